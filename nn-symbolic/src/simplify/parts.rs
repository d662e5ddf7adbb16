//! Products taken apart: their numbers, roots of numbers, and powers of everything else.

use smallvec::SmallVec;

use super::canonical::SHORT;
use super::radical::Radicals;
use super::sum::is_unit;
use super::{Simplifier, rules};
use crate::graph::{Expr, Node};
use crate::rational::Rational;
use crate::table::Function;

/// `base^exponent`.
#[derive(Clone)]
pub(super) struct Factor {
    pub(super) base: Expr,
    pub(super) exponent: Rational,
    /// Whether it came from a power that is defined for `base` ≥ 0 only, which must stay so: √x·√x is not x.
    pub(super) guarded: bool,
    /// The canonical expression that it is, if it was taken from one.
    pub(super) built: Option<Expr>,
    /// Whether several factors have become this one.
    pub(super) merged: bool,
}

impl Factor {
    pub(super) fn new(base: Expr, exponent: Rational) -> Self {
        let guarded = !exponent.is_integer();
        Self { base, exponent, guarded, built: None, merged: false }
    }

    /// The same power of another base.
    pub(super) fn with_base(self, base: Expr) -> Self {
        Self { base, built: None, ..self }
    }
}

/// Numbers to be added or multiplied. Mostly there are few.
pub(super) type Numbers = SmallVec<[Rational; 2]>;

/// Factors of a product. Mostly there are few.
type Factors = SmallVec<[Factor; 6]>;

/// A product taken apart.
#[derive(Default)]
pub(super) struct Parts {
    /// What is still to be taken apart.
    pub(super) pending: Factors,
    /// The numbers whose product is the coefficient.
    pub(super) numbers: Numbers,
    /// Roots of positive numbers.
    pub(super) radicals: Radicals,
    /// Everything else.
    pub(super) factors: Factors,
    /// Whether there is a division by the number 0.
    pub(super) undefined: bool,
}

impl Simplifier<'_> {
    /// Sorts one factor into numbers, radicals and powers, or replaces it by simpler ones.
    pub(super) fn take_factor(&mut self, mut factor: Factor, parts: &mut Parts) {
        factor.guarded = factor.guarded && !self.facts(factor.base).is_non_negative();
        let Factor { base, ref exponent, guarded, .. } = factor;
        let whole = exponent.to_i64();
        match self.graph.node(base) {
            Node::Number(number) => match whole {
                Some(n) => match number.pow(n).filter(Rational::is_moderate) {
                    Some(power) => {
                        if n != 1 {
                            self.because(&rules::ARITHMETIC);
                        }
                        parts.numbers.push(power);
                    }
                    None if number.is_zero() => parts.undefined = true,
                    None if n == 1 => parts.numbers.push(number.clone()),
                    None => parts.factors.push(factor),
                },
                None if number.is_positive() => {
                    parts.radicals.push(number.clone(), exponent.clone());
                }
                None if number.is_zero() && exponent.is_negative() => parts.undefined = true,
                None if number.is_zero() => parts.numbers.push(Rational::ZERO),
                None => parts.factors.push(factor),
            },
            // √(x·y)² is neither x·y nor √x²·√y².
            Node::Mul(_) | Node::Add(_) if guarded && exponent.is_integer() => {
                parts.factors.push(factor);
            }
            Node::Mul(factors) if exponent.is_integer() => {
                let coefficient = self.coefficient(base);
                let fits = whole.and_then(|n| coefficient.pow(n));
                let fits = fits.filter(Rational::is_moderate);
                if factors.len() > SHORT || fits.is_none() {
                    self.nested |= exponent.is_one();
                    // A long product is one factor, but its coefficient is not a part of that.
                    match fits.filter(|power| !power.is_one()) {
                        Some(power) => {
                            let (_, rest) = self.split(base);
                            parts.numbers.push(power);
                            parts.factors.push(factor.with_base(rest));
                        }
                        None => parts.factors.push(factor),
                    }
                    return;
                }
                let inner = factors.iter();
                let inner = inner.map(|&e| Factor::new(e, exponent.clone()));
                parts.pending.extend(inner);
                if !is_unit(exponent) {
                    self.because(&rules::POWER_OF_PRODUCT);
                }
            }
            Node::Mul(_) => self.root_of_product(factor, parts),
            &Node::Pow([inner, power]) if exponent.is_one() && self.is_elementary(inner) => {
                match self.graph.as_number(power).filter(|number| is_small(number)) {
                    Some(number) => {
                        let mut factor = Factor::new(inner, number.clone());
                        factor.guarded = factor.guarded && !self.facts(inner).is_non_negative();
                        factor.built = Some(base);
                        parts.factors.push(factor);
                    }
                    None => parts.factors.push(factor),
                }
            }
            &Node::Pow([inner, power]) => self.power_of_power(factor, inner, power, parts),
            Node::Call(Function::Exp, args) => {
                let argument = args[0];
                if exponent.is_integer() {
                    parts.factors.push(factor);
                    return;
                }
                self.because(&rules::POWER_OF_POWER);
                let argument = self.sum([(exponent.clone(), argument)]);
                let exp = self.exp(argument);
                parts.pending.push(Factor::new(exp, Rational::ONE));
            }
            Node::Add(_) if exponent.is_integer() => {
                let Some((content, primitive)) = self.content(base) else {
                    parts.factors.push(factor);
                    return;
                };
                match whole.and_then(|n| content.pow(n)) {
                    Some(power) if power.is_moderate() => {
                        parts.numbers.push(power);
                        parts.pending.push(factor.with_base(primitive));
                    }
                    _ => parts.factors.push(factor),
                }
            }
            _ => parts.factors.push(factor),
        }
    }

    /// Whether every power of it in canonical form is one factor, which is not to be taken apart further.
    fn is_elementary(&self, base: Expr) -> bool {
        match self.graph.node(base) {
            Node::Variable(_) | Node::Add(_) => true,
            Node::Call(function, _) => *function != Function::Exp,
            _ => false,
        }
    }
}

/// Whether an exponent is small enough to be computed with. (x² squared a hundred thousand times has an exponent of a
/// hundred thousand digits.)
pub(super) fn is_small(exponent: &Rational) -> bool {
    const LIMIT: i64 = 1 << 30;
    let ratio = exponent.to_ratio();
    ratio.is_some_and(|(num, den)| num.abs() <= LIMIT && den <= LIMIT)
}
