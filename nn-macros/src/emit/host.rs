//! Code of the host's, in which variables stand for holes.

use nn_symbolic::program::{Kind, Var};
use proc_macro2::{TokenStream, TokenTree};

use super::Emitter;
use crate::holes::{HOLE, filled};

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
        filled(self.lowered.hosts[id].tokens.clone(), HOLE, fill)
    }
}

/// Whether this is one literal, which can stand wherever it is used.
pub(super) fn is_literal(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!((tokens.next(), tokens.next()), (Some(TokenTree::Literal(_)), None))
}
