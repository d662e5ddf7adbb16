//! What leaves a region, handed on all at once: the states of a loop to the next run, what an arm changes to what follows.
//!
//! Each value may read what another replaces, as in `(a, b) = (b, a + b)`, so the assignments have an order, and where
//! they go round in a circle, one value is set aside first.

use std::collections::HashSet;

use nn_symbolic::program::{Region, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Emitter;
use super::place::Access;

/// One step of handing on what leaves a region.
#[derive(Clone, Copy)]
pub(super) struct Move {
    /// The position of the result.
    pub(super) result: usize,
    pub(super) to: Target,
}

/// Where a result goes.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Binding(Var),
    /// The trajectory of a state.
    Trajectory(Var),
}

impl Target {
    /// What must not be read any more: a binding, or a state that is a view of its trajectory.
    fn changes(self) -> Var {
        match self {
            Self::Binding(var) | Self::Trajectory(var) => var,
        }
    }
}

impl Emitter<'_> {
    /// Assigns results of a region to bindings, all at once, and gives the others as expressions. `kept` is read
    /// afterwards.
    pub(super) fn hand_on(
        &mut self,
        region: &Region,
        moves: Vec<Move>,
        others: &[usize],
        kept: Option<Var>,
    ) -> (TokenStream, Vec<TokenStream>) {
        let mut pending = moves;
        pending.retain(|Move { result, to }| match to {
            Target::Binding(binding) => self.storage.binding(region.results[*result]) != *binding,
            Target::Trajectory(_) => true,
        });
        let changed: HashSet<Var> = pending.iter().map(|step| step.to.changes()).collect();
        let mut tokens = TokenStream::new();
        if let Some(kept) = kept
            && self.reads(kept).iter().any(|binding| changed.contains(binding))
        {
            let (name, value) = (self.survey.fresh("done"), self.access(kept).number());
            tokens.extend(quote!(let #name = #value;));
            self.access.insert(kept, Access::Number(quote!(#name)));
        }
        let mut values = Vec::new();
        for &k in others {
            let var = region.results[k];
            let value = self.result(region, k);
            if self.reads(var).iter().any(|binding| changed.contains(binding)) {
                let name = self.temporary(var);
                tokens.extend(quote!(let #name = #value;));
                values.push(quote!(#name));
            } else {
                values.push(value);
            }
        }
        // A step waits for those that read what it changes. Where all wait, one reads ahead.
        let mut ahead: Vec<(usize, Ident)> = Vec::new();
        while !pending.is_empty() {
            let is_free = |step: &Move| {
                pending.iter().all(|other| {
                    other.result == step.result
                        || ahead.iter().any(|(done, _)| *done == other.result)
                        || !self.reads(region.results[other.result]).contains(&step.to.changes())
                })
            };
            let free = pending.iter().position(is_free);
            let read = ahead.iter().find(|(done, _)| *done == pending[free.unwrap_or(0)].result);
            let Move { result, to } = pending[free.unwrap_or(0)];
            let value = match read {
                Some((_, name)) => quote!(#name),
                None => self.result(region, result),
            };
            if let Some(at) = free {
                pending.remove(at);
                let mark = self.mark_of_folded(region.results[result]);
                tokens.extend(self.marked(mark, |emitter| match to {
                    Target::Binding(binding) => {
                        let assigned = emitter.assigned(binding, region.results[result], &value);
                        emitter.gone.get_mut().remove(&binding);
                        assigned
                    }
                    Target::Trajectory(state) => {
                        let trajectory = emitter.trajectory(state);
                        quote!(#trajectory.push(#value);)
                    }
                }));
            } else {
                let next =
                    pending.iter().find(|step| !ahead.iter().any(|(k, _)| *k == step.result));
                let Some(Move { result, .. }) = next.copied() else { break };
                let value = self.result(region, result);
                let name = self.temporary(region.results[result]);
                tokens.extend(quote!(let #name = #value;));
                ahead.push((result, name));
            }
        }
        (tokens, values)
    }

    /// A result of a region, as it leaves.
    fn result(&mut self, region: &Region, k: usize) -> TokenStream {
        let position = self.position(region, k);
        self.at(position, |emitter| emitter.take(region.results[k]))
    }

    /// The bindings that reading a variable reads.
    pub(super) fn reads(&self, var: Var) -> Vec<Var> {
        let vars = self.liveness.with_bases(&[var]);
        vars.into_iter().map(|var| self.storage.binding(var)).collect()
    }

    fn temporary(&self, var: Var) -> Ident {
        self.survey.fresh(&format!("next_{}", self.program.name(self.storage.binding(var))))
    }
}
