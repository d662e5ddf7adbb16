//! The product of two matrices.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, LinalgScalar};

/// An element type with a general matrix product.
pub trait Gemm: LinalgScalar {
    /// C ← α·A·B + β·C for A of m×k, B of k×n and C of m×n elements, in any memory layout.
    fn gemm(
        alpha: Self,
        a: ArrayView2<'_, Self>,
        b: ArrayView2<'_, Self>,
        beta: Self,
        c: ArrayViewMut2<'_, Self>,
    );
}

macro_rules! gemm {
    ($($float:ident)+) => { $(
        impl Gemm for $float {
            fn gemm(
                alpha: Self,
                a: ArrayView2<'_, Self>,
                b: ArrayView2<'_, Self>,
                beta: Self,
                mut c: ArrayViewMut2<'_, Self>,
            ) {
                general_mat_mul(alpha, &a, &b, beta, &mut c);
            }
        }
    )+ };
}

gemm!(f32 f64);

/// A·B in row-major order.
pub(super) fn product<E: Gemm>(a: ArrayView2<'_, E>, b: ArrayView2<'_, E>) -> Array2<E> {
    let mut c = Array2::zeros((a.nrows(), b.ncols()));
    E::gemm(E::one(), a, b, E::zero(), c.view_mut());
    c
}
