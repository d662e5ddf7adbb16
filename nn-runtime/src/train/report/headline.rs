//! What the run came to, in large figures.

use std::fmt::Write;

use super::super::state::{Outcome, State};
use super::super::{Confusion, Settings};
use super::page::{count, duration, escape, pairs, percent, scrolling, section, signed};
use crate::data::Digits;

/// The accuracy and what belongs to it.
pub(super) fn html(
    confusion: &Confusion,
    settings: &Settings,
    digits: &Digits,
    state: &State,
    parameters: usize,
) -> String {
    let data = digits.origin;
    let (accuracy, about) = (percent(confusion.accuracy()), escape(&settings.about));
    let (right, tested) = (count(confusion.right()), count(confusion.images()));
    let mut figures = vec![("parameters", count(parameters))];
    let seconds: f64 = state.records.iter().map(|record| record.seconds).sum();
    let images: f64 =
        state.records.iter().map(|record| record.seconds * record.images_per_second).sum();
    figures.push(("epochs", count(state.records.len())));
    if let Some(best) = state.best {
        let name = if settings.validation > 0 { "best on validation" } else { "best on test" };
        let epoch = best.epoch;
        figures.push((
            name,
            format!("{}<span class=\"note\">epoch {epoch}</span>", percent(best.accuracy)),
        ));
    }
    if seconds > 0.0 {
        figures.push(("training", duration(seconds)));
        figures.push(("images a second", count((images / seconds).round() as usize)));
    }
    figures.push(("seed", state.seed.to_string()));
    let mut list = String::new();
    for (name, value) in figures {
        let _ = writeln!(list, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    format!(
        "<header>\n<p class=\"data\">{data}</p>\n\
         <h1><span class=\"figure\">{accuracy}</span> <span class=\"unit\">of the test images recognised</span></h1>\n\
         <p>{about}</p>\n<p class=\"note\">{right} of {tested} images that it was not trained with.</p>\n\
         <dl class=\"figures\">\n{list}</dl>\n{}</header>\n",
        reference(settings, state),
    )
}

/// The figure to compare with, beside ours.
fn reference(settings: &Settings, state: &State) -> String {
    let (Some(reference), false) = (&settings.reference, state.finished.is_empty()) else {
        return String::new();
    };
    let ours = mean(&state.finished, |outcome| outcome.best);
    let difference = 100.0 * (ours - reference.accuracy);
    let name =
        if state.finished.len() > 1 { "this program, mean of all runs" } else { "this program" };
    let rows = [
        (name, percent(ours)),
        (
            "reference",
            format!(
                "{} <span class=\"note\">{}</span>",
                percent(reference.accuracy),
                escape(&reference.source)
            ),
        ),
        ("difference", format!("{} percentage points", signed(difference, 2))),
    ];
    format!("<h2>Compared after the best epoch</h2>\n{}", pairs(rows))
}

/// The runs with one seed each, if there are several.
pub(super) fn runs(settings: &Settings, state: &State) -> String {
    if settings.runs < 2 {
        return String::new();
    }
    let mut table = String::from(
        "<table>\n<thead><tr><th scope=\"col\">seed</th><th scope=\"col\">after the last epoch</th>\
         <th scope=\"col\">after the best epoch</th></tr></thead>\n<tbody>\n",
    );
    for Outcome { seed, last, best } in &state.finished {
        let (last, best) = (percent(*last), percent(*best));
        let _ =
            writeln!(table, "<tr><th scope=\"row\">{seed}</th><td>{last}</td><td>{best}</td></tr>");
    }
    let spread = |of: fn(&Outcome) -> f64| {
        let mean = mean(&state.finished, of);
        let squares = self::mean(&state.finished, |outcome| (of(outcome) - mean).powi(2));
        let runs = state.finished.len() as f64;
        let deviation = (squares * runs / (runs - 1.0)).sqrt();
        if deviation.is_finite() {
            format!("{} <span class=\"note\">± {:.2}</span>", percent(mean), 100.0 * deviation)
        } else {
            percent(mean)
        }
    };
    let (last, best) = (spread(|outcome| outcome.last), spread(|outcome| outcome.best));
    let _ = write!(
        table,
        "</tbody>\n<tfoot><tr><th scope=\"row\">mean</th><td>{last}</td><td>{best}</td></tr></tfoot>\n</table>\n"
    );
    let note = format!(
        "<p class=\"note\">{} of {} runs are finished. ± is the standard deviation from run to run; all other sections \
         are about the run with seed {}.</p>\n",
        state.finished.len(),
        settings.runs,
        state.seed,
    );
    section("runs", "Runs", &format!("{}{note}", scrolling("Accuracy of each run", &table)))
}

fn mean(outcomes: &[Outcome], of: impl Fn(&Outcome) -> f64) -> f64 {
    outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64
}
