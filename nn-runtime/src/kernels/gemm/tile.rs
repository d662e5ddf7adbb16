//! The register tile: the innermost loop of every product of two matrices.
//!
//! A piece of C of up to six rows and two vectors is summed entirely in registers, one rank-one update
//! for every step along the inner dimension (Goto & van de Geijn 2008, §5; Van Zee & van de Geijn 2015, §2.1).
//! There are no vector types here: the compiler unrolls loops whose bounds are constants and finds the vectors by
//! itself. It does so dependably only while [`sum`] does nothing but sum and then stores the whole tile, which is why
//! the sums pass through memory on their way to C ([`update`]).
//!
//! Everything is `#[inline(always)]`: only what is inlined into a `#[target_feature]` function is compiled
//! with that function's instructions.

use core::array;
use core::ops::Range;

use super::element::Element;

/// The most elements that a tile of any variant has: six rows of two 32-byte vectors of `f32`.
pub(super) const LARGEST: usize = 6 * 16;

/// What one tile of A·B is made of, both factors cut to the rows, columns and depth of the tile.
pub(super) struct Factors<'a, E> {
    /// Starts at the tile's first element of A.
    pub(super) left: &'a [E],
    /// The distance in `left` between rows, or between columns if A is stored by columns.
    pub(super) left_stride: usize,
    /// Starts at the tile's first element of B, which is stored by rows.
    pub(super) right: &'a [E],
    /// The distance in `right` between rows.
    pub(super) right_stride: usize,
    /// The number of columns of A and rows of B.
    pub(super) depth: usize,
}

/// Where the sums of a tile go.
pub(super) struct Target<'a, E> {
    pub(super) alpha: E,
    pub(super) beta: E,
    /// Starts at the tile's first element of C, which is stored by rows.
    pub(super) c: &'a mut [E],
    /// The distance in `c` between rows.
    pub(super) stride: usize,
    /// How many rows the tile has.
    pub(super) rows: usize,
    /// The columns of the tile that C has and that no earlier tile has updated.
    pub(super) fresh: Range<usize>,
}

/// The first `N` elements of every row of a matrix, bounds-checked with a single comparison.
#[derive(Clone)]
pub(super) struct Chunks<'a, E, const N: usize> {
    flat: &'a [E],
    stride: usize,
    start: usize,
    last: usize,
}

impl<'a, E, const N: usize> Chunks<'a, E, N> {
    #[inline(always)]
    pub(super) fn new(flat: &'a [E], stride: usize) -> Self {
        assert!(flat.len() >= N, "a row of {N} elements cannot be had from {}", flat.len());
        Self { flat, stride, start: 0, last: flat.len() - N }
    }
}

impl<'a, E, const N: usize> Iterator for Chunks<'a, E, N> {
    type Item = &'a [E; N];

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.start > self.last {
            return None;
        }
        let chunk = self.flat[self.start..self.start + N].first_chunk();
        self.start += self.stride;
        chunk
    }
}

/// Sums a tile whose rows of A are contiguous.
#[inline(always)]
pub(super) fn sum_rows<E: Element, const FUSED: bool, const MR: usize, const NR: usize>(
    factors: &Factors<'_, E>,
    sums: &mut [E; LARGEST],
) {
    let &Factors { left, left_stride, right, right_stride, depth } = factors;
    let rows: [&[E]; MR] = array::from_fn(|i| &left[i * left_stride..][..depth]);
    let columns = (0..depth).map(move |p| rows.map(|row| row[p]));
    sum::<E, FUSED, MR, NR>(columns, Chunks::new(right, right_stride), depth, sums);
}

/// Sums a tile whose columns of A are contiguous.
#[inline(always)]
pub(super) fn sum_columns<E: Element, const FUSED: bool, const MR: usize, const NR: usize>(
    factors: &Factors<'_, E>,
    sums: &mut [E; LARGEST],
) {
    let &Factors { left, left_stride, right, right_stride, depth } = factors;
    let columns = Chunks::new(left, left_stride).copied();
    sum::<E, FUSED, MR, NR>(columns, Chunks::new(right, right_stride), depth, sums);
}

#[inline(always)]
fn sum<'a, E: Element, const FUSED: bool, const MR: usize, const NR: usize>(
    left: impl Iterator<Item = [E; MR]>,
    right: impl Iterator<Item = &'a [E; NR]>,
    depth: usize,
    tile: &mut [E; LARGEST],
) {
    let mut sums = [[E::zero(); NR]; MR];
    for (column, row) in left.zip(right).take(depth) {
        for i in 0..MR {
            for j in 0..NR {
                sums[i][j] = sums[i][j].add_product::<FUSED>(column[i], row[j]);
            }
        }
    }
    let (rows, _) = tile.as_chunks_mut::<NR>();
    *rows.first_chunk_mut().expect("no tile is larger than the largest") = sums;
}

/// C ← α·sums + β·C on the fresh columns of a tile. C is not read where β is zero.
#[inline(always)]
pub(super) fn update<E: Element, const NR: usize>(sums: &[E; LARGEST], target: Target<'_, E>) {
    let Target { alpha, beta, c, stride, rows, fresh } = target;
    let (sums, _) = sums.as_chunks::<NR>();
    let sums = &sums[..rows];
    let (skipped, end) = (fresh.start, fresh.end);
    if end < NR {
        for (i, sums) in sums.iter().enumerate() {
            let c = &mut c[i * stride..];
            for j in 0..end {
                let old = if beta.is_zero() { beta } else { beta * c[j] };
                c[j] = alpha * sums[j] + old;
            }
        }
    } else if beta.is_zero() {
        // An earlier tile has written the same to the columns that are not fresh.
        for (i, sums) in sums.iter().enumerate() {
            let c = &mut c[i * stride..][..NR];
            c.copy_from_slice(&array::from_fn::<_, NR, _>(|j| alpha * sums[j]));
        }
    } else {
        for (i, sums) in sums.iter().enumerate() {
            let c: &mut [E; NR] = c[i * stride..].first_chunk_mut().expect("all columns");
            let old = *c;
            for j in 0..NR {
                let new = alpha * sums[j] + beta * old[j];
                c[j] = if j < skipped { old[j] } else { new };
            }
        }
    }
}
