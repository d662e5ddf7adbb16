//! The same elements in another shape.

use ndarray::{Array, IntoDimension};

use super::misfit::do_not_fit;
use super::{Operand, Rank, Shape, memory};
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
pub fn reshape<E, A, D>(at: &'static str, a: A, shape: &Shape<E, D>) -> D::Owned
where
    E: Float,
    A: Operand<E>,
    D: Rank<E>,
{
    let view = a.view();
    if view.len() != shape.dim.size() {
        do_not_fit(at, view.shape(), shape.dim.slice());
    }
    let mut elements = memory::room(view.len());
    match view.as_slice() {
        Some(slice) => elements.extend_from_slice(slice),
        None => elements.extend(view.iter().copied()),
    }
    a.release();
    let array = Array::from_shape_vec(shape.dim.clone(), elements);
    D::from_array(array.expect("there are as many elements"))
}
