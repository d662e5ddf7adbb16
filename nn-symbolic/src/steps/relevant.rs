//! Which simplifications lead to a result.

use std::collections::HashSet;

use crate::graph::{Expr, Graph, Node};
use crate::hash::BuildMixer;
use crate::simplify::Firing;

/// The firings that `result` comes from, in order: those whose right side is a part of it, or of the left side of a later
/// one that is.
///
/// The simplifier looks at more than it keeps, for example at both ways of writing a sum.
pub(super) fn relevant(graph: &Graph, firings: Vec<Firing>, result: Expr) -> Vec<Firing> {
    let mut needed = Needed::default();
    needed.extend(graph, result);
    let mut kept: Vec<Firing> = Vec::new();
    for firing in firings.into_iter().rev() {
        if firing.before != firing.after && needed.contains(graph, firing.after) {
            needed.extend(graph, firing.before);
            kept.push(firing);
        }
    }
    kept.reverse();
    kept
}

/// A set of expressions, closed under taking operands.
#[derive(Default)]
struct Needed {
    all: HashSet<Expr, BuildMixer>,
    /// The terms of its sums and the factors of its products.
    terms: HashSet<Expr, BuildMixer>,
    factors: HashSet<Expr, BuildMixer>,
}

impl Needed {
    fn extend(&mut self, graph: &Graph, expr: Expr) {
        let mut pending = vec![expr];
        while let Some(expr) = pending.pop() {
            if !self.all.insert(expr) {
                continue;
            }
            let node = graph.node(expr);
            match node {
                Node::Add(terms) => self.terms.extend(terms),
                Node::Mul(factors) => self.factors.extend(factors),
                _ => {}
            }
            pending.extend_from_slice(node.children());
        }
    }

    /// Whether `expr` is in the set, or is a sum or a product whose operands became those of a longer one.
    fn contains(&self, graph: &Graph, expr: Expr) -> bool {
        let is_number = |e: &Expr| graph.as_number(*e).is_some();
        self.all.contains(&expr)
            || match graph.node(expr) {
                Node::Add(terms) => terms.iter().all(|e| is_number(e) || self.terms.contains(e)),
                Node::Mul(factors) => {
                    factors.iter().all(|e| is_number(e) || self.factors.contains(e))
                }
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simplify::rules;

    #[test]
    fn what_leads_to_the_result_is_kept_and_nothing_else() {
        let mut graph = Graph::new();
        let [a, b, c, d, x] = ["a", "b", "c", "d", "x"].map(|name| graph.variable(name));
        let rule = rules::all().next().expect("a rule");
        let firing = |before, after| Firing { rule, before, after, widens: false };
        let [ab, cd] = [graph.mul(&[a, b]), graph.mul(&[c, d])];
        let long = graph.mul(&[a, b, x]);
        let [of_b, of_long] = [graph.neg(b), graph.neg(long)];
        let firings = vec![
            firing(cd, c),   // nothing uses c
            firing(of_b, b), // b is a part of the left side below
            firing(d, ab),   // taken apart in a·b·x
            firing(x, x),    // says nothing
            firing(of_long, long),
        ];
        let kept = relevant(&graph, firings, long);
        let kept: Vec<Expr> = kept.iter().map(|firing| firing.before).collect();
        assert_eq!(kept, [of_b, d, of_long]);
    }
}
