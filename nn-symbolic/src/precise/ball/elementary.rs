//! Exponential and logarithm, and the error function.
//!
//! Each is computed at the midpoint, with [`GUARD`] bits more than asked for; what the radius of the argument adds is
//! bounded by the derivative.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::constants::{ln_2, ln_2_fixed, pi};
use super::series;
use super::{Ball, FARTHEST, Mag, floor_division, shifted};

/// Bits beyond those that are asked for.
pub(super) const GUARD: u64 = 32;

/// An exponential: as it is, or beyond the range of exponents.
pub(crate) enum Exponential {
    Number(Ball),
    /// Below 2^−[`FARTHEST`].
    Tiny,
    /// Above 2^[`FARTHEST`].
    Huge,
    /// Neither is known.
    Any,
}

impl Ball {
    /// eˣ. With x = m ± r, |eˣ − eᵐ| ≤ eᵐ·(eʳ − 1) ≤ eᵐ·2r where r ≤ 1.
    pub(crate) fn exp(&self, bits: u64) -> Exponential {
        // 2¹¹⁹ < 2¹²⁰·ln 2: well inside the range.
        const LARGE: i128 = 119;
        if self.radius.top() > 0 {
            return match self.ends() {
                [low, _] if low.top() > LARGE && low.part.is_positive() => Exponential::Huge,
                [_, high] if high.top() > LARGE && high.part.is_negative() => Exponential::Tiny,
                [_, high] if high.top() <= LARGE => {
                    // Anything between 0 and e to the upper end.
                    let Exponential::Number(above) = high.exp(32) else { return Exponential::Any };
                    let half = above.above().shifted(-1);
                    let (part, exponent) = half.parts();
                    Exponential::Number(Self::exact(part.into(), exponent).widened(half))
                }
                _ => Exponential::Any,
            };
        }
        if self.top() > LARGE {
            return if self.part.is_negative() { Exponential::Tiny } else { Exponential::Huge };
        }
        let value = self.exp_of_middle(bits);
        if self.radius.is_zero() {
            return Exponential::Number(value);
        }
        let moved = value.above().times(self.radius.shifted(1));
        Exponential::Number(value.widened(moved).rounded(bits))
    }

    /// e to the midpoint: 2ᵏ·(e^(t/2ˢ))^(2ˢ) with 0 ≤ t < ln 2.
    ///
    /// Squaring v with the error e gives the error 2ve + e² + 1 (units). The product of all v is at most eᵗ < 2, so s
    /// squarings make 2^(s+2)·(e + 2) of the error e of the series.
    fn exp_of_middle(&self, bits: u64) -> Self {
        if self.part.is_zero() {
            return Self::one();
        }
        let squarings = (bits / 8).isqrt() + 2;
        let fine = bits + GUARD + 2 * squarings;
        let wide = fine + self.top().max(0) as u64 + 4; // top is at most 119
        let x = self.fixed(wide as i128);
        let ln_2 = ln_2_fixed(wide);
        let k = floor_division(&x, &ln_2);
        // Off by a unit for x and two for each ln 2: |k| < 2^(top + 1), so by less than 2^−fine.
        let mut t: BigInt = shifted(&(x - &k * &ln_2), fine as i128 - wide as i128);
        if t.is_negative() {
            t.set_zero();
        }
        let sum = series::exponential(&(t >> squarings), fine);
        let mut power = sum.part;
        for _ in 0..squarings {
            power = (&power * &power) >> fine;
        }
        // The series, and t: two units, and one by the shift.
        let unit = -(fine as i128);
        let of_series = sum.radius.plus(Mag::new(8, unit));
        let error = of_series.shifted(squarings as i128 + 2);
        let k = i128::try_from(k).unwrap_or(0); // |k| < 2^120
        Self::exact(power, unit).widened(error).scaled(k).rounded(bits)
    }

    /// eˣ − 1 to `bits` bits however small x is: x·Σ xᵏ/(k + 1)! where |x| < 1/2.
    pub(crate) fn expm1(&self, bits: u64) -> Exponential {
        if self.part.is_zero() && self.radius.is_zero() {
            return Exponential::Number(Self::zero());
        }
        if self.top() > -1 || self.radius.top() > -1 {
            return match self.exp(bits + GUARD) {
                Exponential::Number(value) => Exponential::Number(value.minus(&Self::one(), bits)),
                Exponential::Tiny => {
                    let tiny = Mag::power_of_two(-FARTHEST);
                    Exponential::Number(Self::integer(-1).widened(tiny))
                }
                other => other,
            };
        }
        let fine = bits + GUARD;
        let is_negative = self.part.is_negative();
        let w = self.absolute().fixed(fine as i128);
        let quotient = series::exponential_quotient(&w, fine, is_negative);
        let value = self.middle().times(&quotient, fine);
        // The derivative is eˣ < 2.
        Exponential::Number(value.widened(self.radius.shifted(1)).rounded(bits))
    }

    /// |midpoint|
    pub(super) fn absolute(&self) -> Self {
        Self::exact(self.part.abs(), self.exponent)
    }

    /// ln x; `None` unless x is positive. |ln x − ln m| ≤ r/(m − r).
    pub(crate) fn ln(&self, bits: u64) -> Option<Self> {
        if self.sign() != Some(Ordering::Greater) || !self.part.is_positive() {
            return None;
        }
        let value = self.ln_of_middle(bits);
        if self.radius.is_zero() {
            return Some(value.rounded(bits));
        }
        Some(value.widened(self.radius.over(self.below())).rounded(bits))
    }

    /// k·ln 2 + y + ln(f·e⁻ʸ) where the midpoint is f·2ᵏ and y the logarithm of f in `f64`, so that the last argument is
    /// about 1; near 1 without y, so that small logarithms keep their digits.
    fn ln_of_middle(&self, bits: u64) -> Self {
        let fine = bits + GUARD;
        let bits_of_part = self.part.bits() as i128;
        let mut k = self.top();
        let mut f = Self::exact(self.part.clone(), -bits_of_part);
        if f.to_f64() < std::f64::consts::FRAC_1_SQRT_2 {
            f = f.scaled(1);
            k -= 1;
        }
        let offset = f.minus_exact(&Self::one());
        if k == 0 && offset.top() < -6 {
            return offset.log1p_near(fine);
        }
        let y = Self::from_f64(f.to_f64().ln());
        let back = y.negated().exp_of_middle(fine);
        let rest = f.times(&back, fine).minus(&Self::one(), fine);
        let of_f = y.plus(&rest.log1p_near(fine), fine);
        let factor = Self::integer(k);
        let of_power = ln_2(fine + 64).times(&factor, fine + 64);
        of_power.plus(&of_f, fine)
    }

    /// ln(1 + x) = 2·artanh(u) with u = x/(2 + x), for |x| < 2⁻⁵: to `bits` bits however small x is. The radius of x moves
    /// it by at most 2r, as the derivative is 1/(1 + x) < 2.
    fn log1p_near(&self, bits: u64) -> Self {
        let fine = bits + GUARD;
        let two = Self::integer(2);
        let middle = self.middle();
        let Some(u) = middle.over(&middle.plus(&two, fine), fine) else { return Self::zero() };
        // u has a relative error of 2 units of 2^−fine.
        let w = u.absolute().fixed(fine as i128);
        let square: BigInt = (&w * &w) >> fine;
        let quotient = series::inverse_odd(&square, fine, false);
        u.times(&quotient, fine).scaled(1).widened(self.radius.shifted(1)).rounded(bits)
    }

    /// ln(1 + x); `None` unless x > −1.
    pub(crate) fn log1p(&self, bits: u64) -> Option<Self> {
        if self.top() < -5 && self.radius.top() < -5 {
            return Some(self.log1p_near(bits));
        }
        self.plus(&Self::one(), bits + GUARD).ln(bits)
    }

    /// 2/√π·e^(−x²)·Σ 2ⁿ·x²ⁿ⁺¹/(1·3·…·(2n + 1)) (Abramowitz & Stegun 7.1.6): no cancellation. Where e^(−x²) is below the last
    /// digit, or the series too long, ±1, as 1 − erf x < e^(−x²) for x > 0. The derivative is at most 2/√π < 2.
    pub(crate) fn erf(&self, bits: u64) -> Self {
        /// Beyond this, terms of the series are too many.
        const FAR: f64 = 40.0;
        if self.part.is_zero() {
            return Self::zero().widened(self.radius.shifted(1));
        }
        let fine = bits + GUARD;
        let middle = self.middle();
        let square = middle.times(&middle, u64::MAX); // exact
        let rest = match square.negated().exp(fine) {
            Exponential::Number(value) => value,
            _ => Self::zero().widened(Mag::power_of_two(-FARTHEST)),
        };
        let moved = self.radius.shifted(1);
        let x = middle.to_f64().abs();
        if x > FAR || rest.above().top() < -(bits as i128) - 2 {
            let sign = if self.part.is_negative() { -1 } else { 1 };
            // The derivative is as small as the rest, as long as the radius is.
            let moved = if self.radius.top() < -8 - self.top().max(0) {
                self.radius.times(rest.above().shifted(2))
            } else {
                moved
            };
            return Self::integer(sign).widened(rest.above()).widened(moved);
        }
        let growth = (x * x * 1.5) as u64 + 4;
        // Terms grow up to about e^(x²): so many bits stand before the point.
        let wide = fine + growth;
        let twice = square.fixed(wide as i128) << 1;
        let mut term = BigInt::one() << wide;
        let (mut sum, mut n) = (BigInt::zero(), 0_u64);
        loop {
            sum += &term;
            n += 1;
            term = ((term * &twice) >> wide) / (2 * n + 1);
            // From here on terms at least halve: 2x²/(2n + 3) < 1/2.
            if term.bits() <= 4 && (n as f64) > 2.0 * x * x + 4.0 {
                break;
            }
        }
        // An error of e units in a term is 2x²/(2n + 1)·e + 2 in the next, and 2x² is off by 2 units at most; the terms
        // themselves grow by the same factors, beginning with 2^wide. The rest is below 32 units.
        let relative = Mag::new(6 * n + 8, -(wide as i128));
        let sum = Self::exact(sum, -(wide as i128));
        let error = sum.above().times(relative).plus(Mag::new(8 * n + 64, -(wide as i128)));
        let sum = sum.widened(error).rounded(fine);
        let value = middle.times(&sum, fine).times(&rest, fine).scaled(1);
        let root = pi(fine).sqrt(fine);
        let value = root.and_then(|root| value.over(&root, fine));
        let value = value.unwrap_or_else(|| Self::zero().widened(Mag::power_of_two(0)));
        value.widened(moved).rounded(bits)
    }
}
