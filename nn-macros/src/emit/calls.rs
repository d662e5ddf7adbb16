//! Calls of other differentiated functions, and their pullbacks.

use std::collections::HashSet;

use nn_symbolic::program::{Argument, Call, CallTangent, Pull, Sink, Statement, Var};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use super::place::Access;
use super::survey::is_view;
use crate::companion::Hidden;
use crate::lowered::{Lowered, Target};

impl Emitter<'_> {
    pub(super) fn call(&mut self, call: &Call) -> TokenStream {
        let args = self.arguments(call.callee, &call.args);
        let recorded = self.hidden(call.callee, Hidden::Record, &args);
        let (value, pullback) = (self.pattern(call.value), self.pattern(call.pullback));
        quote!(let (#value, #pullback) = #recorded;)
    }

    pub(super) fn call_tangent(&mut self, call: &CallTangent) -> TokenStream {
        let mut args = self.arguments(call.callee, &call.args);
        args.extend(call.tangents.iter().map(|tangent| self.given(tangent.as_ref())));
        let pushed = self.hidden(call.callee, Hidden::Tangent, &args);
        let (value, tangent) = (self.pattern(call.value), self.pattern(call.tangent));
        quote!(let (#value, #tangent) = #pushed;)
    }

    /// The call of a hidden function of a callee, which takes the workspace last.
    fn hidden(&self, callee: usize, hidden: Hidden, args: &[TokenStream]) -> TokenStream {
        let workspace = &self.workspace;
        match &self.lowered.callees[callee].target {
            Target::Function(path) => {
                // Generic arguments are those of the companion's functions, not of the companion.
                let mut companion = path.clone();
                let last = companion.segments.last_mut().expect("a path has a segment");
                let generics = std::mem::take(&mut last.arguments);
                let function = hidden.name();
                quote!(#companion::#function #generics (#(#args,)* #workspace))
            }
            Target::Associated(path) => {
                let mut function = path.clone();
                let last = function.segments.last_mut().expect("a path has a segment");
                last.ident = hidden.beside(&last.ident);
                quote!(#function(#(#args,)* #workspace))
            }
            Target::Method(name) => {
                let function = hidden.beside(name);
                let (receiver, args) = args.split_first().expect("a method has a receiver");
                quote!((#receiver).#function(#(#args,)* #workspace))
            }
        }
    }

    /// The tangent of an argument, as the callee takes it.
    fn given(&self, tangent: Option<&Argument>) -> TokenStream {
        let tangent = match tangent {
            None => quote!(()),
            // The callee wants it to be of its own type and no view.
            Some(Argument::Value(var)) if self.survey.is_view(*var) => {
                let view = self.reference(*var);
                quote!(&__rt::own(#view))
            }
            Some(Argument::Value(var)) => self.reference(*var),
            Some(Argument::Shared(place)) if is_view(place) => {
                let view = self.place_reference(place);
                quote!(&__rt::own(#view))
            }
            Some(Argument::Shared(place)) => self.place_reference(place),
            Some(Argument::Mutable(place) | Argument::Lent(place)) => {
                match self.access(place.cell) {
                    // Lent again, lest it be moved.
                    Access::Mutable(name) if place.path.is_empty() => quote!(&mut *#name),
                    _ => self.place_mutable(place),
                }
            }
        };
        quote!(__rt::given(#tangent))
    }

    fn arguments(&self, callee: usize, args: &[Argument]) -> Vec<TokenStream> {
        let forms = &self.lowered.callees[callee].forms;
        args.iter().zip(forms).map(|(arg, form)| self.argument(arg, form.as_ref())).collect()
    }

    /// An argument as the hidden functions take it.
    fn argument(&self, argument: &Argument, form: Option<&Ident>) -> TokenStream {
        match (argument, form) {
            (Argument::Value(var), Some(method)) => {
                let base = self.access(*var).base();
                quote!(&#base.#method())
            }
            (Argument::Value(var), None) => self.reference(*var),
            (Argument::Shared(place), Some(method)) => {
                let base = self.way(place, &place.path, self.access(place.cell).base());
                quote!(&#base.#method())
            }
            (Argument::Shared(place), None) => self.place_reference(place),
            (Argument::Mutable(place) | Argument::Lent(place), _) => self.place_mutable(place),
        }
    }

    pub(super) fn pull(&mut self, pull: &Pull) -> TokenStream {
        let callee = &self.lowered.callees[pull.callee];
        // What the callee leaves out is an error here, on its name.
        let span = callee.target.name().span();
        let mut args = Vec::new();
        let mut sinks = Vec::new();
        let mut fresh = TokenStream::new();
        let lends_sinks = pull.sinks.iter().any(|sink| {
            matches!(sink, Sink::AddTo(place) if matches!(self.access(place.cell), Access::Sink(_)))
        });
        for ((argument, form), sink) in pull.args.iter().zip(&callee.forms).zip(&pull.sinks) {
            let in_sink = match (argument, sink) {
                (Argument::Value(param), Sink::AddTo(_)) => self.descent.given(*param),
                _ => None,
            };
            let given = match argument {
                // The callee looks for it in the sink, too.
                _ if in_sink.is_some() => quote!(#in_sink),
                Argument::Mutable(_) => quote!(__rt::Gone),
                Argument::Lent(copy) => {
                    let copy = self.place_reference(copy);
                    quote!(__rt::again(#copy))
                }
                argument => self.argument(argument, form.as_ref()),
            };
            sinks.push(match sink {
                Sink::Skip => quote!(__rt::skip()),
                Sink::Fresh(var) => {
                    let name = self.name(*var);
                    fresh.extend(quote!(let mut #name = __rt::zero(#given);));
                    match self.guarded.fresh.get(var) {
                        None => {
                            let function = quote_spanned!(span=> __rt::fresh);
                            quote!(#function(#given, &mut #name))
                        }
                        Some(condition) => {
                            let mut asked = self.condition(condition);
                            if lends_sinks {
                                // A sink that another argument lends cannot be asked at the same time.
                                let early = self.survey.fresh(&format!("{name}_asked"));
                                fresh.extend(quote!(let #early = #asked;));
                                asked = quote!(#early);
                            }
                            let function = quote_spanned!(span=> __rt::fresh_if);
                            quote!(#function(#asked, #given, &mut #name))
                        }
                    }
                }
                Sink::AddTo(place) => match self.access(place.cell) {
                    Access::Sink(sink) => {
                        let bar = super::local(self.program.name(place.cell));
                        let part = if place.path.is_empty() {
                            quote!(#bar)
                        } else {
                            let way = self.way_to_change(place, quote!(#bar));
                            quote!(&mut #way)
                        };
                        let function = quote_spanned!(span=> part);
                        quote!(#sink.#function(|#bar| #part))
                    }
                    _ => {
                        let bar = self.place_mutable(place);
                        let function = quote_spanned!(span=> __rt::add_to);
                        quote!(#function(#bar))
                    }
                },
            });
            args.push(given);
        }
        let value = self.reference(pull.value);
        let seed = match pull.seed {
            None => quote!(__rt::zero_of(#value)),
            Some(seed) if self.program.is_float(seed) => self.access(seed).number(),
            Some(seed) => {
                let bar = self.take(seed);
                match self.survey.is_record(seed) {
                    true => quote!(__rt::complete(#bar, #value)),
                    false => bar,
                }
            }
        };
        let pullback = self.name(pull.pullback);
        for sink in &pull.sinks {
            if let Sink::Fresh(var) = sink {
                self.pattern(*var);
            }
        }
        let (workspace, released) = (&self.workspace, self.released(pull.value));
        quote!(#fresh #pullback(#(#args,)* #value, #seed, #(#sinks,)* #workspace); #released)
    }
}

/// The variables that are arguments of calls just as they are.
pub(super) fn passed(lowered: &Lowered, statements: &[Statement]) -> HashSet<Var> {
    let mut found = HashSet::new();
    for statement in statements {
        match statement {
            Statement::Call(call) => {
                let forms = &lowered.callees[call.callee].forms;
                for (argument, form) in call.args.iter().zip(forms) {
                    if let (Argument::Value(var), None) = (argument, form) {
                        found.insert(*var);
                    }
                }
            }
            Statement::Loop(l) => found.extend(passed(lowered, &l.body.statements)),
            Statement::Branch(branch) => {
                found.extend(passed(lowered, &branch.then.statements));
                found.extend(passed(lowered, &branch.otherwise.statements));
            }
            _ => {}
        }
    }
    found
}
