//! How a matrix lies in memory.

use core::ops::Range;

use ndarray::ArrayView2;

use super::element::Element;

/// A matrix whose rows or columns are contiguous, as the slice of memory that it lies in.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a, E> {
    /// Starts at the first element.
    pub(super) flat: &'a [E],
    pub(super) order: Order,
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// The distance between rows or columns, whichever are contiguous.
    pub(super) stride: usize,
}

/// What is contiguous in a [`Matrix`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Rows,
    Columns,
}

impl<'a, E: Element> Matrix<'a, E> {
    /// Nothing if the view has gaps, negative strides or repeated elements.
    pub(super) fn of(view: &ArrayView2<'a, E>) -> Option<Self> {
        let (rows, columns) = view.dim();
        let by_rows = view.to_slice().map(|flat| (flat, Order::Rows, columns));
        let (flat, order, stride) = by_rows.or_else(|| {
            let flat = view.reversed_axes().to_slice()?;
            Some((flat, Order::Columns, rows))
        })?;
        Some(Self { flat, order, rows, columns, stride })
    }

    pub(super) fn transposed(self) -> Self {
        let order = match self.order {
            Order::Rows => Order::Columns,
            Order::Columns => Order::Rows,
        };
        Self { order, rows: self.columns, columns: self.rows, ..self }
    }

    /// The elements from row `i` and column `j` on.
    pub(super) fn from(&self, i: usize, j: usize) -> &'a [E] {
        match self.order {
            Order::Rows => &self.flat[i * self.stride + j..],
            Order::Columns => &self.flat[j * self.stride + i..],
        }
    }

    /// What lies in both the given rows and columns, none of which may be empty.
    pub(super) fn piece(&self, rows: Range<usize>, columns: Range<usize>) -> Self {
        let flat = self.from(rows.start, columns.start);
        Self { flat, rows: rows.len(), columns: columns.len(), ..*self }
    }

    /// How many rows or columns are contiguous, and how long they are.
    #[inline(always)]
    pub(super) fn lines_and_length(&self) -> (usize, usize) {
        match self.order {
            Order::Rows => (self.rows, self.columns),
            Order::Columns => (self.columns, self.rows),
        }
    }

    /// The contiguous rows or columns.
    #[inline(always)]
    pub(super) fn lines(&self) -> impl Iterator<Item = &'a [E]> {
        let (count, len) = self.lines_and_length();
        let Self { flat, stride, .. } = *self;
        (0..count).map(move |line| &flat[line * stride..][..len])
    }
}
