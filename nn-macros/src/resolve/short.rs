//! Methods of std that are a few statements: of ranges, of conditions, of sorted lists.
//!
//! They are written as these statements and resolved like any others.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr as SynExpr, ExprMethodCall, RangeLimits};

use super::Resolve;
use super::chain::{applied, ungrouped};
use super::search::compared;
use crate::ast::Expr;

impl Resolve<'_> {
    /// The value of such a call; nothing if it is none.
    pub(super) fn asked_in_short(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let args: Vec<&SynExpr> = call.args.iter().collect();
        let text = match (name, ungrouped(&call.receiver), &args[..]) {
            ("contains", SynExpr::Range(range), [value]) => Ok(within(range, value)),
            ("then", of, [SynExpr::Closure(closure)]) if closure.inputs.is_empty() => {
                let value = &closure.body;
                Ok(quote!(if #of { Some(#value) } else { None }))
            }
            ("then_some", of, [value]) => {
                Ok(quote!({ let __value = #value; if #of { Some(__value) } else { None } }))
            }
            ("concat", of, []) => Ok(quote!((#of).iter().flatten().copied().collect::<Vec<_>>())),
            ("remainder", SynExpr::MethodCall(chunks), []) if chunks.method == "chunks_exact" => {
                let (of, size) = (&chunks.receiver, &chunks.args);
                Ok(quote!({
                    let __list = &(#of)[..];
                    &__list[__list.len() / (#size) * (#size)..]
                }))
            }
            ("partition_point", of, [test]) => applied(test, &[quote!((&__list[__middle]))])
                .map(|test| halved(of, &test))
                .map(|found| quote!({ #found __low })),
            // `v.binary_search_by(…).unwrap_or_else(|i| i)`: where it is, or would be.
            ("unwrap_or_else", SynExpr::MethodCall(search), [or])
                if search.method == "binary_search_by" && is_identity(or) =>
            {
                position(search).map(|found| quote!({ #found __low }))
            }
            ("binary_search_by", ..) => position(call).map(|found| {
                quote!({
                    #found
                    __searched!(__low, __found)
                })
            }),
            _ => return None,
        };
        Some(self.written(text, expr))
    }
}

/// `(low..high).contains(&value)`
fn within(range: &syn::ExprRange, value: &SynExpr) -> TokenStream {
    let above = range.start.as_ref().map(|low| quote!(__value >= #low));
    let below = range.end.as_ref().map(|high| match range.limits {
        RangeLimits::HalfOpen(_) => quote!(__value < #high),
        RangeLimits::Closed(_) => quote!(__value <= #high),
    });
    let value = match value {
        SynExpr::Reference(reference) => {
            let value = &reference.expr;
            quote!((#value))
        }
        value => quote!((*#value)),
    };
    let holds = match (above, below) {
        (Some(above), Some(below)) => quote!(#above && #below),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => quote!(true),
    };
    quote!({ let __value = #value; #holds })
}

/// The statements that find how many elements at the front of a list, `__list`, pass a test that those behind them fail, as
/// `__low`: the interval is halved.
fn halved(of: &SynExpr, test: &TokenStream) -> TokenStream {
    quote! {
        let __list = &#of;
        let (mut __low, mut __high) = (0usize, __list.len());
        while __low < __high {
            let __middle = __low + (__high - __low) / 2;
            if #test { __low = __middle + 1; } else { __high = __middle; }
        }
    }
}

/// The statements that find where an element is, as `__low`, and whether it is there, as `__found`.
fn position(search: &ExprMethodCall) -> syn::Result<TokenStream> {
    let order = search.args.first().ok_or_else(|| {
        syn::Error::new_spanned(&search.method, "`binary_search_by` is given an order")
    })?;
    let less = compared(order, &quote!(<), &[quote!((&__list[__middle]))])?;
    let equal = compared(order, &quote!(==), &[quote!((&__list[__low]))])?;
    let halved = halved(&search.receiver, &less);
    Ok(quote! {
        #halved
        let mut __found = false;
        if __low < __list.len() {
            __found = #equal;
        }
    })
}

/// `|i| i`
fn is_identity(function: &SynExpr) -> bool {
    match ungrouped(function) {
        SynExpr::Closure(closure) => match (closure.inputs.first(), ungrouped(&closure.body)) {
            (Some(syn::Pat::Ident(input)), SynExpr::Path(path)) => {
                closure.inputs.len() == 1 && path.path.is_ident(&input.ident)
            }
            _ => false,
        },
        _ => false,
    }
}
