//! Interval arithmetic (Moore, Kearfott & Cloud 2009) with open and closed ends and an excluded 0, rounded outward, so that
//! x > 1 proves x − 1 > 0, and 0 < p < 1 proves p·(1 − p) > 0.
//!
//! It is exact on signs: of sets of signs it gives those signs that a sum, a product, … can have, and no others.

use std::cmp::Ordering;

use super::Facts;
use super::end::End;

impl Facts {
    /// −x
    pub(crate) const fn negated(self) -> Self {
        Self { low: self.high.negated(), high: self.low.negated(), ..self }
    }

    /// x + y
    pub(crate) fn plus(self, other: Self) -> Self {
        if self.is_nowhere() || other.is_nowhere() {
            return Self::NOWHERE;
        }
        // Whatever else is added to x ≠ 0 can cancel it.
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other } else { self };
        }
        let low = self.low.negated().plus(other.low.negated()).negated();
        let facts = Self {
            integer: self.integer && other.integer,
            ..Self::between(low, self.high.plus(other.high))
        };
        facts.settled()
    }

    /// x · y
    pub(crate) fn times(self, other: Self) -> Self {
        if self.is_nowhere() || other.is_nowhere() {
            return Self::NOWHERE;
        }
        let most = |a: Self| {
            if a.is_non_negative() && other.is_non_negative() {
                return a.high.times(other.high);
            }
            if a.is_non_positive() && other.is_non_negative() {
                return a.high.times(other.low);
            }
            let of = |end: End| end.times(other.low).or(end.times(other.high));
            of(a.low).or(of(a.high))
        };
        let facts = Self {
            low: most(self.negated()).negated(),
            high: most(self),
            without_zero: self.is_non_zero() && other.is_non_zero(),
            integer: self.integer && other.integer,
        };
        facts.settled()
    }

    /// All numbers that have a sign of one of these.
    pub(crate) fn signs(self) -> Self {
        let upper = |end: End| match end.at.partial_cmp(&0.0) {
            Some(Ordering::Greater) => End::INFINITY,
            Some(Ordering::Equal) => end,
            _ => End::open(0.0),
        };
        if self.is_nowhere() {
            return self;
        }
        let low = upper(self.low.negated()).negated();
        let facts =
            Self { without_zero: self.without_zero, ..Self::between(low, upper(self.high)) };
        facts.settled()
    }

    /// The sign of x as a number.
    pub(crate) fn sign(self) -> Self {
        self.signs().and(Self::UP_TO_ONE).whole_if(true)
    }

    /// |x|
    pub(crate) fn magnitude(self) -> Self {
        if self.is_non_negative() {
            return self;
        }
        if self.is_non_positive() {
            return self.negated();
        }
        Self { low: End::closed(0.0), high: self.high.or(self.low.negated()), ..self }.settled()
    }

    /// 1/x
    pub(super) fn reciprocal(self) -> Self {
        let x = self.and(Self::NON_ZERO);
        if x.is_nowhere() {
            return x;
        }
        if x.is_positive() {
            let (low, high) = (x.high.reciprocal(End::downward), x.low.reciprocal(End::upward));
            return Self::between(low, high).settled();
        }
        if x.is_negative() { x.negated().reciprocal().negated() } else { Self::NON_ZERO }
    }

    /// xⁿ for a whole n
    pub(super) fn powi(self, n: i64) -> Self {
        let power = self.raised(n.unsigned_abs());
        if n < 0 { power.reciprocal() } else { power }
    }

    fn raised(self, n: u64) -> Self {
        const MOST: u64 = 64;
        if self.is_non_negative() {
            return match n {
                0..=MOST => (0..n).fold(Self::ONE, |power, _| power.times(self)),
                _ => self.unit_power(false).and(self.signs()),
            };
        }
        if n.is_multiple_of(2) {
            self.magnitude().raised(n)
        } else if self.is_non_positive() {
            self.negated().raised(n).negated()
        } else if self.low == End::MINUS_INFINITY && self.high == End::INFINITY {
            self
        } else {
            self.times(self.magnitude().raised(n - 1))
        }
    }

    /// √x
    pub(crate) fn root(self) -> Self {
        let x = self.and(Self::NON_NEGATIVE);
        if x.is_nowhere() {
            return x;
        }
        Self::between(x.low.root(End::downward), x.high.root(End::upward)).settled()
    }

    /// xʸ for x ≥ 0 and y of one sign: on which side of 1.
    pub(super) fn unit_power(self, negative: bool) -> Self {
        let power = if self.is_at_least(1.0) {
            Self::AT_LEAST_ONE
        } else if self.is_non_negative() && self.is_at_most(1.0) {
            Self::UNIT
        } else {
            return Self::UNKNOWN;
        };
        if negative { power.reciprocal() } else { power }
    }

    /// Where an increasing function has its values that is `value` at `at`.
    pub(super) fn through(self, at: f64, value: f64) -> Self {
        let low = match self.low.at.partial_cmp(&at) {
            Some(Ordering::Greater) => End::open(value),
            Some(Ordering::Equal) => End { at: value, ..self.low },
            _ => End::MINUS_INFINITY,
        };
        let high = match self.high.at.partial_cmp(&at) {
            Some(Ordering::Less) => End::open(value),
            Some(Ordering::Equal) => End { at: value, ..self.high },
            _ => End::INFINITY,
        };
        let without_zero = self.without_zero && at == 0.0 && value == 0.0;
        Self { without_zero, ..Self::between(low, high) }.settled()
    }

    /// The largest whole number below or at x.
    pub(crate) fn floor(self) -> Self {
        if self.integer {
            return self;
        }
        Self::between(self.low.rounded(f64::floor), self.high.whole()).whole_if(true)
    }

    /// Where a rounding function, which never decreases, has its values.
    pub(crate) fn rounded(self, round: fn(f64) -> f64) -> Self {
        if self.integer {
            return self;
        }
        Self::between(self.low.rounded(round), self.high.rounded(round)).whole_if(true)
    }

    /// Between x and 0.
    pub(crate) fn or_zero(self) -> Self {
        self.hull(Self::ZERO).whole_if(false)
    }

    /// What is smaller in size than x.
    pub(crate) fn smaller(self) -> Self {
        let size = self.magnitude().high.at;
        Self::inside(-size, size).settled()
    }

    /// The larger of x and y.
    pub(crate) fn max(self, other: Self) -> Self {
        self.negated().min(other.negated()).negated()
    }

    /// The smaller of x and y.
    pub(crate) fn min(self, other: Self) -> Self {
        if self.is_nowhere() || other.is_nowhere() {
            return Self::NOWHERE;
        }
        let low = self.low.negated().or(other.low.negated()).negated();
        let facts = Self {
            low,
            high: self.high.and(other.high),
            without_zero: self.is_non_zero() && other.is_non_zero(),
            integer: self.integer && other.integer,
        };
        facts.settled()
    }
}
