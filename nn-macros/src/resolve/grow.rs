//! Vectors: how they are made, and how they grow and shrink.
//!
//! `push`, `pop` and `truncate` are the language's own; the other methods are written with them, as Rust that is
//! resolved like any other.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, GenericArgument, Path, PathArguments};

use super::Resolve;
use super::iterate::is_iterator;
use super::option::named;
use crate::ast::{Expr, InPlace, Kind, Sequence};
use crate::infer::{Shape, Type};
use crate::types;

impl Resolve<'_> {
    /// `Vec::new()`, `Vec::with_capacity(n)`, by whichever path: what the vector holds follows from what is pushed.
    pub(super) fn new_vector(
        &mut self,
        path: &Path,
        call: &ExprCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let mut segments = path.segments.iter().rev();
        let [function, owner] = [segments.next()?, segments.next()?];
        if owner.ident != "Vec" {
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

    /// `vec![]`, `vec![v; n]`, `vec![a, b]`
    pub(super) fn vec_macro(&mut self, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        let inner = &mac.tokens;
        match syn::parse2::<SynExpr>(quote!([#inner])) {
            Ok(SynExpr::Repeat(repeat)) => {
                let (value, count) =
                    (self.boxed(&repeat.expr), self.of_shape(&repeat.len, Shape::Int));
                let shape = Shape::Seq(value.ty, None);
                self.shaped(Kind::Repeat(value, count, Sequence::Vector), shape, tokens)
            }
            Ok(SynExpr::Array(array)) if array.elems.is_empty() => {
                let shape = Shape::Seq(self.types.open(), None);
                self.shaped(Kind::Empty(None, None), shape, tokens)
            }
            Ok(SynExpr::Array(array)) => {
                let all: Vec<Expr> = array.elems.iter().map(|e| self.expr(e)).collect();
                let shape = self.sequence_of(&all, None);
                self.shaped(Kind::Vector(all), shape, tokens)
            }
            _ => self.refuse(&mac.path, "the arguments of `vec!` cannot be read", tokens),
        }
    }

    /// A method that changes the length of `of`.
    #[allow(clippy::result_large_err)] // what is no such call is given back
    pub(super) fn growing(
        &mut self,
        name: &str,
        of: Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Result<Expr, Expr> {
        let args = &call.args;
        if let Some(text) = written_with_push(name, &call.receiver, args) {
            return Ok(self.written(Ok(text), expr));
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
        if is_iterator(&inner.receiver) {
            return None;
        }
        let name = inner.method.to_string();
        let (before, call) = named(inner);
        let of = &call.receiver;
        let place = match (name.as_str(), call.args.first()) {
            ("pop", None) => {
                let of = self.expr(&inner.receiver);
                let element = self.element_of(&of);
                self.mark_in_place(&of);
                return Some(self.typed(Kind::Pop(Box::new(of)), element, expr));
            }
            ("last" | "last_mut", None) => quote!((#of)[(#of).len() - 1]),
            ("first" | "first_mut", None) => quote!((#of)[0]),
            ("get" | "get_mut", Some(index)) if call.args.len() == 1 => quote!((#of)[#index]),
            _ => return None,
        };
        let reference = if name.ends_with("_mut") { quote!(&mut #place) } else { quote!(&#place) };
        let text = if before.is_empty() { reference } else { quote!({ #before #reference }) };
        Some(self.written(Ok(text), expr))
    }

    /// The type of the elements of what must be a sequence, if it is anything known.
    pub(super) fn element_of(&mut self, of: &Expr) -> Type {
        if matches!(self.types.shape(of.ty), Shape::Open) {
            let element = self.types.open();
            self.types.unify(of.ty, self.types.of(Shape::Seq(element, None)));
        }
        self.types.element(of.ty)
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
            let __at = #position;
            assert!(__at < (#of).len());
            for __index in __at + 1..(#of).len() { (#of).swap(__index - 1, __index); }
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
