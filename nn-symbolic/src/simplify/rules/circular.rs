//! Circular and hyperbolic functions: parity, exact values, and sin² + cos² = 1.
//!
//! Left out on purpose: 1 + tan²(x) is not sec²(x), which would compute another function where tan(x), the value
//! already there, is enough.

use std::collections::HashMap;

use super::super::canonical::SHORT;
use super::super::radical;
use super::{Condition, Head, Rewrite, Rule, Simplifier};
use crate::graph::{Constant, Expr, Node};
use crate::rational::Rational;
use crate::table::Function::{self, *};
use crate::table::{Exact, Parity, Row};

pub(super) static RULES: &[Rule] = &[
    Rule {
        name: "odd function",
        statement: "f(-x) = -f(x) for odd f",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.parity == Parity::Odd),
            find: |s, e| {
                let (_, x) = s.called(e)?;
                is_negated(s, x).then(|| vec![s.negated(x)])
            },
            build: |s, e, operands| {
                let value = apply_same(s, e, operands[0]);
                s.negated(value)
            },
        }),
    },
    Rule {
        name: "even function",
        statement: "f(-x) = f(x) for even f",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.parity == Parity::Even),
            find: |s, e| {
                let (_, x) = s.called(e)?;
                if is_negated(s, x) {
                    return Some(vec![s.negated(x)]);
                }
                // |y − x| is |x − y|: the first term becomes positive.
                let first = match s.graph.node(x) {
                    Node::Add(terms) if terms.len() <= SHORT => terms[0],
                    _ => return None,
                };
                let negative = s.coefficient(first).is_negative();
                negative.then(|| vec![s.negated(x)])
            },
            build: |s, e, operands| apply_same(s, e, operands[0]),
        }),
    },
    Rule {
        name: "value at zero",
        statement: "sin(0) = 0, cos(0) = 1, sigmoid(0) = 1/2, ...",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| has_value_at(row, Exact::ZERO)),
            find: |s, e| value_at(s, e, |argument| argument == Exact::ZERO),
            build: |_, _, value| value[0],
        }),
    },
    Rule {
        name: "value at one",
        statement: "ln(1) = 0, exp(1) = e, atan(1) = pi/4, ...",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| has_value_at(row, Exact::ONE)),
            find: |s, e| value_at(s, e, |argument| argument == Exact::ONE),
            build: |_, _, value| value[0],
        }),
    },
    Rule {
        name: "logarithm of its base",
        statement: "ln(e) = log2(2) = log10(10) = 1",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.is_logarithm),
            find: |s, e| value_at(s, e, |argument| argument != Exact::ONE),
            build: |_, _, value| value[0],
        }),
    },
    Rule {
        name: "power of two",
        statement: "exp2(r) = 2^r for numbers r",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Exp2]),
            find: |s, e| {
                let r = s.argument_of(e, Exp2)?;
                s.graph.as_number(r).map(|_| vec![r])
            },
            build: |s, _, r| {
                let two = s.number(2);
                s.power(two, r[0])
            },
        }),
    },
    Rule {
        name: "cube root of a cube",
        statement: "cbrt(8) = 2",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Cbrt]),
            find: |s, e| {
                let argument = s.argument_of(e, Cbrt)?;
                let third = Rational::new(1, 3)?;
                match s.number_power(argument) {
                    Some((x, n)) if (n * &third).is_integer() => {
                        let n = n * &third;
                        Some(vec![s.rational_power(x, n)])
                    }
                    _ => {
                        let number = s.graph.as_number(argument)?.clone();
                        let (cube, rest) = radical::extract(&number, &third);
                        let base = s.number(cube);
                        rest.is_one().then(|| vec![s.rational_power(base, third)])
                    }
                }
            },
            build: |_, _, root| root[0],
        }),
    },
    Rule {
        name: "multiple of pi",
        statement: "sin(pi/6) = 1/2, cos(pi/4) = 2^(1/2)/2, tan(pi/3) = 3^(1/2), ...",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Sin, Cos, Tan]),
            find: |s, e| {
                let (function, x) = s.called(e)?;
                let &[factor] = s.factors(&x) else {
                    return None;
                };
                let Node::Constant(Constant::Pi) = s.graph.node(factor) else {
                    return None;
                };
                let angle = s.coefficient(x).clone();
                Some(vec![value_at_angle(s, function, &angle)?])
            },
            build: |_, _, value| value[0],
        }),
    },
    Rule {
        name: "sine of half turns",
        statement: "sin(n*pi) = tan(n*pi) = 0",
        condition: Condition::If { text: "n is whole", holds: |facts| facts[0].integer },
        rewrite: Some(Rewrite {
            head: Head::Call(&[Sin, Tan]),
            find: |s, e| {
                let (_, x) = s.called(e)?;
                Some(vec![half_turns(s, x)?])
            },
            build: |s, _, _| s.number(0),
        }),
    },
    Rule {
        name: "cosine of half turns",
        statement: "cos(n*pi) = (-1)^n",
        condition: Condition::If { text: "n is whole", holds: |facts| facts[0].integer },
        rewrite: Some(Rewrite {
            head: Head::Call(&[Cos]),
            find: |s, e| {
                let (_, x) = s.called(e)?;
                Some(vec![half_turns(s, x)?])
            },
            build: |s, _, n| {
                let sign = s.number(-1);
                s.power(sign, n[0])
            },
        }),
    },
    Rule {
        name: "even power of minus one",
        statement: "(-1)^(2*n) = 1",
        condition: Condition::If { text: "n is whole", holds: |facts| facts[0].integer },
        rewrite: Some(Rewrite {
            head: Head::PowerOfNumber,
            find: |s, e| match s.graph.node(e) {
                &Node::Pow([base, exponent]) if s.graph.is_number(base, -1) => {
                    Some(vec![s.times_number(Rational::HALF, exponent)])
                }
                _ => None,
            },
            build: |s, _, _| s.number(1),
        }),
    },
    Rule {
        name: "pythagorean identity",
        statement: "a*sin(x)^2 + a*cos(x)^2 = a",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Sin]),
            find: |s, e| square_pairs(s, e, Cos, Sin, &Rational::ONE),
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
    Rule {
        name: "hyperbolic pythagorean identity",
        statement: "a*cosh(x)^2 - a*sinh(x)^2 = a",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Sinh]),
            find: |s, e| square_pairs(s, e, Cosh, Sinh, &Rational::MINUS_ONE),
            build: |s, _, terms| s.sum_of(terms),
        }),
    },
];

/// The function of `call`, of another argument.
fn apply_same(s: &mut Simplifier<'_>, call: Expr, argument: Expr) -> Expr {
    match s.called(call) {
        Some((function, _)) => s.apply(function, argument),
        None => call,
    }
}

/// Whether an expression is minus something: a negative number or coefficient, or a sum of nothing else.
fn is_negated(s: &Simplifier<'_>, expr: Expr) -> bool {
    let negative = |e: Expr| match s.graph.node(e) {
        Node::Number(number) => number.is_negative(),
        _ => s.coefficient(e).is_negative(),
    };
    match s.graph.node(expr) {
        Node::Add(terms) if terms.len() <= SHORT => terms.iter().all(|&term| negative(term)),
        _ => negative(expr),
    }
}

fn has_value_at(row: &Row, argument: Exact) -> bool {
    row.values.iter().any(|&(at, _)| at == argument)
}

/// The value of a call of one argument that the row says exactly, if that argument is one of those that are `asked`.
fn value_at(
    s: &mut Simplifier<'_>,
    call: Expr,
    asked: impl Fn(Exact) -> bool,
) -> Option<Vec<Expr>> {
    let (function, x) = s.called(call)?;
    let mut values = function.row().values.iter().filter(|(argument, _)| asked(*argument));
    let &(_, value) = values.find(|&&(argument, _)| is(s, x, argument))?;
    Some(vec![exactly(s, value)])
}

/// Whether an expression is this number, as it stands.
fn is(s: &Simplifier<'_>, expr: Expr, number: Exact) -> bool {
    match number {
        Exact::Ratio(a, b) => match s.graph.as_number(expr) {
            Some(number) => number.to_ratio() == Some((a, b)),
            None => false,
        },
        Exact::E => matches!(s.graph.node(expr), Node::Constant(Constant::E)),
        Exact::OfPi(..) | Exact::Ln(_) => false,
    }
}

fn exactly(s: &mut Simplifier<'_>, number: Exact) -> Expr {
    let ratio = |a, b| Rational::new(a, b).unwrap_or(Rational::ZERO);
    match number {
        Exact::Ratio(a, b) => s.number(ratio(a, b)),
        Exact::OfPi(a, b) => {
            let pi = s.intern(Node::Constant(Constant::Pi));
            s.times_number(ratio(a, b), pi)
        }
        Exact::E => s.intern(Node::Constant(Constant::E)),
        Exact::Ln(n) => {
            let n = s.number(n);
            s.apply(Ln, n)
        }
    }
}

/// The function at `angle`·π, a multiple of π/6 or π/4. `None` for others, and at the poles of the tangent.
fn value_at_angle(s: &mut Simplifier<'_>, function: Function, angle: &Rational) -> Option<Expr> {
    let twelfths = (angle * &Rational::from(12)).to_i64()?.rem_euclid(24);
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

/// n, if an angle is n·π and n no number.
fn half_turns(s: &mut Simplifier<'_>, angle: Expr) -> Option<Expr> {
    let factors = s.factors(&angle);
    let is_pi = |&e: &Expr| matches!(s.graph.node(e), Node::Constant(Constant::Pi));
    let at = factors.iter().position(is_pi).filter(|_| factors.len() > 1)?;
    let mut others = factors.to_vec();
    others.remove(at);
    let coefficient = s.coefficient(angle).clone();
    let product = s.product_of(&others);
    Some(s.times_number(coefficient, product))
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

/// A sum without pairs of terms a·f(x)² + `sign`·a·g(x)², and with a instead of each.
fn square_pairs(
    s: &mut Simplifier<'_>,
    sum: Expr,
    f: Function,
    g: Function,
    sign: &Rational,
) -> Option<Vec<Expr>> {
    let squared = |s: &Simplifier<'_>, factor: Expr| {
        let (base, n) = s.number_power(factor)?;
        let (function, x) = s.called(base)?;
        let square = n.to_i64() == Some(2) && (function == f || function == g);
        square.then_some((function, x))
    };
    let terms = s.graph.node(sum).children().to_vec();
    let has_square = |&term: &Expr| s.factors(&term).iter().any(|&e| squared(s, e).is_some());
    if terms.iter().filter(|term| has_square(term)).count() < 2 {
        return None;
    }
    // The terms still without a partner, by argument, remaining factors, and the coefficient of f(x)² in a pair.
    let mut waiting: HashMap<(Expr, Vec<Expr>, Rational, Function), usize> = HashMap::new();
    let mut kept: Vec<Option<Expr>> = terms.iter().copied().map(Some).collect();
    let mut merged = Vec::new();
    for (i, term) in terms.iter().enumerate() {
        let factors = s.factors(term).to_vec();
        let own = s.coefficient(*term).clone();
        for (at, &factor) in factors.iter().enumerate() {
            let Some((function, x)) = squared(s, factor) else {
                continue;
            };
            let mut rest = factors.clone();
            rest.remove(at);
            let coefficient = if function == f { own.clone() } else { &own * sign };
            let partner = if function == f { g } else { f };
            let key = (x, rest, coefficient, partner);
            let found = waiting.get(&key).copied().filter(|&j| kept[j].is_some());
            if let Some(j) = found {
                (kept[i], kept[j]) = (None, None);
                let (_, mut a, coefficient, _) = key;
                a.push(s.number(coefficient));
                merged.push(s.product_of(&a));
                break;
            }
            waiting.insert((key.0, key.1, key.2, function), i);
        }
    }
    if merged.is_empty() {
        return None;
    }
    Some(kept.into_iter().flatten().chain(merged).collect())
}
