//! Who takes part in the derivative of `max` and `min` of any number of arguments.
//!
//! max(a, b, c) is max(max(a, b), c), but its derivative is not shared as that says, a quarter for a and b and a half for
//! c where all are equal: the k arguments that are equal to the maximum take 1/k each, in whatever order they stand. So
//! calls in each other are taken for one.

use smallvec::{SmallVec, smallvec};

use crate::dense::ExprSet;
use crate::diff::Partials;
use crate::graph::{Expr, Graph, Node};
use crate::table::Function;

/// The arguments of calls in each other.
type Arguments = SmallVec<[Expr; 8]>;

/// Both arguments, if `expr` is a call of this function, which is `max` or `min`.
pub(crate) fn operands(graph: &Graph, function: Function, expr: Expr) -> Option<[Expr; 2]> {
    match *graph.node(expr) {
        Node::Call(own, ref args) if own == function => args.as_slice().try_into().ok(),
        _ => None,
    }
}

/// `max` or `min`, if `node` is a call of one of them.
pub(crate) fn function_of(node: &Node) -> Option<Function> {
    match node {
        Node::Call(function @ (Function::Max | Function::Min), _) => Some(*function),
        _ => None,
    }
}

/// All arguments of calls of this function in each other, in order.
fn arguments(graph: &Graph, function: Function, call: Expr) -> Arguments {
    let mut found = Arguments::new();
    let mut pending: Arguments = smallvec![call];
    while let Some(expr) = pending.pop() {
        match operands(graph, function, expr) {
            Some([a, b]) => pending.extend([b, a]),
            None => found.push(expr),
        }
    }
    found
}

/// Whether `argument` is the greatest, or least, which is `value`: 1 or 0.
pub(crate) fn tie(graph: &mut Graph, function: Function, value: Expr, argument: Expr) -> Expr {
    let distance = match function {
        Function::Max => graph.sub(value, argument),
        _ => graph.sub(argument, value),
    };
    let differs = graph.call(Function::Sign, &[distance]).expect("sign takes one argument");
    let one = graph.number(1);
    graph.sub(one, differs)
}

/// The partial derivatives of `value`, a call of `max` or `min` with others of it in it, with respect to the arguments of
/// all of them; `None` if there are no others.
pub(crate) fn partials(
    graph: &mut Graph,
    function: Function,
    value: Expr,
    wanted: impl Fn(Expr) -> bool,
) -> Option<Partials> {
    let arguments = arguments(graph, function, value);
    if arguments.len() <= 2 {
        return None;
    }
    let ties: Vec<Expr> =
        arguments.iter().map(|&argument| tie(graph, function, value, argument)).collect();
    let count = graph.add(&ties);
    let all = arguments.into_iter().zip(ties).filter(|&(argument, _)| wanted(argument));
    Some(all.map(|(argument, tie)| (argument, Some(graph.div(tie, count)))).collect())
}

/// Calls of `max` and `min` that are used in calls of the same function alone: what is in them is a part of those. All is
/// in `order`, children before parents, and leads to `root`.
pub(crate) fn inner(graph: &Graph, order: &[Expr], root: Expr) -> ExprSet {
    let (mut inner, mut used) = (ExprSet::default(), ExprSet::default());
    // Most formulas have none.
    if !order.iter().any(|&expr| function_of(graph.node(expr)).is_some()) {
        return inner;
    }
    used.insert(root);
    for &expr in order.iter().rev() {
        let function = function_of(graph.node(expr));
        if function.is_some() && !used.contains(expr) {
            inner.insert(expr);
        }
        for &child in graph.node(expr).children() {
            if function.is_none() || function_of(graph.node(child)) != function {
                used.insert(child);
            }
        }
    }
    inner
}
