//! Functions that return a `Result`: what is computed of them is an option, and which error it is the function itself says.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{GenericParam, Type};

use super::Signature;
use super::parameter::Typed;
use crate::emit::local;
use crate::types;

impl Signature<'_> {
    /// The function as a closure, which is called where there is an error; nothing if it returns no `Result`.
    pub(super) fn asked_again(&self) -> Option<TokenStream> {
        if !types::is_result(&self.output) {
            return None;
        }
        let (name, original) = (&self.item.sig.ident, again());
        let path = if self.method { quote!(Self::#name) } else { quote!(#name) };
        let generics = self.item.sig.generics.params.iter().filter_map(|param| match param {
            _ if self.implied.contains(param) => None,
            GenericParam::Type(param) => Some(&param.ident),
            GenericParam::Const(param) => Some(&param.ident),
            GenericParam::Lifetime(_) => None,
        });
        let generics: Vec<&Ident> = generics.collect();
        let generics = (!generics.is_empty()).then(|| quote!(::<#(#generics),*>));
        let args = self.params.iter().map(given);
        Some(quote!(let #original = || #path #generics (#(#args),*);))
    }

    /// The value as the function returns it.
    pub(super) fn returned(&self, value: &TokenStream) -> TokenStream {
        match types::is_result(&self.output) {
            true => {
                let original = again();
                quote!(__rt::result(#value, #original))
            }
            false => value.clone(),
        }
    }
}

fn again() -> Ident {
    local("again")
}

/// An argument as the function takes it, where the hidden functions have copied numbers.
fn given(param: &Typed) -> TokenStream {
    let name = &param.name;
    match (&param.ty, param.is_copied()) {
        (Type::Reference(_), true) => quote!(&#name),
        (Type::Reference(_), false) => quote!(#name),
        (_, true) => quote!(#name),
        (_, false) => quote!(::core::clone::Clone::clone(#name)),
    }
}
