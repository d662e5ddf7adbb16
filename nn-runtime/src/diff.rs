//! Tangents: where derivatives live.

use alloc::string::String;
use alloc::vec::Vec;
use core::array;

use ndarray::{Array, ArrayBase, ArrayRef, Data, Dimension};

use crate::Float;
use crate::kernels::memory;

/// A type of which derivatives can be taken, together with the type of the derivatives.
///
/// The tangent of a float is a float and that of an array, a view or a reference to one an owned
/// array; of a structure that derives [`Params`](crate::Params) it is the same structure, and a
/// sequence or tuple has the tangents of its elements. What is discrete, like an integer, has the
/// only tangent `()`: it cannot move. That of an option is an option: `None` is zero, and where the
/// value is `None` a tangent stands for nothing, whatever it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no parameter type: derive `Params`, or mark the field `#[param(skip)]`",
    label = "derivatives with respect to this type are not defined",
    note = "a parameter of a function can also be left out of its `#[derive_grad(wrt(…))]`"
)]
pub trait Diff {
    /// The owned type of a derivative with respect to a value of this type.
    type Tangent;

    /// A zero that costs nothing: 0 for a float, but for an array or a `Vec` an empty one, until
    /// [`Accumulate`](crate::Accumulate) or [`complete_tangent`](Diff::complete_tangent) gives it its size.
    fn lazy_zero(&self) -> Self::Tangent;

    /// Gives lazy zeros of lists as many elements as the lists have, lazy zeros again.
    #[inline]
    fn open_tangent(&self, tangent: &mut Self::Tangent) {
        let _ = tangent;
    }

    /// Replaces lazy zeros that are left in `tangent` by zeros of this value's shape.
    ///
    /// # Panics
    /// If the tangent has another shape.
    #[track_caller]
    fn complete_tangent(&self, tangent: &mut Self::Tangent);

    /// The value in a [`Sink::Descend`](crate::__rt::Sink), which only structures have.
    #[doc(hidden)]
    #[inline]
    fn in_sink(argument: &Self::Tangent) -> Option<&Self> {
        let _ = argument;
        None
    }

    /// Calls a pullback whose sink would be [`Sink::Descend`](crate::__rt::Sink) with a cotangent apart from the argument.
    #[doc(hidden)]
    #[inline]
    fn apart(
        argument: &mut Self::Tangent,
        pullback: impl FnOnce(&Self, crate::sink::Sink<'_, Self::Tangent>),
    ) where
        Self: Sized,
    {
        let _ = (argument, pullback);
    }

    /// An owned copy, which for a tangent vector is the same vector.
    fn to_tangent(&self) -> Self::Tangent;
}

/// An owned copy of `a` of the type of its tangent.
#[inline]
pub fn own<T: Diff + ?Sized>(a: &T) -> T::Tangent {
    a.to_tangent()
}

/// The lazy zero to start accumulating derivatives with respect to `a` from.
#[inline]
pub fn zero<T: Diff + ?Sized>(a: &T) -> T::Tangent {
    a.lazy_zero()
}

/// The zero of `a`'s shape.
#[inline]
#[track_caller]
pub fn zero_of<T: Diff + ?Sized>(a: &T) -> T::Tangent {
    complete(a.lazy_zero(), a)
}

/// The accumulated derivative with respect to `a`, in which lazy zeros get their shapes.
///
/// # Panics
/// If it has another shape than `a`, which can only be if it comes from a user: as the seed of a pullback.
#[inline]
#[track_caller]
pub fn complete<T: Diff + ?Sized>(mut bar: T::Tangent, a: &T) -> T::Tangent {
    a.complete_tangent(&mut bar);
    bar
}

/// What has no derivative that an operation could lose: integers, `bool`, `char`, and references to these.
#[diagnostic::on_unimplemented(
    message = "a differentiable value of type `{Self}` is used where its derivative would be lost",
    note = "casts, indices and conditions are for integers, `bool` and `char`"
)]
pub trait Discrete {
    /// The type behind the references.
    type Plain;

    /// The value behind the references.
    fn plain(&self) -> Self::Plain;
}

impl<T: Discrete + ?Sized> Discrete for &T {
    type Plain = T::Plain;

    #[inline]
    fn plain(&self) -> T::Plain {
        (**self).plain()
    }
}

/// A discrete value, whether it is given by reference or not. Does not compile for what can be differentiated.
#[inline]
pub fn plain<T: Discrete + ?Sized>(a: &T) -> T::Plain {
    a.plain()
}

macro_rules! plain {
    ($($discrete:ident)+) => { $(
        impl Discrete for $discrete {
            type Plain = Self;

            #[inline]
            fn plain(&self) -> Self {
                *self
            }
        }
    )+ };
}

plain!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool char);

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl Diff for $float {
            type Tangent = $float;

            #[inline]
            fn lazy_zero(&self) -> $float {
                0.0
            }

            #[inline]
            fn complete_tangent(&self, _: &mut $float) {}

            #[inline]
            fn to_tangent(&self) -> $float {
                *self
            }
        }
    )+ };
}

floats!(f32 f64);

macro_rules! discrete {
    ($($discrete:ty),+) => { $(
        impl Diff for $discrete {
            type Tangent = ();

            #[inline]
            fn lazy_zero(&self) {}

            #[inline]
            fn complete_tangent(&self, (): &mut ()) {}

            #[inline]
            fn to_tangent(&self) {}
        }
    )+ };
}

discrete!(
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    bool,
    char,
    str,
    String,
    ()
);

impl<T: Diff + ?Sized> Diff for &T {
    type Tangent = T::Tangent;

    #[inline]
    fn lazy_zero(&self) -> T::Tangent {
        (**self).lazy_zero()
    }

    #[inline]
    fn open_tangent(&self, tangent: &mut T::Tangent) {
        (**self).open_tangent(tangent);
    }

    #[inline]
    fn complete_tangent(&self, tangent: &mut T::Tangent) {
        (**self).complete_tangent(tangent);
    }

    #[inline]
    fn to_tangent(&self) -> T::Tangent {
        (**self).to_tangent()
    }
}

impl<E: Float, S: Data<Elem = E>, D: Dimension> Diff for ArrayBase<S, D> {
    type Tangent = Array<E, D>;

    #[inline]
    fn lazy_zero(&self) -> Array<E, D> {
        (**self).lazy_zero()
    }

    #[inline]
    fn complete_tangent(&self, tangent: &mut Array<E, D>) {
        (**self).complete_tangent(tangent);
    }

    #[inline]
    fn to_tangent(&self) -> Array<E, D> {
        (**self).to_tangent()
    }
}

impl<E: Float, D: Dimension> Diff for ArrayRef<E, D> {
    type Tangent = Array<E, D>;

    #[inline]
    fn lazy_zero(&self) -> Array<E, D> {
        Array::zeros(D::zeros(self.ndim()))
    }

    fn complete_tangent(&self, tangent: &mut Array<E, D>) {
        if tangent.is_empty() {
            *tangent = memory::zero_array(self.raw_dim());
        }
        let (own, other) = (self.shape(), tangent.shape());
        assert!(own == other, "a derivative of shape {other:?} for a value of shape {own:?}");
    }

    #[inline]
    fn to_tangent(&self) -> Array<E, D> {
        memory::copied(self.view())
    }
}

impl<T: Diff> Diff for [T] {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn lazy_zero(&self) -> Vec<T::Tangent> {
        Vec::new()
    }

    fn open_tangent(&self, tangent: &mut Vec<T::Tangent>) {
        if tangent.is_empty() {
            tangent.extend(self.iter().map(T::lazy_zero));
        }
        for (element, tangent) in self.iter().zip(tangent) {
            element.open_tangent(tangent);
        }
    }

    fn complete_tangent(&self, tangent: &mut Vec<T::Tangent>) {
        self.open_tangent(tangent);
        let (own, other) = (self.len(), tangent.len());
        assert!(own == other, "derivatives of {other} elements for a list of {own}");
        for (element, tangent) in self.iter().zip(tangent) {
            element.complete_tangent(tangent);
        }
    }

    fn to_tangent(&self) -> Vec<T::Tangent> {
        self.iter().map(T::to_tangent).collect()
    }
}

impl<T: Diff> Diff for Vec<T> {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn lazy_zero(&self) -> Vec<T::Tangent> {
        self.as_slice().lazy_zero()
    }

    #[inline]
    fn open_tangent(&self, tangent: &mut Vec<T::Tangent>) {
        self.as_slice().open_tangent(tangent);
    }

    #[inline]
    fn complete_tangent(&self, tangent: &mut Vec<T::Tangent>) {
        self.as_slice().complete_tangent(tangent);
    }

    #[inline]
    fn to_tangent(&self) -> Vec<T::Tangent> {
        self.as_slice().to_tangent()
    }
}

impl<T: Diff, const N: usize> Diff for [T; N] {
    type Tangent = [T::Tangent; N];

    #[inline]
    fn lazy_zero(&self) -> [T::Tangent; N] {
        array::from_fn(|i| self[i].lazy_zero())
    }

    #[inline]
    fn open_tangent(&self, tangent: &mut [T::Tangent; N]) {
        for (element, tangent) in self.iter().zip(tangent) {
            element.open_tangent(tangent);
        }
    }

    #[inline]
    fn complete_tangent(&self, tangent: &mut [T::Tangent; N]) {
        for (element, tangent) in self.iter().zip(tangent) {
            element.complete_tangent(tangent);
        }
    }

    #[inline]
    fn to_tangent(&self) -> [T::Tangent; N] {
        array::from_fn(|i| self[i].to_tangent())
    }
}

impl<T: Diff> Diff for Option<T> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn lazy_zero(&self) -> Option<T::Tangent> {
        None
    }

    fn complete_tangent(&self, tangent: &mut Option<T::Tangent>) {
        if let Some(value) = self {
            value.complete_tangent(tangent.get_or_insert_with(|| value.lazy_zero()));
        }
    }

    fn to_tangent(&self) -> Option<T::Tangent> {
        self.as_ref().map(T::to_tangent)
    }
}

/// Which error it is has no derivative.
impl<T: Diff, E> Diff for Result<T, E> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn lazy_zero(&self) -> Option<T::Tangent> {
        None
    }

    fn complete_tangent(&self, tangent: &mut Option<T::Tangent>) {
        if let Ok(value) = self {
            value.complete_tangent(tangent.get_or_insert_with(|| value.lazy_zero()));
        }
    }

    fn to_tangent(&self) -> Option<T::Tangent> {
        self.as_ref().ok().map(T::to_tangent)
    }
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element: Diff),+> Diff for ($($element,)+) {
            type Tangent = ($($element::Tangent,)+);

            #[inline]
            fn lazy_zero(&self) -> Self::Tangent {
                ($(self.$index.lazy_zero(),)+)
            }

            #[inline]
            fn open_tangent(&self, tangent: &mut Self::Tangent) {
                $(self.$index.open_tangent(&mut tangent.$index);)+
            }

            #[inline]
            fn complete_tangent(&self, tangent: &mut Self::Tangent) {
                $(self.$index.complete_tangent(&mut tangent.$index);)+
            }

            #[inline]
            fn to_tangent(&self) -> Self::Tangent {
                ($(self.$index.to_tangent(),)+)
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
