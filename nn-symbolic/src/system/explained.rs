//! The derivatives of formulas once more, each by itself and in steps.

use std::cell::OnceCell;

use super::higher::{Limits, Partial, TooLarge, places};
use super::{Formula, Settings, System};
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

impl System {
    /// Derives the derivatives again, each by itself and in steps, those of lower orders first; from now on they are the
    /// results of those. One list for each formula.
    ///
    /// That one sweep for all variables gives the same values, but not always in the same form.
    ///
    /// # Errors
    /// [`TooLarge`] if that takes too many derivatives or expressions.
    pub fn derive_in_steps(&mut self) -> Result<Vec<Vec<Explained>>, TooLarge> {
        self.code = OnceCell::new();
        let mut all = Vec::with_capacity(self.formulas.len());
        for formula in &mut self.formulas {
            formula.code = OnceCell::new();
            all.push(formula.explained(&mut self.graph, &self.settings)?);
        }
        Ok(all)
    }
}

impl Formula {
    fn explained(
        &mut self,
        graph: &mut Graph,
        settings: &Settings,
    ) -> Result<Vec<Explained>, TooLarge> {
        if self.equation.is_some() {
            self.explain_equation(graph);
            return Ok(Vec::new());
        }
        let assumptions = Assumptions::of_variables(graph, &settings.assume);
        let places = places(&self.wrt);
        let mut limits = Limits::new(graph);
        let mut all = Vec::new();
        let mut last = vec![Partial { by: Vec::new(), expr: self.source }];
        for order in 1..=settings.wanted.order() {
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
                    let derivation = derived(graph, below.expr, symbol, settings, &assumptions);
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
        if settings.wanted.order() > 1 {
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
