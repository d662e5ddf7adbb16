//! How often the network is right.

use ndarray::{ArrayView1, ArrayView2};

use crate::data::targets::{Targets, largest};

/// The fraction of rows whose largest output stands in the place of the label, 0 to 1.
///
/// Row *i* of `outputs`, shape *n* × classes, belongs to `labels[i]`. Of equal outputs the first
/// counts; a row with a NaN is wrong. Without rows there is no accuracy: NaN.
///
/// # Panics
///
/// If there are not as many labels as rows.
#[track_caller]
pub fn accuracy(outputs: ArrayView2<'_, f32>, labels: &[u8]) -> f64 {
    fraction(outputs, labels, largest)
}

/// The fraction of rows that mean their label in the code `targets`, 0 to 1.
///
/// Row *i* of `outputs`, shape *n* × width of the code, belongs to `labels[i]`. What a row means
/// says [`Targets::class`]; one that means nothing is wrong. Without rows there is no accuracy: NaN.
///
/// # Panics
///
/// If there are not as many labels as rows, or not as many columns as the code is wide.
#[track_caller]
pub fn accuracy_in(targets: &Targets, outputs: ArrayView2<'_, f32>, labels: &[u8]) -> f64 {
    assert!(
        outputs.ncols() == targets.width(),
        "accuracy: outputs of shape {:?} do not fit targets of width {}",
        outputs.shape(),
        targets.width(),
    );
    fraction(outputs, labels, |row| targets.class(row))
}

/// The fraction of rows of which `class` gives the label.
#[track_caller]
fn fraction(
    outputs: ArrayView2<'_, f32>,
    labels: &[u8],
    class: impl Fn(ArrayView1<'_, f32>) -> Option<usize>,
) -> f64 {
    assert!(
        outputs.nrows() == labels.len(),
        "accuracy: outputs of shape {:?} do not fit labels of shape [{}]",
        outputs.shape(),
        labels.len(),
    );
    let pairs = outputs.rows().into_iter().zip(labels);
    let right = pairs.filter(|&(row, &label)| class(row) == Some(label.into())).count();
    right as f64 / labels.len() as f64
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    const NAN: f32 = f32::NAN;
    const INF: f32 = f32::INFINITY;

    #[test]
    fn rows_whose_largest_output_is_at_the_label_are_counted() {
        let outputs = array![[0.1, 0.8, 0.3], [0.9, 0.2, 0.1], [-3.0, -2.0, -1.0], [0.0, 0.1, 0.2]];
        assert_eq!(accuracy(outputs.view(), &[1, 0, 2, 0]), 0.75);
        // A transposed view has the same rows.
        let columns = outputs.t().as_standard_layout().into_owned();
        assert_eq!(accuracy(columns.t(), &[1, 0, 2, 0]), 0.75);
    }

    #[test]
    fn a_row_with_nan_is_wrong_whatever_its_label() {
        let outputs = array![[NAN, 0.5, 0.1], [0.2, 0.1, NAN], [NAN, NAN, NAN]];
        for label in 0..3 {
            assert_eq!(accuracy(outputs.view(), &[label; 3]), 0.0);
        }
    }

    #[test]
    fn infinities_and_ties_have_a_first_largest_output() {
        let outputs =
            array![[-INF, -INF, -INF], [0.5, INF, INF], [0.0, -0.0, 0.0], [-INF, 0.0, 0.0]];
        assert_eq!(accuracy(outputs.view(), &[0, 1, 0, 1]), 1.0);
    }

    #[test]
    fn a_label_beyond_the_outputs_is_wrong() {
        assert_eq!(accuracy(array![[0.1, 0.2]].view(), &[2]), 0.0);
        assert_eq!(accuracy(Array2::zeros((1, 0)).view(), &[0]), 0.0);
    }

    #[test]
    fn a_binary_row_is_right_if_every_place_is() {
        let targets = Targets::binary(10);
        let six = [0.2, 0.9, 0.6, 0.4];
        let outputs = array![six, six, [0.9, 0.9, 0.1, 0.1], [0.1, 0.9, NAN, 0.1]];
        assert_eq!(accuracy_in(&targets, outputs.view(), &[6, 7, 4, 6]), 0.25);
    }

    #[test]
    fn in_the_one_hot_code_both_ways_to_count_agree() {
        let outputs = array![[0.1, 0.8, 0.3], [0.9, 0.2, 0.1], [NAN, 0.2, 0.1], [0.5, 0.5, 0.2]];
        let labels = [1, 2, 1, 0];
        let targets = Targets::one_hot(3);
        assert_eq!(accuracy_in(&targets, outputs.view(), &labels), 0.5);
        assert_eq!(accuracy(outputs.view(), &labels), 0.5);
    }

    #[test]
    fn no_rows_have_no_accuracy() {
        assert!(accuracy(Array2::zeros((0, 10)).view(), &[]).is_nan());
        let targets = Targets::binary(10);
        assert!(accuracy_in(&targets, Array2::zeros((0, 4)).view(), &[]).is_nan());
    }

    #[test]
    #[should_panic = "accuracy: outputs of shape [2, 10] do not fit targets of width 4"]
    fn outputs_of_another_width_than_the_code_are_refused() {
        accuracy_in(&Targets::binary(10), Array2::zeros((2, 10)).view(), &[0; 2]);
    }

    #[test]
    #[should_panic = "accuracy: outputs of shape [2, 10] do not fit labels of shape [3]"]
    fn as_many_labels_as_rows_are_needed() {
        accuracy(Array2::zeros((2, 10)).view(), &[0; 3]);
    }
}
