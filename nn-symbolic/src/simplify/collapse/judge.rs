//! Which of two ways to write an expression is the better one, and what leads from one to the other.

use std::cmp::Ordering;

use crate::dense::ExprSet;
use crate::graph::{Expr, Graph, Node};
use crate::rational::Rational;
use crate::simplify::cost::{divides, length, operations_beside};
use crate::simplify::{Rule, rules};

/// How large an expression is, next to others that are computed anyway.
pub(super) struct Size<'k> {
    pub(super) root: Expr,
    known: &'k ExprSet,
    operations: usize,
}

impl<'k> Size<'k> {
    pub(super) fn of(graph: &Graph, root: Expr, known: &'k ExprSet) -> Self {
        Self { root, known, operations: operations_beside(graph, root, known) }
    }

    /// Becomes that of another way to write it, if there is one and it is better: if it takes fewer operations, or as
    /// many and reads better.
    pub(super) fn replace_by(&mut self, graph: &Graph, other: Option<Expr>) {
        let Some(other) = other.map(|root| Self::of(graph, root, self.known)) else { return };
        let is_better = match other.operations.cmp(&self.operations) {
            Ordering::Less => true,
            Ordering::Equal => {
                (is_nested(graph, self.root) || has_telling_factor(graph, other.root))
                    && length(graph, other.root) < length(graph, self.root)
            }
            Ordering::Greater => false,
        };
        if is_better {
            *self = other;
        }
    }
}

/// What a step from one form to another is called.
pub(super) fn step(graph: &Graph, before: Expr, after: Expr) -> &'static Rule {
    let has_denominator = |root| any_factor(graph, root, |factor| divides(graph, factor));
    if has_denominator(before) || has_denominator(after) {
        &rules::COMMON_DENOMINATOR
    } else if let Node::Add(_) = graph.node(after) {
        &rules::MULTIPLIED_OUT
    } else {
        &rules::COMMON_FACTOR
    }
}

/// The factors of a product; of anything else, itself.
fn factors<'g>(graph: &'g Graph, expr: &'g Expr) -> &'g [Expr] {
    match graph.node(*expr) {
        Node::Mul(factors) => factors,
        _ => std::slice::from_ref(expr),
    }
}

/// Whether this holds for a factor of an expression or, if that is a sum, of one of its terms.
fn any_factor(graph: &Graph, expr: Expr, holds: impl Fn(Expr) -> bool) -> bool {
    let terms = match graph.node(expr) {
        Node::Add(terms) => terms,
        _ => std::slice::from_ref(&expr),
    };
    terms.iter().any(|term| factors(graph, term).iter().any(|&factor| holds(factor)))
}

/// Whether there are sums among the factors of its terms.
fn is_nested(graph: &Graph, expr: Expr) -> bool {
    any_factor(graph, expr, |factor| matches!(graph.node(factor), Node::Add(_)))
}

/// Whether an expression is a product of more than sums and powers of variables: people write (1 − ln x)/x² and
/// (sin x + cos x)·eˣ, but x²·cos x + 2·x·sin x as it is.
fn has_telling_factor(graph: &Graph, expr: Expr) -> bool {
    let is_variable = |expr| graph.as_variable(expr).is_some();
    let is_telling = |&factor: &Expr| match graph.node(factor) {
        Node::Number(_) | Node::Variable(_) | Node::Add(_) => false,
        &Node::Pow([base, exponent]) => {
            let exponent = graph.as_number(exponent).and_then(Rational::to_i64);
            !(is_variable(base) && exponent.is_some_and(|exponent| exponent > 0))
        }
        _ => true,
    };
    factors(graph, &expr).iter().any(is_telling)
}
