//! Images that are far from recognised.

use std::fmt::Write;

use ndarray::{ArrayView1, ArrayView2, Axis};

use super::page::{count, escape, section};
use super::pictures;
use crate::data::targets::Targets;
use crate::data::{SIDE, Split};

/// How many are shown.
const SHOWN: usize = 20;

/// The mistakes whose outputs are farthest from what they should be, worst first.
pub(super) fn html(
    split: &Split,
    outputs: ArrayView2<'_, f32>,
    targets: &Targets,
    names: &[String],
) -> String {
    let mut mistakes: Vec<(usize, f32)> = (0..split.len().min(outputs.nrows()))
        .filter(|&image| targets.class(outputs.row(image)) != Some(split.labels[image].into()))
        .map(|image| (image, distance(outputs.row(image), targets, split.labels[image])))
        .collect();
    mistakes.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let all = mistakes.len();
    if all == 0 {
        return section("mistakes", "Worst mistakes", "<p>There are none.</p>\n");
    }
    let width = outputs.ncols();
    let is_class = width == names.len();
    let name = |class: Option<usize>| {
        class.and_then(|class| names.get(class)).map_or("none", String::as_str)
    };
    let mut list = String::from("<ol class=\"mistakes\">\n");
    for &(image, _) in mistakes.iter().take(SHOWN) {
        let (row, label) = (outputs.row(image), usize::from(split.labels[image]));
        let answer = targets.class(row);
        let (truth, taken) = (name(Some(label)), name(answer));
        let pixels = split.images.row(image);
        let pixels = pixels.to_shape((SIDE, SIDE)).expect("images have as many pixels");
        let alt = format!("Test image {image}, which shows {truth}");
        let picture = pictures::ink(pixels.view(), &alt, "digit");
        let _ = write!(
            list,
            "<li>\n{picture}\n<p><strong>{}</strong> taken for <strong>{}</strong>\
             <span class=\"note\"> image {image}</span></p>\n<table class=\"outputs\">\n\
             <caption>Outputs</caption>\n<tbody>\n",
            escape(truth),
            escape(taken),
        );
        for (place, &output) in row.iter().enumerate() {
            let class = match () {
                () if is_class && place == label => " class=\"truth\"",
                () if is_class && Some(place) == answer => " class=\"taken\"",
                () => "",
            };
            let name = if is_class {
                escape(name(Some(place)))
            } else {
                format!("2{}", power(width - 1 - place))
            };
            let part = if output.is_finite() { output.clamp(0.0, 1.0) } else { 0.0 };
            let _ = writeln!(
                list,
                "<tr{class}><th scope=\"row\">{name}</th><td><span class=\"bar\" style=\"--part:{part:.3}\"></span></td>\
                 <td>{output:.3}</td></tr>"
            );
        }
        list.push_str("</tbody>\n</table>\n</li>\n");
    }
    list.push_str("</ol>\n");
    let note = format!(
        "<p class=\"note\">Of {} mistakes those whose outputs are farthest from what they should be, worst first.</p>\n",
        count(all)
    );
    section("mistakes", "Worst mistakes", &(note + &list))
}

/// The squared distance of outputs from those that the label stands for; infinite where an output is NaN.
fn distance(outputs: ArrayView1<'_, f32>, targets: &Targets, label: u8) -> f32 {
    let Ok(code) = targets.encode(&[label]) else {
        return f32::INFINITY;
    };
    let code = code.index_axis_move(Axis(0), 0);
    let distance = outputs.iter().zip(&code).map(|(a, y)| (a - y).powi(2)).sum::<f32>();
    if distance.is_nan() { f32::INFINITY } else { distance }
}

/// A power of one digit, raised.
fn power(exponent: usize) -> char {
    ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'].get(exponent).copied().unwrap_or('ⁿ')
}
