//! Code of the host's, in which variables stand for holes.

use nn_symbolic::program::{Kind, Var};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;

use super::Emitter;

impl Emitter<'_> {
    /// Code of the host's, its holes filled.
    pub(super) fn host(&self, id: usize, args: &[Var]) -> TokenStream {
        let fill = |number: usize| {
            let var = *args.get(number)?;
            let access = self.access(var);
            Some(match self.program.kind(var) {
                Kind::Float | Kind::Host => access.number(),
                _ => access.base(),
            })
        };
        fill_holes(self.lowered.hosts[id].tokens.clone(), &fill)
    }
}

/// Replaces `__hole0`, `__hole1`, … by what `fill` gives for them.
pub(super) fn fill_holes(
    tokens: TokenStream,
    fill: &dyn Fn(usize) -> Option<TokenStream>,
) -> TokenStream {
    let filled = tokens.into_iter().flat_map(|token| -> TokenStream {
        match token {
            TokenTree::Ident(ident) => {
                hole(&ident).and_then(fill).unwrap_or_else(|| quote!(#ident))
            }
            TokenTree::Group(group) => {
                let mut filled = Group::new(group.delimiter(), fill_holes(group.stream(), fill));
                filled.set_span(group.span());
                TokenTree::from(filled).into()
            }
            token => token.into(),
        }
    });
    filled.collect()
}

fn hole(ident: &Ident) -> Option<usize> {
    ident.to_string().strip_prefix("__hole")?.parse().ok()
}

/// Whether this is one literal, which can stand wherever it is used.
pub(super) fn is_literal(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!((tokens.next(), tokens.next()), (Some(TokenTree::Literal(_)), None))
}
