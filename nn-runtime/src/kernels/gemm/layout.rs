//! How a matrix lies in memory.

use ndarray::ArrayView2;

use super::element::Element;

/// A matrix without gaps, as a slice of all its elements.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a, E> {
    pub(super) flat: &'a [E],
    pub(super) order: Order,
    pub(super) rows: usize,
    pub(super) columns: usize,
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
        let by_rows = view.to_slice().map(|flat| (flat, Order::Rows));
        let (flat, order) = by_rows.or_else(|| {
            let flat = view.reversed_axes().to_slice()?;
            Some((flat, Order::Columns))
        })?;
        Some(Self { flat, order, rows, columns })
    }

    pub(super) fn transposed(self) -> Self {
        let order = match self.order {
            Order::Rows => Order::Columns,
            Order::Columns => Order::Rows,
        };
        Self { flat: self.flat, order, rows: self.columns, columns: self.rows }
    }

    /// The distance between neighbouring rows or columns, whichever are contiguous.
    pub(super) fn stride(&self) -> usize {
        match self.order {
            Order::Rows => self.columns,
            Order::Columns => self.rows,
        }
    }

    /// The elements from row `i` and column `j` on.
    pub(super) fn from(&self, i: usize, j: usize) -> &'a [E] {
        match self.order {
            Order::Rows => &self.flat[i * self.columns + j..],
            Order::Columns => &self.flat[j * self.rows + i..],
        }
    }
}
