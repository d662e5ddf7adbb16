//! 1 − σ(x) as σ(−x), which loses no digits where σ(x) is close to 1.
//!
//! Only where σ(x) itself is not needed: σ′ = σ·(1 − σ) has one exponential, not two.

use std::collections::HashMap;

use crate::dense::ExprMap;
use crate::graph::{Expr, Graph, Node};
use crate::table::Function;

/// A sum c − c·σ(x), by its parts.
struct Complement {
    sum: Expr,
    /// c
    number: Expr,
    /// −c·σ(x), or σ(x) where c is −1.
    term: Expr,
    call: Expr,
}

/// The expressions with c·σ(−x) in the place of c − c·σ(x), where σ(x) is used in such sums alone.
pub(super) fn reflect(graph: &mut Graph, roots: &[Expr]) -> Vec<Expr> {
    let reachable = graph.reachable(roots);
    let sums: Vec<Complement> =
        reachable.iter().filter_map(|&expr| complement(graph, expr)).collect();
    if sums.is_empty() {
        return roots.to_vec();
    }
    // How often each expression is used otherwise than in such sums.
    let mut others: ExprMap<usize> = ExprMap::of(graph);
    let children = reachable.iter().flat_map(|&expr| graph.node(expr).children());
    for &used in children.chain(roots) {
        *others.entry(used).get_or_insert(0) += 1;
    }
    for sum in &sums {
        *others.entry(sum.term).get_or_insert(1) -= 1;
    }
    let mut terms: Vec<(Expr, Expr)> = sums.iter().map(|sum| (sum.term, sum.call)).collect();
    terms.sort_unstable();
    terms.dedup();
    for (term, call) in terms {
        if term != call && others[term] == 0 {
            *others.entry(call).get_or_insert(1) -= 1;
        }
    }
    let mut reflected = HashMap::new();
    for sum in sums.iter().filter(|sum| others[sum.call] == 0) {
        let x = graph.node(sum.call).children()[0];
        let minus_x = graph.neg(x);
        let call = graph.call(Function::Sigmoid, &[minus_x]).expect("sigmoid takes one argument");
        let product =
            if graph.is_number(sum.number, 1) { call } else { graph.mul(&[sum.number, call]) };
        reflected.insert(sum.sum, product);
    }
    graph.substitute(roots, &reflected)
}

/// The parts of an expression that is c − c·σ(x).
fn complement(graph: &Graph, sum: Expr) -> Option<Complement> {
    let Node::Add(terms) = graph.node(sum) else { return None };
    let &[term, number] = terms.as_slice() else { return None };
    let coefficient = -graph.as_number(number)?.clone();
    let call = match graph.node(term) {
        Node::Mul(factors) => match factors.as_slice() {
            &[own, call] if *graph.as_number(own)? == coefficient => call,
            _ => return None,
        },
        _ if coefficient.is_one() => term,
        _ => return None,
    };
    is_sigmoid(graph.node(call)).then_some(Complement { sum, number, term, call })
}

/// Whether it is a call of σ.
pub(super) fn is_sigmoid(node: &Node) -> bool {
    matches!(node, Node::Call(Function::Sigmoid, _))
}
