//! Ball arithmetic: numbers of any precision with a bound of their error (midpoint and radius, as in F. Johansson,
//! "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE Trans. Comput. 66, 2017).
//!
//! Midpoints are whole numbers times powers of two, on `num-bigint`, which the exact numbers of formulas are made of too.
//! Integers do not round: what each operation cuts off is seen here, and goes into the radius. The elementary functions
//! are series on these integers (fixed-point numbers), each with its remainder.
//!
//! **Invariant:** a result contains f(x) for every x in the operands.

mod constants;
mod elementary;
mod mag;
mod series;
#[cfg(test)]
mod tests;
mod trigonometric;

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

pub(crate) use constants::{ln_2, pi};
pub(crate) use elementary::Exponential;
pub(crate) use mag::Mag;

use crate::rational::Rational;

/// Exponents stay within ±2¹²⁰, so that sums of a few of them fit.
pub(crate) const FARTHEST: i128 = 1 << 120;

/// All numbers between `part`·2^`exponent` − `radius` and `part`·2^`exponent` + `radius`.
#[derive(Clone, Debug)]
pub(crate) struct Ball {
    part: BigInt,
    exponent: i128,
    radius: Mag,
}

/// The whole number that is nearest to, or just below, `part`·2^`shift`.
fn shifted(part: &BigInt, shift: i128) -> BigInt {
    if shift >= 0 { part << shift.unsigned_abs() } else { part >> shift.unsigned_abs() }
}

/// The quotient rounded down.
pub(crate) fn floor_division(a: &BigInt, b: &BigInt) -> BigInt {
    let quotient = a / b;
    let is_exact = (&quotient * b) == *a;
    if !is_exact && (a.is_negative() != b.is_negative()) { quotient - 1 } else { quotient }
}

impl Ball {
    /// An exact number.
    pub(crate) fn exact(part: BigInt, exponent: i128) -> Self {
        Self { part, exponent, radius: Mag::ZERO }
    }

    pub(crate) fn integer(value: impl Into<BigInt>) -> Self {
        Self::exact(value.into(), 0)
    }

    pub(crate) fn zero() -> Self {
        Self::integer(0)
    }

    pub(crate) fn one() -> Self {
        Self::integer(1)
    }

    /// An `f64`, which must be finite.
    pub(crate) fn from_f64(value: f64) -> Self {
        let (part, exponent) = libm::frexp(value);
        Self::exact(BigInt::from((part * (1_u64 << 53) as f64) as i64), i128::from(exponent) - 53)
    }

    /// A rational number to `bits` bits; exact where that is possible.
    pub(crate) fn rational(value: &Rational, bits: u64) -> Self {
        let (numerator, denominator) = value.to_integers();
        if denominator.is_one() {
            return Self::exact(numerator, 0).rounded(bits);
        }
        let whole = Self::exact(numerator, 0);
        // Exact: the denominator is not 0.
        whole.over(&Self::exact(denominator, 0), bits).unwrap_or_else(Self::zero)
    }

    /// The same with a radius that is larger by `more`.
    pub(crate) fn widened(mut self, more: Mag) -> Self {
        self.radius = self.radius.plus(more);
        self
    }

    /// The midpoint, exact.
    pub(crate) fn middle(&self) -> Self {
        Self::exact(self.part.clone(), self.exponent)
    }

    pub(crate) fn radius(&self) -> Mag {
        self.radius
    }

    /// The midpoint as a whole number and the exponent of the power of two it is multiplied by.
    pub(crate) fn parts(&self) -> (&BigInt, i128) {
        (&self.part, self.exponent)
    }

    /// The least e with |midpoint| < 2^e; for 0 the least that there is.
    pub(crate) fn top(&self) -> i128 {
        if self.part.is_zero() { i128::MIN } else { self.exponent + self.part.bits() as i128 }
    }

    /// An upper bound of |midpoint|.
    fn size(&self) -> Mag {
        let bits = self.part.bits();
        match u64::try_from(self.part.magnitude()) {
            Ok(part) => Mag::new(part, self.exponent),
            Err(_) => {
                let shift = bits - 62;
                let part = u64::try_from(self.part.magnitude() >> shift).unwrap_or(u64::MAX >> 1);
                Mag::new(part + 1, self.exponent + shift as i128)
            }
        }
    }

    /// An upper bound of the absolute values.
    pub(crate) fn above(&self) -> Mag {
        self.size().plus(self.radius)
    }

    /// A lower bound of the absolute values; 0 if it may be 0.
    pub(crate) fn below(&self) -> Mag {
        if self.radius.is_zero() {
            return self.size().below();
        }
        match self.ends() {
            [low, high] if low.part.is_positive() || high.part.is_negative() => {
                let near = if low.part.is_positive() { low } else { high };
                near.size().below()
            }
            _ => Mag::ZERO,
        }
    }

    /// The ends, as exact numbers; that of a radius far below the midpoint's last digit is moved further out.
    pub(crate) fn ends(&self) -> [Self; 2] {
        const FAR: i128 = 64;
        let (mut part, mut exponent) = self.radius.parts();
        if part == 0 {
            return [self.clone(), self.clone()];
        }
        let mut middle = self.middle();
        if !self.part.is_zero() && self.exponent - exponent > FAR {
            (part, exponent) = (1, self.exponent - FAR / 2);
        } else if self.top() < exponent - FAR {
            (part, middle) = (part + 1, Self::zero());
        }
        let radius = Self::exact(part.into(), exponent);
        [middle.minus_exact(&radius), middle.plus_exact(&radius)]
    }

    /// Whether this is one number.
    pub(crate) fn is_exact(&self) -> bool {
        self.radius.is_zero()
    }

    /// How it compares with 0, if all its numbers do so.
    pub(crate) fn sign(&self) -> Option<Ordering> {
        let of_middle = match self.part.sign() {
            Sign::Minus => Ordering::Less,
            Sign::NoSign => Ordering::Equal,
            Sign::Plus => Ordering::Greater,
        };
        if self.radius.is_zero() {
            return Some(of_middle);
        }
        // Far away from 0 there is no need for the ends.
        if self.top() > self.radius.top() + 1 {
            return Some(of_middle);
        }
        let [low, high] = self.ends();
        match (low.part.sign(), high.part.sign()) {
            (Sign::Plus, _) => Some(Ordering::Greater),
            (_, Sign::Minus) => Some(Ordering::Less),
            _ => None,
        }
    }

    /// The midpoint cut off behind `bits` bits, the rest in the radius.
    pub(crate) fn rounded(mut self, bits: u64) -> Self {
        let excess = self.part.bits().saturating_sub(bits);
        if excess == 0 {
            return self;
        }
        let is_exact = self.part.trailing_zeros().is_some_and(|zeros| zeros >= excess);
        self.part >>= excess;
        self.exponent += excess as i128;
        if is_exact {
            self
        } else {
            let unit = Mag::power_of_two(self.exponent);
            self.widened(unit)
        }
    }

    pub(crate) fn negated(&self) -> Self {
        Self { part: -&self.part, ..self.clone() }
    }

    fn plus_exact(&self, other: &Self) -> Self {
        if self.part.is_zero() {
            return other.clone();
        }
        if other.part.is_zero() {
            return self.clone();
        }
        let exponent = self.exponent.min(other.exponent);
        let a = shifted(&self.part, self.exponent - exponent);
        let b = shifted(&other.part, other.exponent - exponent);
        Self::exact(a + b, exponent)
    }

    fn minus_exact(&self, other: &Self) -> Self {
        self.plus_exact(&other.negated())
    }

    pub(crate) fn plus(&self, other: &Self, bits: u64) -> Self {
        let radius = self.radius.plus(other.radius);
        let (large, small) = if self.top() >= other.top() { (self, other) } else { (other, self) };
        if small.part.is_zero() {
            return large.middle().rounded(bits).widened(radius);
        }
        // Too far below to be aligned: all of it goes into the radius.
        let bits_below = i128::from(bits);
        let lowest = large.exponent.min(large.top().saturating_sub(bits_below));
        if small.top() < lowest.saturating_sub(64) {
            return large.middle().rounded(bits).widened(radius.plus(small.size()));
        }
        large.middle().plus_exact(&small.middle()).rounded(bits).widened(radius)
    }

    pub(crate) fn minus(&self, other: &Self, bits: u64) -> Self {
        self.plus(&other.negated(), bits)
    }

    /// The product.
    pub(crate) fn times(&self, other: &Self, bits: u64) -> Self {
        let product = &self.part * &other.part;
        let radius = if self.radius.is_zero() && other.radius.is_zero() {
            Mag::ZERO
        } else {
            let first = self.size().times(other.radius);
            first.plus(self.radius.times(other.above()))
        };
        Self { part: product, exponent: self.exponent + other.exponent, radius }.rounded(bits)
    }

    /// Times 2^`exponent`: exact.
    pub(crate) fn scaled(mut self, exponent: i128) -> Self {
        self.exponent += exponent;
        self.radius = self.radius.shifted(exponent);
        self
    }

    /// The quotient; `None` where the divisor may be 0.
    ///
    /// With a = m ± r and b = n ± s, |a/b − m/n| ≤ (r + |m/n|·s)/(|n| − s).
    pub(crate) fn over(&self, other: &Self, bits: u64) -> Option<Self> {
        if other.part.is_zero() {
            return None;
        }
        let below = other.below();
        if below.is_zero() {
            return None;
        }
        if self.part.is_zero() {
            let radius = if self.radius.is_zero() { Mag::ZERO } else { self.radius.over(below) };
            return Some(Self { part: BigInt::zero(), exponent: 0, radius });
        }
        let shift = (bits + 2 + other.part.bits()).saturating_sub(self.part.bits());
        let numerator = &self.part << shift;
        let part = floor_division(&numerator, &other.part);
        let exponent = self.exponent - other.exponent - shift as i128;
        let is_exact = &part * &other.part == numerator;
        let mut quotient = Self::exact(part, exponent);
        if !is_exact {
            quotient.radius = Mag::power_of_two(exponent);
        }
        if !(self.radius.is_zero() && other.radius.is_zero()) {
            let moved = self.radius.plus(quotient.above().times(other.radius));
            quotient = quotient.widened(moved.over(below));
        }
        Some(quotient.rounded(bits))
    }

    /// The square root; `None` unless it is positive.
    ///
    /// |√x − √m| = |x − m|/(√x + √m) ≤ r/√m.
    pub(crate) fn sqrt(&self, bits: u64) -> Option<Self> {
        self.root(2, bits, |below| below)
    }

    /// The cube root of a positive number.
    ///
    /// |∛x − ∛m| ≤ |x − m|/(∛m)², for all x > 0.
    pub(crate) fn cbrt(&self, bits: u64) -> Option<Self> {
        self.root(3, bits, |below| below.times(below).below())
    }

    /// The root of this degree; `steepness` makes of a lower bound of the midpoint's root d that of r/d.
    fn root(&self, degree: u32, bits: u64, steepness: impl FnOnce(Mag) -> Mag) -> Option<Self> {
        if self.sign() != Some(Ordering::Greater) || !self.part.is_positive() {
            return None;
        }
        let n = i128::from(degree);
        let wanted = u64::from(degree) * (bits + 2);
        let mut shift = wanted.saturating_sub(self.part.bits()) as i128;
        shift += (self.exponent - shift).rem_euclid(n);
        let part = &self.part << shift.unsigned_abs();
        let root = part.nth_root(degree);
        let exponent = (self.exponent - shift) / n;
        let is_exact = root.pow(degree) == part;
        let mut result = Self::exact(root, exponent);
        if !is_exact {
            result.radius = Mag::power_of_two(exponent);
        }
        if !self.radius.is_zero() {
            let below = result.middle().below();
            result = result.widened(self.radius.over(steepness(below)));
        }
        Some(result.rounded(bits))
    }

    /// A ball around both.
    pub(crate) fn hull(&self, other: &Self, bits: u64) -> Self {
        let (a, b) = (self.middle(), other.middle());
        let half = a.minus(&b, 64).above().shifted(-1);
        a.plus(&b, bits).scaled(-1).widened(half.plus(self.radius.max(other.radius)))
    }

    /// The largest whole numbers that are not above its ends.
    pub(crate) fn floors(&self) -> [Self; 2] {
        self.ends().map(|end| {
            if end.exponent >= 0 { end } else { Self::exact(shifted(&end.part, end.exponent), 0) }
        })
    }

    /// The midpoint rounded down to a fixed-point number with so many bits behind the point.
    fn fixed(&self, bits: i128) -> BigInt {
        let shift = self.exponent.saturating_add(bits);
        if shift < 0 && shift.unsigned_abs() > self.part.bits().into() {
            return if self.part.is_negative() { BigInt::from(-1) } else { BigInt::zero() };
        }
        shifted(&self.part, shift)
    }

    /// The `f64` nearest to the midpoint, to even from halfway; ±∞ beyond the range.
    pub(crate) fn to_f64(&self) -> f64 {
        const DIGITS: i128 = f64::MANTISSA_DIGITS as i128;
        const LOWEST: i128 = -1_074;
        if self.part.is_zero() {
            return 0.0;
        }
        let top = self.top();
        let sign = if self.part.is_negative() { -1.0 } else { 1.0 };
        if top > 1_024 {
            return sign * f64::INFINITY;
        }
        if top < LOWEST - 1 {
            return sign * 0.0;
        }
        let last = (top - DIGITS).max(LOWEST);
        let magnitude = self.part.magnitude();
        let shift = last - self.exponent;
        let rounded = if shift <= 0 {
            magnitude << shift.unsigned_abs()
        } else {
            let shift = shift.unsigned_abs();
            let down = magnitude >> shift;
            let rest = magnitude - (&down << shift);
            let half = num_bigint::BigUint::one() << (shift - 1);
            let up = match rest.cmp(&half) {
                Ordering::Less => false,
                Ordering::Equal => down.bit(0),
                Ordering::Greater => true,
            };
            if up { down + 1_u32 } else { down }
        };
        let whole = u64::try_from(rounded).unwrap_or(u64::MAX);
        sign * libm::ldexp(whole as f64, last as i32)
    }
}
