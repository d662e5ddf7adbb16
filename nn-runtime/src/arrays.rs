//! Arrays of any rank element by element and part by part, and new ones of a shape that follows from others.

use ndarray::{Array, ArrayBase, Axis, Dimension, Ix1, RawData, RemoveAxis};

use crate::Float;

/// What has elements that are found by their positions: arrays of ndarray, and those of the language.
pub trait Shaped {
    /// What says where they are.
    type Shape: Shape;
    /// An array of zeros that has as many.
    type Zeros;

    /// The shape.
    fn shape(&self) -> Self::Shape;

    /// Zeros of this shape.
    fn zeros(&self) -> Self::Zeros;
}

impl<S: RawData<Elem: Float>, D: Dimension> Shaped for ArrayBase<S, D> {
    type Shape = D;
    type Zeros = Array<S::Elem, D>;

    #[inline]
    fn shape(&self) -> D {
        self.raw_dim()
    }

    #[inline]
    fn zeros(&self) -> Self::Zeros {
        Array::zeros(self.raw_dim())
    }
}

impl<E: Float, const N: usize> Shaped for [E; N] {
    type Shape = Row;
    type Zeros = Self;

    #[inline]
    fn shape(&self) -> Row {
        Row
    }

    #[inline]
    fn zeros(&self) -> Self {
        [E::zero(); N]
    }
}

macro_rules! behind_references {
    ($($reference:ty)+) => { $(
        impl<A: Shaped + ?Sized> Shaped for $reference {
            type Shape = A::Shape;
            type Zeros = A::Zeros;

            #[inline]
            fn shape(&self) -> A::Shape {
                (**self).shape()
            }

            #[inline]
            fn zeros(&self) -> A::Zeros {
                (**self).zeros()
            }
        }
    )+ };
}

behind_references!(&A &mut A);

/// What leads from positions to indices.
pub trait Shape: Clone {
    /// What an element is found by.
    type Index;

    /// The index of the element at a position in the order of `iter`.
    fn nth(&self, position: usize) -> Self::Index;
}

impl<D: Dimension> Shape for D {
    type Index = D;

    #[inline]
    fn nth(&self, position: usize) -> D {
        let mut index = self.clone();
        let mut rest = position;
        // The first axis takes what is left, so that vectors cost no division.
        for axis in (1..self.ndim()).rev() {
            index[axis] = rest % self[axis];
            rest /= self[axis];
        }
        if self.ndim() > 0 {
            index[0] = rest;
        }
        index
    }
}

/// The shape of an array of the language, whose positions are its indices.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row;

impl Shape for Row {
    type Index = usize;

    #[inline]
    fn nth(&self, position: usize) -> usize {
        position
    }
}

/// The shape of an array.
#[inline]
pub fn shape_of<A: Shaped + ?Sized>(array: &A) -> A::Shape {
    array.shape()
}

/// The index of the element at a position in the order of `iter`.
#[inline]
pub fn nth_index<S: Shape>(shape: &S, position: usize) -> S::Index {
    shape.nth(position)
}

/// The same as `indexed_iter` gives it.
#[inline]
pub fn nth_pattern<D: Dimension>(shape: &D, position: usize) -> D::Pattern {
    nth_index(shape, position).into_pattern()
}

/// The last axis.
#[inline]
pub fn last_axis<S: RawData, D: Dimension>(array: &ArrayBase<S, D>) -> Axis {
    Axis(array.ndim().saturating_sub(1))
}

/// How many lanes there are in the direction of an axis.
///
/// # Panics
/// If there is no such axis.
#[inline]
#[track_caller]
pub fn lane_count<S: RawData, D: Dimension>(array: &ArrayBase<S, D>, axis: Axis) -> usize {
    let mut count = 1;
    for (other, &length) in array.shape().iter().enumerate() {
        if other != axis.index() {
            count *= length;
        }
    }
    // An empty axis still has lanes, but that must be an axis.
    let _ = array.len_of(axis);
    count
}

/// The lane at a position in the order of `lanes`: the elements in the direction of an axis.
///
/// # Panics
/// If there is no such axis or position.
#[inline]
#[track_caller]
pub fn lane<S: RawData, D: Dimension>(
    view: ArrayBase<S, D>,
    axis: Axis,
    position: usize,
) -> ArrayBase<S, Ix1> {
    let mut view = view.into_dyn();
    let mut rest = position;
    for other in (0..view.ndim()).rev().filter(|&other| other != axis.index()) {
        let length = view.len_of(Axis(other));
        view = view.index_axis_move(Axis(other), rest % length);
        rest /= length;
        // The axes behind it have moved, but they are gone already, all but one.
    }
    view.into_dimensionality().expect("one axis is left")
}

/// Zeros of the shape of an array.
#[inline]
pub fn zeros_like<A: Shaped + ?Sized>(array: &A) -> A::Zeros {
    array.zeros()
}

/// Zeros of the shape that an array has without an axis.
///
/// # Panics
/// If there is no such axis.
#[inline]
#[track_caller]
pub fn zeros_without<S: RawData<Elem: Float>, D: RemoveAxis>(
    array: &ArrayBase<S, D>,
    axis: Axis,
) -> Array<S::Elem, D::Smaller> {
    Array::zeros(array.raw_dim().remove_axis(axis))
}

/// Zeros of the shape of an array, but for the length of an axis.
///
/// # Panics
/// If there is no such axis.
#[inline]
#[track_caller]
pub fn zeros_along<S: RawData<Elem: Float>, D: Dimension>(
    array: &ArrayBase<S, D>,
    axis: Axis,
    length: usize,
) -> Array<S::Elem, D> {
    let mut shape = array.raw_dim();
    shape[axis.index()] = length;
    Array::zeros(shape)
}

/// Zeros for so many arrays of one shape along a new axis.
///
/// # Panics
/// If there is no place for the axis.
#[inline]
#[track_caller]
pub fn zeros_stacked<S: RawData<Elem: Float>, D: Dimension>(
    array: &ArrayBase<S, D>,
    axis: Axis,
    count: usize,
) -> Array<S::Elem, D::Larger> {
    let mut shape = array.raw_dim().insert_axis(axis);
    shape[axis.index()] = count;
    Array::zeros(shape)
}

/// A view with two axes exchanged.
///
/// # Panics
/// If there are no such axes.
#[inline]
#[track_caller]
pub fn swapped<S: RawData, D: Dimension>(
    mut view: ArrayBase<S, D>,
    a: usize,
    b: usize,
) -> ArrayBase<S, D> {
    view.swap_axes(a, b);
    view
}
