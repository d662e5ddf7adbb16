//! Shapes on record, for the way back.

use core::marker::PhantomData;

use ndarray::Dimension;

use super::Operand;

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
        Self {
            dim,
            elem: PhantomData,
        }
    }
}

/// The shape of a float (which has no axes) or an array.
#[inline]
pub fn shape<E, A: Operand<E> + ?Sized>(operand: &A) -> Shape<E, A::Dim> {
    Shape::new(operand.view().raw_dim())
}
