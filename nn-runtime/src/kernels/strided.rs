//! Tensors as a slice with strides, and the walk over several of them at once.

use alloc::borrow::Cow;
use core::array::from_fn;
use core::mem;

use ndarray::{ArrayView, Dimension};

use super::memory;
use crate::Float;

/// Elements of a strided tensor that are copied to the stack at a time.
const CHUNK: usize = 64;

/// An array spread over the axes of a shape `D`, repeated along those that it lacks or where its
/// length is 1.
///
/// The element with index (i₀, i₁, …) is `data[start + i₀·strides[0] + i₁·strides[1] + …]` in
/// wrapping arithmetic, which is how strides can be negative. Repetition is a stride of 0.
pub struct Strided<'a, E: Float, D> {
    pub(super) data: Cow<'a, [E]>,
    pub(super) start: usize,
    pub(super) strides: D,
}

impl<'a, E: Float, D: Dimension> Strided<'a, E, D> {
    /// Spreads `view` over `shape`, with which its own must be compatible.
    ///
    /// Memory is read in place wherever the view covers it without gaps, and copied otherwise.
    #[inline]
    pub(super) fn spread<V: Dimension>(view: ArrayView<'a, E, V>, shape: &D) -> Self {
        let lens = view.shape();
        match view.to_slice_memory_order() {
            Some(data) => {
                let strides = view.strides();
                let mut start = 0;
                for (&len, &stride) in lens.iter().zip(strides) {
                    if stride < 0 && len > 1 {
                        start += (len - 1) * stride.unsigned_abs();
                    }
                }
                let strides = align(lens, |axis| strides[axis] as usize, shape);
                Self { data: Cow::Borrowed(data), start, strides }
            }
            None => {
                let strides = row_major(&view.raw_dim());
                let strides = align(lens, |axis| strides[axis], shape);
                let mut data = memory::room(view.len());
                data.extend(view.iter().copied());
                Self { data: Cow::Owned(data), start: 0, strides }
            }
        }
    }
}

impl<E: Float, D> Drop for Strided<'_, E, D> {
    #[inline]
    fn drop(&mut self) {
        if let Cow::Owned(copy) = mem::take(&mut self.data) {
            memory::give(copy);
        }
    }
}

/// The lengths of the axes.
#[inline]
pub(super) fn lens<D: Dimension>(shape: &D) -> &[usize] {
    shape.as_array_view().to_slice().expect("lengths lie side by side")
}

/// The strides of a contiguous row-major array.
#[inline]
pub(super) fn row_major<D: Dimension>(shape: &D) -> D {
    let mut strides = D::zeros(shape.ndim());
    let mut stride = 1;
    for axis in (0..shape.ndim()).rev() {
        strides[axis] = stride;
        stride *= shape[axis];
    }
    strides
}

/// Lines up axes of lengths `lens` with the last axes of `shape`, with stride 0 for repetition.
#[inline]
pub(super) fn align<D: Dimension>(lens: &[usize], stride: impl Fn(usize) -> usize, shape: &D) -> D {
    let mut strides = D::zeros(shape.ndim());
    let added = shape.ndim() - lens.len();
    for (axis, &len) in lens.iter().enumerate() {
        if len != 1 {
            strides[added + axis] = stride(axis);
        }
    }
    strides
}

/// The common row structure of `N` tensors of one shape: the last axes, as far as all tensors
/// step through them evenly, make a row; the axes before them count rows.
pub(super) struct Rows<'a, D, const N: usize> {
    shape: &'a D,
    strides: [&'a D; N],
    /// Number of axes that count rows.
    outer: usize,
    /// Elements of a row.
    pub(super) len: usize,
    /// From one element of a row to the next, for each tensor.
    pub(super) steps: [usize; N],
}

impl<'a, D: Dimension, const N: usize> Rows<'a, D, N> {
    #[inline]
    pub(super) fn new(shape: &'a D, strides: [&'a D; N]) -> Self {
        let mut outer = shape.ndim();
        let mut len = 1;
        let mut steps = [0; N];
        while outer > 0 {
            let axis = outer - 1;
            if len == 1 {
                steps = strides.map(|strides| strides[axis]);
            } else if shape[axis] != 1
                && (0..N).any(|k| strides[k][axis] != steps[k].wrapping_mul(len))
            {
                break;
            }
            len *= shape[axis];
            outer = axis;
        }
        Self { shape, strides, outer, len, steps }
    }

    /// Calls `visit` for each row, in row-major order, with the position of its first element in
    /// each tensor.
    #[inline]
    pub(super) fn for_each(&self, mut positions: [usize; N], mut visit: impl FnMut([usize; N])) {
        let Self { shape, strides, outer, .. } = self;
        if self.len == 0 || (0..*outer).any(|axis| shape[axis] == 0) {
            return;
        }
        let mut index = D::zeros(shape.ndim());
        loop {
            visit(positions);
            let mut axis = *outer;
            loop {
                let Some(next) = axis.checked_sub(1) else {
                    return;
                };
                axis = next;
                index[axis] += 1;
                if index[axis] < shape[axis] {
                    break;
                }
                index[axis] = 0;
                positions = from_fn(|k| {
                    let back = (shape[axis] - 1).wrapping_mul(strides[k][axis]);
                    positions[k].wrapping_sub(back)
                });
            }
            positions = from_fn(|k| positions[k].wrapping_add(strides[k][axis]));
        }
    }
}

/// Calls `visit` with slices that together make up the elements of the operands in row-major order
/// of `shape`; the slices of one call are equally long and not empty.
///
/// Contiguous rows are passed on as they lie in memory, strided or repeated ones in pieces through
/// the stack, so that one loop over slices, which the compiler vectorises, serves every layout.
#[inline]
pub(super) fn for_each_run<E: Float, D: Dimension, const N: usize>(
    shape: &D,
    operands: &[Strided<'_, E, D>; N],
    mut visit: impl FnMut([&[E]; N]),
) {
    let data = operands.each_ref().map(|operand| &*operand.data);
    let rows = Rows::new(shape, operands.each_ref().map(|operand| &operand.strides));
    let (len, steps) = (rows.len, rows.steps);
    let in_place = steps.map(|step| step == 1 || len == 1);
    let run = if in_place == [true; N] { len } else { len.min(CHUNK) };
    let mut chunks = [[E::zero(); CHUNK]; N];
    // The element that fills the chunk of an operand that is constant along its rows.
    let mut constant = [None; N];
    rows.for_each(operands.each_ref().map(|operand| operand.start), |positions| {
        let mut done = 0;
        while done < len {
            let run = run.min(len - done);
            for k in 0..N {
                if in_place[k] {
                    continue;
                }
                let mut position = positions[k].wrapping_add(done.wrapping_mul(steps[k]));
                if steps[k] != 0 {
                    for element in &mut chunks[k][..run] {
                        *element = data[k][position];
                        position = position.wrapping_add(steps[k]);
                    }
                } else if constant[k] != Some(position) {
                    constant[k] = Some(position);
                    chunks[k] = [data[k][position]; CHUNK];
                }
            }
            visit(from_fn(|k| {
                if in_place[k] { &data[k][positions[k] + done..][..run] } else { &chunks[k][..run] }
            }));
            done += run;
        }
    });
}
