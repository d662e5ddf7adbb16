//! Sums along axes.

use ndarray::{
    Array, ArrayBase, ArrayView, Axis, Data, DimMax, Dimension, Ix0, RemoveAxis, aview1,
};

use super::misfit::no_such_axis;
use super::processor::Processor;
use super::runs::AddRun;
use super::strided::{Rows, Strided, align, lens, row_major};
use super::summation::sum_run;
use super::{Operand, Rank, Shape, memory, sum};
use crate::Float;

/// Σ along one axis, which the result lacks.
///
/// # Panics
/// If there is no such axis.
#[track_caller]
pub fn sum_axis<E, A>(
    at: &'static str,
    a: A,
    axis: usize,
) -> <<A::Dim as Dimension>::Smaller as Rank<E>>::Owned
where
    E: Float,
    A: Operand<E>,
    A::Dim: RemoveAxis<Smaller: Rank<E>>,
{
    let sums = sums_along(at, a.view(), axis);
    a.release();
    Rank::from_array(sums)
}

#[track_caller]
fn sums_along<E: Float, D: RemoveAxis>(
    at: &str,
    a: ArrayView<'_, E, D>,
    axis: usize,
) -> Array<E, D::Smaller> {
    if axis >= a.ndim() {
        no_such_axis(at, axis, a.shape());
    }
    let rest = a.raw_dim().remove_axis(Axis(axis));
    let inner: usize = a.shape()[axis + 1..].iter().product();
    match a.to_slice() {
        // Row by row, in the order that ndarray adds them in, too, but with longer vectors.
        Some(elements) if axis + 1 < a.ndim() && !a.is_empty() => {
            let mut sums = memory::zeros(rest.size());
            let blocks = elements.chunks_exact(inner * a.len_of(Axis(axis)));
            for (sums, block) in sums.chunks_exact_mut(inner).zip(blocks) {
                for terms in block.chunks_exact(inner) {
                    Processor::for_elements(inner).run(AddRun { terms, sums });
                }
            }
            Array::from_shape_vec(rest, sums).expect("one sum for each index of the shape")
        }
        Some(elements) if !a.is_empty() => {
            let mut sums = memory::room(rest.size());
            let rows = elements.chunks_exact(a.len_of(Axis(axis)));
            sums.extend(rows.map(|row| aview1(row).sum()));
            Array::from_shape_vec(rest, sums).expect("one sum for each index of the shape")
        }
        _ => a.sum_axis(Axis(axis)),
    }
}

/// What [`unbroadcast`] applies to: the cotangent of a broadcast operand, by value or by reference.
pub trait Unbroadcast<E, D: Rank<E>> {
    /// Sums over the axes that broadcasting repeated.
    fn unbroadcast(self, shape: &Shape<E, D>) -> D::Owned;
}

impl<E: Float> Unbroadcast<E, Ix0> for E {
    #[inline]
    fn unbroadcast(self, _: &Shape<E, Ix0>) -> E {
        self
    }
}

impl<E, S, G, D> Unbroadcast<E, D> for ArrayBase<S, G>
where
    E: Float,
    S: Data<Elem = E>,
    G: Rank<E> + DimMax<D, Output = G>,
    D: Rank<E>,
{
    fn unbroadcast(self, shape: &Shape<E, D>) -> D::Owned {
        let array = if self.shape() == lens(&shape.dim) {
            memory::owned(self).into_dimensionality().expect("equal shapes are of one rank")
        } else {
            let sums = sum_to(self.view(), &shape.dim);
            memory::give_array(self);
            sums
        };
        D::from_array(array)
    }
}

impl<E, S, G, D> Unbroadcast<E, D> for &ArrayBase<S, G>
where
    E: Float,
    S: Data<Elem = E>,
    G: Rank<E> + DimMax<D, Output = G>,
    D: Rank<E>,
{
    fn unbroadcast(self, shape: &Shape<E, D>) -> D::Owned {
        self.view().unbroadcast(shape)
    }
}

/// The adjoint of broadcasting an operand of the given shape: sums `g` over the axes along which
/// the operand was repeated.
///
/// An owned `g` that has this shape already is passed through.
#[inline]
pub fn unbroadcast<E, G, D>(g: G, shape: &Shape<E, D>) -> D::Owned
where
    G: Unbroadcast<E, D>,
    D: Rank<E>,
{
    g.unbroadcast(shape)
}

/// The same where `g` is read again, so that it cannot be passed through. Floats behind a reference
/// cannot be told from other types by `Unbroadcast`, which knows them as its element type.
#[inline]
pub fn unbroadcast_ref<E, A, D>(g: &A, shape: &Shape<E, D>) -> D::Owned
where
    E: Float,
    A: Operand<E, Dim: DimMax<D, Output = A::Dim>> + ?Sized,
    D: Rank<E>,
{
    g.view().unbroadcast(shape)
}

/// Sums `g` over the axes that `shape` lacks or where its length is 1.
fn sum_to<E, G, D>(g: ArrayView<'_, E, G>, shape: &D) -> Array<E, D>
where
    E: Float,
    G: Rank<E>,
    D: Dimension,
{
    if shape.size() == 1 {
        let total = sum("", (g,), |[g]| g);
        let mut sum = memory::zero_array(shape.clone());
        sum.fill(total);
        return sum;
    }
    let from = g.raw_dim();
    let g = Strided::spread(g, &from);
    let mut out = memory::zeros(shape.size());
    let into = row_major(shape);
    let into = align(lens(shape), |axis| into[axis], &from);
    let rows = Rows::new(&from, [&g.strides, &into]);
    let [step, out_step] = rows.steps;
    rows.for_each([g.start, 0], |[mut position, mut target]| match (step, out_step) {
        (1, 0) => out[target] += sum_run([&g.data[position..][..rows.len]], |[g]| g),
        (1, 1) => {
            let terms = &g.data[position..][..rows.len];
            let sums = &mut out[target..][..rows.len];
            Processor::for_elements(rows.len).run(AddRun { terms, sums });
        }
        _ => {
            for _ in 0..rows.len {
                out[target] += g.data[position];
                position = position.wrapping_add(step);
                target = target.wrapping_add(out_step);
            }
        }
    });
    Array::from_shape_vec(shape.clone(), out).expect("one element for each index of the shape")
}
