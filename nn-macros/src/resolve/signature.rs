//! Signatures: parameters and results.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{FnArg, Ident, ItemFn, Pat, ReturnType, Type as SynType};

use super::Resolve;
use super::containers::is_of_container;
use super::enums::{as_read, enums};
use super::foreign::is_of_arrays;
use super::structure::{name_of, structs};
use crate::ast::{BindingId, Mutability};
use crate::attr::Options;
use crate::infer::Shape;
use crate::lowered::{Class, Output, Param, Passing};
use crate::types;

/// What is said of functions as parameters.
pub(super) const NO_FUNCTIONS: &str = "what a function computes that is passed in is not seen here: call a function with `#[derive_grad]` by its name";

/// The parameters of a function that has errors, as far as they can be read.
pub(crate) fn readable_params(item: &ItemFn, options: &Options) -> Option<Vec<Param>> {
    let mut resolve = Resolve::new(item, &options.runtime);
    let (params, _) = resolve.params(options);
    let nameless = |param: &Param| {
        matches!(param.ty, SynType::ImplTrait(_))
            || types::is_function(&param.ty, &item.sig.generics)
            || param.active && is_of_container(&param.ty)
    };
    let nameable = !params.iter().any(nameless);
    let complete = params.len() == item.sig.inputs.len() && nameable;
    let has_result = match &item.sig.output {
        ReturnType::Type(_, ty) => !matches!(**ty, SynType::ImplTrait(_)),
        ReturnType::Default => true,
    };
    (complete && has_result).then_some(params)
}

/// What `self` is called in generated code, where closures have it as a parameter.
fn receiver_name() -> Ident {
    Ident::new("self_", Span::mixed_site())
}

/// Whether a function returns what no companion can: even a stub of one would be in error.
pub(crate) fn returns_nothing_differentiable(item: &ItemFn) -> bool {
    match &item.sig.output {
        ReturnType::Default => false,
        ReturnType::Type(_, ty) => matches!(types::ungrouped(ty), SynType::Reference(_)),
    }
}

/// What a function of this signature returns.
pub(crate) fn output(item: &ItemFn) -> Output {
    match &item.sig.output {
        ReturnType::Default => Output::Unit,
        ReturnType::Type(_, ty) => match types::ungrouped(ty) {
            SynType::Tuple(tuple) if tuple.elems.is_empty() => Output::Unit,
            SynType::Tuple(_) => Output::Tuple,
            _ => Output::One,
        },
    }
}

impl Resolve<'_> {
    pub(super) fn signature(&mut self) {
        let sig = &self.item.sig;
        if let Some(token) = &sig.asyncness {
            self.errors.at(token, "an async function cannot be differentiated");
        }
        if let syn::Safety::Unsafe(token) = &sig.safety {
            self.errors.at(token, "an unsafe function cannot be differentiated");
        }
        if let Some(token) = &sig.abi {
            self.errors.at(token, "an extern function cannot be differentiated");
        }
        if let Some(token) = &sig.variadic {
            self.errors.at(token, "a variadic function cannot be differentiated");
        }
        self.output = match &sig.output {
            ReturnType::Default => self.types.of(Shape::Other),
            ReturnType::Type(_, ty) => {
                if let SynType::Reference(_) | SynType::ImplTrait(_) = types::ungrouped(ty) {
                    self.errors.at(
                        ty,
                        "the result must be a value of its own: a number or an owned array",
                    );
                }
                self.refuse_results(ty);
                types::read(&self.types, ty, self.generics)
            }
        };
    }

    /// A function that returns an error is called once more to say which; what it changes must not change twice, and an
    /// error must have no derivative.
    fn refuse_results(&self, ty: &SynType) {
        if !types::is_result(ty) {
            return;
        }
        let changes = self.item.sig.inputs.iter().find(|input| match input {
            FnArg::Receiver(receiver) => {
                matches!(types::of_receiver(receiver), SynType::Reference(of) if of.mutability.is_some())
            }
            FnArg::Typed(typed) => {
                matches!(&*typed.ty, SynType::Reference(of) if of.mutability.is_some())
            }
        });
        if let Some(input) = changes {
            self.errors.at(
                input,
                "a function that returns a `Result` cannot change its arguments here: return an `Option`, or what changes",
            );
        }
        if types::error_of(ty).is_some_and(|error| types::has_floats(error, self.generics)) {
            self.errors.at(
                types::error_of(ty),
                "an error that has numbers with a derivative is not supported: return them beside an `Option`",
            );
        }
    }

    /// The name of a parameter, and whether it is `mut`.
    fn parameter_name(&self, position: usize, input: &FnArg) -> Option<(Ident, bool)> {
        match input {
            FnArg::Receiver(receiver) => {
                let mutable = receiver.mutability.is_some();
                Some((Ident::new("self", receiver.self_token.span), mutable))
            }
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(pat) => Some((pat.ident.clone(), pat.mutability.is_some())),
                Pat::Wild(_) => {
                    Some((Ident::new(&format!("unused_{position}"), Span::mixed_site()), false))
                }
                pat => {
                    self.errors.at(
                        pat,
                        "a parameter must be a plain name: take it apart in the body with `let`",
                    );
                    None
                }
            },
        }
    }

    pub(super) fn params(&mut self, options: &Options) -> (Vec<Param>, Vec<BindingId>) {
        self.enums = enums(&self.item.block);
        for param in self.generics.type_params() {
            self.enums.remove(&param.ident.to_string());
        }
        self.structs = structs(self.item, &is_of_arrays);
        let mut params = Vec::new();
        let mut bindings = Vec::new();
        for (position, input) in self.item.sig.inputs.iter().enumerate() {
            let Some((name, mutable)) = self.parameter_name(position, input) else { continue };
            let ty = match input {
                FnArg::Receiver(receiver) => types::of_receiver(receiver),
                FnArg::Typed(typed) => types::ungrouped(&typed.ty).clone(),
            };
            let is_asked_for = options.wrt.as_ref().is_none_or(|wrt| wrt.contains(&name));
            if types::is_function(&ty, self.generics) {
                if is_asked_for {
                    self.errors.at(&ty, NO_FUNCTIONS);
                }
            } else if let SynType::ImplTrait(ty) = &ty {
                self.errors.at(
                    ty,
                    "`impl Trait` is not supported here: name the type, or a type parameter",
                );
            }
            if is_asked_for {
                self.refuse_container(&ty);
            }
            let (passing, reference) = match &ty {
                SynType::Reference(reference) if reference.mutability.is_some() => {
                    (Passing::Mutable, Some(Mutability::Mutable))
                }
                SynType::Reference(_) => (Passing::Shared, Some(Mutability::Shared)),
                _ => (Passing::Owned, None),
            };
            let plain = as_read(&ty, &self.enums, &self.structs);
            let class = types::classify(&plain, self.generics);
            let inferred = types::read(&self.types, &plain, self.generics);
            let binding = self.bind(&name, mutable, inferred, reference);
            bindings.push(binding);
            let is_receiver = matches!(input, FnArg::Receiver(_));
            let is_structure = is_receiver
                || name_of(types::innermost(&ty)).is_some_and(|name| self.structs.contains(&name));
            let name = if is_receiver { receiver_name() } else { name };
            let active = class != Class::Inactive;
            params.push(Param { name, ty, class, passing, active, is_receiver, is_structure });
        }
        if let Some(wrt) = &options.wrt {
            for name in wrt {
                match params.iter().find(|param| is_called(param, name)) {
                    None => self.errors.at(name, format!("the function has no parameter `{name}`")),
                    Some(param) if !param.active => {
                        let ty = param.ty.to_token_stream();
                        let message =
                            format!("`{name}` cannot be differentiated: a `{ty}` takes no part");
                        self.errors.at(name, message);
                    }
                    Some(_) => {}
                }
            }
            for param in &mut params {
                param.active &= wrt.iter().any(|name| is_called(param, name));
            }
        }
        if !params.iter().any(|param| param.active) && self.errors.is_empty() {
            self.errors.at(
                &self.item.sig.ident,
                "this function has no parameter to differentiate with respect to",
            );
        }
        (params, bindings)
    }
}

/// Whether a name of `wrt(…)` is that of the parameter.
fn is_called(param: &Param, name: &Ident) -> bool {
    if param.is_receiver { name == "self" } else { param.name == *name }
}
