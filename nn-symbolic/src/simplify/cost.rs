//! How much work an expression is.

use crate::dense::ExprSet;
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
    for &expr in &reachable {
        let node = graph.node(expr);
        let children = node.children();
        if matches!(node, Node::Variable(_)) || children.iter().any(|&e| varies.contains(e)) {
            varies.insert(expr);
        }
        for &child in children {
            let inner = match (node, graph.node(child)) {
                (Node::Add(terms), Node::Mul(_)) => !is_first_of_negatives(graph, terms, child),
                (Node::Mul(_), Node::Pow(_)) => true,
                (_, Node::Mul(_) | Node::Pow(_)) => false,
                // Of others it is not asked.
                _ => true,
            };
            if !inner {
                values.insert(child);
            }
        }
    }
    let variable = reachable.iter().filter(|&&expr| varies.contains(expr));
    variable
        .map(|&expr| {
            let own = own_operations(graph, expr, |e| varies.contains(e));
            let as_value = match graph.node(expr) {
                Node::Mul(factors) if values.contains(expr) => needs_negation(graph, factors),
                Node::Pow([_, exponent]) if values.contains(expr) => is_inverse(graph, *exponent),
                _ => false,
            };
            own + usize::from(as_value)
        })
        .sum()
}

fn own_operations(graph: &Graph, expr: Expr, varies: impl Fn(Expr) -> bool) -> usize {
    match graph.node(expr) {
        Node::Number(_) | Node::Constant(_) | Node::Variable(_) => 0,
        Node::Neg(_) | Node::Sub(_) | Node::Div(_) | Node::Call(..) => 1,
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
    let divides = |&factor: &Expr| match graph.node(factor) {
        Node::Number(number) => number.abs().is_one(),
        Node::Pow([_, exponent]) => graph.as_number(*exponent).is_some_and(Rational::is_negative),
        _ => false,
    };
    factors.iter().all(divides)
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

/// Whether nothing in a sum is positive, so that its first term has to be negated.
fn is_first_of_negatives(graph: &Graph, terms: &[Expr], term: Expr) -> bool {
    terms[0] == term && terms.iter().all(|&e| is_negative(graph, e))
}
