//! A strip of C: tiles of one width below one another.

use core::ops::Range;

use super::element::Element;

/// The most elements that a tile of any variant has: six rows of two 32-byte vectors of `f32`.
pub(super) const LARGEST_TILE: usize = 6 * 16;

/// What a strip is the product of, both factors cut to its rows, columns and depth.
#[derive(Clone, Copy)]
pub(super) struct Factors<'a, E> {
    /// Starts at the first element of A.
    pub(super) left: &'a [E],
    /// The distance in `left` between rows.
    pub(super) row_stride: usize,
    /// The distance in `left` between columns; this or that between rows is one.
    pub(super) column_stride: usize,
    /// Starts at the first element of B, whose rows are contiguous.
    pub(super) right: &'a [E],
    /// The distance in `right` between rows.
    pub(super) right_stride: usize,
    /// The number of columns of A and rows of B.
    pub(super) depth: usize,
}

/// What a strip does to C.
#[derive(Clone, Copy)]
pub(super) struct Target<'a, E> {
    pub(super) alpha: E,
    pub(super) beta: E,
    /// The number of rows.
    pub(super) rows: usize,
    /// The distance in C between rows.
    pub(super) stride: usize,
    /// The first column of the strip that no strip before has updated.
    pub(super) fresh: usize,
    /// The number of columns of the strip that C has.
    pub(super) end: usize,
    /// As many elements as the strip has columns, all bits set in those before the fresh ones.
    pub(super) kept: &'a [E],
}

impl<E: Element> Target<'_, E> {
    /// Whether a tile of `NR` columns may be written straight to `c`.
    ///
    /// It may if β is zero, although it be too wide: an earlier strip has set the columns that are
    /// not fresh to the same, and after the last column begins the next row, whose turn is to come.
    #[inline(always)]
    pub(super) fn can_assign<const NR: usize>(&self, rows: usize, c: &[E]) -> bool {
        self.beta.is_zero() && (rows - 1) * self.stride + NR <= c.len()
    }

    /// C ← `tile` + β·C, where `tile` is α·A·B and has `NR` columns.
    #[inline(always)]
    pub(super) fn update<const NR: usize>(&self, tile: &[E], rows: usize, c: &mut [E]) {
        let &Self { beta, stride, fresh, end, kept, .. } = self;
        let (tile, _) = tile.as_chunks::<NR>();
        let tile = &tile[..rows];
        if end < NR {
            // A vector would reach into the next row, to be read again while it is being written.
            for (i, tile) in tile.iter().enumerate() {
                for (c, &new) in c[i * stride..][..end].iter_mut().zip(tile) {
                    *c = if beta.is_zero() { new } else { new + beta * *c };
                }
            }
            return;
        }
        debug_assert!(!beta.is_zero(), "C has all columns of the tile, so it was assigned");
        if fresh == 0 {
            replace::<E, NR>(tile, c, stride, |new, old, _| new + beta * old);
        } else {
            let kept: &[E; NR] = kept.first_chunk().expect("a bit mask for every column");
            replace::<E, NR>(tile, c, stride, |new, old, j| {
                (new + beta * old).masked(old, kept[j])
            });
        }
    }
}

/// Replaces each `old` of C by `combine(new, old, column)`.
#[inline(always)]
fn replace<E: Element, const NR: usize>(
    tile: &[[E; NR]],
    c: &mut [E],
    stride: usize,
    combine: impl Fn(E, E, usize) -> E,
) {
    let mut start = 0;
    for tile in tile {
        let c = &mut c[start..start + NR];
        start += stride;
        // By way of a row of its own, or the compiler fears that the rows overlap.
        let mut row = [E::zero(); NR];
        for j in 0..NR {
            row[j] = combine(tile[j], c[j], j);
        }
        c.copy_from_slice(&row);
    }
}

/// Cuts `0..len` into the fewest ranges of at most `most`, as equal as they can be.
#[inline(always)]
pub(super) fn parts(len: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let count = len.div_ceil(most);
    let (size, larger) = (len / count, len % count);
    let mut start = 0;
    (0..count).map(move |part| {
        let part = start..start + size + usize::from(part < larger);
        start = part.end;
        part
    })
}
