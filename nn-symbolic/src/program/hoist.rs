//! Loop-invariant code motion for elementwise kernels: what depends on single numbers alone is computed once, not
//! once an element.
//!
//! The n-ary sums and products of the canonical form make this a matter of splitting operands into two groups: in
//! (v − y)·s/n the factors s and n⁻¹ leave the kernel together.

use std::collections::HashMap;

use super::{Program, Var};
use crate::graph::{Expr, Node};

/// What one subexpression depends on.
#[derive(Clone, Copy, PartialEq)]
enum Rate {
    /// Numbers only: the compiler folds it.
    Constant,
    /// Variables known to be one number.
    Scalar,
    /// Something that may be an array.
    Element,
}

/// Rewrites a kernel so that its largest scalar parts are variables of their own, which `define` makes.
pub fn hoist(
    program: &mut Program,
    body: Expr,
    mut define: impl FnMut(&mut Program, Expr) -> Var,
) -> Expr {
    let mut rates: HashMap<Expr, Rate> = HashMap::new();
    let mut new: HashMap<Expr, Expr> = HashMap::new();
    for expr in program.graph.reachable(&[body]) {
        let node = program.graph.node(expr).clone();
        let rate = match &node {
            Node::Variable(symbol) => match program.var_of(*symbol) {
                Some(var) if program.is_float(var) => Rate::Scalar,
                _ => Rate::Element,
            },
            _ => {
                let has = |rate| node.children().iter().any(|child| rates[child] == rate);
                if has(Rate::Element) {
                    Rate::Element
                } else if has(Rate::Scalar) {
                    Rate::Scalar
                } else {
                    Rate::Constant
                }
            }
        };
        rates.insert(expr, rate);
        if rate != Rate::Element || node.children().is_empty() {
            new.insert(expr, expr);
            continue;
        }
        let mut lift = |program: &mut Program, part: Expr| match program.graph.node(part) {
            Node::Variable(_) => part,
            _ => {
                let var = define(program, part);
                program.expr(var)
            }
        };
        let replaced = match &node {
            Node::Add(operands) | Node::Mul(operands) => {
                let (invariant, varying): (Vec<Expr>, Vec<Expr>) =
                    operands.iter().partition(|operand| rates[operand] != Rate::Element);
                let mut parts = Vec::new();
                if invariant.iter().any(|operand| rates[operand] == Rate::Scalar) {
                    let group = nary(program, &node, &invariant);
                    parts.push(lift(program, group));
                } else {
                    parts.extend(invariant);
                }
                parts.extend(varying.iter().map(|operand| new[operand]));
                nary(program, &node, &parts)
            }
            _ => {
                let children: HashMap<Expr, Expr> = node
                    .children()
                    .iter()
                    .map(|&child| {
                        let part = match rates[&child] {
                            Rate::Scalar => lift(program, child),
                            _ => new[&child],
                        };
                        (child, part)
                    })
                    .collect();
                let node = node.with_children(|child| children[&child]);
                program.graph.intern(node)
            }
        };
        new.insert(expr, replaced);
    }
    new[&body]
}

/// A sum or product, as `like` is one, of other operands.
fn nary(program: &mut Program, like: &Node, operands: &[Expr]) -> Expr {
    match like {
        Node::Add(_) => program.graph.add(operands),
        _ => program.graph.mul(operands),
    }
}
