//! Products of matrices and vectors, and their partial derivatives.
//!
//! The three products are the partial derivatives of one trilinear form, ⟨s, a·b⟩ for a seed `s`:
//! [`dot`] that with respect to s, [`dot_lhs`] with respect to a and [`dot_rhs`] with respect to b.

use ndarray::{
    Array1, Array2, ArrayBase, ArrayView, ArrayView1, ArrayView2, Axis, Dimension, Ix0, Ix1, Ix2,
    OwnedRepr,
};

use super::gemm::product;
use super::misfit::do_not_fit;
use super::summation::sum_run;
use super::{Operand, Rank, map, memory};
use crate::{Accumulate, Float};

/// A rank that has a product with the rank `B`.
#[diagnostic::on_unimplemented(
    message = "there is no product of arrays with these ranks",
    note = "`dot` multiplies matrices and vectors"
)]
pub trait Dot<E, B>: Rank<E> {
    /// The type of the product.
    type Product;

    /// a·b.
    #[track_caller]
    fn dot(at: &'static str, a: ArrayView<'_, E, Self>, b: ArrayView<'_, E, B>) -> Self::Product;
}

/// The rank of a seed s of a product a·b, where `B` is the rank of b.
pub trait DotLhs<E, B>: Rank<E> {
    /// The type of the gradient, that of an owned a.
    type Gradient;

    /// ∂⟨s, a·b⟩/∂a.
    #[track_caller]
    fn dot_lhs(
        at: &'static str,
        seed: ArrayView<'_, E, Self>,
        b: ArrayView<'_, E, B>,
    ) -> Self::Gradient;

    /// `sum += ∂⟨s, a·b⟩/∂a`; a lazy zero takes it by move.
    #[track_caller]
    fn add_dot_lhs(
        at: &'static str,
        sum: &mut Self::Gradient,
        seed: ArrayView<'_, E, Self>,
        b: ArrayView<'_, E, B>,
    ) where
        Self::Gradient: Accumulate,
    {
        sum.accumulate(Self::dot_lhs(at, seed, b));
    }
}

/// The rank of a seed s of a product a·b, where `A` is the rank of a.
pub trait DotRhs<E, A>: Rank<E> {
    /// The type of the gradient, that of an owned b.
    type Gradient;

    /// ∂⟨s, a·b⟩/∂b.
    #[track_caller]
    fn dot_rhs(
        at: &'static str,
        a: ArrayView<'_, E, A>,
        seed: ArrayView<'_, E, Self>,
    ) -> Self::Gradient;

    /// `sum += ∂⟨s, a·b⟩/∂b`; a lazy zero takes it by move.
    #[track_caller]
    fn add_dot_rhs(
        at: &'static str,
        sum: &mut Self::Gradient,
        a: ArrayView<'_, E, A>,
        seed: ArrayView<'_, E, Self>,
    ) where
        Self::Gradient: Accumulate,
    {
        sum.accumulate(Self::dot_rhs(at, a, seed));
    }
}

macro_rules! products {
    ($(
        $trait:ident<$other:ident> for $rank:ident:
        $method:ident($at:ident, $a:ident: $a_rank:ident, $b:ident: $b_rank:ident)
        -> $result:ident = $output:ty { $value:expr }
        $([$add:ident($sum:ident) { $added:expr }])?
    )+) => { $(
        impl<E: Float> $trait<E, $other> for $rank {
            type $result = $output;

            #[inline]
            fn $method(
                $at: &'static str,
                $a: ArrayView<'_, E, $a_rank>,
                $b: ArrayView<'_, E, $b_rank>,
            ) -> $output {
                $value
            }

            $(
                #[inline]
                fn $add(
                    $at: &'static str,
                    $sum: &mut $output,
                    $a: ArrayView<'_, E, $a_rank>,
                    $b: ArrayView<'_, E, $b_rank>,
                ) {
                    $added
                }
            )?
        }
    )+ };
}

products! {
    Dot<Ix2> for Ix2: dot(at, a: Ix2, b: Ix2) -> Product = Array2<E> { matrix_matrix(at, a, b) }
    Dot<Ix1> for Ix2: dot(at, a: Ix2, b: Ix1) -> Product = Array1<E> { matrix_vector(at, a, b) }
    Dot<Ix2> for Ix1: dot(at, a: Ix1, b: Ix2) -> Product = Array1<E> { vector_matrix(at, a, b) }
    Dot<Ix1> for Ix1: dot(at, a: Ix1, b: Ix1) -> Product = E { vector_vector(at, a, b) }

    DotLhs<Ix2> for Ix2: dot_lhs(at, s: Ix2, b: Ix2) -> Gradient = Array2<E> { matrix_matrix(at, s, b.reversed_axes()) }
        [add_dot_lhs(sum) { add_matrix_matrix(at, sum, s, b.reversed_axes()) }]
    DotLhs<Ix1> for Ix1: dot_lhs(at, s: Ix1, b: Ix1) -> Gradient = Array2<E> { outer(at, s, b) }
    DotLhs<Ix2> for Ix1: dot_lhs(at, s: Ix1, b: Ix2) -> Gradient = Array1<E> { vector_matrix(at, s, b.reversed_axes()) }
    DotLhs<Ix1> for Ix0: dot_lhs(at, s: Ix0, b: Ix1) -> Gradient = Array1<E> { map(at, (s, b), |[s, b]| s * b) }

    DotRhs<Ix2> for Ix2: dot_rhs(at, a: Ix2, s: Ix2) -> Gradient = Array2<E> { matrix_matrix(at, a.reversed_axes(), s) }
        [add_dot_rhs(sum) { add_matrix_matrix(at, sum, a.reversed_axes(), s) }]
    DotRhs<Ix2> for Ix1: dot_rhs(at, a: Ix2, s: Ix1) -> Gradient = Array1<E> { matrix_vector(at, a.reversed_axes(), s) }
    DotRhs<Ix1> for Ix1: dot_rhs(at, a: Ix1, s: Ix1) -> Gradient = Array2<E> { outer(at, a, s) }
    DotRhs<Ix1> for Ix0: dot_rhs(at, a: Ix1, s: Ix0) -> Gradient = Array1<E> { map(at, (a, s), |[a, s]| a * s) }
}

/// The product a·b of matrices and vectors: Σ over the last axis of a and the first one of b.
///
/// # Panics
/// If these axes differ in length. The message quotes `at`, the source text of the product.
#[inline]
#[track_caller]
pub fn dot<E, A, B>(at: &'static str, a: A, b: B) -> <A::Dim as Dot<E, B::Dim>>::Product
where
    E: Float,
    A: Operand<E, Dim: Dot<E, B::Dim>>,
    B: Operand<E>,
{
    let product = Dot::dot(at, a.view(), b.view());
    a.release();
    b.release();
    product
}

/// The gradient of ⟨seed, a·b⟩ with respect to a: seed·bᵀ, or its analogue for vectors.
///
/// # Panics
/// If the shapes are not those of a product and one of its factors.
#[inline]
#[track_caller]
pub fn dot_lhs<E, G, B>(at: &'static str, seed: G, b: B) -> <G::Dim as DotLhs<E, B::Dim>>::Gradient
where
    E: Float,
    G: Operand<E, Dim: DotLhs<E, B::Dim>>,
    B: Operand<E>,
{
    let gradient = DotLhs::dot_lhs(at, seed.view(), b.view());
    seed.release();
    b.release();
    gradient
}

/// The gradient of ⟨seed, a·b⟩ with respect to b: aᵀ·seed, or its analogue for vectors.
///
/// # Panics
/// If the shapes are not those of a product and one of its factors.
#[inline]
#[track_caller]
pub fn dot_rhs<E, A, G>(at: &'static str, a: A, seed: G) -> <G::Dim as DotRhs<E, A::Dim>>::Gradient
where
    E: Float,
    A: Operand<E>,
    G: Operand<E, Dim: DotRhs<E, A::Dim>>,
{
    let gradient = DotRhs::dot_rhs(at, a.view(), seed.view());
    a.release();
    seed.release();
    gradient
}

/// `sum += seed·bᵀ`, or its analogue for vectors: [`dot_lhs`], added to what is there. A lazy zero takes it by move.
///
/// # Panics
/// If the shapes are not those of a product, one of its factors and the other.
#[inline]
#[track_caller]
pub fn add_dot_lhs<E, G, B>(
    at: &'static str,
    sum: &mut <G::Dim as DotLhs<E, B::Dim>>::Gradient,
    seed: G,
    b: B,
) where
    E: Float,
    G: Operand<E, Dim: DotLhs<E, B::Dim, Gradient: Accumulate>>,
    B: Operand<E>,
{
    DotLhs::add_dot_lhs(at, sum, seed.view(), b.view());
    seed.release();
    b.release();
}

/// `sum += aᵀ·seed`, or its analogue for vectors: [`dot_rhs`], added to what is there. A lazy zero takes it by move.
///
/// # Panics
/// If the shapes are not those of a product, one of its factors and the other.
#[inline]
#[track_caller]
pub fn add_dot_rhs<E, A, G>(
    at: &'static str,
    sum: &mut <G::Dim as DotRhs<E, A::Dim>>::Gradient,
    a: A,
    seed: G,
) where
    E: Float,
    A: Operand<E>,
    G: Operand<E, Dim: DotRhs<E, A::Dim, Gradient: Accumulate>>,
{
    DotRhs::add_dot_rhs(at, sum, a.view(), seed.view());
    a.release();
    seed.release();
}

/// The transpose as a view: axes in reverse order.
#[inline]
pub fn t<E, A: Operand<E> + ?Sized>(a: &A) -> ArrayView<'_, E, A::Dim> {
    a.view().reversed_axes()
}

/// The transpose of an owned array, whose elements stay where they are.
#[inline]
pub fn transpose<E, D: Dimension>(g: ArrayBase<OwnedRepr<E>, D>) -> ArrayBase<OwnedRepr<E>, D> {
    g.reversed_axes()
}

#[track_caller]
fn matrix_matrix<E: Float>(at: &str, a: ArrayView2<'_, E>, b: ArrayView2<'_, E>) -> Array2<E> {
    if a.ncols() != b.nrows() {
        do_not_fit(at, a.shape(), b.shape());
    }
    product(a, b)
}

/// `sum += a·b`
#[track_caller]
fn add_matrix_matrix<E: Float>(
    at: &str,
    sum: &mut Array2<E>,
    a: ArrayView2<'_, E>,
    b: ArrayView2<'_, E>,
) {
    if sum.is_empty() {
        *sum = matrix_matrix(at, a, b);
        return;
    }
    if a.ncols() != b.nrows() {
        do_not_fit(at, a.shape(), b.shape());
    }
    let (there, added) = (sum.dim(), (a.nrows(), b.ncols()));
    assert!(there == added, "gradients of shapes {there:?} and {added:?} do not add up");
    E::gemm(E::one(), a, b, E::one(), sum.view_mut());
}

#[track_caller]
fn matrix_vector<E: Float>(at: &str, a: ArrayView2<'_, E>, b: ArrayView1<'_, E>) -> Array1<E> {
    if a.ncols() != b.len() {
        do_not_fit(at, a.shape(), b.shape());
    }
    transform(a, b)
}

#[track_caller]
fn vector_matrix<E: Float>(at: &str, a: ArrayView1<'_, E>, b: ArrayView2<'_, E>) -> Array1<E> {
    if a.len() != b.nrows() {
        do_not_fit(at, a.shape(), b.shape());
    }
    transform(b.reversed_axes(), a)
}

#[track_caller]
fn vector_vector<E: Float>(at: &str, a: ArrayView1<'_, E>, b: ArrayView1<'_, E>) -> E {
    if a.len() != b.len() {
        do_not_fit(at, a.shape(), b.shape());
    }
    super::sum("", (a, b), |[a, b]| a * b)
}

fn outer<E: Float>(at: &'static str, a: ArrayView1<'_, E>, b: ArrayView1<'_, E>) -> Array2<E> {
    map(at, (a.insert_axis(Axis(1)), b), |[a, b]| a * b)
}

/// The matrix times the vector.
fn transform<E: Float>(matrix: ArrayView2<'_, E>, vector: ArrayView1<'_, E>) -> Array1<E> {
    let vector = memory::in_rows(vector);
    let elements = vector.as_slice().expect("standard layout");
    let columns_contiguous = matrix.t().is_standard_layout();
    let product = if columns_contiguous && !matrix.is_standard_layout() {
        // Row by row would stride through memory; column by column adds up whole slices.
        let mut product = memory::zero_array(Ix1(matrix.nrows()));
        for (column, &x) in matrix.columns().into_iter().zip(elements) {
            product.scaled_add(x, &column);
        }
        product
    } else {
        let matrix = memory::in_rows(matrix);
        let mut product = memory::room(matrix.nrows());
        product.extend(matrix.rows().into_iter().map(|row| {
            let row = row.to_slice().expect("standard layout");
            sum_run([row, elements], |[a, x]| a * x)
        }));
        memory::give_array(matrix);
        Array1::from(product)
    };
    memory::give_array(vector);
    product
}
