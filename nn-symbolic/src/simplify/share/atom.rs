//! Factors as repeated atoms, so that x²·y and x³ have x² in common.

use smallvec::SmallVec;

use crate::graph::{Expr, Graph, Node};
use crate::rational::Rational;

/// Powers up to this one are repeated factors; higher ones are atoms themselves.
const HIGHEST: i64 = 4;

/// One of the n factors of bⁿ, or one of the n divisions of b⁻ⁿ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Atom {
    pub(super) base: Expr,
    pub(super) divides: bool,
}

impl Atom {
    /// Its place in tables with two places an expression.
    pub(super) fn place(self) -> usize {
        2 * self.base.index() + usize::from(self.divides)
    }
}

/// Atoms, each with how often it occurs.
pub(super) type Atoms = SmallVec<[(Atom, i32); 6]>;

/// The atoms of a factor, added to `found`: b^(n + 1/2) is n times b, and √b.
pub(super) fn atoms(graph: &mut Graph, factor: Expr, found: &mut Atoms) {
    let itself = (Atom { base: factor, divides: false }, 1);
    let &Node::Pow([base, exponent]) = graph.node(factor) else {
        found.push(itself);
        return;
    };
    let ratio = graph.as_number(exponent).and_then(Rational::to_ratio);
    match ratio {
        Some((n, 1)) if n.abs() <= HIGHEST => {
            found.push((Atom { base, divides: n < 0 }, n.abs() as i32));
        }
        Some((n, 2)) if n != 1 && n.abs() <= 2 * HIGHEST => {
            let half = graph.number(Rational::HALF);
            let root = graph.pow(base, half);
            let divides = n < 0;
            if n.abs() > 1 {
                found.push((Atom { base, divides }, n.abs() as i32 / 2));
            }
            found.push((Atom { base: root, divides }, 1));
        }
        _ => found.push(itself),
    }
}

/// Whether a factor is several atoms: b^(n + 1/2).
pub(super) fn is_compound(graph: &Graph, factor: Expr) -> bool {
    let Node::Pow([_, exponent]) = graph.node(factor) else {
        return false;
    };
    let ratio = graph.as_number(*exponent).and_then(Rational::to_ratio);
    ratio.is_some_and(|(n, denominator)| denominator == 2 && n.abs() > 1)
}

/// The factor that `times` times this atom is.
pub(super) fn power(graph: &mut Graph, atom: Atom, times: i32) -> Expr {
    let exponent = if atom.divides { -times } else { times };
    if exponent == 1 {
        return atom.base;
    }
    // One division by √b, not one by b under a root.
    if let &Node::Pow([base, exponent]) = graph.node(atom.base)
        && atom.divides
        && times == 1
        && graph.as_number(exponent) == Some(&Rational::HALF)
    {
        let exponent = graph.number(-Rational::HALF);
        return graph.pow(base, exponent);
    }
    let exponent = graph.number(i64::from(exponent));
    graph.pow(atom.base, exponent)
}
