//! Rational functions over one denominator, cancelled.
//!
//! The derivative of an antiderivative is its integrand, but the rules of differentiation leave it in many pieces. Here
//! an expression is taken for a rational function of its [kernels](kernels): the terms of its sums are brought over their
//! common denominator, what stands above is expanded with whatever is known of the kernels (√s² = s, cos² = 1 − sin²),
//! and divided by whatever divides it (Geddes, Czapor & Labahn, "Algorithms for Computer Algebra" (1992), chapters 2
//! and 3; products stay factored, and what is not small is left alone).
//!
//! Where that is too long, it is enough to take out what the terms have in common. Where all terms have a value, so has
//! the fraction, and the same one; what is cancelled may add points to that. It replaces the terms only if it takes fewer
//! operations, next to values that are computed anyway, or as many and reads better: see [`judge`].

mod build;
mod forms;
mod fraction;
mod judge;
mod kernels;
mod polynomial;

use forms::Fractions;
use judge::{Size, step};
use kernels::Kernels;

use super::{Firing, Simplifier};
use crate::dense::ExprSet;
use crate::graph::{Expr, Node};

/// The largest graph in which derivatives are looked at.
const MAX_GRAPH: usize = 20_000;

impl Simplifier<'_> {
    /// The canonical derivatives of canonical values, each over one denominator where that makes it smaller.
    pub(super) fn collapse(&mut self, values: &[Expr], derivatives: &mut [Expr]) {
        if self.graph.len() > MAX_GRAPH {
            return;
        }
        let known: ExprSet = self.graph.reachable(values).into_iter().collect();
        for derivative in derivatives {
            let before = *derivative;
            if let Some(pieces) = self.collapse_pieces(values, before) {
                *derivative = pieces;
                continue;
            }
            if let Some(after) = self.collapsed(before, &known) {
                *derivative = after;
                let rule = step(self.graph, before, after);
                self.record(Firing { rule, before, after, widens: false });
            }
        }
    }

    /// A smaller way to write a canonical expression: over one denominator, or with common factors outside and nothing
    /// multiplied out.
    fn collapsed(&mut self, root: Expr, known: &ExprSet) -> Option<Expr> {
        if !matches!(self.graph.node(root), Node::Add(_) | Node::Mul(_)) {
            return None;
        }
        let kernels = Kernels::of(self, root)?;
        // What rules make of the parts is no step of the derivation.
        let logging = std::mem::replace(&mut self.logging, false);
        let mut least = Size::of(self.graph, root, known);
        let mut fractions = Fractions::new(self, kernels, root);
        let whole = fractions.over_one_denominator();
        least.replace_by(fractions.graph(), whole);
        if least.root == root || fractions.has_grown() {
            let product = fractions.with_common_factors_outside();
            least.replace_by(fractions.graph(), product);
        }
        self.logging = logging;
        (least.root != root).then_some(least.root)
    }
}
