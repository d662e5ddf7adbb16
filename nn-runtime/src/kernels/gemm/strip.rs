//! A strip of C: tiles of one width below one another.

use core::ops::Range;

use super::element::Element;
use super::tile::vectors;

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

/// What a strip adds to.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// The rows to update, counted from the first one.
    pub(super) rows: &'a [u16],
    /// The distance in C between rows.
    pub(super) stride: usize,
    /// The number of columns.
    pub(super) width: usize,
}

impl Target<'_> {
    /// The number of columns, which `V` vectors of `L` elements cover.
    #[inline(always)]
    pub(super) fn width<const L: usize, const V: usize>(&self) -> usize {
        // What is known here need not be checked in loops.
        assert!(self.width <= V * L && self.width >= L && self.width >= (V - 1) * L);
        self.width
    }

    /// C, from which the sums start.
    #[inline(always)]
    pub(super) fn start<E: Element, const L: usize, const V: usize, const R: usize>(
        &self,
        rows: [usize; R],
        c: &[E],
    ) -> [[[E; L]; V]; R] {
        let width = self.width::<L, V>();
        let mut sums = [[[E::zero(); L]; V]; R];
        for r in 0..R {
            sums[r] = vectors(&c[rows[r] * self.stride..][..width]);
        }
        sums
    }

    /// C ← `sums`. All of C has been read: where vectors overlap or rows repeat, the same is
    /// written again.
    #[inline(always)]
    pub(super) fn finish<E: Element, const L: usize, const V: usize, const R: usize>(
        &self,
        rows: [usize; R],
        sums: &[[[E; L]; V]; R],
        c: &mut [E],
    ) {
        let width = self.width::<L, V>();
        for r in 0..R {
            let row = &mut c[rows[r] * self.stride..][..width];
            for v in 0..V {
                let start = if v + 1 == V { width - L } else { v * L };
                row[start..][..L].copy_from_slice(&sums[r][v]);
            }
        }
    }
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
