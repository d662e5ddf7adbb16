//! Products of matrices: C ← α·A·B + β·C in one thread, for views of any strides.
//!
//! The sizes that matter here are those of small networks, where a general product spends much of
//! its time copying its factors: a mini-batch of ten rows uses each copied weight but ten times. So
//! the factors are read in place where that is fast (`dense`), and the innermost loop (`tile`) is
//! safe code compiled once for every instruction set (`variant`). Images are mostly background, so
//! zeros of the left factor are looked for and skipped where that is faster (`sparse`).
//!
//! Each element of a product of two matrices is one sum, which starts from β·C and takes the terms
//! in their order. So its bits depend neither on the way that is chosen, nor on how the matrices
//! are cut, nor on the processor, but for whether it rounds once or twice in x·y + z; only the sign
//! of a zero may depend on whether zeros are skipped. Products with a vector are summed in an order
//! that depends on the shapes and the strides.
//!
//! Sources: K. Goto and R. van de Geijn, *Anatomy of high-performance matrix multiplication*, ACM
//! Transactions on Mathematical Software 34(3), 2008; F. Van Zee and R. van de Geijn, *BLIS: a
//! framework for rapidly instantiating BLAS functionality*, ibid. 41(3), 2015.

mod dense;
mod dots;
mod element;
mod groups;
mod layout;
mod not_zero;
mod pack;
mod panels;
mod scratch;
mod sparse;
mod strip;
#[cfg(test)]
mod tests;
mod tile;
mod variant;
mod vector;
mod zeros;

use core::mem;

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Ix2};

use self::element::Element;
use self::layout::Matrix;
use self::scratch::Scratch;
use self::variant::{Compiled, Kernels};
use super::memory;
use super::processor::Processor;
use super::threads::{join, on_threads};
use crate::Float;

/// A number whose matrices can be multiplied: `f32` or `f64`.
pub trait Gemm: Element {
    /// C ← α·A·B + β·C, for A of shape m×k, B of shape k×n and C of shape m×n.
    ///
    /// If β = 0, C is not read, so its NaNs do not propagate. Otherwise special values are those of
    /// the formula, with two exceptions. α multiplies the smaller factor, not the sum. And where A is
    /// stored by rows and mostly zeros, these may be skipped: then 0·∞ and 0·NaN count as 0, so that
    /// a row of C does not show what is not finite in the rows of B that it takes nothing from. Where
    /// A is stored by columns, as in the gradient xᵀ·δ of weights, zeros are skipped only if B is
    /// finite: as soon as one δ is not, all weights of its column become NaN, and every later
    /// product with them shows that the network has diverged.
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
                    multiply(Self::kernels(Processor::best()), alpha, a, b, beta, c);
                }
            }
        )+
    };
}

gemm!(f32 f64);

/// A·B as a new array stored by rows, for A of shape m×k and B of shape k×n.
pub fn product<E: Float>(a: ArrayView2<'_, E>, b: ArrayView2<'_, E>) -> Array2<E> {
    let mut c = memory::zero_array(Ix2(a.nrows(), b.ncols()));
    E::gemm(E::one(), a, b, E::one(), c.view_mut());
    c
}

/// Brings the matrices to an order that the kernels take.
fn multiply<E: Compiled>(
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
    // The sums start from β·C, whatever the kernel.
    if beta.is_zero() {
        c.fill(E::zero());
    } else if !beta.is_one() {
        c.mapv_inplace(|c| beta * c);
    }
    if k == 0 {
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
    if alpha.is_one()
        && let Some(c) = c.as_slice_mut()
    {
        return on_threads(m, k, n, |threads| share_out(kernels, left, right, c, threads));
    }
    E::with_scratch(|scratch| {
        if let Some(c) = c.as_slice_mut() {
            scaled(kernels, alpha, left, right, c, scratch);
        } else if let Some(c) = c.view_mut().reversed_axes().as_slice_mut() {
            // Cᵀ = Bᵀ·Aᵀ.
            scaled(kernels, alpha, right.transposed(), left.transposed(), c, scratch);
        } else {
            let mut sum = c.as_standard_layout().into_owned();
            let flat = sum.as_slice_mut().expect("standard layout");
            scaled(kernels, alpha, left, right, flat, scratch);
            c.assign(&sum);
        }
    });
}

/// C ← C + α·A·B for a C stored by rows.
fn scaled<E: Compiled>(
    kernels: &Kernels<E>,
    alpha: E,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut [E],
    scratch: &mut Scratch<E>,
) {
    if alpha.is_one() {
        return by_rows(kernels, a, b, c, scratch);
    }
    // The smaller factor times α, so that sums start from C here, too.
    let mut scaled = mem::take(&mut scratch.scaled);
    scaled.clear();
    let smaller = if a.flat.len() < b.flat.len() { a } else { b };
    scaled.extend(smaller.flat.iter().map(|&x| alpha * x));
    let smaller = Matrix { flat: &scaled, ..smaller };
    let (a, b) = if a.flat.len() < b.flat.len() { (smaller, b) } else { (a, smaller) };
    by_rows(kernels, a, b, c, scratch);
    scratch.scaled = scaled;
}

/// C ← C + A·B for a C stored by rows, of which each of so many threads computes some.
fn share_out<E: Compiled>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut [E],
    threads: usize,
) {
    // One row alone would be a vector, whose products are summed in another order.
    let threads = threads.min(a.rows / 2);
    if threads < 2 {
        return E::with_scratch(|scratch| by_rows(kernels, a, b, c, scratch));
    }
    let here = threads / 2;
    let rows = a.rows * here / threads;
    let (upper, lower) = c.split_at_mut(rows * b.columns);
    let [above, below] = [0..rows, rows..a.rows].map(|rows| a.piece(rows, 0..a.columns));
    join(
        || share_out(kernels, above, b, upper, here),
        || share_out(kernels, below, b, lower, threads - here),
    );
}

/// C ← C + A·B for a C stored by rows.
fn by_rows<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut [E],
    scratch: &mut Scratch<E>,
) {
    let target = (&mut *c, b.columns);
    if b.columns == 1 {
        vector::multiply(kernels, a, b.flat, c, scratch);
    } else if a.rows == 1 {
        vector::multiply(kernels, b.transposed(), a.flat, c, scratch);
    } else if sparse::may_pay(kernels, a, b) {
        sparse::multiply(kernels, a, b, target, scratch);
    } else {
        dense::multiply(kernels, a, b, target, scratch);
    }
}
