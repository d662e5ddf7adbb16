//! Matrices whose rows are contiguous.

use ndarray::Array2;

use crate::Float;

/// The same matrix, stored by rows: what a seed need not be.
pub(super) fn by_rows<T: Float>(a: Array2<T>) -> Array2<T> {
    if a.is_standard_layout() { a } else { a.as_standard_layout().into_owned() }
}
