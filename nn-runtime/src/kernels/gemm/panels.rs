//! The columns of a product, cut into panels as wide as a strip.

use super::variant::Shape;

/// Columns of B and C as wide as a strip.
pub(super) struct Panel<'k, R, C> {
    pub(super) shape: &'k Shape<R, C>,
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
pub(super) fn panels<R, C>(
    shapes: &[Shape<R, C>],
    columns: usize,
) -> impl Iterator<Item = Panel<'_, R, C>> {
    let widest = shapes[0].lanes;
    let fits = |shape: &&Shape<R, C>| shape.lanes <= columns;
    let lanes = shapes.iter().find(fits).map_or(1, |shape| shape.lanes);
    let most = if lanes == widest { shapes[0].vectors } else { 2 };
    let vectors = if lanes == widest { columns.div_ceil(lanes) } else { 2 };
    let count = vectors.div_ceil(most);
    let mut start = 0;
    (0..count).map(move |i| {
        let vectors = vectors * (i + 1) / count - vectors * i / count;
        let is_shape = |shape: &&Shape<R, C>| (shape.lanes, shape.vectors) == (lanes, vectors);
        let shape = shapes.iter().find(is_shape).expect("there are all up to the widest");
        let width = (vectors * lanes).min(columns - start);
        let panel = Panel { shape, start, width };
        start += width;
        panel
    })
}
