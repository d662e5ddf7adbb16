//! The methods of floats: rows of the table, expressions over rows, and those without derivative.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn circular(x: f64) -> f64 {
    let there = x.sin() + 2.0 * x.cos() - 0.5 * x.tan();
    let back = x.asin() * x.acos() + x.atan();
    there * back
}

#[derive_grad]
pub(crate) fn hyperbolic(x: f64) -> f64 {
    let there = x.sinh() + 0.5 * x.cosh() - x.tanh();
    there * (x.asinh() + (x + 2.0).acosh() * (x * 0.5).atanh())
}

#[derive_grad]
pub(crate) fn exponentials(x: f64) -> f64 {
    x.exp() * x.exp2() - x.exp_m1()
}

#[derive_grad]
pub(crate) fn logarithms(x: f64, base: f64) -> f64 {
    x.ln() * x.log2() + x.log10() - x.ln_1p() * x.log(base) + base.log(10.0)
}

#[derive_grad]
pub(crate) fn roots(x: f64) -> f64 {
    x.sqrt() * x.cbrt() + (-x).cbrt() - x.recip()
}

#[derive_grad]
pub(crate) fn of_two(x: f64, y: f64) -> f64 {
    x.hypot(y) * y.atan2(x) + x.atan2(-2.0)
}

#[derive_grad]
pub(crate) fn called_by_path(x: f64, y: f64) -> f64 {
    f64::sin(x) * f64::max(x, y) + f64::powi(y, 3) - f64::from(3_u8) * f64::exp(-y)
}

#[derive_grad]
pub(crate) fn sine_and_cosine(x: f64, r: f64) -> f64 {
    let (s, c) = x.sin_cos();
    let p = (2.0 * x).sin_cos();
    r * s * c + p.0 - r * p.1
}

#[derive_grad]
pub(crate) fn multiplied_and_added(x: f64, y: f64, z: f64) -> f64 {
    x.mul_add(y, z) * z.mul_add(2.0, -x)
}

#[derive_grad]
pub(crate) fn degrees(x: f64) -> f64 {
    x.to_radians().sin() + 0.01 * x.sin().to_degrees()
}

#[derive_grad]
pub(crate) fn clamped(x: f64, low: f64, high: f64) -> f64 {
    x.clamp(-0.5, 0.5) * x + (3.0 * x).clamp(low, high) * low
}

#[derive_grad]
pub(crate) fn absolute(x: f64, y: f64) -> f64 {
    x.abs() * y + (x - y).abs()
}

#[derive_grad]
pub(crate) fn signs(x: f64, y: f64) -> f64 {
    x.signum() * y * y + y.copysign(x) * x + x.copysign(-2.0)
}

#[derive_grad]
pub(crate) fn larger_and_smaller(x: f64, y: f64) -> f64 {
    x.max(y) * 3.0 - x.min(y) * x.min(y) + x.max(0.25) * y.min(0.25)
}

#[derive_grad]
pub(crate) fn rectified(x: f64, y: f64) -> f64 {
    (x * y - 0.1).max(0.0) + x.min(0.0)
}

#[derive_grad]
pub(crate) fn middle(x: f64, y: f64) -> f64 {
    x.midpoint(y) * x
}

#[derive_grad]
pub(crate) fn rounded(x: f64) -> f64 {
    x * x.floor() + x * x * x.ceil() - x.round() * x.sin() + x.trunc() * 3.0 + x.round_ties_even()
}

#[derive_grad]
pub(crate) fn fraction(x: f64) -> f64 {
    x.fract() * x + (x - x.floor()) * (x - x.floor())
}

#[derive_grad]
pub(crate) fn remainders(x: f64, y: f64) -> f64 {
    (x % y) * x + (-x) % 0.75
}

#[derive_grad]
pub(crate) fn remainder_assigned(x: f64, y: f64) -> f64 {
    let mut angle = 5.0 * x;
    angle %= y;
    angle * angle
}

#[derive_grad]
pub(crate) fn euclidean_remainders(x: f64, y: f64) -> f64 {
    x.rem_euclid(y) * x + x.div_euclid(y) * y + (-x).rem_euclid(0.75)
}

#[derive_grad]
pub(crate) fn questions(x: f64, y: f64) -> f64 {
    let mut z = x * y;
    if z.is_nan() || z.is_infinite() {
        z = 0.0;
    }
    if z.is_finite() && x.is_sign_negative() {
        z = z * z;
    }
    if y.is_sign_positive() && !(y.is_nan()) {
        z += y;
    }
    z
}

#[derive_grad]
pub(crate) fn bits(x: f64, y: f64) -> f64 {
    // The sign is the first bit in every format.
    let negative = x.to_bits().leading_zeros() == 0;
    let equal = x.to_bits() == y.to_bits();
    if negative {
        x * y
    } else if equal {
        3.0 * x
    } else {
        x.sin() + y
    }
}

#[derive_grad]
pub(crate) fn integer_powers(x: f64) -> f64 {
    let mut sum = x.powi(0) + x.powi(1) - x.powi(-1);
    for n in -2..4 {
        sum += x.powi(n) / (n + 5) as f64;
    }
    sum
}

#[derive_grad]
pub(crate) fn power_by_argument(x: f64, n: i32) -> f64 {
    x.powi(n) + x.powi(n + 1)
}

#[derive_grad]
pub(crate) fn real_powers(x: f64, y: f64) -> f64 {
    x.powf(2.5) + x.powf(y) * y.powf(x) - 2.0_f64.powf(x * y)
}

#[derive_grad]
pub(crate) fn power_of_any_base(x: f64) -> f64 {
    x.powf(2.0) - x.powf(3.0) + x.powf(1.0)
}

#[derive_grad]
pub(crate) fn power_with_active_exponent(x: f64, y: f64) -> f64 {
    x.powf(y)
}

#[derive_grad]
pub(crate) fn power_with_exponent_in_a_variable(x: f64) -> f64 {
    let half = 0.5;
    let mut exponent = 1.0;
    exponent += half;
    x.powf(exponent) * x.powf(half)
}

zoo! {
    of methods;
    grad circular(x in -0.8..0.8);
    grad hyperbolic(x in -0.8..0.8);
    grad exponentials(x in -1.0..1.0) and at (0.0);
    grad logarithms(x in 0.5..2.0, base in 2.0..4.0);
    grad roots(x in 0.5..2.0);
    grad of_two(x in 0.5..2.0, y in -1.0..1.0) and at (1.0, 0.0);
    grad called_by_path(x in -1.0..0.9, y in 1.0..2.0);
    grad sine_and_cosine(x in -2.0..2.0, r in 0.5..1.0);
    grad multiplied_and_added(x in -1.0..1.0, y in -1.0..1.0, z in -1.0..1.0);
    grad degrees(x in -90.0..90.0);
    grad clamped(x in -1.0..1.0, low in -1.5..-0.5, high in 0.5..1.5);
    grad absolute(x in -1.0..1.0, y in -1.0..1.0) and at (0.0, 1.0), (0.5, 0.5), (0.0, 0.0);
    grad signs(x in -1.0..1.0, y in -1.0..1.0);
    grad larger_and_smaller(x in -1.0..1.0, y in -1.0..1.0)
        and at (0.5, 0.5), (0.25, 0.25), (0.25, 1.0);
    grad rectified(x in -1.0..1.0, y in -1.0..1.0) and at (0.0, 1.0);
    grad middle(x in -1.0..1.0, y in -1.0..1.0);
    grad rounded(x in -3.0..3.0) and at (1.0), (0.5), (-1.5);
    grad fraction(x in -3.0..3.0) and at (2.0);
    grad remainders(x in 1.0..4.0, y in 0.4..0.5);
    grad remainder_assigned(x in 0.5..1.0, y in 0.9..1.3);
    grad euclidean_remainders(x in 1.0..4.0, y in 0.4..0.5);
    grad questions(x in -1.0..1.0, y in -1.0..1.0);
    grad bits(x in -1.0..1.0, y in -1.0..1.0) and at (0.5, 0.5), (-0.5, -0.5);
    grad integer_powers(x in 0.5..2.0);
    grad power_by_argument(x in 0.5..2.0, n in one_of([-2, -1, 0, 1, 2, 5]))
        and at (0.0, 0), (0.0, 1), (0.0, 2), (0.0, 3), (-1.5, 3), (-1.5, -3);
    grad real_powers(x in 0.5..2.0, y in 0.5..2.0);
    grad power_of_any_base(x in -2.0..2.0) and at (0.0);
    grad power_with_active_exponent(x in 0.5..2.0, y in -2.0..2.0)
        and at (2.0, 0.0), (1.0, 1.0);
    grad power_with_exponent_in_a_variable(x in 0.5..2.0);
}
