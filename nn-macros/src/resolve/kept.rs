//! Iterators and ranges that a `let` keeps: their text stands where the name is used.
//!
//! What an iterator is made of is evaluated where it is made. One that is asked for its items one by one is a number beside
//! it, that of the next item: what has positions goes on from there, and what maps or leaves items out stands behind it.

use proc_macro2::Ident;
use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprMethodCall, Local, Pat, Stmt, parse_quote};

use super::Resolve;
use super::chain::{applied, maps, ungrouped};
use super::contains::contains;
use super::iterate::{arguments_along, is_iterator};
use super::option::payload;
use super::order::changes;
use super::rename::{Replace, is_name, other_name, with_other_names};
use crate::holes::identifiers;

/// Methods that take items away and leave the rest.
const ADVANCING: &[&str] = &[
    "next",
    "nth",
    "find",
    "find_map",
    "position",
    "any",
    "all",
    "by_ref",
    "next_if",
    "next_if_eq",
    "next_back",
];

/// An iterator that has a name.
struct Kept {
    name: Ident,
    /// What it gives, from its beginning.
    whole: SynExpr,
    /// What is left of it, and the same, noting what is taken away.
    left: SynExpr,
    taken: SynExpr,
    is_range: bool,
}

impl Resolve<'_> {
    /// `let name = iterator;`: the statements that take its place. In those that follow, which are given in reverse, the
    /// iterator stands for the name.
    pub(super) fn kept(&mut self, local: &Local, rest: &mut [Stmt]) -> Option<Vec<Stmt>> {
        let pat = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            pat => pat,
        };
        let Pat::Ident(ident) = pat else { return None };
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        let iterator = without_peeking(&init.expr);
        if !is_kept(iterator) {
            return None;
        }
        let mut before = Vec::new();
        let number = self.number_of_chain();
        let whole = match self.evaluated(iterator, number, &mut before) {
            Ok(whole) => whole,
            Err(error) => {
                self.errors.push(error);
                return Some(Vec::new());
            }
        };
        let whole = self.with_names_of_here(&whole, number);
        let is_range = matches!(ungrouped(&whole), SynExpr::Range(_));
        let mut kept = Kept {
            name: ident.ident.clone(),
            left: whole.clone(),
            taken: whole.clone(),
            whole,
            is_range,
        };
        if kept.is_asked(rest) && !kept.runs_out(rest) {
            let next = self.state_of_chain("next");
            match behind(&kept.whole, &|base| parse_quote!((#base).skip(#next))) {
                Some(left) => kept.left = left,
                None => {
                    self.errors.at(&init.expr, NOT_SPLIT);
                    return Some(Vec::new());
                }
            }
            let taken = behind(&kept.whole, &|base| {
                parse_quote!((#base).enumerate().skip(#next).map(|(__at, __of)| {
                    #next = __at + 1;
                    __of
                }))
            });
            kept.taken = taken.unwrap_or_else(|| kept.left.clone());
            before.push(parse_quote!(let mut #next = 0usize;));
        }
        if let Err(error) = kept.put_into(rest) {
            self.errors.push(error);
        }
        Some(before)
    }

    /// The text with other names for the variables in it, which mean the same wherever it stands: a later variable may have
    /// the name of one of them.
    fn with_names_of_here(&mut self, expr: &SynExpr, number: usize) -> SynExpr {
        let mut names: Vec<Ident> = Vec::new();
        for name in identifiers(expr.to_token_stream()) {
            let (variable, closure) = (self.lookup(&name), self.closure_named(&name));
            if names.contains(&name) || variable.is_none() && closure.is_none() {
                continue;
            }
            let other = other_name(&name, number).to_string();
            let scope = self.scopes.last_mut().expect("the function's own scope is always open");
            match (variable, closure) {
                (_, Some(closure)) => _ = scope.closures.insert(other, closure),
                (Some(variable), None) => _ = scope.variables.insert(other, variable),
                (None, None) => {}
            }
            names.push(name);
        }
        with_other_names(expr, names, number)
    }

    /// An iterator whose parts are evaluated by the statements `before`, as what they are may change.
    fn evaluated(
        &self,
        expr: &SynExpr,
        number: usize,
        before: &mut Vec<Stmt>,
    ) -> syn::Result<SynExpr> {
        let bind = |value: &SynExpr, before: &mut Vec<Stmt>| -> SynExpr {
            if let SynExpr::Lit(_) = value {
                return value.clone();
            }
            let name = format_ident!("__kept{}_{}", number, before.len());
            before.push(parse_quote!(let #name = #value;));
            parse_quote!(#name)
        };
        match expr {
            SynExpr::Paren(paren) => {
                let inner = self.evaluated(&paren.expr, number, before)?;
                Ok(parse_quote!((#inner)))
            }
            SynExpr::Group(group) => self.evaluated(&group.expr, number, before),
            SynExpr::Range(range) => {
                let mut range = range.clone();
                for bound in [&mut range.start, &mut range.end].into_iter().flatten() {
                    **bound = bind(bound, before);
                }
                Ok(SynExpr::Range(range))
            }
            SynExpr::MethodCall(call) => {
                let mut call = call.clone();
                let moves = call.method == "into_iter";
                *call.receiver = match is_iterator(&call.receiver) {
                    true => self.evaluated(&call.receiver, number, before)?,
                    false => match &*call.receiver {
                        of if self.stays(of, moves) => of.clone(),
                        of @ SynExpr::Index(_) if call.method.to_string().ends_with("_mut") => {
                            bind(&parse_quote!(&mut #of), before)
                        }
                        of @ SynExpr::Index(_) => bind(&parse_quote!(&#of), before),
                        of => bind(of, before),
                    },
                };
                for arg in &mut call.args {
                    *arg = match ungrouped(arg) {
                        SynExpr::Closure(closure) => {
                            self.check_capture(closure)?;
                            arg.clone()
                        }
                        SynExpr::Path(_) if is_function(&call.method) => arg.clone(),
                        SynExpr::Reference(of) if self.stays(&of.expr, false) => arg.clone(),
                        _ if is_iterator(arg) => self.evaluated(arg, number, before)?,
                        _ if self.stays(arg, true) => arg.clone(),
                        _ => bind(arg, before),
                    };
                }
                Ok(SynExpr::MethodCall(call))
            }
            other => Ok(bind(other, before)),
        }
    }

    /// Whether a place cannot change as long as an iterator over it is there: a variable that is borrowed, and no reference
    /// that may lead to another place.
    fn stays(&self, of: &SynExpr, moves: bool) -> bool {
        match ungrouped(of) {
            SynExpr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(id) => {
                    let binding = &self.bindings[id.0];
                    !binding.mutable || !moves && binding.reference.is_none()
                }
                None => true,
            },
            SynExpr::Field(field) => self.stays(&field.base, moves),
            _ => false,
        }
    }

    /// A `move` closure has for itself what its variables were when it was made.
    fn check_capture(&self, closure: &syn::ExprClosure) -> syn::Result<()> {
        let changes =
            |name: &Ident| self.lookup(name).is_some_and(|id| self.bindings[id.0].mutable);
        if let Some(token) = &closure.capture
            && identifiers(closure.body.to_token_stream()).any(|name| changes(&name))
        {
            return Err(syn::Error::new_spanned(
                token,
                "a `move` closure of an iterator that is kept is supported if it captures nothing that is `mut`: copy that into another variable",
            ));
        }
        Ok(())
    }
}

const NOT_SPLIT: &str = "an iterator that is kept and asked for its items one by one is supported if nothing but `map`, `filter` and `filter_map` stands behind what has positions: collect it, or write the loop";

impl Kept {
    /// Whether an expression takes items away.
    fn advances(&self, expr: &SynExpr) -> bool {
        match expr {
            SynExpr::MethodCall(call) => {
                is_name(&call.receiver, &self.name)
                    && ADVANCING.iter().any(|name| call.method == name)
            }
            SynExpr::Reference(e) => e.mutability.is_some() && is_name(&e.expr, &self.name),
            _ => false,
        }
    }

    /// How often what `is_such` holds of is in statements.
    fn count(&self, rest: &[Stmt], is_such: &dyn Fn(&SynExpr) -> bool) -> usize {
        let found = std::cell::Cell::new(0);
        let by = |expr: &SynExpr| {
            found.set(found.get() + usize::from(is_such(expr)));
            None
        };
        let mut rest: Vec<Stmt> = rest.to_vec();
        Replace { name: &self.name, by: &by }.in_statements(rest.iter_mut().rev());
        found.get()
    }

    fn is_asked(&self, rest: &[Stmt]) -> bool {
        self.count(rest, &|expr| self.advances(expr)) > 0
    }

    /// Whether it is used in nothing but a `while let Some(…) = name.next()`, which takes all there is.
    fn runs_out(&self, rest: &[Stmt]) -> bool {
        let of_this = |stmt: &Stmt| matches!(stmt, Stmt::Expr(SynExpr::While(e), _) if self.whole_loop(e).is_some());
        rest.iter().any(of_this) && self.count(rest, &|expr| is_name(expr, &self.name)) == 1
    }

    /// The pattern in `while let Some(pattern) = name.next()`, whose body does not use the name.
    fn whole_loop<'e>(&self, e: &'e syn::ExprWhile) -> Option<&'e Pat> {
        let SynExpr::Let(condition) = &*e.cond else { return None };
        let SynExpr::MethodCall(call) = ungrouped(&condition.expr) else { return None };
        let body = SynExpr::Block(syn::ExprBlock {
            attrs: Vec::new(),
            label: None,
            block: e.body.clone(),
        });
        let is_next = call.method == "next" && is_name(&call.receiver, &self.name);
        let inner = payload(&condition.pat)?;
        (is_next && !contains(&body, &|expr| is_name(expr, &self.name))).then_some(inner)
    }

    fn put_into(&self, rest: &mut [Stmt]) -> syn::Result<()> {
        let error = std::cell::RefCell::new(None);
        let refuse = |method: &Ident, message: &str| {
            *error.borrow_mut() = Some(syn::Error::new_spanned(method, message));
            Some(parse_quote!({}))
        };
        let by = |expr: &SynExpr| match expr {
            SynExpr::While(e) => {
                let pat = self.whole_loop(e)?;
                let (label, body, taken) = (&e.label, &e.body, &self.taken);
                Some(parse_quote!(#label for #pat in #taken #body))
            }
            SynExpr::MethodCall(call) if is_name(&call.receiver, &self.name) => {
                self.called(call, &refuse)
            }
            SynExpr::Field(field) if self.is_range && is_name(&field.base, &self.name) => {
                let SynExpr::Range(range) = ungrouped(&self.whole) else { return None };
                match &field.member {
                    syn::Member::Named(name) if name == "start" => range.start.as_deref().cloned(),
                    syn::Member::Named(name) if name == "end" => range.end.as_deref().cloned(),
                    _ => None,
                }
            }
            SynExpr::Reference(e) if is_name(&e.expr, &self.name) => {
                let text = if e.mutability.is_some() { &self.taken } else { &self.left };
                Some(parse_quote!((#text)))
            }
            expr if is_name(expr, &self.name) => {
                let left = &self.left;
                Some(parse_quote!((#left)))
            }
            _ => None,
        };
        Replace { name: &self.name, by: &by }.in_statements(rest.iter_mut().rev());
        error.into_inner().map_or(Ok(()), Err)
    }

    /// A method of the iterator.
    fn called(
        &self,
        call: &ExprMethodCall,
        refuse: &dyn Fn(&Ident, &str) -> Option<SynExpr>,
    ) -> Option<SynExpr> {
        let (taken, left, method, args) = (&self.taken, &self.left, &call.method, &call.args);
        let name = method.to_string();
        match (name.as_str(), args.len()) {
            ("next" | "nth" | "find", _) if changes(&self.whole) => refuse(
                method,
                "an item that may be changed is supported in the head of a loop alone: change the list by its name",
            ),
            ("next_if" | "next_if_eq", 1) if !changes(&self.whole) => {
                let test = match name.as_str() {
                    "next_if" => applied(&args[0], &[quote!((&__peeked))]).ok()?,
                    _ => {
                        let other = &args[0];
                        quote!((&__peeked == #other))
                    }
                };
                Some(parse_quote!(match (#left).next() {
                    Some(__peeked) => if #test { (#taken).next() } else { None },
                    None => None,
                }))
            }
            ("next_back" | "nth_back" | "peek_mut" | "as_slice", _) => refuse(
                method,
                "this method of an iterator that is kept is not supported: keep the positions as integers",
            ),
            ("clone", 0) => Some(parse_quote!((#left))),
            ("peek", 0) => Some(parse_quote!((#left).next())),
            ("len", 0) if !maps(left) => Some(parse_quote!(__count!(#left))),
            ("is_empty", 0) if !maps(left) => Some(parse_quote!((__count!(#left) == 0))),
            // The arguments may use the name too.
            _ if args.iter().any(|arg| contains(arg, &|expr| is_name(expr, &self.name))) => None,
            _ if ADVANCING.contains(&name.as_str()) => Some(parse_quote!((#taken).#method(#args))),
            _ => None,
        }
    }
}

/// Whether the name of such an expression is that of an iterator, or of a range.
fn is_kept(expr: &SynExpr) -> bool {
    match ungrouped(expr) {
        SynExpr::Range(_) => true,
        SynExpr::MethodCall(call) => {
            is_iterator(expr) && arguments_along(&call.method.to_string()).is_none()
        }
        _ => false,
    }
}

fn without_peeking(expr: &SynExpr) -> &SynExpr {
    match ungrouped(expr) {
        SynExpr::MethodCall(call) if call.method == "peekable" => without_peeking(&call.receiver),
        _ => expr,
    }
}

/// Whether the argument of an adaptor is a function.
fn is_function(adaptor: &Ident) -> bool {
    !["zip", "chain", "skip", "take", "step_by"].iter().any(|name| adaptor == name)
}

/// An iterator whose items with positions are those that `of` makes of them; nothing if something counts behind what leaves
/// items out.
fn behind(expr: &SynExpr, of: &dyn Fn(&SynExpr) -> SynExpr) -> Option<SynExpr> {
    let inner = ungrouped(expr);
    if !maps(inner) {
        return Some(of(inner));
    }
    let SynExpr::MethodCall(call) = inner else { return None };
    let (receiver, method, args) = (&call.receiver, &call.method, &call.args);
    let goes_on = ["map", "filter", "filter_map", "copied", "cloned", "by_ref", "into_iter"];
    if !goes_on.iter().any(|name| method == name) {
        return None;
    }
    let receiver = behind(receiver, of)?;
    syn::parse2(quote!(#receiver.#method(#args))).ok()
}
