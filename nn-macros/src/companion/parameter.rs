//! A parameter as the companion's functions see it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, Path, Type, parse_quote, parse_quote_spanned};

use crate::emit::local;
use crate::lifetimes;
use crate::lowered::{Class, Param, Passing};
use crate::params::{mentions, respanned};
use crate::types;

/// A parameter with its types.
pub(super) struct Typed {
    pub(super) name: Ident,
    /// As declared.
    pub(super) ty: Type,
    /// What the hidden functions take.
    pub(super) hidden: Type,
    /// What the pullback takes for it.
    pub(super) again: TokenStream,
    /// Its cotangent, owned.
    pub(super) tangent: TokenStream,
    /// What the pullback adds its cotangent to.
    pub(super) storage: TokenStream,
    pub(super) class: Class,
    pub(super) passing: Passing,
    pub(super) active: bool,
    pub(super) is_receiver: bool,
    runtime: Path,
}

/// The generics with a bound for each type of a parameter that must be differentiable.
///
/// Without it the types that are not would be errors all over the companion; a bound makes it one, on the type. (The
/// lint `trivial_bounds` warns of such bounds, since a person would leave them out.) Types that depend on the
/// function's own parameters have none: there a bound would hide the impl that applies.
pub(super) fn demanding(
    generics: &Generics,
    params: &[Param],
    in_generic_impl: bool,
    runtime: &Path,
) -> Generics {
    let mut demanding = generics.clone();
    let others = params.iter().filter(|param| param.active && param.class == Class::Other);
    for param in others {
        let ty = lifetimes::tangent_of(types::innermost(&param.ty));
        let types = generics.type_params().map(|param| &param.ident);
        let mut names = types.chain(generics.const_params().map(|param| &param.ident));
        let is_generic = in_generic_impl && ty == parse_quote!(Self);
        if !is_generic && !names.any(|name| mentions(&ty, name)) {
            let span = ty.span();
            let bound = if param.is_structure { quote!(Params) } else { quote!(Diff) };
            let bound = respanned(&quote!(#runtime::#bound), span);
            let clause = demanding.make_where_clause();
            clause.predicates.push(parse_quote_spanned!(span=> #ty: #bound));
        }
    }
    demanding
}

impl Typed {
    pub(super) fn new(param: &Param, generics: &Generics, runtime: &Path) -> Self {
        let ty = lifetimes::tangent_of(&param.ty);
        let mutable = param.passing == Passing::Mutable;
        let tangent = match param.class {
            Class::Scalar => quote!(#ty),
            _ => quote!(<#ty as #runtime::Diff>::Tangent),
        };
        let storage = match (param.class, types::ungrouped(&ty)) {
            (Class::Inactive, _) if !mutable => quote!(()),
            _ if !param.active && !mutable => quote!(#runtime::__rt::Excluded),
            (_, Type::Slice(slice)) => {
                let element = &slice.elem;
                match types::is_scalar(element, generics) {
                    true => quote!([#element]),
                    false => quote!([<#element as #runtime::Diff>::Tangent]),
                }
            }
            _ => tangent.clone(),
        };
        let hidden = types::by_reference(&param.ty);
        let again = match mutable {
            true => quote!(#runtime::__rt::Gone),
            false => quote!(#hidden),
        };
        Self {
            name: param.name.clone(),
            ty: param.ty.clone(),
            hidden,
            again,
            tangent,
            storage,
            class: param.class,
            passing: param.passing,
            active: param.active,
            is_receiver: param.is_receiver,
            runtime: runtime.clone(),
        }
    }

    /// Whether the caller sees it changed and it has a cotangent.
    pub(super) fn is_output(&self) -> bool {
        self.passing == Passing::Mutable && self.class != Class::Inactive
    }

    /// Whether it is a number that is copied out of the reference that the hidden functions take.
    pub(super) fn is_copied(&self) -> bool {
        self.passing != Passing::Mutable
            && (self.class == Class::Scalar
                || self.class == Class::Inactive && types::is_copied(&self.ty))
    }

    /// What the hidden functions are given by one that has the argument as declared.
    pub(super) fn reference(&self) -> TokenStream {
        let name = &self.name;
        match self.ty {
            Type::Reference(_) => quote!(#name),
            _ => quote!(&#name),
        }
    }

    /// What `__tangent` takes for its tangent.
    pub(super) fn direction(&self) -> TokenStream {
        let storage = &self.storage;
        match self.passing {
            Passing::Mutable if self.is_output() => {
                quote!(::core::option::Option<&mut #storage>)
            }
            Passing::Owned | Passing::Shared if self.active => {
                quote!(::core::option::Option<&#storage>)
            }
            _ => {
                let runtime = &self.runtime;
                quote!(#runtime::__rt::Constant)
            }
        }
    }

    /// The name of its tangent.
    pub(super) fn dot(&self) -> Ident {
        local(&format!("{}_dot", self.name.unraw()))
    }

    /// The name of its cotangent.
    pub(super) fn bar(&self) -> Ident {
        local(&format!("{}_bar", self.name.unraw()))
    }
}
