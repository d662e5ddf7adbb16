//! Adding up derivatives.

use alloc::vec::Vec;

use ndarray::{Array, Array0, ArrayBase, ArrayViewMut, Data, Dimension};

use crate::Float;
use crate::kernels::memory;

/// A tangent to which contributions of type `G` can be added.
pub trait Accumulate<G = Self> {
    /// `self += contribution`; a lazy zero takes the contribution as it is.
    ///
    /// # Panics
    /// If the contribution has another shape.
    #[track_caller]
    fn accumulate(&mut self, contribution: G);
}

/// `bar += contribution`; a lazy zero takes the contribution by move.
///
/// # Panics
/// If the contribution has another shape.
#[inline]
#[track_caller]
pub fn acc<T: Accumulate<G> + ?Sized, G>(bar: &mut T, contribution: G) {
    bar.accumulate(contribution);
}

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl Accumulate for $float {
            #[inline]
            fn accumulate(&mut self, contribution: $float) {
                *self += contribution;
            }
        }
    )+ };
}

floats!(f32 f64);

/// A field that is no parameter stays in a tangent as it is.
macro_rules! discrete {
    ($($discrete:ident)+) => { $(
        impl Accumulate<()> for $discrete {
            #[inline]
            fn accumulate(&mut self, (): ()) {}
        }
    )+ };
}

discrete!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool char);

impl Accumulate for () {
    #[inline]
    fn accumulate(&mut self, (): ()) {}
}

impl<E: Float, S: Data<Elem = E>, D: Dimension> Accumulate<ArrayBase<S, D>> for Array<E, D> {
    fn accumulate(&mut self, contribution: ArrayBase<S, D>) {
        if self.is_empty() {
            *self = memory::owned(contribution);
        } else if !contribution.is_empty() {
            let (sum, added) = (self.shape(), contribution.shape());
            assert!(sum == added, "gradients of shapes {sum:?} and {added:?} do not add up");
            *self += &contribution;
            memory::give_array(contribution);
        }
    }
}

/// A part of an array has its shape.
impl<E: Float, S: Data<Elem = E>, D: Dimension> Accumulate<ArrayBase<S, D>>
    for ArrayViewMut<'_, E, D>
{
    fn accumulate(&mut self, contribution: ArrayBase<S, D>) {
        if !contribution.is_empty() {
            let (sum, added) = (self.shape(), contribution.shape());
            assert!(sum == added, "gradients of shapes {sum:?} and {added:?} do not add up");
            *self += &contribution;
            memory::give_array(contribution);
        }
    }
}

/// Sums to rank 0 are floats.
impl<E: Float> Accumulate<E> for Array0<E> {
    #[inline]
    fn accumulate(&mut self, contribution: E) {
        self[()] += contribution;
    }
}

impl<T: Accumulate> Accumulate for Vec<T> {
    fn accumulate(&mut self, contribution: Vec<T>) {
        if self.is_empty() {
            *self = contribution;
        } else {
            self.as_mut_slice().accumulate(contribution);
        }
    }
}

/// The tangents of a slice's elements have a place each, whatever is in it.
impl<T: Accumulate> Accumulate<Vec<T>> for [T] {
    fn accumulate(&mut self, contribution: Vec<T>) {
        if !contribution.is_empty() {
            let (sum, added) = (self.len(), contribution.len());
            assert!(sum == added, "gradients of lengths {sum} and {added} do not add up");
            for (bar, contribution) in self.iter_mut().zip(contribution) {
                bar.accumulate(contribution);
            }
        }
    }
}

impl<T: Accumulate, const N: usize> Accumulate for [T; N] {
    #[inline]
    fn accumulate(&mut self, contribution: [T; N]) {
        for (bar, contribution) in self.iter_mut().zip(contribution) {
            bar.accumulate(contribution);
        }
    }
}

impl<T: Accumulate> Accumulate for Option<T> {
    fn accumulate(&mut self, contribution: Option<T>) {
        match (&mut *self, contribution) {
            (Some(bar), Some(contribution)) => bar.accumulate(contribution),
            (None, contribution) => *self = contribution,
            (Some(_), None) => {}
        }
    }
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element: Accumulate),+> Accumulate for ($($element,)+) {
            #[inline]
            fn accumulate(&mut self, contribution: Self) {
                $(self.$index.accumulate(contribution.$index);)+
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
