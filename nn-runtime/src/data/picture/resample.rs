//! Pictures of other sizes.

use ndarray::{Array2, ArrayView2};

/// The picture in another size, rows × columns: each pixel is the mean of the area that it covers, so that thin strokes
/// do not get lost, or, where it is enlarged, interpolated between its neighbours.
pub(super) fn resample(
    picture: ArrayView2<'_, f32>,
    (rows, columns): (usize, usize),
) -> Array2<f32> {
    let (height, width) = picture.dim();
    weights(height, rows).dot(&picture).dot(&weights(width, columns).t())
}

/// The part that each of `from` pixels on an axis has in each of `to`: a row for each of the latter, with the sum 1.
fn weights(from: usize, to: usize) -> Array2<f32> {
    let step = from as f32 / to as f32;
    let mut weights = Array2::from_shape_fn((to, from), |(to, from)| {
        let (place, start) = (from as f32, to as f32 * step);
        if step >= 1.0 {
            // How much of the pixel lies in the area.
            ((place + 1.0).min(start + step) - place.max(start)).max(0.0)
        } else {
            (1.0 - (start + 0.5 * step - place - 0.5).abs()).max(0.0)
        }
    });
    for mut row in weights.rows_mut() {
        row /= row.sum();
    }
    weights
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_same_size_leaves_a_picture_as_it_is() {
        let picture = array![[0.0, 0.25, 1.0], [0.5, 0.75, 0.0]];
        assert_eq!(resample(picture.view(), (2, 3)), picture);
    }

    #[test]
    fn smaller_pictures_have_the_means_of_areas() {
        let picture = array![[0.0, 1.0, 0.5, 0.5], [1.0, 0.0, 0.5, 0.5]];
        assert_eq!(resample(picture.view(), (1, 2)), array![[0.5, 0.5]]);
        let thirds = resample(array![[1.0, 0.0, 0.0]].view(), (1, 2));
        assert!((thirds[[0, 0]] - 2.0 / 3.0).abs() < 1e-6 && thirds[[0, 1]] == 0.0, "{thirds}");
    }

    #[test]
    fn larger_pictures_are_interpolated() {
        let larger = resample(array![[0.0, 1.0]].view(), (1, 4));
        assert_eq!(larger, array![[0.0, 0.25, 0.75, 1.0]]);
    }
}
