//! Rational functions over one denominator, cancelled.
//!
//! The derivative of an antiderivative is its integrand, but the rules of differentiation leave it in many pieces. Here
//! an expression is taken for a rational function of its [kernels](kernels): the terms of its sums are brought over their
//! common denominator, what stands above is expanded with whatever is known of the kernels (√s² = s, cos² = 1 − sin²),
//! and divided by whatever divides it (Geddes, Czapor & Labahn, "Algorithms for Computer Algebra" (1992), chapters 2
//! and 3; products stay factored, and what is not small is left alone).
//!
//! Where all terms have a value, so has the fraction, and the same one; what is cancelled may add points to that. It
//! replaces the terms only if it takes fewer operations, next to values that are computed anyway.

mod fraction;
mod kernels;
mod polynomial;

use fraction::Fractions;
use kernels::Kernels;

use super::cost::operations_of;
use super::{Firing, Simplifier, rules};
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
            let Some(collapsed) = self.collapsed(*derivative) else { continue };
            let [before, after] = [*derivative, collapsed].map(|root| {
                let reachable = self.graph.reachable(&[root]);
                operations_of(self.graph, &[root], &reachable, |expr| !known.contains(expr))
            });
            if after < before {
                let (rule, before) = (&rules::COMMON_DENOMINATOR, *derivative);
                self.record(Firing { rule, before, after: collapsed, widens: false });
                *derivative = collapsed;
            }
        }
    }

    fn collapsed(&mut self, root: Expr) -> Option<Expr> {
        if !matches!(self.graph.node(root), Node::Add(_) | Node::Mul(_)) {
            return None;
        }
        let kernels = Kernels::of(self, root)?;
        // What rules make of the parts is no step of the derivation.
        let logging = std::mem::replace(&mut self.logging, false);
        let mut fractions = Fractions::new(self, kernels);
        let collapsed = fractions.of(root).map(|fraction| fractions.build(&fraction));
        self.logging = logging;
        collapsed.filter(|&collapsed| collapsed != root)
    }
}
