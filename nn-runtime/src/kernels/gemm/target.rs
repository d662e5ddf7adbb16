//! What a product adds to.

use core::marker::PhantomData;
use core::ops::Range;
use core::ptr::NonNull;
use core::slice;

use super::element::Element;
use super::tile::vectors;

/// Some rows and columns of a matrix that is stored by rows. Nobody else reads or writes them as
/// long as this is there, so several threads can work on a matrix, each on its own columns.
pub(super) struct Target<'a, E> {
    first: NonNull<E>,
    rows: usize,
    columns: usize,
    /// The distance between rows.
    stride: usize,
    lent: PhantomData<&'a mut [E]>,
}

// SAFETY: it stands for the exclusive slices that its rows are.
#[allow(unsafe_code)]
unsafe impl<E: Send> Send for Target<'_, E> {}

impl<'a, E> Target<'a, E> {
    /// A whole matrix of so many columns, of which there is at least one.
    pub(super) fn new(flat: &'a mut [E], columns: usize) -> Self {
        let rows = flat.len() / columns;
        let first = NonNull::from(flat).cast();
        Self { first, rows, columns, stride: columns, lent: PhantomData }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The distance between rows.
    #[inline(always)]
    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// What lies in both the given rows and columns, none of which may be empty.
    pub(super) fn piece(&mut self, rows: Range<usize>, columns: Range<usize>) -> Target<'_, E> {
        self.part(rows, columns)
    }

    /// The rows before `at` and those from there on, none of which may be empty.
    pub(super) fn split_rows(self, at: usize) -> [Self; 2] {
        [0..at, at..self.rows].map(|rows| self.part(rows, 0..self.columns))
    }

    /// The columns before `at` and those from there on, none of which may be empty.
    pub(super) fn split_columns(self, at: usize) -> [Self; 2] {
        [0..at, at..self.columns].map(|columns| self.part(0..self.rows, columns))
    }

    /// See [`Self::piece`]. As long as it is there, no one else may reach what is in it: the caller
    /// borrows `self` for as long, or gives it up for parts that do not overlap.
    fn part(&self, rows: Range<usize>, columns: Range<usize>) -> Self {
        assert!(rows.start < rows.end && rows.end <= self.rows);
        assert!(columns.start < columns.end && columns.end <= self.columns);
        // SAFETY: it is the first element of a row of ours or one of those after it.
        #[allow(unsafe_code)]
        let first = unsafe { self.first.add(rows.start * self.stride + columns.start) };
        Self { first, rows: rows.len(), columns: columns.len(), ..*self }
    }

    /// All elements, row by row. There may be no gaps between rows.
    pub(super) fn as_slice(&mut self) -> &mut [E] {
        assert!(self.columns == self.stride);
        // SAFETY: the rows are ours, and the first element of each follows the last of the one before.
        #[allow(unsafe_code)]
        unsafe {
            slice::from_raw_parts_mut(self.first.as_ptr(), self.rows * self.columns)
        }
    }

    #[inline(always)]
    pub(super) fn row(&self, i: usize) -> &[E] {
        assert!(i < self.rows);
        // SAFETY: there is such a row, and nobody else writes it.
        #[allow(unsafe_code)]
        unsafe {
            slice::from_raw_parts(self.first.as_ptr().add(i * self.stride), self.columns)
        }
    }

    #[inline(always)]
    pub(super) fn row_mut(&mut self, i: usize) -> &mut [E] {
        assert!(i < self.rows);
        // SAFETY: there is such a row, and nobody else reads or writes it.
        #[allow(unsafe_code)]
        unsafe {
            slice::from_raw_parts_mut(self.first.as_ptr().add(i * self.stride), self.columns)
        }
    }
}

impl<E: Element> Target<'_, E> {
    /// The number of columns, which `V` vectors of `L` elements cover.
    #[inline(always)]
    pub(super) fn width<const L: usize, const V: usize>(&self) -> usize {
        // What is known here need not be checked in loops.
        assert!(self.columns <= V * L && self.columns >= L && self.columns >= (V - 1) * L);
        self.columns
    }

    /// What is there, from which the sums start.
    #[inline(always)]
    pub(super) fn start<const L: usize, const V: usize, const R: usize>(
        &self,
        rows: [usize; R],
    ) -> [[[E; L]; V]; R] {
        let width = self.width::<L, V>();
        let mut sums = [[[E::zero(); L]; V]; R];
        for r in 0..R {
            sums[r] = vectors(&self.row(rows[r])[..width]);
        }
        sums
    }

    /// Puts the sums there. All of it has been read: where vectors overlap or rows repeat, the same
    /// is written again.
    #[inline(always)]
    pub(super) fn finish<const L: usize, const V: usize, const R: usize>(
        &mut self,
        rows: [usize; R],
        sums: &[[[E; L]; V]; R],
    ) {
        let width = self.width::<L, V>();
        for r in 0..R {
            let row = &mut self.row_mut(rows[r])[..width];
            for v in 0..V {
                let start = if v + 1 == V { width - L } else { v * L };
                row[start..][..L].copy_from_slice(&sums[r][v]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn parts_cover_every_element_once() {
        let (rows, columns) = (7, 10);
        let mut flat = [0_u32; 70];
        let [mut upper, lower] = Target::new(&mut flat, columns).split_rows(3);
        let [mut left, mut right] = lower.split_columns(4);
        let mut middle = upper.piece(1..3, 2..10);
        assert_eq!((middle.rows(), middle.columns(), middle.stride()), (2, 8, columns));
        middle.row_mut(1)[7] += 100;
        for part in [&mut upper, &mut left, &mut right] {
            for i in 0..part.rows() {
                part.row_mut(i).iter_mut().for_each(|x| *x += 1);
            }
        }
        assert_eq!(upper.as_slice().len(), 30);
        assert_eq!((right.row(3).len(), left.row(3)), (6, &[1; 4][..]));
        let expected: Vec<_> = (0..rows * columns).map(|i| if i == 29 { 101 } else { 1 }).collect();
        assert_eq!(flat[..], expected);
    }

    #[test]
    #[cfg(feature = "std")]
    fn nothing_outside_can_be_reached() {
        type Reach = fn(Target<'_, u32>);
        let attempts: [Reach; 7] = [
            |target| _ = target.row(7),
            |mut target| _ = target.row_mut(7),
            |mut target| _ = target.piece(0..8, 0..1),
            |mut target| _ = target.piece(0..1, 3..11),
            |mut target| _ = target.piece(2..2, 0..1),
            |target| _ = target.split_rows(7),
            |target| _ = target.split_columns(0)[0].row(0)[0],
        ];
        for reach in attempts {
            let outcome = std::panic::catch_unwind(|| reach(Target::new(&mut [0; 70], 10)));
            assert!(outcome.is_err());
        }
        let gaps = std::panic::catch_unwind(|| {
            Target::new(&mut [0; 70], 10).piece(0..2, 0..9).as_slice().len()
        });
        assert!(gaps.is_err());
    }
}
