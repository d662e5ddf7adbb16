//! Fewer operations for expressions that are computed together.
//!
//! The canonical form is flat and expanded: a·b·c and a·b·d do not share a·b, and a·x + a·y multiplies twice. For
//! reading that is right, for computing it is not. Two passes undo it:
//!
//! - `factor` takes common factors out of the terms of each sum;
//! - `pairs` takes operands that occur together in several sums, or in several products, out of all of them.
//!
//! A third, `reflect`, keeps the digits of 1 − σ(x).
//!
//! The first two are greedy: now and then they take an operation more, and asking first would cost a sixth of the time.

mod atom;
mod factor;
mod pairs;
mod reflect;

use factor::factor;
use pairs::extract_pairs;
use reflect::{is_sigmoid, reflect};

use crate::graph::{Expr, Graph};

/// Sums and products with more operands are left as they are: the passes are quadratic in them.
const LONGEST: usize = 32;

/// Canonical expressions that are to be computed together, rebuilt so that they have more in common. The values are the
/// same up to rounding; the results are no longer canonical.
pub fn share(graph: &mut Graph, roots: &[Expr]) -> Vec<Expr> {
    let reachable = graph.reachable(roots);
    let has_sigmoid = reachable.iter().any(|&expr| is_sigmoid(graph.node(expr)));
    let factored = factor(graph, roots, &reachable);
    let shared = if factored == roots {
        extract_pairs(graph, roots, &reachable)
    } else {
        let reachable = graph.reachable(&factored);
        extract_pairs(graph, &factored, &reachable)
    };
    if has_sigmoid { reflect(graph, &shared) } else { shared }
}
