//! What formulas are evaluated in: numbers that enclose the true value, of one precision or another.

use std::cmp::Ordering;

use super::exact::{Exact, Number};
use crate::eval::Arithmetic;

/// Arithmetic on enclosures. Where a function has no value, or none that is known, the result is one that
/// [`Self::is_nothing`], and so is what is computed from it.
///
/// **Invariant:** a result contains f(x) for every x in the operands.
pub(crate) trait Enclosing: Arithmetic {
    /// What is no real number.
    fn undefined(&self) -> Self::Number;
    /// How it compares with 0, if that is certain.
    fn sign(&self, a: &Self::Number) -> Option<Ordering>;
    /// What contains both.
    fn hull(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;

    fn sqrt(&self, a: &Self::Number) -> Self::Number;
    fn cbrt(&self, a: &Self::Number) -> Self::Number;
    fn exp(&self, a: &Self::Number) -> Self::Number;
    fn expm1(&self, a: &Self::Number) -> Self::Number;
    fn ln(&self, a: &Self::Number) -> Self::Number;
    fn log1p(&self, a: &Self::Number) -> Self::Number;
    /// The logarithm to a whole base.
    fn log(&self, a: &Self::Number, base: i64) -> Self::Number {
        self.div(&self.ln(a), &self.ln(&self.integer(base)))
    }
    fn sin_cos(&self, a: &Self::Number) -> (Self::Number, Self::Number);
    fn atan(&self, a: &Self::Number) -> Self::Number;
    fn erf(&self, a: &Self::Number) -> Self::Number;
    fn floor(&self, a: &Self::Number) -> Self::Number;
    /// A function that is known in balls alone.
    fn special(
        &self,
        function: fn(&Exact, &[Number]) -> Number,
        args: &[&Self::Number],
    ) -> Self::Number;

    fn integer(&self, value: i64) -> Self::Number {
        self.rational(&value.into())
    }
    /// 1/a
    fn inverse(&self, a: &Self::Number) -> Self::Number {
        self.div(&self.integer(1), a)
    }
}
