//! Values that stand where none is needed.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::array;

use ndarray::{Array, Dimension};

use crate::Float;

/// A type that has a value to stand where none is needed: what a loop would have returned, had it returned.
///
/// It is never read. (`Default` would do, if arrays of every length and structures of parameters had one.)
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` is set in one of two ways that meet, and there is no blank one for the other",
    note = "structures that derive `Params` have one if all their fields do; a skipped field must have a `Default`"
)]
pub trait Blank {
    /// The value.
    fn blank() -> Self;
}

/// A value that is never read.
#[inline]
pub fn blank<T: Blank>() -> T {
    T::blank()
}

macro_rules! defaults {
    ($($ty:ty),+) => { $(
        impl Blank for $ty {
            #[inline]
            fn blank() -> Self {
                <$ty>::default()
            }
        }
    )+ };
}

defaults!(
    f32,
    f64,
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
    String,
    &str,
    ()
);

impl<T> Blank for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
}

impl<T> Blank for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }
}

impl<T: Blank> Blank for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

impl<T: Blank, const N: usize> Blank for [T; N] {
    #[inline]
    fn blank() -> Self {
        array::from_fn(|_| T::blank())
    }
}

impl<E: Float, D: Dimension> Blank for Array<E, D> {
    #[inline]
    fn blank() -> Self {
        Self::default(D::default())
    }
}

macro_rules! tuples {
    ($($($name:ident $index:tt)+;)+) => { $(
        impl<$($name: Blank),+> Blank for ($($name,)+) {
            #[inline]
            fn blank() -> Self {
                ($($name::blank(),)+)
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
