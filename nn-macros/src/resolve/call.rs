//! Calls of functions by path.

use nn_symbolic::{Function as Elementary, Rational};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, ExprCall, Path, Token, UnOp};

use super::Resolve;
use super::closure::is_from_fn;
use super::enums::enum_of;
use super::foreign::{BY_PATH, elementary};
use super::option::{is_error, is_there};
use super::signature::NO_FUNCTIONS;
use super::structure::{is_option, names_a_type};
use crate::ast::{Expr, Kind, Mutability, Unary};
use crate::infer::Shape;
use crate::lowered::Target;
use crate::types;

impl Resolve<'_> {
    pub(super) fn call(&mut self, call: &ExprCall, expr: &SynExpr) -> Expr {
        let SynExpr::Path(function) = &*call.func else {
            return self.refuse(
                &call.func,
                "only functions called by their name can be differentiated",
                expr,
            );
        };
        let path = &function.path;
        if let Some(closure) = path.get_ident().and_then(|name| self.closure_named(name)) {
            let args = call.args.iter().map(|arg| self.expr(arg)).collect();
            return self.call_closure(closure, args, expr);
        }
        if path.get_ident().is_some_and(|name| self.lookup(name).is_some()) {
            return self.refuse(path, NO_FUNCTIONS, expr);
        }
        if path.segments.len() == 2 {
            let (owner, name) = (&path.segments[0].ident, path.segments[1].ident.to_string());
            if self.is_float_type(owner)
                && let Some(resolved) = self.associated(&name, path, call, expr)
            {
                return resolved;
            }
            if types::is_integer_name(&owner.to_string()) {
                let args = call.args.iter().map(|arg| self.expr(arg)).collect();
                return self.shaped(Kind::HostCall(path.to_token_stream(), args), Shape::Int, expr);
            }
        }
        if let Some(vector) = self.new_vector(path, call, expr) {
            return vector;
        }
        if let Some(made) = self.array_made(path, call, expr) {
            return made;
        }
        if let (Some(last), Some(SynExpr::Call(axis))) = (path.segments.last(), call.args.first())
            && (last.ident == "stack" || last.ident == "concatenate")
            && axis.func.to_token_stream().to_string().ends_with("Axis")
        {
            let message =
                format!("write `{}(…).unwrap()`: shapes that do not fit have no value", last.ident);
            return self.refuse(path, message, expr);
        }
        if path.segments.last().is_some_and(|last| last.ident == "kron") && call.args.len() == 2 {
            return self.kronecker(&call.args[0], &call.args[1], expr);
        }
        if path.segments.last().is_some_and(|last| last.ident == "Axis") {
            let args = call.args.iter().map(|arg| *self.of_shape(arg, Shape::Int)).collect();
            return self.shaped(Kind::HostCall(path.to_token_stream(), args), Shape::Other, expr);
        }
        if is_from_fn(path) && call.args.len() == 1 {
            return self.array_from_fn(&call.args[0], expr);
        }
        if path.segments.last().is_some_and(|last| last.ident == "stop") && call.args.len() == 1 {
            let of = self.boxed(&call.args[0]);
            let ty = of.ty;
            return self.typed(Kind::Stop(path.clone(), of), ty, expr);
        }
        if let Some(name) = memory_function(path) {
            return self.memory(name, call, expr);
        }
        if is_error(path) {
            let ty = self.option_of(self.types.open());
            return self.typed(Kind::None, ty, expr);
        }
        let args: Vec<Expr> = call.args.iter().map(|arg| self.expr(arg)).collect();
        if is_there(path) && args.len() == 1 {
            let value = args.into_iter().next().expect("counted");
            return self.some(value, expr);
        }
        if names_a_type(path) && !is_option(path) {
            return self.tuple_structure(path, args, expr);
        }
        let is_own = path.segments.last().is_some_and(|last| last.ident == self.item.sig.ident);
        match self.known_path(path) {
            Some((function, by_path)) if !by_path || function.arity() == args.len() => {
                self.elementary_path(path, args, expr)
            }
            _ if !is_own && args.iter().all(|arg| self.is_constant(arg)) => {
                let ty = self.types.open();
                self.typed(Kind::HostCall(path.to_token_stream(), args), ty, expr)
            }
            _ if enum_of(path).is_some() => self.tuple_structure(path, args, expr),
            _ => {
                let segments = &path.segments;
                let name = &segments.last().expect("a path has a segment").ident;
                let of_type =
                    segments.iter().rev().nth(1).is_some_and(|owner| {
                        owner.ident.to_string().starts_with(char::is_uppercase)
                    });
                let same = *name == self.item.sig.ident;
                let target = if of_type {
                    self.recursive |= same;
                    Target::Associated(path.clone())
                } else {
                    self.recursive |= same && segments.len() == 1;
                    Target::Function(path.clone())
                };
                let ty = match target {
                    _ if self.recursive && same => self.output,
                    // By convention it makes one.
                    Target::Associated(_) if name == "new" => self.types.of(Shape::Struct),
                    _ => self.types.open(),
                };
                self.typed(Kind::Call(target, args), ty, expr)
            }
        }
    }

    /// Whether an argument has no derivative, so that what is computed of such alone has none either.
    pub(super) fn is_constant(&self, arg: &Expr) -> bool {
        match &arg.kind {
            Kind::Number(_) | Kind::Host(_) => true,
            Kind::Unary(_, of) => self.is_constant(of),
            Kind::Reference(mutability, of) => {
                *mutability == Mutability::Shared && self.is_constant(of)
            }
            _ => self.types.is_inactive(arg.ty),
        }
    }

    /// `T::lit(0.5)`, `f64::from(n)`, `f64::max(a, b)`, `T::PI()`.
    fn associated(
        &mut self,
        name: &str,
        path: &Path,
        call: &ExprCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        let owner = path.segments[0].ident.to_string();
        let named = types::float_of(&owner, self.generics);
        let shape = Shape::Float(named);
        match (name, call.args.len()) {
            ("lit", 1) => Some(self.lit(path, &call.args[0], shape, expr)),
            ("from", 1) => {
                let of = self.expr(&call.args[0]);
                // From `f32` to `f64` it is a cast with a derivative.
                if !self.types.is_inactive(of.ty) {
                    let ty: syn::Type = syn::parse_str(&owner).ok()?;
                    return Some(self.shaped(Kind::Cast(Box::new(of), ty), shape, expr));
                }
                Some(self.shaped(Kind::Lit(path.to_token_stream(), Box::new(of)), shape, expr))
            }
            ("zero", 0) => Some(self.shaped(Kind::Number(Rational::ZERO), shape, expr)),
            ("one", 0) => Some(self.shaped(Kind::Number(Rational::ONE), shape, expr)),
            // `T::PI()`
            (_, 0) => Some(self.shaped(Kind::Host(call.to_token_stream()), shape, expr)),
            ("from_bits", 1) => {
                let args = call.args.iter().map(|arg| self.expr(arg)).collect();
                if self.bits_taken {
                    return Some(self.refuse(
                        &path.segments[1],
                        "a number made of the bits of another has no derivative: write `stop(x).to_bits()` if that is meant",
                        expr,
                    ));
                }
                Some(self.shaped(Kind::HostCall(path.to_token_stream(), args), shape, expr))
            }
            _ => {
                // The same as the method: rewritten, so that one place knows it.
                let (receiver, method) = (&call.args[0], &path.segments[1].ident);
                let args: Punctuated<&SynExpr, Token![,]> = call.args.iter().skip(1).collect();
                match syn::parse2(quote!((#receiver).#method(#args))) {
                    Ok(SynExpr::MethodCall(method)) => {
                        let mut resolved = self.method_call(&method, expr);
                        resolved.tokens = expr.to_token_stream();
                        Some(resolved)
                    }
                    _ => None,
                }
            }
        }
    }

    /// `T::from(x)` and `T::from_usize(n)` of num_traits, which are unwrapped: `T::lit` of generic code.
    pub(super) fn converted(&mut self, expr: &SynExpr) -> Option<Expr> {
        let SynExpr::Call(call) = expr else { return None };
        let SynExpr::Path(function) = &*call.func else { return None };
        let segments = &function.path.segments;
        let (Some(owner), Some(name), 2) = (segments.first(), segments.last(), segments.len())
        else {
            return None;
        };
        let name = name.ident.to_string();
        if !self.is_float_type(&owner.ident) || call.args.len() != 1 || !name.starts_with("from") {
            return None;
        }
        let arg = &call.args[0];
        let is_float = |expr: &SynExpr| matches!(expr, SynExpr::Lit(literal) if matches!(literal.lit, syn::Lit::Float(_)));
        let is_literal = match arg {
            SynExpr::Unary(unary) => is_float(&unary.expr),
            arg => is_float(arg),
        };
        let owner = &owner.ident;
        let text = match is_literal {
            true => quote!(#owner::lit(#arg)),
            false => quote!(#owner::lit((#arg) as f64)),
        };
        Some(self.written(Ok(text), expr))
    }

    /// `T::lit(0.5)`: a constant of generic code.
    fn lit(&mut self, path: &Path, arg: &SynExpr, shape: Shape, expr: &SynExpr) -> Expr {
        let negative = matches!(arg, SynExpr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)));
        let value = self.expr(arg);
        match value.kind {
            Kind::Number(number) => self.shaped(Kind::Number(number), shape, expr),
            Kind::Unary(Unary::Neg, inner) if negative && matches!(inner.kind, Kind::Number(_)) => {
                let ty = self.types.of(shape);
                let inner = Expr { ty, ..*inner };
                self.typed(Kind::Unary(Unary::Neg, Box::new(inner)), ty, expr)
            }
            kind => {
                let value = Expr { kind, ..value };
                self.shaped(Kind::Lit(path.to_token_stream(), Box::new(value)), shape, expr)
            }
        }
    }

    /// `mem::swap` and its relatives.
    fn memory(&mut self, name: &str, call: &ExprCall, expr: &SynExpr) -> Expr {
        match (name, call.args.len()) {
            ("swap", 2) => {
                let (a, b) = (self.boxed(&call.args[0]), self.boxed(&call.args[1]));
                self.mark_in_place(&a);
                self.mark_in_place(&b);
                self.types.unify(a.ty, b.ty);
                self.shaped(Kind::Swap(a, b), Shape::Other, expr)
            }
            ("replace", 2) => {
                let (place, value) = (&call.args[0], &call.args[1]);
                self.expr(&syn::parse_quote!({
                    let __new = #value;
                    let __old = __value_of!(#place);
                    *(#place) = __new;
                    __old
                }))
            }
            ("take", 1) => {
                let place = &call.args[0];
                let of = self.expr(place);
                let empty: SynExpr = match self.types.shape(of.ty) {
                    Shape::Seq(_, None) => syn::parse_quote!(Vec::new()),
                    _ => syn::parse_quote!(__zero),
                };
                self.expr(&syn::parse_quote!({
                    let __old = __value_of!(#place);
                    *(#place) = #empty;
                    __old
                }))
            }
            ("drop", 1) => self.expr(&call.args[0]),
            _ => self.refuse(&call.func, "wrong number of arguments", expr),
        }
    }

    /// A function of the table by path: `sigmoid`, `f32::exp`.
    pub(super) fn elementary_path(&mut self, path: &Path, args: Vec<Expr>, expr: &SynExpr) -> Expr {
        match self.known_path(path) {
            Some((function, by_path)) if function.arity() == args.len() => {
                let ty = args[0].ty;
                let kind = if by_path {
                    Kind::RuntimeFunction(path.clone(), function, args)
                } else {
                    Kind::Elementary(function, args)
                };
                self.typed(kind, ty, expr)
            }
            Some(_) => self.refuse(path, "wrong number of arguments", expr),
            None => self.refuse(
                path,
                "the derivative of this function is not known elementwise: write a closure `|v| …`",
                expr,
            ),
        }
    }

    /// The function of the table that a path names, and whether the path itself must lead to the runtime's.
    pub(super) fn known_path(&self, path: &Path) -> Option<(Elementary, bool)> {
        let last = path.segments.last()?;
        if let Some(function) = BY_PATH.iter().find(|f| last.ident == f.name()) {
            return Some((*function, true));
        }
        if path.segments.len() == 2 && self.is_float_type(&path.segments[0].ident) {
            return elementary(&last.ident.to_string()).map(|function| (function, false));
        }
        None
    }

    fn is_float_type(&self, name: &proc_macro2::Ident) -> bool {
        types::float_of(&name.to_string(), self.generics).is_some()
            || self.generics.type_params().any(|param| param.ident == *name)
    }
}

/// The name of a function of `core::mem`, or `drop`.
fn memory_function(path: &Path) -> Option<&'static str> {
    let last = path.segments.last()?.ident.to_string();
    let in_mem = path.segments.iter().rev().nth(1).is_some_and(|segment| segment.ident == "mem");
    match last.as_str() {
        "swap" if in_mem || path.segments.len() == 1 => Some("swap"),
        "replace" if in_mem => Some("replace"),
        "take" if in_mem => Some("take"),
        "drop" if path.segments.len() == 1 || in_mem => Some("drop"),
        _ => None,
    }
}
