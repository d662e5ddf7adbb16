//! Directions: what a function is given, beside its arguments, to compute its tangent along.

use alloc::vec::Vec;
use core::borrow::{Borrow, BorrowMut};
use core::ops::{Deref, DerefMut};

use crate::Diff;

/// What a function takes for the tangent of one argument: `Option<&B>` where it only reads, `Option<&mut B>` of a `&mut`
/// argument, `None` being zero, and [`Constant`] where it is not differentiated.
///
/// The caller cannot tell which; it has a reference `R`, or `()` if its argument is constant.
pub trait Given<R> {
    /// From what the caller has.
    fn given(tangent: R) -> Self;
}

/// The tangent of an argument as the function called takes it.
#[inline]
pub fn given<R, G: Given<R>>(tangent: R) -> G {
    G::given(tangent)
}

/// The tangent of an argument that the function called does not differentiate.
#[derive(Clone, Copy, Debug)]
pub struct Constant;

impl<R> Given<R> for Constant {
    #[inline]
    fn given(_: R) -> Self {
        Self
    }
}

impl<B> Given<()> for Option<B> {
    #[inline]
    fn given((): ()) -> Self {
        None
    }
}

impl<'a, B: ?Sized> Given<&'a B> for Option<&'a B> {
    #[inline]
    fn given(tangent: &'a B) -> Self {
        Some(tangent)
    }
}

impl<'a, B: ?Sized> Given<&'a mut B> for Option<&'a mut B> {
    #[inline]
    fn given(tangent: &'a mut B) -> Self {
        Some(tangent)
    }
}

impl<'a, B: ?Sized> Given<&'a mut B> for Option<&'a B> {
    #[inline]
    fn given(tangent: &'a mut B) -> Self {
        Some(tangent)
    }
}

macro_rules! slices {
    ($([$($generic:tt)*] $sequence:ty;)+) => { $(
        impl<'a, T, $($generic)*> Given<&'a $sequence> for Option<&'a [T]> {
            #[inline]
            fn given(tangent: &'a $sequence) -> Self {
                Some(tangent)
            }
        }

        impl<'a, T, $($generic)*> Given<&'a mut $sequence> for Option<&'a [T]> {
            #[inline]
            fn given(tangent: &'a mut $sequence) -> Self {
                Some(tangent)
            }
        }

        impl<'a, T, $($generic)*> Given<&'a mut $sequence> for Option<&'a mut [T]> {
            #[inline]
            fn given(tangent: &'a mut $sequence) -> Self {
                Some(tangent)
            }
        }
    )+ };
}

slices! {
    [] Vec<T>;
    [const N: usize] [T; N];
}

/// The tangent of a number.
#[inline]
pub fn component<T: Copy + Default>(given: Option<&T>) -> T {
    given.copied().unwrap_or_default()
}

/// The tangent of what is no number: the one given, or a zero.
#[derive(Debug)]
pub enum Opened<R, T> {
    /// A reference.
    Given(R),
    /// A zero of its own.
    Zero(T),
}

/// The tangent of `argument`.
#[inline]
#[track_caller]
pub fn opened<R, A: Diff + ?Sized>(given: Option<R>, argument: &A) -> Opened<R, A::Tangent> {
    match given {
        Some(given) => Opened::Given(given),
        None => Opened::Zero(crate::diff::zero_of(argument)),
    }
}

impl<R: Deref, T: Borrow<R::Target>> Deref for Opened<R, T> {
    type Target = R::Target;

    #[inline]
    fn deref(&self) -> &R::Target {
        match self {
            Self::Given(given) => given,
            Self::Zero(zero) => zero.borrow(),
        }
    }
}

impl<R: DerefMut, T: BorrowMut<R::Target>> DerefMut for Opened<R, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut R::Target {
        match self {
            Self::Given(given) => given,
            Self::Zero(zero) => zero.borrow_mut(),
        }
    }
}
