//! A tape run forward and in reverse, in any arithmetic.

use std::collections::HashMap;

use super::{Step, Tape};
use crate::eval::{self, Arithmetic};
use crate::graph::Expr;

/// The values of the entries, and the partial derivatives of the operations: a list an operation.
pub(super) struct Values<N> {
    pub(super) entries: Vec<N>,
    pub(super) partials: Vec<Vec<Partial<N>>>,
}

/// The partial derivative of an operation with respect to one use of an entry.
pub(super) struct Partial<N> {
    entry: usize,
    pub(super) value: N,
    /// Whether it is the closed gate of a function that picks another operand.
    is_closed: bool,
}

impl Tape {
    /// Evaluates every operation where the variables have the values of `point`, in their order, and operands without variables
    /// those of `constants`. What has none of these is `missing`.
    pub(super) fn values<A: Arithmetic>(
        &self,
        ar: &A,
        point: impl Fn(usize) -> A::Number,
        constants: &HashMap<Expr, A::Number>,
        missing: &A::Number,
    ) -> Values<A::Number> {
        let mut entries: Vec<A::Number> = (0..self.inputs.len()).map(point).collect();
        for step in &self.steps {
            let of_operand = |operand| match self.entry(operand) {
                Some(entry) => &entries[entry],
                None => constants.get(&operand).unwrap_or(missing),
            };
            let value = eval::of_node(ar, &self.graph, step.expr, of_operand);
            entries.push(value);
        }
        let all: Vec<Expr> =
            self.steps.iter().flat_map(|step| &step.partials).map(|&(_, p)| p).collect();
        let of_entry = |symbol| {
            let entry = self.entries.get(&symbol);
            entry.map_or(missing, |&entry| &entries[entry]).clone()
        };
        let mut numbers = eval::of_graph(ar, &self.graph, &all, of_entry).into_iter();
        let of_step = |step: &Step| {
            let used = step.partials.iter().map(|&(entry, _)| entry);
            let partials = used.zip(numbers.by_ref()).map(|(entry, value)| {
                let is_closed = ar.is_zero(&value) && step.is_gate(|| ar.is_zero(&entries[entry]));
                Partial { entry, value, is_closed }
            });
            partials.collect()
        };
        let partials = self.steps.iter().map(of_step).collect();
        Values { entries, partials }
    }
}

impl<N: Clone> Values<N> {
    /// Forward accumulation: the tangent of every entry, where those of the variables are `direction`.
    pub(super) fn tangents<A: Arithmetic<Number = N>>(
        &self,
        ar: &A,
        direction: impl Iterator<Item = N>,
    ) -> Vec<N> {
        let mut tangents: Vec<N> = direction.collect();
        let zero = ar.zero();
        for (value, partials) in self.entries[tangents.len()..].iter().zip(&self.partials) {
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
            let open = partials.iter().filter(|p| !p.is_closed && !ar.is_zero(&tangents[p.entry]));
            let tangent = open.fold(zero.clone(), |sum, Partial { entry, value, .. }| {
                ar.add(&sum, &ar.mul(value, &tangents[*entry]))
            });
            tangents.push(tangent);
        }
        tangents
    }

    /// Reverse accumulation: the cotangent of every entry, where that of the result, an entry if it is no constant, is `seed`.
    pub(super) fn cotangents<A: Arithmetic<Number = N>>(
        &self,
        ar: &A,
        result: Option<usize>,
        seed: N,
    ) -> Vec<N> {
        let count = self.entries.len();
        let mut cotangents = vec![ar.zero(); count];
        if let Some(result) = result {
            // What has no value has no derivative.
            if ar.is_nothing(&self.entries[result]) {
                return vec![self.entries[result].clone(); count];
            }
            cotangents[result] = seed;
        }
        let first = count - self.partials.len();
        for (step, partials) in self.partials.iter().enumerate().rev() {
            let cotangent = cotangents[first + step].clone();
            if ar.is_zero(&cotangent) {
                continue;
            }
            for Partial { entry, value, .. } in partials.iter().filter(|p| !p.is_closed) {
                cotangents[*entry] = ar.add(&cotangents[*entry], &ar.mul(&cotangent, value));
            }
        }
        cotangents
    }
}
