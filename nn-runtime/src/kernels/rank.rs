//! What a result of a given rank is: a float for rank 0, an array for every other one.

use ndarray::{Array, Array0, Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn};

use super::elementwise::map_array;
use super::strided::Strided;
use crate::Float;

/// A number of axes together with the owned value that results of this rank are.
pub trait Rank<E>: Dimension {
    /// `E` itself for rank 0, `Array<E, Self>` otherwise.
    type Owned;

    /// The result from its array form.
    fn from_array(array: Array<E, Self>) -> Self::Owned;

    /// Applies `f` to each tuple of elements of operands that are spread over `shape`.
    ///
    /// A method of the rank, so that arithmetic on floats alone never touches an array.
    fn map<const N: usize>(
        shape: Self,
        operands: [Strided<'_, E, Self>; N],
        f: impl Fn([E; N]) -> E,
    ) -> Self::Owned
    where
        E: Float;
}

impl<E> Rank<E> for Ix0 {
    type Owned = E;

    #[inline]
    fn from_array(array: Array0<E>) -> E {
        array.into_scalar()
    }

    #[inline]
    fn map<const N: usize>(_: Ix0, operands: [Strided<'_, E, Ix0>; N], f: impl Fn([E; N]) -> E) -> E
    where
        E: Float,
    {
        f(operands.map(|operand| operand.data[operand.start]))
    }
}

macro_rules! rank {
    ($($dim:ident)+) => { $(
        impl<E> Rank<E> for $dim {
            type Owned = Array<E, $dim>;

            #[inline]
            fn from_array(array: Array<E, $dim>) -> Self::Owned {
                array
            }

            #[inline]
            fn map<const N: usize>(
                shape: $dim,
                operands: [Strided<'_, E, $dim>; N],
                f: impl Fn([E; N]) -> E,
            ) -> Self::Owned
            where
                E: Float,
            {
                map_array(shape, &operands, f)
            }
        }
    )+ };
}

rank!(Ix1 Ix2 Ix3 Ix4 Ix5 Ix6 IxDyn);
