//! The companion: the empty enum of the function's name whose associated functions are its derivatives.
//!
//! A function lives in the namespace of values, an enum in that of types, so both may have one name and one `use`
//! imports both.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    GenericParam, Generics, ItemFn, Path, ReturnType, Type, TypeParamBound, WherePredicate,
    parse_quote, parse_quote_spanned,
};

use crate::ast::{Param, TypeClass};
use crate::attr::Options;
use crate::emit::{Bodies, local};
use crate::params::{mentions, respanned};
use crate::types;

/// The types of the companion's functions.
pub(crate) struct Signature<'a> {
    item: &'a ItemFn,
    name: Ident,
    /// The function's, and the demand that its parameters can be differentiated.
    generics: Generics,
    runtime: &'a Path,
    params: Vec<Typed>,
    output: Type,
    /// Whether the result is known to be one number, so that it has a gradient.
    has_gradient: bool,
}

struct Typed {
    name: Ident,
    /// As declared.
    ty: Type,
    /// What the hidden functions take.
    hidden: Type,
    /// What they give back for it.
    tangent: TokenStream,
    class: TypeClass,
    active: bool,
}

impl<'a> Signature<'a> {
    pub(crate) fn new(item: &'a ItemFn, options: &'a Options, params: &[Param]) -> Self {
        let runtime = &options.runtime;
        let generics = demanding(&item.sig.generics, params, runtime);
        let params = params.iter().map(|param| Typed::new(param, runtime)).collect();
        let output = match &item.sig.output {
            ReturnType::Type(_, ty) => types::ungrouped(ty).clone(),
            ReturnType::Default => parse_quote!(()),
        };
        let has_gradient = types::is_scalar(&output, &generics);
        let name = options.name.clone().unwrap_or_else(|| item.sig.ident.clone());
        Self { item, name, generics, runtime, params, output, has_gradient }
    }

    /// The adjoint of the result.
    fn seed(&self) -> TokenStream {
        let output = &self.output;
        if self.has_gradient {
            return quote!(#output);
        }
        let (runtime, output) = (self.runtime, types::tangent_of(output));
        quote!(<#output as #runtime::Diff>::Tangent)
    }

    /// One tangent, or a tuple of them in parameter order.
    fn gradient(&self) -> TokenStream {
        let tangents: Vec<_> = self.active().map(|param| &param.tangent).collect();
        match &tangents[..] {
            [tangent] => quote!(#tangent),
            tangents => quote!((#(#tangents),*)),
        }
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
        let hidden = self.params.iter().map(|param| &param.hidden);
        let tangents = self.params.iter().map(|param| &param.tangent);
        let (output, seed, count) =
            (types::elide_lifetimes(&self.output), self.seed(), self.params.len());
        let generics = &self.generics;
        let types = generics.type_params().map(|param| &param.ident);
        let types = types.chain(generics.const_params().map(|param| &param.ident));
        quote!(impl ::core::ops::FnOnce(#(#hidden,)* &#output, #seed, [bool; #count]) -> (#(#tangents,)*) + use<#(#types),*>)
    }

    /// Numbers are copied out of the references that the hidden functions take.
    fn heads(&self) -> TokenStream {
        let copies = self.params.iter().filter(|param| {
            param.class == TypeClass::Scalar
                || param.class == TypeClass::Inactive && types::is_copied(&param.ty)
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
        let public = self.public_functions();
        self.wrap(&quote!(#record #public))
    }

    /// The companion of a function that has errors, so that its callers have none of their own.
    pub(crate) fn stub(&self) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause) = (&self.item.vis, &generics.where_clause);
        let arguments = self.arguments(|param| &param.hidden);
        let (output, way_back) = (&self.output, self.way_back());
        let hidden = self.params.iter().map(|param| &param.hidden);
        let (seed, count) = (self.seed(), self.params.len());
        let record = quote! {
            #[doc(hidden)]
            #vis fn __record #generics (#arguments) -> (#output, #way_back) #clause {
                (::core::panic!(), move |#(_: #hidden,)* _: &#output, _: #seed, _: [bool; #count]| ::core::panic!())
            }
        };
        let public = self.public_functions();
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
            #[allow(
                dead_code, unreachable_code, unused_variables, unused_mut, unused_parens, trivial_bounds, clippy::all, clippy::pedantic
            )]
            impl #name { #functions }
        }
    }

    fn arguments<'s>(&'s self, ty: impl Fn(&'s Typed) -> &'s Type) -> TokenStream {
        let names = self.params.iter().map(|param| &param.name);
        let types = self.params.iter().map(ty);
        quote!(#(#names: #types),*)
    }

    fn record(&self, bodies: &Bodies, runtime_functions: &[Path]) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause, runtime) = (&self.item.vis, &generics.where_clause, self.runtime);
        let (arguments, way_back, heads) =
            (self.arguments(|param| &param.hidden), self.way_back(), self.heads());
        let output = types::elide_lifetimes(&self.output);
        let (seed, count) = (self.seed(), self.params.len());
        let Bodies { forward, value, value_name, seed_name, reverse, cotangents, .. } = bodies;
        let wants = local("wants");
        let cotangents =
            cotangents.iter().zip(&self.params).map(|(cotangent, param)| match cotangent {
                Some(cotangent) => cotangent.clone(),
                None if param.class == TypeClass::Inactive => quote!(()),
                None => quote!(__rt::Excluded),
            });
        quote! {
            #[doc(hidden)]
            #[inline]
            #[track_caller]
            #vis fn __record #generics (#arguments) -> (#output, #way_back) #clause {
                use #runtime::__rt;
                #(<#runtime_functions as __rt::TableFunction>::assert();)*
                #heads
                #forward
                (#value, move |#arguments, #value_name: &#output, #seed_name: #seed, #wants: [bool; #count]| {
                    #heads
                    #reverse
                    (#(#cotangents,)*)
                })
            }
        }
    }

    fn public_functions(&self) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let generics = &self.generics;
        let clause = &generics.where_clause;
        let names: Vec<_> = self.params.iter().map(|param| &param.name).collect();
        let arguments = self.arguments(|param| &param.ty);
        let references: Vec<_> = self.params.iter().map(Typed::reference).collect();
        let (seed_type, gradient) = (self.seed(), self.gradient());
        let wants = self.params.iter().map(|param| param.active);
        let wants = quote!([#(#wants),*]);
        let bars: Vec<_> =
            self.params.iter().map(|param| local(&format!("{}_bar", param.name.unraw()))).collect();
        let complete: Vec<_> = self
            .params
            .iter()
            .zip(&bars)
            .filter(|(param, _)| param.active)
            .map(|(param, bar)| {
                let reference = param.reference();
                quote!(__rt::complete(#bar, #reference))
            })
            .collect();
        let complete = match &complete[..] {
            [one] => one.clone(),
            several => quote!((#(#several),*)),
        };
        let (value, back, seed) = (local("value"), local("back"), local("seed"));
        let function = self.item.sig.ident.to_string();
        let wrt = self.wrt();
        // A seed of another shape might broadcast, and give a gradient of another shape.
        let checked_seed = match self.has_gradient {
            true => quote!(#seed),
            false => quote!(__rt::complete(#seed, &#value)),
        };
        let go_back = quote! {
            let (#(#bars,)*) = #back(#(#references,)* &#value, #checked_seed, #wants);
        };

        let gradient_functions = self.has_gradient.then(|| {
            let one = match types::is_generic(output, generics) {
                true => quote!(<#output as #runtime::Float>::lit(1.0)),
                false => quote!(1.0),
            };
            let grad_docs = format!("The gradient of `{function}` with respect to {wrt}.");
            let both_docs =
                format!("The value of `{function}` and its gradient with respect to {wrt}.");
            quote! {
                #[doc = #grad_docs]
                #[inline]
                #[track_caller]
                #vis fn grad #generics (#arguments) -> #gradient #clause {
                    Self::value_and_grad(#(#names),*).1
                }

                #[doc = #both_docs]
                #[inline]
                #[track_caller]
                #vis fn value_and_grad #generics (#arguments) -> (#output, #gradient) #clause {
                    Self::vjp(#(#names,)* #one)
                }
            }
        });
        let vjp_docs = format!(
            "The value of `{function}`, and the gradient of ⟨seed, value⟩ with respect to {wrt}: the seed is the \
             adjoint of the value and has its shape."
        );
        let pullback_docs = format!(
            "The value of `{function}`, and the way back: a function from the adjoint of the value to those of {wrt}."
        );
        let kept = local("kept");
        quote! {
            #gradient_functions

            #[doc = #vjp_docs]
            #[inline]
            #[track_caller]
            #vis fn vjp #generics (#arguments, #seed: #seed_type) -> (#output, #gradient) #clause {
                use #runtime::__rt;
                let (#value, #back) = Self::__record(#(#references),*);
                #go_back
                (#value, #complete)
            }

            #[doc = #pullback_docs]
            #[inline]
            #[track_caller]
            #vis fn pullback #generics (#arguments) -> (#output, impl ::core::ops::FnOnce(#seed_type) -> #gradient) #clause {
                use #runtime::__rt;
                let (#value, #back) = Self::__record(#(#references),*);
                // The caller owns the value, so the way back has one of its own.
                let #kept = ::core::clone::Clone::clone(&#value);
                (#kept, move |#seed: #seed_type| {
                    #go_back
                    #complete
                })
            }
        }
    }
}

/// The generics with a bound for each type of a parameter that must be differentiable.
///
/// Without it the types that are not would be errors all over the companion; a bound makes it one, on the type. (The
/// lint `trivial_bounds` warns of such bounds, since a person would leave them out.) Types that depend on the
/// function's own parameters have none: there a bound would hide the impl that applies.
fn demanding(generics: &Generics, params: &[Param], runtime: &Path) -> Generics {
    let mut demanding = generics.clone();
    let others = params.iter().filter(|param| param.active && param.class == TypeClass::Other);
    for param in others {
        let ty = types::tangent_of(&param.ty);
        let types = generics.type_params().map(|param| &param.ident);
        let mut names = types.chain(generics.const_params().map(|param| &param.ident));
        if !names.any(|name| mentions(&ty, name)) {
            let span = ty.span();
            let diff = respanned(&quote!(#runtime::Diff), span);
            let clause = demanding.make_where_clause();
            clause.predicates.push(parse_quote_spanned!(span=> #ty: #diff));
        }
    }
    demanding
}

impl Typed {
    fn new(param: &Param, runtime: &Path) -> Self {
        let tangent = match param.class {
            TypeClass::Inactive => quote!(()),
            _ if !param.active => quote!(#runtime::__rt::Excluded),
            TypeClass::Scalar => {
                let ty = types::tangent_of(&param.ty);
                quote!(#ty)
            }
            TypeClass::Other => {
                let ty = types::tangent_of(&param.ty);
                quote!(<#ty as #runtime::Diff>::Tangent)
            }
        };
        Self {
            name: param.name.clone(),
            ty: param.ty.clone(),
            hidden: types::by_reference(&param.ty),
            tangent,
            class: param.class,
            active: param.active,
        }
    }

    /// What the hidden functions are given by one that has the argument as declared.
    fn reference(&self) -> TokenStream {
        let name = &self.name;
        match self.ty {
            Type::Reference(_) => quote!(#name),
            _ => quote!(&#name),
        }
    }
}
