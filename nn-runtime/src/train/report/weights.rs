//! What the first layer looks for: its weights as images.

use ndarray::{Array2, ArrayView2, ArrayViewD, Ix2};

use super::page::{count, section, signed};
use super::pictures;
use crate::Params;
use crate::data::PIXELS;

/// How many neurons are shown.
const SHOWN: usize = 100;

/// This part of the weights is not off the scale; the largest few would leave all others pale.
const ON_SCALE: f64 = 0.995;

/// The first weights of the network, if they belong to squares of pixels: a column for each neuron or filter.
pub(super) fn html<M: Params<Elem = f32>>(net: &M) -> String {
    let mut first: Option<ArrayViewD<'_, f32>> = None;
    net.visit(&mut |array| {
        if array.ndim() == 2 {
            first.get_or_insert(array);
        }
    });
    let Some(weights) = first.and_then(|array| array.into_dimensionality::<Ix2>().ok()) else {
        return String::new();
    };
    let (inputs, neurons) = weights.dim();
    let side = inputs.isqrt();
    if inputs == 0 || side * side != inputs {
        return String::new();
    }
    let (one, places) = if inputs == PIXELS {
        ("neuron", ", in their places on the image")
    } else {
        ("filter", "")
    };
    let largest = scale(weights);
    let shown = neurons.min(SHOWN);
    let mut pictures = String::from("<div class=\"weights\">\n");
    for (number, column) in weights.columns().into_iter().enumerate().take(shown) {
        let square = Array2::from_shape_fn((side, side), |(row, place)| column[row * side + place]);
        let low = column.iter().copied().fold(f32::INFINITY, f32::min);
        let high = column.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let (low, high) = (signed(low.into(), 2), signed(high.into(), 2));
        let alt = format!("Weights of {one} {}, from {low} to {high}", number + 1);
        pictures.push_str(&pictures::diverging(square.view(), largest, &alt));
        pictures.push('\n');
    }
    pictures.push_str("</div>\n");
    let all = count(neurons);
    let which = if shown < neurons { format!("The first {shown} of {all}") } else { all };
    let (low, high) = (signed((-largest).into(), 2), signed(largest.into(), 2));
    let note = format!(
        "<p class=\"note\">{which} {one}s of the first layer, {side} × {side} weights each{places}. \
         <span class=\"scale\">{low} <span class=\"ramp\"></span> {high}</span></p>\n"
    );
    section("weights", "Weights of the first layer", &(note + &pictures))
}

/// The absolute weight at the end of the colours.
fn scale(weights: ArrayView2<'_, f32>) -> f32 {
    let mut sizes: Vec<f32> =
        weights.iter().map(|weight| weight.abs()).filter(|size| size.is_finite()).collect();
    let place = (sizes.len() as f64 * ON_SCALE) as usize;
    let last = sizes.len().saturating_sub(1);
    if sizes.is_empty() {
        0.0
    } else {
        *sizes.select_nth_unstable_by(place.min(last), f32::total_cmp).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_small_squares_and_neurons_large_ones() {
        let filters = html(&Array2::from_elem((25, 8), 0.5));
        assert_eq!(filters.matches("width=\"5\" height=\"5\"").count(), 8);
        assert!(filters.contains("8 filters of the first layer, 5 × 5 weights each."), "{filters}");
        let neurons = html(&Array2::from_elem((PIXELS, 101), -0.5));
        assert_eq!(neurons.matches("<img ").count(), SHOWN);
        assert!(neurons.contains("The first 100 of 101 neurons") && neurons.contains("−0.50"));
    }

    #[test]
    fn weights_of_something_else_than_images_are_not_shown() {
        assert_eq!(html(&Array2::zeros((10, 3))), "");
        assert_eq!(html(&Array2::zeros((0, 3))), "");
        assert_eq!(html(&ndarray::Array1::<f32>::zeros(9)), "");
    }

    #[test]
    fn the_scale_leaves_out_the_largest_few_and_what_is_no_number() {
        let mut weights = Array2::from_elem((25, 40), -0.25);
        weights[[3, 7]] = 9.0;
        weights[[4, 7]] = f32::NAN;
        assert_eq!(scale(weights.view()), 0.25);
        assert_eq!(scale(Array2::from_elem((25, 1), f32::NAN).view()), 0.0);
        assert!(html(&weights).contains("+9.00"));
    }
}
