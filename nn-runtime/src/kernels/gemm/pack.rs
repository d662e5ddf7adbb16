//! Packing: copying a panel of B to where its rows lie one behind the other.

use core::array;

use super::element::Element;
use super::tile::Chunks;

/// Packs `NR` columns that are stored by rows, `stride` apart.
#[inline(always)]
pub(super) fn rows<E: Element, const NR: usize>(from: &[E], stride: usize, to: &mut [E]) {
    let (to, _) = to.as_chunks_mut::<NR>();
    for (to, from) in to.iter_mut().zip(Chunks::<E, NR>::new(from, stride)) {
        *to = *from;
    }
}

/// Packs `NR` columns that are contiguous, `stride` apart.
#[inline(always)]
pub(super) fn columns<E: Element, const NR: usize>(from: &[E], stride: usize, to: &mut [E]) {
    let (to, _) = to.as_chunks_mut::<NR>();
    let depth = to.len();
    let from: [&[E]; NR] = array::from_fn(|j| &from[j * stride..][..depth]);
    for p in 0..depth {
        to[p] = array::from_fn(|j| from[j][p]);
    }
}
