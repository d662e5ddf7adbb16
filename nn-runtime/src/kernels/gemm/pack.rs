//! Packing: copying a panel of B to where its rows lie one behind the other.

use core::array;

use super::element::Element;

/// The columns that are transposed at once.
const COLUMNS: usize = 8;

/// Copies rows of `width` elements, which are `stride` apart.
#[inline(always)]
pub(super) fn rows<E: Element>(from: &[E], stride: usize, width: usize, to: &mut [E]) {
    for (p, to) in to.chunks_exact_mut(width).enumerate() {
        to.copy_from_slice(&from[p * stride..][..width]);
    }
}

/// Copies `width` columns, which are `stride` apart, to rows.
#[inline(always)]
pub(super) fn columns<E: Element>(from: &[E], stride: usize, width: usize, to: &mut [E]) {
    let depth = to.len() / width;
    let whole = width - width % COLUMNS;
    for start in (0..whole).step_by(COLUMNS) {
        let columns: [&[E]; COLUMNS] = array::from_fn(|j| &from[(start + j) * stride..][..depth]);
        for (p, to) in to.chunks_exact_mut(width).enumerate() {
            to[start..][..COLUMNS].copy_from_slice(&columns.map(|column| column[p]));
        }
    }
    for j in whole..width {
        let column = &from[j * stride..][..depth];
        for (to, &element) in to.chunks_exact_mut(width).zip(column) {
            to[j] = element;
        }
    }
}
