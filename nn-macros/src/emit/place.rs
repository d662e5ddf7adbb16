//! Where a program variable is found in the generated code.

use nn_symbolic::program::{Place, Projection, Var};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use crate::lowered::PAYLOAD;
use crate::view::{Use, viewed};

/// How a variable is reached.
#[derive(Clone)]
pub(super) enum Access {
    /// A local that owns its value and may give it away.
    Owned(Ident),
    /// A local that is a view: a value, but of borrowed data.
    View(Ident),
    /// Something that is a reference already.
    Shared(Ident),
    /// A reference through which storage is changed.
    Mutable(Ident),
    /// A sink, of which nobody knows yet whether it is asked for.
    Sink(Ident),
    /// An expression that is a reference.
    Borrowed(TokenStream),
    /// A place behind a reference, such as a field, or a view made anew at each use.
    Path(TokenStream),
    /// One number, copied.
    Number(TokenStream),
}

impl Access {
    /// A reference to the value.
    pub(super) fn reference(&self) -> TokenStream {
        match self {
            Self::Owned(name) | Self::View(name) => quote!(&#name),
            Self::Shared(name) | Self::Sink(name) => quote!(#name),
            Self::Mutable(name) => quote!(&*#name),
            Self::Borrowed(tokens) => tokens.clone(),
            Self::Path(tokens) | Self::Number(tokens) => quote!(&#tokens),
        }
    }

    /// A reference through which the value can be changed.
    pub(super) fn mutable(&self) -> TokenStream {
        match self {
            // Where a reference is expected, one that is a variable is lent again.
            Self::Mutable(name) | Self::Shared(name) | Self::Sink(name) => quote!(#name),
            Self::Owned(name) | Self::View(name) => quote!(&mut #name),
            Self::Borrowed(tokens) => tokens.clone(),
            Self::Path(tokens) | Self::Number(tokens) => quote!(&mut #tokens),
        }
    }

    /// Something whose fields, elements and methods are those of the value.
    pub(super) fn base(&self) -> TokenStream {
        match self {
            Self::Owned(name)
            | Self::View(name)
            | Self::Shared(name)
            | Self::Mutable(name)
            | Self::Sink(name) => quote!(#name),
            Self::Borrowed(tokens) | Self::Path(tokens) | Self::Number(tokens) => tokens.clone(),
        }
    }

    /// The value itself.
    pub(super) fn number(&self) -> TokenStream {
        match self {
            Self::Shared(name) | Self::Mutable(name) => quote!((*#name)),
            Self::Borrowed(tokens) => quote!((*#tokens)),
            access => access.base(),
        }
    }
}

impl Emitter<'_> {
    /// What is at a place, to be read or assigned to.
    pub(super) fn place(&self, place: &Place) -> TokenStream {
        if place.path.is_empty() {
            match self.access(place.cell) {
                Access::Shared(name) | Access::Mutable(name) => quote!(*#name),
                Access::Borrowed(tokens) => quote!(*#tokens),
                access => access.base(),
            }
        } else {
            self.way(place, &place.path, self.access(place.cell).base())
        }
    }

    /// What is at a place, to be changed.
    pub(super) fn place_changed(&self, place: &Place) -> TokenStream {
        match place.path.is_empty() {
            true => self.place(place),
            false => self.way_to_change(place, self.access(place.cell).base()),
        }
    }

    /// A copy of what is at a place.
    pub(super) fn place_copied(&self, place: &Place) -> TokenStream {
        match place.path.last() {
            // The copy of a view would be a view.
            Some(Projection::View { .. }) => {
                let view = self.place(place);
                quote!(#view.to_owned())
            }
            _ => {
                let place = self.place_reference(place);
                quote!(__rt::copied(#place))
            }
        }
    }

    /// A reference to what is at a place.
    pub(super) fn place_reference(&self, place: &Place) -> TokenStream {
        if place.path.is_empty() {
            return self.access(place.cell).reference();
        }
        let way = self.place(place);
        quote!(&#way)
    }

    /// A reference through which what is at a place can be changed.
    pub(super) fn place_mutable(&self, place: &Place) -> TokenStream {
        if place.path.is_empty() {
            return self.access(place.cell).mutable();
        }
        let way = self.place_changed(place);
        quote!(&mut #way)
    }

    /// The way to a place through which it can be changed.
    pub(super) fn way_to_change(&self, place: &Place, root: TokenStream) -> TokenStream {
        self.way_along(place, &place.path, root, true)
    }

    /// The way along some steps from the root of a cell. Indices that are out of bounds panic where the user wrote them.
    pub(super) fn way(&self, place: &Place, path: &[Projection], root: TokenStream) -> TokenStream {
        self.way_along(place, path, root, false)
    }

    fn way_along(
        &self,
        place: &Place,
        path: &[Projection],
        root: TokenStream,
        changed: bool,
    ) -> TokenStream {
        let span = self.span(place);
        let mut way: TokenStream = root
            .into_iter()
            .map(|mut token| {
                token.set_span(token.span().located_at(span));
                token
            })
            .collect();
        let mut of_view = false;
        for projection in path {
            let behind_view =
                std::mem::replace(&mut of_view, matches!(projection, Projection::View { .. }));
            way = match projection {
                Projection::Index(index) => {
                    let index = self.index(*index);
                    quote_spanned!(span=> #way[#index])
                }
                Projection::Slice { lo, hi, inclusive } => {
                    let lo = lo.map(|lo| self.index(lo));
                    let hi = hi.map(|hi| self.index(hi));
                    if *inclusive {
                        quote_spanned!(span=> #way[#lo..=#hi])
                    } else {
                        quote_spanned!(span=> #way[#lo..#hi])
                    }
                }
                // The value in an option that has one.
                Projection::Field(field) if field == PAYLOAD => match changed {
                    true => quote_spanned!(span=> (*#way.as_mut().unwrap())),
                    false => quote_spanned!(span=> (*__rt::there(&#way))),
                },
                Projection::Field(field) => {
                    let field = member(field);
                    quote_spanned!(span=> #way.#field)
                }
                Projection::View { id, args } => {
                    let view = self.host(*id, args);
                    let purpose = match (behind_view, changed) {
                        (true, _) => Use::Move,
                        (false, true) => Use::Change,
                        (false, false) => Use::Read,
                    };
                    viewed(&way, view, purpose, span)
                }
            };
        }
        way
    }

    /// Where a place stands in the source, with names of our own.
    pub(super) fn span(&self, place: &Place) -> Span {
        match place.site {
            Some(site) => Span::mixed_site().located_at(self.lowered.sites[site]),
            None => Span::mixed_site(),
        }
    }

    fn index(&self, var: Var) -> TokenStream {
        self.access(var).number()
    }
}

/// The name of a field, or the number of a tuple's.
pub(super) fn member(field: &str) -> syn::Member {
    syn::parse_str(field).expect("fields were read from source")
}
