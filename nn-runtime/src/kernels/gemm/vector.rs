//! Products of a matrix and a vector.

use super::blocks;
use super::element::Element;
use super::layout::{Matrix, Order};
use super::variant::Kernels;

/// y ← α·A·x + β·y.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    alpha: E,
    a: Matrix<'_, E>,
    x: &[E],
    beta: E,
    y: &mut [E],
) {
    if a.order == Order::Columns {
        // yᵀ = xᵀ·Aᵀ, where Aᵀ is stored by rows.
        let x = Matrix { flat: x, order: Order::Rows, rows: 1, columns: x.len() };
        return blocks::multiply(kernels, alpha, x, a.transposed(), beta, y);
    }
    let mut put = |i: usize, dot: E| {
        let old = if beta.is_zero() { beta } else { beta * y[i] };
        y[i] = alpha * dot + old;
    };
    let mut i = 0;
    while a.rows - i >= 4 {
        for (r, dot) in (kernels.dots)(a.from(i, 0), a.columns, x).into_iter().enumerate() {
            put(i + r, dot);
        }
        i += 4;
    }
    while i < a.rows {
        // One row, taken four times.
        put(i, (kernels.dots)(a.from(i, 0), 0, x)[0]);
        i += 1;
    }
}
