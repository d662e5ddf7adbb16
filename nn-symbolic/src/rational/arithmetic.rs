//! Sums, products, reciprocals, powers and whole parts of exact numbers.

use std::ops::{Add, Mul, Neg, Sub};

use num_rational::BigRational;

use super::{Rational, Repr};

impl Rational {
    /// The largest whole number below or at this one.
    pub(crate) fn floor(&self) -> Self {
        match &self.0 {
            Repr::Small { num, den } => Self::from(num.div_euclid(*den)),
            Repr::Big(value) => Self::from_big(value.floor()),
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
        if let Some(small) = self.small_pow(exponent) {
            return Some(small);
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

    /// A power of lowest terms is in lowest terms.
    fn small_pow(&self, exponent: i64) -> Option<Self> {
        let exponent = u32::try_from(exponent).ok()?;
        let (num, den) = self.to_ratio()?;
        let (num, den) = (num.checked_pow(exponent)?, den.checked_pow(exponent)?);
        (num != i64::MIN).then_some(Self(Repr::Small { num, den }))
    }
}

impl Add for &Rational {
    type Output = Rational;
    fn add(self, other: Self) -> Rational {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                if let (1, 1, Some(sum)) = (b, d, a.checked_add(*c).filter(|&sum| sum != i64::MIN))
                {
                    return Rational::integer_const(sum);
                }
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
                let product = a.checked_mul(*c).filter(|&product| product != i64::MIN);
                if let (1, 1, Some(product)) = (b, d, product) {
                    return Rational::integer_const(product);
                }
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
