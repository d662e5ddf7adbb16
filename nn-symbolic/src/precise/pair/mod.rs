//! Numbers as the sum of two `f64`, the second no more than a rounding error of the first (106 bits), with a radius.
//!
//! Sums and products of `f64` without error are T. J. Dekker's and D. E. Knuth's ("A floating-point technique for
//! extending the available precision", 1971). The operations on pairs and the bounds of their errors are those of M. Joldes,
//! J.-M. Muller and V. Popescu, "Tight and rigorous error bounds for basic building blocks of double-word arithmetic",
//! ACM Trans. Math. Softw. 44(2), 2017: with u = 2⁻⁵³, 3u² + 13u³ for a sum, 7u² for a product, 15u² + 56u³ for a
//! quotient; and 25/8·u² for a root (V. Lefèvre et al., "Accurate calculation of Euclidean norms using double-word
//! arithmetic", 2023). All are below [`ROUNDING`], 64u², relative to the result. They hold where nothing underflows or
//! overflows: results outside of [`LEAST`] to [`LARGEST`] have no bound.

mod elementary;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use crate::rational::Rational;

/// A number and a bound of its absolute error: `high` + `low` ± `radius`. Without a bound, the radius is infinite.
///
/// **Invariant:** the result of an operation contains f(x) for every x in the operands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    high: f64,
    low: f64,
    radius: f64,
}

/// 64u²: the relative error of an operation.
const ROUNDING: f64 = f64::EPSILON * f64::EPSILON * 16.0;
/// 2⁻⁹⁰⁰ and 2⁹⁰⁰: in between, even the error of an error is a normal number.
const LEAST: f64 = 1.183_052_186_166_774_7e-271;
const LARGEST: f64 = 8.452_712_498_170_644e270;
/// Bounds are themselves rounded, a few times on the way to one: this makes up for it.
const SLOP: f64 = 1.0 + 32.0 * f64::EPSILON;

/// a + b as a rounded sum and its error (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// a + b as a rounded sum and its error, where |a| ≥ |b| (Dekker).
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// a · b as a rounded product and its error.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

impl Pair {
    pub(super) const ZERO: Self = Self::constant(0.0, 0.0);
    pub(super) const ONE: Self = Self::constant(1.0, 0.0);
    /// Nothing is known of it.
    pub(super) const UNKNOWN: Self = Self { high: 0.0, low: 0.0, radius: f64::INFINITY };

    /// An exact sum.
    pub(super) const fn constant(high: f64, low: f64) -> Self {
        Self { high, low, radius: 0.0 }
    }

    /// The rounded value of a constant, whose relative error is below [`ROUNDING`].
    const fn rounded_constant(high: f64, low: f64) -> Self {
        Self { high, low, radius: ROUNDING * high }
    }

    pub(super) const E: Self =
        Self::rounded_constant(std::f64::consts::E, 1.445_646_891_729_250_2e-16);
    pub(super) const PI: Self =
        Self::rounded_constant(std::f64::consts::PI, 1.224_646_799_147_353_2e-16);
    pub(super) const LN_2: Self =
        Self::rounded_constant(std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);

    /// A result with its own rounding, and with what comes from the operands.
    fn new(high: f64, low: f64, inherited: f64) -> Self {
        let size = high.abs();
        if !(LEAST..=LARGEST).contains(&size) {
            return Self::UNKNOWN;
        }
        Self { high, low, radius: (size * ROUNDING + inherited) * SLOP }
    }

    /// A rational number: exact where two `f64` hold it and that is quick to see.
    pub(super) fn rational(value: &Rational) -> Self {
        const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
        let is_exact = |n: i64| n.unsigned_abs() <= EXACT;
        match value.to_ratio() {
            Some((n, d)) if is_exact(n) && (d as u64).is_power_of_two() => {
                Self::constant(n as f64 / d as f64, 0.0)
            }
            Some((n, d)) if is_exact(n) && is_exact(d) => {
                Self::constant(n as f64, 0.0).div(Self::constant(d as f64, 0.0))
            }
            _ => {
                let (high, low) = value.to_f64_pair();
                Self::new(high, low, 0.0)
            }
        }
    }

    /// How it compares with 0, if that is certain.
    pub(super) fn sign(self) -> Option<Ordering> {
        if self.is_zero() {
            Some(Ordering::Equal)
        } else if self.below() > 0.0 {
            Some(if self.high < 0.0 { Ordering::Less } else { Ordering::Greater })
        } else {
            None
        }
    }

    /// The whole number that this is.
    pub(super) fn whole(self) -> Option<f64> {
        (self.is_plain() && self.high.fract() == 0.0).then_some(self.high)
    }

    /// Both parts.
    pub(super) fn parts(self) -> [f64; 2] {
        [self.high, self.low]
    }

    pub(super) fn radius(self) -> f64 {
        self.radius
    }

    pub(super) fn is_known(self) -> bool {
        self.radius < f64::INFINITY
    }

    /// Whether this is one `f64`.
    fn is_plain(self) -> bool {
        self.low == 0.0 && self.radius == 0.0
    }

    /// Whether this is 0 and nothing else.
    pub(super) fn is_zero(self) -> bool {
        self.high == 0.0 && self.radius == 0.0
    }

    /// With a larger radius.
    fn widened(self, more: f64) -> Self {
        Self { radius: (self.radius + more) * SLOP, ..self }
    }

    /// An upper bound of the absolute values.
    fn above(self) -> f64 {
        (self.high.abs() + self.radius) * SLOP
    }

    /// A lower bound of the absolute values; not positive if one may be 0.
    fn below(self) -> f64 {
        self.high.abs() * (1.0 - 8.0 * f64::EPSILON) - self.radius * SLOP
    }

    pub(super) fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low, radius: self.radius }
    }

    /// Times a power of two. Exact, as all this stays far from the ends of the range.
    fn scaled(self, factor: f64) -> Self {
        let Self { high, low, radius } = self;
        let scaled = Self { high: high * factor, low: low * factor, radius: radius * factor };
        match scaled.high.abs() {
            size if size == 0.0 || (LEAST..=LARGEST).contains(&size) => scaled,
            _ => Self::UNKNOWN,
        }
    }

    pub(super) fn add(self, other: Self) -> Self {
        if self.is_zero() {
            return other;
        }
        if other.is_zero() {
            return self;
        }
        let (sum, error) = two_sum(self.high, other.high);
        if self.is_plain() && other.is_plain() && sum.is_finite() {
            return Self::constant(sum, error);
        }
        let (low, rest) = two_sum(self.low, other.low);
        let (high, error) = fast_two_sum(sum, error + low);
        let (high, low) = fast_two_sum(high, error + rest);
        let inherited = self.radius + other.radius;
        if high.abs() < LEAST {
            // Sums do not underflow; what cancels leaves the operands' errors, and those of their last digits.
            let own = (self.high.abs() + other.high.abs()) * ROUNDING;
            let radius = (own + inherited) * SLOP;
            return if radius.is_finite() { Self { high, low, radius } } else { Self::UNKNOWN };
        }
        Self::new(high, low, inherited)
    }

    pub(super) fn sub(self, other: Self) -> Self {
        self.add(other.neg())
    }

    pub(super) fn mul(self, other: Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return if self.is_known() && other.is_known() { Self::ZERO } else { Self::UNKNOWN };
        }
        let (product, error) = two_product(self.high, other.high);
        if self.is_plain() && other.is_plain() && (LEAST..=LARGEST).contains(&product.abs()) {
            return Self::constant(product, error);
        }
        let inner = self.high * other.low + self.low * other.high;
        let (high, low) = fast_two_sum(product, error + inner);
        // The smallest number makes up for a product of radii that underflows.
        let inherited = self.above() * other.radius + self.radius * other.above();
        Self::new(high, low, inherited + f64::MIN_POSITIVE)
    }

    pub(super) fn div(self, other: Self) -> Self {
        let below = other.below();
        if below <= 0.0 || !below.is_finite() || !self.is_known() {
            return Self::UNKNOWN;
        }
        if self.is_zero() {
            return Self::ZERO;
        }
        let first = self.high / other.high;
        // The product of a pair with one number.
        let (product, error) = two_product(other.high, first);
        let (product, error) = fast_two_sum(product, other.low * first + error);
        let rest = (self.high - product) + (self.low - error);
        let (high, low) = fast_two_sum(first, rest / other.high);
        let inherited = (self.radius + first.abs() * SLOP * other.radius) / below;
        Self::new(high, low, inherited * SLOP + f64::MIN_POSITIVE)
    }

    /// The root of a positive number, by one step from that of the first part. |√x − √m| ≤ r/√m.
    pub(super) fn sqrt(self) -> Self {
        if self.is_zero() {
            return self;
        }
        if self.high <= 0.0 || self.below() <= 0.0 {
            return Self::UNKNOWN;
        }
        let root = self.high.sqrt();
        let (square, error) = two_product(root, root);
        let rest = (self.high - square) - error + self.low;
        let (high, low) = fast_two_sum(root, rest / (2.0 * root));
        Self::new(high, low, self.radius / root * SLOP)
    }

    /// The cube root of a positive number, by one step of Newton's method from that of the first part, which makes of a
    /// relative error e one of e². |∛x − ∛m| ≤ r/(∛m)².
    pub(super) fn cbrt(self) -> Self {
        let y = self.high.cbrt();
        if self.below() <= 0.0 || y * y * LEAST == 0.0 {
            return Self::UNKNOWN;
        }
        let y = Self::constant(y, 0.0);
        let square = y.mul(y);
        let middle = Self { radius: 0.0, ..self };
        let step = square.mul(y).sub(middle).div(square.scaled(2.0).add(square));
        let root = y.sub(step);
        root.widened(y.high * ROUNDING + self.radius / square.below() * SLOP)
    }

    /// By squaring.
    pub(super) fn powi(self, exponent: i64) -> Self {
        if !self.is_known() {
            return self;
        }
        let (mut power, mut base, mut rest) = (Self::ONE, self, exponent.unsigned_abs());
        while rest > 0 {
            if rest % 2 == 1 {
                power = power.mul(base);
            }
            rest /= 2;
            if rest > 0 {
                base = base.mul(base);
            }
        }
        if exponent < 0 { Self::ONE.div(power) } else { power }
    }

    /// The largest whole number that is not above it.
    pub(super) fn floor(self) -> Self {
        const WHOLE: f64 = (1_u64 << 52) as f64;
        if !self.is_known() || self.high.abs() >= WHOLE {
            return Self::UNKNOWN;
        }
        let floor = self.high.floor();
        // Both ends must lie in [floor, floor + 1).
        let (from, to) = (self.high - floor, floor + 1.0 - self.high);
        let room = self.radius * SLOP;
        let is_inside = from + self.low >= room && to - self.low > room && from > 0.0
            || self.is_plain()
            || from == 0.0 && self.low > room;
        if is_inside { Self::constant(floor, 0.0) } else { Self::UNKNOWN }
    }
}
