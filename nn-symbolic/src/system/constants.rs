//! Parts of a formula that do not depend on what they are written with: x − x, y/y.
//!
//! Their derivative is 0. A rule that does not know it may divide by 0 on the way: √((x − x)²) has 0/(2·√0), arcsin(y/y)
//! has 0/√(1 − 1²); or may leave what nothing sees to be 0. So where a derivative divides by 0, or the value does not have
//! its variable, those parts are replaced before it is taken.

use std::collections::HashMap;

use super::Formula;
use super::higher::first_derivatives;
use crate::dense::ExprSet;
use crate::graph::{Expr, Graph, Node, Symbol};
use crate::simplify::{Assumptions, simplify, simplify_derivatives};
use crate::table::Function;

impl Formula {
    /// Takes the derivatives again, with parts replaced by what they are without the variables that vanish from them, if
    /// one divides by 0, or is not known to be 0 though the value does not have its variable.
    pub(super) fn differentiate_constants(&mut self, graph: &mut Graph, assumptions: &Assumptions) {
        let dividing = marked(graph, &self.derivatives, divides_by_zero);
        let divides = self.derivatives.iter().any(|&derivative| dividing.contains(derivative));
        let left = graph.variables(&[self.value]);
        let derivatives = self.wrt.iter().zip(&self.derivatives);
        let vanishing: Vec<Symbol> = derivatives
            .filter(|&(symbol, &derivative)| {
                !graph.is_number(derivative, 0) && !left.contains(symbol)
            })
            .map(|(&symbol, _)| symbol)
            .collect();
        let of_these = match (divides, vanishing.is_empty()) {
            (true, _) => self.variables.clone(),
            (false, false) => vanishing,
            (false, true) => return,
        };
        self.source = without(graph, self.written, &of_these, assumptions);
        if self.source != self.written {
            let raw = first_derivatives(graph, self.source, &self.wrt);
            self.derivatives = simplify_derivatives(graph, &[self.value], &raw, assumptions).1;
        }
    }
}

/// An expression in which each part that has none of these variables when it is simplified is what it is then. What has
/// no value stays.
fn without(graph: &mut Graph, root: Expr, variables: &[Symbol], assumptions: &Assumptions) -> Expr {
    let is_one = |_: &Graph, node: &Node| match node {
        Node::Variable(symbol) => variables.contains(symbol),
        _ => false,
    };
    let varying = marked(graph, &[root], is_one);
    let mut parts = graph.reachable(&[root]);
    parts.retain(|&part| varying.contains(part));
    let simple = simplify(graph, &parts, assumptions);
    let varying = marked(graph, &simple, is_one);
    let dividing = marked(graph, &simple, divides_by_zero);
    let is_constant =
        |&(_, simple): &(Expr, Expr)| !varying.contains(simple) && !dividing.contains(simple);
    let constants: HashMap<Expr, Expr> =
        parts.into_iter().zip(simple).filter(is_constant).collect();
    graph.substitute(&[root], &constants)[0]
}

/// What of all that the roots are made of contains an operation of a kind.
fn marked(graph: &Graph, roots: &[Expr], is_of_kind: impl Fn(&Graph, &Node) -> bool) -> ExprSet {
    let mut set = ExprSet::of(graph);
    for expr in graph.reachable(roots) {
        let node = graph.node(expr);
        if is_of_kind(graph, node) || node.children().iter().any(|&child| set.contains(child)) {
            set.insert(expr);
        }
    }
    set
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
