//! Dual numbers: forward mode by operator overloading, a judge that shares nothing with the macro.
//!
//! a + a′ε with ε² = 0 (Griewank & Walther, "Evaluating Derivatives", 2008, section 3.1). Each function carries its
//! derivative by hand, so the table of nn-symbolic is judged too.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A value and its derivative in one direction: primal and tangent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dual {
    pub(crate) primal: f64,
    pub(crate) tangent: f64,
}

impl From<f64> for Dual {
    fn from(primal: f64) -> Self {
        Self { primal, tangent: 0.0 }
    }
}

impl Dual {
    /// f(self), where `derivative` is f′ there.
    fn chain(self, primal: f64, derivative: f64) -> Self {
        Self { primal, tangent: derivative * self.tangent }
    }
}

/// Operators between duals and, on either side, numbers.
macro_rules! operators {
    ($($trait:ident $method:ident $assign_trait:ident $assign:ident |$a:ident, $b:ident| $tangent:expr;)+) => { $(
        impl $trait for Dual {
            type Output = Dual;
            fn $method(self, other: Dual) -> Dual {
                let ($a, $b) = (self, other);
                Dual { primal: $a.primal.$method($b.primal), tangent: $tangent }
            }
        }
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
}

operators! {
    Add add AddAssign add_assign |a, b| a.tangent + b.tangent;
    Sub sub SubAssign sub_assign |a, b| a.tangent - b.tangent;
    Mul mul MulAssign mul_assign |a, b| a.tangent * b.primal + a.primal * b.tangent;
    Div div DivAssign div_assign |a, b| (a.tangent - a.primal / b.primal * b.tangent) / b.primal;
}

impl Neg for Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        Dual { primal: -self.primal, tangent: -self.tangent }
    }
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
    cbrt |x| x.cbrt() / (3.0 * x);
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
    abs |x| x / x.abs();
}

impl Dual {
    pub(crate) fn powi(self, n: i32) -> Dual {
        self.chain(self.primal.powi(n), f64::from(n) * self.primal.powi(n - 1))
    }

    /// uᵛ = exp(v·ln u)
    pub(crate) fn powf(self, exponent: impl Into<Dual>) -> Dual {
        (exponent.into() * self.ln()).exp()
    }

    pub(crate) fn hypot(self, other: Dual) -> Dual {
        (self * self + other * other).sqrt()
    }

    /// The angle of (x, y) turns by (x·y′ − y·x′)/(x² + y²).
    pub(crate) fn atan2(self, x: Dual) -> Dual {
        let square = x.primal * x.primal + self.primal * self.primal;
        let tangent = (x.primal * self.tangent - self.primal * x.tangent) / square;
        Dual { primal: self.primal.atan2(x.primal), tangent }
    }

    pub(crate) fn max(self, other: impl Into<Dual>) -> Dual {
        let other = other.into();
        if self.primal > other.primal { self } else { other }
    }

    pub(crate) fn min(self, other: impl Into<Dual>) -> Dual {
        let other = other.into();
        if self.primal < other.primal { self } else { other }
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
    x.max(0.0)
}
