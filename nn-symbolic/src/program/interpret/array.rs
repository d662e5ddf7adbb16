//! Dense arrays of `f64`, written for clarity: everything is a loop over indices.

use std::ops::Range;

use super::Fault;
use crate::program::Product;

/// A dense row-major array; a number is one of shape `[]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    shape: Vec<usize>,
    data: Vec<f64>,
}

impl Array {
    /// An array of this shape; `None` if `data` has not as many elements.
    #[must_use]
    pub fn new(shape: Vec<usize>, data: Vec<f64>) -> Option<Self> {
        (shape.iter().product::<usize>() == data.len()).then_some(Self { shape, data })
    }

    /// A number.
    #[must_use]
    pub fn number(value: f64) -> Self {
        Self { shape: Vec::new(), data: vec![value] }
    }

    /// The length of each axis.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements, the last index running fastest.
    #[must_use]
    pub fn data(&self) -> &[f64] {
        &self.data
    }

    pub(super) fn rank(&self) -> usize {
        self.shape.len()
    }

    /// The array whose element at each index is what `element` says.
    pub(super) fn from_fn(shape: &[usize], element: impl FnMut(Vec<usize>) -> f64) -> Self {
        Self { shape: shape.to_vec(), data: indices(shape).map(element).collect() }
    }

    pub(super) fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        let data = self.data.iter().copied().map(change).collect();
        Self { shape: self.shape.clone(), data }
    }

    /// Where the part with these leading indices lies, `range` of it on the next axis, and its shape.
    fn part(&self, leading: &[usize], range: Option<&Range<usize>>) -> (Range<usize>, Vec<usize>) {
        let mut shape = self.shape[leading.len()..].to_vec();
        let axes = self.shape.iter().zip(leading);
        let number = axes.fold(0, |offset, (&length, &i)| offset * length + i);
        let start = number * shape.iter().product::<usize>();
        let Some(range) = range else {
            return (start..start + shape.iter().product::<usize>(), shape);
        };
        let row: usize = shape[1..].iter().product();
        shape[0] = range.len();
        (start + range.start * row..start + range.end * row, shape)
    }

    pub(super) fn get(&self, leading: &[usize], range: Option<&Range<usize>>) -> Self {
        let (at, shape) = self.part(leading, range);
        Self { shape, data: self.data[at].to_vec() }
    }

    pub(super) fn set(
        &mut self,
        leading: &[usize],
        range: Option<&Range<usize>>,
        part: &Self,
    ) -> Result<(), Fault> {
        let (at, shape) = self.part(leading, range);
        same("store", &shape, &part.shape)?;
        self.data[at].copy_from_slice(&part.data);
        Ok(())
    }

    pub(super) fn zeros(shape: &[usize]) -> Self {
        Self::from_fn(shape, |_| 0.0)
    }

    /// Where the element is that broadcasting puts at `index`: leading axes are ignored, axes of length 1 repeated.
    fn offset(&self, index: &[usize]) -> usize {
        let own = &index[index.len() - self.rank()..];
        let axes = self.shape.iter().zip(own);
        axes.fold(0, |offset, (&length, &i)| offset * length + if length == 1 { 0 } else { i })
    }

    /// The element that broadcasting puts at `index`.
    pub(super) fn at(&self, index: &[usize]) -> f64 {
        self.data[self.offset(index)]
    }

    fn add_at(&mut self, index: &[usize], term: f64) {
        let offset = self.offset(index);
        self.data[offset] += term;
    }

    pub(super) fn plus(&self, other: &Self) -> Result<Self, Fault> {
        same("add", &self.shape, &other.shape)?;
        Ok(Self::from_fn(&self.shape, |index| self.at(&index) + other.at(&index)))
    }

    pub(super) fn transpose(&self) -> Self {
        let shape: Vec<usize> = self.shape.iter().rev().copied().collect();
        Self::from_fn(&shape, |index| self.at(&index.into_iter().rev().collect::<Vec<_>>()))
    }

    /// Repeats elements to the shape `like`.
    pub(super) fn broadcast(&self, like: &[usize]) -> Result<Self, Fault> {
        same("broadcast", &broadcast_shape(&self.shape, like)?, like)?;
        Ok(Self::from_fn(like, |index| self.at(&index)))
    }

    /// The same elements in the shape `like`.
    pub(super) fn reshape(&self, like: &[usize]) -> Result<Self, Fault> {
        let reshaped = Self::new(like.to_vec(), self.data.clone());
        reshaped.ok_or_else(|| misfit("reshape", &self.shape, like))
    }

    /// Adds up what broadcasting from the shape `like` repeated.
    pub(super) fn unbroadcast(&self, like: &[usize]) -> Result<Self, Fault> {
        same("unbroadcast", &broadcast_shape(&self.shape, like)?, &self.shape)?;
        let mut sum = Self::zeros(like);
        for index in indices(&self.shape) {
            sum.add_at(&index, self.at(&index));
        }
        Ok(sum)
    }

    pub(super) fn sum_axis(&self, axis: usize) -> Result<Self, Fault> {
        let mut sum = Self::zeros(&without(&self.shape, axis)?);
        for index in indices(&self.shape) {
            sum.add_at(&without(&index, axis)?, self.at(&index));
        }
        Ok(sum)
    }

    /// Repeats the array along a new axis, to the shape `like`.
    pub(super) fn spread_axis(&self, axis: usize, like: &[usize]) -> Result<Self, Fault> {
        same("spread_axis", &without(like, axis)?, &self.shape)?;
        Ok(Self::from_fn(like, |mut index| {
            index.remove(axis);
            self.at(&index)
        }))
    }

    /// The partial derivatives of ⟨s, a·b⟩, see [`Product`]: contractions, or outer products where there is nothing
    /// to contract.
    pub(super) fn product(kind: Product, x: &Self, y: &Self) -> Result<Self, Fault> {
        match (kind, x.rank(), y.rank()) {
            // a·b
            (Product::Value, 1 | 2, 1 | 2) => contract(x, x.rank() - 1, y, 0),
            // s·bᵀ for b a vector, then for b a matrix
            (Product::Left, 0 | 1, 1) => Ok(outer(x, y)),
            (Product::Left, 1 | 2, 2) => contract(x, x.rank() - 1, y, 1),
            // aᵀ·s for a a vector, then for a a matrix
            (Product::Right, 1, 0 | 1) => Ok(outer(x, y)),
            (Product::Right, 2, 1 | 2) => contract(x, 0, y, 0),
            _ => Err(misfit("product", &x.shape, &y.shape)),
        }
    }
}

/// Σ over one axis of each; the other axes of `x`, then those of `y`, remain.
fn contract(x: &Array, x_axis: usize, y: &Array, y_axis: usize) -> Result<Array, Fault> {
    if x.shape[x_axis] != y.shape[y_axis] {
        return Err(misfit("product", &x.shape, &y.shape));
    }
    let rest_of_x = without(&x.shape, x_axis)?;
    let shape = [&rest_of_x[..], &without(&y.shape, y_axis)?].concat();
    Ok(Array::from_fn(&shape, |index| {
        let (of_x, of_y) = index.split_at(rest_of_x.len());
        let (mut of_x, mut of_y) = (of_x.to_vec(), of_y.to_vec());
        of_x.insert(x_axis, 0);
        of_y.insert(y_axis, 0);
        let term = |k| {
            of_x[x_axis] = k;
            of_y[y_axis] = k;
            x.at(&of_x) * y.at(&of_y)
        };
        (0..x.shape[x_axis]).map(term).sum()
    }))
}

fn outer(x: &Array, y: &Array) -> Array {
    let shape = [&x.shape[..], &y.shape].concat();
    Array::from_fn(&shape, |index| x.at(&index[..x.rank()]) * y.at(&index[x.rank()..]))
}

/// The shape that arrays of two shapes are broadcast to: axes are aligned at the last, and lengths agree or are 1.
pub(super) fn broadcast_shape(a: &[usize], b: &[usize]) -> Result<Vec<usize>, Fault> {
    let rank = a.len().max(b.len());
    let length = |shape: &[usize], axis: usize| match axis.checked_sub(rank - shape.len()) {
        Some(own) => shape[own],
        None => 1,
    };
    (0..rank)
        .map(|axis| match (length(a, axis), length(b, axis)) {
            (m, n) if m == n || n == 1 => Ok(m),
            (1, n) => Ok(n),
            _ => Err(misfit("broadcast", a, b)),
        })
        .collect()
}

/// A shape or an index without one of its axes.
fn without(list: &[usize], axis: usize) -> Result<Vec<usize>, Fault> {
    let mut list = list.to_vec();
    if axis >= list.len() {
        return Err(Fault::Axis { axis, shape: list });
    }
    list.remove(axis);
    Ok(list)
}

pub(super) fn same(operation: &'static str, a: &[usize], b: &[usize]) -> Result<(), Fault> {
    if a == b { Ok(()) } else { Err(misfit(operation, a, b)) }
}

fn misfit(operation: &'static str, left: &[usize], right: &[usize]) -> Fault {
    Fault::Shapes { operation, left: left.to_vec(), right: right.to_vec() }
}

/// Every index of an array of this shape, the last axis running fastest.
fn indices(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    (0..shape.iter().product()).map(move |mut offset: usize| {
        let mut index = vec![0; shape.len()];
        for (i, length) in index.iter_mut().zip(shape).rev() {
            *i = offset % length;
            offset /= length;
        }
        index
    })
}
