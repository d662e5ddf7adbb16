//! Exact rational numbers of any size.
//!
//! Almost every number of a formula fits a pair of `i64`, so that is the fast representation; a result that does not
//! fit moves to arbitrary precision and comes back as soon as it can. There is no rounding and no epsilon anywhere:
//! two numbers are equal exactly when their values are.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact rational number in lowest terms, its denominator positive.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Repr);

/// Invariant: `Big` holds only what `Small` cannot, so that derived equality and hashing are those of the value.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// `i64::MIN` is excluded from the numerator: negation and `i128` cross products cannot overflow.
    Small {
        num: i64,
        den: i64,
    },
    Big(Box<BigRational>),
}

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
    /// 0
    pub const ZERO: Self = Self::integer_const(0);
    /// 1
    pub const ONE: Self = Self::integer_const(1);
    /// −1
    pub const MINUS_ONE: Self = Self::integer_const(-1);
    /// 1/2
    pub const HALF: Self = Self(Repr::Small { num: 1, den: 2 });
    /// The limit on the digits of a literal and of a computed power, so that no short formula can eat the machine.
    pub const MAX_DIGITS: u32 = 2_000;

    /// [`Self::MAX_DIGITS`] in binary; log₂ 10 > 10/3 makes it a little under.
    const MAX_BITS: u64 = Self::MAX_DIGITS as u64 * 10 / 3;

    const fn integer_const(num: i64) -> Self {
        Self(Repr::Small { num, den: 1 })
    }

    /// `numerator / denominator`, or `None` for a zero denominator.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::from_i128(numerator.into(), denominator.into()))
    }

    /// Reads a decimal literal exactly: `0.1` is 1/10, `2.5e-3` is 1/400. No sign, no spaces.
    ///
    /// # Errors
    /// [`DecimalError`] when the text is no decimal number or has more than [`Self::MAX_DIGITS`] digits.
    pub fn from_decimal(text: &str) -> Result<Self, DecimalError> {
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

    fn from_i128(num: i128, den: i128) -> Self {
        debug_assert!(den != 0);
        // Whole numbers are most numbers, and 128-bit division is slow.
        if let (1, Ok(num)) = (den, i64::try_from(num))
            && num != i64::MIN
        {
            return Self(Repr::Small { num, den: 1 });
        }
        let divisor = gcd(num.unsigned_abs(), den.unsigned_abs());
        let signed = |value: i128| value / divisor as i128;
        let (num, den) = if den < 0 { (-num, -den) } else { (num, den) };
        let (num, den) = (signed(num), signed(den));
        match (i64::try_from(num), i64::try_from(den)) {
            (Ok(num), Ok(den)) if num != i64::MIN => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(BigRational::new_raw(num.into(), den.into())))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(num), Some(den)) if num != i64::MIN => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Repr::Small { num, den } => BigRational::new_raw((*num).into(), (*den).into()),
            Repr::Big(value) => (**value).clone(),
        }
    }

    /// Whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { num: 0, .. })
    }

    /// Whether this is 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        matches!(self.0, Repr::Small { num: 1, den: 1 })
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { den, .. } => *den == 1,
            Repr::Big(value) => value.is_integer(),
        }
    }

    /// Whether this is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num < 0,
            Repr::Big(value) => value.is_negative(),
        }
    }

    /// Whether this is above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether it lies well inside the range of `f64` and has no more than about [`Self::MAX_DIGITS`] digits: what
    /// folding of numbers may produce. Anything else would overflow or underflow when evaluated, or grow without end.
    pub(crate) fn is_moderate(&self) -> bool {
        const EXPONENT: u64 = 1_000; // of 1_023
        match &self.0 {
            Repr::Small { .. } => true,
            Repr::Big(value) => {
                let (num, den) = (value.numer().bits(), value.denom().bits());
                num.abs_diff(den) <= EXPONENT && num.max(den) <= Self::MAX_BITS
            }
        }
    }

    /// The value as a whole number, if it is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small { num, den: 1 } => Some(num),
            _ => None,
        }
    }

    /// Numerator and denominator, if both fit.
    #[must_use]
    pub fn to_ratio(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small { num, den } => Some((num, den)),
            Repr::Big(_) => None,
        }
    }

    /// The numerator, signed, as a whole number.
    #[must_use]
    pub fn numerator(&self) -> Self {
        match &self.0 {
            Repr::Small { num, .. } => (*num).into(),
            Repr::Big(value) => Self::from_big(BigRational::from_integer(value.numer().clone())),
        }
    }

    /// The denominator, positive, as a whole number.
    #[must_use]
    pub fn denominator(&self) -> Self {
        match &self.0 {
            Repr::Small { den, .. } => (*den).into(),
            Repr::Big(value) => Self::from_big(BigRational::from_integer(value.denom().clone())),
        }
    }

    /// The nearest `f64` (±∞ beyond its range).
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        const EXACT: u64 = 1 << 53;
        match &self.0 {
            // Both exactly representable: the one division rounds once.
            Repr::Small { num, den } if num.unsigned_abs() <= EXACT && *den as u64 <= EXACT => {
                *num as f64 / *den as f64
            }
            _ => self.to_big().to_f64().unwrap_or(f64::NAN),
        }
    }

    /// The shortest exact decimal, if there is one of no more than 17 digits: `0.25`, `1e20`, `-2.5e-7`. What
    /// [`Self::from_decimal`] reads, but for the sign.
    #[must_use]
    pub fn to_decimal(&self) -> Option<String> {
        const DIGITS: usize = 17;
        const PLAIN: i64 = 16; // beyond it, or with more zeros behind the point than 4, an exponent is easier to read
        const ZEROS: i64 = 4;
        let (numerator, mut rest) = (self.numerator().abs(), self.denominator());
        let (ten, mut places, mut scaled) = (Self::from(10), 0_i64, numerator);
        while !rest.is_one() {
            // Each step takes one factor 2 or 5, or both, from the denominator.
            scaled = &scaled * &ten;
            let quotient = &scaled * &rest.recip()?;
            (scaled, rest) = (quotient.numerator(), quotient.denominator());
            places += 1;
            if places > Self::MAX_DIGITS.into() || scaled.to_string().len() > 2 * DIGITS {
                return None;
            }
        }
        let all = scaled.to_string();
        let digits = all.trim_end_matches('0');
        if digits.is_empty() {
            return Some("0".into());
        }
        if digits.len() > DIGITS {
            return None;
        }
        let sign = if self.is_negative() { "-" } else { "" };
        // The value is 0.digits · 10^point.
        let point = all.len() as i64 - places;
        let text = if !(-ZEROS..=PLAIN).contains(&point) {
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
        };
        Some(format!("{sign}{text}"))
    }

    /// [`Self::to_f64`], and the nearest `f64` to the rest.
    #[cfg(feature = "parse")] // for numbers to their last digit, which formulas give
    pub(crate) fn to_f64_pair(&self) -> (f64, f64) {
        let high = self.to_f64();
        match BigRational::from_float(high) {
            Some(exact) => (high, (self.to_big() - exact).to_f64().unwrap_or(0.0)),
            None => (high, 0.0),
        }
    }

    /// 1/self, or `None` for 0.
    #[must_use]
    pub fn recip(&self) -> Option<Self> {
        match &self.0 {
            Repr::Small { num: 0, .. } => None,
            Repr::Small { num, den } => Some(Self::from_i128((*den).into(), (*num).into())),
            Repr::Big(value) => Some(Self::from_big(value.recip())),
        }
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// `self` to a whole power; `None` for 0 to a negative power, or when the result would have more than
    /// [`Self::MAX_DIGITS`] digits.
    #[must_use]
    pub fn pow(&self, exponent: i64) -> Option<Self> {
        if exponent == 0 || self.is_one() {
            return Some(Self::ONE);
        }
        if exponent < 0 {
            return self.recip()?.pow(exponent.checked_neg()?);
        }
        if self.is_zero() {
            return Some(Self::ZERO);
        }
        if *self == Self::MINUS_ONE {
            return Some(if exponent % 2 == 0 { Self::ONE } else { Self::MINUS_ONE });
        }
        let big = self.to_big();
        let bits = big.numer().bits().max(big.denom().bits());
        let exponent = u32::try_from(exponent).ok()?;
        if (bits - 1).checked_mul(exponent.into())? > Self::MAX_BITS {
            return None;
        }
        Some(Self::from_big(BigRational::new_raw(
            big.numer().pow(exponent),
            big.denom().pow(exponent),
        )))
    }
}

fn parse_exponent(text: &str) -> Result<i32, DecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalError::Malformed);
    }
    text.parse().map_err(|_| DecimalError::TooLarge)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // 128-bit division is slow: leave for 64 bits as soon as both fit.
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return gcd64(x, y).into();
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<i64> for Rational {
    fn from(value: i64) -> Self {
        Self::from_i128(value.into(), 1)
    }
}

impl Add for &Rational {
    type Output = Rational;
    fn add(self, other: Self) -> Rational {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                let [a, b, c, d] = [*a, *b, *c, *d].map(i128::from);
                Rational::from_i128(a * d + c * b, b * d)
            }
            _ => Rational::from_big(self.to_big() + other.to_big()),
        }
    }
}

impl Mul for &Rational {
    type Output = Rational;
    fn mul(self, other: Self) -> Rational {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                let [a, b, c, d] = [*a, *b, *c, *d].map(i128::from);
                Rational::from_i128(a * c, b * d)
            }
            _ => Rational::from_big(self.to_big() * other.to_big()),
        }
    }
}

impl Neg for Rational {
    type Output = Self;
    fn neg(self) -> Self {
        match self.0 {
            Repr::Small { num, den } => Self(Repr::Small { num: -num, den }),
            Repr::Big(value) => Self::from_big(-*value),
        }
    }
}

impl Sub for &Rational {
    type Output = Rational;
    fn sub(self, other: Self) -> Rational {
        self + &-other.clone()
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small { num, den: 1 } => write!(f, "{num}"),
            Repr::Small { num, den } => write!(f, "{num}/{den}"),
            Repr::Big(value) => write!(f, "{value}"),
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(num: i64, den: i64) -> Rational {
        Rational::new(num, den).unwrap()
    }

    #[test]
    fn decimals_are_read_exactly() {
        assert_eq!(Rational::from_decimal("0.1"), Ok(ratio(1, 10)));
        assert_eq!(Rational::from_decimal("2.5e-3"), Ok(ratio(1, 400)));
        assert_eq!(Rational::from_decimal("12.e2"), Ok(ratio(1200, 1)));
        assert_eq!(Rational::from_decimal(".5"), Ok(Rational::HALF));
        assert_eq!(Rational::from_decimal("0e999999"), Ok(Rational::ZERO));
    }

    #[test]
    fn malformed_and_hostile_literals_are_refused() {
        for text in ["", ".", "e5", "1e", "1e+", "-1", "1.2.3", "0x10", "1_000", "½"] {
            assert_eq!(Rational::from_decimal(text), Err(DecimalError::Malformed), "{text}");
        }
        for text in ["1e999999999", "1e-999999999", "1e99999999999999999999", &"9".repeat(3000)] {
            assert_eq!(Rational::from_decimal(text), Err(DecimalError::TooLarge), "{text}");
        }
    }

    #[test]
    fn small_and_big_arithmetic_agree_across_the_border() {
        let numbers = [0, 1, -1, 2, -3, 7, i64::MAX, i64::MIN, i64::MAX - 1, 1 << 32, -(1 << 40)];
        for &a in &numbers {
            for &b in &numbers {
                for &c in &numbers {
                    for &d in numbers.iter().filter(|&&d| d != 0) {
                        let (x, y) = (Rational::from(a), ratio(b, d));
                        let (p, q) = (x.to_big(), y.to_big());
                        assert_eq!((&x + &y).to_big(), &p + &q, "{a} + {b}/{d}");
                        assert_eq!((&x * &y).to_big(), &p * &q, "{a} * {b}/{d}");
                        assert_eq!((&x - &y).to_big(), &p - &q, "{a} - {b}/{d}");
                        assert_eq!(x.cmp(&y), p.cmp(&q), "{a} <> {b}/{d}");
                        let back = &(&(&x + &Rational::from(c)) - &Rational::from(c)) - &x;
                        assert_eq!(back, Rational::ZERO, "results return to the small form");
                    }
                }
            }
        }
    }

    #[test]
    fn decimals_are_written_as_they_are_read() {
        for text in [
            "0.1",
            "0.25",
            "12.5",
            "100",
            "1234567890123456",
            "1e17",
            "2.5e-7",
            "0.00001",
            "1e-6",
            "1.2345678901234567",
            "7",
            "0",
            "1e300",
            "1e-300",
        ] {
            let number = Rational::from_decimal(text).unwrap();
            assert_eq!(number.to_decimal().as_deref(), Some(text));
            if !number.is_zero() {
                assert_eq!((-number).to_decimal(), Some(format!("-{text}")));
            }
        }
        for number in [ratio(1, 3), ratio(5, 7), ratio(1, 1 << 40)] {
            assert_eq!(number.to_decimal(), None, "{number} has no short decimal");
        }
    }

    #[test]
    fn powers_are_exact_and_bounded() {
        assert_eq!(ratio(2, 3).pow(3), Some(ratio(8, 27)));
        assert_eq!(ratio(2, 3).pow(-3), Some(ratio(27, 8)));
        assert_eq!(ratio(-1, 1).pow(i64::MAX), Some(Rational::MINUS_ONE));
        assert_eq!(Rational::ZERO.pow(-1), None);
        assert_eq!(Rational::ZERO.pow(0), Some(Rational::ONE));
        assert_eq!(ratio(2, 1).pow(1_000_000), None);
        assert!(ratio(2, 1).pow(5_000).is_some());
        assert_eq!(ratio(3, 2).pow(i64::MIN), None);
    }

    #[test]
    fn conversion_to_f64_rounds_once() {
        assert_eq!(ratio(1, 10).to_f64(), 0.1);
        assert_eq!(
            Rational::from_decimal("0.30000000000000004").unwrap().to_f64(),
            0.30000000000000004
        );
        assert_eq!(ratio(i64::MAX, 3).to_f64(), i64::MAX as f64 / 3.0);
        assert_eq!(Rational::from_decimal("1e400").unwrap().to_f64(), f64::INFINITY);
    }
}
