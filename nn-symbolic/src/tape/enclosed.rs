//! A tape in arithmetic with bounds: the values, tangents and cotangents of its entries to their last digit.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::Tape;
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

/// The values of the entries, and the partial derivatives of the operations.
struct Enclosed<N> {
    values: Vec<N>,
    partials: Vec<Vec<Partial<N>>>,
}

/// The partial derivative of an operation.
struct Partial<N> {
    entry: usize,
    value: N,
    /// Whether it is the closed gate of a function that picks another operand.
    is_closed: bool,
}

impl Tape {
    fn enclosed<A: Enclosing>(&self, ar: &A, point: &[Given]) -> Enclosed<A::Number> {
        let given = |input| match point.get(input) {
            Some(given) => Given::value(given, ar),
            None => ar.undefined(),
        };
        let mut values: Vec<A::Number> = (0..self.inputs.len()).map(given).collect();
        let (constants, undefined) = (self.enclosed_constants(ar), ar.undefined());
        for step in &self.steps {
            let of_operand = |operand| match self.entry(operand) {
                Some(entry) => &values[entry],
                None => constants.get(&operand).unwrap_or(&undefined),
            };
            let value = eval::of_node(ar, &self.graph, step.expr, of_operand);
            values.push(value);
        }
        let all: Vec<Expr> =
            self.steps.iter().flat_map(|step| &step.partials).map(|&(_, p)| p).collect();
        let of_entry = |symbol| match self.entries.get(&symbol) {
            Some(&entry) => values[entry].clone(),
            None => ar.undefined(),
        };
        let mut numbers = eval::of_graph(ar, &self.graph, &all, of_entry).into_iter();
        let is_zero = |number: &A::Number| ar.sign(number) == Some(Ordering::Equal);
        let of_step = |step: &super::Step| {
            let entries = step.partials.iter().map(|&(entry, _)| entry);
            let partials = entries.zip(numbers.by_ref()).map(|(entry, value)| {
                let is_closed = step.is_gate(|| is_zero(&values[entry])) && is_zero(&value);
                Partial { entry, value, is_closed }
            });
            partials.collect()
        };
        let partials = self.steps.iter().map(of_step).collect();
        Enclosed { values, partials }
    }

    /// The values of operands without variables.
    fn enclosed_constants<A: Enclosing>(&self, ar: &A) -> HashMap<Expr, A::Number> {
        let roots: Vec<Expr> = self.constants.keys().copied().collect();
        // A variable there is no input.
        let values = eval::of_graph(ar, &self.graph, &roots, |_| ar.undefined());
        roots.into_iter().zip(values).collect()
    }
}

impl<N: Clone> Enclosed<N> {
    /// Forward accumulation, as in [`Run::tangents`](super::Run::tangents).
    fn tangents<A: Enclosing<Number = N>>(&self, ar: &A, tape: &Tape, input: usize) -> Vec<N> {
        let given = |other: usize| ar.integer((other == input).into());
        let is_zero = |number: &N| ar.sign(number) == Some(Ordering::Equal);
        let inputs = tape.inputs.len();
        let mut tangents: Vec<N> = (0..inputs).map(given).collect();
        for (value, partials) in self.values[inputs..].iter().zip(&self.partials) {
            if ar.has_expired() {
                tangents.push(ar.unknown());
                continue;
            }
            // What has no value has no derivative.
            if ar.is_nothing(value) {
                tangents.push(value.clone());
                continue;
            }
            // Entries that do not depend on the direction add nothing, be their partial derivatives infinite or not.
            let mut tangent = ar.integer(0);
            for Partial { entry, value, .. } in partials.iter().filter(|p| !p.is_closed) {
                if !is_zero(&tangents[*entry]) {
                    tangent = ar.add(&tangent, &ar.mul(value, &tangents[*entry]));
                }
            }
            tangents.push(tangent);
        }
        tangents
    }

    /// Reverse accumulation, as in [`Run::cotangents`](super::Run::cotangents).
    fn cotangents<A: Enclosing<Number = N>>(&self, ar: &A, tape: &Tape) -> Vec<N> {
        let mut cotangents = vec![ar.integer(0); tape.len()];
        if let Some(result) = tape.entry(tape.result) {
            if ar.is_nothing(&self.values[result]) {
                return vec![self.values[result].clone(); tape.len()];
            }
            cotangents[result] = ar.integer(1);
        }
        let first = tape.inputs.len();
        for (step, partials) in self.partials.iter().enumerate().rev() {
            let cotangent = cotangents[first + step].clone();
            if ar.sign(&cotangent) == Some(Ordering::Equal) {
                continue;
            }
            for Partial { entry, value, .. } in partials.iter().filter(|p| !p.is_closed) {
                cotangents[*entry] = ar.add(&cotangents[*entry], &ar.mul(&cotangent, value));
            }
        }
        cotangents
    }
}

impl Computation for Parts<'_> {
    fn run<A: Enclosing>(&self, ar: &A, _wanted: &[bool]) -> Vec<A::Number> {
        let enclosed = self.tape.enclosed(ar, self.point);
        let inputs = self.tape.inputs.len();
        let mut all = Vec::with_capacity(self.count());
        for part in self.parts {
            match *part {
                Part::Result => all.push(match self.tape.entry(self.tape.result) {
                    Some(entry) => enclosed.values[entry].clone(),
                    None => {
                        let constants = self.tape.enclosed_constants(ar);
                        let constant = constants.get(&self.tape.result).cloned();
                        constant.unwrap_or_else(|| ar.undefined())
                    }
                }),
                Part::Gradient => {
                    let mut cotangents = enclosed.cotangents(ar, self.tape);
                    cotangents.truncate(inputs);
                    all.append(&mut cotangents);
                }
                Part::Values => all.extend_from_slice(&enclosed.values),
                Part::Tangents(input) => all.extend(enclosed.tangents(ar, self.tape, input)),
                Part::Cotangents => all.extend(enclosed.cotangents(ar, self.tape)),
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
