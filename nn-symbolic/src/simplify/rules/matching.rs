//! Patterns on canonical expressions.
//!
//! A pattern is tried in every way in which it fits, modulo the order of terms, factors and arguments, and `then` says
//! of each way whether it will do. The depth of recursion is that of the pattern.

use super::Simplifier;
use super::pattern::{Factor, LETTERS, Letter, Pattern, Term};
use crate::graph::{Expr, Node, Operands};
use crate::rational::Rational;
use crate::table::Function;

/// What the letters stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found([Option<Expr>; LETTERS.len()]);

impl Found {
    pub(super) fn get(&self, place: usize) -> Option<Expr> {
        self.0[place]
    }

    fn with(mut self, place: usize, expr: Expr) -> Self {
        self.0[place] = Some(expr);
        self
    }
}

type Then<'t> = &'t mut dyn FnMut(&mut Simplifier<'_>, Found) -> bool;
type ThenRest<'t> = &'t mut dyn FnMut(&mut Simplifier<'_>, Found, &[Expr]) -> bool;

/// What is matched with one expression.
pub(super) trait Matches {
    fn matches(&self, s: &mut Simplifier<'_>, expr: Expr, found: Found, then: Then<'_>) -> bool;
}

impl Matches for Pattern {
    fn matches(&self, s: &mut Simplifier<'_>, expr: Expr, found: Found, then: Then<'_>) -> bool {
        match self {
            Self::Number(number) => s.graph.as_number(expr) == Some(number) && then(s, found),
            Self::Constant(constant) => {
                *s.graph.node(expr) == Node::Constant(*constant) && then(s, found)
            }
            Self::Letter(letter) => letter.matches(s, expr, found, then),
            Self::Call(function, patterns) => {
                call_matches(*function, patterns, s, expr, found, then)
            }
            Self::Power(patterns) => match *s.graph.node(expr) {
                Node::Pow(operands) => in_order(&**patterns, &operands, s, found, then),
                _ => false,
            },
            Self::Product(term) => term.matches(s, expr, found, then),
            Self::Sum(terms) => match s.graph.node(expr) {
                Node::Add(operands) if operands.len() == terms.len() => {
                    let operands = operands.clone();
                    in_any_order(terms, &operands, s, found, &mut |s, found, _| then(s, found))
                }
                _ => false,
            },
        }
    }
}

fn call_matches(
    function: Function,
    patterns: &[Pattern],
    s: &mut Simplifier<'_>,
    expr: Expr,
    found: Found,
    then: Then<'_>,
) -> bool {
    match s.graph.node(expr) {
        Node::Call(called, operands) if *called == function => {
            let operands = operands.clone();
            if in_order(patterns, &operands, s, found, then) {
                return true;
            }
            let swaps = function.row().is_symmetric && operands.len() == 2;
            swaps && in_order(patterns, &[operands[1], operands[0]], s, found, then)
        }
        // exp(u)ⁿ is exp(n·u).
        &Node::Pow([base, _]) if function == Function::Exp => {
            let (Some(argument), Some((_, power))) =
                (s.argument_of(base, function), s.number_power(expr))
            else {
                return false;
            };
            let power = power.clone();
            let product = s.times_number(power, argument);
            patterns[0].matches(s, product, found, then)
        }
        _ => false,
    }
}

impl Matches for Letter {
    fn matches(&self, s: &mut Simplifier<'_>, expr: Expr, found: Found, then: Then<'_>) -> bool {
        let old = found.get(self.place);
        let is_plain = self.coefficient.is_one();
        let is_negated = self.coefficient.is_negative();
        let Some(inverse) = self.coefficient.recip() else { return false };
        let value = match s.graph.as_number(expr) {
            Some(_) if is_plain => expr,
            Some(number) => {
                let number = number * &inverse;
                if !self.sort.admits_number(&number) {
                    return false;
                }
                s.number(number)
            }
            None if old.is_none() && !self.sort.admits(s, expr, is_negated) => return false,
            None if is_plain => expr,
            None => s.times_number(inverse, expr),
        };
        match old {
            Some(old) => old == value && then(s, found),
            None => self.sort.admits(s, value, false) && then(s, found.with(self.place, value)),
        }
    }
}

impl Matches for Factor {
    fn matches(&self, s: &mut Simplifier<'_>, expr: Expr, found: Found, then: Then<'_>) -> bool {
        match &self.exponent {
            Pattern::Number(number) if number.is_one() => self.base.matches(s, expr, found, then),
            Pattern::Number(number) => match s.number_power(expr) {
                Some((base, n)) if n == number => self.base.matches(s, base, found, then),
                _ => false,
            },
            Pattern::Letter(letter) if letter.sort.is_number() => {
                let base = s.number_power(expr).map_or(expr, |(base, _)| base);
                self.base.matches(s, base, found, &mut |s, found| {
                    let (_, exponent) = s.base_and_exponent(expr);
                    let exponent = s.number(exponent);
                    letter.matches(s, exponent, found, then)
                })
            }
            exponent => match *s.graph.node(expr) {
                Node::Pow([base, power]) => self.base.matches(s, base, found, &mut |s, found| {
                    exponent.matches(s, power, found, then)
                }),
                _ => false,
            },
        }
    }
}

impl Matches for Term {
    fn matches(&self, s: &mut Simplifier<'_>, expr: Expr, found: Found, then: Then<'_>) -> bool {
        if let (Some(rest), true) =
            (&self.rest, self.factors.is_empty() && self.coefficient.is_one())
        {
            return rest.matches(s, expr, found, then);
        }
        let (coefficient, factors) = match s.graph.as_number(expr) {
            Some(number) => (number, &[][..]),
            None => (s.coefficient(expr), s.factors(&expr)),
        };
        let fits = match &self.rest {
            Some(_) => factors.len() >= self.factors.len(),
            None => factors.len() == self.factors.len() && *coefficient == self.coefficient,
        };
        if !fits {
            return false;
        }
        let (coefficient, factors) = (coefficient.clone(), Operands::from_slice(factors));
        in_any_order(&self.factors, &factors, s, found, &mut |s, found, others| {
            let Some(rest) = &self.rest else { return then(s, found) };
            let Some(inverse) = self.coefficient.recip() else { return false };
            let number = &coefficient * &inverse;
            let rest_is = if others.is_empty() {
                s.number(number)
            } else if rest.sort.is_number() {
                return false;
            } else {
                let product = s.product_of(others);
                s.times_number(number, product)
            };
            rest.matches(s, rest_is, found, then)
        })
    }
}

/// Each pattern with the expression in its place.
fn in_order(
    patterns: &[Pattern],
    exprs: &[Expr],
    s: &mut Simplifier<'_>,
    found: Found,
    then: Then<'_>,
) -> bool {
    match (patterns, exprs) {
        ([], []) => then(s, found),
        ([pattern, patterns @ ..], [expr, exprs @ ..]) => {
            pattern
                .matches(s, *expr, found, &mut |s, found| in_order(patterns, exprs, s, found, then))
        }
        _ => false,
    }
}

/// Each pattern with one of the expressions; `then` gets the others.
fn in_any_order<P: Matches>(
    patterns: &[P],
    exprs: &[Expr],
    s: &mut Simplifier<'_>,
    found: Found,
    then: ThenRest<'_>,
) -> bool {
    let Some((first, patterns)) = patterns.split_first() else {
        return then(s, found, exprs);
    };
    (0..exprs.len()).any(|at| {
        first.matches(s, exprs[at], found, &mut |s, found| {
            let mut others = Operands::from_slice(exprs);
            others.remove(at);
            in_any_order(patterns, &others, s, found, then)
        })
    })
}

/// A number to a whole power, or 1 to any.
pub(super) fn power_of(number: &Rational, exponent: &Rational) -> Option<Rational> {
    if number.is_one() { Some(Rational::ONE) } else { number.pow(exponent.to_i64()?) }
}
