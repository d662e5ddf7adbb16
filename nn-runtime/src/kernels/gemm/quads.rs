//! Products of a factor most of which is zero, four neighbouring elements of its lines at a time.
//!
//! For each *quad* there is a list of the lines where it is not zero throughout. The four rows of B
//! or C that go with it are held in registers while the list is gone through.

use super::element::Element;
use super::strip::{Factors, Target};
use super::tile::{add, vectors};
use super::zeros::{QUAD, Quads};

/// C ← C + A·B for a panel, the lines being the rows of A.
///
/// `sums` has room for as many rows as A.
#[inline(always)]
pub(super) fn of_rows<E: Element, const FUSED: bool, const L: usize, const V: usize>(
    quads: &Quads,
    factors: &Factors<'_, E>,
    target: &Target<'_>,
    sums: &mut [E],
    c: &mut [E],
) {
    let Factors { left, left_stride, right, right_stride, .. } = *factors;
    let width = target.width::<L, V>();
    let (sums, _) = sums.as_chunks_mut::<L>().0.as_chunks_mut::<V>();
    for (&row, sums) in target.rows.iter().zip(&mut *sums) {
        [*sums] = target.start([row.into()], c);
    }
    for (quad, lines) in quads.iter() {
        let first = quad * QUAD;
        let mut rows = [[[E::zero(); L]; V]; QUAD];
        for k in 0..QUAD {
            rows[k] = vectors(&right[(first + k) * right_stride..][..width]);
        }
        for &line in lines {
            let line = usize::from(line);
            let x: &[E; QUAD] =
                left[line * left_stride + first..].first_chunk().expect("quads are whole");
            let mut new = sums[line];
            for k in 0..QUAD {
                add::<E, FUSED, L, V>(x[k], &rows[k], &mut new);
            }
            sums[line] = new;
        }
    }
    for (&row, sums) in target.rows.iter().zip(&*sums) {
        target.finish([row.into()], &[*sums], c);
    }
}

/// C ← C + A·B for a panel, the lines being the columns of A. Rows of C for which there is nothing
/// are not touched.
#[inline(always)]
pub(super) fn of_columns<E: Element, const FUSED: bool, const L: usize, const V: usize>(
    quads: &Quads,
    factors: &Factors<'_, E>,
    target: &Target<'_>,
    c: &mut [E],
) {
    let Factors { left, left_stride, right, right_stride, .. } = *factors;
    let width = target.width::<L, V>();
    for (quad, lines) in quads.iter() {
        let first = quad * QUAD;
        let rows = [first, first + 1, first + 2, first + 3];
        let mut sums: [[[E; L]; V]; QUAD] = target.start(rows, c);
        for &line in lines {
            let line = usize::from(line);
            let x: &[E; QUAD] =
                left[line * left_stride + first..].first_chunk().expect("quads are whole");
            let row = vectors::<E, L, V>(&right[line * right_stride..][..width]);
            for k in 0..QUAD {
                add::<E, FUSED, L, V>(x[k], &row, &mut sums[k]);
            }
        }
        target.finish(rows, &sums, c);
    }
}
