//! Vectors that grow and shrink.
//!
//! `push`, `pop` and `truncate` are the language's own; the other methods are written with them, as Rust that is
//! resolved like any other.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, GenericArgument, Path, PathArguments};

use super::Resolve;
use crate::ast::{Expr, InPlace, Kind};
use crate::infer::{Shape, Type};
use crate::types;

impl Resolve<'_> {
    /// `Vec::new()`, `Vec::with_capacity(n)`: what the vector holds follows from what is pushed.
    pub(super) fn new_vector(
        &mut self,
        path: &Path,
        call: &ExprCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let [owner, function] = [path.segments.first()?, path.segments.last()?];
        if path.segments.len() != 2 || owner.ident != "Vec" {
            return None;
        }
        let capacity = match (function.ident.to_string().as_str(), call.args.len()) {
            ("new" | "default", 0) => None,
            ("with_capacity", 1) => Some(self.of_shape(&call.args[0], Shape::Int)),
            _ => return None,
        };
        let (element, declared) = match &owner.arguments {
            PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                Some(GenericArgument::Type(ty)) => {
                    (types::read(&self.types, ty, self.generics), Some(syn::parse_quote!(#owner)))
                }
                _ => (self.types.open(), None),
            },
            _ => (self.types.open(), None),
        };
        let kind = Kind::Empty(capacity, declared);
        Some(self.shaped(kind, Shape::Seq(element, None), expr))
    }

    /// A method that changes the length of `of`.
    pub(super) fn growing(
        &mut self,
        name: &str,
        of: Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Result<Expr, Expr> {
        let args = &call.args;
        if let Some(text) = written_with_push(name, &call.receiver, args) {
            return Ok(self.written(text, call, expr));
        }
        let what = match (name, args.len()) {
            ("push", 1) => InPlace::Push,
            ("truncate", 1) => InPlace::Truncate,
            ("clear", 0) => InPlace::Truncate,
            _ => return Err(of),
        };
        let element = self.element_of(&of);
        self.mark_in_place(&of);
        let args = match (what, args.first()) {
            (InPlace::Push, Some(value)) => {
                let value = self.expr(value);
                self.types.unify(element, value.ty);
                vec![value]
            }
            (_, Some(length)) => vec![*self.of_shape(length, Shape::Int)],
            (_, None) => vec![self.shaped(Kind::Host(quote!(0)), Shape::Int, &call.method)],
        };
        Ok(self.shaped(Kind::InPlace(what, Box::new(of), args), Shape::Other, expr))
    }

    /// What `pop().unwrap()`, `last().unwrap()` and the like give, where the receiver is a sequence.
    pub(super) fn taken(&mut self, inner: &ExprMethodCall, expr: &SynExpr) -> Option<Expr> {
        let of = &inner.receiver;
        let text: SynExpr = match (inner.method.to_string().as_str(), inner.args.len()) {
            ("pop", 0) => {
                let of = self.expr(of);
                let element = self.element_of(&of);
                self.mark_in_place(&of);
                return Some(self.typed(Kind::Pop(Box::new(of)), element, expr));
            }
            ("last" | "last_mut", 0) => syn::parse_quote!((#of)[(#of).len() - 1]),
            ("first" | "first_mut", 0) => syn::parse_quote!((#of)[0]),
            ("get" | "get_mut", 1) => {
                let index = &inner.args[0];
                syn::parse_quote!((#of)[#index])
            }
            _ => return None,
        };
        let text = match inner.method.to_string().ends_with("_mut") {
            true => syn::parse_quote!(&mut #text),
            false => syn::parse_quote!(&#text),
        };
        let mut resolved = self.expr(&text);
        resolved.tokens = expr.to_token_stream();
        Some(resolved)
    }

    /// The type of the elements of what must be a sequence, if it is anything known.
    pub(super) fn element_of(&mut self, of: &Expr) -> Type {
        if matches!(self.types.shape(of.ty), Shape::Open) {
            let element = self.types.open();
            self.types.unify(of.ty, self.types.of(Shape::Seq(element, None)));
        }
        self.types.element(of.ty)
    }

    /// Resolves a text that stands for a call.
    pub(super) fn written(
        &mut self,
        text: TokenStream,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Expr {
        match syn::parse2::<SynExpr>(text) {
            Ok(text) => {
                let mut resolved = self.expr(&text);
                resolved.tokens = expr.to_token_stream();
                resolved
            }
            Err(_) => {
                self.refuse(&call.method, "the arguments of this method cannot be read", expr)
            }
        }
    }
}

/// The method in terms of `push`, `pop` and `truncate`.
fn written_with_push(
    name: &str,
    of: &SynExpr,
    args: &syn::punctuated::Punctuated<SynExpr, syn::Token![,]>,
) -> Option<TokenStream> {
    let args: Vec<&SynExpr> = args.iter().collect();
    Some(match (name, &args[..]) {
        ("pop", []) => quote!({ if !(#of).is_empty() { let _ = (#of).pop().unwrap(); } }),
        ("extend" | "extend_from_slice", [more]) => {
            quote!({ for __item in #more { (#of).push(__item); } })
        }
        ("append", [more]) => quote!({
            for __item in (#more).iter() { (#of).push(__item); }
            (#more).clear();
        }),
        ("extend_from_within", [range]) => quote!({
            let __part = (#of)[#range].to_vec();
            for __item in __part.iter() { (#of).push(__item); }
        }),
        ("resize", [length, value]) => quote!({
            let (__length, __value) = (#length, #value);
            (#of).truncate(__length);
            for _ in (#of).len()..__length { (#of).push(__value.clone()); }
        }),
        ("insert", [position, value]) => quote!({
            let (__to, __value) = (#position, #value);
            assert!(__to <= (#of).len());
            (#of).push(__value);
            for __index in (__to..(#of).len() - 1).rev() { (#of).swap(__index, __index + 1); }
        }),
        ("remove", [position]) => quote!({
            for __index in #position + 1..(#of).len() { (#of).swap(__index - 1, __index); }
            (#of).pop().unwrap()
        }),
        ("swap_remove", [position]) => quote!({
            let __last = (#of).len() - 1;
            (#of).swap(#position, __last);
            (#of).pop().unwrap()
        }),
        ("retain", [test]) => quote!({
            let __old = (#of).clone();
            (#of).clear();
            for __item in __old.iter().filter(#test) { (#of).push(__item.clone()); }
        }),
        _ => return None,
    })
}
