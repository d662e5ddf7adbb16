//! The register tile: the innermost loop of every product of two matrices.
//!
//! A piece of C of a few rows and vectors is summed entirely in registers, one rank-one update for
//! every step along the inner dimension (Goto & van de Geijn 2008, §5; Van Zee & van de Geijn 2015,
//! §2.1). Each element of C has one accumulator, which starts from C and takes the steps in
//! ascending order, so that its bits depend neither on the shape of the tile nor on where the
//! depth is cut.
//!
//! There are no vector types here: the compiler unrolls loops whose bounds are constants and finds
//! the vectors by itself. It does so dependably only while a tile is compiled as a function of its
//! own; whatever else there is to do is done in [`super::strip`].
//!
//! Everything is `#[inline(always)]`: only what is inlined into a `#[target_feature]` function is
//! compiled with that function's instructions.

use super::element::Element;
use super::strip::Factors;
use super::target::Target;

/// `V` vectors of `L` elements for each of `R` rows.
type Sums<E, const L: usize, const V: usize, const R: usize> = [[[E; L]; V]; R];

/// C ← C + A·B for a tile of the given rows, each row of A being contiguous.
#[inline(always)]
pub(super) fn of_rows<
    E: Element,
    const FUSED: bool,
    const L: usize,
    const V: usize,
    const R: usize,
>(
    factors: &Factors<'_, E>,
    c: &mut Target<'_, E>,
    rows: [usize; R],
) {
    let Factors { left, left_stride, depth, right, right_stride, .. } = *factors;
    let mut lines = [left; R];
    for r in 0..R {
        lines[r] = &left[rows[r] * left_stride..][..depth];
    }
    let width = c.width::<L, V>();
    let mut sums: Sums<E, L, V, R> = c.start(rows);
    if factors.steps.len() == depth {
        // Nothing is left out: no list to read, and no position to check.
        for (k, row) in right.chunks(right_stride).take(depth).enumerate() {
            let row = vectors::<E, L, V>(&row[..width]);
            for r in 0..R {
                add::<E, FUSED, L, V>(lines[r][k], &row, &mut sums[r]);
            }
        }
    } else {
        for &k in factors.steps {
            let k = usize::from(k);
            let row = vectors::<E, L, V>(&right[k * right_stride..][..width]);
            for r in 0..R {
                add::<E, FUSED, L, V>(lines[r][k], &row, &mut sums[r]);
            }
        }
    }
    c.finish(rows, &sums);
}

/// C ← C + A·B for a tile of the given rows, each column of A being contiguous.
#[inline(always)]
pub(super) fn of_columns<
    E: Element,
    const FUSED: bool,
    const L: usize,
    const V: usize,
    const R: usize,
>(
    factors: &Factors<'_, E>,
    c: &mut Target<'_, E>,
    rows: [usize; R],
) {
    let Factors { left, left_stride, depth, right, right_stride, .. } = *factors;
    let mut end = 0;
    for r in 0..R {
        end = end.max(rows[r] + 1);
    }
    for r in 0..R {
        // Once here rather than at every step.
        assert!(rows[r] < end);
    }
    let width = c.width::<L, V>();
    let mut sums: Sums<E, L, V, R> = c.start(rows);
    let mut neighbours = true;
    for r in 0..R {
        neighbours &= rows[r] == rows[0] + r;
    }
    if neighbours {
        // No position to check.
        let columns = left[rows[0]..].chunks(left_stride);
        for (column, row) in columns.zip(right.chunks(right_stride)).take(depth) {
            let column: &[E; R] = column.first_chunk().expect("all rows");
            let row = vectors::<E, L, V>(&row[..width]);
            for r in 0..R {
                add::<E, FUSED, L, V>(column[r], &row, &mut sums[r]);
            }
        }
    } else {
        for k in 0..depth {
            let column = &left[k * left_stride..][..end];
            let row = vectors::<E, L, V>(&right[k * right_stride..][..width]);
            for r in 0..R {
                add::<E, FUSED, L, V>(column[rows[r]], &row, &mut sums[r]);
            }
        }
    }
    c.finish(rows, &sums);
}

/// `V` vectors of a row, side by side but for the last, which ends where the row does and may overlap
/// the one before.
#[inline(always)]
pub(super) fn vectors<E: Element, const L: usize, const V: usize>(row: &[E]) -> [[E; L]; V] {
    // Loops rather than `array::from_fn`, which is not always inlined.
    let mut vectors = [[E::zero(); L]; V];
    for v in 0..V {
        let start = if v + 1 == V { row.len() - L } else { v * L };
        vectors[v].copy_from_slice(&row[start..][..L]);
    }
    vectors
}

/// `sums` + x·`row`.
#[inline(always)]
pub(super) fn add<E: Element, const FUSED: bool, const L: usize, const V: usize>(
    x: E,
    row: &[[E; L]; V],
    sums: &mut [[E; L]; V],
) {
    for v in 0..V {
        for l in 0..L {
            sums[v][l] = sums[v][l].add_product::<FUSED>(x, row[v][l]);
        }
    }
}
