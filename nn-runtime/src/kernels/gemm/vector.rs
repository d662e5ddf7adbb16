//! Products of a matrix and a vector.

use super::dense;
use super::element::Element;
use super::layout::{Matrix, Order};
use super::scratch::Scratch;
use super::target::Target;
use super::variant::Kernels;

/// y ← y + A·x. No dimension may be zero.
pub(super) fn multiply<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    x: &[E],
    y: &mut [E],
    scratch: &mut Scratch<E>,
) {
    if a.order == Order::Rows || a.rows == 1 {
        // A single row is contiguous, or so are its columns of one element each.
        (kernels.dots)(a.flat, x, y);
    } else {
        // yᵀ = xᵀ·Aᵀ, where Aᵀ is stored by rows.
        let (len, mut c) = (x.len(), Target::new(y, y.len()));
        let x = Matrix { flat: x, order: Order::Rows, rows: 1, columns: len, stride: len };
        dense::multiply(kernels, x, a.transposed(), &mut c, scratch);
    }
}
