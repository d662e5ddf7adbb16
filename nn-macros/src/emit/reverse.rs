//! The order of business in `__record`: arguments, the value, and the turn from one sweep to the other.

use std::collections::HashSet;

use nn_symbolic::program::{Condition, Kind, Op, Statement, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::place::Access;
use super::{Emitter, local};
use crate::lowered::{Class, Output, Passing};
use crate::types;

impl Emitter<'_> {
    /// Parameters are reached by the names that the user gave them. Returns the names of their sinks.
    pub(super) fn place_params(&mut self) -> Vec<Ident> {
        let mut sinks = Vec::new();
        for (param, info) in self.program.params.iter().zip(&self.lowered.params) {
            let name = info.name.clone();
            let copied =
                info.passing != Passing::Mutable && self.program.kind(*param) != Kind::Cell;
            let access = match info.class {
                _ if info.passing == Passing::Mutable => Access::Mutable(name),
                Class::Scalar if copied => Access::Number(quote!(#name)),
                Class::Inactive if self.program.kind(*param) == Kind::Host => {
                    let is_copied = types::is_copied(&info.ty) || info.passing == Passing::Shared;
                    Access::Number(if is_copied { quote!(#name) } else { quote!((*#name)) })
                }
                _ => Access::Shared(name),
            };
            self.access.insert(*param, access);
            sinks.push(self.survey.fresh(&format!("{}_sink", self.program.name(*param))));
        }
        // In the order of the program's parameters, to which cotangent cells are not the sinks of all.
        self.sink_names = sinks.clone();
        sinks
    }

    /// What `__record` returns, behind all statements of the forward sweep.
    pub(super) fn value(&self) -> TokenStream {
        // A value may be read again in the reverse sweep, but then from the parameter of the closure.
        self.packed(&self.leaving_values())
    }

    /// The results of the program, behind all statements.
    pub(super) fn leaving_values(&self) -> Vec<TokenStream> {
        let results = &self.program.body.results;
        let values = results.iter().enumerate().map(|(i, result)| match self.access(*result) {
            Access::Owned(name) if !results[i + 1..].contains(result) => quote!(#name),
            _ => self.take(*result),
        });
        values.collect()
    }

    /// What the function returns, made of one value for each of its results.
    pub(super) fn packed(&self, values: &[TokenStream]) -> TokenStream {
        match self.lowered.output {
            Output::Unit => quote!(()),
            Output::One => quote!(#(#values)*),
            Output::Tuple => quote!((#(#values,)*)),
        }
    }

    /// From here on code is for the closure, which has a reference to the value.
    pub(super) fn turn_round(&mut self) -> Ident {
        self.reversing = true;
        self.storage = std::mem::take(&mut self.reverse_storage);
        let value = self.survey.fresh("value");
        for (i, &result) in self.program.body.results.iter().enumerate() {
            let is_number = self.program.is_float(result);
            if is_number || self.program.params.contains(&result) {
                continue;
            }
            let access = match self.lowered.output {
                Output::Tuple => {
                    let i = syn::Index::from(i);
                    match self.program.kind(result) {
                        Kind::Host => Access::Number(quote!(#value.#i)),
                        _ => Access::Path(quote!(#value.#i)),
                    }
                }
                _ => match self.program.kind(result) {
                    Kind::Host => Access::Number(quote!((*#value))),
                    _ => Access::Shared(value.clone()),
                },
            };
            self.access.insert(result, access);
        }
        value
    }

    /// The pattern of the seed: that of the result, or those of the results.
    pub(super) fn seed(&mut self) -> TokenStream {
        let seeds: Vec<TokenStream> = self
            .guarded
            .seeds
            .iter()
            .map(|seed| seed.map_or_else(|| quote!(_), |seed| self.pattern(seed)))
            .collect();
        match self.lowered.output {
            Output::Unit => quote!(_),
            Output::One => quote!(#(#seeds)*),
            Output::Tuple => quote!((#(#seeds,)*)),
        }
    }

    /// Cells of cotangents: those that are always asked for become references now, the others wait behind their sinks.
    pub(super) fn open_sinks(&mut self, wrt: &[Var], reverse: &[Statement]) -> TokenStream {
        let used: HashSet<Var> = reverse.iter().flat_map(|s| self.program.uses(s)).collect();
        let mut tokens = TokenStream::new();
        let sink_of = |param: Var| self.program.params.iter().position(|other| *other == param);
        let active = wrt.iter().copied().zip(self.guarded.sinks.iter().copied());
        let outputs =
            self.program.outputs.iter().copied().zip(self.guarded.outputs.iter().copied());
        let mut cells: Vec<(Var, Var)> = active.collect();
        for output in outputs {
            if !cells.contains(&output) {
                cells.push(output);
            }
        }
        let optional: HashSet<usize> =
            self.guarded.conditions.values().flat_map(|c| c.asked.iter().copied()).collect();
        let conditions = self.guarded.fresh.values().flat_map(|c| c.asked.iter().copied());
        let optional: HashSet<usize> = optional.into_iter().chain(conditions).collect();
        let mut opened = Vec::new();
        for (i, (param, cell)) in cells.into_iter().enumerate() {
            let Some(position) = sink_of(param) else { continue };
            let sink = self.sink_names[position].clone();
            let info = &self.lowered.params[position];
            if !used.contains(&cell) {
                continue;
            }
            let is_output = self.guarded.outputs.contains(&cell);
            if self.program.kind(param) == Kind::Cell && !is_output && may_be_lazy(&info.ty) {
                let argument = self.reference(param);
                tokens.extend(quote!(#sink.complete(#argument);));
            }
            let bound = local(self.program.name(cell));
            if is_output {
                opened.push((cell, bound.clone()));
                tokens.extend(quote!(let #bound = #sink.required();));
            } else if i < wrt.len() && self.is_unguarded(cell, reverse) && !optional.contains(&i) {
                if self.descent.contains(cell) {
                    tokens.extend(quote!(if !#sink.is_asked() { return }));
                    self.access.insert(cell, Access::Sink(sink));
                } else {
                    opened.push((cell, bound.clone()));
                    tokens.extend(quote!(let Some(#bound) = #sink.get() else { return };));
                }
            } else {
                self.access.insert(cell, Access::Sink(sink));
            }
        }
        for (cell, bound) in opened {
            self.access.insert(cell, Access::Mutable(bound));
        }
        tokens
    }

    /// Whether a statement of the reverse sweep adds to the cell without asking first, other than by way of a callee.
    fn is_unguarded(&self, cell: Var, statements: &[Statement]) -> bool {
        statements.iter().any(|statement| match statement {
            Statement::Branch(branch)
                if self.guarded.conditions.contains_key(&branch.condition) =>
            {
                false
            }
            Statement::Branch(branch) => {
                self.is_unguarded(cell, &branch.then.statements)
                    || self.is_unguarded(cell, &branch.otherwise.statements)
            }
            Statement::Loop(l) => self.is_unguarded(cell, &l.body.statements),
            Statement::Pull(_) => false,
            statement => nn_symbolic::program::Program::changes(statement).contains(&cell),
        })
    }

    /// What has no derivative and is read off the arguments, such as a length, is read off them again: the closure
    /// keeps nothing that might borrow.
    pub(super) fn look_up_again(
        &mut self,
        forward: &[Statement],
        reverse: &[Statement],
    ) -> TokenStream {
        let mut wanted: HashSet<Var> = reverse.iter().flat_map(|s| self.program.uses(s)).collect();
        let mut given: HashSet<Var> = self.program.params.iter().copied().collect();
        given.retain(|param| !self.program.outputs.contains(param));
        let mut candidates = Vec::new();
        for statement in forward {
            if let Statement::Let { var, op: Op::Host { args, repeatable: true, .. } } = statement
                && args.iter().all(|arg| given.contains(arg) || self.is_way(*arg))
            {
                given.insert(*var);
                candidates.push((*var, args, statement));
            }
        }
        let mut again = Vec::new();
        for (var, args, statement) in candidates.into_iter().rev() {
            if wanted.contains(&var) {
                wanted.extend(args);
                again.push(statement);
            }
        }
        again.iter().rev().map(|statement| self.statement(statement, None)).collect()
    }

    /// Whether the variable is reached through others at each use.
    fn is_way(&self, var: Var) -> bool {
        matches!(self.access.get(&var), Some(Access::Path(_)))
    }

    /// A condition of a guard, as Rust.
    pub(super) fn condition(&self, condition: &Condition) -> TokenStream {
        let asked = condition.asked.iter().map(|&i| {
            let sink = self.sink_of(self.guarded.sinks[i]);
            quote!(#sink)
        });
        let last = condition.but_last_run.then(|| {
            let index = self.run_index.clone().unwrap_or_else(|| local("index"));
            quote!(#index > 0)
        });
        let terms: Vec<TokenStream> = last.into_iter().chain(asked).collect();
        quote!(#(#terms)||*)
    }

    /// Whether the sink of a cell is asked for.
    fn sink_of(&self, cell: Var) -> TokenStream {
        match self.access(cell) {
            Access::Sink(sink) => quote!(#sink.is_asked()),
            // Open already, so it is.
            _ => quote!(true),
        }
    }
}

/// Whether a cotangent of this type can be a lazy zero, so that it has no elements to add to: all but those of slices and
/// arrays of numbers.
fn may_be_lazy(ty: &syn::Type) -> bool {
    match types::ungrouped(ty) {
        syn::Type::Reference(reference) => may_be_lazy(&reference.elem),
        syn::Type::Slice(slice) => may_be_lazy(&slice.elem),
        syn::Type::Array(array) => may_be_lazy(&array.elem),
        syn::Type::Path(path) => {
            let name = path.path.get_ident().map(ToString::to_string);
            !matches!(name.as_deref(), Some("f32" | "f64"))
        }
        _ => true,
    }
}
