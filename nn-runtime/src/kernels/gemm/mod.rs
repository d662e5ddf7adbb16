//! Products of dense matrices: C ← α·A·B + β·C in one thread, for views of any strides.
//!
//! The sizes that matter here are those of small networks, where a general product spends much of
//! its time copying its factors: a mini-batch of ten rows uses each copied weight but ten times. So
//! the factors are read in place where that is fast (`blocks`), and the innermost loop (`tile`) is
//! safe code compiled once for every instruction set (`variant`).
//!
//! Every element is summed in an order that depends only on the shapes, the strides and the
//! processor: the same factors give the same bits.
//!
//! Sources: K. Goto and R. van de Geijn, *Anatomy of high-performance matrix multiplication*, ACM
//! Transactions on Mathematical Software 34(3), 2008; F. Van Zee and R. van de Geijn, *BLIS: a
//! framework for rapidly instantiating BLAS functionality*, ibid. 41(3), 2015.

mod blocks;
mod dots;
mod element;
mod layout;
mod pack;
mod strip;
#[cfg(test)]
mod tests;
mod tile;
mod variant;
mod vector;

use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use self::element::Element;
use self::layout::Matrix;
use self::variant::{Compiled, Kernels};

/// A number whose matrices can be multiplied: `f32` or `f64`.
pub trait Gemm: Element {
    /// C ← α·A·B + β·C, for A of shape m×k, B of shape k×n and C of shape m×n.
    ///
    /// If β is zero, what C holds does not matter, be it no number. Otherwise special values are
    /// those of the formula: zero for α times an infinite element of A·B is no number.
    ///
    /// That the shapes fit is up to the caller. If they do not, the result is unspecified, or a
    /// panic whose message may not help.
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

/// A·B as a new array stored by rows, for A of shape m×k and B of shape k×n.
pub fn product<E: Gemm>(a: ArrayView2<'_, E>, b: ArrayView2<'_, E>) -> Array2<E> {
    let mut c = Array2::zeros((a.nrows(), b.ncols()));
    E::gemm(E::one(), a, b, E::zero(), c.view_mut());
    c
}

/// Brings the matrices to an order that the kernels take.
fn multiply<E: Element>(
    kernels: &Kernels<E>,
    alpha: E,
    a: ArrayView2<'_, E>,
    b: ArrayView2<'_, E>,
    beta: E,
    mut c: ArrayViewMut2<'_, E>,
) {
    let ((m, k), n) = (a.dim(), b.ncols());
    debug_assert_eq!(b.nrows(), k, "the inner dimensions of {:?}·{:?}", a.dim(), b.dim());
    debug_assert_eq!(c.dim(), (m, n), "the shape of {:?}·{:?}", a.dim(), b.dim());
    if m == 0 || n == 0 {
        return;
    }
    if k == 0 {
        let nothing = alpha * E::zero();
        c.mapv_inplace(|c| if beta.is_zero() { nothing } else { nothing + beta * c });
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
        by_rows(kernels, alpha, left, right, beta, c);
    } else if let Some(c) = c.view_mut().reversed_axes().as_slice_mut() {
        // Cᵀ = Bᵀ·Aᵀ.
        by_rows(kernels, alpha, right.transposed(), left.transposed(), beta, c);
    } else {
        let mut ab = Array2::zeros((m, n));
        let flat = ab.as_slice_mut().expect("a new array is stored by rows");
        by_rows(kernels, alpha, left, right, E::zero(), flat);
        c.zip_mut_with(&ab, |c, &ab| *c = if beta.is_zero() { ab } else { ab + beta * *c });
    }
}

/// C ← α·A·B + β·C for a C stored by rows.
fn by_rows<E: Element>(
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
