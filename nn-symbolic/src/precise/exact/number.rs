//! Enclosures: exact numbers, balls, and what is none.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::One;

use crate::precise::ball::{self, Ball, Exponential, FARTHEST, Mag};
use crate::rational::Rational;

/// An enclosure.
#[derive(Clone, Debug)]
pub(crate) enum Number {
    Rational(Rational),
    /// This times π; not 0.
    OfPi(Rational),
    Ball(Ball),
    Nothing(Nothing),
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nothing {
    /// It is no real number.
    Undefined,
    /// Something was divided by 0, or the logarithm of 0 taken.
    Infinite,
    /// Beyond 2 to the 2¹²⁰.
    TooLarge,
    /// So many bits do not tell, or there was no time.
    Unknown,
}

impl Number {
    pub(crate) const ZERO: Self = Self::Rational(Rational::ZERO);

    /// A ball around this; `None` if there is no number.
    pub(crate) fn ball(&self, bits: u64) -> Option<Ball> {
        Some(match self {
            Self::Rational(value) => Ball::rational(value, bits),
            Self::OfPi(factor) => {
                let factor = Ball::rational(factor, bits + 8);
                ball::pi(bits + 8).times(&factor, bits)
            }
            Self::Ball(ball) => ball.clone(),
            Self::Nothing(_) => return None,
        })
    }

    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Rational(value) => value.is_zero(),
            Self::Ball(ball) => ball.sign() == Some(Ordering::Equal),
            Self::OfPi(_) | Self::Nothing(_) => false,
        }
    }

    pub(super) fn is_one(&self) -> bool {
        matches!(self, Self::Rational(value) if value.is_one())
    }

    pub(super) fn of_pi(factor: Rational) -> Self {
        if factor.is_zero() { Self::ZERO } else { Self::OfPi(factor) }
    }
}

impl From<Exponential> for Number {
    fn from(value: Exponential) -> Self {
        match value {
            Exponential::Number(ball) => Self::Ball(ball),
            Exponential::Tiny => {
                let half = Mag::power_of_two(-FARTHEST);
                let middle = Ball::exact(BigInt::one(), -FARTHEST);
                Self::Ball(middle.widened(half))
            }
            Exponential::Huge => Self::Nothing(Nothing::TooLarge),
            Exponential::Any => Self::Nothing(Nothing::Unknown),
        }
    }
}
