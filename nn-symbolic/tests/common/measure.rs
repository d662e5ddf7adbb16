//! The measure that every rewriting rule lowers, which is why the simplifier ends; see `simplify::rules`.

use std::collections::HashMap;

use nn_symbolic::{Expr, Function, Graph, Node};

/// The number of powers that are no roots of numbers or powers of −1, with logarithms and odd functions of sums that begin
/// with a minus, and the weighted size; both of the tree, so in floating point.
pub(crate) fn measure(graph: &Graph, root: Expr) -> (f64, f64) {
    use Function::*;
    let mut measures: HashMap<Expr, (f64, f64)> = HashMap::new();
    for expr in graph.reachable(&[root]) {
        let node = graph.node(expr);
        let operands = node.children();
        let powers: f64 = operands.iter().map(|e| measures[e].0).sum();
        let sum: f64 = operands.iter().map(|e| measures[e].1).sum();
        let joints = operands.len() as f64 - 1.0;
        let is_number = |e: &Expr| graph.as_number(*e).is_some();
        let measure = match node {
            Node::Number(n) if n.is_negative() => (0.0, 5.0),
            Node::Number(_) | Node::Constant(_) | Node::Variable(_) => (0.0, 3.0),
            Node::Add(terms) => {
                let signs: Vec<f64> = terms.iter().map(|&term| sign(graph, term)).collect();
                let all = signs.iter().all(|&sign| sign > 0.0);
                let first = if all { signs[0] } else { signs[0].min(1.0) };
                (powers, 2.0 * joints + sum - signs.iter().sum::<f64>() + first)
            }
            Node::Mul(factors) if graph.is_number(factors[0], -1) => (powers, joints + sum - 2.0),
            Node::Mul(_) => (powers, joints + sum),
            Node::Pow([base, exponent]) if is_number(base) && is_number(exponent) => (0.0, 3.0),
            Node::Pow([base, _]) if graph.is_number(*base, -1) => (powers, sum + 3.0),
            Node::Pow(_) => (powers + 1.0, sum + 3.0),
            Node::Call(Ln | Log2 | Log10, args) if !is_number(&args[0]) => {
                (powers + 2.0, 3.0 * sum)
            }
            Node::Call(Log1p, args) if !is_number(&args[0]) => (powers + 2.0, sum + 8.0),
            Node::Call(
                Sin | Tan | Cot | Csc | Asin | Atan | Acot | Acsc | Sinh | Tanh | Coth,
                args,
            )
            | Node::Call(Csch | Asinh | Atanh | Acoth | Acsch | Sign | Erf | Cbrt, args)
                if is_turned(graph, args[0]) =>
            {
                (powers + 2.0, 3.0 * sum)
            }
            Node::Call(Exp | Exp2 | Expm1 | Log1p | Sigmoid | Softplus, _) => (powers, sum + 8.0),
            Node::Call(..) => (powers, 3.0 * sum),
            // No rule that rewrites is about them.
            Node::Compare(..) | Node::Join(..) | Node::Select(_) => (powers, 3.0 * sum),
            // Not canonical.
            Node::Neg(_) | Node::Sub(_) | Node::Div(_) => (f64::NAN, f64::NAN),
        };
        measures.insert(expr, measure);
    }
    measures[&root]
}

/// Whether an argument, or a factor of it, is a sum that begins with a minus.
fn is_turned(graph: &Graph, argument: Expr) -> bool {
    let factors = match graph.node(argument) {
        Node::Mul(factors) => &factors[..],
        _ => std::slice::from_ref(&argument),
    };
    factors.iter().any(|&factor| match graph.node(factor) {
        Node::Add(terms) => sign(graph, terms[0]) > 0.0,
        _ => false,
    })
}

/// What the sign of a term adds to its measure: in a sum it is free.
fn sign(graph: &Graph, term: Expr) -> f64 {
    let number = match graph.node(term) {
        Node::Mul(factors) => graph.as_number(factors[0]),
        _ => graph.as_number(term),
    };
    match number {
        Some(n) if n.to_i64() == Some(-1) && graph.as_number(term).is_none() => 4.0,
        Some(n) if n.is_negative() => 2.0,
        _ => 0.0,
    }
}
