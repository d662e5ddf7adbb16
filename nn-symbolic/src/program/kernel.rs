//! Derivatives of elementwise statements, as adjoints and tangents put them.

use std::collections::HashMap;

use crate::graph::{Expr, Graph};
use crate::simplify::{Assumptions, simplify};

/// The kernels, made of derivatives of `body`, simplified; `value`, which holds the value of `body` if anything does, is
/// used where it occurs.
pub(super) fn simplified(
    graph: &mut Graph,
    body: Expr,
    value: Option<Expr>,
    mut kernels: Vec<Expr>,
) -> Vec<Expr> {
    let is_leaf = graph.node(body).children().is_empty();
    let assumptions = Assumptions::default();
    let Some(value) = value.filter(|_| !is_leaf) else {
        return simplify(graph, &kernels, &assumptions);
    };
    // Before simplification the body is still recognised as written (1/(2·√u) → 1/(2·y)); after it, as the simplifier
    // writes it.
    let canonical = simplify(graph, &[body], &assumptions)[0];
    kernels = graph.substitute(&kernels, &HashMap::from([(body, value)]));
    kernels = simplify(graph, &kernels, &assumptions);
    if !graph.node(canonical).children().is_empty() {
        kernels = graph.substitute(&kernels, &HashMap::from([(canonical, value)]));
    }
    kernels
}
