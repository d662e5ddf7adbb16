//! What the network should answer: labels coded as rows of numbers.

use ndarray::{Array2, ArrayView2};
use thiserror::Error;

use super::gather::gather;

/// A code of the classes: row *k* is the output that the network should give for class *k*.
///
/// Every coding is such a table, so encoding labels is the same gathering of rows for all of them;
/// another coding, like the digits' four binary places, needs nothing but another constructor.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    codes: Array2<f32>,
}

impl Targets {
    /// The one-hot code: class *k* of `classes` has a 1 in place *k* and 0 elsewhere.
    pub fn one_hot(classes: u8) -> Self {
        Self { codes: Array2::eye(classes.into()) }
    }

    /// The code of every label, one a row. Shape *n* × width of the code.
    ///
    /// # Errors
    ///
    /// [`LabelError`] for the first label that has no code.
    pub fn encode(&self, labels: &[u8]) -> Result<Array2<f32>, LabelError> {
        self.check(labels)?;
        Ok(gather(self.codes(), labels.iter().map(|&label| label.into())))
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
