//! Copying storage, and adding one to another.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use ndarray::{Array, ArrayBase, ArrayViewMut, Data, DataMut, Dimension};

use crate::Float;
use crate::kernels::memory;

/// A sequence of elements that lie side by side.
pub trait Sequence {
    /// An element.
    type Item;

    /// All of them.
    fn items(&self) -> &[Self::Item];
}

/// Storage that what is in an `F` can be copied to.
#[diagnostic::on_unimplemented(
    message = "`{F}` cannot be copied to `{Self}` element by element",
    note = "both must be numbers, sequences or arrays of one shape"
)]
pub trait CopyFrom<F: ?Sized> {
    /// `self = from`
    ///
    /// # Panics
    /// If `from` has another shape.
    #[track_caller]
    fn copy_from(&mut self, from: &F);
}

/// Cotangents that those in an `F` can be added to.
pub trait AddFrom<F: ?Sized> {
    /// `self += from`
    ///
    /// # Panics
    /// If `from` has another shape.
    #[track_caller]
    fn add_from(&mut self, from: &F);
}

/// `to = from`, element by element.
///
/// # Panics
/// If they differ in shape.
#[inline]
#[track_caller]
pub fn copy<T: CopyFrom<F> + ?Sized, F: ?Sized>(to: &mut T, from: &F) {
    to.copy_from(from);
}

/// `to += from`, element by element.
///
/// # Panics
/// If they differ in shape.
#[inline]
#[track_caller]
pub fn add<T: AddFrom<F> + ?Sized, F: ?Sized>(to: &mut T, from: &F) {
    to.add_from(from);
}

/// An owned copy of what is in a cell.
#[inline]
pub fn copied<T: ToOwned + ?Sized>(cell: &T) -> T::Owned {
    cell.to_owned()
}

macro_rules! copied {
    ($($number:ty),+) => { $(
        impl CopyFrom<$number> for $number {
            #[inline]
            fn copy_from(&mut self, from: &$number) {
                *self = *from;
            }
        }
    )+ };
}

copied!(f32, f64, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool, char, ());

macro_rules! added {
    ($($float:ident)+) => { $(
        impl AddFrom<$float> for $float {
            #[inline]
            fn add_from(&mut self, from: &$float) {
                *self += *from;
            }
        }
    )+ };
}

added!(f32 f64);

impl AddFrom<()> for () {
    #[inline]
    fn add_from(&mut self, (): &()) {}
}

macro_rules! sequences {
    ($([$($generic:tt)*] $sequence:ty;)+) => { $(
        impl<T, $($generic)*> Sequence for $sequence {
            type Item = T;

            #[inline]
            fn items(&self) -> &[T] {
                self
            }
        }

        impl<T: CopyFrom<F::Item>, F: Sequence + ?Sized, $($generic)*> CopyFrom<F> for $sequence {
            #[inline]
            #[track_caller]
            fn copy_from(&mut self, from: &F) {
                let from = from.items();
                let (own, other) = (self.len(), from.len());
                assert!(own == other, "{other} elements cannot be copied to {own}");
                for (to, from) in self.iter_mut().zip(from) {
                    to.copy_from(from);
                }
            }
        }

        impl<T: AddFrom<F::Item>, F: Sequence + ?Sized, $($generic)*> AddFrom<F> for $sequence {
            #[inline]
            #[track_caller]
            fn add_from(&mut self, from: &F) {
                let from = from.items();
                let (own, other) = (self.len(), from.len());
                assert!(own == other, "cotangents of {own} and {other} elements do not add up");
                for (to, from) in self.iter_mut().zip(from) {
                    to.add_from(from);
                }
            }
        }
    )+ };
}

sequences! {
    [] [T];
    [] Vec<T>;
    [const N: usize] [T; N];
}

impl<E, S, R, D> CopyFrom<ArrayBase<R, D>> for ArrayBase<S, D>
where
    E: Clone,
    S: DataMut<Elem = E>,
    R: Data<Elem = E>,
    D: Dimension,
{
    fn copy_from(&mut self, from: &ArrayBase<R, D>) {
        let (own, other) = (self.shape(), from.shape());
        assert!(own == other, "an array of shape {other:?} cannot be copied to one of {own:?}");
        self.assign(from);
    }
}

/// Lazy zeros are as good as zeros.
impl<E: Float, S: Data<Elem = E>, D: Dimension> AddFrom<ArrayBase<S, D>> for Array<E, D> {
    fn add_from(&mut self, from: &ArrayBase<S, D>) {
        if self.is_empty() {
            *self = memory::copied(from.view());
        } else if !from.is_empty() {
            let (own, other) = (self.shape(), from.shape());
            assert!(own == other, "cotangents of shapes {own:?} and {other:?} do not add up");
            **self += &**from;
        }
    }
}

/// A part of a cotangent, which has its zeros already.
impl<E: Float, S: Data<Elem = E>, D: Dimension> AddFrom<ArrayBase<S, D>>
    for ArrayViewMut<'_, E, D>
{
    fn add_from(&mut self, from: &ArrayBase<S, D>) {
        let (own, other) = (self.shape(), from.shape());
        assert!(own == other, "cotangents of shapes {own:?} and {other:?} do not add up");
        **self += &**from;
    }
}

impl<T: Clone> CopyFrom<Option<T>> for Option<T> {
    fn copy_from(&mut self, from: &Option<T>) {
        self.clone_from(from);
    }
}

impl<T: AddFrom<T> + Clone> AddFrom<Option<T>> for Option<T> {
    fn add_from(&mut self, from: &Option<T>) {
        match (&mut *self, from) {
            (Some(to), Some(from)) => to.add_from(from),
            (None, from) => self.clone_from(from),
            (Some(_), None) => {}
        }
    }
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element: CopyFrom<$element>),+> CopyFrom<($($element,)+)> for ($($element,)+) {
            #[inline]
            #[track_caller]
            fn copy_from(&mut self, from: &Self) {
                $(self.$index.copy_from(&from.$index);)+
            }
        }

        impl<$($element: AddFrom<$element>),+> AddFrom<($($element,)+)> for ($($element,)+) {
            #[inline]
            #[track_caller]
            fn add_from(&mut self, from: &Self) {
                $(self.$index.add_from(&from.$index);)+
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
