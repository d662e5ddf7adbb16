//! Two places that change their contents.

use alloc::vec::Vec;
use core::mem;

use ndarray::ArrayBase;

/// Storage whose contents can be exchanged for those of another place.
pub trait Swap {
    /// Exchanges the contents.
    ///
    /// # Panics
    /// If they are slices of different lengths.
    #[track_caller]
    fn swap_with(&mut self, other: &mut Self);
}

/// Exchanges the contents of two places.
///
/// # Panics
/// If they are slices of different lengths.
#[inline]
#[track_caller]
pub fn swap<C: Swap + ?Sized>(a: &mut C, b: &mut C) {
    a.swap_with(b);
}

impl<T> Swap for [T] {
    #[inline]
    #[track_caller]
    fn swap_with(&mut self, other: &mut Self) {
        self.swap_with_slice(other);
    }
}

macro_rules! owned {
    ($([$($generic:tt)*] $owned:ty;)+) => { $(
        impl<$($generic)*> Swap for $owned {
            #[inline]
            fn swap_with(&mut self, other: &mut Self) {
                mem::swap(self, other);
            }
        }
    )+ };
}

owned! {
    [] f32;
    [] f64;
    [] i8;
    [] i16;
    [] i32;
    [] i64;
    [] i128;
    [] isize;
    [] u8;
    [] u16;
    [] u32;
    [] u64;
    [] u128;
    [] usize;
    [] bool;
    [] char;
    [] ();
    [T] Vec<T>;
    [T, const N: usize] [T; N];
    [T] Option<T>;
    [S: ndarray::RawData, D] ArrayBase<S, D>;
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element),+> Swap for ($($element,)+) {
            #[inline]
            fn swap_with(&mut self, other: &mut Self) {
                mem::swap(self, other);
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
