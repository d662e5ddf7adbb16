//! Sets of signs, and how they add and multiply.

use std::cmp::Ordering;
use std::ops::{BitAnd, BitOr};

use crate::graph::Relation;
use crate::rational::Rational;

/// A set of signs: those that a value may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signs(u8);

impl Signs {
    /// No sign at all: the value is defined nowhere.
    pub const NONE: Self = Self(0);
    /// x < 0
    pub const NEGATIVE: Self = Self(1);
    /// x = 0
    pub const ZERO: Self = Self(2);
    /// x > 0
    pub const POSITIVE: Self = Self(4);
    /// x ≤ 0
    pub const NON_POSITIVE: Self = Self(1 | 2);
    /// x ≥ 0
    pub const NON_NEGATIVE: Self = Self(2 | 4);
    /// x ≠ 0
    pub const NON_ZERO: Self = Self(1 | 4);
    /// Nothing is known.
    pub const ANY: Self = Self(1 | 2 | 4);

    /// The sign of a number.
    #[must_use]
    pub fn of(number: &Rational) -> Self {
        Self::of_order(number.cmp(&Rational::ZERO))
    }

    /// The sign of what compares like this with 0.
    pub(crate) fn of_order(order: Ordering) -> Self {
        match order {
            Ordering::Less => Self::NEGATIVE,
            Ordering::Equal => Self::ZERO,
            Ordering::Greater => Self::POSITIVE,
        }
    }

    /// The signs of what compares so with 0.
    pub(super) const fn compared(relation: Relation) -> Self {
        match relation {
            Relation::Less => Self::NEGATIVE,
            Relation::AtMost => Self::NON_POSITIVE,
            Relation::Equal => Self::ZERO,
            Relation::NotEqual => Self::NON_ZERO,
            Relation::AtLeast => Self::NON_NEGATIVE,
            Relation::Greater => Self::POSITIVE,
        }
    }

    /// Whether each of these signs is one of `others`: the proof of "x ≥ 0" is `within(NON_NEGATIVE)`.
    #[must_use]
    pub const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// The signs of the largest whole number below or at x.
    pub(crate) fn floor(self) -> Self {
        (self & Self::NON_POSITIVE) | Self::NON_NEGATIVE.when(self.meets(Self::POSITIVE))
    }

    /// Whether one of these signs is one of `others`.
    pub(crate) const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// This set if `possible`, else the empty one.
    pub(crate) const fn when(self, possible: bool) -> Self {
        if possible { self } else { Self::NONE }
    }

    /// The signs of −x.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::POSITIVE.when(self.meets(Self::NEGATIVE))
            | (self & Self::ZERO)
            | Self::NEGATIVE.when(self.meets(Self::POSITIVE))
    }

    /// The signs of |x|.
    pub(crate) fn magnitude(self) -> Self {
        (self & Self::ZERO) | Self::POSITIVE.when(self.meets(Self::NON_ZERO))
    }

    /// The signs of x or 0.
    pub(crate) fn or_zero(self) -> Self {
        self | Self::ZERO.when(self != Self::NONE)
    }

    /// The signs of x + y.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let [negative, zero, positive] = [Self::NEGATIVE, Self::ZERO, Self::POSITIVE];
        if self == Self::NONE || other == Self::NONE {
            return Self::NONE;
        }
        let cancels = self.meets(other.negated()); // −x and x, or 0 and 0
        negative.when((self | other).meets(negative))
            | zero.when(cancels)
            | positive.when((self | other).meets(positive))
    }

    /// The signs of x · y.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let from = |sign: Self, result: Self| result.when(self.meets(sign));
        from(Self::NEGATIVE, other.negated())
            | from(Self::ZERO, Self::ZERO.when(other != Self::NONE))
            | from(Self::POSITIVE, other)
    }

    /// The signs of the smaller of x and y.
    pub(crate) fn min(self, other: Self) -> Self {
        if self == Self::NONE || other == Self::NONE {
            return Self::NONE;
        }
        let at_least_zero = |signs: Self| signs.meets(Self::NON_NEGATIVE);
        let zero = (self.meets(Self::ZERO) && at_least_zero(other))
            || (other.meets(Self::ZERO) && at_least_zero(self));
        ((self | other) & Self::NEGATIVE) | Self::ZERO.when(zero) | (self & other & Self::POSITIVE)
    }
}

impl BitOr for Signs {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Signs {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of each sign, so that sums and extrema of any two can have every sign they may.
    const SAMPLES: [f64; 5] = [-2.0, -1.0, 0.0, 1.0, 2.0];

    fn sign(value: f64) -> Signs {
        Signs::of_order(value.partial_cmp(&0.0).expect("a number"))
    }

    /// The signs of f(x, y) where x and y have these.
    fn sampled(x: Signs, y: Signs, f: impl Fn(f64, f64) -> f64) -> Signs {
        let of = |signs: Signs| SAMPLES.into_iter().filter(move |&v| sign(v).within(signs));
        of(x)
            .flat_map(|a| of(y).map(move |b| (a, b)))
            .fold(Signs::NONE, |signs, (a, b)| signs | sign(f(a, b)))
    }

    #[test]
    fn the_arithmetic_of_signs_is_exactly_that_of_numbers() {
        for x in (0..8).map(Signs) {
            assert_eq!(x.negated(), sampled(x, Signs::ZERO, |a, _| -a));
            assert_eq!(x.magnitude(), sampled(x, Signs::ZERO, |a, _| a.abs()));
            for y in (0..8).map(Signs) {
                assert_eq!(x.plus(y), sampled(x, y, |a, b| a + b), "{x:?} + {y:?}");
                assert_eq!(x.times(y), sampled(x, y, |a, b| a * b), "{x:?} * {y:?}");
                assert_eq!(x.min(y), sampled(x, y, f64::min), "min({x:?}, {y:?})");
            }
        }
    }
}
