//! Where a program variable is found in the generated code.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// How a variable is reached.
#[derive(Clone)]
pub(crate) enum Place {
    /// A local that owns its value and may give it away.
    Owned(Ident),
    /// A local that is a view: a value, but of borrowed data.
    View(Ident),
    /// Something that is a reference already.
    Reference(Ident),
    /// A place behind a reference, such as a field, or a view made anew at each use.
    Path(TokenStream),
    /// One number, copied.
    Number(TokenStream),
}

impl Place {
    /// A reference to the value.
    pub(crate) fn reference(&self) -> TokenStream {
        match self {
            Self::Owned(name) | Self::View(name) => quote!(&#name),
            Self::Reference(name) => quote!(#name),
            Self::Path(tokens) | Self::Number(tokens) => quote!(&#tokens),
        }
    }

    /// Something whose fields and methods are those of the value.
    pub(crate) fn base(&self) -> TokenStream {
        match self {
            Self::Owned(name) | Self::View(name) | Self::Reference(name) => quote!(#name),
            Self::Path(tokens) | Self::Number(tokens) => tokens.clone(),
        }
    }

    /// The value itself, for numbers.
    pub(crate) fn number(&self) -> TokenStream {
        match self {
            Self::Reference(name) => quote!((*#name)),
            place => place.base(),
        }
    }
}
