//! Floats and arrays under one roof.

use alloc::vec::Vec;
use core::mem;

use ndarray::{ArrayBase, ArrayRef, ArrayView, ArrayView0, Data, DimMax, Ix0, aview0};

use super::misfit::{do_not_broadcast, joint_shape};
use super::strided::Strided;
use super::{Rank, memory};
use crate::Float;

/// A float, an array of floats, or a reference to one.
///
/// The element type `E` is a parameter rather than an associated type, because only then can the
/// compiler infer the type of a literal that is an operand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no part in differentiable arithmetic on `{E}`",
    note = "operands are floats, arrays and views of floats, and references to these, all of one element type"
)]
pub trait Operand<E> {
    /// The number of axes, none for a float.
    type Dim: Rank<E>;

    /// The operand as an array.
    fn view(&self) -> ArrayView<'_, E, Self::Dim>;

    /// Lets go of what is read no more: an array gives its memory to the next one.
    #[inline]
    fn release(self)
    where
        E: Float,
        Self: Sized,
    {
    }
}

/// Puts a value where another one is, which is let go.
#[inline]
pub fn move_to<E: Float, A: Operand<E>>(value: A, place: &mut A) {
    mem::replace(place, value).release();
}

/// Lets go of a value of which only the memory is of use.
#[inline]
pub fn release<E: Float, A: Operand<E>>(a: A) {
    a.release();
}

macro_rules! scalar {
    ($($float:ident)+) => { $(
        impl Operand<$float> for $float {
            type Dim = Ix0;

            #[inline]
            fn view(&self) -> ArrayView0<'_, $float> {
                aview0(self)
            }
        }
    )+ };
}

scalar!(f32 f64);

impl<E, S: Data<Elem = E>, D: Rank<E>> Operand<E> for ArrayBase<S, D> {
    type Dim = D;

    #[inline]
    fn view(&self) -> ArrayView<'_, E, D> {
        (**self).view()
    }

    #[inline]
    fn release(self)
    where
        E: Float,
    {
        memory::give_array(self);
    }
}

impl<E, D: Rank<E>> Operand<E> for ArrayRef<E, D> {
    type Dim = D;

    #[inline]
    fn view(&self) -> ArrayView<'_, E, D> {
        self.view()
    }
}

impl<E, A: Operand<E> + ?Sized> Operand<E> for &A {
    type Dim = A::Dim;

    #[inline]
    fn view(&self) -> ArrayView<'_, E, A::Dim> {
        (**self).view()
    }
}

/// [`release`] of each value of a list.
#[inline]
pub fn release_each<E: Float, A: Operand<E>>(list: Vec<A>) {
    for a in list {
        a.release();
    }
}

/// The rank of several operands broadcast together, over the list `(A, (B, (C, ())))`.
pub trait JointRank<E> {
    /// The largest of the ranks.
    type Dim: Rank<E>;
}

impl<E> JointRank<E> for () {
    type Dim = Ix0;
}

impl<E, First, Rest> JointRank<E> for (First, Rest)
where
    First: Operand<E, Dim: DimMax<Rest::Dim, Output: Rank<E>>>,
    Rest: JointRank<E>,
{
    type Dim = <First::Dim as DimMax<Rest::Dim>>::Output;
}

/// A tuple of `N` operands, 1 to 32.
pub trait Operands<E: Float, const N: usize> {
    /// The rank of the operands broadcast together.
    type Dim: Rank<E>;

    /// The joint shape and each operand spread over it.
    ///
    /// # Panics
    /// If the shapes do not broadcast together.
    #[track_caller]
    fn spread(&self, at: &str) -> (Self::Dim, [Strided<'_, E, Self::Dim>; N]);

    /// [`Operand::release`] of each.
    fn release(self);
}

macro_rules! list {
    () => { () };
    ($first:ident $($rest:ident)*) => { ($first, list!($($rest)*)) };
}

macro_rules! operands {
    ($($count:literal: $($operand:ident)+;)+) => { $(
        impl<E, $($operand),+> Operands<E, $count> for ($($operand,)+)
        where
            E: Float,
            $($operand: Operand<E>,)+
            list!($($operand)+): JointRank<E>,
        {
            type Dim = <list!($($operand)+) as JointRank<E>>::Dim;

            #[inline]
            #[allow(non_snake_case)] // one name for an operand and for its type
            fn spread(&self, at: &str) -> (Self::Dim, [Strided<'_, E, Self::Dim>; $count]) {
                let ($($operand,)+) = self;
                let ($($operand,)+) = ($($operand.view(),)+);
                let shapes = [$($operand.shape()),+];
                let Some(joint) = joint_shape(&shapes) else { do_not_broadcast(at, &shapes) };
                let operands = [$(Strided::spread($operand.clone(), &joint)),+];
                (joint, operands)
            }

            #[inline]
            #[allow(non_snake_case)]
            fn release(self) {
                let ($($operand,)+) = self;
                $($operand.release();)+
            }
        }
    )+ };
}

operands! {
    1: A;
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D F;
    6: A B C D F G;
    7: A B C D F G H;
    8: A B C D F G H I;
    9: A B C D F G H I J;
    10: A B C D F G H I J K;
    11: A B C D F G H I J K L;
    12: A B C D F G H I J K L M;
    13: A B C D F G H I J K L M N;
    14: A B C D F G H I J K L M N O;
    15: A B C D F G H I J K L M N O P;
    16: A B C D F G H I J K L M N O P Q;
    17: A B C D F G H I J K L M N O P Q R;
    18: A B C D F G H I J K L M N O P Q R S;
    19: A B C D F G H I J K L M N O P Q R S T;
    20: A B C D F G H I J K L M N O P Q R S T U;
    21: A B C D F G H I J K L M N O P Q R S T U V;
    22: A B C D F G H I J K L M N O P Q R S T U V W;
    23: A B C D F G H I J K L M N O P Q R S T U V W X;
    24: A B C D F G H I J K L M N O P Q R S T U V W X Y;
    25: A B C D F G H I J K L M N O P Q R S T U V W X Y Z;
    26: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA;
    27: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA BB;
    28: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC;
    29: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD;
    30: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD FF;
    31: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD FF GG;
    32: A B C D F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD FF GG HH;
}
