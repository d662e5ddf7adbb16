//! Products of a matrix and a vector.

use super::blocks;
use super::element::Element;
use super::layout::{Matrix, Order};
use super::variant::Kernels;

/// y ← α·A·x + β·y. No dimension may be zero.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    alpha: E,
    a: Matrix<'_, E>,
    x: &[E],
    beta: E,
    y: &mut [E],
) {
    match a.order {
        Order::Rows => (kernels.dots)(alpha, a.flat, x, beta, y),
        Order::Columns => {
            // yᵀ = xᵀ·Aᵀ, where Aᵀ is stored by rows.
            let x = Matrix { flat: x, order: Order::Rows, rows: 1, columns: x.len() };
            blocks::multiply(kernels, alpha, x, a.transposed(), beta, y);
        }
    }
}
