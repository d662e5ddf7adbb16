//! Functions of their inverse functions: every rule for f(g(x)) in one place.
//!
//! There is one convention of where a formula is defined, and these rules keep it as all others do: it is defined where
//! everything in it has a value *as it was written*. What a rule makes of it has the same value there, and may have one
//! elsewhere, which [`Condition::WhereDefined`] says: exp(ln(x)) becomes x, and is still a function of x > 0. Numbers at a
//! point are given for points of the formula as written alone.
//!
//! So f(g(x)) is x where f undoes g wherever that is defined; the other way round f may give another x than the one that
//! g took, and the rule asks where x is.

use std::f64::consts::{FRAC_PI_2, PI};

use super::{Condition, Head, Rewrite, Rule, Simplifier};
use crate::graph::{Expr, Node};
use crate::rational::Rational;
use crate::table::Function::{self, *};

/// f and g with f(g(x)) = |x| for every x: g is even.
const INVERSES_OF_EVEN: &[(Function, Function)] = &[(Acosh, Cosh), (Asech, Sech)];

/// The rule for functions and what they undo in the table, total functions or others.
macro_rules! inverse {
    ($name:literal, $condition:ident, $is_total:literal) => {
        Rule {
            name: $name,
            statement: "f(g(x)) = x",
            condition: Condition::$condition,
            rewrite: Some(Rewrite {
                head: Head::CallWhere(|row| row.undoes.is_some()),
                find: |s, e| {
                    let (outer, inner) = s.called(e)?;
                    let (inner, x) = s.called(inner)?;
                    let undoes = outer.row().undoes == Some(inner);
                    (undoes && inner.row().is_total == $is_total).then(|| vec![x])
                },
                build: |_, _, x| x[0],
            }),
        }
    };
}

/// A rule for a function that is inverted between these two numbers; those of `f64` next to π/2 and π are below them.
macro_rules! inverse_on_branch {
    ($name:literal, $outer:ident, $inner:ident, $statement:literal, $text:literal, $low:expr, $high:expr) => {
        Rule {
            name: $name,
            statement: $statement,
            condition: Condition::If {
                text: $text,
                holds: |facts| facts[0].is_at_least($low) && facts[0].is_at_most($high),
            },
            rewrite: Some(Rewrite {
                head: Head::Call(&[$outer]),
                find: |s, e| argument_of_pair(s, e, &[($outer, $inner)]),
                build: |_, _, x| x[0],
            }),
        }
    };
}

#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    inverse!("inverse functions", Always, true),
    inverse!("inverse functions where defined", WhereDefined, false),
    Rule {
        name: "inverse of an even function",
        statement: "acosh(cosh(x)) = asech(sech(x)) = abs(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Acosh, Asech]),
            find: |s, e| argument_of_pair(s, e, INVERSES_OF_EVEN),
            build: |s, _, x| s.apply(Abs, x[0]),
        }),
    },
    inverse_on_branch!(
        "inverse of a sine", Asin, Sin, "asin(sin(x)) = x", "-pi/2 <= x <= pi/2", -FRAC_PI_2, FRAC_PI_2
    ),
    inverse_on_branch!("inverse of a cosine", Acos, Cos, "acos(cos(x)) = x", "0 <= x <= pi", 0.0, PI),
    inverse_on_branch!(
        "inverse of a tangent", Atan, Tan, "atan(tan(x)) = x", "-pi/2 < x < pi/2", -FRAC_PI_2, FRAC_PI_2
    ),
    inverse_on_branch!(
        "inverse of a cotangent", Acot, Cot, "acot(cot(x)) = x", "-pi/2 < x < pi/2", -FRAC_PI_2, FRAC_PI_2
    ),
    inverse_on_branch!("inverse of a secant", Asec, Sec, "asec(sec(x)) = x", "0 <= x <= pi", 0.0, PI),
    inverse_on_branch!(
        "inverse of a cosecant", Acsc, Csc, "acsc(csc(x)) = x", "-pi/2 <= x <= pi/2", -FRAC_PI_2, FRAC_PI_2
    ),
    Rule {
        name: "exponential of log1p",
        statement: "exp(log1p(x)) = 1 + x",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Exp]),
            find: |s, e| argument_of_pair(s, e, &[(Exp, Log1p)]),
            build: |s, _, x| {
                let one = s.number(1);
                s.sum_of(&[x[0], one])
            },
        }),
    },
    Rule {
        name: "exponential of a multiple of a logarithm",
        statement: "exp(y*ln(x)) = x^y",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Exp]),
            find: |s, e| {
                let argument = s.argument_of(e, Exp)?;
                let Node::Mul(factors) = s.graph.node(argument) else { return None };
                let is_log = |&factor: &Expr| s.argument_of(factor, Ln);
                let (at, x) = factors.iter().enumerate().find_map(|(i, e)| Some((i, is_log(e)?)))?;
                // The logarithm of a number is one.
                s.graph.as_number(x).is_none().then_some(())?;
                let mut others = factors.clone();
                others.remove(at);
                let exponent = s.product_of(&others);
                Some(vec![x, exponent])
            },
            build: |s, _, operands| s.power(operands[0], operands[1]),
        }),
    },
    Rule {
        name: "power of a logarithm to its base",
        statement: "2^log2(x) = 10^log10(x) = x",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::PowerOfNumber,
            find: |s, e| {
                let &Node::Pow([base, exponent]) = s.graph.node(e) else { return None };
                let (log, x) = s.called(exponent)?;
                let number = match log { Log2 => 2, Log10 => 10, _ => return None };
                s.graph.is_number(base, number).then(|| vec![x])
            },
            build: |_, _, x| x[0],
        }),
    },
    Rule {
        // What the derivative of f(g(x)) leaves.
        name: "derivative of inverse functions",
        statement: "cos(asin(x))/sqrt(1 - x^2) = 1, cosh(asinh(x))/sqrt(1 + x^2) = 1, ...",
        condition: Condition::WhereDefined,
        rewrite: Some(Rewrite {
            head: Head::Product(&[Cos, Sin, Sinh, Cosh, Tan, Cot, Tanh, Coth]),
            find: without_slopes,
            build: |s, _, factors| s.product_of(factors),
        }),
    },
];

/// x of f(g(x)), if f and g are one of these pairs.
fn argument_of_pair(
    s: &Simplifier<'_>,
    call: Expr,
    pairs: &[(Function, Function)],
) -> Option<Vec<Expr>> {
    let (outer, inner) = s.called(call)?;
    let (inner, x) = s.called(inner)?;
    pairs.contains(&(outer, inner)).then(|| vec![x])
}

/// The factors of a product without f(g(x)) and the same in terms of x below the line.
fn without_slopes(s: &mut Simplifier<'_>, product: Expr) -> Option<Vec<Expr>> {
    let factors = s.factors(&product).to_vec();
    factors.iter().enumerate().find_map(|(i, &factor)| {
        let (outer, inner) = s.called(factor)?;
        let (inner, x) = s.called(inner)?;
        let slope = slope(s, outer, inner, x)?;
        let mut rest = factors.clone();
        rest.remove(i);
        for &part in s.factors(&slope) {
            let (base, n) = s.base_and_exponent(part);
            let divides = |&e: &Expr| s.base_and_exponent(e) == (base, -n.clone());
            let at = rest.iter().position(divides)?;
            rest.remove(at);
        }
        // Of y − x the factor may be x − y.
        rest.push(s.number(s.coefficient(slope).clone()));
        Some(rest)
    })
}

/// f(g(x)) in terms of x.
fn slope(s: &mut Simplifier<'_>, outer: Function, inner: Function, x: Expr) -> Option<Expr> {
    let one = s.number(1);
    let root = |s: &mut Simplifier<'_>, square: i64, power: i64| {
        let term = s.rational_power(x, power.into());
        let sum = s.sum([(Rational::from(square), term), (Rational::ONE, one)]);
        s.rational_power(sum, Rational::HALF)
    };
    Some(match (outer, inner) {
        (Cos, Asin) | (Sin, Acos) => root(s, -1, 2),
        (Cosh, Asinh) => root(s, 1, 2),
        (Sinh, Acosh) => {
            let minus_one = s.number(-1);
            let sums = [s.sum_of(&[x, minus_one]), s.sum_of(&[x, one])];
            let roots = sums.map(|sum| s.rational_power(sum, Rational::HALF));
            s.product_of(&roots)
        }
        (Tan, Asec) | (Cot, Acsc) => {
            let root = root(s, -1, -2);
            s.product_of(&[x, root])
        }
        (Tanh, Asech) => root(s, -1, 2),
        (Coth, Acsch) => {
            let root = root(s, 1, -2);
            s.product_of(&[x, root])
        }
        _ => return None,
    })
}
