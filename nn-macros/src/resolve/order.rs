//! Adaptors that count items or turn them around, behind others that map them or leave some out.
//!
//! Such items have no position. What maps one by one is done behind the adaptor, what leaves items out goes on from the
//! other end, and for the rest a number beside the loop counts.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr as SynExpr, ExprForLoop, ExprMethodCall, Pat, parse_quote};

use super::Resolve;
use super::chain::{applied, maps, ungrouped};
use super::iterate::is_iterator;
use super::labels::{Relabelled, as_block};

impl Resolve<'_> {
    /// The loop over `rev`, `skip`, `take`, `step_by` or `zip`; nothing if all its items have positions.
    pub(super) fn in_order(
        &mut self,
        e: &ExprForLoop,
        call: &ExprMethodCall,
    ) -> syn::Result<Option<TokenStream>> {
        let (inner, args, pat, body) = (&*call.receiver, &call.args, &e.pat, &e.body);
        let (label, method) = (&e.label, &call.method);
        let name = method.to_string();
        if name == "zip" {
            return self.side_by_side(e, inner, &args[0], method);
        }
        if !maps(inner) {
            return Ok(None);
        }
        if name == "rev" {
            let inner = reversed(inner).ok_or_else(|| order(method))?;
            return Ok(Some(quote!(#label for #pat in #inner #body)));
        }
        if let Some((source, function)) = mapped(inner) {
            return Ok(Some(quote!(
                #label for #pat in #source.#method(#args).map(#function) #body
            )));
        }
        let (count, left) = (&args[0], self.state_of_chain("left"));
        Ok(Some(match name.as_str() {
            "skip" => quote!({
                let mut #left: usize = #count;
                #label for __item in #inner {
                    if #left > 0 { #left -= 1; } else { let #pat = __item; #body }
                }
            }),
            "step_by" => {
                let step = self.state_of_chain("step");
                quote!({
                    let #step: usize = #count;
                    assert!(#step != 0);
                    let mut #left = 0usize;
                    #label for __item in #inner {
                        if #left > 0 { #left -= 1; } else { #left = #step - 1; let #pat = __item; #body }
                    }
                })
            }
            // Nothing is asked for behind the last item.
            _ => {
                let number = self.number_of_chain();
                let Relabelled { body, all, each } = as_block(body, label.as_ref(), number);
                let all = if all.is_empty() { quote!(#label) } else { all };
                quote!({
                    let mut #left: usize = #count;
                    if #left > 0 {
                        #all for __item in #inner {
                            #left -= 1;
                            #each { let #pat = __item; #body }
                            if #left == 0 { break; }
                        }
                    }
                })
            }
        }))
    }

    /// The loop over `left.zip(right)`, where one of them has no positions.
    fn side_by_side(
        &mut self,
        e: &ExprForLoop,
        left: &SynExpr,
        right: &SynExpr,
        method: &syn::Ident,
    ) -> syn::Result<Option<TokenStream>> {
        let (pat, body, label) = (&e.pat, &e.body, &e.label);
        if !maps(left) && !maps(right) {
            return Ok(None);
        }
        let by_position = |expr: &SynExpr| !maps(expr) || mapped(expr).is_some();
        if by_position(left) && by_position(right) {
            let (left, of_left) =
                mapped(left).unwrap_or_else(|| (left.clone(), parse_quote!(|v| v)));
            let (right, of_right) =
                mapped(right).unwrap_or_else(|| (right.clone(), parse_quote!(|v| v)));
            let given = |function: &SynExpr, item: TokenStream| match is_identity(function) {
                true => Ok(item),
                false => applied(function, &[item]),
            };
            let (a, b) = (given(&of_left, quote!(__left))?, given(&of_right, quote!(__right))?);
            let bound = paired(pat, &a, &b);
            return Ok(Some(quote!(
                #label for (__left, __right) in #left.zip(#right) { #bound #body }
            )));
        }
        // What is on the right is made before; a list that is there already is read where it is.
        let (list, place) = (self.state_of_chain("list"), self.state_of_chain("place"));
        let made = match listed(right) {
            Some(place) => quote!((&#place)),
            None if is_iterator(right) && is_endless(right) || changes(right) => {
                return Err(order(method));
            }
            None if is_iterator(right) => quote!((#right).collect::<Vec<_>>()),
            None => quote!((#right)),
        };
        let bound = paired(pat, &quote!(__left), &quote!(#list[#place]));
        Ok(Some(quote!({
            let #list = #made;
            let mut #place = 0usize;
            #label for __left in #left.take(#list.len()) {
                #bound
                #place += 1;
                #body
            }
        })))
    }
}

/// `let pat = (first, second);`, so that each stays what it is: one may be a reference, and the other not.
pub(super) fn paired(pat: &Pat, first: &TokenStream, second: &TokenStream) -> TokenStream {
    match pat {
        Pat::Tuple(tuple) if tuple.elems.len() == 2 => {
            let (a, b) = (&tuple.elems[0], &tuple.elems[1]);
            // The names of the first are not in sight of what computes the second.
            quote!(
                let __first = #first;
                let __second = #second;
                let #a = __first;
                let #b = __second;
            )
        }
        pat => quote!(let #pat = (#first, #second);),
    }
}

/// The place of a list whose elements an iterator gives, one after another.
fn listed(expr: &SynExpr) -> Option<&SynExpr> {
    match ungrouped(expr) {
        SynExpr::MethodCall(call)
            if matches!(call.method.to_string().as_str(), "iter" | "copied" | "cloned")
                && call.args.is_empty() =>
        {
            listed(&call.receiver)
        }
        SynExpr::Reference(reference) if reference.mutability.is_none() => listed(&reference.expr),
        place @ (SynExpr::Path(_) | SynExpr::Field(_)) => Some(place),
        _ => None,
    }
}

/// Whether items are references that may change what they lead to.
pub(super) fn changes(expr: &SynExpr) -> bool {
    match ungrouped(expr) {
        SynExpr::Reference(reference) => reference.mutability.is_some(),
        SynExpr::MethodCall(call) => {
            call.method.to_string().ends_with("_mut")
                || changes(&call.receiver)
                || call.args.iter().any(changes)
        }
        _ => false,
    }
}

/// Whether an iterator has no end, as far as its text says.
pub(super) fn is_endless(expr: &SynExpr) -> bool {
    match ungrouped(expr) {
        SynExpr::Range(range) => range.end.is_none(),
        SynExpr::MethodCall(call) => match call.method.to_string().as_str() {
            "take" | "take_while" | "map_while" | "scan" => false,
            "zip" => is_endless(&call.receiver) && call.args.iter().all(is_endless),
            "chain" => is_endless(&call.receiver) || call.args.iter().any(is_endless),
            _ => is_endless(&call.receiver),
        },
        _ => false,
    }
}

fn is_identity(function: &SynExpr) -> bool {
    matches!(function, SynExpr::Closure(closure)
        if matches!(&*closure.body, SynExpr::Path(path) if path.path.is_ident("v"))
            && matches!(closure.inputs.first(), Some(Pat::Ident(pat)) if pat.ident == "v"))
}

/// The iterator inside of a `map`, whose items have positions, and its function: adaptors behind it may stand before it.
fn mapped(expr: &SynExpr) -> Option<(SynExpr, SynExpr)> {
    let SynExpr::MethodCall(call) = ungrouped(expr) else { return None };
    let (receiver, method, args) = (&call.receiver, &call.method, &call.args);
    match (method.to_string().as_str(), args.len()) {
        ("map", 1) if !maps(receiver) => Some(((**receiver).clone(), args[0].clone())),
        ("map", 1) => {
            let (source, inner) = mapped(receiver)?;
            let value = applied(&inner, &[quote!(__inner)]).ok()?;
            let value = applied(&args[0], &[value]).ok()?;
            Some((source, parse_quote!(|__inner| #value)))
        }
        ("copied" | "cloned", 0) => mapped(receiver),
        ("skip" | "take" | "step_by", 1) | ("rev", 0) => {
            let (source, function) = mapped(receiver)?;
            Some((parse_quote!(#source.#method(#args)), function))
        }
        ("enumerate", 0) => {
            let (source, function) = mapped(receiver)?;
            let value = applied(&function, &[quote!(__of)]).ok()?;
            Some((
                parse_quote!(#source.enumerate()),
                parse_quote!(|(__number, __of)| (__number, #value)),
            ))
        }
        _ => None,
    }
}

/// An iterator from its other end.
fn reversed(expr: &SynExpr) -> Option<SynExpr> {
    let expr = ungrouped(expr);
    if !maps(expr) {
        return Some(match is_iterator(expr) {
            true => parse_quote!((#expr).rev()),
            false => parse_quote!((#expr).into_iter().rev()),
        });
    }
    let SynExpr::MethodCall(call) = expr else { return None };
    let (receiver, method, args) = (&call.receiver, &call.method, &call.args);
    Some(match (method.to_string().as_str(), args.len()) {
        ("map" | "filter" | "filter_map", 1)
        | ("copied" | "cloned" | "by_ref" | "into_iter", 0) => {
            let receiver = reversed(receiver)?;
            parse_quote!(#receiver.#method(#args))
        }
        ("rev", 0) => (**receiver).clone(),
        ("chain", 1) => {
            let (first, last) = (reversed(receiver)?, reversed(&args[0])?);
            parse_quote!(#last.chain(#first))
        }
        ("flat_map", 1) => {
            let SynExpr::Closure(closure) = ungrouped(&args[0]) else { return None };
            let (receiver, items) = (reversed(receiver)?, reversed(&closure.body)?);
            let closure = syn::ExprClosure { body: Box::new(items), ..closure.clone() };
            parse_quote!(#receiver.flat_map(#closure))
        }
        ("flatten", 0) => {
            let receiver = reversed(receiver)?;
            parse_quote!(#receiver.flat_map(|__items| __items.into_iter().rev()))
        }
        _ => {
            let (source, function) = mapped(expr)?;
            parse_quote!(#source.rev().map(#function))
        }
    })
}

/// The refusal of an adaptor whose items have no position.
fn order(adaptor: &syn::Ident) -> syn::Error {
    syn::Error::new_spanned(
        adaptor,
        format!(
            "`{adaptor}` behind this adaptor is not supported: collect in between, or write the loop"
        ),
    )
}
