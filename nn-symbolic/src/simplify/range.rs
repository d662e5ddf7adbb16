//! Intervals of values, and how they add, multiply and rise: interval arithmetic (Moore, Kearfott & Cloud 2009) with
//! open and closed ends, rounded outward, so that x > 1 proves x − 1 > 0 and 0 < p < 1 proves p·(1 − p) > 0.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::ops::BitAnd;

use super::signs::Signs;
use crate::graph::Relation;
use crate::rational::Rational;

/// The real numbers between two ends, each of which belongs to them or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: End,
    high: End,
}

/// One end. An infinite one is open.
#[derive(Clone, Copy, Debug, PartialEq)]
struct End {
    at: f64,
    open: bool,
}

impl End {
    const INFINITY: Self = Self { at: f64::INFINITY, open: true };

    const fn closed(at: f64) -> Self {
        Self { at, open: false }
    }

    const fn open(at: f64) -> Self {
        Self { at, open: true }
    }

    fn negated(self) -> Self {
        Self { at: -self.at, ..self }
    }

    /// An upper end: the next number that is certainly not reached, if `at` was rounded.
    fn upward(self, exact: bool) -> Self {
        if exact { self } else { Self::open(self.at.next_up()) }
    }

    /// A lower end: the same downward.
    fn downward(self, exact: bool) -> Self {
        self.negated().upward(exact).negated()
    }

    /// The sum of two upper ends.
    fn plus(self, other: Self) -> Self {
        let sum = self.at + other.at;
        if sum.is_infinite() {
            return Self::open(sum);
        }
        // The rounding error (Knuth's TwoSum) is 0 where the sum is exact.
        let part = sum - self.at;
        let error = (self.at - (sum - part)) + (other.at - part);
        Self { at: sum, open: self.open || other.open }.upward(error == 0.0)
    }

    /// What the product of two ends is, as an upper one.
    fn times(self, other: Self) -> Self {
        // 0 is reached whatever the other factor is.
        let zero = |end: Self| end.at == 0.0;
        if zero(self) || zero(other) {
            let reached = (zero(self) && !self.open) || (zero(other) && !other.open);
            return Self { at: 0.0, open: !reached };
        }
        let product = self.at * other.at;
        if product.is_infinite() {
            return Self::open(product);
        }
        // The error of a product near the smallest numbers cannot be told.
        const SMALLEST: f64 = 1e-280;
        let exact = product.abs() > SMALLEST && self.at.mul_add(other.at, -product) == 0.0;
        Self { at: product, open: self.open || other.open }.upward(exact)
    }

    /// 1/x of an end of positive numbers.
    fn reciprocal(self, round: fn(Self, bool) -> Self) -> Self {
        if self.at == 0.0 {
            return Self::INFINITY;
        }
        let reciprocal = 1.0 / self.at;
        let exact = self.at.is_infinite()
            || (reciprocal.is_normal() && reciprocal.mul_add(self.at, -1.0) == 0.0);
        round(Self { at: reciprocal, ..self }, exact)
    }

    /// √x of an end of numbers ≥ 0.
    fn root(self, round: fn(Self, bool) -> Self) -> Self {
        let root = self.at.sqrt();
        let exact = root.is_infinite() || root.mul_add(root, -self.at) == 0.0;
        round(Self { at: root, ..self }, exact)
    }

    /// The larger of two upper ends.
    fn or(self, other: Self) -> Self {
        match self.at.partial_cmp(&other.at) {
            Some(Ordering::Less) => other,
            Some(Ordering::Greater) => self,
            _ => Self { at: self.at, open: self.open && other.open },
        }
    }

    /// The smaller of two upper ends.
    fn and(self, other: Self) -> Self {
        match self.at.partial_cmp(&other.at) {
            Some(Ordering::Less) => self,
            Some(Ordering::Greater) => other,
            _ => Self { at: self.at, open: self.open || other.open },
        }
    }
}

impl Range {
    /// Every real number.
    pub const ALL: Self = Self { low: End::open(f64::NEG_INFINITY), high: End::INFINITY };
    /// x > 0
    pub(crate) const POSITIVE: Self = Self { low: End::open(0.0), high: End::INFINITY };
    /// x ≥ 0
    pub(crate) const NON_NEGATIVE: Self = Self { low: End::closed(0.0), high: End::INFINITY };
    /// x ≥ 1
    pub(crate) const AT_LEAST_ONE: Self = Self { low: End::closed(1.0), high: End::INFINITY };
    /// −1 < x
    pub(crate) const ABOVE_MINUS_ONE: Self = Self { low: End::open(-1.0), high: End::INFINITY };
    /// −1 ≤ x ≤ 1
    pub(crate) const UP_TO_ONE: Self = Self { low: End::closed(-1.0), high: End::closed(1.0) };
    /// −1 < x < 1
    pub(crate) const WITHIN_ONE: Self = Self { low: End::open(-1.0), high: End::open(1.0) };
    /// 0 < x < 1
    pub(crate) const FRACTION: Self = Self { low: End::open(0.0), high: End::open(1.0) };
    /// 0 < x ≤ 1
    pub(crate) const FRACTION_OR_ONE: Self = Self { low: End::open(0.0), high: End::closed(1.0) };
    /// 0 ≤ x ≤ 1
    pub(crate) const UNIT: Self = Self { low: End::closed(0.0), high: End::closed(1.0) };

    /// From `low` to `high`, both of which belong to it.
    #[must_use]
    pub fn closed(low: f64, high: f64) -> Self {
        Self { low: End::closed(low), high: End::closed(high) }
    }

    /// From −`end` to `end`, both of which belong to it.
    pub(crate) fn up_to(end: f64) -> Self {
        Self::closed(-end, end)
    }

    /// 0 < x < 2
    pub(crate) const fn below_two() -> Self {
        Self::between(0.0, 2.0)
    }

    /// Between two neighbouring numbers of `f64`.
    pub(crate) const fn between(low: f64, high: f64) -> Self {
        Self { low: End::open(low), high: End::open(high) }
    }

    /// A number.
    pub(crate) fn of(number: &Rational) -> Self {
        const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
        let at = number.to_f64();
        let exact = number.to_ratio().is_some_and(|(numerator, denominator)| {
            numerator.unsigned_abs() <= EXACT && denominator.unsigned_abs().is_power_of_two()
        });
        let end = End::closed(at);
        Self { low: end.downward(exact), high: end.upward(exact) }
    }

    /// All numbers below this one, with or without it.
    pub(crate) fn below(number: &Rational, open: bool) -> Self {
        let high = Self::of(number).high;
        Self { high: End { open: high.open || open, ..high }, ..Self::ALL }
    }

    /// All numbers above this one, with or without it.
    pub(crate) fn above(number: &Rational, open: bool) -> Self {
        let end = Self::of(number).low;
        Self { low: End { open: end.open || open, ..end }, ..Self::ALL }
    }

    /// All numbers that compare so with this one, and those between them.
    pub(super) fn compared(relation: Relation, number: &Rational) -> Self {
        match relation {
            Relation::Less => Self::below(number, true),
            Relation::AtMost => Self::below(number, false),
            Relation::Equal => Self::of(number),
            Relation::NotEqual => Self::ALL,
            Relation::AtLeast => Self::above(number, false),
            Relation::Greater => Self::above(number, true),
        }
    }

    /// Whether it is known to be at most this.
    pub(crate) fn is_at_most(self, bound: f64) -> bool {
        self.high.at <= bound
    }

    /// Whether it is known to be at least this.
    pub(crate) fn is_at_least(self, bound: f64) -> bool {
        self.low.at >= bound
    }

    /// Whether a value is one of these.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        let above = value > self.low.at || (value == self.low.at && !self.low.open);
        above && (value < self.high.at || (value == self.high.at && !self.high.open))
    }

    /// What is as large as one of these, or larger.
    pub(crate) fn or_more(self) -> Self {
        Self { high: End::INFINITY, ..self }
    }

    /// The signs of these numbers.
    pub(crate) fn signs(self) -> Signs {
        Signs::NEGATIVE.when(self.low.at < 0.0)
            | Signs::ZERO.when(self.contains(0.0))
            | Signs::POSITIVE.when(self.high.at > 0.0)
    }

    /// Those of these numbers that have such a sign; only the ends can tell.
    pub(crate) fn with_signs(self, signs: Signs) -> Self {
        let of_signs = if signs.within(Signs::POSITIVE) {
            Self::POSITIVE
        } else if signs.within(Signs::NON_NEGATIVE) {
            Self::NON_NEGATIVE
        } else if signs.within(Signs::NEGATIVE) {
            Self::POSITIVE.negated()
        } else if signs.within(Signs::NON_POSITIVE) {
            Self::NON_NEGATIVE.negated()
        } else {
            let without_zero = |end: End| End {
                open: end.open || (end.at == 0.0 && !signs.meets(Signs::ZERO)),
                ..end
            };
            return Self { low: without_zero(self.low), high: without_zero(self.high) };
        };
        self & of_signs
    }

    /// This range, if there is a number in it.
    fn unless_empty(self) -> Option<Self> {
        let Self { low, high } = self;
        let empty = low.at > high.at || (low.at == high.at && (low.open || high.open));
        (!empty).then_some(self)
    }

    /// What lies in both, if anything does.
    pub(crate) fn intersection(self, other: Self) -> Option<Self> {
        let low = self.low.negated().and(other.low.negated()).negated();
        Self { low, high: self.high.and(other.high) }.unless_empty()
    }

    /// The whole numbers among these, if there are any.
    pub(crate) fn whole(self) -> Option<Self> {
        const EXACT: f64 = (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
        let upper = |end: End| {
            if end.at.abs() >= EXACT {
                return end;
            }
            let floor = end.at.floor();
            End::closed(if end.open && floor == end.at { floor - 1.0 } else { floor })
        };
        Self { low: upper(self.low.negated()).negated(), high: upper(self.high) }.unless_empty()
    }

    /// −x
    #[must_use]
    pub fn negated(self) -> Self {
        Self { low: self.high.negated(), high: self.low.negated() }
    }

    /// x + y
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let low = self.low.negated().plus(other.low.negated());
        Self { low: low.negated(), high: self.high.plus(other.high) }
    }

    /// x · y
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        if self == Self::ALL || other == Self::ALL {
            return Self::ALL;
        }
        let most = |a: Self| {
            let of = |end: End| end.times(other.low).or(end.times(other.high));
            of(a.low).or(of(a.high))
        };
        Self { low: most(self.negated()).negated(), high: most(self) }
    }

    /// |x|
    pub(crate) fn magnitude(self) -> Self {
        if self.low.at >= 0.0 {
            return self;
        }
        if self.high.at <= 0.0 {
            return self.negated();
        }
        Self { low: End::closed(0.0), high: self.high.or(self.low.negated()) }
    }

    /// 1/x, where 0 is no inner point.
    fn reciprocal(self) -> Self {
        if self.low.at >= 0.0 {
            let (low, high) = (self.low, self.high);
            return Self { low: high.reciprocal(End::downward), high: low.reciprocal(End::upward) };
        }
        if self.high.at <= 0.0 { self.negated().reciprocal().negated() } else { Self::ALL }
    }

    /// xⁿ for a whole n
    pub(crate) fn powi(self, n: i64) -> Self {
        const MOST: u64 = 64;
        if self == Self::ALL && n % 2 != 0 {
            return Self::ALL;
        }
        let times = n.unsigned_abs();
        let power = if self.low.at >= 0.0 {
            if times > MOST {
                return self.unit_power(n < 0);
            }
            (0..times).fold(Self::closed(1.0, 1.0), |power, _| power.times(self))
        } else if times.is_multiple_of(2) {
            self.magnitude().powi(times as i64)
        } else if self.high.at <= 0.0 {
            self.negated().powi(times as i64).negated()
        } else {
            self.times(self.magnitude().powi(times as i64 - 1))
        };
        if n < 0 { power.reciprocal() } else { power }
    }

    /// √x
    pub(crate) fn root(self) -> Self {
        let positive = self & Self::NON_NEGATIVE;
        if positive.low.at < 0.0 {
            return Self::ALL;
        }
        Self { low: positive.low.root(End::downward), high: positive.high.root(End::upward) }
    }

    /// xʸ for x ≥ 0 and y of one sign: on which side of 1.
    pub(crate) fn unit_power(self, negative: bool) -> Self {
        let power = if self.is_at_least(1.0) {
            Self::AT_LEAST_ONE
        } else if self.is_at_least(0.0) && self.is_at_most(1.0) {
            Self::UNIT
        } else {
            return Self::ALL;
        };
        if negative { power.reciprocal() } else { power }
    }

    /// Where an increasing function has its values that is `value` at `at`.
    pub(crate) fn through(self, at: f64, value: f64) -> Self {
        let low = match self.low.at.partial_cmp(&at) {
            Some(Ordering::Greater) => End::open(value),
            Some(Ordering::Equal) => End { at: value, ..self.low },
            _ => End::INFINITY.negated(),
        };
        let high = match self.high.at.partial_cmp(&at) {
            Some(Ordering::Less) => End::open(value),
            Some(Ordering::Equal) => End { at: value, ..self.high },
            _ => End::INFINITY,
        };
        Self { low, high }
    }

    /// Where a rounding function, which never decreases, has its values.
    pub(crate) fn rounded(self, round: fn(f64) -> f64) -> Self {
        let of = |end: End| match end.at.is_finite() {
            true => End::closed(round(end.at)),
            false => end,
        };
        Self { low: of(self.low), high: of(self.high) }
    }

    /// Between x and 0.
    pub(crate) fn or_zero(self) -> Self {
        let zero = End::closed(0.0);
        Self { low: self.low.negated().or(zero).negated(), high: self.high.or(zero) }
    }

    /// What is smaller in size than x.
    pub(crate) fn inside(self) -> Self {
        let size = self.magnitude().high.at;
        Self::between(-size, size)
    }

    /// The larger of x and y.
    pub(crate) fn max(self, other: Self) -> Self {
        self.negated().min(other.negated()).negated()
    }

    /// What lies in one of two ranges, or between them.
    pub(super) fn hull(self, other: Self) -> Self {
        let low = self.low.negated().or(other.low.negated()).negated();
        Self { low, high: self.high.or(other.high) }
    }

    /// The smaller of x and y.
    pub(crate) fn min(self, other: Self) -> Self {
        let low = self.low.negated().or(other.low.negated());
        Self { low: low.negated(), high: self.high.and(other.high) }
    }
}

/// What lies in both. Where nothing does, no value is defined, and nothing is said of it.
impl BitAnd for Range {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.intersection(other).unwrap_or(Self::ALL)
    }
}
