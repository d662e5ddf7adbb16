//! Dual numbers: forward mode by operator overloading, a judge that shares nothing with the macro.
//!
//! a + a′ε with ε² = 0 (Griewank & Walther, "Evaluating Derivatives", 2008, section 3.1). Each function carries its
//! derivative by hand, so the table of nn-symbolic is judged too. At kinks they keep to its conventions: |x|′ = 0 at 0,
//! and where the arguments of `min` or `max` are equal each takes half.

use std::cmp::Ordering;
use std::iter::{Product, Sum};
use std::ops::{
    Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign,
};

/// A value and its derivative in one direction: primal and tangent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dual {
    pub(crate) primal: f64,
    pub(crate) tangent: f64,
}

/// tangent · factor, where what does not move contributes nothing, even if the factor is infinite.
fn times(tangent: f64, factor: f64) -> f64 {
    if tangent == 0.0 { 0.0 } else { tangent * factor }
}

impl Dual {
    pub(crate) const EPSILON: Self = Self::of(f64::EPSILON);
    pub(crate) const INFINITY: Self = Self::of(f64::INFINITY);
    pub(crate) const NEG_INFINITY: Self = Self::of(f64::NEG_INFINITY);
    pub(crate) const NAN: Self = Self::of(f64::NAN);
    pub(crate) const MAX: Self = Self::of(f64::MAX);
    pub(crate) const MIN_POSITIVE: Self = Self::of(f64::MIN_POSITIVE);

    /// A constant.
    pub(crate) const fn of(primal: f64) -> Self {
        Self { primal, tangent: 0.0 }
    }

    /// f(self), where `derivative` is f′ there.
    fn chain(self, primal: f64, derivative: f64) -> Self {
        Self { primal, tangent: times(self.tangent, derivative) }
    }
}

macro_rules! constants_from {
    ($($number:ty)+) => { $(
        impl From<$number> for Dual {
            fn from(number: $number) -> Self {
                Self::of(number as f64)
            }
        }
    )+ };
}

constants_from!(f64 f32 i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl From<bool> for Dual {
    fn from(truth: bool) -> Self {
        Self::of(f64::from(truth))
    }
}

/// Operators between duals, references to them and, on either side, numbers.
macro_rules! operators {
    ($($trait:ident $method:ident $assign_trait:ident $assign:ident |$a:ident, $b:ident| $tangent:expr;)+) => { $(
        #[allow(clippy::suspicious_arithmetic_impl)] // the product rule adds
        impl $trait for Dual {
            type Output = Dual;
            fn $method(self, other: Dual) -> Dual {
                let ($a, $b) = (self, other);
                Dual { primal: $a.primal.$method($b.primal), tangent: $tangent }
            }
        }
        operators!($trait $method: (Dual, &Dual) (&Dual, Dual) (&Dual, &Dual));
        impl $trait<f64> for Dual {
            type Output = Dual;
            fn $method(self, other: f64) -> Dual {
                self.$method(Dual::from(other))
            }
        }
        impl $trait<Dual> for f64 {
            type Output = Dual;
            fn $method(self, other: Dual) -> Dual {
                Dual::from(self).$method(other)
            }
        }
        impl<T> $assign_trait<T> for Dual
        where
            Dual: $trait<T, Output = Dual>,
        {
            fn $assign(&mut self, other: T) {
                *self = self.$method(other);
            }
        }
    )+ };
    ($trait:ident $method:ident: $(($a:ty, $b:ty))+) => { $(
        #[allow(clippy::clone_on_copy)] // one form for values and references
        impl $trait<$b> for $a {
            type Output = Dual;
            fn $method(self, other: $b) -> Dual {
                self.clone().$method(other.clone())
            }
        }
    )+ };
}

operators! {
    Add add AddAssign add_assign |a, b| a.tangent + b.tangent;
    Sub sub SubAssign sub_assign |a, b| a.tangent - b.tangent;
    Mul mul MulAssign mul_assign |a, b| times(a.tangent, b.primal) + times(b.tangent, a.primal);
    Div div DivAssign div_assign |a, b| {
        times(a.tangent, 1.0 / b.primal) - times(b.tangent, a.primal / b.primal / b.primal)
    };
    Rem rem RemAssign rem_assign |a, b| a.tangent - times(b.tangent, (a.primal / b.primal).trunc());
}

impl Neg for Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        Dual { primal: -self.primal, tangent: -self.tangent }
    }
}

impl Neg for &Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        -*self
    }
}

impl Product for Dual {
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(Self::of(1.0), |product, factor| product * factor)
    }
}

impl<'a> Product<&'a Dual> for Dual {
    fn product<I: Iterator<Item = &'a Dual>>(factors: I) -> Dual {
        factors.copied().product()
    }
}

impl Sum for Dual {
    fn sum<I: Iterator<Item = Dual>>(duals: I) -> Dual {
        duals.fold(Dual::of(0.0), Add::add)
    }
}

impl<'a> Sum<&'a Dual> for Dual {
    fn sum<I: Iterator<Item = &'a Dual>>(duals: I) -> Dual {
        duals.copied().sum()
    }
}

impl PartialEq for Dual {
    fn eq(&self, other: &Dual) -> bool {
        self.primal == other.primal
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Dual) -> Option<Ordering> {
        self.primal.partial_cmp(&other.primal)
    }
}

/// Not `signum`, which is ±1 at ±0.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// Functions of one number.
macro_rules! functions {
    ($($name:ident |$x:ident| $derivative:expr;)+) => {
        impl Dual { $(
            pub(crate) fn $name(self) -> Dual {
                let $x = self.primal;
                self.chain($x.$name(), $derivative)
            }
        )+ }
    };
}

functions! {
    sqrt |x| 0.5 / x.sqrt();
    cbrt |x| 1.0 / (3.0 * x.cbrt() * x.cbrt());
    exp |x| x.exp();
    exp2 |x| x.exp2() * std::f64::consts::LN_2;
    exp_m1 |x| x.exp();
    ln |x| 1.0 / x;
    log2 |x| std::f64::consts::LOG2_E / x;
    log10 |x| std::f64::consts::LOG10_E / x;
    ln_1p |x| 1.0 / (1.0 + x);
    sin |x| x.cos();
    cos |x| -x.sin();
    tan |x| 1.0 / (x.cos() * x.cos());
    asin |x| 1.0 / (1.0 - x * x).sqrt();
    acos |x| -1.0 / (1.0 - x * x).sqrt();
    atan |x| 1.0 / (1.0 + x * x);
    sinh |x| x.cosh();
    cosh |x| x.sinh();
    tanh |x| 1.0 / (x.cosh() * x.cosh());
    asinh |x| 1.0 / (1.0 + x * x).sqrt();
    acosh |x| 1.0 / (x * x - 1.0).sqrt();
    atanh |x| 1.0 / (1.0 - x * x);
    recip |x| -1.0 / (x * x);
    abs |x| sign(x);
    signum |_x| 0.0;
    floor |_x| 0.0;
    ceil |_x| 0.0;
    round |_x| 0.0;
    round_ties_even |_x| 0.0;
    trunc |_x| 0.0;
    fract |_x| 1.0;
    to_radians |_x| std::f64::consts::PI / 180.0;
    to_degrees |_x| 180.0 / std::f64::consts::PI;
}

/// Questions about the primal.
macro_rules! questions {
    ($($name:ident $answer:ty;)+) => {
        impl Dual { $(
            pub(crate) fn $name(self) -> $answer {
                self.primal.$name()
            }
        )+ }
    };
}

questions! {
    is_nan bool;
    is_finite bool;
    is_infinite bool;
    is_sign_positive bool;
    is_sign_negative bool;
    is_normal bool;
    to_bits u64;
}

impl Dual {
    pub(crate) fn powi(self, n: i32) -> Dual {
        let derivative =
            if n == 0 { 0.0 } else { f64::from(n) * self.primal.powi(n.wrapping_sub(1)) };
        self.chain(self.primal.powi(n), derivative)
    }

    /// uᵛ moves by v·uᵛ⁻¹ with u, by uᵛ·ln u with v; where uᵛ is 0 it stays 0 when v moves.
    pub(crate) fn powf(self, exponent: impl Into<Dual>) -> Dual {
        let exponent = exponent.into();
        let (u, v) = (self.primal, exponent.primal);
        let power = u.powf(v);
        let by_base = if v == 0.0 { 0.0 } else { v * u.powf(v - 1.0) };
        let by_exponent = if power == 0.0 { 0.0 } else { power * u.ln() };
        let tangent = times(self.tangent, by_base) + times(exponent.tangent, by_exponent);
        Dual { primal: power, tangent }
    }

    pub(crate) fn log(self, base: Dual) -> Dual {
        Dual { primal: self.primal.log(base.primal), ..self.ln() / base.ln() }
    }

    pub(crate) fn hypot(self, other: Dual) -> Dual {
        let primal = self.primal.hypot(other.primal);
        let tangent =
            times(self.tangent, self.primal / primal) + times(other.tangent, other.primal / primal);
        Dual { primal, tangent }
    }

    /// The angle of (x, y) turns by (x·y′ − y·x′)/(x² + y²).
    pub(crate) fn atan2(self, x: Dual) -> Dual {
        let square = x.primal * x.primal + self.primal * self.primal;
        let tangent =
            times(self.tangent, x.primal / square) - times(x.tangent, self.primal / square);
        Dual { primal: self.primal.atan2(x.primal), tangent }
    }

    pub(crate) fn max(self, other: impl Into<Dual>) -> Dual {
        let other = other.into();
        self.either(other, self.primal.max(other.primal))
    }

    pub(crate) fn min(self, other: impl Into<Dual>) -> Dual {
        let other = other.into();
        self.either(other, self.primal.min(other.primal))
    }

    /// The one whose value was chosen; half of each if it is both.
    fn either(self, other: Dual, chosen: f64) -> Dual {
        let tangent = match (self.primal == chosen, other.primal == chosen) {
            (true, true) => 0.5 * (self.tangent + other.tangent),
            (true, false) => self.tangent,
            _ => other.tangent,
        };
        Dual { primal: chosen, tangent }
    }

    pub(crate) fn clamp(self, low: Dual, high: Dual) -> Dual {
        self.max(low).min(high)
    }

    pub(crate) fn midpoint(self, other: Dual) -> Dual {
        0.5 * (self + other)
    }

    pub(crate) fn total_cmp(&self, other: &Dual) -> Ordering {
        self.primal.total_cmp(&other.primal)
    }

    pub(crate) fn sin_cos(self) -> (Dual, Dual) {
        (self.sin(), self.cos())
    }

    pub(crate) fn mul_add(self, factor: Dual, term: Dual) -> Dual {
        let primal = self.primal.mul_add(factor.primal, term.primal);
        Dual { primal, ..self * factor + term }
    }

    pub(crate) fn copysign(self, other: Dual) -> Dual {
        let primal = self.primal.copysign(other.primal);
        self.chain(primal, sign(self.primal) * 1.0_f64.copysign(other.primal))
    }

    pub(crate) fn div_euclid(self, other: Dual) -> Dual {
        Dual::of(self.primal.div_euclid(other.primal))
    }

    pub(crate) fn rem_euclid(self, other: Dual) -> Dual {
        let quotient = self.primal.div_euclid(other.primal);
        let tangent = self.tangent - times(other.tangent, quotient);
        Dual { primal: self.primal.rem_euclid(other.primal), tangent }
    }
}

/// The activation functions, from exponentials.
pub(crate) fn sigmoid(x: Dual) -> Dual {
    1.0 / (1.0 + (-x).exp())
}

pub(crate) fn softplus(x: Dual) -> Dual {
    (1.0 + x.exp()).ln()
}

pub(crate) fn relu(x: Dual) -> Dual {
    x.chain(x.primal.max(0.0), f64::from(x.primal > 0.0))
}
