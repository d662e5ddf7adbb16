//! What is known of an expression's value, wherever that value is defined: between which numbers it lies, that it is
//! not 0, that it is whole.
//!
//! [`Facts`] are one domain: an interval with open and closed ends, without 0 in its middle perhaps, of real numbers or
//! of whole ones. A sign is a view of that: x > 0 says that the lower end is 0 or more. `arithmetic` says what follows
//! for sums, products and functions, `rise` for each kind of node, `end` how ends are rounded: outward.
//!
//! Facts start from [`Assumptions`](super::Assumptions) about the variables and rise through every kind of node. They
//! are facts about real numbers, proven, never sampled; a rule whose condition does not follow from them does not fire.

mod arithmetic;
mod end;
mod rise;
#[cfg(test)]
mod tests;

use crate::graph::Relation;
use crate::rational::Rational;
use end::End;
pub(super) use rise::is_even;

/// What is known of one value where it is defined.
///
/// **Invariant:** there is one form of each set of numbers, that of `settled`, so that equal sets are equal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    low: End,
    high: End,
    /// Whether 0 is none of the numbers between the ends.
    without_zero: bool,
    /// Whether it is a whole number.
    pub(super) integer: bool,
}

impl Facts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self::between(End::MINUS_INFINITY, End::INFINITY);
    /// The value is defined nowhere, so everything is true of it.
    pub(super) const NOWHERE: Self =
        Self { integer: true, ..Self::between(End::INFINITY, End::MINUS_INFINITY) };
    /// x ≠ 0
    pub(crate) const NON_ZERO: Self = Self { without_zero: true, ..Self::UNKNOWN };
    /// x > 0
    pub(crate) const POSITIVE: Self = Self::between(End::open(0.0), End::INFINITY);
    /// x ≥ 0
    pub(crate) const NON_NEGATIVE: Self = Self::between(End::closed(0.0), End::INFINITY);
    /// x ≥ 1
    pub(crate) const AT_LEAST_ONE: Self = Self::between(End::closed(1.0), End::INFINITY);
    /// −1 < x
    pub(crate) const ABOVE_MINUS_ONE: Self = Self::between(End::open(-1.0), End::INFINITY);
    /// −1 ≤ x ≤ 1
    pub(crate) const UP_TO_ONE: Self = Self::up_to(1.0);
    /// −1 < x < 1
    pub(crate) const WITHIN_ONE: Self = Self::inside(-1.0, 1.0);
    /// 0 < x < 1
    pub(crate) const FRACTION: Self = Self::inside(0.0, 1.0);
    /// 0 < x ≤ 1
    pub(crate) const FRACTION_OR_ONE: Self = Self::between(End::open(0.0), End::closed(1.0));
    /// 0 ≤ x ≤ 1
    pub(crate) const UNIT: Self = Self::closed(0.0, 1.0);
    /// 0
    pub(crate) const ZERO: Self = Self { integer: true, ..Self::closed(0.0, 0.0) };
    /// 1
    pub(super) const ONE: Self = Self { integer: true, ..Self::closed(1.0, 1.0) };

    const fn between(low: End, high: End) -> Self {
        Self { low, high, without_zero: false, integer: false }
    }

    /// From `low` to `high`, both of which belong to it.
    pub(crate) const fn closed(low: f64, high: f64) -> Self {
        Self::between(End::closed(low), End::closed(high))
    }

    /// From −`end` to `end`, both of which belong to it.
    pub(crate) const fn up_to(end: f64) -> Self {
        Self::closed(-end, end)
    }

    /// From `low` to `high`, neither of which belongs to it.
    pub(crate) const fn inside(low: f64, high: f64) -> Self {
        Self::between(End::open(low), End::open(high))
    }

    /// A number.
    pub(crate) fn of(number: &Rational) -> Self {
        const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
        let end = End::closed(number.to_f64());
        let exact = number.to_ratio().is_some_and(|(numerator, denominator)| {
            numerator.unsigned_abs() <= EXACT && denominator.unsigned_abs().is_power_of_two()
        });
        if exact {
            return Self { integer: number.is_integer(), ..Self::between(end, end) };
        }
        // It has its sign still where it is too small for `f64`.
        let sign = if number.is_negative() { Self::POSITIVE.negated() } else { Self::POSITIVE };
        Self::between(end.downward(false), end.upward(false))
            .and(sign)
            .whole_if(number.is_integer())
    }

    /// All numbers that compare so with this one, as far as an interval can say.
    pub(super) fn compared(relation: Relation, number: &Rational) -> Self {
        let Self { low, high, .. } = Self::of(number);
        match relation {
            Relation::Less => Self::between(End::MINUS_INFINITY, high.opened()),
            Relation::AtMost => Self::between(End::MINUS_INFINITY, high),
            Relation::Equal => Self::of(number),
            Relation::NotEqual if number.is_zero() => Self::NON_ZERO,
            Relation::NotEqual => Self::UNKNOWN,
            Relation::AtLeast => Self::between(low, End::INFINITY),
            Relation::Greater => Self::between(low.opened(), End::INFINITY),
        }
    }

    /// The one form of this set: whole ends where its numbers are whole, open ones at an excluded 0, and nothing else
    /// said of an empty one.
    fn settled(self) -> Self {
        let Self { low, high, without_zero, integer } = self;
        let upper = |end: End| {
            let whole = |end: End| if integer { end.whole() } else { end };
            let end = whole(end);
            if without_zero && end.at == 0.0 { whole(end.opened()) } else { end }
        };
        let (low, high) = (upper(low.negated()).negated(), upper(high));
        if low.at > high.at || (low.at == high.at && (low.open || high.open)) {
            return Self::NOWHERE;
        }
        let without_zero = without_zero && low.at < 0.0 && high.at > 0.0;
        let integer = integer || (low.at == high.at && low.at.fract() == 0.0);
        Self { low, high, without_zero, integer }
    }

    /// The same, of whole numbers or of any.
    pub(crate) fn whole_if(self, integer: bool) -> Self {
        Self { integer, ..self }.settled()
    }

    /// Whether x ≥ 0 is proven.
    #[must_use]
    pub const fn is_non_negative(self) -> bool {
        self.low.at >= 0.0
    }

    /// Whether x > 0 is proven.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.low.at > 0.0 || (self.low.at == 0.0 && self.low.open)
    }

    /// Whether x < 0 is proven.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.high.at < 0.0 || (self.high.at == 0.0 && self.high.open)
    }

    /// Whether x ≤ 0 is proven.
    #[must_use]
    pub const fn is_non_positive(self) -> bool {
        self.high.at <= 0.0
    }

    /// Whether x ≠ 0 is proven.
    #[must_use]
    pub const fn is_non_zero(self) -> bool {
        self.without_zero || self.is_positive() || self.is_negative()
    }

    /// Whether x = 0 is proven.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.is_non_negative() && self.is_non_positive()
    }

    /// Whether it is proven that x is a whole number.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        self.integer
    }

    /// Whether it is known to be at most this.
    pub(crate) fn is_at_most(self, bound: f64) -> bool {
        self.high.at <= bound
    }

    /// Whether it is known to be at least this.
    pub(crate) fn is_at_least(self, bound: f64) -> bool {
        self.low.at >= bound
    }

    /// Whether there is no such number.
    pub(super) fn is_nowhere(self) -> bool {
        self == Self::NOWHERE
    }

    /// Whether it compares so with 0, if that is certain; nothing is said of what is defined nowhere.
    pub(super) fn decides(self, relation: Relation) -> Option<bool> {
        let is = |relation| match relation {
            Relation::Less => self.is_negative(),
            Relation::AtMost => self.is_non_positive(),
            Relation::Equal => self.is_zero(),
            Relation::NotEqual => self.is_non_zero(),
            Relation::AtLeast => self.is_non_negative(),
            Relation::Greater => self.is_positive(),
        };
        if self.is_nowhere() {
            return None;
        }
        if is(relation) { Some(true) } else { is(relation.negated()).then_some(false) }
    }

    /// What is known of a value of which both are known.
    pub(crate) fn and(self, other: Self) -> Self {
        let low = self.low.negated().and(other.low.negated()).negated();
        let facts = Self {
            low,
            high: self.high.and(other.high),
            without_zero: self.without_zero || other.without_zero,
            integer: self.integer || other.integer,
        };
        facts.settled()
    }

    /// What is known of a value that is one of two, or lies between them.
    pub(crate) fn hull(self, other: Self) -> Self {
        if self.is_nowhere() {
            return other;
        }
        if other.is_nowhere() {
            return self;
        }
        let low = self.low.negated().or(other.low.negated()).negated();
        let facts = Self {
            low,
            high: self.high.or(other.high),
            without_zero: self.is_non_zero() && other.is_non_zero(),
            integer: self.integer && other.integer,
        };
        facts.settled()
    }
}
