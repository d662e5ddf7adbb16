//! Functions of numbers, against dual numbers and differences.

use std::f64::consts::PI;

use nn_runtime::derive_grad;

use crate::check::assert_same;
use crate::differences::{assert_gradient, differences};
use crate::dual::Dual;
use crate::numbers::Numbers;
use crate::random::Random;

const HALF_LIFE: f64 = 5.73;

/// `name(x in range, …) = { expression }`: the expression as a function of floats through the macro and as one of
/// dual numbers, which must agree at many points.
macro_rules! scalars {
    ($($name:ident($($x:ident in $range:expr),+) = { $($body:tt)+ })+) => { $(
        mod $name {
            #[allow(unused_imports)] // few need constants or activation functions
            use super::*;

            mod primal {
                #[allow(unused_imports)]
                use super::*;
                #[allow(unused_imports)]
                use nn_runtime::{relu, sigmoid, softplus};

                #[derive_grad]
                pub(super) fn f($($x: f64),+) -> f64 { $($body)+ }
            }

            mod dual {
                #[allow(unused_imports)]
                use super::*;
                #[allow(unused_imports)]
                use crate::dual::{Dual, relu, sigmoid, softplus};

                pub(super) fn f($($x: Dual),+) -> Dual { $($body)+ }
            }

            #[test]
            fn agrees_with_dual_numbers_and_differences() {
                const HERE: &str = "as many numbers as there are parameters";
                check(
                    &|random| vec![$(random.number(&$range)),+],
                    &|at| {
                        let &[$($x),+] = at else { panic!("{HERE}") };
                        primal::f($($x),+)
                    },
                    &|at| {
                        let &[$($x),+] = at else { panic!("{HERE}") };
                        let (value, gradient) = primal::f::value_and_grad($($x),+);
                        (value, gradient.numbers())
                    },
                    &|at| {
                        let &[$($x),+] = at else { panic!("{HERE}") };
                        primal::f::grad($($x),+).numbers()
                    },
                    &|at| {
                        let &[$($x),+] = at else { panic!("{HERE}") };
                        dual::f($($x),+)
                    },
                );
            }
        }
    )+ };
}

/// At every point: the companion's value is the function's, and its gradient that of dual numbers and differences.
fn check(
    draw: &dyn Fn(&mut Random) -> Vec<f64>,
    function: &dyn Fn(&[f64]) -> f64,
    value_and_grad: &dyn Fn(&[f64]) -> (f64, Vec<f64>),
    grad: &dyn Fn(&[f64]) -> Vec<f64>,
    dual: &dyn Fn(&[Dual]) -> Dual,
) {
    for point in 0..40 {
        let at = draw(&mut Random(point));
        let value = function(&at);
        let (same_value, gradient) = value_and_grad(&at);
        assert_same(&[same_value], &[value]);
        assert_eq!(grad(&at), gradient);
        assert_gradient(&gradient, &differences(&at, function), value);
        for (i, derivative) in gradient.into_iter().enumerate() {
            let mut seeded: Vec<Dual> = at.iter().copied().map(Dual::from).collect();
            seeded[i].tangent = 1.0;
            let expected = dual(&seeded).tangent;
            // Both round each step; where steps cancel, what is left is relative to the steps.
            let tolerance = 1e-12 * (1.0 + expected.abs());
            assert!(
                (derivative - expected).abs() <= tolerance,
                "at {at:?}: derivative {i} is {derivative}, that of dual numbers {expected}"
            );
        }
    }
}

mod methods {
    use super::*;

    scalars! {
        sqrt(x in 0.5..4.0) = { x.sqrt() }
        cbrt(x in 0.5..4.0) = { x.cbrt() }
        cbrt_of_negative(x in -4.0..-0.5) = { x.cbrt() }
        exp(x in -2.0..2.0) = { x.exp() }
        exp2(x in -2.0..2.0) = { x.exp2() }
        exp_m1(x in -2.0..2.0) = { x.exp_m1() }
        ln(x in 0.5..4.0) = { x.ln() }
        log2(x in 0.5..4.0) = { x.log2() }
        log10(x in 0.5..4.0) = { x.log10() }
        ln_1p(x in -0.4..2.0) = { x.ln_1p() }
        sin(x in -4.0..4.0) = { x.sin() }
        cos(x in -4.0..4.0) = { x.cos() }
        tan(x in -1.2..1.2) = { x.tan() }
        asin(x in -0.8..0.8) = { x.asin() }
        acos(x in -0.8..0.8) = { x.acos() }
        atan(x in -4.0..4.0) = { x.atan() }
        sinh(x in -2.0..2.0) = { x.sinh() }
        cosh(x in -2.0..2.0) = { x.cosh() }
        tanh(x in -2.0..2.0) = { x.tanh() }
        asinh(x in -4.0..4.0) = { x.asinh() }
        acosh(x in 1.5..4.0) = { x.acosh() }
        atanh(x in -0.8..0.8) = { x.atanh() }
        abs_of_positive(x in 0.1..2.0) = { x.abs() }
        abs_of_negative(x in -2.0..-0.1) = { x.abs() }
        recip(x in 0.5..2.0) = { x.recip() }
        squared(x in -2.0..2.0) = { x.powi(2) }
        cubed(x in -2.0..2.0) = { x.powi(3) }
        to_the_seventh(x in -1.5..1.5) = { x.powi(7) }
        to_the_zeroth(x in 0.5..2.0) = { x.powi(0) + x }
        to_the_minus_second(x in 0.5..2.0) = { x.powi(-2) }
        fractional_power(x in 0.5..2.0) = { x.powf(1.7) }
        square_root_by_power(x in 0.5..2.0) = { x.powf(0.5) }
        power_of_both(x in 0.5..2.0, y in -2.0..2.0) = { x.powf(y) }
        power_of_itself(x in 0.5..2.0) = { x.powf(x) }
        hypot(x in 0.5..2.0, y in -2.0..2.0) = { x.hypot(y) }
        atan2(y in -2.0..2.0, x in 0.5..2.0) = { y.atan2(x) }
        max_left(x in 1.0..2.0, y in -1.0..0.9) = { x.max(y) * x }
        max_right(x in -1.0..0.9, y in 1.0..2.0) = { x.max(y) * x }
        min_left(x in -1.0..0.9, y in 1.0..2.0) = { x.min(y) * y }
        min_right(x in 1.0..2.0, y in -1.0..0.9) = { x.min(y) * y }
        max_with_literal(x in 0.6..2.0) = { x.max(0.5) }
        sigmoid_of(x in -6.0..6.0) = { sigmoid(x) }
        softplus_of(x in -6.0..6.0) = { softplus(x) }
        relu_of_positive(x in 0.1..6.0) = { relu(x) * x }
        relu_of_negative(x in -6.0..-0.1) = { relu(x) + x }
    }
}

mod arithmetic {
    use super::*;

    scalars! {
        the_variable_itself(x in -2.0..2.0) = { x }
        negation(x in -2.0..2.0) = { -x }
        double_negation(x in -2.0..2.0) = { -(-x) }
        difference_from_itself(x in -2.0..2.0) = { x - x + x * x }
        a_chain_of_differences(x in -2.0..2.0, y in -2.0..2.0) = { x - y - x * y - 2.0 }
        differences_nested_right(x in -2.0..2.0, y in -2.0..2.0) = { x - (y - (x - y * y)) }
        a_chain_of_quotients(x in 0.5..2.0, y in 0.5..2.0) = { x / y / x / y }
        quotients_nested_right(x in 0.5..2.0, y in 0.5..2.0) = { x / (y / (x / (y + 1.0))) }
        a_product_divided(x in 0.5..2.0, y in 0.5..2.0) = { x * y / (x + y) * x }
        a_number_on_the_left(x in 0.5..2.0) = { 3.0 - 2.0 / x }
        exponents_in_literals(x in -2.0..2.0) = { 1.5e2 * x + 2.5e-1 * x * x + 1e0 }
        underscores_in_literals(x in -2.0..2.0) = { 1_000.5 * x * x }
        a_literal_without_exact_binary(x in -2.0..2.0) = { 0.1 * x * x * 0.3 }
        a_constant_by_path(x in -2.0..2.0) = { std::f64::consts::E * x * x }
        an_imported_constant(x in -2.0..2.0) = { PI * x * x }
        a_constant_of_ones_own(x in -2.0..2.0) = { (HALF_LIFE * x).sin() / HALF_LIFE }
        five_variables(a in 0.5..1.0, b in 0.5..1.0, c in 0.5..1.0, d in 0.5..1.0, e in 0.5..1.0) = {
            a * b + c * d * e / (a + e) - b.exp()
        }
        a_polynomial_by_horner(x in -1.5..1.5) = { (((2.0 * x - 3.0) * x + 5.0) * x - 7.0) * x + 11.0 }
    }
}

mod composition {
    use super::*;

    scalars! {
        the_lecture(x1 in 0.5..4.0, x2 in -6.0..6.0) = { x1.ln() + x1 * x2 - x2.sin() }
        functions_of_functions(x in 0.5..1.5) = { x.sin().exp().sqrt().ln_1p().tanh() }
        sigmoid_by_hand(x in -6.0..6.0) = { 1.0 / (1.0 + (-x).exp()) }
        gaussian(x in -2.0..2.0, s in 0.5..2.0) = { (-x * x / (2.0 * s * s)).exp() / (s * (2.0 * PI).sqrt()) }
        softsign(x in 0.5..2.0) = { x / (1.0 + x.abs()) }
        entropy(p in 0.1..0.9) = { -p * p.ln() - (1.0 - p) * (1.0 - p).ln() }
        nested_activations(x in -2.0..2.0) = { sigmoid(softplus(x) * sigmoid(-x)) }
        values_used_twice(x in 0.5..2.0) = {
            let y = x.exp();
            let z = y * y + y;
            z * z - y
        }
        shadowing(x in 0.5..2.0) = {
            let x = x * x;
            let x = x + 1.0;
            let y = x.ln();
            let x = y * x;
            x * y
        }
        an_unused_binding(x in 0.5..2.0) = {
            let _y = x.exp();
            x * x
        }
        a_dropped_value(x in 0.5..2.0) = {
            let _ = x.exp();
            x * x
        }
        assignment(x in 0.5..2.0) = {
            let mut y = x;
            y = y * y + 1.0;
            y += x.sin();
            y -= 0.5;
            y *= x;
            y /= 3.0;
            y
        }
        a_constant_bound_to_a_name(x in 0.5..2.0) = {
            let half = 0.5;
            let scale = -half;
            scale * x * x
        }
        parentheses(x in 0.5..2.0) = { (((x))) * ((x + ((1.0)))) }
        names_of_temporaries(t0 in 0.5..2.0, t1 in 0.5..2.0) = {
            let t2 = (t0 * t1 + 1.0).ln();
            t2 * t2.sin() + (t0 * t1 + 1.0).sqrt() * (t0 * t1 + 1.0)
        }
        names_of_the_generated_code(value in 0.5..2.0, seed in 0.5..2.0) = {
            let wants = value * seed;
            let back = wants.exp() + value;
            let value = back * wants;
            value * value.ln() + seed
        }
        a_variable_of_no_influence(x in 0.5..2.0, y in 0.5..2.0) = { x * x + 0.0 * y }
    }
}

#[derive_grad]
fn half_a_square(x: f64, y: f64) -> f64 {
    nn_runtime::stop(x) * x + nn_runtime::stop(x * y).sin() * y
}

#[derive_grad]
fn cell_of_a_table(a: &[f64], x: f64) -> f64 {
    let position = x * (a.len() - 1) as f64;
    let i = (nn_runtime::stop(position) as usize).min(a.len() - 2);
    let t = position - i as f64;
    a[i] * (1.0 - t) + a[i + 1] * t
}

/// Differences would not see that a number is stopped.
#[test]
fn what_is_stopped_has_no_derivative() {
    let (x, y) = (0.7_f64, -0.4_f64);
    let (dx, dy) = half_a_square::grad(x, y);
    assert_eq!((dx, dy), (x, (x * y).sin()));
    let (da, dx) = cell_of_a_table::grad(&[1.0, 3.0, 2.0], 0.75);
    assert_eq!((da, dx), (vec![0.0, 0.5, 0.5], -2.0));
}
