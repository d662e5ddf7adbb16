//! Rules that are no patterns.
//!
//! - Those about numbers compute: factorials, roundings, cube roots, values at multiples of π.
//! - Those about all operands at once: exponentials that make a sum whose coefficients add up to zero, or a product whose
//!   exponents cancel; factors that leave |x·y| and sign(x·y) because their signs are known; odd functions of y − x beside
//!   functions of x − y, all of which turn together.

use std::cmp::Ordering;

use super::super::canonical::SHORT;
use super::super::radical;
use super::functions::Functions;
use super::{Facts, Simplifier};
use crate::graph::{Constant, Expr, Node};
use crate::rational::Rational;
use crate::table::Function::{self, *};
use crate::table::{Near, Parity, Row};

/// The outermost operation of what a rule is about, and functions of which one must be called in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Head {
    Sum(Functions),
    Product(Functions),
    Call(Functions),
}

pub(super) type Apply = fn(&mut Simplifier<'_>, Expr) -> Option<Expr>;

/// Whether there is a function g with g(x) = f(x) − 1.
pub(super) fn is_near_one(row: &Row) -> bool {
    matches!(row.near, Some(Near::ValueOne(_)))
}

/// Nothing else may be added: then 1 is not a part of the one sum that rounds.
pub(super) fn near_one(s: &mut Simplifier<'_>, sum: Expr) -> Option<Expr> {
    let terms = s.graph.node(sum).children();
    let (last, others) = terms.split_last()?;
    let mut rest = s.graph.as_number(*last)?.clone();
    let mut found = Vec::with_capacity(others.len());
    for term in others {
        let &[factor] = s.factors(term) else { return None };
        let (function, x) = s.called(factor)?;
        let Some(Near::ValueOne(partner)) = function.row().near else { return None };
        let coefficient = s.coefficient(*term).clone();
        rest = &rest + &coefficient;
        found.push((coefficient, partner, x));
    }
    if !rest.is_zero() {
        return None;
    }
    let terms = found.into_iter().map(|(number, partner, x)| (number, s.apply(partner, x)));
    let terms: Vec<(Rational, Expr)> = terms.collect();
    Some(s.sum(terms))
}

/// Where terms cancel or meet; exp(x)·exp(y) stays, because exp(x) may be there anyway.
pub(super) fn product_of_exponentials(s: &mut Simplifier<'_>, product: Expr) -> Option<Expr> {
    let exponentials = Functions::of(&[Exp]);
    let is_exponential = |&&e: &&Expr| exponentials.meets(s.functions_of_factor(e));
    if s.factors(&product).iter().filter(is_exponential).count() < 2 {
        return None;
    }
    let factors = s.factors(&product).to_vec();
    let (mut exponents, mut rest) = (Vec::new(), Vec::new());
    let mut terms_before = 0;
    for factor in factors {
        let (base, n) = s.base_and_exponent(factor);
        let argument = match s.graph.node(base) {
            Node::Constant(Constant::E) => s.number(1),
            Node::Call(Exp, args) => args[0],
            _ => {
                rest.push(factor);
                continue;
            }
        };
        terms_before += s.term_count(argument);
        exponents.push((n, argument));
    }
    if exponents.len() < 2 {
        return None;
    }
    let sum = s.sum(exponents);
    if s.term_count(sum) >= terms_before {
        return None;
    }
    rest.push(s.exp(sum));
    Some(s.product_of(&rest))
}

/// Used for factors of known sign only, whose absolute value goes.
pub(super) fn absolute_value_of_product(s: &mut Simplifier<'_>, call: Expr) -> Option<Expr> {
    outside(s, call, |facts| facts.is_non_negative() || facts.is_non_positive())
}

pub(super) fn sign_of_product(s: &mut Simplifier<'_>, call: Expr) -> Option<Expr> {
    outside(s, call, |facts| facts.is_positive() || facts.is_negative())
}

/// f(x)·f(y) for f(x·y), where `leaves` holds for the factors of x, if there are both.
fn outside(s: &mut Simplifier<'_>, call: Expr, leaves: fn(Facts) -> bool) -> Option<Expr> {
    let (function, product) = s.called(call)?;
    let Node::Mul(factors) = s.graph.node(product) else { return None };
    let (known, unknown): (Vec<Expr>, Vec<Expr>) =
        factors.iter().partition(|&&e| leaves(s.facts(e)));
    if known.is_empty() || unknown.is_empty() {
        return None;
    }
    let values = [known, unknown].map(|factors| {
        let product = s.product_of(&factors);
        s.apply(function, product)
    });
    Some(s.product_of(&values))
}

/// A number rounded, unless its parts are very large.
pub(super) fn rounding_of_number(s: &mut Simplifier<'_>, call: Expr) -> Option<Expr> {
    let (function, x) = s.called(call)?;
    let (numerator, denominator) = s.graph.as_number(x)?.to_ratio()?;
    let (below, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = match function {
        Ceil => rest > 0,
        Trunc => rest > 0 && numerator < 0,
        // What is halfway goes away from zero.
        Round => match rest.cmp(&(denominator - rest)) {
            Ordering::Equal => numerator > 0,
            order => order == Ordering::Greater,
        },
        _ => false,
    };
    Some(s.number(below + i64::from(up)))
}

pub(super) fn opposite_in_sum(s: &mut Simplifier<'_>, sum: Expr) -> Option<Expr> {
    let terms = s.graph.node(sum).children().to_vec();
    let turned = with_opposite_turned(s, terms)?;
    Some(s.sum_of(&turned))
}

pub(super) fn opposite_in_product(s: &mut Simplifier<'_>, product: Expr) -> Option<Expr> {
    let factors = s.factors(&product).to_vec();
    let turned = with_opposite_turned(s, factors)?;
    Some(s.product_of(&turned))
}

/// The operands where an odd function of y − x that stands beside a function of x − y is minus that function of x − y.
fn with_opposite_turned(s: &mut Simplifier<'_>, operands: Vec<Expr>) -> Option<Vec<Expr>> {
    let call_in = |s: &Simplifier<'_>, factor: Expr| {
        let (base, _) = s.base_and_exponent(factor);
        s.called(base)
    };
    let calls: Vec<(Function, Expr)> = operands
        .iter()
        .flat_map(|operand| s.factors(operand))
        .filter_map(|&factor| call_in(s, factor))
        .collect();
    let is_sum = |s: &Simplifier<'_>, x: Expr| match s.graph.node(x) {
        Node::Add(terms) => terms.len() <= SHORT,
        _ => false,
    };
    let (_, x) = calls.iter().copied().find(|&(function, x)| {
        let is_turned = is_sum(s, x) && s.begins_with_minus(x);
        function.row().parity == Parity::Odd && is_turned && {
            let opposite = s.negated(x);
            calls.iter().any(|&(_, other)| other == opposite)
        }
    })?;
    let opposite = s.negated(x);
    let turned = operands.iter().map(|&operand| {
        let factors = s.factors(&operand).to_vec();
        let mut changed = vec![s.number(s.coefficient(operand).clone())];
        for factor in factors {
            let (base, n) = s.base_and_exponent(factor);
            let is_one = |&(function, of): &(Function, Expr)| {
                function.row().parity == Parity::Odd && of == x
            };
            match s.called(base).filter(is_one).filter(|_| n.is_integer()) {
                Some((function, _)) => {
                    let call = s.apply(function, opposite);
                    let minus = s.negated(call);
                    changed.push(s.rational_power(minus, n));
                }
                None => changed.push(factor),
            }
        }
        if changed[1..] == *s.factors(&operand) { operand } else { s.product_of(&changed) }
    });
    let turned: Vec<Expr> = turned.collect();
    (turned != operands).then_some(turned)
}

pub(super) fn cube_root_of_number(s: &mut Simplifier<'_>, call: Expr) -> Option<Expr> {
    let third = Rational::new(1, 3)?;
    let number = s.graph.as_number(s.argument_of(call, Cbrt)?)?.clone();
    let (cube, rest) = radical::extract(&number, &third);
    if !rest.is_one() {
        return None;
    }
    let base = s.number(cube);
    Some(s.rational_power(base, third))
}

/// A circular function of a multiple of π/6 or π/4, but at the poles of the tangent.
pub(super) fn multiple_of_pi(s: &mut Simplifier<'_>, call: Expr) -> Option<Expr> {
    let (function, x) = s.called(call)?;
    let &[factor] = s.factors(&x) else { return None };
    let Node::Constant(Constant::Pi) = s.graph.node(factor) else { return None };
    let twelfths = (s.coefficient(x) * &Rational::from(12)).to_i64()?.rem_euclid(24);
    match function {
        Sin => sine(s, twelfths),
        Cos => sine(s, twelfths + 6),
        Tan => {
            let (sine, cosine) = (sine(s, twelfths)?, sine(s, twelfths + 6)?);
            let pole = s.graph.is_number(cosine, 0);
            (!pole).then(|| s.product([(sine, Rational::ONE), (cosine, Rational::MINUS_ONE)]))
        }
        _ => None,
    }
}

/// The sine of `twelfths`·π/12.
fn sine(s: &mut Simplifier<'_>, twelfths: i64) -> Option<Expr> {
    let twelfths = twelfths.rem_euclid(24);
    let half_turn = twelfths % 12; // sin(x + π) = −sin x, sin(π − x) = sin x
    let radicand = match half_turn.min(12 - half_turn) {
        0 => 0,
        2 => 1,
        3 => 2,
        4 => 3,
        6 => 4,
        _ => return None,
    };
    let radicand = s.number(radicand);
    let root = s.rational_power(radicand, Rational::HALF);
    let sign = if twelfths < 12 { 1 } else { -1 };
    Some(s.times_number(Rational::new(sign, 2)?, root))
}

pub(super) fn gamma_of_whole_number(s: &mut Simplifier<'_>, call: Expr) -> Option<Expr> {
    /// Beyond, the value is too large for `f64`.
    const MOST: i64 = 171;
    let argument = s.graph.as_number(s.argument_of(call, Gamma)?)?;
    let n = argument.to_i64().filter(|n| (1..=MOST).contains(n))?;
    let factorial = (2..n).fold(Rational::ONE, |product, k| &product * &Rational::from(k));
    Some(s.number(factorial))
}
