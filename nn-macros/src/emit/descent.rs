//! Parameters that a pullback changes by their own cotangents: a step of descent without an array for the gradient.
//!
//! The sink of such a parameter is the parameter itself, so the pullback reads it through the sink, and opens the sink
//! where it adds to it, behind all reads. Whether there are no reads behind is a pass over the program
//! ([`nn_symbolic::program::Guarded::in_place`]); a pullback that reads later is given a cotangent of its own.

use std::collections::HashMap;

use nn_symbolic::program::{Loop, Op, Sink, Statement, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::place::Access;
use super::{Emitter, local};
use crate::lowered::{Class, Param, Passing};
use crate::types;

/// The sinks that may be the parameters themselves.
#[derive(Default)]
pub(super) struct Descent {
    /// The name of each cell's sink.
    sinks: HashMap<Var, Ident>,
    /// The name of each parameter, which is in its sink or else this.
    params: HashMap<Var, Ident>,
}

impl Descent {
    /// The parameter that is read through its sink, by the name under which it is given.
    pub(super) fn given(&self, param: Var) -> Option<&Ident> {
        self.params.get(&param)
    }

    /// Whether the cell may be the parameter itself.
    pub(super) fn contains(&self, cell: Var) -> bool {
        self.sinks.contains_key(&cell)
    }

    /// Whether a loop adds to a parameter that it reads.
    pub(super) fn is_in(&self, l: &Loop) -> bool {
        l.body.changes().iter().any(|cell| self.contains(*cell))
    }
}

impl Emitter<'_> {
    /// From here on the parameters that may be in their sinks are read through them, and so is what the forward sweep
    /// reached through those.
    pub(super) fn read_through_sinks(&mut self, wrt: &[Var], forward: &[Statement]) {
        let mut changed = Vec::new();
        for (&param, &cell) in wrt.iter().zip(&self.guarded.sinks) {
            let position = self.program.params.iter().position(|other| *other == param);
            let Some(position) = position else { continue };
            if !self.guarded.in_place.contains(&cell)
                || !may_descend(&self.lowered.params[position])
            {
                continue;
            }
            let (name, sink) =
                (self.lowered.params[position].name.clone(), self.sink_names[position].clone());
            self.access.insert(param, Access::Borrowed(quote!(__rt::primal(#name, &#sink))));
            self.descent.sinks.insert(cell, sink);
            self.descent.params.insert(param, name);
            changed.push(param);
        }
        for statement in forward {
            if let Statement::Let { var, op: op @ (Op::Field { of, .. } | Op::Transpose(of)) } =
                statement
                && changed.contains(of)
                && let Some(Access::Path(_) | Access::Number(_)) = self.access.get(var)
            {
                self.operation(*var, op);
                changed.push(*var);
            }
        }
    }

    /// Opens the sinks that a statement adds to, if they are parameters that may be changed in place.
    pub(super) fn open_sums(&mut self, statement: &Statement) -> TokenStream {
        let (Statement::Accumulate { place, .. } | Statement::AccumulateProduct { place, .. }) =
            statement
        else {
            // A callee may find the parameter in the sink.
            if let Statement::Pull(pull) = statement {
                for sink in &pull.sinks {
                    if let Sink::AddTo(place) = sink {
                        self.close_sum(place.cell);
                    }
                }
            }
            return TokenStream::new();
        };
        match (self.access(place.cell), self.descent.sinks.get(&place.cell)) {
            (Access::Sink(_), Some(sink)) => {
                let bound = local(self.program.name(place.cell));
                let tokens = quote!(let #bound = #sink.required(););
                self.access.insert(place.cell, Access::Mutable(bound));
                tokens
            }
            _ => TokenStream::new(),
        }
    }

    /// Closes the sinks that were opened in a list of statements.
    pub(super) fn close_sums(&mut self, statements: &[Statement]) {
        for statement in statements {
            if let Statement::Accumulate { place, .. }
            | Statement::AccumulateProduct { place, .. } = statement
            {
                self.close_sum(place.cell);
            }
        }
    }

    fn close_sum(&mut self, cell: Var) {
        if let Some(sink) = self.descent.sinks.get(&cell) {
            self.access.insert(cell, Access::Sink(sink.clone()));
        }
    }

    /// The pullback, given cotangents apart for the parameters that it reads too late.
    pub(super) fn apart(&self, reverse: TokenStream) -> TokenStream {
        let params =
            self.program.params.iter().zip(self.lowered.params.iter().zip(&self.sink_names));
        let too_late = params.filter(|(var, _)| {
            // A number, however its type is called, is no structure.
            self.descent.given(**var).is_none() && !self.program.is_float(**var)
        });
        apart(too_late.map(|(_, param_and_sink)| param_and_sink), reverse)
    }
}

/// The pullback, given cotangents apart for these parameters, each with its sink.
pub(crate) fn apart<'p>(
    params: impl Iterator<Item = (&'p Param, &'p Ident)>,
    reverse: TokenStream,
) -> TokenStream {
    let params = params.filter(|(param, _)| may_descend(param));
    params.fold(reverse, |reverse, (param, sink)| {
        let name = &param.name;
        quote!(__rt::apart(#name, #sink, |#name, mut #sink| { #reverse });)
    })
}

/// Whether a parameter may be a structure, which can be changed by its own cotangent.
fn may_descend(param: &Param) -> bool {
    param.active
        && param.class == Class::Other
        && param.passing != Passing::Mutable
        && types::may_be_structure(&param.ty)
}
