//! Values of functions in `f64` that the standard library lacks.

pub(super) fn sign(x: f64) -> f64 {
    // Not `signum`, which is ±1 at ±0.
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// Not `f64::min`, which takes what is no number for absent: where an argument is undefined, so is the least.
pub(super) fn least(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

pub(super) fn step(x: f64) -> f64 {
    if x.is_nan() { x } else { f64::from(x > 0.0) }
}

/// x to the power of n rounded towards zero.
pub(super) fn whole_power(x: f64, n: f64) -> f64 {
    const TOO_MANY: f64 = -(i32::MIN as f64);
    // As an `i32`, what is no number would become 0.
    if n.abs() < TOO_MANY { x.powi(n as i32) } else { x.powf(n.trunc()) }
}

/// Zero where x is whole, with a change of sign.
pub(super) fn whole(x: f64) -> f64 {
    let below = x.floor();
    if below % 2.0 == 0.0 { x - below } else { below - x }
}

/// Zero where x is halfway between whole numbers, with a change of sign.
pub(super) fn halfway(x: f64) -> f64 {
    let nearest = x.round();
    let rest = 0.5 - (x - nearest).abs();
    if nearest % 2.0 == 0.0 { rest } else { -rest }
}

/// Zero where a/b is whole but not 0, with a change of sign; exact, which a/b is not.
pub(super) fn multiple(a: f64, b: f64) -> f64 {
    let (a, b) = (a.abs(), b.abs());
    let rest = a % (2.0 * b);
    if a < b {
        b
    } else if rest < b {
        rest
    } else {
        b - rest
    }
}

/// Zero where a/b is whole, with a change of sign.
pub(super) fn floored(a: f64, b: f64) -> f64 {
    let size = b.abs();
    let rest = a.rem_euclid(2.0 * size);
    if rest < size { rest } else { size - rest }
}
