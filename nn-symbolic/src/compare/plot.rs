//! A comparison as a picture: errors over h on logarithmic axes, in SVG.
//!
//! Written by hand: two axes of powers of ten, two lines and a few words are less than what a library for charts would
//! have to be told about them.

use std::fmt::{self, Write};

use super::{Compared, Comparison, Difference, Method, STEPS, error_text};
use crate::system::FormulaRef;

/// At most so many variables are drawn.
const MOST: usize = 6;
/// The plot inside a panel, in pixels.
const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 300.0;
/// What is left, above, right and below of it.
const LEFT: f64 = 64.0;
const TOP: f64 = 34.0;
const RIGHT: f64 = 20.0;
const BOTTOM: f64 = 52.0;
/// The height of a line of small words.
const LINE: f64 = 13.0;
/// What is above the panels: title and legend.
const HEAD: f64 = 76.0;
/// log₁₀ of the error at the lower edge. Nothing `f64` can tell from 0 is there, so that is where 0 is drawn.
const FLOOR: f64 = -17.0;
/// Of the greatest error that is drawn where it is; greater ones stand at the upper edge.
const CEILING: f64 = 4.0;

// Told apart by people of all kinds of sight (Okabe & Ito 2008).
const BLUE: &str = "#0072b2";
const RED: &str = "#d55e00";
const GREEN: &str = "#007a5a";
const DARK: &str = "#222222";
const PALE: &str = "#dddddd";

/// What is drawn of one variable.
struct Panel<'c> {
    compared: &'c Compared,
    title: String,
    /// log₁₀ of the error at the upper edge.
    top: f64,
}

/// The errors of some functions' derivatives over h: a picture with a panel for each variable, or for those with the
/// largest errors of differences if they are many. `None` if no derivative is finite, so that there are no errors.
#[must_use]
pub fn svg(functions: &[(&str, FormulaRef<'_>, &Comparison)]) -> Option<String> {
    let mut panels = Vec::new();
    for (function, formula, comparison) in functions {
        for compared in comparison.variables.iter().filter(|c| c.reference.is_finite()) {
            let variable = formula.name(compared.variable);
            panels.push(Panel::new(compared, format!("∂{function}/∂{variable}")));
        }
    }
    let count = panels.len();
    let mut worst: Vec<usize> = (0..count).collect();
    let error = |index: &usize| {
        let error = panels[*index].compared.error(Method::Numerical(Difference::Forward));
        error.unwrap_or(f64::INFINITY)
    };
    worst.sort_by(|a, b| error(b).total_cmp(&error(a)));
    worst.truncate(MOST);
    let mut index = 0;
    panels.retain(|_| {
        index += 1;
        worst.contains(&(index - 1))
    });
    let title = match functions {
        [(function, formula, _)] => {
            let text = formula.graph().display(formula.written).with_limit(70).to_string();
            format!("Errors of the derivatives of {function} = {text}")
        }
        _ => "Errors of derivatives".to_owned(),
    };
    let title = match count {
        0 => return None,
        _ if count <= MOST => title,
        _ => format!("{title}: the {MOST} worst of {count}"),
    };
    let mut picture = String::new();
    draw(&mut picture, &title, &panels).ok()?;
    Some(picture)
}

fn draw(out: &mut String, title: &str, panels: &[Panel<'_>]) -> fmt::Result {
    let columns = panels.len().min(2);
    let rows = panels.len().div_ceil(2);
    let (panel_width, panel_height) = (LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM);
    let (width, height) = (panel_width * columns as f64, HEAD + panel_height * rows as f64);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" fill=\"{DARK}\" \
         font-family=\"'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif\" font-size=\"12\">"
    )?;
    writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>")?;
    // A single panel leaves less room for its title.
    let size = if columns == 1 { 12 } else { 15 };
    writeln!(
        out,
        "<text x=\"{}\" y=\"28\" text-anchor=\"middle\" font-size=\"{size}\" font-weight=\"bold\">\
         {}</text>",
        width / 2.0,
        escaped(title)
    )?;
    legend(out, width / 2.0 - 215.0, 54.0)?;
    for (index, panel) in panels.iter().enumerate() {
        let (column, row) = (index % 2, index / 2);
        let x = column as f64 * panel_width + LEFT;
        let y = HEAD + row as f64 * panel_height + TOP;
        writeln!(out, "<g transform=\"translate({x} {y})\">")?;
        panel.draw(out)?;
        writeln!(out, "</g>")?;
    }
    writeln!(out, "</svg>")
}

fn legend(out: &mut String, x: f64, y: f64) -> fmt::Result {
    for (difference, x) in [(Difference::Forward, x), (Difference::Central, x + 170.0)] {
        let (name, color) = (Method::Numerical(difference).name(), color(difference));
        line(out, [x, y - 4.0, x + 28.0, y - 4.0], color, "stroke-width=\"2\"")?;
        mark(out, difference, x + 14.0, y - 4.0, 3.5)?;
        writeln!(out, "<text x=\"{}\" y=\"{y}\">{name}</text>", x + 36.0)?;
    }
    let x = x + 340.0;
    ring(out, x + 8.0, y - 4.0, DARK)?;
    writeln!(out, "<text x=\"{}\" y=\"{y}\">the best h</text>", x + 22.0)
}

impl<'c> Panel<'c> {
    fn new(compared: &'c Compared, name: String) -> Self {
        let differences = [Difference::Forward, Difference::Central];
        let errors = compared.rows.iter().flat_map(|row| differences.map(|d| d.of(row).error));
        let largest = errors.filter(|error| error.is_finite()).fold(1e-3, f64::max);
        let top = largest.log10().ceil().min(CEILING);
        let value = format!("{:?}", compared.reference);
        let value = value.strip_suffix(".0").unwrap_or(&value);
        Self { compared, title: format!("{name} = {value}"), top }
    }

    fn x(&self, h: f64) -> f64 {
        let [first, last] = [STEPS[STEPS.len() - 1], STEPS[0]].map(f64::log10);
        (h.log10() - first) / (last - first) * WIDTH
    }

    fn y(&self, error: f64) -> f64 {
        // log₁₀ of 0 is −∞: the lower edge.
        let level = error.log10().clamp(FLOOR, self.top);
        (self.top - level) / (self.top - FLOOR) * HEIGHT
    }

    fn draw(&self, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            "<text x=\"{}\" y=\"-12\" text-anchor=\"middle\" font-size=\"13\">{}</text>",
            WIDTH / 2.0,
            escaped(&self.title)
        )?;
        self.axes(out)?;
        self.automatic(out)?;
        for difference in [Difference::Forward, Difference::Central] {
            self.difference(out, difference)?;
        }
        Ok(())
    }

    fn axes(&self, out: &mut String) -> fmt::Result {
        for (index, h) in STEPS.iter().enumerate() {
            let x = self.x(*h);
            line(out, [x, 0.0, x, HEIGHT], PALE, "")?;
            if index % 2 == 0 {
                power(out, x, HEIGHT + 18.0, "middle", -(index as i32 + 1))?;
            }
        }
        let highest = self.top as i32;
        for exponent in (FLOOR as i32 + 1..=highest).filter(|exponent| exponent % 2 == 0) {
            let y = self.y(10_f64.powi(exponent));
            line(out, [0.0, y, WIDTH, y], PALE, "")?;
            power(out, -8.0, y + 4.0, "end", exponent)?;
        }
        writeln!(out, "<text x=\"-8\" y=\"{}\" text-anchor=\"end\">0</text>", HEIGHT + 4.0)?;
        writeln!(
            out,
            "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"none\" stroke=\"{DARK}\"/>"
        )?;
        let kind = if self.compared.is_relative() { "relative" } else { "absolute" };
        let (middle, below) = (WIDTH / 2.0, HEIGHT + 40.0);
        writeln!(out, "<text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\">h</text>")?;
        writeln!(
            out,
            "<text transform=\"translate(-46 {}) rotate(-90)\" text-anchor=\"middle\">{kind} \
             error</text>",
            HEIGHT / 2.0
        )
    }

    /// Lines for what does not depend on h: the unit of `f64`, and the errors of the exact ways.
    fn automatic(&self, out: &mut String) -> fmt::Result {
        let epsilon = self.y(f64::EPSILON);
        line(out, [0.0, epsilon, WIDTH, epsilon], DARK, "stroke-dasharray=\"2 4\"")?;
        let mut ways: Vec<(f64, Vec<&str>)> = Vec::new();
        for method in [Method::Symbolic, Method::Forward, Method::Reverse] {
            let Some(error) = self.compared.error(method) else { continue };
            match ways.iter_mut().find(|(other, _)| *other == error) {
                Some((_, names)) => names.push(method.name()),
                None => ways.push((error, vec![method.name()])),
            }
        }
        // From below, each label above the one before.
        ways.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (error, _) in &ways {
            let y = self.y(*error);
            line(out, [0.0, y, WIDTH, y], GREEN, "stroke-width=\"2.5\"")?;
        }
        let mut last = f64::INFINITY;
        for (error, names) in &ways {
            let y = (self.y(*error) - 5.0).min(last - LINE);
            last = y;
            let text = format!("{}: {}", names.join(", "), error_text(*error));
            label(out, 6.0, y, "start", GREEN, &text)?;
        }
        // Above its line, but not on another one.
        let is_above =
            |(error, _): &(f64, _)| (epsilon - LINE - 5.0..epsilon).contains(&self.y(*error));
        let y = epsilon + if ways.iter().any(is_above) { LINE } else { -5.0 };
        label(out, WIDTH - 6.0, y, "end", DARK, "machine epsilon")
    }

    /// A line through all points, interrupted where there is none.
    fn difference(&self, out: &mut String, difference: Difference) -> fmt::Result {
        let color = color(difference);
        let points: Vec<Option<[f64; 2]>> = self
            .compared
            .rows
            .iter()
            .map(|row| {
                let error = difference.of(row).error;
                error.is_finite().then(|| [self.x(row.h), self.y(error)])
            })
            .collect();
        for run in points.split(Option::is_none).filter(|run| !run.is_empty()) {
            let places: Vec<String> =
                run.iter().flatten().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
            writeln!(
                out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>",
                places.join(" ")
            )?;
        }
        for [x, y] in points.iter().flatten() {
            mark(out, difference, *x, *y, 3.5)?;
        }
        match self.compared.best(difference) {
            Some(best) => ring(out, self.x(best.h), self.y(difference.of(best).error), color),
            None => Ok(()),
        }
    }
}

fn color(difference: Difference) -> &'static str {
    match difference {
        Difference::Forward => RED,
        Difference::Central => BLUE,
    }
}

fn line(out: &mut String, [x1, y1, x2, y2]: [f64; 4], color: &str, more: &str) -> fmt::Result {
    writeln!(
        out,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{color}\" {more}/>"
    )
}

/// A disc for forward differences, a square for central ones: the two differ without their colours, too.
fn mark(out: &mut String, difference: Difference, x: f64, y: f64, r: f64) -> fmt::Result {
    let color = color(difference);
    match difference {
        Difference::Forward => {
            writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\" fill=\"{color}\"/>")
        }
        Difference::Central => {
            let (x, y, side) = (x - r, y - r, 2.0 * r);
            writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{side}\" height=\"{side}\" fill=\"{color}\"/>"
            )
        }
    }
}

fn ring(out: &mut String, x: f64, y: f64, color: &str) -> fmt::Result {
    writeln!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>"
    )
}

/// Small words on white. How wide they are is a guess: the width of DejaVu Sans.
fn label(out: &mut String, x: f64, y: f64, anchor: &str, color: &str, words: &str) -> fmt::Result {
    let width = 6.4 * words.chars().count() as f64;
    let left = if anchor == "end" { x - width } else { x };
    let top = y - LINE + 3.0;
    writeln!(
        out,
        "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{LINE}\" \
         fill=\"white\" fill-opacity=\"0.8\"/>\n\
         <text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"11\" \
         fill=\"{color}\">{words}</text>"
    )
}

/// 10ⁿ. The exponent is of raised letters: programs disagree on where raised text ends.
fn power(out: &mut String, x: f64, y: f64, anchor: &str, exponent: i32) -> fmt::Result {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |c: char| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    let exponent: String = exponent.to_string().chars().map(raised).collect();
    writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">10{exponent}</text>")
}

/// Text for XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
