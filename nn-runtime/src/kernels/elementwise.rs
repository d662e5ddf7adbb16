//! Elementwise expressions over operands that are broadcast together.

use core::mem;

use ndarray::{Array, Axis, DimMax, Dimension};

use super::processor::Processor;
use super::runs::MapRun;
use super::strided::{Strided, for_each_run};
use super::summation::Pairwise;
use super::{Operand, Operands, Rank, Shape, memory};
use crate::Float;

/// Applies `f` to each tuple of elements of the operands.
///
/// Shapes are aligned at their last axes and axes of length 1 are repeated, in every operand, as in
/// NumPy; a float goes with every shape, and floats alone give a float.
///
/// # Panics
/// If the shapes do not broadcast together. The message quotes `at`, the source text of the
/// expression.
#[inline]
#[track_caller]
pub fn map<E, O, const N: usize>(
    at: &'static str,
    operands: O,
    f: impl Fn([E; N]) -> E,
) -> <O::Dim as Rank<E>>::Owned
where
    E: Float,
    O: Operands<E, N>,
{
    let (shape, spread) = operands.spread(at);
    let mapped = O::Dim::map(shape, spread, f);
    operands.release();
    mapped
}

/// [`map`] where the result has axes.
#[inline]
pub(super) fn map_array<E: Float, D: Dimension, const N: usize>(
    shape: D,
    operands: &[Strided<'_, E, D>; N],
    f: impl Fn([E; N]) -> E,
) -> Array<E, D> {
    let mut elements = memory::elements(shape.size());
    let mut rest = &mut elements[..];
    for_each_run(&shape, operands, |runs| {
        let (results, later) = mem::take(&mut rest).split_at_mut(runs[0].len());
        Processor::for_elements(results.len()).run(MapRun { runs, results, f: &f });
        rest = later;
    });
    Array::from_shape_vec(shape, elements).expect("one element for each index of the shape")
}

/// Σ f over the tuples of elements of the operands, broadcast as in [`map`].
///
/// Pairwise in several lanes: accurate, vectorised, and the same on every run.
///
/// # Panics
/// If the shapes do not broadcast together.
#[inline]
#[track_caller]
pub fn sum<E, O, const N: usize>(at: &'static str, operands: O, f: impl Fn([E; N]) -> E) -> E
where
    E: Float,
    O: Operands<E, N>,
{
    let (shape, spread) = operands.spread(at);
    let mut sum = Pairwise::new();
    for_each_run(&shape, &spread, |runs| sum.add(runs, &f));
    drop(spread);
    operands.release();
    sum.total()
}

/// Repeats `g` to a shape that its own broadcasts to.
pub fn broadcast<E, G, D>(g: G, shape: &Shape<E, D>) -> D::Owned
where
    E: Float,
    G: Operand<E>,
    G::Dim: DimMax<D, Output = D>,
    D: Rank<E>,
{
    let repeated = D::map(shape.dim.clone(), [Strided::spread(g.view(), &shape.dim)], |[g]| g);
    g.release();
    repeated
}

/// Inserts an axis and repeats `g` along it, to a given shape: the adjoint of
/// [`sum_axis`](super::sum_axis).
pub fn spread_axis<E, G, D>(g: G, axis: usize, shape: &Shape<E, D>) -> D::Owned
where
    E: Float,
    G: Operand<E, Dim = D::Smaller>,
    D: Rank<E>,
{
    let view = g.view().insert_axis(Axis(axis));
    let repeated = D::map(shape.dim.clone(), [Strided::spread(view, &shape.dim)], |[g]| g);
    g.release();
    repeated
}
