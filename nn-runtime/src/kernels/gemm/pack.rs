//! Packing: copying a panel of B to where its rows lie one behind the other.

use core::array;

use super::element::Element;

/// Packs `NR` columns of a matrix stored by rows, which are `stride` apart.
///
/// If the matrix has fewer columns, what follows in memory takes their place: nobody reads the
/// sums of those columns.
#[inline(always)]
pub(super) fn rows<E: Element, const NR: usize>(from: &[E], stride: usize, to: &mut [E]) {
    let (to, _) = to.as_chunks_mut::<NR>();
    for (p, to) in to.iter_mut().enumerate() {
        let from = &from[p * stride..];
        match from.first_chunk() {
            Some(from) => *to = *from,
            None => to[..from.len()].copy_from_slice(from),
        }
    }
}

/// Packs `NR` columns of a matrix stored by columns, which are `stride` apart.
#[inline(always)]
pub(super) fn columns<E: Element, const NR: usize>(from: &[E], stride: usize, to: &mut [E]) {
    let (to, _) = to.as_chunks_mut::<NR>();
    let depth = to.len();
    let columns: [&[E]; NR] = array::from_fn(|j| &from[j * stride..][..depth]);
    for p in 0..depth {
        let row = columns.map(|column| column[p]);
        to[p] = row;
    }
}
