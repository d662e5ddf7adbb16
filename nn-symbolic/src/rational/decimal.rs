//! Decimal numbers as text, read and written exactly.

use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::Rational;

/// Why a decimal literal is not a [`Rational`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not of the form `digits[.digits][e[±]digits]`.
    Malformed,
    /// More digits, or a larger exponent, than [`Rational::MAX_DIGITS`].
    TooLarge,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => write!(f, "not a decimal number"),
            Self::TooLarge => {
                write!(f, "a number of more than {} digits", Rational::MAX_DIGITS)
            }
        }
    }
}

impl std::error::Error for DecimalError {}

impl Rational {
    /// Reads a decimal literal exactly: `0.1` is 1/10, `2.5e-3` is 1/400. No sign, no spaces.
    ///
    /// # Errors
    /// [`DecimalError`] when the text is no decimal number or has more than [`Self::MAX_DIGITS`] digits.
    pub fn from_decimal(text: &str) -> Result<Self, DecimalError> {
        // Most numbers are short and whole.
        const SHORT: usize = 18;
        if (1..=SHORT).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            let digit = |b: u8| i64::from(b - b'0');
            return Ok(text.bytes().fold(0, |value, b| 10 * value + digit(b)).into());
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().next().is_none() || !digits().all(|b| b.is_ascii_digit()) {
            return Err(DecimalError::Malformed);
        }
        let limit = Self::MAX_DIGITS as usize;
        if whole.len() + fraction.len() > limit {
            return Err(DecimalError::TooLarge);
        }
        let all: String = digits().map(char::from).collect();
        let integer: BigInt = all.parse().map_err(|_| DecimalError::Malformed)?;
        if integer.is_zero() {
            return Ok(Self::ZERO);
        }
        let shift = i64::from(exponent) - fraction.len() as i64;
        if shift.unsigned_abs() > limit as u64 {
            return Err(DecimalError::TooLarge);
        }
        let power = BigInt::from(10).pow(shift.unsigned_abs() as u32);
        Ok(Self::from_big(if shift >= 0 {
            BigRational::from_integer(integer * power)
        } else {
            BigRational::new(integer, power)
        }))
    }

    /// The shortest exact decimal, if there is one of no more than 17 digits, or one that is shorter than the number as a
    /// quotient: `0.25`, `1e20`, `-2.5e-7`. What [`Self::from_decimal`] reads, but for the sign.
    #[must_use]
    pub fn to_decimal(&self) -> Option<String> {
        let (decimal, rest) = self.to_decimal_over()?;
        rest.is_one().then_some(decimal)
    }

    /// A decimal and a whole number whose quotient this is, if that is what [`Self::to_decimal`] gives, over 1, or if it is
    /// shorter than numerator and denominator: `2.7e-9` over 7, not 27 over 70000000000.
    pub(crate) fn to_decimal_over(&self) -> Option<(String, Self)> {
        const DIGITS: usize = 17;
        let (numerator, denominator) = self.to_integers();
        // How often 2 and 5 divide the denominator, and what is left of it.
        let mut rest = denominator.clone();
        let [twos, fives] = [2_u32, 5].map(|prime| {
            let mut times = 0;
            while BigInt::is_zero(&(&rest % prime)) {
                rest /= prime;
                times += 1;
            }
            times
        });
        let places = u32::max(twos, fives);
        let missing = BigInt::from(2).pow(places - twos) * BigInt::from(5).pow(places - fives);
        let all = (numerator.magnitude() * missing.magnitude()).to_string();
        let digits = all.trim_end_matches('0');
        if digits.is_empty() {
            return Some(("0".into(), Self::ONE));
        }
        let decimal = written(digits, all.len() as i64 - i64::from(places));
        let is_short = rest.is_one() && digits.len() <= DIGITS;
        let below = |number: &BigInt| if number.is_one() { 0 } else { number.to_string().len() };
        let quotient = numerator.magnitude().to_string().len() + below(&denominator);
        if !is_short && decimal.len() + below(&rest) >= quotient {
            return None;
        }
        let sign = if self.is_negative() { "-" } else { "" };
        Some((format!("{sign}{decimal}"), Self::from_big(BigRational::from_integer(rest))))
    }
}

/// The decimal 0.`digits` · 10^`point`.
fn written(digits: &str, point: i64) -> String {
    const PLAIN: i64 = 16; // beyond it, or with more zeros behind the point than 4, an exponent is easier to read
    const ZEROS: i64 = 4;
    if !(-ZEROS..=PLAIN).contains(&point) {
        let (first, others) = digits.split_at(1);
        let dot = if others.is_empty() { "" } else { "." };
        format!("{first}{dot}{others}e{}", point - 1)
    } else if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if digits.len() as i64 <= point {
        format!("{digits}{}", "0".repeat(point as usize - digits.len()))
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{whole}.{fraction}")
    }
}

fn parse_exponent(text: &str) -> Result<i32, DecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalError::Malformed);
    }
    text.parse().map_err(|_| DecimalError::TooLarge)
}
