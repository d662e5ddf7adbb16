//! How often the network is right.

use ndarray::{ArrayView1, ArrayView2};

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
    assert!(
        outputs.nrows() == labels.len(),
        "accuracy: outputs of shape {:?} do not fit labels of shape [{}]",
        outputs.shape(),
        labels.len(),
    );
    let pairs = outputs.rows().into_iter().zip(labels);
    let right = pairs.filter(|&(row, &label)| argmax(row) == Some(label.into())).count();
    right as f64 / labels.len() as f64
}

/// The place of the first largest element, if the elements have an order.
fn argmax(row: ArrayView1<'_, f32>) -> Option<usize> {
    let mut best = 0;
    for (place, value) in row.iter().enumerate() {
        if value.is_nan() {
            return None;
        }
        if *value > row[best] {
            best = place;
        }
    }
    (!row.is_empty()).then_some(best)
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
    fn no_rows_have_no_accuracy() {
        assert!(accuracy(Array2::zeros((0, 10)).view(), &[]).is_nan());
    }

    #[test]
    #[should_panic = "accuracy: outputs of shape [2, 10] do not fit labels of shape [3]"]
    fn as_many_labels_as_rows_are_needed() {
        accuracy(Array2::zeros((2, 10)).view(), &[0; 3]);
    }
}
