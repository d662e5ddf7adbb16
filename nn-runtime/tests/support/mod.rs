//! Random numbers and comparisons for the tests.
#![allow(dead_code)] // each test program uses some of it

use std::fmt::Debug;

use ndarray::{Array, ArrayBase, ArrayView, Axis, Data, Dimension, ShapeBuilder, Slice};
use nn_runtime::Float;

/// A linear congruential generator (Knuth's MMIX constants): reproducible and good enough for test
/// data.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Self(seed);
        random.unit();
        random
    }

    /// Uniform in −1 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    pub(crate) fn float<T: Float>(&mut self) -> T {
        T::lit(self.unit())
    }

    pub(crate) fn array<T: Float, D: Dimension, Sh: ShapeBuilder<Dim = D>>(
        &mut self,
        shape: Sh,
    ) -> Array<T, D> {
        Array::from_shape_simple_fn(shape, || self.float())
    }
}

/// Asserts |actual − expected| ≤ tolerance·max(|expected|, 1), with the values on failure.
#[track_caller]
pub(crate) fn assert_close<T: Float>(actual: T, expected: f64, tolerance: f64) {
    let actual = actual.widen();
    let error = (actual - expected).abs();
    assert!(
        error <= tolerance * expected.abs().max(1.0),
        "{actual} instead of {expected}, off by {error:e}"
    );
}

/// [`assert_close`] for each element of two arrays of one shape.
#[track_caller]
pub(crate) fn assert_all_close<T, S, R, D>(
    actual: &ArrayBase<S, D>,
    expected: &ArrayBase<R, D>,
    tolerance: f64,
) where
    T: Float,
    S: Data<Elem = T>,
    R: Data<Elem = f64>,
    D: Dimension,
{
    assert_eq!(actual.shape(), expected.shape());
    for (&actual, &expected) in actual.iter().zip(expected) {
        assert_close(actual, expected, tolerance);
    }
}

/// The message with which `f` panics.
#[track_caller]
pub(crate) fn panic_message<R: Debug>(f: impl FnOnce() -> R + std::panic::UnwindSafe) -> String {
    let payload = std::panic::catch_unwind(f).expect_err("must panic");
    *payload.downcast::<String>().expect("a formatted message")
}

/// Calls `f` with views of the same elements in many memory layouts: row-major, column-major,
/// reversed, and with gaps between the elements.
pub(crate) fn in_each_layout<T: Float, D: Dimension>(
    array: &Array<T, D>,
    mut f: impl FnMut(ArrayView<'_, T, D>),
) {
    f(array.view());

    let mut column_major = Array::zeros(array.raw_dim().f());
    column_major.assign(array);
    f(column_major.view());

    let mut reversed = array.clone();
    for axis in 0..array.ndim() {
        reversed.invert_axis(Axis(axis));
    }
    reversed = reversed.as_standard_layout().into_owned();
    for axis in 0..array.ndim() {
        reversed.invert_axis(Axis(axis));
    }
    f(reversed.view());

    let mut wide = array.raw_dim();
    for axis in 0..array.ndim() {
        wide[axis] = 2 * array.len_of(Axis(axis)) + 1;
    }
    let mut gaps = Array::from_elem(wide, T::nan());
    let every_other = |_: ndarray::AxisDescription| Slice::new(1, None, 2);
    gaps.slice_each_axis_mut(every_other).assign(array);
    f(gaps.slice_each_axis(every_other));
}
