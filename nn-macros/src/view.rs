//! How the parts of arrays of ndarray are reached: the text of a view, by the method that reads it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// Methods that make another view of one: they take what they are called on.
pub(crate) const TURNS: &[(&str, usize)] =
    &[("insert_axis", 1), ("remove_axis", 1), ("permuted_axes", 1), ("reversed_axes", 0)];

/// What is done with a view.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    Read,
    Change,
    /// It is a part of a view, and lives as long as what is viewed: `row(i)` would borrow from the view.
    Move,
}

/// The view that `method(arguments)` gives of `base`; a method that is a path is a function of the runtime, which takes
/// the base first.
pub(crate) fn viewed(
    base: &TokenStream,
    view: TokenStream,
    purpose: Use,
    span: Span,
) -> TokenStream {
    let mut tokens: Vec<TokenTree> = view.into_iter().collect();
    let args = match tokens.pop() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    };
    let taken = match purpose {
        Use::Read => quote_spanned!(span=> #base.view()),
        Use::Change => quote_spanned!(span=> #base.view_mut()),
        Use::Move => base.clone(),
    };
    let [TokenTree::Ident(method)] = &tokens[..] else {
        let function: TokenStream = tokens.into_iter().collect();
        return quote_spanned!(span=> #function(#taken, #args));
    };
    let name = method.to_string();
    if TURNS.iter().any(|(turn, _)| *turn == name) {
        return quote_spanned!(span=> #taken.#method(#args));
    }
    match purpose {
        Use::Read => quote_spanned!(span=> #base.#method(#args)),
        Use::Change => {
            let method = Ident::new(&format!("{name}_mut"), method.span());
            quote_spanned!(span=> #base.#method(#args))
        }
        Use::Move => {
            let part = moving(&name, &args);
            quote_spanned!(span=> #base.#part)
        }
    }
}

/// The method that takes a view and gives a part of it.
fn moving(method: &str, args: &TokenStream) -> TokenStream {
    match method {
        "row" => quote!(index_axis_move(__rt::Axis(0), #args)),
        "column" => quote!(index_axis_move(__rt::Axis(1), #args)),
        "diag" => quote!(into_diag()),
        method => {
            let method = Ident::new(&format!("{method}_move"), Span::mixed_site());
            quote!(#method(#args))
        }
    }
}
