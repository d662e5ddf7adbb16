//! What the network should answer: labels coded as rows of numbers.

use ndarray::{Array2, ArrayView1, ArrayView2};
use thiserror::Error;

use super::gather::gather;

/// A code of the classes: row *k* is the output that the network should give for class *k*.
///
/// Every coding is such a table, so encoding labels is the same gathering of rows for all of them;
/// they differ in how an output that is none of the rows is understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    codes: Array2<f32>,
    reading: Reading,
}

/// How outputs are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// The largest one says which class it is.
    Largest,
    /// Each one says 0 or 1, whichever it is nearer to.
    Binary,
}

impl Targets {
    /// The one-hot code: class *k* of `classes` has a 1 in place *k* and 0 elsewhere.
    pub fn one_hot(classes: u8) -> Self {
        Self { codes: Array2::eye(classes.into()), reading: Reading::Largest }
    }

    /// The binary code: class *k* of `classes` is the number *k* in base two, the most significant
    /// place first, with as many places as the last class needs and at least one.
    ///
    /// Ten digits have four places, and 6 of the 16 patterns mean nothing.
    ///
    /// ```
    /// use ndarray::{array, aview1};
    /// use nn_runtime::data::targets::Targets;
    ///
    /// let targets = Targets::binary(10);
    /// assert_eq!(targets.encode(&[6, 9])?, array![[0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0]]);
    /// assert_eq!(targets.class(aview1(&[0.1, 0.8, 0.7, 0.4])), Some(6));
    /// assert_eq!(targets.class(aview1(&[0.9, 0.8, 0.7, 0.4])), None); // 14 is no digit
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn binary(classes: u8) -> Self {
        let last = classes.saturating_sub(1);
        let places = (u8::BITS - last.leading_zeros()).max(1) as usize;
        let codes = Array2::from_shape_fn((classes.into(), places), |(class, place)| {
            ((class >> (places - 1 - place)) & 1) as f32
        });
        Self { codes, reading: Reading::Binary }
    }

    /// Numbers in a code: how many outputs the network needs.
    pub fn width(&self) -> usize {
        self.codes.ncols()
    }

    /// The class that these outputs of the network mean, if they mean one.
    ///
    /// In the one-hot code that is the place of the largest output, the first of equal ones. In the
    /// binary code an output above ½ is a 1, any other a 0, and the number that they make must be a
    /// class. With a NaN among them, or another number of them than the code's
    /// [`width`](Self::width), they mean nothing.
    pub fn class(&self, outputs: ArrayView1<'_, f32>) -> Option<usize> {
        if outputs.len() != self.width() {
            return None;
        }
        match self.reading {
            Reading::Largest => largest(outputs),
            Reading::Binary => number(outputs).filter(|&class| class < self.codes.nrows()),
        }
    }

    /// The code of every label, one a row. Shape *n* × width of the code.
    ///
    /// # Errors
    ///
    /// [`LabelError`] for the first label that has no code.
    pub fn encode(&self, labels: &[u8]) -> Result<Array2<f32>, LabelError> {
        self.check(labels)?;
        Ok(gather(self.codes(), labels.iter().map(|&label| label.into()), Vec::new()))
    }

    pub(super) fn check(&self, labels: &[u8]) -> Result<(), LabelError> {
        let classes = self.codes.nrows();
        match labels.iter().position(|&label| usize::from(label) >= classes) {
            Some(index) => Err(LabelError { index, label: labels[index], classes }),
            None => Ok(()),
        }
    }

    pub(super) fn codes(&self) -> ArrayView2<'_, f32> {
        self.codes.view()
    }
}

/// The place of the first largest element, if the elements have an order.
pub(crate) fn largest(row: ArrayView1<'_, f32>) -> Option<usize> {
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

/// The number whose places in base two, rounded, are the elements, the most significant first.
fn number(row: ArrayView1<'_, f32>) -> Option<usize> {
    row.iter().try_fold(0, |number, value| {
        (!value.is_nan()).then_some(2 * number + usize::from(*value > 0.5))
    })
}

/// The one-hot code of every label, one a row. Shape *n* × `classes`.
///
/// # Errors
///
/// [`LabelError`] for the first label that is not below `classes`.
///
/// ```
/// use ndarray::array;
/// use nn_runtime::data::targets::one_hot;
///
/// assert_eq!(one_hot(&[2, 0], 3)?, array![[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn one_hot(labels: &[u8], classes: u8) -> Result<Array2<f32>, LabelError> {
    Targets::one_hot(classes).encode(labels)
}

/// A label outside the classes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "label {index} (counted from 0) is {label}, expected one of {classes} classes, counted from 0"
)]
pub struct LabelError {
    /// Index of the label, from 0.
    pub index: usize,
    /// Its value.
    pub label: u8,
    /// Number of classes.
    pub classes: usize,
}

#[cfg(test)]
mod tests {
    use ndarray::aview1;

    use super::*;

    #[test]
    fn every_row_is_the_indicator_of_its_label() {
        let labels = [3, 0, 9, 9, 5];
        let rows = one_hot(&labels, 10).unwrap();
        assert_eq!(rows.dim(), (5, 10));
        for ((i, k), &value) in rows.indexed_iter() {
            assert_eq!(value, if usize::from(labels[i]) == k { 1.0 } else { 0.0 });
        }
    }

    #[test]
    fn the_binary_code_of_a_class_is_its_number_in_base_two() {
        for (classes, width) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (10, 4), (255, 8)] {
            let targets = Targets::binary(classes);
            assert_eq!(targets.width(), width, "{classes} classes");
            let labels: Vec<u8> = (0..classes).collect();
            for (label, row) in labels.iter().zip(targets.encode(&labels).unwrap().rows()) {
                let text: String = row.iter().map(|place| place.to_string()).collect();
                assert_eq!(text, format!("{label:0width$b}"));
            }
            let error = LabelError { index: 0, label: classes, classes: classes.into() };
            assert_eq!(targets.encode(&[classes]), Err(error));
        }
        assert_eq!(Targets::binary(0).encode(&[]).unwrap().dim(), (0, 1));
    }

    #[test]
    fn every_code_means_its_class_exactly_and_roughly() {
        for targets in [Targets::one_hot(10), Targets::binary(10)] {
            for (class, code) in targets.codes().rows().into_iter().enumerate() {
                assert_eq!(targets.class(code), Some(class));
                let rough = code.mapv(|place| 0.49 + 0.02 * place);
                assert_eq!(targets.class(rough.view()), Some(class));
            }
        }
    }

    #[test]
    fn a_pattern_that_is_no_class_means_none() {
        let targets = Targets::binary(10);
        for pattern in 0..16 {
            let row: Vec<f32> = (0..4).map(|place| ((pattern >> (3 - place)) & 1) as f32).collect();
            let class = (pattern < 10).then_some(pattern);
            assert_eq!(targets.class(aview1(&row)), class, "{row:?}");
        }
        // ½ is not above ½.
        assert_eq!(targets.class(aview1(&[0.5, 0.5, 0.5, 0.6])), Some(1));
    }

    #[test]
    fn outputs_with_a_nan_or_of_another_width_mean_nothing() {
        for targets in [Targets::one_hot(4), Targets::binary(10)] {
            assert!(targets.class(aview1(&[0.0, 1.0, 0.0, 0.0])).is_some());
            assert_eq!(targets.class(aview1(&[0.0, 1.0, f32::NAN, 0.0])), None);
            assert_eq!(targets.class(aview1(&[0.0, 1.0, 0.0])), None);
            assert_eq!(targets.class(aview1(&[])), None);
        }
        assert_eq!(Targets::one_hot(0).class(aview1(&[])), None);
    }

    #[test]
    fn no_labels_give_no_rows() {
        assert_eq!(one_hot(&[], 10).unwrap().dim(), (0, 10));
    }

    #[test]
    fn a_label_that_is_no_class_is_named() {
        let error = one_hot(&[1, 2, 3, 1], 3).unwrap_err();
        assert_eq!(error, LabelError { index: 2, label: 3, classes: 3 });
        assert!(error.to_string().contains("label 2 (counted from 0) is 3"), "{error}");
        assert!(one_hot(&[0], 0).is_err());
    }
}
