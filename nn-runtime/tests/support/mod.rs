//! Random numbers and comparisons for the tests.
#![allow(dead_code)] // each test program uses some of it

use std::fmt::Debug;

use ndarray::{Array, ArrayBase, Data, Dimension, ShapeBuilder};
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
