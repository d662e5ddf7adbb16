//! Which class is taken for which.

use std::fmt::Write;

use ndarray::{Array2, ArrayView2};

use super::page::{count, escape, percent, scrolling, section};
use crate::data::CLASSES;
use crate::data::targets::Targets;

/// How often each class was taken for each.
pub(super) struct Confusion {
    /// A row for each class, a column for each answer; the last one is for answers that are no class.
    counts: Array2<usize>,
}

impl Confusion {
    /// Counts answers of a network, a row of `outputs` for each label.
    pub(super) fn new(outputs: ArrayView2<'_, f32>, targets: &Targets, labels: &[u8]) -> Self {
        let classes = usize::from(CLASSES);
        let mut counts = Array2::zeros((classes, classes + 1));
        for (row, &label) in outputs.rows().into_iter().zip(labels) {
            let answer = targets.class(row).unwrap_or(classes);
            if let Some(count) = counts.get_mut((usize::from(label), answer)) {
                *count += 1;
            }
        }
        Self { counts }
    }

    /// All images.
    pub(super) fn images(&self) -> usize {
        self.counts.sum()
    }

    /// Those that are recognised.
    pub(super) fn right(&self) -> usize {
        self.counts.diag().sum()
    }

    /// The fraction recognised, NaN without images.
    pub(super) fn accuracy(&self) -> f64 {
        self.right() as f64 / self.images() as f64
    }
}

/// The counts as a table; the darker a cell, the more images of its class are in it.
pub(super) fn html(confusion: &Confusion, names: &[String]) -> String {
    let counts = &confusion.counts;
    let classes = counts.nrows();
    let has_none = counts.column(classes).sum() > 0;
    let answers = classes + usize::from(has_none);
    let name = |class: usize| escape(names.get(class).map_or("none", String::as_str));

    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let turned = if longest > 3 { " turned" } else { "" };
    let mut table = format!(
        "<table class=\"confusion{turned}\">\n<thead>\n<tr><td></td><th scope=\"colgroup\" colspan=\"{}\">\
         taken for</th></tr>\n<tr><th scope=\"col\">class</th>",
        answers + 2
    );
    for answer in 0..answers {
        let _ =
            write!(table, "<th scope=\"col\" class=\"answer\"><span>{}</span></th>", name(answer));
    }
    table.push_str(
        "<th scope=\"col\" class=\"answer\"><span>all</span></th>\
         <th scope=\"col\" class=\"answer\"><span>% right</span></th></tr>\n</thead>\n<tbody>\n",
    );
    // Mistakes are few; their colours are spread over what there is.
    let mistakes = counts.indexed_iter().filter(|((class, answer), _)| class != answer);
    let most = mistakes.map(|(_, &count)| count).max().unwrap_or(0).max(1);
    for (class, row) in counts.rows().into_iter().enumerate() {
        let of_class = row.sum();
        let _ = write!(table, "<tr><th scope=\"row\">{}</th>", name(class));
        for (answer, &count) in row.iter().enumerate().take(answers) {
            let (kind, part) = match (count, class == answer) {
                (0, _) => ("zero", 0.0),
                (_, true) => ("right", count as f64 / of_class as f64),
                (_, false) => ("wrong", (count as f64 / most as f64).sqrt()),
            };
            let _ = write!(table, "<td class=\"{kind}\" style=\"--part:{part:.2}\">{count}</td>");
        }
        // Without a sign of percent in each line the table fits on a phone.
        let right = percent(row[class] as f64 / of_class as f64);
        let right = right.trim_end_matches(" %");
        let _ =
            writeln!(table, "<td class=\"sum\">{of_class}</td><td class=\"sum\">{right}</td></tr>");
    }
    table.push_str("</tbody>\n</table>\n");
    let note = format!(
        "<p class=\"note\">A row is a class, a column what its images were taken for. {} of {} test images are on the \
         diagonal{}.</p>\n",
        count(confusion.right()),
        count(confusion.images()),
        if has_none { "; “none” has answers that stand for no class" } else { "" },
    );
    section("confusion", "Confusion matrix", &(scrolling("Confusion matrix", &table) + &note))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn answers_are_counted_by_class_and_answers_without_a_class_apart() {
        let outputs = array![[0.1, 0.9, 0.1, 0.1], [0.9, 0.9, 0.9, 0.9], [0.1, 0.1, 0.1, 0.9]];
        let confusion = Confusion::new(outputs.view(), &Targets::binary(10), &[4, 4, 2]);
        assert_eq!((confusion.images(), confusion.right()), (3, 1));
        assert_eq!(confusion.counts[[4, 10]], 1); // 15 is no digit
        assert_eq!(confusion.counts[[2, 1]], 1);
        let names = crate::data::digit_names();
        assert!(html(&confusion, &names).contains("<span>none</span>"));
    }
}
