//! Products of matrices: C ← α·A·B + β·C, for views of any strides.
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
mod target;
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
use self::scratch::{LINE, Scratch};
use self::target::Target;
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
        let c = Target::new(c, n);
        let operations = 2_usize.saturating_mul(m).saturating_mul(k).saturating_mul(n);
        return on_threads(operations, most_shares(m, n), |threads| {
            share_out(kernels, left, right, c, threads);
        });
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
    let c = &mut Target::new(c, b.columns);
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

/// The fewest rows of a result that are work for a thread.
const ROWS_OF_SHARE: usize = 16;

/// The fewest columns of a result that are work for a thread.
const COLUMNS_OF_SHARE: usize = 32;

/// Into how many shares a result of m×n elements can be cut.
fn most_shares(m: usize, n: usize) -> usize {
    // What is summed for a single row depends on the number of its columns.
    let columns = if m == 1 { 1 } else { n / COLUMNS_OF_SHARE };
    columns.max(m / ROWS_OF_SHARE)
}

/// C ← C + A·B, of which each of so many threads computes a share, never a part of a sum.
///
/// Columns are shared out, if there are enough: then weights W stay in the cache of the processor
/// that computes both x·W and the gradient of W for these columns. If rows of x were shared out,
/// each would read what others have written.
fn share_out<E: Compiled>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    mut c: Target<'_, E>,
    threads: usize,
) {
    let (rows, columns) = (c.rows(), c.columns());
    let threads = threads.min(most_shares(rows, columns));
    if threads < 2 {
        return E::with_scratch(|scratch| by_rows(kernels, a, b, &mut c, scratch));
    }
    let here = threads / 2;
    let share = |len: usize| len * here / threads;
    let ([a, other_a], [b, other_b], [c, other_c]) = if columns >= 2 * COLUMNS_OF_SHARE {
        // At the end of a line of the cache, where rows begin with one.
        let at = share(columns).next_multiple_of(LINE / size_of::<E>());
        let pieces = [0..at, at..columns].map(|columns| b.piece(0..b.rows, columns));
        ([a, a], pieces, c.split_columns(at))
    } else {
        let at = share(rows);
        let pieces = [0..at, at..rows].map(|rows| a.piece(rows, 0..a.columns));
        (pieces, [b, b], c.split_rows(at))
    };
    join(
        || share_out(kernels, a, b, c, here),
        || share_out(kernels, other_a, other_b, other_c, threads - here),
    );
}

/// C ← C + A·B in one thread.
fn by_rows<E: Element>(
    kernels: &Kernels<E>,
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    c: &mut Target<'_, E>,
    scratch: &mut Scratch<E>,
) {
    if b.columns == 1 {
        vector::multiply(kernels, a, b.flat, c.as_slice(), scratch);
    } else if a.rows == 1 {
        vector::multiply(kernels, b.transposed(), a.flat, c.as_slice(), scratch);
    } else if sparse::may_pay(kernels, a, b) {
        sparse::multiply(kernels, a, b, c, scratch);
    } else {
        dense::multiply(kernels, a, b, c, scratch);
    }
}
