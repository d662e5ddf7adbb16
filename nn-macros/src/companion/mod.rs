//! The companion: the empty enum of the function's name whose associated functions are its derivatives.
//!
//! A function lives in the namespace of values, an enum in that of types, so both may have one name and one `use`
//! imports both.

mod parameter;
mod public;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{
    GenericParam, Generics, ItemFn, Path, ReturnType, Type, TypeParamBound, WherePredicate,
    parse_quote,
};

use crate::attr::Options;
use crate::emit::Bodies;
use crate::lowered::{Class, Output, Param, Passing};
use crate::types;
use parameter::{Typed, demanding};

/// The types of the companion's functions.
pub(crate) struct Signature<'a> {
    item: &'a ItemFn,
    name: Ident,
    /// The function's, and the demand that its parameters can be differentiated.
    generics: Generics,
    runtime: &'a Path,
    params: Vec<Typed>,
    output: Type,
    /// Whether the function returns something that is differentiated, which then has a seed.
    has_seed: bool,
    /// Whether the result is known to be one number, so that it has a gradient.
    has_gradient: bool,
}

impl<'a> Signature<'a> {
    pub(crate) fn new(
        item: &'a ItemFn,
        options: &'a Options,
        params: &[Param],
        output: Output,
    ) -> Self {
        let runtime = &options.runtime;
        let generics = demanding(&item.sig.generics, params, runtime);
        let params = params.iter().map(|param| Typed::new(param, &generics, runtime)).collect();
        let ty = match &item.sig.output {
            ReturnType::Type(_, ty) => types::ungrouped(ty).clone(),
            ReturnType::Default => parse_quote!(()),
        };
        let has_gradient = types::is_scalar(&ty, &generics);
        let name = options.name.clone().unwrap_or_else(|| item.sig.ident.clone());
        let has_seed = output != Output::Unit;
        Self { item, name, generics, runtime, params, output: ty, has_seed, has_gradient }
    }

    /// The cotangent of the result.
    fn seed(&self) -> TokenStream {
        let output = &self.output;
        if self.has_gradient {
            return quote!(#output);
        }
        if !self.has_seed {
            return quote!(());
        }
        let (runtime, output) = (self.runtime, types::tangent_of(output));
        quote!(<#output as #runtime::Diff>::Tangent)
    }

    /// The parameters that the caller sees changed and that have cotangents.
    fn outputs(&self) -> impl Iterator<Item = &Typed> {
        self.params.iter().filter(|param| param.is_output())
    }

    /// What `vjp` takes: the cotangent of the result, if it has one, and those of the outputs.
    fn seeds(&self) -> TokenStream {
        let result = self.has_seed.then(|| self.seed());
        let outputs = self.outputs().map(|param| param.tangent.clone());
        tuple(&result.into_iter().chain(outputs).collect::<Vec<_>>())
    }

    /// One tangent, or a tuple of them in parameter order.
    fn gradient(&self) -> TokenStream {
        tuple(&self.active().map(|param| param.tangent.clone()).collect::<Vec<_>>())
    }

    fn active(&self) -> impl Iterator<Item = &Typed> {
        self.params.iter().filter(|param| param.active)
    }

    /// The names of what is differentiated, for the documentation.
    fn wrt(&self) -> String {
        let names: Vec<String> = self.active().map(|param| format!("`{}`", param.name)).collect();
        names.join(", ")
    }

    /// The function's generics without lifetimes, which the hidden functions elide.
    fn hidden_generics(&self) -> Generics {
        let mut generics = self.generics.clone();
        let no_lifetime = |bound: &TypeParamBound| !matches!(bound, TypeParamBound::Lifetime(_));
        generics.params = generics
            .params
            .into_iter()
            .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
            .map(|mut param| {
                if let GenericParam::Type(param) = &mut param {
                    let bounds = std::mem::take(&mut param.bounds);
                    param.bounds = bounds.into_iter().filter(no_lifetime).collect();
                }
                param
            })
            .collect();
        if let Some(clause) = &mut generics.where_clause {
            let predicates = std::mem::take(&mut clause.predicates);
            clause.predicates = predicates
                .into_iter()
                .filter(|p| !matches!(p, WherePredicate::Lifetime(_)))
                .map(|mut predicate| {
                    if let WherePredicate::Type(predicate) = &mut predicate {
                        let bounds = std::mem::take(&mut predicate.bounds);
                        predicate.bounds = bounds.into_iter().filter(no_lifetime).collect();
                    }
                    predicate
                })
                .collect();
        }
        generics
    }

    /// The way back that `__record` returns: see [`crate::emit`].
    fn way_back(&self) -> TokenStream {
        let again = self.params.iter().map(|param| &param.again);
        let (runtime, storage) = (self.runtime, self.params.iter().map(|param| &param.storage));
        let (output, seed) = (types::elide_lifetimes(&self.output), self.seed());
        let generics = &self.generics;
        let types = generics.type_params().map(|param| &param.ident);
        let types = types.chain(generics.const_params().map(|param| &param.ident));
        quote! {
            impl ::core::ops::FnOnce(
                #(#again,)* &#output, #seed, #(#runtime::__rt::Sink<'_, #storage>,)* &mut #runtime::Workspace
            ) + use<#(#types),*>
        }
    }

    /// Numbers are copied out of the references that the hidden functions take.
    fn heads(&self) -> TokenStream {
        let copies = self.params.iter().filter(|param| {
            param.passing != Passing::Mutable
                && (param.class == Class::Scalar
                    || param.class == Class::Inactive && types::is_copied(&param.ty))
        });
        copies
            .map(|param| {
                let name = &param.name;
                quote!(let #name = *#name;)
            })
            .collect()
    }

    /// The companion with its functions.
    pub(crate) fn companion(&self, bodies: &Bodies, runtime_functions: &[Path]) -> TokenStream {
        let record = self.record(bodies, runtime_functions);
        let public = self.public_functions(bodies.calls);
        self.wrap(&quote!(#record #public))
    }

    /// The companion of a function that has errors, so that its callers have none of their own.
    pub(crate) fn stub(&self) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause) = (&self.item.vis, &generics.where_clause);
        let arguments = self.arguments(|param| &param.hidden);
        let (output, way_back) = (&self.output, self.way_back());
        let again = self.params.iter().map(|param| &param.again);
        let (runtime, storage) = (self.runtime, self.params.iter().map(|param| &param.storage));
        let seed = self.seed();
        let record = quote! {
            #[doc(hidden)]
            #vis fn __record #generics (#arguments _: &mut #runtime::Workspace) -> (#output, #way_back) #clause {
                (
                    ::core::panic!(),
                    move |
                        #(_: #again,)*
                        _: &#output,
                        _: #seed,
                        #(_: #runtime::__rt::Sink<'_, #storage>,)*
                        _: &mut #runtime::Workspace
                    | {
                        ::core::panic!()
                    },
                )
            }
        };
        let public = self.public_functions(false);
        self.wrap(&quote!(#record #public))
    }

    fn wrap(&self, functions: &TokenStream) -> TokenStream {
        let (vis, name) = (&self.item.vis, &self.name);
        let docs = format!("The derivatives of the function `{}`.", self.item.sig.ident);
        // Where the function is left out, so is its companion.
        let cfg = self.item.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
        let cfg = quote!(#(#cfg)*);
        quote! {
            #cfg
            #[doc = #docs]
            #[allow(non_camel_case_types, dead_code)]
            #vis enum #name {}

            #cfg
            #[allow(unused, non_snake_case, unreachable_code, trivial_bounds, clippy::all, clippy::pedantic, clippy::nursery)]
            impl #name { #functions }
        }
    }

    fn arguments<'s>(&'s self, ty: impl Fn(&'s Typed) -> &'s Type) -> TokenStream {
        let names = self.params.iter().map(|param| &param.name);
        let types = self.params.iter().map(ty);
        quote!(#(#names: #types,)*)
    }

    fn record(&self, bodies: &Bodies, runtime_functions: &[Path]) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause, runtime) = (&self.item.vis, &generics.where_clause, self.runtime);
        let (arguments, way_back, heads) =
            (self.arguments(|param| &param.hidden), self.way_back(), self.heads());
        let output = types::elide_lifetimes(&self.output);
        let again = self.params.iter().map(|param| {
            let (name, ty) = (&param.name, &param.again);
            match param.passing {
                Passing::Mutable => quote!(_: #ty),
                _ => quote!(#name: #ty),
            }
        });
        let storage = self.params.iter().map(|param| &param.storage);
        let seed_type = self.seed();
        let Bodies { items, forward, value, value_name, seed, sinks, workspace, reverse, .. } =
            bodies;
        quote! {
            #[doc(hidden)]
            #[inline]
            #[track_caller]
            #vis fn __record #generics (#arguments #workspace: &mut #runtime::Workspace) -> (#output, #way_back) #clause {
                use #runtime::__rt;
                #items
                #(<#runtime_functions as __rt::TableFunction>::assert();)*
                #heads
                #forward
                (#value, move |
                    #(#again,)*
                    #value_name: &#output,
                    #seed: #seed_type,
                    #(mut #sinks: __rt::Sink<'_, #storage>,)*
                    #workspace: &mut __rt::Workspace
                | {
                    #heads
                    #reverse
                })
            }
        }
    }
}

/// One alone, or a tuple of several.
fn tuple(items: &[TokenStream]) -> TokenStream {
    match items {
        [item] => item.clone(),
        items => quote!((#(#items),*)),
    }
}
