//! Chains of iterators as values: `xs.iter().map(|x| x * x).sum()` is the loop that it means.
//!
//! The loop is written as Rust and resolved like any other, so that one place knows loops. Names of its own begin with
//! two underscores; a closure's parameter is bound in a block of its own, so that it hides nothing from what is around.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprClosure, ExprMethodCall, Pat};

use super::Resolve;
use super::iterate::is_iterator;
use crate::ast::{Expr, Kind};

/// Zero of the type that is needed, in loops that are written here.
pub(super) const ZERO: &str = "__zero";
/// One of the type that is needed.
pub(super) const ONE: &str = "__one";

/// What ends a chain.
const CONSUMERS: &[&str] =
    &["sum", "product", "fold", "count", "any", "all", "for_each", "collect"];

impl Resolve<'_> {
    /// The value of a chain, if a method call ends one.
    pub(super) fn consumed(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        if !CONSUMERS.contains(&name) || !is_iterator(&call.receiver) {
            return None;
        }
        let text = match self.as_loop(name, call) {
            Ok(text) => text,
            Err(error) => {
                self.errors.push(error);
                return Some(self.typed(Kind::Error, self.types.open(), expr));
            }
        };
        let text: SynExpr = match syn::parse2(text) {
            Ok(text) => text,
            Err(_) => {
                return Some(self.refuse(
                    &call.method,
                    "this chain of iterators is not supported yet",
                    expr,
                ));
            }
        };
        let mut resolved = self.expr(&text);
        resolved.tokens = expr.to_token_stream();
        Some(resolved)
    }

    fn as_loop(&mut self, name: &str, call: &ExprMethodCall) -> syn::Result<TokenStream> {
        let args = &call.args;
        let iterator = &call.receiver;
        let zero = proc_macro2::Ident::new(ZERO, proc_macro2::Span::call_site());
        let one = proc_macro2::Ident::new(ONE, proc_macro2::Span::call_site());
        let declared = call.turbofish.as_ref().and_then(|turbofish| turbofish.args.first());
        let declared = declared.filter(|_| name != "collect").map(|ty| quote!(: #ty));
        Ok(match (name, args.len()) {
            ("sum", 0) => quote!({
                let mut __sum #declared = #zero;
                for __item in #iterator { __sum += __item; }
                __sum
            }),
            ("product", 0) => quote!({
                let mut __product #declared = #one;
                for __item in #iterator { __product *= __item; }
                __product
            }),
            ("count", 0) => quote!({
                let mut __count = 0usize;
                for _ in #iterator { __count += 1; }
                __count
            }),
            ("fold", 2) => {
                let init = &args[0];
                let next = applied(&args[1], &[quote!(__state), quote!(__item)])?;
                quote!({
                    let mut __state = #init;
                    for __item in #iterator { __state = #next; }
                    __state
                })
            }
            ("any", 1) => {
                let test = applied(&args[0], &[quote!(__item)])?;
                quote!({
                    let mut __found = false;
                    for __item in #iterator { if #test { __found = true; break; } }
                    __found
                })
            }
            ("all", 1) => {
                let test = applied(&args[0], &[quote!(__item)])?;
                quote!({
                    let mut __all = true;
                    for __item in #iterator { if !(#test) { __all = false; break; } }
                    __all
                })
            }
            ("for_each", 1) => {
                let body = applied(&args[0], &[quote!(__item)])?;
                quote!({ for __item in #iterator { #body; } })
            }
            ("collect", 0) => {
                if let Some(filter) = filtered(iterator) {
                    return Err(syn::Error::new_spanned(
                        filter,
                        "how many elements a filtered iterator has is not known: count them first, or store into `vec![0.0; n]`",
                    ));
                }
                let base = without_maps(iterator);
                quote!({
                    let mut __list = vec![#zero; __count!(#base)];
                    let mut __position = 0usize;
                    for __item in #iterator { __list[__position] = __item; __position += 1; }
                    __list
                })
            }
            _ => return Err(syn::Error::new_spanned(&call.method, "wrong number of arguments")),
        })
    }

    /// A `for` over an iterator that maps or filters: over what is inside, the rest in its body.
    pub(super) fn unchained(&mut self, e: &syn::ExprForLoop) -> Option<SynExpr> {
        let SynExpr::MethodCall(call) = ungrouped(&e.expr) else { return None };
        let (inner, args, pat, body) = (&call.receiver, &call.args, &e.pat, &e.body);
        let label = &e.label;
        match (call.method.to_string().as_str(), args.len()) {
            ("map", 1) if is_iterator(inner) => {
                let value = match applied(&args[0], &[quote!(__item)]) {
                    Ok(value) => value,
                    Err(error) => {
                        self.errors.push(error);
                        return None;
                    }
                };
                syn::parse2(quote!(#label for __item in #inner { let #pat = #value; #body })).ok()
            }
            ("filter", 1) if is_iterator(inner) => {
                let test = match applied(&args[0], &[quote!((&__item))]) {
                    Ok(test) => test,
                    Err(error) => {
                        self.errors.push(error);
                        return None;
                    }
                };
                syn::parse2(quote!(#label for __item in #inner { if #test { let #pat = __item; #body } })).ok()
            }
            // Around something that maps: a counter beside it.
            ("enumerate", 0) if maps(inner) => syn::parse2(quote!(
                {
                    let mut __number = 0usize;
                    #label for __item in #inner { let #pat = (__number, __item); __number += 1; #body }
                }
            ))
            .ok(),
            _ => None,
        }
    }
}

/// What a closure or a function gives for arguments.
fn applied(function: &SynExpr, args: &[TokenStream]) -> syn::Result<TokenStream> {
    match ungrouped(function) {
        SynExpr::Closure(ExprClosure { inputs, body, .. }) if inputs.len() == args.len() => {
            let pats = inputs.iter().map(|pat| match pat {
                Pat::Type(typed) => (*typed.pat).clone(),
                pat => pat.clone(),
            });
            Ok(quote!({ #(let #pats = #args;)* #body }))
        }
        SynExpr::Path(path) => Ok(quote!(#path(#(#args),*))),
        other => Err(syn::Error::new_spanned(
            other,
            "expected a closure `|x| …` or the name of a function",
        )),
    }
}

fn ungrouped(mut expr: &SynExpr) -> &SynExpr {
    loop {
        match expr {
            SynExpr::Paren(paren) => expr = &paren.expr,
            SynExpr::Group(group) => expr = &group.expr,
            expr => return expr,
        }
    }
}

/// Whether an iterator maps or filters at its end.
fn maps(expr: &SynExpr) -> bool {
    match ungrouped(expr) {
        SynExpr::MethodCall(call) => {
            let name = call.method.to_string();
            (name == "map" || name == "filter") && is_iterator(&call.receiver)
                || matches!(name.as_str(), "enumerate" | "copied" | "cloned")
                    && maps(&call.receiver)
        }
        _ => false,
    }
}

/// The `filter` in a chain, if there is one.
fn filtered(expr: &SynExpr) -> Option<&syn::Ident> {
    match ungrouped(expr) {
        SynExpr::MethodCall(call) if call.method == "filter" => Some(&call.method),
        SynExpr::MethodCall(call) => filtered(&call.receiver),
        _ => None,
    }
}

/// The iterator inside what maps, which has as many items.
fn without_maps(expr: &SynExpr) -> &SynExpr {
    match ungrouped(expr) {
        SynExpr::MethodCall(call)
            if matches!(
                call.method.to_string().as_str(),
                "map" | "enumerate" | "copied" | "cloned" | "rev"
            ) && is_iterator(&call.receiver) =>
        {
            without_maps(&call.receiver)
        }
        expr => expr,
    }
}
