//! Scalar functions and activation functions.

mod support;

use ndarray::{Array1, Array2, ArrayView1, Axis, array};
use nn_runtime::{Float, math, relu, sigmoid, softplus};
use support::assert_close;

/// Arguments over many magnitudes and both signs.
const ARGUMENTS: [f64; 17] = [
    0.0, 1e-12, 1e-3, 0.1, 0.5, 1.0, 2.5, 10.0, 80.0, -1e-12, -1e-3, -0.1, -0.5, -1.0, -2.5, -10.0,
    -80.0,
];

fn assert_follows(function: fn(f64) -> f64, single: fn(f32) -> f32, reference: fn(f64) -> f64) {
    for x in ARGUMENTS {
        let expected = reference(x);
        let error = |actual: f64| (actual - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
        assert!(error(function(x)) < 1e-13, "{} instead of {expected} at {x}", function(x));
        let (single, rounded) = (single(x as f32).widen(), reference((x as f32).widen()));
        assert!((single - rounded).abs() <= 3e-7 * rounded.abs() + 1e-37, "{single} at {x}");
    }
}

#[test]
fn sigmoid_is_relatively_accurate_everywhere() {
    assert_follows(math::sigmoid, math::sigmoid, |x| x.exp() / (1.0 + x.exp()));
}

#[test]
fn softplus_is_relatively_accurate_everywhere() {
    // For large x, where the terms of the definition overflow or cancel, its expansion in e⁻ˣ.
    assert_follows(math::softplus, math::softplus, |x| {
        if x > 30.0 { x + (-x).exp() } else { x.exp().ln_1p() }
    });
}

#[test]
fn activations_survive_huge_and_infinite_arguments() {
    for huge in [800.0, 1e300, f64::INFINITY] {
        assert_eq!((sigmoid(huge), sigmoid(-huge)), (1.0, 0.0));
        assert_eq!((softplus(huge), softplus(-huge)), (huge, 0.0));
        assert_eq!((relu(huge), relu(-huge)), (huge, 0.0));
    }
    assert_eq!((sigmoid(200.0f32), sigmoid(-200.0f32)), (1.0, 0.0));
    assert_eq!((softplus(200.0f32), softplus(-200.0f32)), (200.0, 0.0));
    for nan in [sigmoid(f64::NAN), softplus(f64::NAN), relu(f64::NAN)] {
        assert!(nan.is_nan());
    }
}

#[test]
fn sign_is_zero_at_zero() {
    assert_eq!([-3.0, 0.0, -0.0, 2.0].map(math::sign), [-1.0, 0.0, 0.0, 1.0]);
    assert!(math::sign(f32::NAN).is_nan());
}

#[test]
fn erf_agrees_with_its_integral() {
    for x in [0.0, 0.3, -1.0, 2.0] {
        // Simpson's rule with 1000 intervals.
        let f = |t: f64| (-t * t).exp();
        let h = x / 1000.0;
        let inner: f64 = (1..1000).map(|i| f(h * f64::from(i)) * f64::from(2 + 2 * (i % 2))).sum();
        let integral = (f(0.0) + inner + f(x)) * h / 3.0 * std::f64::consts::FRAC_2_SQRT_PI;
        assert_close(math::erf(x), integral, 1e-13);
        assert_close(math::erf(x as f32), integral, 1e-6);
    }
}

#[test]
fn scalar_functions_are_those_of_the_standard_library() {
    let x = 0.7;
    let pairs: [(f64, f64); 32] = [
        (math::sqrt(x), x.sqrt()),
        (math::cbrt(x), x.cbrt()),
        (math::exp(x), x.exp()),
        (math::exp2(x), x.exp2()),
        (math::ln(x), x.ln()),
        (math::log2(x), x.log2()),
        (math::log10(x), x.log10()),
        (math::ln_1p(x), x.ln_1p()),
        (math::exp_m1(x), x.exp_m1()),
        (math::sin(x), x.sin()),
        (math::cos(x), x.cos()),
        (math::tan(x), x.tan()),
        (math::asin(x), x.asin()),
        (math::acos(x), x.acos()),
        (math::atan(x), x.atan()),
        (math::sinh(x), x.sinh()),
        (math::cosh(x), x.cosh()),
        (math::tanh(x), x.tanh()),
        (math::asinh(x), x.asinh()),
        (math::acosh(1.0 + x), (1.0 + x).acosh()),
        (math::atanh(x), x.atanh()),
        (math::abs(-x), x),
        (math::recip(x), 1.0 / x),
        (math::powi(x, -3), x.powi(-3)),
        (math::powi_at(x, -3.0), x.powi(-3)),
        (math::floor(-x), -1.0),
        (math::ceil(-x), 0.0),
        (math::round(-x), -1.0),
        (math::trunc(-x), 0.0),
        (math::rem(-7.5, 2.0), -1.5),
        (math::rem(7.5, -2.0), 1.5),
        (math::rem(x, 2.0), x),
    ];
    for (actual, expected) in pairs {
        assert_close(actual, expected, 1e-15);
    }
    assert_close(math::atan2(-1.0, -2.0), (-1.0f64).atan2(-2.0), 1e-15);
    assert_close(math::hypot(3.0, 4.0), 5.0, 1e-15);
    assert_close(math::powf(x, 1.3), x.powf(1.3), 1e-15);
    assert_eq!((math::min(1.0, 2.0), math::max(1.0, 2.0)), (1.0, 2.0));
}

#[test]
fn extrema_of_what_is_no_number_are_none() {
    assert_eq!((math::min(2.0, 1.0), math::max(2.0, 1.0)), (1.0, 2.0));
    assert_eq!((math::min(-0.5f32, 1.0), math::max(-0.5f32, 1.0)), (-0.5, 1.0));
    for [x, y] in [[f64::NAN, 1.0], [1.0, f64::NAN], [f64::NAN, f64::NAN]] {
        assert!(math::min(x, y).is_nan() && math::max(x, y).is_nan(), "{x}, {y}");
        assert!(math::min(x as f32, y as f32).is_nan() && math::max(x as f32, y as f32).is_nan());
    }
}

#[test]
fn rounding_goes_away_from_zero_from_halfway_and_nowhere_else() {
    let halfway = [-2.5, -0.5, 0.5, 1.5, 2.5];
    assert_eq!(halfway.map(math::round), [-3.0, -1.0, 1.0, 2.0, 3.0]);
    let below = 0.5f64.next_down();
    assert_eq!([below, -below].map(math::round), [0.0, 0.0]);
    assert_eq!(math::round(0.5f32.next_down()), 0.0);
    // Whole, however large, and what is no number stays none.
    for function in [math::floor, math::ceil, math::round, math::trunc] {
        for x in [-3.0, 0.0, 4.0, 4_503_599_627_370_497.0, 1e300, f64::NEG_INFINITY] {
            assert_eq!(function(x), x);
        }
        assert!(function(f64::NAN).is_nan());
    }
}

#[test]
fn powers_to_whole_floats_are_those_to_integers() {
    for n in -40..=40 {
        for x in [-1.7, -1.0, -0.2, 0.0, 0.3, 1.0, 2.5] {
            assert_eq!(math::powi_at(x, f64::from(n)), math::powi(x, n));
            assert_eq!(math::powi_at(x as f32, n as f32), math::powi(x as f32, n));
        }
    }
    assert_eq!((math::powi_at(-2.0, 3.9), math::powi_at(-2.0, -1.9)), (-8.0, -0.5));
    // Beyond the integers, and no number.
    assert_eq!((math::powi_at(-1.0, 3e9), math::powi_at(0.5, 1e300)), (1.0, 0.0));
    assert_eq!(math::powi_at(2.0f32, -1e20), 0.0);
    assert!(math::powi_at(2.0, f64::NAN).is_nan());
}

#[test]
fn activations_apply_to_scalars_arrays_references_and_views() {
    let z = array![[0.0, 1.0], [-1.0, 3.0]];
    let expected = z.mapv(|x: f64| 1.0 / (1.0 + (-x).exp()));
    support::assert_all_close(&sigmoid(&z), &expected, 1e-15);
    support::assert_all_close(&sigmoid(z.view()), &expected, 1e-15);
    support::assert_all_close(&sigmoid(&z.t()), &expected.t(), 1e-15);
    support::assert_all_close(&z.mapv(sigmoid), &expected, 1e-15);
    let array_ref: &ndarray::ArrayRef2<f64> = &z;
    support::assert_all_close(&sigmoid(array_ref), &expected, 1e-15);
    let elements = z.as_ptr();
    let in_place = sigmoid(z);
    assert_eq!(in_place.as_ptr(), elements);
    support::assert_all_close(&in_place, &expected, 1e-15);
    assert_eq!(relu(array![-1.0f32, 2.0]), array![0.0f32, 2.0]);
}

fn layer<T: Float>(x: ArrayView1<'_, T>, w: &Array2<T>, b: &Array1<T>) -> (Array1<T>, T) {
    let z = x.dot(w) + b;
    let scalar = sigmoid(z[0]);
    assert_eq!(z.mapv(softplus), softplus(&z));
    (sigmoid(x.dot(w) + b), scalar)
}

#[test]
fn activations_work_in_generic_code() {
    let (x, w, b) = (array![1.0, 2.0], array![[0.5, 1.0], [-0.5, 0.25]], array![0.5, 0.0]);
    let (activations, first) = layer(x.view(), &w, &b);
    support::assert_all_close(&activations, &array![0.5, 1.0 / (1.0 + (-1.5f64).exp())], 1e-15);
    assert_eq!(first, 0.5);
    let (single, _) =
        layer(x.mapv(|x| x as f32).view(), &w.mapv(|x| x as f32), &b.mapv(|x| x as f32));
    support::assert_all_close(&single, &activations, 1e-6);
}

#[test]
fn types_beside_the_functions_are_imported_with_them() {
    fn assert_ours<T: nn_runtime::__rt::TableFunction>() {}
    assert_ours::<sigmoid>();
    assert_ours::<softplus>();
    assert_ours::<relu>();
    assert_eq!(relu(array![[1.0, -1.0]]).sum_axis(Axis(1)), array![1.0]);
}
