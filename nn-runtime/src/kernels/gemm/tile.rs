//! The register tile: the innermost loop of every product of two matrices.
//!
//! A piece of C of a few rows and one or two vectors is summed entirely in registers, one rank-one
//! update for every step along the inner dimension (Goto & van de Geijn 2008, §5; Van Zee & van de
//! Geijn 2015, §2.1). There are no vector types here: the compiler unrolls loops whose bounds are
//! constants and finds the vectors by itself. It does so dependably only while [`product`] has one
//! loop and one place where it stores, and is compiled as a function of its own; whatever else
//! there is to do is done in [`super::strip`].
//!
//! Everything is `#[inline(always)]`: only what is inlined into a `#[target_feature]` function is
//! compiled with that function's instructions.

use core::array;

use super::element::Element;
use super::strip::Factors;

/// Where the elements of α·A·B go.
pub(super) struct Output<'a, E> {
    pub(super) alpha: E,
    /// Starts at the first element of the tile.
    pub(super) flat: &'a mut [E],
    /// The distance between rows.
    pub(super) stride: usize,
}

/// α·A·B for a tile, each row of A being contiguous.
#[inline(always)]
pub(super) fn of_rows<E: Element, const FUSED: bool, const MR: usize, const NR: usize>(
    factors: Factors<'_, E>,
    output: Output<'_, E>,
) {
    let Factors { left, row_stride, depth, .. } = factors;
    let rows: [&[E]; MR] = array::from_fn(|i| &left[i * row_stride..][..depth]);
    let columns = (0..depth).map(move |p| rows.map(|row| row[p]));
    product::<E, FUSED, MR, NR>(columns, factors, output);
}

/// α·A·B for a tile, each column of A being contiguous.
#[inline(always)]
pub(super) fn of_columns<E: Element, const FUSED: bool, const MR: usize, const NR: usize>(
    factors: Factors<'_, E>,
    output: Output<'_, E>,
) {
    let Factors { left, column_stride, depth, .. } = factors;
    let columns = Chunks::new(left, column_stride, depth).copied();
    product::<E, FUSED, MR, NR>(columns, factors, output);
}

#[inline(always)]
fn product<E: Element, const FUSED: bool, const MR: usize, const NR: usize>(
    columns: impl Iterator<Item = [E; MR]>,
    factors: Factors<'_, E>,
    output: Output<'_, E>,
) {
    let Factors { right, right_stride, depth, .. } = factors;
    let rows = Chunks::<E, NR>::new(right, right_stride, depth);
    let mut sums = [[E::zero(); NR]; MR];
    for (column, row) in columns.zip(rows).take(depth) {
        for i in 0..MR {
            for j in 0..NR {
                sums[i][j] = sums[i][j].add_product::<FUSED>(column[i], row[j]);
            }
        }
    }
    let Output { alpha, flat, stride } = output;
    for i in 0..MR {
        let row: [E; NR] = array::from_fn(|j| alpha * sums[i][j]);
        flat[i * stride..][..NR].copy_from_slice(&row);
    }
}

/// The first `N` elements of every row or column of a matrix.
///
/// One comparison a chunk keeps this in bounds; slicing the matrix anew every time would take two.
struct Chunks<'a, E, const N: usize> {
    flat: &'a [E],
    stride: usize,
    start: usize,
    last: usize,
}

impl<'a, E, const N: usize> Chunks<'a, E, N> {
    #[inline(always)]
    fn new(flat: &'a [E], stride: usize, chunks: usize) -> Self {
        assert!(flat.len() >= N, "{} elements hold no chunk of {N}", flat.len());
        debug_assert!((chunks - 1) * stride + N <= flat.len(), "{chunks} chunks {stride} apart");
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
