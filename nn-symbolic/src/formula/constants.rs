//! Parts of a formula that are constants without being written so: x − x, y/y.
//!
//! Their derivative is 0. A rule that does not know it may divide by 0 on the way: √((x − x)²) has 0/(2·√0), arcsin(y/y)
//! has 0/√(1 − 1²). So where a derivative divides by 0, those parts are replaced before it is taken.

use std::collections::HashMap;

use super::Formula;
use super::higher::first_derivatives;
use crate::dense::ExprSet;
use crate::graph::{Expr, Graph, Node};
use crate::simplify::{Assumptions, simplify, simplify_derivatives};
use crate::table::Function;

impl Formula {
    /// Takes the derivatives again, with constants in the place of what simplifies to them, if one divides by 0.
    pub(super) fn differentiate_constants(&mut self, graph: &mut Graph, assumptions: &Assumptions) {
        let dividing = marked(graph, &self.derivatives, divides_by_zero);
        if !self.derivatives.iter().any(|&derivative| dividing.contains(derivative)) {
            return;
        }
        self.source = with_constants(graph, self.written, assumptions);
        if self.source != self.written {
            let raw = first_derivatives(graph, self.source, &self.wrt);
            self.derivatives = simplify_derivatives(graph, &[self.value], &raw, assumptions).1;
        }
    }
}

/// An expression in which each part that simplifies to a constant is that constant. What has no value stays.
fn with_constants(graph: &mut Graph, root: Expr, assumptions: &Assumptions) -> Expr {
    let varying = marked(graph, &[root], is_variable);
    let mut parts = graph.reachable(&[root]);
    parts.retain(|&part| varying.contains(part));
    let simple = simplify(graph, &parts, assumptions);
    let varying = marked(graph, &simple, is_variable);
    let dividing = marked(graph, &simple, divides_by_zero);
    let is_constant =
        |&(_, simple): &(Expr, Expr)| !varying.contains(simple) && !dividing.contains(simple);
    let constants: HashMap<Expr, Expr> =
        parts.into_iter().zip(simple).filter(is_constant).collect();
    graph.substitute(&[root], &constants)[0]
}

/// What of all that the roots are made of contains an operation of a kind.
fn marked(graph: &Graph, roots: &[Expr], is_of_kind: fn(&Graph, &Node) -> bool) -> ExprSet {
    let mut set = ExprSet::of(graph);
    for expr in graph.reachable(roots) {
        let node = graph.node(expr);
        if is_of_kind(graph, node) || node.children().iter().any(|&child| set.contains(child)) {
            set.insert(expr);
        }
    }
    set
}

fn is_variable(_: &Graph, node: &Node) -> bool {
    matches!(node, Node::Variable(_))
}

/// Whether something is divided by the number 0, or its logarithm taken.
fn divides_by_zero(graph: &Graph, node: &Node) -> bool {
    let is_zero = |expr| graph.is_number(expr, 0);
    match node {
        Node::Div([_, below]) => is_zero(*below),
        Node::Pow([base, exponent]) => {
            is_zero(*base) && graph.as_number(*exponent).is_some_and(crate::Rational::is_negative)
        }
        Node::Call(Function::Ln, args) => args.iter().all(|&arg| is_zero(arg)),
        _ => false,
    }
}
