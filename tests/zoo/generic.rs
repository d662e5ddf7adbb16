//! Generic functions in both precisions.

use ndarray::{Array1, Array2, Axis};
use nn_runtime::{Float, derive_grad, sigmoid, softplus};

use crate::numbers::Numbers;
use crate::random::Random;

#[derive_grad]
fn scalars<T: Float>(x: T, y: T) -> T {
    (x * y + T::lit(0.5)).exp() / (T::one() + x * x) - T::lit(-3.0) * y.sin()
}

#[derive_grad]
fn constants<T: Float>(x: T, y: T) -> T {
    x * T::PI() + y * T::lit(std::f64::consts::E) + T::zero() * x
}

#[derive_grad]
fn arrays<T: Float>(x: &Array2<T>, w: &Array2<T>, b: &Array1<T>) -> T {
    let a = sigmoid(x.dot(w) + b);
    softplus(a.mapv(|v| v * T::lit(2.0) - T::one())).sum() / T::lit(a.len() as f64)
}

#[derive_grad]
fn reductions<T: Float>(x: &Array2<T>, s: T) -> T {
    let mean = x.mean_axis(Axis(0)).unwrap();
    let centred = x - &mean;
    (&centred * &centred).mean().unwrap() * s + x.sum_axis(Axis(1)).dot(&x.sum_axis(Axis(1)))
}

#[derive_grad]
fn calls<T: Float>(x: &Array2<T>, s: T) -> T {
    scalars(s, T::lit(0.25)) * reductions(x, s)
}

#[derive_grad]
fn scalars_in_double(x: f64, y: f64) -> f64 {
    scalars(x, y)
}

#[derive_grad]
fn constants_in_double(x: f64, y: f64) -> f64 {
    constants(x, y)
}

#[derive_grad]
fn reductions_in_double(x: &Array2<f64>, s: f64) -> f64 {
    reductions(x, s)
}

#[derive_grad]
fn calls_in_double(x: &Array2<f64>, s: f64) -> f64 {
    calls::<f64>(x, s)
}

/// Constants as num_traits writes them.
#[derive_grad]
fn converted<T: Float>(x: T, n: usize) -> T {
    let square = T::from(n).unwrap() * x.powi(2);
    T::from(16.0).unwrap() * x + square + T::from_usize(n).unwrap() * x.sin() - T::from(2).unwrap()
}

#[derive_grad]
fn converted_in_double(x: f64, n: usize) -> f64 {
    converted(x, n)
}

/// Arrays whose length is a parameter.
#[derive_grad]
fn made_by_functions<const N: usize>(x: &[f64; N], m: &[[f64; N]; N]) -> [f64; N] {
    let next: [usize; N] = std::array::from_fn(|i| (i + 1) % N);
    let y: [f64; N] = std::array::from_fn(|i| x[i] * m[i][next[i]]);
    std::array::from_fn(|i| y[next[i]] * x[i])
}

#[derive_grad]
fn arrays_made_by_functions(x: &[f64; 3], m: &[[f64; 3]; 3]) -> [f64; 3] {
    made_by_functions(x, m)
}

check! {
    converted_in_double(x in -1.0..1.0, n in Always(3_usize));
    arrays_made_by_functions(
        x in [-1.0..1.0, -1.0..1.0, -1.0..1.0],
        m in [
            [-1.0..1.0, -1.0..1.0, -1.0..1.0],
            [-1.0..1.0, -1.0..1.0, -1.0..1.0],
            [-1.0..1.0, -1.0..1.0, -1.0..1.0],
        ]
    );
    scalars_in_double(x in -1.0..1.0, y in -1.0..1.0);
    constants_in_double(x in -1.0..1.0, y in -1.0..1.0);
    arrays(x in matrix(4, 3), w in matrix(3, 2), b in vector(2));
    reductions_in_double(x in matrix(4, 3), s in 0.5..2.0);
    calls_in_double(x in matrix(4, 3), s in 0.5..2.0);
}

/// The gradient in single precision, against that in double precision at the same point.
///
/// What the functions add up is of order one, so a few ulp of `f32` in the largest derivative bound the error.
#[track_caller]
fn assert_single(single: &impl Numbers, double: &impl Numbers) {
    let (single, double) = (single.numbers(), double.numbers());
    assert_eq!(single.len(), double.len());
    let largest = double.iter().fold(1.0_f64, |largest, d| largest.max(d.abs()));
    for (single, double) in single.iter().zip(&double) {
        let error = (single - double).abs();
        assert!(error <= 32.0 * f64::from(f32::EPSILON) * largest, "{single} is not {double}");
    }
}

#[test]
fn single_precision_agrees_with_double_to_its_digits() {
    for seed in 0..20 {
        let (mut random, range) = (Random(seed), -1.0..1.0);
        let mut narrow = |dim| random.array(dim, &range).mapv(|v: f64| v as f32);
        let (x, w) = (narrow(ndarray::Ix2(4, 3)), narrow(ndarray::Ix2(3, 2)));
        let b = w.row(0).to_owned();
        let (s, t) = (x[(0, 0)], x[(1, 1)]);
        let (x64, w64, b64) = (x.mapv(f64::from), w.mapv(f64::from), b.mapv(f64::from));
        let (s64, t64) = (f64::from(s), f64::from(t));
        assert_single(&scalars::value_and_grad(s, t), &scalars::value_and_grad(s64, t64));
        assert_single(
            &arrays::value_and_grad(&x, &w, &b),
            &arrays::value_and_grad(&x64, &w64, &b64),
        );
        assert_single(&reductions::value_and_grad(&x, s), &reductions::value_and_grad(&x64, s64));
        assert_single(&calls::value_and_grad(&x, s), &calls::value_and_grad(&x64, s64));
    }
}
