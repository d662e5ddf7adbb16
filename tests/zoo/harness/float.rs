//! What the programs ask of the runtime and of `f64`, for dual numbers.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign};

#[allow(unused_imports)]
pub(crate) use crate::dual::{Dual, relu, sigmoid, softplus};

/// `as f32`: the primal is rounded, the derivative is 1.
pub(crate) fn to_single(number: impl Into<Dual>) -> Dual {
    let number = number.into();
    Dual { primal: f64::from(number.primal as f32), ..number }
}

/// `std::f64::consts`
pub(crate) mod consts {
    use super::Dual;

    macro_rules! constants {
        ($($name:ident)+) => {
            $(pub(crate) const $name: Dual = Dual::of(std::f64::consts::$name);)+
        };
    }

    constants!(PI TAU E LN_2 LN_10 SQRT_2 FRAC_PI_2 FRAC_PI_4 FRAC_1_SQRT_2 FRAC_2_SQRT_PI);
}

macro_rules! float {
    ($($method:ident($($argument:ident: $ty:ty),*) -> $result:ty;)+) => {
        /// Stands for `nn_runtime::Float` in generic functions.
        pub(crate) trait Float:
            Copy
            + PartialOrd
            + Add<Output = Self>
            + Sub<Output = Self>
            + Mul<Output = Self>
            + Div<Output = Self>
            + Rem<Output = Self>
            + Neg<Output = Self>
            + AddAssign
            + SubAssign
            + MulAssign
            + DivAssign
        {
            fn lit(value: Dual) -> Self;
            fn zero() -> Self;
            fn one() -> Self;
            #[allow(non_snake_case)] // as num-traits spells it
            fn PI() -> Self;
            fn infinity() -> Self;
            fn neg_infinity() -> Self;
            $(fn $method(self $(, $argument: $ty)*) -> $result;)+
        }

        impl Float for Dual {
            fn lit(value: Dual) -> Dual { value }
            fn zero() -> Dual { Dual::of(0.0) }
            fn one() -> Dual { Dual::of(1.0) }
            fn PI() -> Dual { consts::PI }
            fn infinity() -> Dual { Dual::INFINITY }
            fn neg_infinity() -> Dual { Dual::NEG_INFINITY }
            $(fn $method(self $(, $argument: $ty)*) -> $result {
                Dual::$method(self $(, $argument)*)
            })+
        }
    };
}

float! {
    sqrt() -> Self;
    exp() -> Self;
    ln() -> Self;
    sin() -> Self;
    cos() -> Self;
    tanh() -> Self;
    abs() -> Self;
    floor() -> Self;
    recip() -> Self;
    powi(n: i32) -> Self;
    powf(exponent: Self) -> Self;
    max(other: Self) -> Self;
    min(other: Self) -> Self;
    mul_add(factor: Self, term: Self) -> Self;
    hypot(other: Self) -> Self;
    is_nan() -> bool;
}
