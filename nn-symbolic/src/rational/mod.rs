//! Exact rational numbers of any size.
//!
//! Almost every number of a formula fits a pair of `i64`, so that is the fast representation; a result that does not
//! fit moves to arbitrary precision and comes back as soon as it can. There is no rounding and no epsilon anywhere:
//! two numbers are equal exactly when their values are.

mod arithmetic;
mod decimal;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
#[cfg(feature = "parse")]
use num_traits::Zero;
use num_traits::{Signed, ToPrimitive};

pub use decimal::DecimalError;

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

    /// [`Self::to_f64`], and the nearest `f64` to the rest.
    #[cfg(feature = "parse")] // for numbers to their last digit, which formulas give
    pub(crate) fn to_f64_pair(&self) -> (f64, f64) {
        let high = self.to_f64();
        match BigRational::from_float(high) {
            Some(exact) => (high, (self.to_big() - exact).to_f64().unwrap_or(0.0)),
            None => (high, 0.0),
        }
    }

    /// Numerator and denominator, whatever their size.
    pub(crate) fn to_integers(&self) -> (BigInt, BigInt) {
        match &self.0 {
            Repr::Small { num, den } => ((*num).into(), (*den).into()),
            Repr::Big(value) => (value.numer().clone(), value.denom().clone()),
        }
    }

    /// The quotient of whole numbers; `None` for a zero denominator.
    #[cfg(feature = "parse")]
    pub(crate) fn from_integers(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self::from_big(BigRational::new(numerator, denominator)))
    }

    /// An `f64`, exactly; `None` if it is not finite.
    #[cfg(feature = "parse")]
    pub(crate) fn from_f64(value: f64) -> Option<Self> {
        BigRational::from_float(value).map(Self::from_big)
    }

    /// How many bits numerator and denominator have together.
    #[cfg(feature = "parse")]
    pub(crate) fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small { num, den } => {
                u64::from(2 * u64::BITS - num.unsigned_abs().leading_zeros() - den.leading_zeros())
            }
            Repr::Big(value) => value.numer().bits() + value.denom().bits(),
        }
    }
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
