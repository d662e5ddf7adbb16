//! The columns of a product, cut into panels as wide as a strip.

use super::variant::{Kernels, Shape};

/// Columns of B and C as wide as a strip.
#[derive(Clone, Copy)]
pub(super) struct Panel<'k, E: 'static> {
    pub(super) shape: &'k Shape<E>,
    /// The first column.
    pub(super) start: usize,
    /// The number of columns.
    pub(super) width: usize,
}

/// Covers the columns, two or more, with panels of nearly equal width.
///
/// The last vector of the last panel overlaps the one before rather than reach beyond the last
/// column: masked vectors are slow where they are stored and read again, and the overlap is
/// harmless while both vectors are of one tile. Hence wider panels come last, and where the columns
/// are fewer than a vector has elements, narrower vectors are taken.
pub(super) fn panels<E>(
    kernels: &Kernels<E>,
    columns: usize,
) -> impl Iterator<Item = Panel<'_, E>> + Clone {
    let widest = kernels.shapes[0].lanes;
    let fits = |shape: &&Shape<E>| shape.lanes <= columns;
    let lanes = kernels.shapes.iter().find(fits).map_or(1, |shape| shape.lanes);
    let most = if lanes == widest { kernels.shapes[0].vectors } else { 2 };
    let vectors = if lanes == widest { columns.div_ceil(lanes) } else { 2 };
    let count = vectors.div_ceil(most);
    let mut start = 0;
    (0..count).map(move |i| {
        let vectors = vectors * (i + 1) / count - vectors * i / count;
        let is_shape = |shape: &&Shape<E>| (shape.lanes, shape.vectors) == (lanes, vectors);
        let shape = kernels.shapes.iter().find(is_shape).expect("there are all up to the widest");
        let width = (vectors * lanes).min(columns - start);
        let panel = Panel { shape, start, width };
        start += width;
        panel
    })
}
