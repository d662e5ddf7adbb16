//! Exponentials, logarithms, and the forms of them that do not lose digits.
//!
//! Left out on purpose: ln(x·y) and ln(x/y) are not expanded, 1 − sigmoid(x) is not sigmoid(−x) and y·(1 − y) stays as
//! it is (both share the value y that is already there; where it is not, [`share`](super::super::share()) turns the first
//! round), √(x² + y²) is not hypot(x, y), which is several times slower.

use super::super::facts::is_even;
use super::{Condition, Functions, Head, Rewrite, Rule, Simplifier, without_partner};
use crate::graph::{Constant, Expr, Node};
use crate::rational::Rational;
use crate::table::Function::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        name: "logarithm of an even power",
        statement: "ln(x^n) = n*ln(abs(x)) for even n",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.is_logarithm),
            find: |s, e| {
                let (x, n) = s.number_power(s.called(e)?.1)?;
                is_even(n).then(|| vec![x])
            },
            build: |s, e, x| {
                let magnitude = s.apply(Abs, x[0]);
                logarithm_of_power(s, e, magnitude)
            },
        }),
    },
    Rule {
        name: "logarithm of a power",
        statement: "ln(x^r) = r*ln(x) for numbers r, not even",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.is_logarithm),
            find: |s, e| {
                let (x, n) = s.number_power(s.called(e)?.1)?;
                let of_number = s.graph.as_number(x).is_some();
                (!is_even(n) && !of_number).then(|| vec![x])
            },
            build: |s, e, x| logarithm_of_power(s, e, x[0]),
        }),
    },
    Rule {
        name: "logarithm of a power of a positive base",
        statement: "ln(x^y) = y*ln(x)",
        condition: Condition::If { text: "x > 0", holds: |facts| facts[0].is_positive() },
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.is_logarithm),
            find: |s, e| match s.graph.node(s.called(e)?.1) {
                &Node::Pow([x, y]) if s.graph.as_number(y).is_none() => Some(vec![x]),
                _ => None,
            },
            build: |s, e, x| logarithm_of_power(s, e, x[0]),
        }),
    },
    Rule {
        name: "softplus",
        statement: "ln(1 + exp(x)) = softplus(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Ln, Log1p]),
            find: |s, e| {
                let (function, argument) = s.called(e)?;
                let exponential = match function {
                    Ln => one_plus(s, argument)?,
                    _ => argument,
                };
                Some(vec![exponent_of(s, exponential)?])
            },
            build: |s, _, x| s.apply(Softplus, x[0]),
        }),
    },
    Rule {
        // Of one term only: then 1 + x is the one sum that rounds, and log1p leaves it out. And not of 1 − x, which
        // its derivative needs anyway.
        name: "logarithm near one",
        statement: "ln(1 + x) = log1p(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Ln]),
            find: |s, e| {
                let x = one_plus(s, s.argument_of(e, Ln)?)?;
                (!s.coefficient(x).is_negative()).then(|| vec![x])
            },
            build: |s, _, x| s.apply(Log1p, x[0]),
        }),
    },
    Rule {
        // Where nothing else is added, for the same reason.
        name: "exponential near one",
        statement: "exp(x) - 1 = expm1(x), exp(x) + exp(y) - 2 = expm1(x) + expm1(y)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Exp]),
            find: |s, e| {
                let terms = s.graph.node(e).children();
                let (last, exponentials) = terms.split_last()?;
                let mut rest = s.graph.as_number(*last)?.clone();
                let mut found = Vec::with_capacity(2 * exponentials.len());
                for &term in exponentials {
                    let (coefficient, x) = s.multiple_of(term, Exp)?;
                    rest = &rest + &coefficient;
                    found.push((coefficient, x));
                }
                let parts = found.into_iter().flat_map(|(number, x)| [s.number(number), x]);
                rest.is_zero().then(|| parts.collect())
            },
            build: |s, _, operands| {
                let terms: Vec<Expr> = operands
                    .chunks(2)
                    .map(|part| {
                        let value = s.apply(Expm1, part[1]);
                        s.product_of(&[part[0], value])
                    })
                    .collect();
                s.sum_of(&terms)
            },
        }),
    },
    Rule {
        name: "exponential beside expm1",
        statement: "expm1(x) - exp(x) = -1",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Expm1]),
            find: |s, e| {
                let terms = s.graph.node(e).children().to_vec();
                terms.iter().enumerate().find_map(|(i, &term)| {
                    let (coefficient, x) = s.multiple_of(term, Expm1)?;
                    let exponential = s.exp(x);
                    let partner = s.times_number(-coefficient.clone(), exponential);
                    let instead = s.number(-coefficient);
                    without_partner(&terms, i, partner, instead)
                })
            },
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
    Rule {
        name: "one plus expm1",
        statement: "1 + expm1(x) = exp(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Expm1]),
            find: |s, e| {
                let terms = s.graph.node(e).children().to_vec();
                let (&last, others) = terms.split_last()?;
                let number = s.graph.as_number(last)?.clone();
                let (at, x) = others.iter().enumerate().find_map(|(i, term)| {
                    let &[factor] = s.factors(term) else {
                        return None;
                    };
                    let x = s.argument_of(factor, Expm1)?;
                    (*s.coefficient(*term) == number).then_some((i, x))
                })?;
                let mut terms = others.to_vec();
                let exponential = s.exp(x);
                terms[at] = s.times_number(number, exponential);
                Some(terms)
            },
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
    Rule {
        // Where terms cancel or meet; exp(x)·exp(y) stays, because exp(x) may be there anyway.
        name: "product of exponentials",
        statement: "exp(x)*exp(y) = exp(x + y)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Exp]),
            find: |s, e| {
                let is_exponential =
                    |&&factor: &&Expr| Functions::of(&[Exp]).meets(s.functions_of_factor(factor));
                if s.factors(&e).iter().filter(is_exponential).count() < 2 {
                    return None;
                }
                let factors = s.factors(&e).to_vec();
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
                    terms_before += term_count(s, argument);
                    exponents.push((n, argument));
                }
                if exponents.len() < 2 {
                    return None;
                }
                let sum = s.sum(exponents);
                if term_count(s, sum) >= terms_before {
                    return None;
                }
                rest.push(s.exp(sum));
                Some(rest)
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
    Rule {
        name: "sigmoid",
        statement: "1/(1 + exp(-x)) = sigmoid(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Power(&[Exp]),
            find: |s, e| {
                let (base, n) = s.number_power(e).filter(|(_, n)| n.is_negative())?;
                let n = -n.clone();
                let minus_x = exponent_of(s, one_plus(s, base)?)?;
                Some(vec![s.negated(minus_x), s.number(n)])
            },
            build: |s, _, operands| {
                let sigmoid = s.apply(Sigmoid, operands[0]);
                s.power(sigmoid, operands[1])
            },
        }),
    },
    Rule {
        name: "reflected sigmoid",
        statement: "exp(x)*sigmoid(-x) = sigmoid(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Sigmoid]),
            find: |s, e| {
                let factors = s.factors(&e).to_vec();
                let has = |f| factors.iter().any(|&factor| s.argument_of(factor, f).is_some());
                if !has(Exp) {
                    return None;
                }
                factors.iter().enumerate().find_map(|(i, &factor)| {
                    let (base, n) = s.base_and_exponent(factor);
                    let minus_x = s.argument_of(base, Sigmoid).filter(|_| n.is_positive())?;
                    let x = s.negated(minus_x);
                    let at =
                        factors.iter().position(|&factor| s.argument_of(factor, Exp) == Some(x))?;
                    let mut factors = factors.clone();
                    let lowered = s.rational_power(base, &n - &Rational::ONE);
                    factors[at] = s.apply(Sigmoid, x);
                    factors[i] = lowered;
                    Some(factors)
                })
            },
            build: |s, _, factors| s.product_of(factors),
        }),
    },
];

/// e·log x for `call` = log(xᵉ), the same logarithm.
fn logarithm_of_power(s: &mut Simplifier<'_>, call: Expr, x: Expr) -> Expr {
    let Some((function, power)) = s.called(call) else {
        return call;
    };
    let &Node::Pow([_, exponent]) = s.graph.node(power) else {
        return call;
    };
    let logarithm = s.apply(function, x);
    s.product_of(&[exponent, logarithm])
}

/// x, if `expr` is 1 + x.
pub(super) fn one_plus(s: &Simplifier<'_>, expr: Expr) -> Option<Expr> {
    match s.graph.node(expr) {
        Node::Add(terms) if terms.len() == 2 && s.graph.is_number(terms[1], 1) => Some(terms[0]),
        _ => None,
    }
}

/// x, if `expr` is exp(x) or 1/exp(−x).
fn exponent_of(s: &mut Simplifier<'_>, expr: Expr) -> Option<Expr> {
    let (base, n) = s.base_and_exponent(expr);
    let x = s.argument_of(base, Exp)?;
    Some(s.times_number(n, x))
}

/// How many terms a sum has.
pub(super) fn term_count(s: &Simplifier<'_>, expr: Expr) -> usize {
    match s.graph.node(expr) {
        Node::Add(terms) => terms.len(),
        Node::Number(number) if number.is_zero() => 0,
        _ => 1,
    }
}
