//! The ends of intervals, and how they are rounded outward.

use std::cmp::Ordering;

/// One end of an interval, which belongs to it or not. An infinite one is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct End {
    pub(super) at: f64,
    pub(super) open: bool,
}

impl End {
    pub(super) const INFINITY: Self = Self::open(f64::INFINITY);
    pub(super) const MINUS_INFINITY: Self = Self::open(f64::NEG_INFINITY);

    pub(super) const fn closed(at: f64) -> Self {
        Self { at, open: false }
    }

    pub(super) const fn open(at: f64) -> Self {
        Self { at, open: true }
    }

    pub(super) const fn negated(self) -> Self {
        Self { at: -self.at, ..self }
    }

    /// The same end without its number.
    pub(super) const fn opened(self) -> Self {
        Self::open(self.at)
    }

    /// An upper end: the next number that is certainly not reached, if `at` was rounded.
    pub(super) fn upward(self, exact: bool) -> Self {
        if exact { self } else { Self::open(self.at.next_up()) }
    }

    /// A lower end: the same downward.
    pub(super) fn downward(self, exact: bool) -> Self {
        self.negated().upward(exact).negated()
    }

    /// An upper end whose finite operands gave −∞: the value is a number below all of `f64`.
    const BELOW_ALL: Self = Self::open(-f64::MAX);

    /// The sum of two upper ends.
    pub(super) fn plus(self, other: Self) -> Self {
        let sum = self.at + other.at;
        if sum.is_infinite() {
            return if sum > 0.0 { Self::INFINITY } else { Self::BELOW_ALL };
        }
        // The rounding error (Knuth's TwoSum) is 0 where the sum is exact.
        let part = sum - self.at;
        let error = (self.at - (sum - part)) + (other.at - part);
        Self { at: sum, open: self.open || other.open }.upward(error == 0.0)
    }

    /// What the product of two ends is, as an upper one.
    pub(super) fn times(self, other: Self) -> Self {
        // 0 is reached whatever the other factor is.
        let zero = |end: Self| end.at == 0.0;
        if zero(self) || zero(other) {
            let reached = (zero(self) && !self.open) || (zero(other) && !other.open);
            return Self { at: 0.0, open: !reached };
        }
        let product = self.at * other.at;
        if product.is_infinite() {
            let is_rounded = self.at.is_finite() && other.at.is_finite();
            return if product < 0.0 && is_rounded { Self::BELOW_ALL } else { Self::open(product) };
        }
        // The error of a product near the smallest numbers cannot be told.
        let exact = product.abs() > SMALLEST && self.at.mul_add(other.at, -product) == 0.0;
        let end = Self { at: product, open: self.open || other.open }.upward(exact);
        // What underflows has its sign still.
        if product.is_sign_negative() { end.and(Self::open(0.0)) } else { end }
    }

    /// 1/x of an end of positive numbers.
    pub(super) fn reciprocal(self, round: fn(Self, bool) -> Self) -> Self {
        if self.at == 0.0 {
            return Self::INFINITY;
        }
        let reciprocal = 1.0 / self.at;
        let exact = self.at.is_infinite()
            || (reciprocal.is_normal() && reciprocal.mul_add(self.at, -1.0) == 0.0);
        round(Self { at: reciprocal, ..self }, exact)
    }

    /// √x of an end of numbers ≥ 0.
    pub(super) fn root(self, round: fn(Self, bool) -> Self) -> Self {
        let root = self.at.sqrt();
        let exact = root.is_infinite()
            || self.at == 0.0
            || (self.at > SMALLEST && root.mul_add(root, -self.at) == 0.0);
        round(Self { at: root, ..self }, exact)
    }

    /// An upper end of whole numbers below it.
    pub(super) fn whole(self) -> Self {
        const EXACT: f64 = (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
        if self.at.abs() >= EXACT {
            return self;
        }
        let floor = self.at.floor();
        Self::closed(if self.open && floor == self.at { floor - 1.0 } else { floor })
    }

    /// An upper end rounded by a function that never decreases.
    pub(super) fn rounded(self, round: fn(f64) -> f64) -> Self {
        if self.at.is_finite() { Self::closed(round(self.at)) } else { self }
    }

    /// The larger of two upper ends.
    pub(super) fn or(self, other: Self) -> Self {
        match self.at.partial_cmp(&other.at) {
            Some(Ordering::Less) => other,
            Some(Ordering::Greater) => self,
            _ => Self { at: self.at, open: self.open && other.open },
        }
    }

    /// The smaller of two upper ends.
    pub(super) fn and(self, other: Self) -> Self {
        match self.at.partial_cmp(&other.at) {
            Some(Ordering::Less) => self,
            Some(Ordering::Greater) => other,
            _ => Self { at: self.at, open: self.open || other.open },
        }
    }
}

/// From here on the error of a product is a number of `f64`.
const SMALLEST: f64 = 1e-280;
