//! Signatures: parameters and results.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{FnArg, Ident, ItemFn, Pat, ReturnType, Type as SynType};

use super::Resolve;
use crate::ast::{BindingId, Mutability};
use crate::attr::Options;
use crate::infer::Shape;
use crate::lowered::{Class, Output, Param, Passing};
use crate::types;

/// The parameters of a function that has errors, as far as they can be read.
pub(crate) fn readable_params(item: &ItemFn, options: &Options) -> Option<Vec<Param>> {
    let mut resolve = Resolve::new(item);
    let (params, _) = resolve.params(options);
    let nameable = params.iter().all(|param| !matches!(param.ty, SynType::ImplTrait(_)));
    let complete = params.len() == item.sig.inputs.len() && nameable;
    let has_result = match &item.sig.output {
        ReturnType::Type(_, ty) => !matches!(**ty, SynType::ImplTrait(_)),
        ReturnType::Default => true,
    };
    (complete && has_result).then_some(params)
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
                types::read(&self.types, ty, self.generics)
            }
        };
    }

    pub(super) fn params(&mut self, options: &Options) -> (Vec<Param>, Vec<BindingId>) {
        let mut params = Vec::new();
        let mut bindings = Vec::new();
        for (position, input) in self.item.sig.inputs.iter().enumerate() {
            let FnArg::Typed(typed) = input else {
                self.errors.at(
                    input,
                    "methods are not supported yet: make `self` an ordinary parameter of a function",
                );
                continue;
            };
            let (name, mutable) = match &*typed.pat {
                Pat::Ident(pat) => (pat.ident.clone(), pat.mutability.is_some()),
                Pat::Wild(_) => {
                    (Ident::new(&format!("unused_{position}"), Span::mixed_site()), false)
                }
                pat => {
                    self.errors.at(
                        pat,
                        "a parameter must be a plain name: take it apart in the body with `let`",
                    );
                    continue;
                }
            };
            let ty = types::ungrouped(&typed.ty).clone();
            if let SynType::ImplTrait(ty) = &ty {
                self.errors.at(
                    ty,
                    "`impl Trait` is not supported here: name the type, or a type parameter",
                );
            }
            let (passing, reference) = match &ty {
                SynType::Reference(reference) if reference.mutability.is_some() => {
                    (Passing::Mutable, Some(Mutability::Mutable))
                }
                SynType::Reference(_) => (Passing::Shared, Some(Mutability::Shared)),
                _ => (Passing::Owned, None),
            };
            let class = types::classify(&ty, self.generics);
            let inferred = types::read(&self.types, &ty, self.generics);
            let binding = self.bind(&name, mutable, inferred, reference);
            bindings.push(binding);
            params.push(Param { name, ty, class, passing, active: class != Class::Inactive });
        }
        if let Some(wrt) = &options.wrt {
            for name in wrt {
                match params.iter().find(|param| param.name == *name) {
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
                param.active &= wrt.contains(&param.name);
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
