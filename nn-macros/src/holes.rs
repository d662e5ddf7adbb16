//! Holes: identifiers in code of the host's that stand for something else, `__hole0`, `__hole1`, ….

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// What the holes for variables of a program begin with.
pub(crate) const HOLE: &str = "__hole";
/// What the holes for values begin with, in texts that are written where a function is read.
pub(crate) const VALUE: &str = "__value";

/// The hole of a number.
pub(crate) fn hole(number: usize) -> Ident {
    Ident::new(&format!("{HOLE}{number}"), Span::call_site())
}

/// The number of a hole.
pub(crate) fn number_of(ident: &Ident, prefix: &str) -> Option<usize> {
    ident.to_string().strip_prefix(prefix)?.parse().ok()
}

/// The hole for a value, which is the next of `values`.
pub(crate) fn hole_for<T>(value: T, values: &mut Vec<T>) -> Ident {
    let hole = Ident::new(&format!("{VALUE}{}", values.len()), Span::call_site());
    values.push(value);
    hole
}

/// The identifiers in a text.
pub(crate) fn identifiers(text: TokenStream) -> impl Iterator<Item = Ident> {
    let mut pending: Vec<_> = vec![text.into_iter()];
    std::iter::from_fn(move || {
        loop {
            match pending.last_mut()?.next() {
                Some(TokenTree::Ident(ident)) => return Some(ident),
                Some(TokenTree::Group(group)) => pending.push(group.stream().into_iter()),
                Some(TokenTree::Punct(_) | TokenTree::Literal(_)) => {}
                None => _ = pending.pop(),
            }
        }
    })
}

/// Code in which something takes the place of identifiers.
pub(crate) fn replaced<T: ToTokens>(
    tokens: TokenStream,
    replace: &mut dyn FnMut(&Ident) -> Option<T>,
) -> TokenStream {
    let mut replaced_one = |tree: TokenTree| match tree {
        TokenTree::Ident(ident) => match replace(&ident) {
            Some(code) => code.into_token_stream(),
            None => TokenTree::Ident(ident).into(),
        },
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), replaced(group.stream(), replace));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        tree => tree.into(),
    };
    tokens.into_iter().flat_map(&mut replaced_one).collect()
}

/// Code in which each hole is filled for which there is something.
pub(crate) fn filled(
    tokens: TokenStream,
    prefix: &str,
    fill: impl Fn(usize) -> Option<TokenStream>,
) -> TokenStream {
    replaced(tokens, &mut |ident| number_of(ident, prefix).and_then(&fill))
}
