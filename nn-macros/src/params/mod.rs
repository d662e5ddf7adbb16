//! `#[derive(Params)]`: vector-space operations for structures of parameters, field by field.

mod fields;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{
    DeriveInput, Error, Generics, Ident, Member, Result, Type, WherePredicate, parse_quote,
    parse_quote_spanned,
};

use self::fields::{Parameter, fields, runtime_path};
use crate::errors::Errors;

/// The impls of `Params` and of what it needs for a structure.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let errors = Errors::default();
    let runtime = runtime_path(&input.attrs, &errors);
    let fields = fields(input, &errors);
    let fields = errors.finish(fields)?;

    let (parameters, skipped): (Vec<_>, Vec<_>) = fields.iter().partition(|field| !field.skip);
    let Some(first) = parameters.first() else {
        return Err(Error::new_spanned(
            &input.ident,
            "`Params` needs at least one field that is not skipped: without one there is no element type",
        ));
    };
    let rt = quote!(#runtime::__rt);
    let elem = &first.ty;
    let elem = quote!(<#elem as #rt::Params>::Elem);

    let mut generics = input.generics.clone();
    bound_type_parameters(&mut generics, &parameters, &rt, &elem);
    bound_fields(&mut generics, &input.ident, &parameters, &rt);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = &input.ident;

    let member: Vec<_> = parameters.iter().map(|field| &field.member).collect();
    let ty: Vec<_> = parameters.iter().map(|field| field.ty).collect();
    // A bound with a lifetime of its own is asked for where the impl is used: not all fields need have a blank value.
    let skipped_ty = skipped.iter().map(|field| field.ty);
    let mut blank_clause = where_clause.cloned().unwrap_or_else(|| parse_quote!(where));
    for ty in &ty {
        blank_clause.predicates.push(parse_quote!(for<'blank> #ty: #rt::Blank));
    }
    for ty in skipped_ty {
        blank_clause.predicates.push(parse_quote!(for<'blank> #ty: ::core::default::Default));
    }
    let skipped: Vec<_> = skipped.iter().map(|field| &field.member).collect();
    let mut lent = generics.clone();
    lent.params.insert(0, parse_quote!('lent));
    lent.make_where_clause().predicates.push(parse_quote!(Self: 'lent));
    let (lent_generics, _, lent_clause) = lent.split_for_impl();
    // Calls are spanned by the field's type, so that rustc's complaints point there.
    let call = |trait_path: TokenStream, method: &str| -> Vec<TokenStream> {
        let spanned = |ty: &&Type| {
            let (ty, span) = (*ty, ty.span());
            let (trait_path, method) = (respanned(&trait_path, span), Ident::new(method, span));
            quote_spanned!(span=> <#ty as #trait_path>::#method)
        };
        ty.iter().map(spanned).collect()
    };
    let lazy_zero = call(quote!(#rt::Diff), "lazy_zero");
    let open = call(quote!(#rt::Diff), "open_tangent");
    let complete = call(quote!(#rt::Diff), "complete_tangent");
    let to_tangent = call(quote!(#rt::Diff), "to_tangent");
    let accumulate = call(quote!(#rt::Accumulate), "accumulate");
    let copy_from = call(quote!(#rt::CopyFrom<_>), "copy_from");
    let add_from = call(quote!(#rt::AddFrom<_>), "add_from");
    let clear = call(quote!(#rt::Clear), "clear");
    let visit = call(quote!(#rt::Field<Self::Elem>), "visit_field");
    let visit_mut = call(quote!(#rt::Field<Self::Elem>), "visit_field_mut");
    let paths = call(quote!(#rt::Field<Self::Elem>), "paths_of_field");
    let names = parameters.iter().map(|field| match &field.member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    });

    Ok(quote! {
        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Diff for #name #type_generics #where_clause {
            type Tangent = Self;

            fn lazy_zero(&self) -> Self {
                Self {
                    #(#member: #lazy_zero(&self.#member),)*
                    #(#skipped: ::core::clone::Clone::clone(&self.#skipped),)*
                }
            }

            fn open_tangent(&self, tangent: &mut Self) {
                #(#open(&self.#member, &mut tangent.#member);)*
            }

            fn complete_tangent(&self, tangent: &mut Self) {
                #(#complete(&self.#member, &mut tangent.#member);)*
            }

            fn in_sink(argument: &Self) -> ::core::option::Option<&Self> {
                ::core::option::Option::Some(argument)
            }

            fn apart(
                argument: &mut Self,
                pullback: impl ::core::ops::FnOnce(&Self, #rt::Sink<'_, Self>),
            ) {
                #rt::apart_of_structure(argument, pullback);
            }

            fn to_tangent(&self) -> Self {
                Self {
                    #(#member: #to_tangent(&self.#member),)*
                    #(#skipped: ::core::clone::Clone::clone(&self.#skipped),)*
                }
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Accumulate for #name #type_generics #where_clause {
            #[track_caller]
            fn accumulate(&mut self, contribution: Self) {
                #(#accumulate(&mut self.#member, contribution.#member);)*
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Zeros for #name #type_generics #where_clause {
            // A structure may contain itself, so its extent is no type made of those of its fields.
            type Extent = Self;

            fn extent(&self) -> Self {
                let mut zero = #rt::Diff::lazy_zero(self);
                #rt::Diff::complete_tangent(self, &mut zero);
                zero
            }

            fn zeros(extent: &Self) -> Self {
                ::core::clone::Clone::clone(extent)
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::CopyFrom<Self> for #name #type_generics #where_clause {
            #[track_caller]
            fn copy_from(&mut self, from: &Self) {
                #(#copy_from(&mut self.#member, &from.#member);)*
                #(self.#skipped = ::core::clone::Clone::clone(&from.#skipped);)*
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::AddFrom<Self> for #name #type_generics #where_clause {
            #[track_caller]
            fn add_from(&mut self, from: &Self) {
                #(#add_from(&mut self.#member, &from.#member);)*
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Clear for #name #type_generics #where_clause {
            fn clear(&mut self) {
                #(#clear(&mut self.#member);)*
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Structure for #name #type_generics #where_clause {}

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Recycle for #name #type_generics #where_clause {}

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Blank for #name #type_generics #blank_clause {
            fn blank() -> Self {
                Self {
                    #(#member: <#ty as #rt::Blank>::blank(),)*
                    #(#skipped: ::core::default::Default::default(),)*
                }
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Swap for #name #type_generics #where_clause {
            fn swap_with(&mut self, other: &mut Self) {
                ::core::mem::swap(self, other);
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #lent_generics #rt::Lend<'lent> for #name #type_generics #lent_clause {
            type View = &'lent Self;

            fn lend(&'lent self) -> &'lent Self {
                self
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #rt::Params for #name #type_generics #where_clause {
            type Elem = #elem;

            fn visit<'visited>(
                &'visited self,
                f: &mut impl ::core::ops::FnMut(#rt::ArrayViewD<'visited, Self::Elem>),
            ) {
                #(#visit(&self.#member, f);)*
            }

            fn visit_mut<'visited>(
                &'visited mut self,
                f: &mut impl ::core::ops::FnMut(#rt::ArrayViewMutD<'visited, Self::Elem>),
            ) {
                #(#visit_mut(&mut self.#member, f);)*
            }

            fn paths(&self, prefix: &::core::primitive::str, f: &mut impl ::core::ops::FnMut(&::core::primitive::str)) {
                #(#paths(&self.#member, prefix, #names, f);)*
            }
        }
    })
}

/// Bounds the type parameters that parameter fields mention by `Params`, those alone that have no
/// bound yet: next to one like `T: Float`, from which the compiler derives that `Array2<T>` is
/// `Params`, another would only stand in its way.
fn bound_type_parameters(
    generics: &mut Generics,
    parameters: &[&Parameter<'_>],
    rt: &TokenStream,
    elem: &TokenStream,
) {
    let in_where_clause: Vec<Type> = generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates)
        .filter_map(|predicate| match predicate {
            WherePredicate::Type(predicate) => Some(predicate.bounded_ty.clone()),
            _ => None,
        })
        .collect();
    for param in generics.type_params_mut().filter(|param| param.bounds.is_empty()) {
        let name = &param.ident;
        let first = parameters.iter().position(|field| mentions(field.ty, name));
        if in_where_clause.contains(&parse_quote!(#name)) {
            continue;
        }
        match first {
            None => {}
            Some(0) => param.bounds.push(parse_quote!(#rt::Params)),
            Some(_) => param.bounds.push(parse_quote!(#rt::Params<Elem = #elem>)),
        }
    }
}

/// Demands of each parameter field with a definite type that it be `Params`.
///
/// The impls would not compile otherwise anyway, but as a bound it is one error, at the field. (The
/// lint `trivial_bounds` warns of such bounds, since a person would leave them out.)
/// Types that depend on the structure's parameters are left out, where a bound would hide the impl
/// that applies, and so is a structure that contains itself, whose bound would refer to itself.
fn bound_fields(
    generics: &mut Generics,
    structure: &Ident,
    parameters: &[&Parameter<'_>],
    rt: &TokenStream,
) {
    let mut names: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    names.extend(generics.const_params().map(|param| param.ident.clone()));
    names.push(structure.clone());
    let where_clause = generics.make_where_clause();
    for field in parameters {
        if !names.iter().any(|name| mentions(field.ty, name)) {
            let (ty, span) = (field.ty, field.ty.span());
            let rt = respanned(rt, span);
            where_clause.predicates.push(parse_quote_spanned!(span=> #ty: #rt::Params));
        }
    }
}

/// The tokens as if they stood at `span`, so that complaints about them point there.
pub(crate) fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter();
    tokens
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// Whether a type mentions a name.
pub(crate) fn mentions(ty: &Type, name: &Ident) -> bool {
    struct Search<'a> {
        name: &'a Ident,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.found |= ident == self.name;
        }
    }
    let mut search = Search { name, found: false };
    search.visit_type(ty);
    search.found
}

#[cfg(test)]
mod tests;
