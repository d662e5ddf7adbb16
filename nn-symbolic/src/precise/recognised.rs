//! Values of functions at rational numbers that are rational themselves.

use num_bigint::BigInt;
use num_traits::One;

use crate::rational::Rational;

/// sin(q·π) where that is rational: at multiples of π/2 and π/6.
pub(super) fn sine_of_turn(factor: &Rational) -> Option<Rational> {
    let (numerator, denominator) = (factor * &Rational::from(6)).to_integers();
    if !denominator.is_one() {
        return None;
    }
    let twelfth = ((numerator % 12_i64) + 12_i64) % 12_i64;
    let value = match i64::try_from(twelfth).ok()? {
        0 | 6 => Rational::ZERO,
        1 | 5 => Rational::HALF,
        3 => Rational::ONE,
        7 | 11 => -Rational::HALF,
        9 => Rational::MINUS_ONE,
        _ => return None,
    };
    Some(value)
}

/// The root of a rational number that is a square of one.
pub(super) fn root(value: &Rational) -> Option<Rational> {
    let (numerator, denominator) = value.to_integers();
    let whole = |n: &BigInt| Some(n.sqrt()).filter(|root| root * root == *n);
    Rational::from_integers(whole(&numerator)?, whole(&denominator)?)
}

/// The same for cubes.
pub(super) fn cube_root(value: &Rational) -> Option<Rational> {
    let (numerator, denominator) = value.to_integers();
    let whole = |n: &BigInt| Some(n.cbrt()).filter(|root| root * root * root == *n);
    Rational::from_integers(whole(&numerator)?, whole(&denominator)?)
}

/// The whole number n with a = baseⁿ.
pub(super) fn log(value: &Rational, base: i64) -> Option<i64> {
    let (numerator, denominator) = value.to_integers();
    let (size, sign) = match (numerator.is_one(), denominator.is_one()) {
        (_, true) => (numerator, 1),
        (true, _) => (denominator, -1),
        _ => return None,
    };
    let guess = (size.bits() as f64 - 1.0) / (base as f64).log2();
    let near = guess.floor() as i64;
    let found = (near..=near + 1)
        .find(|&n| u32::try_from(n).is_ok_and(|n| BigInt::from(base).pow(n) == size));
    found.map(|n| sign * n)
}
