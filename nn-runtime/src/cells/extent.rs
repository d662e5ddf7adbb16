//! Extents: all that must be kept of storage to make zeros like it.

use alloc::vec::Vec;
use core::array;

use ndarray::{Array, ArrayBase, Data, Dimension};

use crate::kernels::memory;
use crate::{Diff, Float, Workspace};

/// Storage of which the extent can be noted, and a cotangent of that extent be made.
pub trait Zeros: Diff {
    /// The number of elements of each sequence in it. Nothing for numbers and arrays of them, and for
    /// a sequence of those no more than its length, as a `Vec<()>`.
    type Extent: Clone;

    /// The extent.
    fn extent(&self) -> Self::Extent;

    /// Zeros of an extent.
    fn zeros(extent: &Self::Extent) -> Self::Tangent;

    /// The same, in memory of a workspace where that is possible.
    #[inline]
    fn zeros_in(extent: &Self::Extent, workspace: &mut Workspace) -> Self::Tangent {
        let _ = workspace;
        Self::zeros(extent)
    }

    /// The zeros of a list of such elements.
    #[inline]
    fn list_in(extents: &[Self::Extent], workspace: &mut Workspace) -> Vec<Self::Tangent>
    where
        Self: Sized,
    {
        extents.iter().map(|extent| Self::zeros_in(extent, workspace)).collect()
    }
}

/// The extent of a `C`.
pub struct Extent<C: Zeros + ?Sized>(C::Extent);

impl<C: Zeros + ?Sized> Clone for Extent<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C: Zeros<Extent: Copy> + ?Sized> Copy for Extent<C> {}

/// The extent of a cell.
#[inline]
pub fn extent<C: Zeros + ?Sized>(cell: &C) -> Extent<C> {
    Extent(cell.extent())
}

/// The cotangent of a cell of this extent, all zeros.
#[inline]
pub fn zeros<C: Zeros + ?Sized>(extent: &Extent<C>) -> C::Tangent {
    C::zeros(&extent.0)
}

impl Workspace {
    /// [`zeros`] in memory of the workspace.
    #[doc(hidden)]
    #[inline]
    pub fn zeros<C: Zeros + ?Sized>(&mut self, extent: &Extent<C>) -> C::Tangent {
        C::zeros_in(&extent.0, self)
    }
}

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl Zeros for $float {
            type Extent = ();

            #[inline]
            fn extent(&self) {}

            #[inline]
            fn zeros((): &()) -> $float {
                0.0
            }

            #[inline]
            fn list_in(extents: &[()], workspace: &mut Workspace) -> Vec<$float> {
                let mut list = workspace.tape();
                list.resize(extents.len(), 0.0);
                list
            }
        }
    )+ };
}

floats!(f32 f64);

macro_rules! discrete {
    ($($discrete:ty),+) => { $(
        impl Zeros for $discrete {
            type Extent = ();

            #[inline]
            fn extent(&self) {}

            #[inline]
            fn zeros((): &()) {}
        }
    )+ };
}

discrete!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool, char, str, ());

impl<T: Zeros + ?Sized> Zeros for &T {
    type Extent = T::Extent;

    #[inline]
    fn extent(&self) -> T::Extent {
        (**self).extent()
    }

    #[inline]
    fn zeros(extent: &T::Extent) -> T::Tangent {
        T::zeros(extent)
    }

    #[inline]
    fn zeros_in(extent: &T::Extent, workspace: &mut Workspace) -> T::Tangent {
        T::zeros_in(extent, workspace)
    }
}

impl<T: Zeros> Zeros for [T] {
    type Extent = Vec<T::Extent>;

    fn extent(&self) -> Vec<T::Extent> {
        self.iter().map(T::extent).collect()
    }

    fn zeros(extent: &Vec<T::Extent>) -> Vec<T::Tangent> {
        extent.iter().map(T::zeros).collect()
    }

    #[inline]
    fn zeros_in(extent: &Vec<T::Extent>, workspace: &mut Workspace) -> Vec<T::Tangent> {
        T::list_in(extent, workspace)
    }
}

impl<T: Zeros> Zeros for Vec<T> {
    type Extent = Vec<T::Extent>;

    #[inline]
    fn extent(&self) -> Vec<T::Extent> {
        self.as_slice().extent()
    }

    #[inline]
    fn zeros(extent: &Vec<T::Extent>) -> Vec<T::Tangent> {
        <[T]>::zeros(extent)
    }

    #[inline]
    fn zeros_in(extent: &Vec<T::Extent>, workspace: &mut Workspace) -> Vec<T::Tangent> {
        T::list_in(extent, workspace)
    }
}

impl<T: Zeros, const N: usize> Zeros for [T; N] {
    type Extent = [T::Extent; N];

    #[inline]
    fn extent(&self) -> [T::Extent; N] {
        array::from_fn(|i| self[i].extent())
    }

    #[inline]
    fn zeros(extent: &[T::Extent; N]) -> [T::Tangent; N] {
        array::from_fn(|i| T::zeros(&extent[i]))
    }
}

impl<E: Float, S: Data<Elem = E>, D: Dimension> Zeros for ArrayBase<S, D> {
    type Extent = D;

    #[inline]
    fn extent(&self) -> D {
        self.raw_dim()
    }

    #[inline]
    fn zeros(extent: &D) -> Array<E, D> {
        memory::zero_array(extent.clone())
    }
}

impl<T: Zeros> Zeros for Option<T> {
    type Extent = Option<T::Extent>;

    #[inline]
    fn extent(&self) -> Option<T::Extent> {
        self.as_ref().map(T::extent)
    }

    #[inline]
    fn zeros(extent: &Option<T::Extent>) -> Option<T::Tangent> {
        extent.as_ref().map(T::zeros)
    }
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element: Zeros),+> Zeros for ($($element,)+) {
            type Extent = ($($element::Extent,)+);

            #[inline]
            fn extent(&self) -> Self::Extent {
                ($(self.$index.extent(),)+)
            }

            #[inline]
            fn zeros(extent: &Self::Extent) -> Self::Tangent {
                ($($element::zeros(&extent.$index),)+)
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
