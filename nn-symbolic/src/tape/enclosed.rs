//! A tape in arithmetic with bounds: the values, tangents and cotangents of its entries to their last digit.

use std::collections::HashMap;

use super::Tape;
use super::run::Values;
use crate::eval;
use crate::graph::Expr;
use crate::precise::{Computation, Enclosing, Given};

/// What is wanted of a tape.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// The value of the formula.
    Result,
    /// The derivatives of the formula, by reverse accumulation.
    Gradient,
    /// The value of every entry.
    Values,
    /// The tangent of every entry in the direction of this input.
    Tangents(usize),
    /// The cotangent of every entry.
    Cotangents,
    /// The partial derivatives of every operation, one after the other.
    Partials,
}

/// Parts of a tape at a point, one after the other.
pub(crate) struct Parts<'t> {
    pub(crate) tape: &'t Tape,
    pub(crate) point: &'t [Given],
    pub(crate) parts: &'t [Part],
}

impl Tape {
    fn enclosed<A: Enclosing>(&self, ar: &A, point: &[Given]) -> Values<A::Number> {
        let given = |input| match point.get(input) {
            Some(given) => Given::value(given, ar),
            None => ar.undefined(),
        };
        self.values(ar, given, &self.enclosed_constants(ar), &ar.undefined())
    }

    /// The values of operands without variables.
    fn enclosed_constants<A: Enclosing>(&self, ar: &A) -> HashMap<Expr, A::Number> {
        let roots: Vec<Expr> = self.constants.keys().copied().collect();
        // A variable there is no input.
        let values = eval::of_graph(ar, &self.graph, &roots, |_| ar.undefined());
        roots.into_iter().zip(values).collect()
    }
}

impl Computation for Parts<'_> {
    fn run<A: Enclosing>(&self, ar: &A, _wanted: &[bool]) -> Vec<A::Number> {
        let enclosed = self.tape.enclosed(ar, self.point);
        let (inputs, result) = (self.tape.inputs.len(), self.tape.entry(self.tape.result));
        let cotangents = || enclosed.cotangents(ar, result, ar.integer(1));
        let mut all = Vec::with_capacity(self.count());
        for part in self.parts {
            match *part {
                Part::Result => all.push(match result {
                    Some(entry) => enclosed.entries[entry].clone(),
                    None => {
                        let constants = self.tape.enclosed_constants(ar);
                        let constant = constants.get(&self.tape.result).cloned();
                        constant.unwrap_or_else(|| ar.undefined())
                    }
                }),
                Part::Gradient => {
                    let mut cotangents = cotangents();
                    cotangents.truncate(inputs);
                    all.append(&mut cotangents);
                }
                Part::Values => all.extend_from_slice(&enclosed.entries),
                Part::Tangents(input) => {
                    let direction = (0..inputs).map(|other| ar.integer((other == input).into()));
                    all.extend(enclosed.tangents(ar, direction));
                }
                Part::Cotangents => all.extend(cotangents()),
                Part::Partials => {
                    all.extend(enclosed.partials.iter().flatten().map(|p| p.value.clone()));
                }
            }
        }
        all
    }

    fn count(&self) -> usize {
        let of_part = |part: &Part| match part {
            Part::Result => 1,
            Part::Gradient => self.tape.inputs.len(),
            Part::Partials => self.tape.steps.iter().map(|step| step.partials.len()).sum(),
            _ => self.tape.len(),
        };
        self.parts.iter().map(of_part).sum()
    }
}
