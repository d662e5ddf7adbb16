//! Copies of chosen rows.

use ndarray::{Array2, ArrayView2};

/// The rows of `table` with the given `indices`, in their order, in memory that is there.
///
/// Rows that are contiguous, as all are in the standard layout, are copied by `memcpy`;
/// [`ndarray::ArrayBase::select`] copies element by element.
///
/// # Panics
///
/// If an index is not below the number of rows.
pub(super) fn gather(
    table: ArrayView2<'_, f32>,
    indices: impl ExactSizeIterator<Item = usize>,
    memory: Vec<f32>,
) -> Array2<f32> {
    let shape = (indices.len(), table.ncols());
    let mut rows = memory;
    rows.clear();
    rows.reserve_exact(shape.0 * shape.1);
    for index in indices {
        let row = table.row(index);
        match row.to_slice() {
            Some(row) => rows.extend_from_slice(row),
            None => rows.extend(row),
        }
    }
    Array2::from_shape_vec(shape, rows).expect("every row has as many elements as columns")
}
