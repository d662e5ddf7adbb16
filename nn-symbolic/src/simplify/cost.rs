//! How much work an expression is.

use crate::dense::{ExprMap, ExprSet};
use crate::graph::{Expr, Graph, Node};
use crate::rational::Rational;

/// The number of operations that evaluate `roots`, each shared expression once.
///
/// An addition, subtraction, multiplication, division, power, root or call of a function is one operation; so is a
/// change of sign, unless a sum around it can subtract or a difference in the product can be turned round. a·b⁻¹ is one
/// division. What contains no variable is computed at compile time and counts nothing; constant factors are one number.
#[must_use]
pub fn operations(graph: &Graph, roots: &[Expr]) -> usize {
    let reachable = graph.reachable(roots);
    let mut varies = ExprSet::of(graph);
    // Products and powers that are computed for themselves, not only as terms and factors of something else.
    let mut values = ExprSet::of(graph);
    for &root in roots {
        values.insert(root);
    }
    let mut own = 0;
    for &expr in &reachable {
        let node = graph.node(expr);
        if !matches!(node, Node::Variable(_))
            && !node.children().iter().any(|&child| varies.contains(child))
        {
            continue;
        }
        varies.insert(expr);
        own += own_operations(graph, node, |e| varies.contains(e));
        match node {
            Node::Add(terms) => {
                for &term in terms {
                    if !matches!(graph.node(term), Node::Mul(_)) {
                        values.insert(term);
                    }
                }
                if terms.iter().all(|&term| is_negative(graph, term)) {
                    values.insert(terms[0]);
                }
            }
            Node::Mul(factors) => {
                for &factor in factors {
                    if !matches!(graph.node(factor), Node::Pow(_)) {
                        values.insert(factor);
                    }
                }
            }
            _ => node.children().iter().for_each(|&child| {
                values.insert(child);
            }),
        }
    }
    let as_value = |&&expr: &&Expr| match graph.node(expr) {
        Node::Mul(factors) => {
            varies.contains(expr) && values.contains(expr) && needs_negation(graph, factors)
        }
        Node::Pow([_, exponent]) => {
            varies.contains(expr) && values.contains(expr) && is_inverse(graph, *exponent)
        }
        _ => false,
    };
    own + reachable.iter().filter(as_value).count()
}

/// About [`operations`] of `root` without what is `known`, which is not looked into.
pub(super) fn operations_beside(graph: &Graph, root: Expr, known: &ExprSet) -> usize {
    let varies = |expr| !matches!(graph.node(expr), Node::Number(_) | Node::Constant(_));
    let is_quotient = |&&term: &&Expr| match graph.node(term) {
        Node::Pow([_, exponent]) => is_inverse(graph, *exponent),
        _ => false,
    };
    let mut seen = ExprSet::of(graph);
    let mut pending = vec![root];
    let mut all = usize::from(is_quotient(&&root));
    while let Some(expr) = pending.pop() {
        if known.contains(expr) || !seen.insert(expr) {
            continue;
        }
        let node = graph.node(expr);
        all += own_operations(graph, node, varies);
        if let Node::Add(terms) = node {
            all += terms.iter().filter(is_quotient).count();
        }
        pending.extend_from_slice(node.children());
    }
    all
}

/// How long an expression is to write: the number of its nodes, each as often as it stands there.
pub(super) fn length(graph: &Graph, root: Expr) -> u64 {
    let mut lengths: ExprMap<u64> = ExprMap::of(graph);
    for expr in graph.reachable(&[root]) {
        let children = graph.node(expr).children().iter().map(|&child| lengths[child]);
        lengths.insert(expr, children.fold(1, u64::saturating_add));
    }
    lengths[root]
}

fn own_operations(graph: &Graph, node: &Node, varies: impl Fn(Expr) -> bool) -> usize {
    match node {
        Node::Number(_) | Node::Constant(_) | Node::Variable(_) => 0,
        Node::Neg(_) | Node::Sub(_) | Node::Div(_) | Node::Call(..) => 1,
        Node::Compare(..) | Node::Join(..) | Node::Select(_) => 1,
        Node::Add(terms) => terms.len() - 1,
        Node::Mul(factors) => {
            let variables = factors.iter().filter(|&&e| varies(e)).count();
            // All constants are one number, and above the line.
            let is_number =
                |&e: &Expr| !varies(e) && !graph.is_number(e, 1) && !graph.is_number(e, -1);
            if factors.iter().any(is_number) {
                variables
            } else {
                variables - 1 + usize::from(all_divide(graph, factors))
            }
        }
        Node::Pow([_, exponent]) => match graph.as_number(*exponent) {
            Some(n) => usize::from(n.abs() != Rational::ONE),
            None => 1,
        },
    }
}

/// Whether every factor but a sign is a division: then there is a 1 above the line.
fn all_divide(graph: &Graph, factors: &[Expr]) -> bool {
    let is_sign = |factor| graph.as_number(factor).is_some_and(|number| number.abs().is_one());
    factors.iter().all(|&factor| is_sign(factor) || divides(graph, factor))
}

/// Whether a factor stands below the line.
pub(super) fn divides(graph: &Graph, factor: Expr) -> bool {
    match graph.node(factor) {
        Node::Pow([_, exponent]) => graph.as_number(*exponent).is_some_and(Rational::is_negative),
        _ => false,
    }
}

/// Whether b to this power takes a division by itself: b⁻¹ and 1/√b, but b⁻² is one power.
fn is_inverse(graph: &Graph, exponent: Expr) -> bool {
    let number = graph.as_number(exponent);
    number.is_some_and(|n| *n == Rational::MINUS_ONE || n.is_negative() && !n.is_integer())
}

/// Whether a product has the coefficient −1, and neither a 1 above the line nor a difference that could take it.
fn needs_negation(graph: &Graph, factors: &[Expr]) -> bool {
    let negative = graph.is_number(factors[0], -1) && !all_divide(graph, factors);
    negative && !factors.iter().any(|&factor| is_difference(graph, factor))
}

/// Whether a factor is a sum with terms of both signs.
pub(crate) fn is_difference(graph: &Graph, factor: Expr) -> bool {
    match graph.node(factor) {
        Node::Add(terms) => {
            let negatives = terms.iter().filter(|&&e| is_negative(graph, e)).count();
            negatives != 0 && negatives != terms.len()
        }
        _ => false,
    }
}

/// Whether a term is subtracted rather than added.
pub(crate) fn is_negative(graph: &Graph, term: Expr) -> bool {
    match graph.node(term) {
        Node::Number(number) => number.is_negative(),
        Node::Mul(factors) => graph.as_number(factors[0]).is_some_and(Rational::is_negative),
        Node::Neg(_) => true,
        _ => false,
    }
}
