//! The logistic function σ and its antiderivative softplus, of opposite arguments and in logarithms.

use super::exponential::{one_plus, term_count};
use super::{Condition, Head, Rewrite, Rule, Simplifier, without_partner};
use crate::graph::{Expr, Node, Operands};
use crate::rational::Rational;
use crate::table::Function::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        name: "logarithm of a sigmoid",
        statement: "ln(sigmoid(x)) = -softplus(-x), ln(1 - sigmoid(x)) = -softplus(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Ln, Log1p]),
            find: |s, e| {
                let (function, argument) = s.called(e)?;
                if function == Ln
                    && let Some(x) = s.argument_of(argument, Sigmoid)
                {
                    return Some(vec![s.negated(x)]);
                }
                let minus = match function {
                    Ln => one_plus(s, argument)?,
                    _ => argument,
                };
                let (coefficient, x) = s.multiple_of(minus, Sigmoid)?;
                (coefficient == Rational::MINUS_ONE).then(|| vec![x])
            },
            build: |s, _, x| {
                let softplus = s.apply(Softplus, x[0]);
                s.negated(softplus)
            },
        }),
    },
    Rule {
        name: "reflected softplus",
        statement: "softplus(x) - x = softplus(-x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Softplus]),
            find: |s, e| {
                let terms = s.graph.node(e).children().to_vec();
                terms.iter().enumerate().find_map(|(i, &term)| {
                    let (coefficient, x) = s.multiple_of(term, Softplus)?;
                    // Of a number it would be no shorter.
                    s.graph.as_number(x).is_none().then_some(())?;
                    // Without the softplus, and with c·x.
                    let mut rest: Vec<(Rational, Expr)> =
                        terms.iter().map(|&term| (Rational::ONE, term)).collect();
                    rest.remove(i);
                    let of_x = match s.graph.node(x) {
                        Node::Add(terms) => terms,
                        _ => std::slice::from_ref(&x),
                    };
                    rest.extend(of_x.iter().map(|&term| (coefficient.clone(), term)));
                    let rest = s.sum(rest);
                    if term_count(s, rest) + term_count(s, x) != terms.len() - 1 {
                        return None;
                    }
                    let minus_x = s.negated(x);
                    let reflected = s.apply(Softplus, minus_x);
                    Some(vec![s.times_number(coefficient, reflected), rest])
                })
            },
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
    Rule {
        name: "difference of reflected softplus",
        statement: "softplus(x) - softplus(-x) = x",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Softplus]),
            find: |s, e| {
                let terms = s.graph.node(e).children().to_vec();
                terms.iter().enumerate().find_map(|(i, &term)| {
                    let (coefficient, x) = s.multiple_of(term, Softplus)?;
                    let minus_x = s.negated(x);
                    let reflected = s.apply(Softplus, minus_x);
                    let partner = s.times_number(-coefficient.clone(), reflected);
                    let instead = s.times_number(coefficient, x);
                    without_partner(&terms, i, partner, instead)
                })
            },
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
    Rule {
        name: "sum of reflected sigmoids",
        statement: "a*sigmoid(x) + a*sigmoid(-x) = a",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Sigmoid]),
            find: |s, e| {
                let terms = s.graph.node(e).children().to_vec();
                terms.iter().enumerate().find_map(|(i, &term)| {
                    let factors = s.factors(&term).to_vec();
                    factors.iter().enumerate().find_map(|(at, &factor)| {
                        let x = s.argument_of(factor, Sigmoid)?;
                        let minus_x = s.negated(x);
                        let call = s.graph.find_call(Sigmoid, &Operands::from_slice(&[minus_x]))?;
                        let mut rest = factors.clone();
                        rest.remove(at);
                        rest.push(s.number(s.coefficient(term).clone()));
                        let with = |s: &mut Simplifier<'_>, other| {
                            let all: Vec<Expr> = rest.iter().copied().chain(other).collect();
                            s.product_of(&all)
                        };
                        s.noted(call);
                        let partner = with(s, Some(call));
                        let j = terms.iter().position(|&other| other == partner)?;
                        let both = with(s, None);
                        let others = terms.iter().enumerate().filter(|&(k, _)| k != i && k != j);
                        Some(others.map(|(_, &term)| term).chain([both]).collect())
                    })
                })
            },
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
];
