//! Shapes on record, for the reverse sweep.

use core::marker::PhantomData;

use ndarray::{Axis, Dimension};

use super::{Operand, Operands};
use crate::Float;

/// The shape of an operand, kept so that the operand itself need not be.
///
/// Carries the element type, so that a result that depends on nothing but a shape still has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape<E, D> {
    pub(super) dim: D,
    elem: PhantomData<fn() -> E>,
}

impl<E, D: Dimension> Shape<E, D> {
    pub(super) fn new(dim: D) -> Self {
        Self { dim, elem: PhantomData }
    }
}

/// The shape of a float (which has no axes) or an array.
#[inline]
pub fn shape<E: Float, A: Operand<E>>(operand: A) -> Shape<E, A::Dim> {
    let shape = Shape::new(operand.view().raw_dim());
    operand.release();
    shape
}

/// The shape that operands broadcast to.
///
/// # Panics
/// If they do not.
#[track_caller]
pub fn joint_shape<E, O, const N: usize>(at: &'static str, operands: O) -> Shape<E, O::Dim>
where
    E: Float,
    O: Operands<E, N>,
{
    let shape = Shape::new(operands.spread(at).0);
    operands.release();
    shape
}

/// The number of elements, as a float of their type: what a mean divides by.
#[inline]
pub fn count<E: Float, A: Operand<E> + ?Sized>(operand: &A) -> E {
    E::lit(operand.view().len() as f64)
}

/// The number of elements along one axis, as a float of their type.
///
/// # Panics
/// If there is no such axis.
#[inline]
#[track_caller]
pub fn count_axis<E: Float, A: Operand<E> + ?Sized>(operand: &A, axis: usize) -> E {
    E::lit(operand.view().len_of(Axis(axis)) as f64)
}
