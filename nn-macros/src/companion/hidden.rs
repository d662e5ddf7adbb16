//! The names of the functions that companions call of each other.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

/// The functions of a companion that other companions call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// Computes the value and the pullback.
    Record,
    /// Computes the value and its tangent.
    Tangent,
}

impl Hidden {
    fn text(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Tangent => "tangent",
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> Ident {
        Ident::new(&format!("__{}", self.text()), Span::call_site())
    }

    /// Its name beside a method or an associated function.
    pub(crate) fn beside(self, function: &Ident) -> Ident {
        Ident::new(&format!("__{}_{}", function.unraw(), self.text()), function.span())
    }
}
