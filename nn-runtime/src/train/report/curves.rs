//! Learning curves.

use std::fmt::Write;

use super::super::state::State;
use super::super::{Record, Settings};
use super::axis::ticks;
use super::page::{escape, percent, scrolling, section};

/// The drawing in its own units, and the margins in which numbers stand.
const SIZE: [f64; 2] = [360.0, 220.0];
const LEFT: f64 = 44.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 34.0;

/// Drawings of cost and accuracy, and their numbers.
pub(super) fn html(settings: &Settings, state: &State) -> String {
    let records = &state.records;
    if records.is_empty() {
        return section("curves", "Learning curves", "<p>No epoch was trained.</p>\n");
    }
    let series = |name, class, of: fn(&Record) -> Option<f64>| Series {
        name,
        class,
        points: records
            .iter()
            .filter_map(|record| Some((record.epoch, of(record)?)))
            .filter(|(_, value)| value.is_finite())
            .collect(),
    };
    let costs = [series("training cost", "one", |record| Some(record.train_cost))];
    let accuracies = [
        series("validation", "two", |record| record.validation_accuracy.map(|value| 100.0 * value)),
        series("test", "one", |record| record.test_accuracy.map(|value| 100.0 * value)),
    ];
    let reference = settings.reference.as_ref().map(|reference| 100.0 * reference.accuracy);
    let cost = Chart {
        name: "Cost of a training image",
        unit: "",
        from_zero: true,
        level: None,
        series: &costs,
    };
    let accuracy = Chart {
        name: "Accuracy",
        unit: " %",
        from_zero: false,
        level: reference,
        series: &accuracies,
    };
    let drawings = format!("<div class=\"charts\">\n{}{}</div>\n", cost.html(), accuracy.html());
    section("curves", "Learning curves", &(drawings + &table(records)))
}

/// The numbers behind the curves.
fn table(records: &[Record]) -> String {
    let is_validated = records.iter().any(|record| record.validation_accuracy.is_some());
    let validation = if is_validated { "<th scope=\"col\">validation</th>" } else { "" };
    let mut table = format!(
        "<table>\n<thead><tr><th scope=\"col\">epoch</th><th scope=\"col\">cost</th>{validation}\
         <th scope=\"col\">test</th><th scope=\"col\">seconds</th></tr></thead>\n<tbody>\n"
    );
    for record in records {
        let accuracy = |value: Option<f64>| percent(value.unwrap_or(f64::NAN));
        let _ = write!(
            table,
            "<tr><th scope=\"row\">{}</th><td>{:.4}</td>",
            record.epoch, record.train_cost
        );
        if is_validated {
            let _ = write!(table, "<td>{}</td>", accuracy(record.validation_accuracy));
        }
        let (test, seconds) = (accuracy(record.test_accuracy), record.seconds);
        let _ = writeln!(table, "<td>{test}</td><td>{seconds:.2}</td></tr>");
    }
    table.push_str("</tbody>\n</table>\n");
    let table = scrolling("Cost and accuracy after each epoch", &table);
    format!("<details>\n<summary>The numbers of each epoch</summary>\n{table}</details>\n")
}

/// Values at epochs.
struct Series {
    name: &'static str,
    class: &'static str,
    points: Vec<(usize, f64)>,
}

struct Chart<'a> {
    name: &'static str,
    unit: &'static str,
    from_zero: bool,
    /// A value to compare with.
    level: Option<f64>,
    series: &'a [Series],
}

impl Chart<'_> {
    fn html(&self) -> String {
        let values =
            || self.series.iter().flat_map(|series| &series.points).map(|&(_, value)| value);
        let levels = || values().chain(self.level);
        let low = if self.from_zero { 0.0 } else { levels().fold(f64::INFINITY, f64::min) };
        let high = levels().fold(f64::NEG_INFINITY, f64::max);
        if values().next().is_none() {
            return String::new();
        }
        let (marks, digits) = ticks(low, high, 5);
        let (low, high) = (marks[0], marks[marks.len() - 1]);
        let epochs =
            || self.series.iter().flat_map(|series| &series.points).map(|&(epoch, _)| epoch);
        let (first, last) = (epochs().min().unwrap_or(1), epochs().max().unwrap_or(1));
        let (width, height) = (SIZE[0] - LEFT - RIGHT, SIZE[1] - TOP - BOTTOM);
        let x = |epoch: f64| match last - first {
            0 => LEFT + 0.5 * width,
            span => LEFT + width * (epoch - first as f64) / span as f64,
        };
        let y = |value: f64| TOP + height * (high - value) / (high - low);

        let mut svg = String::new();
        for mark in marks {
            let (y, end, text) = (y(mark), SIZE[0] - RIGHT, LEFT - 6.0);
            let _ = writeln!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{end}\" y2=\"{y:.1}\" />\
                 <text x=\"{text}\" y=\"{:.1}\" text-anchor=\"end\">{mark:.digits$}{}</text>",
                y + 4.0,
                self.unit,
            );
        }
        let whole =
            |mark: &f64| *mark >= first as f64 && *mark <= last as f64 && mark.fract() == 0.0;
        let marks = ticks(first as f64, last as f64, 6).0.into_iter().filter(whole);
        for mark in marks {
            let (x, y) = (x(mark), SIZE[1] - BOTTOM + 16.0);
            let _ =
                writeln!(svg, "<text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{mark}</text>");
        }
        let (middle, bottom) = (LEFT + 0.5 * width, SIZE[1] - 4.0);
        let _ = writeln!(
            svg,
            "<text x=\"{middle}\" y=\"{bottom}\" text-anchor=\"middle\">epoch</text>"
        );
        if let Some(level) = self.level {
            let (y, end) = (y(level), SIZE[0] - RIGHT);
            let _ = writeln!(
                svg,
                "<line class=\"level\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{end}\" y2=\"{y:.1}\" />"
            );
        }
        for series in self.series {
            let at =
                |&(epoch, value): &(usize, f64)| format!("{:.1},{:.1}", x(epoch as f64), y(value));
            let line = series.points.iter().map(at).collect::<Vec<_>>().join(" ");
            let class = series.class;
            let _ = writeln!(svg, "<polyline class=\"{class}\" points=\"{line}\" />");
            let radius = if series.points.len() > 60 { 1.2 } else { 2.4 };
            for &(epoch, value) in &series.points {
                let (x, y, name, unit) = (x(epoch as f64), y(value), series.name, self.unit);
                let _ = writeln!(
                    svg,
                    "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\">\
                     <title>epoch {epoch}: {name} {value:.4}{unit}</title></circle>"
                );
            }
        }
        let [width, height] = SIZE;
        let name = escape(self.name);
        let (legend, description) = (self.legend(), escape(&self.description()));
        format!(
            "<figure>\n<figcaption>{name}{legend}</figcaption>\n\
             <svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{description}\">\n{svg}</svg>\n</figure>\n"
        )
    }

    /// Which line is which, where there is a choice.
    fn legend(&self) -> String {
        let drawn = || self.series.iter().filter(|series| !series.points.is_empty());
        let mut legend = String::new();
        if drawn().count() > 1 || self.level.is_some() {
            for Series { name, class, .. } in drawn() {
                let _ = write!(legend, " <span class=\"key {class}\">{name}</span>");
            }
        }
        if self.level.is_some() {
            legend.push_str(" <span class=\"key level\">reference</span>");
        }
        legend
    }

    /// The course of the lines in words.
    fn description(&self) -> String {
        let mut text = format!("{} over epochs", self.name);
        for series in self.series {
            if let (Some((first, start)), Some((last, end))) =
                (series.points.first(), series.points.last())
            {
                let unit = self.unit;
                let _ = write!(
                    text,
                    "; {}: {start:.4}{unit} after epoch {first}, {end:.4}{unit} after epoch {last}",
                    series.name
                );
            }
        }
        text
    }
}
