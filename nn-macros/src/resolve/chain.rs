//! Chains of iterators as values: `xs.iter().map(|x| x * x).sum()` is the loop that it means.
//!
//! The loop is written as Rust and resolved like any other, so that one place knows loops. Names of its own begin with
//! two underscores; a closure's parameter is bound in a block of its own, so that it hides nothing from what is around.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr as SynExpr, ExprClosure, ExprMethodCall, Pat};

use super::Resolve;
use super::closure::{as_value, bounded};
use super::iterate::is_iterator;
use super::labels::{Relabelled, relabelled};
use super::order::paired;
use super::rename::with_own_names;
use super::search::{SEARCHES, given, is_nan, other_of_extreme, searched, without_option};
use crate::ast::Expr;

/// Zero of the type that is needed, in loops that are written here.
pub(super) const ZERO: &str = "__zero";
/// One of the type that is needed.
pub(super) const ONE: &str = "__one";

/// How many elements the array has that is being made.
pub(super) const LENGTH: &str = "__length";

/// What ends a chain.
const CONSUMERS: &[&str] = &[
    "sum",
    "product",
    "fold",
    "try_fold",
    "count",
    "any",
    "all",
    "for_each",
    "collect",
    "partition",
    "unzip",
];

impl Resolve<'_> {
    /// The value of a chain, if a method call ends one.
    pub(super) fn consumed(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let searches = SEARCHES.contains(&name);
        if !(CONSUMERS.contains(&name) || searches) || !is_iterator(&call.receiver) {
            return None;
        }
        let text = match searches {
            true => searched(name, call).transpose()?,
            false => self.as_loop(name, call),
        };
        Some(self.written(text, expr))
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
                let next = match other_of_extreme(&args[1]) {
                    // Nothing yet, which the first item takes the place of.
                    Some(other) if is_nan(init) => {
                        let other = applied(&other, &[quote!(__state), quote!(__item)])?;
                        quote!(if __state.is_nan() { #other } else { #next })
                    }
                    _ => next,
                };
                quote!({
                    let mut __state = #init;
                    for __item in #iterator { __state = #next; }
                    __state
                })
            }
            ("try_fold", 2) => {
                let init = &args[0];
                let next = applied(&args[1], &[quote!(__state), quote!(__item)])?;
                quote!({
                    let mut __state = #init;
                    let mut __goes_on = true;
                    '__chain: {
                        for __item in #iterator {
                            match #next {
                                Some(__next) => __state = __next,
                                None => { __goes_on = false; break '__chain; }
                            }
                        }
                    }
                    if __goes_on { Some(__state) } else { None }
                })
            }
            ("partition", 1) => {
                let test = applied(&args[0], &[quote!((&__item))])?;
                quote!({
                    let mut __those = Vec::new();
                    let mut __others = Vec::new();
                    for __item in #iterator {
                        if #test { __those.push(__item); } else { __others.push(__item); }
                    }
                    (__those, __others)
                })
            }
            ("unzip", 0) => quote!({
                let mut __first = Vec::new();
                let mut __second = Vec::new();
                for (__a, __b) in #iterator {
                    __first.push(__a);
                    __second.push(__b);
                }
                (__first, __second)
            }),
            ("any", 1) => {
                let test = applied(&args[0], &[quote!(__item)])?;
                quote!({
                    let mut __found = false;
                    '__chain: {
                        for __item in #iterator { if #test { __found = true; break '__chain; } }
                    }
                    __found
                })
            }
            ("all", 1) => {
                let test = applied(&args[0], &[quote!(__item)])?;
                quote!({
                    let mut __all = true;
                    '__chain: {
                        for __item in #iterator { if !(#test) { __all = false; break '__chain; } }
                    }
                    __all
                })
            }
            ("for_each", 1) => {
                let body = applied(&args[0], &[quote!(__item)])?;
                quote!({ for __item in #iterator { #body; } })
            }
            ("collect", 0) => {
                let base = without_maps(iterator);
                if filtered(iterator) || maps(base) {
                    return Ok(quote!({
                        let mut __list = Vec::new();
                        for __item in #iterator { __list.push(__item); }
                        __list
                    }));
                }
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

    /// The name of what an adaptor keeps between items. Each has its own: those of a chain are in sight of each other.
    pub(super) fn state_of_chain(&mut self, name: &str) -> syn::Ident {
        quote::format_ident!("__{name}{}", self.number_of_chain())
    }

    /// A number that nothing else has that is written here.
    pub(super) fn number_of_chain(&mut self) -> usize {
        self.chained += 1;
        self.chained
    }

    /// A `for` over an iterator with adaptors that are more than another order of positions: over what is inside, the
    /// rest in its body.
    pub(super) fn unchained(&mut self, e: &syn::ExprForLoop) -> Option<SynExpr> {
        match self.without_adaptor(e) {
            Ok(text) => text.and_then(|text| syn::parse2(text).ok()),
            Err(error) => {
                self.errors.push(error);
                Some(syn::parse_quote!({}))
            }
        }
    }

    fn without_adaptor(&mut self, e: &syn::ExprForLoop) -> syn::Result<Option<TokenStream>> {
        let SynExpr::MethodCall(call) = ungrouped(&e.expr) else { return Ok(None) };
        let (inner, args, pat, body) = (&call.receiver, &call.args, &e.pat, &e.body);
        let (label, method) = (&e.label, &call.method);
        if !is_iterator(inner) {
            return Ok(None);
        }
        Ok(Some(match (method.to_string().as_str(), args.len()) {
            ("map", 1) => {
                let value = applied(&args[0], &[quote!(__item)])?;
                quote!(#label for __item in #inner { let #pat = #value; #body })
            }
            ("filter", 1) => {
                let test = applied(&args[0], &[quote!((&__item))])?;
                quote!(#label for __item in #inner { if #test { let #pat = __item; #body } })
            }
            ("take_while", 1) => {
                let test = applied(&args[0], &[quote!((&__item))])?;
                quote!(#label for __item in #inner {
                    if !(#test) { break; }
                    let #pat = __item;
                    #body
                })
            }
            ("skip_while", 1) => {
                let test = applied(&args[0], &[quote!((&__item))])?;
                let skipping = self.state_of_chain("skipping");
                quote!({
                    let mut #skipping = true;
                    #label for __item in #inner {
                        #skipping = #skipping && #test;
                        if !#skipping { let #pat = __item; #body }
                    }
                })
            }
            ("flat_map", 1) => {
                let number = self.number_of_chain();
                let Relabelled { body, all, each } = relabelled(body, label.as_ref(), number);
                let (bound, items) = match ungrouped(&args[0]) {
                    SynExpr::Closure(closure) => {
                        let closure = with_own_names(closure, number);
                        let parameter = closure.inputs.first();
                        (quote!(let #parameter = __item;), *closure.body)
                    }
                    SynExpr::Path(path) => (quote!(), syn::parse_quote!(#path(__item))),
                    other => return Err(closure_expected(other)),
                };
                quote!(#all for __item in #inner { #bound #each for #pat in #items #body })
            }
            ("flatten", 0) => {
                let number = self.number_of_chain();
                let Relabelled { body, all, each } = relabelled(body, label.as_ref(), number);
                quote!(#all for __items in #inner { #each for #pat in __items #body })
            }
            ("chain", 1) => {
                let number = self.number_of_chain();
                let Relabelled { body, all, each } = relabelled(body, label.as_ref(), number);
                let more = &args[0];
                quote!(#all { #each for #pat in #inner #body #each for #pat in #more #body })
            }
            // A state that each item changes; the adaptor ends where the closure gives `None`.
            ("scan", 2) => {
                let (start, state) = (&args[0], self.state_of_chain("scanned"));
                let bound = match given(&args[1], &state) {
                    Some(value) => quote!(let #pat = #value;),
                    None => {
                        let value = applied(&args[1], &[quote!((&mut #state)), quote!(__item)])?;
                        quote!(let Some(#pat) = (#value) else { break; };)
                    }
                };
                quote!({
                    let mut #state = #start;
                    #label for __item in #inner { #bound #body }
                })
            }
            // Around something that maps: a counter beside it.
            ("enumerate", 0) if maps(inner) => {
                let number = self.state_of_chain("number");
                let bound = paired(pat, &quote!(#number), &quote!(__item));
                quote!({
                    let mut #number = 0usize;
                    #label for __item in #inner { #bound #number += 1; #body }
                })
            }
            ("copied" | "cloned" | "by_ref" | "into_iter", 0) if maps(inner) => {
                quote!(#label for #pat in #inner #body)
            }
            ("rev", 0) | ("skip" | "take" | "step_by" | "zip", 1) => {
                match self.in_order(e, call)? {
                    Some(text) => text,
                    None => return Ok(None),
                }
            }
            _ => return without_option(e, call),
        }))
    }
}

/// What a closure or a function gives for arguments.
pub(super) fn applied(function: &SynExpr, args: &[TokenStream]) -> syn::Result<TokenStream> {
    match ungrouped(function) {
        SynExpr::Closure(ExprClosure { inputs, body, .. }) if inputs.len() == args.len() => {
            let pats = inputs.iter().map(|pat| match pat {
                Pat::Type(typed) => (*typed.pat).clone(),
                pat => pat.clone(),
            });
            let body = as_value(&bounded(body));
            Ok(quote!({ #(let #pats = #args;)* #body }))
        }
        SynExpr::Path(path) => Ok(quote!(#path(#(#args),*))),
        other => Err(closure_expected(other)),
    }
}

fn closure_expected(found: &SynExpr) -> syn::Error {
    syn::Error::new_spanned(found, "expected a closure `|x| …` or the name of a function")
}

pub(super) fn ungrouped(mut expr: &SynExpr) -> &SynExpr {
    loop {
        match expr {
            SynExpr::Paren(paren) => expr = &paren.expr,
            SynExpr::Group(group) => expr = &group.expr,
            expr => return expr,
        }
    }
}

/// Adaptors whose items are no longer known by a position.
pub(super) const MAPPING: &[&str] = &[
    "map",
    "filter",
    "take_while",
    "skip_while",
    "flat_map",
    "flatten",
    "chain",
    "scan",
    "filter_map",
    "map_while",
];

/// Whether there is such an adaptor in a chain.
pub(super) fn maps(expr: &SynExpr) -> bool {
    match ungrouped(expr) {
        SynExpr::MethodCall(call) => {
            let name = call.method.to_string();
            MAPPING.contains(&name.as_str()) && is_iterator(&call.receiver)
                || is_iterator(expr) && maps(&call.receiver)
                || name == "zip" && call.args.iter().any(maps)
        }
        _ => false,
    }
}

/// Whether a chain has an adaptor that makes the number of its items unknown.
fn filtered(expr: &SynExpr) -> bool {
    match ungrouped(expr) {
        SynExpr::MethodCall(call) => {
            MAPPING.iter().any(|name| *name != "map" && call.method == name)
                || filtered(&call.receiver)
        }
        _ => false,
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
