//! A strip of C: tiles of one width below one another.

use core::ops::Range;

/// What a strip is the product of.
#[derive(Clone, Copy)]
pub(super) struct Factors<'a, E> {
    /// Starts at the first element of A.
    pub(super) left: &'a [E],
    /// The distance in `left` between rows or columns, whichever are contiguous.
    pub(super) left_stride: usize,
    /// Starts at the first element of B, whose rows are contiguous.
    pub(super) right: &'a [E],
    /// The distance in `right` between rows.
    pub(super) right_stride: usize,
    /// The number of columns of A and rows of B.
    pub(super) depth: usize,
    /// Those of them that are not zero, in ascending order. All of them, if columns of A are
    /// contiguous: then it is rows that are left out.
    pub(super) steps: &'a [u16],
}

/// The rows of the next tile: the last ones are repeated if there are too few.
#[inline(always)]
pub(super) fn take<const R: usize>(rest: &mut &[u16]) -> [usize; R] {
    let (first, later) = rest.split_at(R.min(rest.len()));
    *rest = later;
    let mut rows = [0; R];
    for r in 0..R {
        rows[r] = first[r.min(first.len() - 1)].into();
    }
    rows
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
