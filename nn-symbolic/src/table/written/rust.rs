//! Definitions in Rust of functions that the standard library lacks, as they are emitted. Those of special functions are
//! what computes their values here too.

use crate::table::row::Parts;

/// `signum` is ±1 at ±0.
pub(crate) const SIGN: &str = "\
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}
";

pub(crate) const STEP: &str = "\
fn step(x: f64) -> f64 {
    if x.is_nan() { x } else if x > 0.0 { 1.0 } else { 0.0 }
}
";

pub(crate) const RELU: &str = "\
fn relu(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}
";

pub(crate) const SIGMOID: &str = "\
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
";

pub(crate) const SOFTPLUS: &str = "\
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
";

/// The method of `f64` takes what is no number for absent.
pub(crate) const MIN: &str = "\
fn min(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}
";

pub(crate) const MAX: &str = "\
fn max(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}
";

/// erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·…·(2n+1)) (Abramowitz & Stegun 7.1.6): every term has the sign of x, so
/// nothing cancels. Beyond 6 it is ±1 to the last digit.
pub(crate) const ERF: &str = "\
fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 {
        return x.signum();
    }
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term.abs() > 1e-17 * sum.abs() {
        odd += 2.0;
        term *= 2.0 * x * x / odd;
        sum += term;
    }
    std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum
}
";

/// The method takes an `i32`, and what is no number would become 0 as such.
pub(crate) const POWI: &str = "\
fn powi(x: f64, n: f64) -> f64 {
    if n.abs() < 2147483648.0 { x.powi(n as i32) } else { x.powf(n.trunc()) }
}
";

/// The text of a file of kernels.
macro_rules! kernel {
    ($name:literal) => {
        ($name, include_str!(concat!("../special/", $name, ".rs")))
    };
}

pub(crate) const ERFC: Parts = &[("erf", ERF), kernel!("erfc")];
pub(crate) const ERFINV: Parts = &[("erf", ERF), kernel!("erfc"), kernel!("erfinv")];
pub(crate) const GAMMA: Parts = &[kernel!("gamma")];
pub(crate) const LGAMMA: Parts = &[kernel!("lgamma")];
pub(crate) const DIGAMMA: Parts = &[kernel!("digamma")];
pub(crate) const POLYGAMMA: Parts = &[kernel!("digamma"), kernel!("polygamma")];
pub(crate) const BETA: Parts =
    &[kernel!("gamma"), kernel!("lgamma"), kernel!("digamma"), kernel!("beta")];
pub(crate) const BESSELJ: Parts = &[
    kernel!("bessel_ratios"),
    kernel!("bessel_series"),
    kernel!("bessel_far"),
    kernel!("besselj"),
];
pub(crate) const BESSELY: Parts =
    &[kernel!("bessel_ratios"), kernel!("bessel_far"), kernel!("bessely")];
pub(crate) const BESSELI: Parts =
    &[kernel!("bessel_ratios"), kernel!("bessel_series"), kernel!("besseli")];
pub(crate) const BESSELK: Parts = &[kernel!("besselk")];
pub(crate) const SPHERICALJ: Parts = &[kernel!("bessel_ratios"), kernel!("sphericalj")];
pub(crate) const SINC: Parts = &[kernel!("sinc")];
pub(crate) const MODULO: Parts = &[kernel!("modulo")];
pub(crate) const LOGSUMEXP: Parts = &[kernel!("logsumexp")];
