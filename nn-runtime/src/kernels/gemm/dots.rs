//! Dot products: a matrix stored by rows times a vector.

use core::array;

use super::element::Element;

/// The products of four rows, `stride` apart, with `x`, each summed in `LANES` independent sums.
#[inline(always)]
pub(super) fn dots<E: Element, const FUSED: bool, const LANES: usize>(
    rows: &[E],
    stride: usize,
    x: &[E],
) -> [E; 4] {
    let rows: [&[E]; 4] = array::from_fn(|i| &rows[i * stride..][..x.len()]);
    let mut sums = [[E::zero(); LANES]; 4];
    let (chunks, rest) = x.as_chunks::<LANES>();
    let whole = rows.map(|row| &row.as_chunks::<LANES>().0[..chunks.len()]);
    for p in 0..chunks.len() {
        for i in 0..4 {
            for lane in 0..LANES {
                sums[i][lane] =
                    sums[i][lane].add_product::<FUSED>(whole[i][p][lane], chunks[p][lane]);
            }
        }
    }
    let done = x.len() - rest.len();
    array::from_fn(|i| {
        let mut tail = E::zero();
        for p in done..x.len() {
            tail = tail.add_product::<FUSED>(rows[i][p], x[p]);
        }
        sums[i].into_iter().fold(tail, |sum, lane| sum + lane)
    })
}
