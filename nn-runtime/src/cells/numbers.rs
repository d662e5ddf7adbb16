//! What is done to every number in storage.

use alloc::vec::Vec;

use ndarray::{ArrayBase, Data, DataMut, Dimension};

use crate::{Diff, Float};

/// Cotangents that can become zero, whatever they are made of.
pub trait Clear {
    /// Every number becomes 0.
    fn clear(&mut self);
}

/// Storage every number of which can be set to an `E`.
///
/// The number's type is a parameter, because only then can that of a literal be inferred.
pub trait Fill<E> {
    /// Every number becomes `value`.
    fn fill(&mut self, value: E);
}

/// Storage whose numbers are floats of type `E`, to each of which one can be added.
pub trait Spread<E> {
    /// `value` is added to every number.
    fn spread(&mut self, value: E);
}

/// Storage whose numbers are floats of type `E`, which have a sum. A view that only reads has one too.
pub trait Total<E> {
    /// The sum of all numbers.
    fn total(&self) -> E;
}

/// Every number in `cell` becomes 0.
#[inline]
pub fn clear<C: Clear + ?Sized>(cell: &mut C) {
    cell.clear();
}

/// Makes `bar` the zero of the shape of `a`, in the memory that it has.
///
/// # Panics
/// If `bar` has another shape.
#[inline]
#[track_caller]
pub fn reset<A: Diff<Tangent: Clear> + ?Sized>(bar: &mut A::Tangent, a: &A) {
    bar.clear();
    a.complete_tangent(bar);
}

/// Every number in `cell` becomes `value`.
#[inline]
pub fn fill<C: Fill<E> + ?Sized, E>(cell: &mut C, value: E) {
    cell.fill(value);
}

/// `value` is added to every number in `cell`.
#[inline]
pub fn spread<C: Spread<E> + ?Sized, E>(cell: &mut C, value: E) {
    cell.spread(value);
}

/// The sum of all numbers in `cell`.
#[inline]
pub fn total<C: Total<E> + ?Sized, E>(cell: &C) -> E {
    cell.total()
}

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl Clear for $float {
            #[inline]
            fn clear(&mut self) {
                *self = 0.0;
            }
        }

        impl Spread<$float> for $float {
            #[inline]
            fn spread(&mut self, value: $float) {
                *self += value;
            }
        }

        impl Total<$float> for $float {
            #[inline]
            fn total(&self) -> $float {
                *self
            }
        }
    )+ };
}

floats!(f32 f64);

macro_rules! filled {
    ($($number:ident)+) => { $(
        impl Fill<$number> for $number {
            #[inline]
            fn fill(&mut self, value: $number) {
                *self = value;
            }
        }
    )+ };
}

filled!(f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool char);

/// What is discrete has no cotangent.
impl Clear for () {
    #[inline]
    fn clear(&mut self) {}
}

impl<E> Fill<E> for () {
    #[inline]
    fn fill(&mut self, _: E) {}
}

impl<E: Float> Spread<E> for () {
    #[inline]
    fn spread(&mut self, _: E) {}
}

impl<E: Float> Total<E> for () {
    #[inline]
    fn total(&self) -> E {
        E::zero()
    }
}

macro_rules! sequences {
    ($([$($generic:tt)*] $sequence:ty;)+) => { $(
        impl<T: Clear, $($generic)*> Clear for $sequence {
            #[inline]
            fn clear(&mut self) {
                self.iter_mut().for_each(T::clear);
            }
        }

        impl<E: Copy, T: Fill<E>, $($generic)*> Fill<E> for $sequence {
            #[inline]
            fn fill(&mut self, value: E) {
                self.iter_mut().for_each(|element| element.fill(value));
            }
        }

        impl<E: Float, T: Spread<E>, $($generic)*> Spread<E> for $sequence {
            #[inline]
            fn spread(&mut self, value: E) {
                self.iter_mut().for_each(|element| element.spread(value));
            }
        }

        impl<E: Float, T: Total<E>, $($generic)*> Total<E> for $sequence {
            #[inline]
            fn total(&self) -> E {
                self.iter().map(T::total).sum()
            }
        }
    )+ };
}

sequences! {
    [] [T];
    [] Vec<T>;
    [const N: usize] [T; N];
}

impl<E: Float, S: DataMut<Elem = E>, D: Dimension> Clear for ArrayBase<S, D> {
    fn clear(&mut self) {
        (**self).fill(E::zero());
    }
}

impl<E: Copy, S: DataMut<Elem = E>, D: Dimension> Fill<E> for ArrayBase<S, D> {
    fn fill(&mut self, value: E) {
        (**self).fill(value);
    }
}

impl<E: Float, S: DataMut<Elem = E>, D: Dimension> Spread<E> for ArrayBase<S, D> {
    fn spread(&mut self, value: E) {
        **self += value;
    }
}

impl<E: Float, S: Data<Elem = E>, D: Dimension> Total<E> for ArrayBase<S, D> {
    fn total(&self) -> E {
        self.sum()
    }
}

impl<T: Clear> Clear for Option<T> {
    fn clear(&mut self) {
        self.iter_mut().for_each(T::clear);
    }
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element: Clear),+> Clear for ($($element,)+) {
            #[inline]
            fn clear(&mut self) {
                $(self.$index.clear();)+
            }
        }

        impl<Number: Copy, $($element: Fill<Number>),+> Fill<Number> for ($($element,)+) {
            #[inline]
            fn fill(&mut self, value: Number) {
                $(self.$index.fill(value);)+
            }
        }

        impl<Number: Float, $($element: Spread<Number>),+> Spread<Number> for ($($element,)+) {
            #[inline]
            fn spread(&mut self, value: Number) {
                $(self.$index.spread(value);)+
            }
        }

        impl<Number: Float, $($element: Total<Number>),+> Total<Number> for ($($element,)+) {
            #[inline]
            fn total(&self) -> Number {
                let mut total = Number::zero();
                $(total += self.$index.total();)+
                total
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
