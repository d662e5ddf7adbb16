//! Decimals of balls.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::ball::{Ball, Exponential, Mag, ln_2};

/// ±0.d₁d₂…·10^`point`, d₁ ≠ 0, or 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    digits: String,
    point: i128,
}

impl Decimal {
    pub(super) const ZERO: Self = Self { is_negative: false, digits: String::new(), point: 0 };

    /// The midpoint of a ball rounded to so many digits, to even from halfway.
    pub(super) fn new(ball: &Ball, digits: usize) -> Self {
        let (part, _) = ball.parts();
        if part.is_zero() || digits == 0 {
            return Self::ZERO;
        }
        let size = Ball::exact(part.abs(), ball.parts().1);
        let mut point = logarithm(size.top()) + 1;
        loop {
            let whole = scaled(&size, digits as i128 - point);
            let text = whole.to_string();
            match text.len().cmp(&digits) {
                // One digit too many: rounded up to a power of ten, or one of the estimate.
                Ordering::Greater => point += 1,
                Ordering::Less => point -= 1,
                Ordering::Equal => {
                    return Self { is_negative: part.is_negative(), digits: text, point };
                }
            }
        }
    }

    /// The same ball to fewer digits.
    pub(super) fn shortened(&self, digits: usize, ball: &Ball) -> Self {
        if self.digits.len() <= digits { self.clone() } else { Self::new(ball, digits) }
    }

    /// Without zeros at the end.
    pub(super) fn trimmed(mut self) -> Self {
        let kept = self.digits.trim_end_matches('0').len();
        self.digits.truncate(kept);
        self
    }

    pub(super) fn trimmed_if(self, condition: bool) -> Self {
        if condition { self.trimmed() } else { self }
    }

    /// The nearest `f64`.
    pub(super) fn to_f64(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// In LaTeX.
    pub(super) fn latex(&self) -> String {
        let text = self.to_string();
        match text.split_once('e') {
            Some((digits, power)) => format!("{digits} \\cdot 10^{{{power}}}"),
            None => text,
        }
    }
}

/// log₁₀ 2ⁿ to within one, for |n| ≤ 2¹²¹.
fn logarithm(n: i128) -> i128 {
    // ⌊log₁₀ 2·2¹²⁰⌋ in two parts of 60 bits.
    const HIGH: i128 = 347_063_955_532_709_820;
    const LOW: i128 = 884_892_098_405_711_432;
    let (above, below) = (n >> 60, n & ((1 << 60) - 1));
    above * HIGH + ((above * LOW + below * HIGH) >> 60)
}

/// |ball|·10^power rounded to a whole number, to even from halfway.
fn scaled(ball: &Ball, power: i128) -> BigInt {
    // Further away the power of ten is a long number.
    const FAR: i128 = 20_000;
    let (part, exponent) = ball.parts();
    if power.abs() > FAR {
        return scaled_by_logarithms(ball, power);
    }
    let ten = BigInt::from(10).pow(power.unsigned_abs() as u32);
    let (numerator, denominator) =
        if power >= 0 { (part * ten, BigInt::one()) } else { (part.clone(), ten) };
    if exponent >= 0 {
        rounded(&(numerator << exponent.unsigned_abs()), &denominator)
    } else {
        rounded(&numerator, &(denominator << exponent.unsigned_abs()))
    }
}

/// a/b to the nearest whole number, for positive ones.
fn rounded(a: &BigInt, b: &BigInt) -> BigInt {
    let down = a / b;
    let rest: BigInt = (a - &down * b) << 1_u8;
    match rest.cmp(b) {
        Ordering::Less => down,
        Ordering::Equal => {
            let is_odd = down.bit(0);
            if is_odd { down + 1 } else { down }
        }
        Ordering::Greater => down + 1,
    }
}

/// e^(ln x + power·ln 10): with 64 bits for the logarithms' digits before the point beside those of the ball.
fn scaled_by_logarithms(ball: &Ball, power: i128) -> BigInt {
    let bits = ball.parts().0.bits() + 256;
    let (part, exponent) = ball.parts();
    let of_part = Ball::exact(part.clone(), 0).ln(bits);
    let of_ten = Ball::integer(10).ln(bits);
    let (Some(of_part), Some(of_ten)) = (of_part, of_ten) else { return BigInt::zero() };
    let of_two = ln_2(bits).times(&Ball::integer(exponent), bits);
    let sum = of_part.plus(&of_two, bits).plus(&of_ten.times(&Ball::integer(power), bits), bits);
    let Exponential::Number(value) = sum.exp(bits) else { return BigInt::zero() };
    let (part, exponent) = value.parts();
    if exponent >= 0 {
        part << exponent.unsigned_abs()
    } else {
        rounded(part, &(BigInt::one() << exponent.unsigned_abs()))
    }
}

/// A decimal of one digit that is not less.
pub(super) fn above(bound: Mag) -> Decimal {
    let (part, exponent) = bound.parts();
    let mut decimal = Decimal::new(&Ball::exact(part.into(), exponent), 2);
    // Up by one unit, which the rounding was less than.
    let digit: u32 = decimal.digits.get(..1).and_then(|digit| digit.parse().ok()).unwrap_or(0);
    match digit {
        0 => {}
        9 => {
            decimal.digits = "1".into();
            decimal.point += 1;
        }
        digit => decimal.digits = (digit + 1).to_string(),
    }
    decimal
}

impl fmt::Display for Decimal {
    /// As numbers of formulas are written: `12.5`, `1e-500`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As the shortest text of an `f64` was always written.
        const PLAIN: i128 = 16;
        const ZEROS: i128 = 4;
        let digits = &self.digits;
        if digits.is_empty() {
            return f.write_str("0");
        }
        if self.is_negative {
            f.write_str("-")?;
        }
        let length = digits.len() as i128;
        if self.point > PLAIN || self.point < -ZEROS {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            return write!(f, "{first}{dot}{rest}e{}", self.point - 1);
        }
        if self.point <= 0 {
            let zeros = "0".repeat(self.point.unsigned_abs() as usize);
            return write!(f, "0.{zeros}{digits}");
        }
        if self.point >= length {
            let zeros = "0".repeat((self.point - length) as usize);
            return write!(f, "{digits}{zeros}");
        }
        let (whole, fraction) = digits.split_at(self.point as usize);
        write!(f, "{whole}.{fraction}")
    }
}
