//! Ends of chains of iterators that give an option, and adaptors whose closures do.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprClosure, ExprForLoop, ExprMethodCall, Pat};

use super::chain::{ZERO, applied, ungrouped};
use super::closure::{as_value, has_exit};
use super::option::is_some;
use super::rename::is_name;

/// What ends a chain and gives an option.
pub(super) const SEARCHES: &[&str] = &[
    "find",
    "find_map",
    "position",
    "reduce",
    "next",
    "last",
    "nth",
    "max",
    "min",
    "max_by",
    "min_by",
    "max_by_key",
    "min_by_key",
];

/// The loop that such a call means; nothing if it has other arguments than the iterator's method.
pub(super) fn searched(name: &str, call: &ExprMethodCall) -> syn::Result<Option<TokenStream>> {
    let args: Vec<&SynExpr> = call.args.iter().collect();
    let iterator = &call.receiver;
    // The state before the loop, and what is done with each item.
    let (before, step) = match (name, &args[..]) {
        ("find", [test]) => {
            let test = applied(test, &[quote!((&__item))])?;
            (quote!(), quote!(if #test { __found = Some(__item); break '__chain; }))
        }
        ("find_map", [function]) => {
            let value = applied(function, &[quote!(__item)])?;
            (
                quote!(),
                quote!(if let Some(__value) = #value { __found = Some(__value); break '__chain; }),
            )
        }
        ("position", [test]) => {
            let test = applied(test, &[quote!(__item)])?;
            (
                quote!(let mut __place = 0usize;),
                quote!(if #test { __found = Some(__place); break '__chain; } __place += 1;),
            )
        }
        ("nth", [number]) => (
            quote!(let mut __before = #number;),
            quote!(
                if __before == 0 { __found = Some(__item); break '__chain; }
                __before -= 1;
            ),
        ),
        ("next", []) => (quote!(), quote!(__found = Some(__item); break '__chain;)),
        ("last", []) => (quote!(), quote!(__found = Some(__item);)),
        ("reduce", [function]) => {
            let next = applied(function, &[quote!(__value), quote!(__item)])?;
            let next = quote!(match __found { Some(__value) => #next, None => __item });
            (quote!(), quote!(__found = Some(#next);))
        }
        // Of equal ones, the last is the largest and the first the smallest.
        ("max", []) => (quote!(), replaced_if(&quote!(!(__value > __item)))),
        ("min", []) => (quote!(), replaced_if(&quote!(__value > __item))),
        ("max_by" | "min_by", [order]) => {
            let larger = larger(order)?;
            let replaced = if name == "max_by" { quote!(!#larger) } else { larger };
            (quote!(), replaced_if(&replaced))
        }
        ("max_by_key" | "min_by_key", [key]) => {
            let key = applied(key, &[quote!((&__item))])?;
            let zero = proc_macro2::Ident::new(ZERO, proc_macro2::Span::call_site());
            let relation = if name == "max_by_key" { quote!(>=) } else { quote!(<) };
            let step = quote!(
                let __key = #key;
                let __better = match __found { Some(_) => __key #relation __best, None => true };
                if __better { __found = Some(__item); __best = __key; }
            );
            (quote!(let mut __best = #zero;), step)
        }
        _ => return Ok(None),
    };
    Ok(Some(quote!({
        let mut __found = None;
        #before
        '__chain: { for __item in #iterator { #step } }
        __found
    })))
}

/// The item takes the place of what was found if the condition on `__value` and `__item` holds.
fn replaced_if(condition: &TokenStream) -> TokenStream {
    quote!(
        let __better = match __found { Some(__value) => #condition, None => true };
        if __better { __found = Some(__item); }
    )
}

/// `|a, b| a.partial_cmp(b).unwrap()` as the condition that the first is larger.
fn larger(order: &SynExpr) -> syn::Result<TokenStream> {
    let path = order.to_token_stream().to_string();
    if path.ends_with(":: total_cmp") {
        return Ok(quote!((__value > __item)));
    }
    compared(order, &quote!(>), &[quote!(__value), quote!(__item)])
}

/// A closure that compares, `|a| a.partial_cmp(&b).unwrap()`, as the condition that a relation holds.
pub(super) fn compared(
    order: &SynExpr,
    relation: &TokenStream,
    args: &[TokenStream],
) -> syn::Result<TokenStream> {
    let refused = || {
        syn::Error::new_spanned(
            order,
            "this order is not supported: write `|a, b| a.partial_cmp(b).unwrap()`, or the loop",
        )
    };
    let SynExpr::Closure(closure) = ungrouped(order) else { return Err(refused()) };
    let mut body = ungrouped(&closure.body);
    if let SynExpr::MethodCall(call) = body
        && ["unwrap", "expect", "unwrap_or"].iter().any(|name| call.method == name)
    {
        body = ungrouped(&call.receiver);
    }
    let SynExpr::MethodCall(compared) = body else { return Err(refused()) };
    let orders = ["partial_cmp", "total_cmp", "cmp"];
    if !orders.iter().any(|name| compared.method == name) || compared.args.len() != 1 {
        return Err(refused());
    }
    let (left, right) = (value_of(&compared.receiver), value_of(&compared.args[0]));
    let body = Box::new(syn::parse2(quote!((#left) #relation (#right))).map_err(|_| refused())?);
    let closure = SynExpr::Closure(ExprClosure { body, ..closure.clone() });
    applied(&closure, args)
}

/// What is compared, be it by reference or not: behind `&` it is what is there.
fn value_of(compared: &SynExpr) -> &SynExpr {
    match ungrouped(compared) {
        SynExpr::Reference(reference) => &reference.expr,
        compared => compared,
    }
}

/// A `for` over an adaptor whose closure gives an option.
pub(super) fn without_option(
    e: &ExprForLoop,
    call: &ExprMethodCall,
) -> syn::Result<Option<TokenStream>> {
    let (inner, pat, body, label) = (&call.receiver, &e.pat, &e.body, &e.label);
    let [function] = &call.args.iter().collect::<Vec<_>>()[..] else { return Ok(None) };
    Ok(Some(match call.method.to_string().as_str() {
        "filter_map" => {
            let value = applied(function, &[quote!(__item)])?;
            quote!(#label for __item in #inner { if let Some(#pat) = #value #body })
        }
        "map_while" => {
            let value = applied(function, &[quote!(__item)])?;
            quote!(#label for __item in #inner { let Some(#pat) = (#value) else { break; }; #body })
        }
        _ => return Ok(None),
    }))
}

/// `|state, item| { …; Some(value) }` as a block that has the value; nothing if it may give `None`.
pub(super) fn given(function: &SynExpr, state: &syn::Ident) -> Option<TokenStream> {
    let SynExpr::Closure(closure) = ungrouped(function) else { return None };
    if has_exit(&closure.body) {
        return None;
    }
    let value_of = |expr: &SynExpr| match ungrouped(expr) {
        SynExpr::Call(call) if call.args.len() == 1 => match &*call.func {
            SynExpr::Path(path) if is_some(&path.path) => Some(call.args[0].clone()),
            _ => None,
        },
        _ => None,
    };
    let body = match ungrouped(&closure.body) {
        SynExpr::Block(block) => {
            let (last, before) = block.block.stmts.split_last()?;
            let syn::Stmt::Expr(last, None) = last else { return None };
            let value = as_value(&value_of(last)?);
            quote!({ #(#before)* #value })
        }
        expr => value_of(expr)?.to_token_stream(),
    };
    let closure = ExprClosure { body: Box::new(syn::parse2(body).ok()?), ..closure.clone() };
    applied(&SynExpr::Closure(closure), &[quote!((&mut #state)), quote!(__item)]).ok()
}

/// `f64::NAN`
pub(super) fn is_nan(expr: &SynExpr) -> bool {
    matches!(ungrouped(expr), SynExpr::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "NAN"))
}

/// Of a function that gives the larger or the smaller of a state and something else: the function that gives the other.
pub(super) fn other_of_extreme(function: &SynExpr) -> Option<SynExpr> {
    let is_extreme = |name: &syn::Ident| name == "max" || name == "min";
    match ungrouped(function) {
        SynExpr::Path(path) => {
            let last = path.path.segments.last()?;
            is_extreme(&last.ident).then(|| syn::parse_quote!(|_, __other| __other))
        }
        SynExpr::Closure(closure) => {
            let Pat::Ident(state) = super::each::untyped(closure.inputs.first()?) else {
                return None;
            };
            let (a, b) = match ungrouped(&closure.body) {
                SynExpr::MethodCall(call) if is_extreme(&call.method) && call.args.len() == 1 => {
                    (&*call.receiver, &call.args[0])
                }
                SynExpr::Call(call) if call.args.len() == 2 => match &*call.func {
                    SynExpr::Path(path) if is_extreme(&path.path.segments.last()?.ident) => {
                        (&call.args[0], &call.args[1])
                    }
                    _ => return None,
                },
                _ => return None,
            };
            let other = match (is_name(a, &state.ident), is_name(b, &state.ident)) {
                (true, false) => b,
                (false, true) => a,
                _ => return None,
            };
            let closure = ExprClosure { body: Box::new(other.clone()), ..closure.clone() };
            Some(SynExpr::Closure(closure))
        }
        _ => None,
    }
}
