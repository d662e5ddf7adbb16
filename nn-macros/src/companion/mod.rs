//! The companion: the empty enum of the function's name whose associated functions are its derivatives.
//!
//! A function lives in the namespace of values, an enum in that of types, so both may have one name and one `use`
//! imports both.

mod descent;
mod fallible;
mod forward;
mod hidden;
mod parameter;
mod public;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{
    GenericParam, Generics, ItemFn, Path, ReturnType, Type, TypeParamBound, WherePredicate,
    parse_quote,
};

use crate::attr::Options;
use crate::emit::{Bodies, Pushforward};
use crate::lifetimes;
use crate::lowered::{Output, Param, Passing};
use crate::types;
pub(crate) use hidden::Hidden;
use parameter::{Typed, demanding};

/// The types of the companion's functions.
pub(crate) struct Signature<'a> {
    item: &'a ItemFn,
    name: Ident,
    /// Whether the companions are associated functions beside the function, of its name and theirs.
    method: bool,
    /// Whether the function calls itself.
    recursive: bool,
    /// Whether the pullback's type cannot be written: it contains itself, or parameters of the `impl` around that are not
    /// known. Such a pullback has a box around it.
    boxed: bool,
    /// The function's, and the demand that its parameters can be differentiated.
    generics: Generics,
    /// Those among them that the `impl` around declares.
    implied: &'a [GenericParam],
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
        recursive: bool,
    ) -> Self {
        let runtime = &options.runtime;
        let generics = demanding(&item.sig.generics, params, !options.implied.is_empty(), runtime);
        let params = params.iter().map(|param| Typed::new(param, &generics, runtime)).collect();
        let ty = match &item.sig.output {
            ReturnType::Type(_, ty) => types::ungrouped(ty).clone(),
            ReturnType::Default => parse_quote!(()),
        };
        let has_gradient = types::is_scalar(&ty, &generics);
        let name = options.name.clone().unwrap_or_else(|| item.sig.ident.clone());
        let has_seed = output != Output::Unit;
        let method = is_method(item, options);
        Self {
            item,
            name,
            method,
            recursive,
            boxed: recursive || options.unseen,
            generics,
            implied: &options.implied,
            runtime,
            params,
            output: ty,
            has_seed,
            has_gradient,
        }
    }

    /// The name of a companion function.
    fn function(&self, name: &str) -> Ident {
        match self.method {
            true => {
                let of = self.name.unraw();
                Ident::new(&format!("{of}_{name}"), self.name.span())
            }
            false => Ident::new(name, Span::call_site()),
        }
    }

    /// The name of a hidden function.
    fn hidden(&self, hidden: Hidden) -> Ident {
        if self.method { hidden.beside(&self.name) } else { hidden.name() }
    }

    /// Gives `self` the name that it has in generated code.
    fn receiver(&self) -> Option<TokenStream> {
        let param = self.params.first().filter(|param| param.is_receiver)?;
        let name = &param.name;
        Some(quote!(let #name = self;))
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
        let (runtime, output) = (self.runtime, lifetimes::tangent_of(output));
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

    /// What the companions declare: not the parameters of the `impl` around.
    fn declared(&self) -> Generics {
        let mut generics = self.generics.clone();
        let is_implied = |param: &GenericParam| self.implied.contains(param);
        generics.params = generics.params.into_iter().filter(|param| !is_implied(param)).collect();
        generics
    }

    /// The function's generics without lifetimes, which the hidden functions elide.
    fn hidden_generics(&self) -> Generics {
        let mut generics = self.declared();
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

    /// The pullback that `__record` returns: see [`crate::emit`].
    fn pullback_type(&self) -> TokenStream {
        let again = self.params.iter().map(|param| &param.again);
        let (runtime, storage) = (self.runtime, self.params.iter().map(|param| &param.storage));
        let (output, seed) = (lifetimes::elide_lifetimes_of_result(&self.output), self.seed());
        let call = quote!(::core::ops::FnOnce(
            #(#again,)* &#output, #seed, #(#runtime::__rt::Sink<'_, #storage>,)* &mut #runtime::Workspace
        ));
        if self.boxed {
            // Tapes go from thread to thread with the workspace that keeps them.
            return quote!(#runtime::__rt::Box<dyn #call + ::core::marker::Send>);
        }
        let generics = &self.generics;
        let types = generics.type_params().map(|param| &param.ident);
        let types = types.chain(generics.const_params().map(|param| &param.ident));
        let lifetimes = self.implied.iter().filter_map(|param| match param {
            GenericParam::Lifetime(param) => Some(&param.lifetime),
            _ => None,
        });
        quote!(impl #call + use<#(#lifetimes,)* #(#types),*>)
    }

    /// Numbers are copied out of the references that the hidden functions take.
    fn heads(&self) -> TokenStream {
        let copies = self.params.iter().filter(|param| param.is_copied());
        copies
            .map(|param| {
                let name = &param.name;
                quote!(let #name = *#name;)
            })
            .collect()
    }

    /// The companion with its functions.
    pub(crate) fn companion(
        &self,
        bodies: &Bodies,
        pushforward: &Pushforward,
        runtime_functions: &[Path],
    ) -> TokenStream {
        let record = self.record(bodies, runtime_functions);
        let tangent = self.tangent(pushforward, &bodies.items);
        let public = self.public_functions(bodies.calls, bodies.arrays);
        self.wrap(&quote!(#record #tangent #public))
    }

    /// The companion of a function that has errors, so that its callers have none of their own.
    pub(crate) fn stub(&self) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause) = (&self.item.vis, &generics.where_clause);
        let arguments = self.arguments(|param| &param.hidden);
        let (output, pullback_type) = (&self.output, self.pullback_type());
        let again = self.params.iter().map(|param| &param.again);
        let (runtime, storage) = (self.runtime, self.params.iter().map(|param| &param.storage));
        let (seed, name, attributes) =
            (self.seed(), self.hidden(Hidden::Record), self.attributes());
        let pullback = self.in_its_box(&quote! {
            move |
                #(_: #again,)*
                _: &#output,
                _: #seed,
                #(_: #runtime::__rt::Sink<'_, #storage>,)*
                _: &mut #runtime::Workspace
            | {
                ::core::panic!()
            }
        });
        let record = quote! {
            #attributes
            #[doc(hidden)]
            #vis fn #name #generics (#arguments _: &mut #runtime::Workspace) -> (#output, #pullback_type) #clause {
                (::core::panic!(), #pullback)
            }
        };
        let tangent = self.tangent_stub();
        let public = self.public_functions(false, false);
        self.wrap(&quote!(#record #tangent #public))
    }

    /// Says that the function is the one of the table that has its name.
    pub(crate) fn of_the_table(&self) -> TokenStream {
        let (name, cfg, runtime) = (&self.name, self.cfg(), self.runtime);
        quote!(#cfg impl #runtime::__rt::TableFunction for #name {})
    }

    fn wrap(&self, functions: &TokenStream) -> TokenStream {
        if self.method {
            return functions.clone();
        }
        let (vis, name) = (&self.item.vis, &self.name);
        let docs = format!("The derivatives of the function `{}`.", self.item.sig.ident);
        let (cfg, allowed) = (self.cfg(), allowed());
        quote! {
            #cfg
            #[doc = #docs]
            #[allow(non_camel_case_types, dead_code)]
            #vis enum #name {}

            #cfg
            #allowed
            impl #name { #functions }
        }
    }

    /// Where the function is left out, so is its companion.
    fn cfg(&self) -> TokenStream {
        let cfg = self.item.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
        quote!(#(#cfg)*)
    }

    /// The attributes of each function that no `impl` of our own stands around.
    fn attributes(&self) -> Option<TokenStream> {
        self.method.then(|| {
            let (cfg, allowed) = (self.cfg(), allowed());
            quote!(#cfg #allowed)
        })
    }

    /// The pullback, in a box if its type cannot be written.
    fn in_its_box(&self, pullback: &TokenStream) -> TokenStream {
        let runtime = self.runtime;
        if self.boxed { quote!(#runtime::__rt::Box::new(#pullback)) } else { pullback.clone() }
    }

    fn arguments<'s>(&'s self, ty: impl Fn(&'s Typed) -> &'s Type) -> TokenStream {
        let names = self.params.iter().map(|param| match param.is_receiver {
            true => Ident::new("self", Span::call_site()),
            false => param.name.clone(),
        });
        let types = self.params.iter().map(ty);
        quote!(#(#names: #types,)*)
    }

    fn record(&self, bodies: &Bodies, runtime_functions: &[Path]) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause, runtime) = (&self.item.vis, &generics.where_clause, self.runtime);
        let (arguments, pullback_type, heads) =
            (self.arguments(|param| &param.hidden), self.pullback_type(), self.heads());
        let output = lifetimes::elide_lifetimes_of_result(&self.output);
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
        let (name, attributes, receiver) =
            (self.hidden(Hidden::Record), self.attributes(), self.receiver());
        let (asked_again, value) = (self.asked_again(), self.returned(value));
        let pullback = self.in_its_box(&quote! {
            move |
                #(#again,)*
                #value_name: &#output,
                #seed: #seed_type,
                #(mut #sinks: __rt::Sink<'_, #storage>,)*
                #workspace: &mut __rt::Workspace
            | {
                #heads
                #reverse
            }
        });
        // What calls itself is not inlined.
        let inline = (!self.recursive).then(|| quote!(#[inline]));
        quote! {
            #attributes
            #[doc(hidden)]
            #inline
            #[track_caller]
            #vis fn #name #generics (#arguments #workspace: &mut #runtime::Workspace) -> (#output, #pullback_type) #clause {
                use #runtime::__rt::{self, None, Some};
                #items
                #(<#runtime_functions as __rt::TableFunction>::assert();)*
                #receiver
                #heads
                #asked_again
                #forward
                (#value, #pullback)
            }
        }
    }
}

/// The lints that generated code does not keep.
fn allowed() -> TokenStream {
    quote!(#[allow(unused, non_snake_case, unreachable_code, trivial_bounds, clippy::all, clippy::pedantic, clippy::nursery)])
}

/// Whether a function stands in an `impl`: it has a receiver, or the attribute says so.
pub(crate) fn is_method(item: &ItemFn, options: &Options) -> bool {
    options.method || item.sig.receiver().is_some()
}

/// One alone, or a tuple of several.
fn tuple(items: &[TokenStream]) -> TokenStream {
    match items {
        [item] => item.clone(),
        items => quote!((#(#items),*)),
    }
}
