//! The same elements in another shape.

use ndarray::{Array, IntoDimension};

use super::misfit::do_not_fit;
use super::{Operand, Rank, Shape};
use crate::Float;

/// A shape of the user's for arrays of the element type of `like`.
#[inline]
pub fn shaped<E, A, I>(like: &A, shape: I) -> Shape<E, I::Dim>
where
    A: Operand<E> + ?Sized,
    I: IntoDimension,
{
    let _ = like;
    Shape::new(shape.into_dimension())
}

/// The elements of `a`, the last index running fastest, in another shape: its own adjoint, from one shape to the other.
///
/// # Panics
/// If there are more or fewer elements in that. The message quotes `at`, the source text of the expression.
#[track_caller]
pub fn reshape<E, A, D>(at: &'static str, a: &A, shape: &Shape<E, D>) -> D::Owned
where
    E: Float,
    A: Operand<E> + ?Sized,
    D: Rank<E>,
{
    let a = a.view();
    if a.len() != shape.dim.size() {
        do_not_fit(at, a.shape(), shape.dim.slice());
    }
    let elements = match a.as_slice() {
        Some(elements) => elements.to_vec(),
        None => a.iter().copied().collect(),
    };
    let array = Array::from_shape_vec(shape.dim.clone(), elements);
    D::from_array(array.expect("there are as many elements"))
}
