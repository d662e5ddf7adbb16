//! Products of dense matrices: C ← α·A·B + β·C.

mod blocks;
mod dots;
mod element;
mod layout;
mod pack;
#[cfg(test)]
mod tests;
mod tile;
mod variant;
mod vector;

use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use self::layout::Matrix;
use self::variant::{Compiled, Kernels};

/// A number whose matrices can be multiplied: `f32` or `f64`.
pub trait Gemm: element::Element {
    /// C ← α·A·B + β·C.
    fn gemm(
        alpha: Self,
        a: ArrayView2<'_, Self>,
        b: ArrayView2<'_, Self>,
        beta: Self,
        c: ArrayViewMut2<'_, Self>,
    );
}

macro_rules! gemm {
    ($($element:ident)+) => {
        $(
            impl Gemm for $element {
                fn gemm(
                    alpha: Self,
                    a: ArrayView2<'_, Self>,
                    b: ArrayView2<'_, Self>,
                    beta: Self,
                    c: ArrayViewMut2<'_, Self>,
                ) {
                    multiply(Self::best(), alpha, a, b, beta, c);
                }
            }
        )+
    };
}

gemm!(f32 f64);

/// The product A·B, stored by rows.
pub fn product<E: Gemm>(a: ArrayView2<'_, E>, b: ArrayView2<'_, E>) -> Array2<E> {
    let mut c = Array2::zeros((a.nrows(), b.ncols()));
    E::gemm(E::one(), a, b, E::zero(), c.view_mut());
    c
}

/// Brings the matrices into the order the kernels work in.
fn multiply<E: Compiled>(
    kernels: &Kernels<E>,
    alpha: E,
    a: ArrayView2<'_, E>,
    b: ArrayView2<'_, E>,
    beta: E,
    mut c: ArrayViewMut2<'_, E>,
) {
    let (m, k) = a.dim();
    let n = b.ncols();
    debug_assert_eq!(b.nrows(), k, "the inner dimensions of {:?}·{:?}", a.dim(), b.dim());
    debug_assert_eq!(c.dim(), (m, n), "the shape of {:?}·{:?}", a.dim(), b.dim());
    if m == 0 || n == 0 {
        return;
    }
    if k == 0 {
        // The empty sum.
        let zero = alpha * E::zero();
        c.mapv_inplace(|c| if beta.is_zero() { zero } else { zero + beta * c });
        return;
    }
    let (copied_a, copied_b);
    let left = match Matrix::of(&a) {
        Some(left) => left,
        None => {
            copied_a = a.as_standard_layout();
            Matrix::of(&copied_a.view()).expect("the copy has no gaps")
        }
    };
    let right = match Matrix::of(&b) {
        Some(right) => right,
        None => {
            copied_b = b.as_standard_layout();
            Matrix::of(&copied_b.view()).expect("the copy has no gaps")
        }
    };
    if let Some(c) = c.as_slice_mut() {
        in_order(kernels, alpha, left, right, beta, c);
        return;
    }
    // Cᵀ = Bᵀ·Aᵀ
    if let Some(c) = c.view_mut().reversed_axes().as_slice_mut() {
        in_order(kernels, alpha, right.transposed(), left.transposed(), beta, c);
        return;
    }
    let mut ab = Array2::zeros((m, n));
    let flat = ab.as_slice_mut().expect("a new array is stored by rows");
    in_order(kernels, E::one(), left, right, E::zero(), flat);
    c.zip_mut_with(&ab, |c, &ab| {
        *c = if beta.is_zero() { alpha * ab } else { alpha * ab + beta * *c };
    });
}

/// C ← α·A·B + β·C for C stored by rows.
fn in_order<E: Compiled>(
    kernels: &Kernels<E>,
    alpha: E,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    beta: E,
    c: &mut [E],
) {
    if b.columns == 1 {
        vector::multiply(kernels, alpha, a, b.flat, beta, c);
    } else if a.rows == 1 {
        vector::multiply(kernels, alpha, b.transposed(), a.flat, beta, c);
    } else {
        blocks::multiply(kernels, alpha, a, b, beta, c);
    }
}
