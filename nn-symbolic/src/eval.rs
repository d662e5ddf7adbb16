//! Evaluation in `f64`.

use crate::dense::ExprMap;
use crate::graph::{Expr, Graph, Node, Symbol};

/// The values of `roots` where each variable has the value `point` gives it; a variable without one is NaN.
///
/// Each shared subexpression is evaluated once.
#[must_use]
pub fn evaluate(graph: &Graph, roots: &[Expr], point: impl Fn(Symbol) -> Option<f64>) -> Vec<f64> {
    let mut values = ExprMap::default();
    for expr in graph.reachable(roots) {
        let value = match graph.node(expr) {
            Node::Variable(symbol) => point(*symbol).unwrap_or(f64::NAN),
            _ => operation(graph, expr, |operand| values[operand]),
        };
        values.insert(expr, value);
    }
    roots.iter().map(|&root| values[root]).collect()
}

/// The value of one operation, number or constant from those of its operands; a variable is NaN.
pub(crate) fn operation(graph: &Graph, expr: Expr, value: impl Fn(Expr) -> f64) -> f64 {
    match graph.node(expr) {
        Node::Number(number) => number.to_f64(),
        Node::Constant(constant) => constant.value(),
        Node::Variable(_) => f64::NAN,
        Node::Neg([a]) => -value(*a),
        Node::Add(terms) => terms.iter().map(|&e| value(e)).sum(),
        Node::Sub([a, b]) => value(*a) - value(*b),
        Node::Mul(factors) => factors.iter().map(|&e| value(e)).product(),
        Node::Div([a, b]) => value(*a) / value(*b),
        Node::Pow([a, b]) => power(value(*a), graph, *b, value(*b)),
        Node::Call(function, args) => {
            let args: Vec<f64> = args.iter().map(|&e| value(e)).collect();
            function.value(&args)
        }
        Node::Compare(relation, [a, b]) => f64::from(relation.compares(value(*a), value(*b))),
        Node::Join(connective, [a, b]) => {
            f64::from(connective.holds(value(*a) != 0.0, value(*b) != 0.0))
        }
        Node::Select([condition, then, otherwise]) => {
            value(if value(*condition) != 0.0 { *then } else { *otherwise })
        }
    }
}

/// xᵇ, by multiplication where b is a whole number and by square root where it is ½.
fn power(base: f64, graph: &Graph, exponent: Expr, value: f64) -> f64 {
    match graph.as_number(exponent).and_then(|n| n.to_ratio()) {
        Some((n, 1)) if i32::try_from(n).is_ok() => base.powi(n as i32),
        Some((1, 2)) => base.sqrt(),
        _ => base.powf(value),
    }
}
