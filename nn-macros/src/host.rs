//! Expressions without a derivative: integers, constants, lengths. They stay Rust.

use nn_symbolic::program::Var;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use crate::ast::Operator;

/// Rust code over places of program variables.
#[derive(Clone)]
pub(crate) enum Host {
    /// As the user wrote it.
    Tokens(TokenStream),
    /// A question about the shape of a variable: the method with its arguments.
    Extent(Var, TokenStream),
    /// The same of something that is no variable of the program.
    Method(Box<Host>, TokenStream),
    /// The number of elements, as a float of the variable's element type.
    Count(Var),
    /// The same along one axis.
    CountAxis(Var, usize),
    /// A variable that must turn out to have no tangent: an integer parameter behind a type alias.
    Inactive(Var, Span),
    Negative(Box<Host>),
    Chain(Box<Host>, Vec<(Operator, Host)>),
    Cast(Box<Host>, Box<Type>),
    /// Of the type that a `let` declares, which may decide about overflow and rounding.
    Ascribed(Box<Host>, Box<Type>),
    /// `T::lit(…)`, `f64::from(…)`
    Lit(TokenStream, Box<Host>),
}

impl Host {
    /// The variables that it reads.
    pub(crate) fn vars(&self) -> Vec<Var> {
        match self {
            Self::Tokens(_) => Vec::new(),
            Self::Extent(var, _)
            | Self::Count(var)
            | Self::CountAxis(var, _)
            | Self::Inactive(var, _) => {
                vec![*var]
            }
            Self::Negative(inner)
            | Self::Cast(inner, _)
            | Self::Ascribed(inner, _)
            | Self::Lit(_, inner)
            | Self::Method(inner, _) => inner.vars(),
            Self::Chain(first, rest) => first
                .vars()
                .into_iter()
                .chain(rest.iter().flat_map(|(_, host)| host.vars()))
                .collect(),
        }
    }

    /// The code, where `place` is a variable's place and `reference` a reference to it.
    pub(crate) fn emit(
        &self,
        place: &dyn Fn(Var) -> TokenStream,
        reference: &dyn Fn(Var) -> TokenStream,
    ) -> TokenStream {
        let nested = |host: &Self| match host {
            Self::Tokens(_)
            | Self::Extent(..)
            | Self::Count(_)
            | Self::CountAxis(..)
            | Self::Lit(..)
            | Self::Method(..) => host.emit(place, reference),
            _ => {
                let inner = host.emit(place, reference);
                quote!((#inner))
            }
        };
        match self {
            Self::Tokens(tokens) => tokens.clone(),
            Self::Extent(var, method) => {
                let of = place(*var);
                quote!(#of.#method)
            }
            Self::Method(inner, method) => {
                let inner = nested(inner);
                quote!(#inner.#method)
            }
            Self::Count(var) => {
                let of = reference(*var);
                quote!(__rt::count(#of))
            }
            Self::CountAxis(var, axis) => {
                let of = reference(*var);
                quote!(__rt::count_axis(#of, #axis))
            }
            Self::Inactive(var, span) => {
                // The error is the value's if it has a derivative.
                let of = respanned(reference(*var), *span);
                quote_spanned!(*span=> *__rt::no_tangent(#of))
            }
            Self::Negative(inner) => {
                let inner = nested(inner);
                quote!(-#inner)
            }
            Self::Chain(first, rest) => {
                let mut tokens = nested(first);
                for (operator, host) in rest {
                    let right = nested(host);
                    tokens.extend(match operator {
                        Operator::Add => quote!(+ #right),
                        Operator::Sub => quote!(- #right),
                        Operator::Mul => quote!(* #right),
                        Operator::Div => quote!(/ #right),
                    });
                }
                tokens
            }
            Self::Cast(inner, ty) => {
                let inner = nested(inner);
                quote!(#inner as #ty)
            }
            Self::Ascribed(inner, ty) => {
                let inner = inner.emit(place, reference);
                quote!({ let ascribed: #ty = #inner; ascribed })
            }
            Self::Lit(path, inner) => {
                let inner = inner.emit(place, reference);
                quote!(#path(#inner))
            }
        }
    }
}

/// The tokens, pointing to `span` but with names that mean the same.
fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let respanned = tokens.into_iter().map(|mut token| {
        let at = token.span().located_at(span);
        token.set_span(at);
        token
    });
    respanned.collect()
}
