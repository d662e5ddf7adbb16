//! Short forms of std that are written with others before the function is read: iterators that functions of `core::iter`
//! make, `rchunks`, and `parse` with the type that a `let` declares.

use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprCall, Local, Pat, Type, parse_quote};

use super::option::is_place;

/// The block with such forms in terms of others.
pub(super) fn without_short_forms(block: &Block) -> Block {
    struct Written;
    impl VisitMut for Written {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            visit_mut::visit_expr_mut(self, expr);
            if let Some(other) = written(expr) {
                *expr = other;
            }
        }

        fn visit_local_mut(&mut self, local: &mut Local) {
            if let (Pat::Type(typed), Some(init)) = (&local.pat, &mut local.init) {
                declare(&typed.ty, &mut init.expr);
            }
            visit_mut::visit_local_mut(self, local);
        }
    }
    let mut block = block.clone();
    Written.visit_block_mut(&mut block);
    block
}

fn written(expr: &Expr) -> Option<Expr> {
    if let Expr::MethodCall(call) = expr {
        let (of, args) = (&call.receiver, call.args.iter().collect::<Vec<_>>());
        if let (true, [size]) = (call.method == "rchunks", &args[..])
            && is_place(of)
            && is_place(size)
        {
            return Some(parse_quote!((0..(#of).len().div_ceil(#size)).map(|__chunk| {
                let __end = (#of).len() - __chunk * (#size);
                &(#of)[__end.saturating_sub(#size)..__end]
            })));
        }
        let (function, values) = called(of)?;
        let (Some(value), [count]) = (values.first(), &args[..]) else { return None };
        return (function == "repeat" && call.method == "take")
            .then(|| parse_quote!(vec![#value; #count].into_iter()));
    }
    let (function, args) = called(expr)?;
    let args: Vec<&Expr> = args.iter().collect();
    let text = match (function.as_str(), &args[..]) {
        ("once", [value]) => quote!([#value].into_iter()),
        ("repeat_n", [value, count]) => quote!(vec![#value; #count].into_iter()),
        ("zip", [left, right]) => quote!((#left).into_iter().zip(#right)),
        ("successors", [first, next]) => {
            let next = super::chain::applied(next, &[quote!((&__item))]).ok()?;
            quote!((0..).scan(#first, |__next, _| {
                let __item = match *__next {
                    Some(__item) => __item,
                    None => return None,
                };
                *__next = #next;
                Some(__item)
            }))
        }
        _ => return None,
    };
    syn::parse2(text).ok()
}

/// The name of a function of the module `iter` that is called by a path with it, and what it is given.
fn called(expr: &Expr) -> Option<(String, &syn::punctuated::Punctuated<Expr, syn::Token![,]>)> {
    let Expr::Call(ExprCall { func, args, .. }) = expr else { return None };
    let Expr::Path(path) = &**func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let name = segments.next()?.ident.to_string();
    segments.next().filter(|module| module.ident == "iter")?;
    Some((name, args))
}

/// Says which type `text.parse()` reads, where that is what a `let` declares.
fn declare(ty: &Type, expr: &mut Expr) {
    match expr {
        Expr::MethodCall(call) if call.method == "parse" && call.turbofish.is_none() => {
            call.turbofish = Some(parse_quote!(::<#ty>));
        }
        Expr::MethodCall(call)
            if call.method == "expect" || call.method.to_string().starts_with("unwrap") =>
        {
            declare(ty, &mut call.receiver);
        }
        Expr::Try(tried) => declare(ty, &mut tried.expr),
        Expr::Match(chosen) => declare(ty, &mut chosen.expr),
        _ => {}
    }
}
