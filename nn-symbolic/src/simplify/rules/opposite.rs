//! Odd functions of opposite arguments beside each other.

use super::super::canonical::SHORT;
use super::{Condition, Head, Rewrite, Rule, Simplifier};
use crate::graph::{Expr, Node};
use crate::table::{Function, Parity};

/// A rule for odd functions of y − x beside functions of x − y. Alone they stay: a sign in front is no simpler.
macro_rules! opposite_arguments {
    ($head:ident, $name:literal, $statement:literal, $build:expr) => {
        Rule {
            name: $name,
            statement: $statement,
            condition: Condition::Always,
            rewrite: Some(Rewrite {
                head: Head::$head(|row| row.parity == Parity::Odd),
                find: with_opposite_turned,
                build: $build,
            }),
        }
    };
}

pub(super) static RULES: &[Rule] = &[
    opposite_arguments!(
        SumWhere,
        "opposite arguments in a sum",
        "f(x - y) + g(y - x) = f(x - y) - g(x - y) for odd g",
        |s, _, terms| s.sum_of(terms)
    ),
    opposite_arguments!(
        ProductWhere,
        "opposite arguments in a product",
        "f(x - y)*g(y - x) = -f(x - y)*g(x - y) for odd g",
        |s, _, factors| s.product_of(factors)
    ),
];

/// The terms of a sum, or the factors of a product, where an odd function of y − x that stands beside a function of x − y is
/// minus that function of x − y.
fn with_opposite_turned(s: &mut Simplifier<'_>, expr: Expr) -> Option<Vec<Expr>> {
    let operands = match s.graph.node(expr) {
        Node::Add(terms) => terms.to_vec(),
        _ => s.factors(&expr).to_vec(),
    };
    let call_in = |s: &Simplifier<'_>, factor: Expr| {
        let (base, _) = s.base_and_exponent(factor);
        s.called(base)
    };
    let calls: Vec<(Function, Expr)> = operands
        .iter()
        .flat_map(|operand| s.factors(operand))
        .filter_map(|&factor| call_in(s, factor))
        .collect();
    // What begins with a minus.
    let is_turned = |s: &Simplifier<'_>, x: Expr| match s.graph.node(x) {
        Node::Add(terms) => terms.len() <= SHORT && s.coefficient(terms[0]).is_negative(),
        _ => false,
    };
    let (_, x) = calls.iter().copied().find(|&(function, x)| {
        function.row().parity == Parity::Odd && is_turned(s, x) && {
            let opposite = s.negated(x);
            calls.iter().any(|&(_, other)| other == opposite)
        }
    })?;
    let opposite = s.negated(x);
    let turned = operands.into_iter().map(|operand| {
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
    let same = match s.graph.node(expr) {
        Node::Add(terms) => turned[..] == terms[..],
        _ => turned[..] == *s.factors(&expr),
    };
    (!same).then_some(turned)
}
