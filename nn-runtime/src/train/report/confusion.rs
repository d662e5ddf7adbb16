//! Which class is taken for which.

use std::fmt::Write;

use super::super::Confusion;
use super::page::{count, escape, percent, scrolling, section};

/// The counts as a table; the darker a cell, the more images of its class are in it.
pub(super) fn html(confusion: &Confusion, names: &[String]) -> String {
    let counts = confusion.counts();
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
    use crate::data::digit_names;
    use crate::data::targets::Targets;

    #[test]
    fn there_is_a_column_for_answers_without_a_class_if_there_are_any() {
        let page = |outputs: [f32; 4]| {
            let outputs = array![outputs];
            html(&Confusion::new(&Targets::binary(10), outputs.view(), &[4]), &digit_names())
        };
        assert!(page([0.9; 4]).contains("<span>none</span>"));
        assert!(!page([0.1; 4]).contains("none"));
    }
}
