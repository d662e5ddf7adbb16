//! Giving the memory of cotangents back to a workspace.

use alloc::vec::Vec;

use ndarray::{Array, Dimension};

use crate::kernels::memory;
use crate::{Float, Workspace};

/// A cotangent whose memory can be used again.
pub trait Recycle: Sized {
    /// Gives it back; for most it is none.
    #[inline]
    fn recycle(self, workspace: &mut Workspace) {
        let _ = workspace;
    }

    /// Gives back that of a list.
    #[inline]
    fn recycle_list(list: Vec<Self>, workspace: &mut Workspace) {
        for tangent in list {
            tangent.recycle(workspace);
        }
    }
}

impl Workspace {
    /// Takes the memory of a cotangent that is not needed any more.
    #[doc(hidden)]
    #[inline]
    pub fn recycle<R: Recycle>(&mut self, cotangent: R) {
        cotangent.recycle(self);
    }

    /// Takes the memory of a list of values, and that of each.
    #[doc(hidden)]
    #[inline]
    pub fn recycle_all<R: Recycle + Send + 'static>(&mut self, mut list: Vec<R>) {
        for value in list.drain(..) {
            value.recycle(self);
        }
        self.put(list);
    }
}

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl Recycle for $float {
            #[inline]
            fn recycle_list(list: Vec<$float>, workspace: &mut Workspace) {
                workspace.put(list);
            }
        }
    )+ };
}

floats!(f32 f64);

impl Recycle for () {}

impl<T: Recycle> Recycle for Vec<T> {
    #[inline]
    fn recycle(self, workspace: &mut Workspace) {
        T::recycle_list(self, workspace);
    }
}

impl<T: Recycle, const N: usize> Recycle for [T; N] {
    #[inline]
    fn recycle(self, workspace: &mut Workspace) {
        for tangent in self {
            tangent.recycle(workspace);
        }
    }
}

impl<T: Recycle> Recycle for Option<T> {
    #[inline]
    fn recycle(self, workspace: &mut Workspace) {
        if let Some(tangent) = self {
            tangent.recycle(workspace);
        }
    }
}

impl<E: Float, D: Dimension> Recycle for Array<E, D> {
    #[inline]
    fn recycle(self, _: &mut Workspace) {
        memory::give_array(self);
    }
}

macro_rules! tuples {
    ($($($element:ident $index:tt)+;)+) => { $(
        impl<$($element: Recycle),+> Recycle for ($($element,)+) {
            #[inline]
            fn recycle(self, workspace: &mut Workspace) {
                $(self.$index.recycle(workspace);)+
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
