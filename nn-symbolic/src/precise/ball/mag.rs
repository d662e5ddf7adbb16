//! Magnitudes: upper bounds of errors, whose exponents never overflow.

/// `part`·2^`exponent` with 2³¹ ≤ `part` < 2³², or 0. Every operation rounds up, so that what is computed from bounds
/// is a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mag {
    part: u64,
    exponent: i128,
}

/// How many bits a part has.
const BITS: u32 = 32;

impl Mag {
    pub(crate) const ZERO: Self = Self { part: 0, exponent: 0 };

    /// 2^`exponent`
    pub(crate) fn power_of_two(exponent: i128) -> Self {
        Self { part: 1 << (BITS - 1), exponent: exponent - i128::from(BITS - 1) }
    }

    /// No less than `part`·2^`exponent`.
    pub(crate) fn new(part: u64, exponent: i128) -> Self {
        if part == 0 {
            return Self::ZERO;
        }
        let bits = u64::BITS - part.leading_zeros();
        if bits <= BITS {
            let shift = BITS - bits;
            return Self { part: part << shift, exponent: exponent - i128::from(shift) };
        }
        let shift = bits - BITS;
        let (kept, exponent) = ((part >> shift) + 1, exponent + i128::from(shift));
        if kept >> BITS == 0 {
            Self { part: kept, exponent }
        } else {
            Self { part: kept >> 1, exponent: exponent + 1 }
        }
    }

    pub(crate) fn is_zero(self) -> bool {
        self.part == 0
    }

    /// The least e with `self` < 2^e; 0 has none, and gives the least that there is.
    pub(crate) fn top(self) -> i128 {
        if self.is_zero() { i128::MIN } else { self.exponent + i128::from(BITS) }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let (large, small) = if self.top() >= other.top() { (self, other) } else { (other, self) };
        if small.is_zero() {
            return large;
        }
        let shift = large.exponent - small.exponent;
        // What is far below counts as a whole unit.
        let part = if shift >= i128::from(BITS) { 0 } else { small.part >> shift };
        Self::new(large.part + part + 1, large.exponent)
    }

    pub(crate) fn times(self, other: Self) -> Self {
        Self::new(self.part * other.part, self.exponent + other.exponent)
    }

    /// Divided by a lower bound of something: see [`Self::below`].
    pub(crate) fn over(self, below: Self) -> Self {
        debug_assert!(!below.is_zero());
        let quotient = (self.part << (u64::BITS - BITS)) / below.part + 1;
        Self::new(quotient, self.exponent - below.exponent - i128::from(u64::BITS - BITS))
    }

    /// Times 2^`exponent`: exact.
    pub(crate) fn shifted(self, exponent: i128) -> Self {
        if self.is_zero() { self } else { Self { exponent: self.exponent + exponent, ..self } }
    }

    /// A little less than this, so that what was rounded up is a *lower* bound.
    pub(crate) fn below(self) -> Self {
        // Two units of 2⁻³¹ of the part are more than any rounding above.
        match self.part.saturating_sub(2) {
            0 => Self::ZERO,
            part => Self::new(part, self.exponent),
        }
    }

    pub(crate) fn max(self, other: Self) -> Self {
        if self.is_at_most(other) { other } else { self }
    }

    pub(crate) fn is_at_most(self, other: Self) -> bool {
        (self.top(), self.part) <= (other.top(), other.part)
    }

    /// The part and the exponent: the bound is exactly their product.
    pub(crate) fn parts(self) -> (u64, i128) {
        (self.part, self.exponent)
    }
}
