//! Where the time goes.

use std::fmt::Write;

use super::super::phases::Phases;
use super::page::{duration, section};

/// Seconds of each phase, as bars.
pub(super) fn html(phases: &Phases) -> String {
    let named = phases.named();
    let whole: f64 = named.iter().map(|(_, seconds)| seconds).sum();
    let mut table = String::from(
        "<table class=\"phases\">\n<thead><tr><th scope=\"col\">phase</th><th scope=\"col\">time</th>\
         <th scope=\"col\">share</th><td></td></tr></thead>\n<tbody>\n",
    );
    for (name, seconds) in named {
        let part = if whole > 0.0 { seconds / whole } else { 0.0 };
        let (time, share) = (duration(seconds), 100.0 * part);
        let _ = writeln!(
            table,
            "<tr><th scope=\"row\">{name}</th><td>{time}</td><td>{share:.1} %</td>\
             <td><span class=\"bar\" style=\"--part:{part:.3}\"></span></td></tr>"
        );
    }
    let _ = write!(
        table,
        "</tbody>\n<tfoot><tr><th scope=\"row\">together</th><td>{}</td><td></td><td></td></tr></tfoot>\n</table>\n",
        duration(whole)
    );
    section("time", "Time", &table)
}
