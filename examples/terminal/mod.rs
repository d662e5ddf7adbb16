//! Images and outputs of a network as lines of text.

use std::env;
use std::io::{IsTerminal, Write, stdout};

use ndarray::{ArrayView1, ArrayView2};

/// Characters of a bar for the output 1.
const BAR: usize = 24;

/// Draws an image, two lines of pixels a line of text, and beside it the outputs as bars with the names of the classes. In
/// colours on a terminal that shows them, elsewhere in letters.
pub(crate) fn draw(
    image: ArrayView2<'_, f32>,
    outputs: ArrayView1<'_, f32>,
    class: Option<usize>,
    names: &[String],
) {
    let has_colours =
        stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines = lines(image, outputs, class, names, has_colours);
    // Who closed the pipe has seen enough.
    let _ = stdout().lock().write_all(lines.as_bytes());
}

fn lines(
    image: ArrayView2<'_, f32>,
    outputs: ArrayView1<'_, f32>,
    class: Option<usize>,
    names: &[String],
    has_colours: bool,
) -> String {
    let mut bars = bars(outputs, class, names).into_iter();
    let mut lines = String::new();
    let rows = image.nrows().div_ceil(2);
    // The outputs stand at half the height of the image.
    let first = rows.saturating_sub(outputs.len()) / 2;
    for number in 0..rows.max(first + outputs.len()) {
        let mut line = String::from("  ");
        for column in 0..image.ncols() {
            let [upper, lower] = [2 * number, 2 * number + 1]
                .map(|row| image.get((row, column)).copied().unwrap_or(0.0).clamp(0.0, 1.0));
            line.push_str(&if has_colours {
                half_blocks(upper, lower)
            } else {
                shade(upper, lower).into()
            });
        }
        if has_colours {
            line.push_str("\u{1b}[0m");
        }
        if number >= first
            && let Some(bar) = bars.next()
        {
            line.push_str("   ");
            line.push_str(&bar);
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

/// Two pixels, one above the other, in the 24 greys that terminals have beside their colours.
fn half_blocks(upper: f32, lower: f32) -> String {
    let grey = |ink: f32| 232 + (23.0 * ink).round() as u8;
    format!("\u{1b}[38;5;{};48;5;{}m▀", grey(upper), grey(lower))
}

/// A letter that is as full as two pixels.
fn shade(upper: f32, lower: f32) -> char {
    const SHADES: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];
    SHADES[(4.5 * (upper + lower)).round() as usize]
}

/// A line for each output: whose it is, the number, a bar, and a mark at the class that they mean.
fn bars(outputs: ArrayView1<'_, f32>, class: Option<usize>, names: &[String]) -> Vec<String> {
    // Fewer outputs than classes are places of a number.
    let is_class = outputs.len() == names.len();
    let name = |place: usize| {
        if is_class { names[place].clone() } else { (1 << (outputs.len() - 1 - place)).to_string() }
    };
    let width = (0..outputs.len()).map(|place| name(place).chars().count()).max().unwrap_or(0);
    let bar = |(place, &output): (usize, &f32)| {
        let bar = "█".repeat((output.clamp(0.0, 1.0) * BAR as f32).round() as usize);
        let mark = if is_class && class == Some(place) { " ←" } else { "" };
        format!("{:>width$}  {output:.3}  {bar}{mark}", name(place))
    };
    outputs.iter().enumerate().map(bar).collect()
}
