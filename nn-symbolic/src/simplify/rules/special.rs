//! Special functions: exact values of the gamma function, orders of Bessel functions, and 1 − erf(x).

use super::{Condition, Head, Rewrite, Rule};
use crate::graph::Node;
use crate::rational::Rational;
use crate::table::Function::{Erf, Erfc, Gamma};

pub(super) static RULES: &[Rule] = &[
    Rule {
        name: "gamma of a whole number",
        statement: "gamma(n) = (n - 1)! for n = 1, 2, ...",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Call(&[Gamma]),
            find: |s, e| {
                /// Beyond, the value is too large for `f64`.
                const MOST: i64 = 171;
                let argument = s.graph.as_number(s.argument_of(e, Gamma)?)?;
                let n = argument.to_i64().filter(|n| (1..=MOST).contains(n))?;
                let factorial =
                    (2..n).fold(Rational::ONE, |product, k| &product * &Rational::from(k));
                Some(vec![s.number(factorial)])
            },
            build: |_, _, value| value[0],
        }),
    },
    Rule {
        name: "negative order",
        statement: "besselj(-n, x) = (-1)^n*besselj(n, x), besseli(-n, x) = besseli(n, x), ...",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::CallWhere(|row| row.alternates.is_some()),
            find: |s, e| {
                let &[order, x] = s.graph.node(e).children() else {
                    return None;
                };
                let number = s.graph.as_number(order)?;
                let n = number.to_i64().filter(|n| *n < 0)?;
                Some(vec![s.number(n.checked_neg()?), x])
            },
            build: |s, e, operands| {
                let Node::Call(function, _) = *s.graph.node(e) else {
                    return e;
                };
                let value = s.call(function, smallvec::SmallVec::from_slice(operands));
                let order = s.graph.as_number(operands[0]).and_then(Rational::to_i64);
                let is_odd = order.is_some_and(|order| order % 2 != 0);
                let alternates = function.row().alternates == Some(true);
                if alternates && is_odd { s.negated(value) } else { value }
            },
        }),
    },
    Rule {
        // Of two terms only: then 1 − erf(x) is the one sum that rounds.
        name: "complementary error function",
        statement: "1 - erf(x) = erfc(x)",
        condition: Condition::Always,
        rewrite: Some(Rewrite {
            head: Head::Sum(&[Erf]),
            find: |s, e| {
                let &[term, number] = s.graph.node(e).children() else {
                    return None;
                };
                let number = s.graph.as_number(number)?.clone();
                let opposite = *s.coefficient(term) == -number.clone();
                let &[factor] = s.factors(&term) else {
                    return None;
                };
                let x = s.argument_of(factor, Erf).filter(|_| opposite)?;
                Some(vec![s.number(number), x])
            },
            build: |s, _, operands| {
                let value = s.apply(Erfc, operands[1]);
                s.product_of(&[operands[0], value])
            },
        }),
    },
];
