//! The numbers that expressions are evaluated in.

use crate::graph::{Connective, Constant, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// What every operation does to numbers of one kind. Conditions are numbers, too: 1 where they hold, 0 where they do not.
///
/// It is a value, not a property of the numbers, since their precision may be chosen at run time.
pub(crate) trait Arithmetic {
    type Number: Clone;

    fn rational(&self, value: &Rational) -> Self::Number;
    fn constant(&self, constant: Constant) -> Self::Number;
    /// What may be anything.
    fn unknown(&self) -> Self::Number;
    fn zero(&self) -> Self::Number {
        self.rational(&Rational::ZERO)
    }
    /// Whether this is certain to be 0.
    fn is_zero(&self, a: &Self::Number) -> bool;
    /// Whether this is no number, or nothing is known of it.
    fn is_nothing(&self, a: &Self::Number) -> bool;
    /// Whether there is no time left: then nothing that follows is needed.
    fn has_expired(&self) -> bool {
        false
    }

    fn neg(&self, a: &Self::Number) -> Self::Number;
    fn add(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn sub(&self, a: &Self::Number, b: &Self::Number) -> Self::Number {
        self.add(a, &self.neg(b))
    }
    fn mul(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn div(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn pow(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn powi(&self, a: &Self::Number, exponent: i64) -> Self::Number;
    /// A function of the table.
    fn call(&self, function: Function, args: &[Self::Number]) -> Self::Number;

    /// How two numbers compare.
    fn compare(&self, relation: Relation, a: &Self::Number, b: &Self::Number) -> Self::Number;
    /// Two conditions.
    fn join(&self, connective: Connective, a: &Self::Number, b: &Self::Number) -> Self::Number;
    /// The second where the first, a condition, holds, and the third where it does not.
    fn select(&self, parts: [&Self::Number; 3]) -> Self::Number;
}

/// `f64`, rounded as programs round it. What has no value is NaN.
pub(crate) struct Double;

impl Arithmetic for Double {
    type Number = f64;

    fn rational(&self, value: &Rational) -> f64 {
        value.to_f64()
    }

    fn constant(&self, constant: Constant) -> f64 {
        constant.value()
    }

    fn unknown(&self) -> f64 {
        f64::NAN
    }

    fn is_zero(&self, a: &f64) -> bool {
        *a == 0.0
    }

    fn is_nothing(&self, a: &f64) -> bool {
        a.is_nan()
    }

    fn neg(&self, a: &f64) -> f64 {
        -a
    }

    fn add(&self, a: &f64, b: &f64) -> f64 {
        a + b
    }

    fn sub(&self, a: &f64, b: &f64) -> f64 {
        a - b
    }

    fn mul(&self, a: &f64, b: &f64) -> f64 {
        a * b
    }

    fn div(&self, a: &f64, b: &f64) -> f64 {
        a / b
    }

    fn pow(&self, a: &f64, b: &f64) -> f64 {
        a.powf(*b)
    }

    fn powi(&self, a: &f64, exponent: i64) -> f64 {
        i32::try_from(exponent).map_or_else(|_| a.powf(exponent as f64), |n| a.powi(n))
    }

    fn call(&self, function: Function, args: &[f64]) -> f64 {
        function.value(args)
    }

    fn compare(&self, relation: Relation, a: &f64, b: &f64) -> f64 {
        f64::from(relation.compares(*a, *b))
    }

    fn join(&self, connective: Connective, a: &f64, b: &f64) -> f64 {
        f64::from(connective.holds(*a != 0.0, *b != 0.0))
    }

    fn select(&self, [condition, then, otherwise]: [&f64; 3]) -> f64 {
        if *condition != 0.0 { *then } else { *otherwise }
    }
}
