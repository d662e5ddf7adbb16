//! Lists that loops run over.

use alloc::vec::Vec;

use ndarray::{Array1, ArrayBase, Data, Ix1};

use crate::{Diff, Float};

/// A list whose tangent is made of those of its elements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list that a differentiated loop can run over",
    note = "lists are slices, arrays, `Vec`s and vectors of ndarray"
)]
pub trait List: Diff {
    /// The tangent of one element.
    type Element;

    /// The tangent of the list.
    fn gather(&self, elements: Vec<Self::Element>) -> Self::Tangent;
}

impl<T: List + ?Sized> List for &T {
    type Element = T::Element;

    #[inline]
    fn gather(&self, elements: Vec<T::Element>) -> T::Tangent {
        (**self).gather(elements)
    }
}

impl<T: Diff> List for [T] {
    type Element = T::Tangent;

    #[inline]
    fn gather(&self, elements: Vec<T::Tangent>) -> Vec<T::Tangent> {
        elements
    }
}

impl<T: Diff> List for Vec<T> {
    type Element = T::Tangent;

    #[inline]
    fn gather(&self, elements: Vec<T::Tangent>) -> Vec<T::Tangent> {
        elements
    }
}

impl<T: Diff, const N: usize> List for [T; N] {
    type Element = T::Tangent;

    fn gather(&self, elements: Vec<T::Tangent>) -> [T::Tangent; N] {
        let elements: Result<[_; N], _> = elements.try_into();
        elements.unwrap_or_else(|_| unreachable!("a loop makes one tangent for each element"))
    }
}

impl<E: Float, S: Data<Elem = E>> List for ArrayBase<S, Ix1> {
    type Element = E;

    #[inline]
    fn gather(&self, elements: Vec<E>) -> Array1<E> {
        elements.into()
    }
}

/// The number of a range at a position that it has.
#[inline]
pub fn nth<N>(mut range: impl Iterator<Item = N>, position: usize) -> N {
    range.nth(position).expect("a range has a number at each of its positions")
}

/// The tangent of `list` from those of its elements, in order.
#[inline]
pub fn gather<L: List + ?Sized>(elements: Vec<L::Element>, list: &L) -> L::Tangent {
    list.gather(elements)
}
