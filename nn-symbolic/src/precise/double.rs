//! Numbers as the sum of two `f64`, the second no more than a rounding error of the first: 106 bits.
//!
//! The algorithms are T. J. Dekker's and D. E. Knuth's error-free sums and products ("A floating-point technique for
//! extending the available precision", 1971), as collected by Y. Hida, X. S. Li and D. H. Bailey ("Algorithms for
//! quad-double precision floating point arithmetic", 2001).

use std::ops::{Add, Div, Mul, Neg, Sub};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Double {
    high: f64,
    low: f64,
}

/// a + b as a rounded sum and its error (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// a · b as a rounded product and its error.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

impl Double {
    pub(super) const ONE: Self = Self { high: 1.0, low: 0.0 };
    pub(super) const E: Self = Self { high: std::f64::consts::E, low: 1.445_646_891_729_250_2e-16 };
    pub(super) const PI: Self =
        Self { high: std::f64::consts::PI, low: 1.224_646_799_147_353_2e-16 };
    pub(super) const HALF_PI: Self =
        Self { high: std::f64::consts::FRAC_PI_2, low: 6.123_233_995_736_766e-17 };
    pub(super) const LN_2: Self =
        Self { high: std::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };

    /// The sum of two numbers. Where it is not finite there is no error to speak of.
    pub(super) fn new(a: f64, b: f64) -> Self {
        let (high, low) = two_sum(a, b);
        if high.is_finite() { Self { high, low } } else { Self { high, low: 0.0 } }
    }

    pub(super) fn to_f64(self) -> f64 {
        self.high
    }

    /// The part that `f64` cannot hold.
    pub(super) fn low(self) -> f64 {
        self.low
    }

    pub(super) fn is_negative(self) -> bool {
        self.high < 0.0
    }

    pub(super) fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// The largest whole number that is not above it. Where the first part is not whole, the second is too small to
    /// reach one.
    pub(super) fn floor(self) -> Self {
        let high = self.high.floor();
        if high == self.high { Self::new(high, self.low.floor()) } else { high.into() }
    }

    /// Without what stands behind the point.
    pub(super) fn trunc(self) -> Self {
        if self.is_negative() { -(-self).floor() } else { self.floor() }
    }

    /// The nearest whole number; from halfway between two, away from zero.
    pub(super) fn round(self) -> Self {
        let size = (self.abs() + 0.5.into()).floor();
        if self.is_negative() { -size } else { size }
    }

    /// Times a power of two: exact.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self::new(self.high * factor, self.low * factor)
    }

    /// Newton's step from the root of the first part: y + (x − y²)/(2y).
    pub(super) fn sqrt(self) -> Self {
        let root = self.high.sqrt();
        if root == 0.0 || !root.is_finite() {
            return root.into();
        }
        let (square, error) = two_product(root, root);
        let rest = (self - Self::new(square, error)).high;
        Self::new(root, rest / (2.0 * root))
    }

    /// By squaring.
    pub(super) fn powi(self, exponent: i32) -> Self {
        let (mut power, mut base, mut rest) = (Self::ONE, self, exponent.unsigned_abs());
        while rest > 0 {
            if rest % 2 == 1 {
                power = power * base;
            }
            base = base * base;
            rest /= 2;
        }
        if exponent < 0 { Self::ONE / power } else { power }
    }
}

impl From<f64> for Double {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Neg for Double {
    type Output = Self;
    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Add for Double {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (sum, error) = two_sum(self.high, other.high);
        let (low, rest) = two_sum(self.low, other.low);
        let first = Self::new(sum, error + low);
        Self::new(first.high, first.low + rest)
    }
}

impl Sub for Double {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Double {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (product, error) = two_product(self.high, other.high);
        Self::new(product, error + (self.high * other.low + self.low * other.high))
    }
}

impl Div for Double {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        if !first.is_finite() || first == 0.0 {
            return first.into();
        }
        let rest = self - other * first.into();
        let second = rest.high / other.high;
        let rest = rest - other * second.into();
        Self::new(first, second) + (rest.high / other.high).into()
    }
}
