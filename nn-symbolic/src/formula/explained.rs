//! The derivatives of formulas once more, each by itself and in steps.

use std::cell::OnceCell;
use std::sync::Arc;

use super::higher::{Limits, Partial, TooLarge, places};
use super::{Formula, Settings};
use crate::graph::{Expr, Graph, Symbol};
use crate::simplify::Assumptions;
use crate::steps::Derivation;

/// How a derivative of a formula comes about.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The places of its variables in [`Formula::wrt`], ascending, as in [`Partial::by`].
    pub by: Vec<usize>,
    /// The derivation from the formula or, of a higher order, from the derivative by all of these variables but the
    /// last, which comes before this one.
    pub derivation: Derivation,
}

impl Formula {
    /// Derives the derivatives again, each by itself and in steps, those of lower orders first; from now on they are the
    /// results of those. One list for each formula; formulas of one system stay one.
    ///
    /// That one sweep for all variables gives the same values, but not always in the same form.
    ///
    /// # Errors
    /// [`TooLarge`] if that takes too many derivatives or expressions.
    pub fn derive_in_steps(formulas: &mut [Self]) -> Result<Vec<Vec<Explained>>, TooLarge> {
        let mut all = Vec::with_capacity(formulas.len());
        for system in formulas.chunk_by_mut(|a, b| Arc::ptr_eq(&a.graph, &b.graph)) {
            let mut graph = Graph::clone(&system[0].graph);
            for formula in &mut *system {
                all.push(formula.explained(&mut graph)?);
            }
            let graph = Arc::new(graph);
            for formula in system {
                formula.graph = Arc::clone(&graph);
                formula.code = OnceCell::new();
            }
        }
        Ok(all)
    }

    fn explained(&mut self, graph: &mut Graph) -> Result<Vec<Explained>, TooLarge> {
        if self.equation.is_some() {
            self.explain_equation(graph);
            return Ok(Vec::new());
        }
        let assumptions = Assumptions::of_variables(graph, &self.settings.assume);
        let places = places(&self.wrt);
        let mut limits = Limits::new(graph);
        let mut all = Vec::new();
        let mut last = vec![Partial { by: Vec::new(), expr: self.source }];
        for order in 1..=self.settings.wanted.order() {
            limits.begin(order);
            let mut partials = Vec::new();
            for below in last {
                // Of the first ones, those that are 0 count as well.
                let left: Vec<(usize, Symbol)> = match order {
                    1 => self.wrt.iter().copied().enumerate().collect(),
                    _ => below.left(graph, &places),
                };
                limits.take(left.len())?;
                for (place, symbol) in left {
                    let derivation =
                        derived(graph, below.expr, symbol, &self.settings, &assumptions);
                    let partial = below.and(place, derivation.result);
                    all.push(Explained { by: partial.by.clone(), derivation });
                    partials.push(partial);
                    limits.check(graph)?;
                }
            }
            if order == 1 {
                self.derivatives = partials.iter().map(|partial| partial.expr).collect();
            }
            partials.retain(|partial| !graph.is_number(partial.expr, 0));
            last = partials;
        }
        if self.order() > 1 {
            self.higher = last;
        }
        Ok(all)
    }
}

fn derived(
    graph: &mut Graph,
    expr: Expr,
    symbol: Symbol,
    settings: &Settings,
    assumptions: &Assumptions,
) -> Derivation {
    match settings.simplify {
        true => Derivation::new(graph, expr, symbol, assumptions),
        false => Derivation::unsimplified(graph, expr, symbol),
    }
}
