//! Options: `Some`, `None`, their methods, `?`, and the forms of `if`, `while` and `let` that take them apart.
//!
//! Everything becomes `match`. Where the option is only asked for its value, as in `while let Some(x) = stack.pop()`, it is
//! never made: that is `while !stack.is_empty()`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr as SynExpr, ExprIf, ExprLet, ExprMethodCall, ExprWhile, Pat, Stmt, Token};

use super::Resolve;
use super::chain::applied;
use super::closure::{as_value, bounded};
use super::iterate::is_iterator;
use super::pattern::bound_names;
use crate::ast::{Expr, Kind, Mutability};
use crate::infer::{Shape, Type};

/// Stands for an option that is resolved already, in texts that are written here.
pub(super) const RESOLVED: &str = "__option";

/// Methods that of all values options alone have; iterators are none.
pub(super) const OF_OPTIONS: &[&str] = &[
    "is_some",
    "is_none",
    "as_deref",
    "as_deref_mut",
    "is_ok",
    "is_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "map_err",
    "is_some_and",
    "is_none_or",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "map_or",
    "map_or_else",
    "and_then",
    "filter",
    "zip",
    "copied",
    "cloned",
    "or",
    "or_else",
    "replace",
    "take",
];

impl Resolve<'_> {
    /// The type of options of `of`.
    pub(super) fn option_of(&self, of: Type) -> Type {
        self.types.of(Shape::Option(of))
    }

    /// `Some(value)`
    pub(super) fn some(&mut self, value: Expr, expr: &SynExpr) -> Expr {
        let ty = self.option_of(value.ty);
        self.typed(Kind::Some(Box::new(value)), ty, expr)
    }

    /// `value?`
    pub(super) fn tried(&mut self, of: &SynExpr, token: Token![?], expr: &SynExpr) -> Expr {
        let output = match self.closure_around() {
            Some((_, ty)) => {
                self.types.unify(ty, self.option_of(self.types.open()));
                ty
            }
            None => self.output,
        };
        if !matches!(self.types.shape(output), Shape::Option(_)) {
            return self.refuse(
                token,
                "`?` is supported in functions that return an `Option` or a `Result`: return one, or use `let … else`",
                expr,
            );
        }
        let text = quote!(match #of { Some(__value) => __value, None => return None });
        self.written(Ok(text), expr)
    }

    /// A method of options; `of` again if it is none.
    #[allow(clippy::result_large_err)] // what is no such call is given back
    pub(super) fn method_of_option(
        &mut self,
        name: &str,
        of: Expr,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Result<Expr, Expr> {
        // Which error it is takes no part.
        let only_errors = matches!(name, "ok" | "ok_or" | "ok_or_else" | "map_err");
        if only_errors || matches!(name, "copied" | "cloned" | "as_ref" | "as_deref" | "clone") {
            return Ok(of);
        }
        if matches!(name, "as_mut" | "as_deref_mut") && call.args.is_empty() {
            let ty = of.ty;
            let kind = Kind::Reference(Mutability::Mutable, Box::new(of));
            return Ok(self.typed(kind, ty, expr));
        }
        let text = match in_terms_of_match(name, &call.receiver, &call.args) {
            Ok(Some(text)) => Ok(text),
            Ok(None) => return Err(of),
            Err(error) => Err(error),
        };
        self.resolved_option = Some(of);
        Ok(self.written(text, expr))
    }

    /// `unwrap`, `expect` of an option that is no more than a value.
    pub(super) fn unwrap(&mut self, of: Expr, call: &ExprMethodCall, expr: &SynExpr) -> Expr {
        let value = self.types.open();
        self.types.unify(of.ty, self.option_of(value));
        let message = match call.args.first() {
            Some(SynExpr::Lit(syn::ExprLit { lit: syn::Lit::Str(message), .. })) => message.value(),
            _ => "called `Option::unwrap()` on a `None` value".to_owned(),
        };
        self.typed(Kind::Unwrap(Box::new(of), message), value, expr)
    }

    /// A question about an element that may not be there: `first`, `last`, `get`, `pop`.
    pub(super) fn asked(&mut self, call: &ExprMethodCall, expr: &SynExpr) -> Option<Expr> {
        let (before, call) = named(call);
        let Element { is_there, element } = Element::of(&SynExpr::MethodCall(call))?;
        let text = quote!(if #is_there { Some(#element) } else { None });
        Some(
            self.written(
                Ok(if before.is_empty() { text } else { quote!({ #before #text }) }),
                expr,
            ),
        )
    }

    /// `if let pattern = value { … } else { … }`, with more conditions behind the `let`.
    pub(super) fn if_let(&mut self, e: &ExprIf, expr: &SynExpr) -> Option<Expr> {
        let mut rest = Vec::new();
        let mut first = &*e.cond;
        while let SynExpr::Binary(binary) = first
            && matches!(binary.op, BinOp::And(_))
        {
            rest.push(&*binary.right);
            first = &binary.left;
        }
        if !matches!(first, SynExpr::Let(_)) && !rest.iter().any(|e| matches!(e, SynExpr::Let(_))) {
            return None;
        }
        rest.reverse();
        let (then, otherwise) = (&e.then_branch, e.else_branch.as_ref().map(|(_, other)| other));
        let otherwise = otherwise.map_or_else(|| quote!({}), ToTokens::to_token_stream);
        let text = match first {
            SynExpr::Let(ExprLet { pat, expr: of, .. })
                if !rest.iter().any(|e| matches!(e, SynExpr::Let(_))) =>
            {
                match (Element::of(of), payload(pat)) {
                    (Some(Element { is_there, element }), Some(inner)) if rest.is_empty() => {
                        let stmts = &then.stmts;
                        quote!(if #is_there { let #inner = #element; #(#stmts)* } else #otherwise)
                    }
                    _ if rest.is_empty() => quote!(match #of { #pat => #then, _ => #otherwise }),
                    _ => quote!(match #of { #pat if #(#rest)&&* => #then, _ => #otherwise }),
                }
            }
            // One after the other; what follows if one fails stands once.
            _ => {
                let mut inner = quote!(break '__chosen #then);
                for condition in std::iter::once(first).chain(rest).collect::<Vec<_>>().iter().rev()
                {
                    inner = quote!(if #condition { #inner });
                }
                quote!('__chosen: { #inner #otherwise })
            }
        };
        Some(self.written(Ok(text), expr))
    }

    /// `while let pattern = value { … }`
    pub(super) fn while_let(&mut self, e: &ExprWhile, expr: &SynExpr) -> Option<Expr> {
        let SynExpr::Let(ExprLet { pat, expr: of, .. }) = &*e.cond else { return None };
        let (label, body) = (&e.label, &e.body);
        let text = match (Element::of(of), payload(pat)) {
            (Some(Element { is_there, element }), Some(inner)) => {
                let stmts = &body.stmts;
                quote!(#label while #is_there { let #inner = #element; #(#stmts)* })
            }
            _ => quote!(#label loop { match #of { #pat => #body, _ => break } }),
        };
        Some(self.written(Ok(text), expr))
    }

    /// `let pattern = value else { … };` in terms of others.
    pub(super) fn let_else(&mut self, local: &syn::Local) -> Option<Vec<Stmt>> {
        let init = local.init.as_ref()?;
        let (of, (_, diverging)) = (&init.expr, init.diverge.as_ref()?);
        let text = match (Element::of(of), payload(&local.pat)) {
            (Some(Element { is_there, element }), Some(inner)) => {
                quote!(if !(#is_there) #diverging let #inner = #element;)
            }
            (None, Some(inner)) => quote!(let #inner = match #of {
                Some(__value) => __value,
                _ => #diverging,
            };),
            _ => {
                let pat = &local.pat;
                let mut names = Vec::new();
                bound_names(pat, &mut names);
                quote!(let (#(#names,)*) = match #of { #pat => (#(#names,)*), _ => #diverging };)
            }
        };
        syn::parse::Parser::parse2(syn::Block::parse_within, text).ok()
    }
}

/// An element that may not be there, as a condition and the element.
struct Element {
    is_there: TokenStream,
    element: TokenStream,
}

impl Element {
    /// What `first`, `last`, `get`, `pop` and their relatives ask for, if the text may be repeated.
    fn of(expr: &SynExpr) -> Option<Self> {
        let SynExpr::MethodCall(call) = expr else { return None };
        let of = &call.receiver;
        if is_iterator(of) {
            return None;
        }
        let name = call.method.to_string();
        if matches!(name.as_str(), "copied" | "cloned") && call.args.is_empty() {
            return Self::of(of);
        }
        if !(is_place(of) && call.args.iter().all(is_place)) {
            return None;
        }
        let reference = if name.ends_with("_mut") { quote!(&mut) } else { quote!(&) };
        let not_empty = quote!(!(#of).is_empty());
        Some(match (name.as_str(), call.args.first()) {
            ("pop", None) => Self { is_there: not_empty, element: quote!((#of).pop().unwrap()) },
            ("first" | "first_mut", None) => {
                Self { is_there: not_empty, element: quote!(#reference (#of)[0]) }
            }
            ("last" | "last_mut", None) => {
                Self { is_there: not_empty, element: quote!(#reference (#of)[(#of).len() - 1]) }
            }
            ("split_first" | "split_first_mut", None) => Self {
                is_there: not_empty,
                element: quote!((#reference (#of)[0], #reference (#of)[1..])),
            },
            ("split_last" | "split_last_mut", None) => Self {
                is_there: not_empty,
                element: quote!((#reference (#of)[(#of).len() - 1], #reference (#of)[..(#of).len() - 1])),
            },
            ("get" | "get_mut", Some(_)) if call.args.len() > 1 => return None,
            ("get" | "get_mut", Some(SynExpr::Range(_))) => return None,
            ("get" | "get_mut", Some(index)) => Self {
                is_there: quote!((#index) < (#of).len()),
                element: quote!(#reference (#of)[#index]),
            },
            _ => return None,
        })
    }
}

/// A call whose receiver and arguments may be written twice, and the `let`s that it needs for that.
pub(super) fn named(call: &ExprMethodCall) -> (TokenStream, ExprMethodCall) {
    let (mut before, mut call) = (TokenStream::new(), call.clone());
    if !is_place(&call.receiver) {
        let of = std::mem::replace(&mut *call.receiver, syn::parse_quote!(__of));
        before.extend(quote!(let mut __of = #of;));
    }
    for arg in &mut call.args {
        if !is_place(arg) && !matches!(arg, SynExpr::Range(_)) {
            let value = std::mem::replace(arg, syn::parse_quote!(__at));
            before.extend(quote!(let __at = #value;));
        }
    }
    (before, call)
}

/// Whether an expression has no effect and may be written twice: names, fields, elements, arithmetic.
pub(super) fn is_place(expr: &SynExpr) -> bool {
    match expr {
        SynExpr::Path(_) | SynExpr::Lit(_) => true,
        SynExpr::Paren(inner) => is_place(&inner.expr),
        SynExpr::Field(field) => is_place(&field.base),
        SynExpr::Unary(unary) => is_place(&unary.expr),
        SynExpr::Reference(reference) => is_place(&reference.expr),
        SynExpr::Cast(cast) => is_place(&cast.expr),
        SynExpr::Index(index) => is_place(&index.expr) && is_place(&index.index),
        SynExpr::Binary(binary) => is_place(&binary.left) && is_place(&binary.right),
        _ => false,
    }
}

/// The pattern in `Some(pattern)`, if it always fits.
pub(super) fn payload(pat: &Pat) -> Option<&Pat> {
    fn always_fits(pat: &Pat) -> bool {
        match pat {
            Pat::Wild(_) => true,
            Pat::Ident(ident) => {
                ident.subpat.is_none() && ident.ident.to_string().contains(char::is_lowercase)
            }
            Pat::Paren(inner) => always_fits(&inner.pat),
            Pat::Reference(inner) => always_fits(&inner.pat),
            Pat::Tuple(tuple) => tuple.elems.iter().all(always_fits),
            _ => false,
        }
    }
    match pat {
        Pat::TupleStruct(some) if is_some(&some.path) && some.elems.len() == 1 => {
            some.elems.first().filter(|pat| always_fits(pat))
        }
        Pat::Paren(inner) => payload(&inner.pat),
        Pat::Reference(inner) => payload(&inner.pat),
        _ => None,
    }
}

/// Whether a path leads to `Some`.
pub(super) fn is_some(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "Some")
}

/// Whether a path leads to `Some` or `Ok`: to what is there.
pub(super) fn is_there(path: &syn::Path) -> bool {
    is_some(path) || path.segments.last().is_some_and(|segment| segment.ident == "Ok")
}

/// Whether a path leads to `Err`.
pub(super) fn is_error(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "Err")
}

/// Whether a path leads to `None`.
pub(super) fn is_none(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "None")
}

/// A method of an option as a `match`; nothing if it is not one of those that are known.
fn in_terms_of_match(
    name: &str,
    receiver: &SynExpr,
    args: &Punctuated<SynExpr, Token![,]>,
) -> syn::Result<Option<TokenStream>> {
    let args: Vec<&SynExpr> = args.iter().collect();
    let option = proc_macro2::Ident::new(RESOLVED, proc_macro2::Span::call_site());
    let zero = proc_macro2::Ident::new(super::chain::ZERO, proc_macro2::Span::call_site());
    let of_value = |f: &SynExpr| applied(f, &[quote!(__value)]);
    // Of a result, it is given the error.
    let of_nothing = |f: &SynExpr| match f {
        SynExpr::Closure(closure) if closure.inputs.len() == 1 => {
            let (error, body) = (&closure.inputs[0], bounded(&closure.body));
            Ok((quote!(Err(#error)), as_value(&body)))
        }
        f => applied(f, &[]).map(|value| (quote!(None), value)),
    };
    let otherwise = |some: TokenStream, (none, value): (TokenStream, TokenStream)| quote!(match #option { Some(__value) => #some, #none => #value });
    let choice = |some: TokenStream, none: TokenStream| quote!(match #option { Some(__value) => #some, None => #none });
    Ok(Some(match (name, &args[..]) {
        ("is_ok", []) => quote!(match #option { Some(_) => true, None => false }),
        ("is_err", []) => quote!(match #option { Some(_) => false, None => true }),
        ("is_some", []) => quote!(match #option { Some(_) => true, None => false }),
        ("is_none", []) => quote!(match #option { Some(_) => false, None => true }),
        ("unwrap_or", [other]) => choice(quote!(__value), as_value(other)),
        ("unwrap_or_else", [other]) => otherwise(quote!(__value), of_nothing(other)?),
        ("unwrap_or_default", []) => choice(quote!(__value), quote!(#zero)),
        ("map", [f]) => {
            let value = of_value(f)?;
            choice(quote!(Some(#value)), quote!(None))
        }
        ("map_or", [other, f]) => choice(of_value(f)?, as_value(other)),
        ("map_or_else", [other, f]) => otherwise(of_value(f)?, of_nothing(other)?),
        ("and_then", [f]) => choice(of_value(f)?, quote!(None)),
        ("and", [other]) => {
            let other = as_value(other);
            quote!(match #option { Some(_) => #other, None => None })
        }
        ("or", [other]) => choice(quote!(Some(__value)), as_value(other)),
        ("or_else", [other]) => otherwise(quote!(Some(__value)), of_nothing(other)?),
        ("is_some_and", [f]) => choice(of_value(f)?, quote!(false)),
        ("is_none_or", [f]) => choice(of_value(f)?, quote!(true)),
        ("filter", [f]) => {
            let test = applied(f, &[quote!((&__value))])?;
            choice(quote!(if #test { Some(__value) } else { None }), quote!(None))
        }
        ("zip", [other]) => choice(
            quote!(match #other { Some(__other) => Some((__value, __other)), None => None }),
            quote!(None),
        ),
        ("flatten", []) => choice(quote!(__value), quote!(None)),
        ("take", []) => quote!({ let __taken = #option; #receiver = None; __taken }),
        ("replace", [value]) => quote!({
            let (__taken, __value) = (#option, #value);
            #receiver = Some(__value);
            __taken
        }),
        ("insert", [value]) => quote!({ #receiver = Some(#value); }),
        _ => return Ok(None),
    }))
}
