//! Closures that have a name: their body stands where they are called.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprClosure, Ident, ReturnType, Stmt};

use super::contains::contains;
use super::{Resolve, Scope, chain};
use crate::ast::{Block, Expr, Kind, Pattern, Statement};
use crate::holes::identifiers;
use crate::infer::Shape;
use crate::types;

/// A closure, and the names in sight where it was written.
#[derive(Clone)]
pub(super) struct Closure {
    closure: ExprClosure,
    scopes: Vec<Scope>,
}

impl Resolve<'_> {
    /// `let name = |x| …;` What a `move` closure captures it has for itself, as it is here: these are statements that
    /// copy what may change later.
    pub(super) fn define_closure(&mut self, name: &Ident, closure: &ExprClosure) -> Vec<Statement> {
        let (mut copies, scopes) = (Vec::new(), self.scopes.clone());
        if closure.capture.is_some() {
            self.scopes.push(Scope::default());
            let mut names: Vec<Ident> = Vec::new();
            for name in identifiers(closure.body.to_token_stream()) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            for captured in names {
                let may_change = |id: crate::ast::BindingId| {
                    let binding = &self.bindings[id.0];
                    binding.mutable && binding.reference.is_none()
                };
                if self.lookup(&captured).is_some_and(may_change) {
                    copies.extend(self.copied_for(&captured));
                }
            }
        }
        let closure = Closure { closure: closure.clone(), scopes: self.scopes.clone() };
        self.scopes = scopes;
        let scope = self.scopes.last_mut().expect("the function's own scope is always open");
        scope.variables.remove(&name.to_string());
        scope.closures.insert(name.to_string(), closure);
        copies
    }

    /// `let mut name = name;` in the scope of a closure.
    fn copied_for(&mut self, name: &Ident) -> Option<Statement> {
        match syn::parse_quote!(let mut #name = #name;) {
            Stmt::Local(local) => Some(self.local(&local)),
            _ => None,
        }
    }

    /// The closure that a name means, unless a variable of that name hides it.
    pub(super) fn closure_named(&self, name: &Ident) -> Option<Closure> {
        let name = name.to_string();
        for scope in self.scopes.iter().rev() {
            if scope.variables.contains_key(&name) {
                return None;
            }
            if let Some(closure) = scope.closures.get(&name) {
                return Some(closure.clone());
            }
        }
        None
    }

    /// `name(args…)`: a block that binds the parameters and has the value of the body.
    pub(super) fn call_closure(
        &mut self,
        called: Closure,
        args: Vec<Expr>,
        expr: &SynExpr,
    ) -> Expr {
        let closure = &called.closure;
        if closure.inputs.len() != args.len() {
            return self.refuse(expr, "wrong number of arguments", expr);
        }
        let around = std::mem::replace(&mut self.scopes, called.scopes.clone());
        let mut block = Block::default();
        let value = self.scoped(|resolve| {
            for (pat, value) in closure.inputs.iter().zip(args) {
                if let syn::Pat::Type(typed) = pat {
                    let declared = types::read(&resolve.types, &typed.ty, resolve.generics);
                    resolve.types.unify(declared, value.ty);
                }
                let reference = resolve.reference_of(&value);
                let pattern: Pattern = resolve.pattern(pat, value.ty, reference);
                block.statements.push(Statement::Let {
                    pattern,
                    value: Some(value),
                    tokens: TokenStream::new(),
                });
            }
            let body = match &*closure.body {
                SynExpr::Block(block) => SynExpr::Block(syn::ExprBlock {
                    block: declared(&block.block, &closure.output),
                    ..block.clone()
                }),
                body => body.clone(),
            };
            resolve.expr(&bounded(&body))
        });
        self.scopes = around;
        if let ReturnType::Type(_, ty) = &closure.output {
            let declared = types::read(&self.types, ty, self.generics);
            self.types.unify(declared, value.ty);
        }
        let ty = value.ty;
        block.value = Some(Box::new(value));
        self.typed(Kind::Block(block), ty, expr)
    }
}

impl Resolve<'_> {
    /// `array::from_fn(|i| …)`: an array whose elements are stored one after another. Its length is that of its type.
    pub(super) fn array_from_fn(&mut self, function: &SynExpr, expr: &SynExpr) -> Expr {
        let ty = self.types.of(Shape::Seq(self.types.open(), None));
        let around = self.array.replace((ty, expr.to_token_stream()));
        let length = self.declared_length.take().unwrap_or_else(|| quote!(__length));
        let text = chain::applied(function, &[quote!(__index)]).map(|value| {
            quote!({
                let mut __array = [__zero; #length];
                for __index in 0..#length { __array[__index] = #value; }
                __array
            })
        });
        let made = self.written(text, expr);
        self.array = around;
        self.types.unify(ty, made.ty);
        made
    }
}

/// A block that ends with an array made by a function, whose type is the one declared.
pub(super) fn declared(block: &syn::Block, output: &ReturnType) -> syn::Block {
    let mut block = block.clone();
    if let ReturnType::Type(_, ty) = output
        && let Some(Stmt::Expr(last, None)) = block.stmts.last_mut()
        && is_made_by_a_function(last)
    {
        *last = syn::parse_quote!({
            let __made: #ty = #last;
            __made
        });
    }
    block
}

/// `array::from_fn(…)`
pub(super) fn is_made_by_a_function(expr: &SynExpr) -> bool {
    match expr {
        SynExpr::Call(call) => {
            matches!(&*call.func, SynExpr::Path(path) if is_from_fn(&path.path))
        }
        _ => false,
    }
}

/// Whether a path is that of `core::array::from_fn`.
pub(super) fn is_from_fn(path: &syn::Path) -> bool {
    let mut segments = path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == "from_fn")
        && segments.next().is_none_or(|module| module.ident == "array")
}

/// The label of the block that stands for a closure's body, which its `return` and `?` leave.
pub(super) const BODY: &str = "__closure";

/// The body of a closure: in a block of its own, if a `return` or a `?` leaves it.
pub(super) fn bounded(body: &SynExpr) -> SynExpr {
    if !has_exit(body) {
        return body.clone();
    }
    let body = as_value(body);
    syn::parse_quote!('__closure: { #body })
}

/// The text of a value where a statement may stand: there, `if c { a } else { b } * x` would be two.
pub(super) fn as_value(expr: &SynExpr) -> TokenStream {
    let mut first = expr;
    loop {
        first = match first {
            SynExpr::Binary(e) => &e.left,
            SynExpr::Assign(e) => &e.left,
            SynExpr::Call(e) => &e.func,
            SynExpr::MethodCall(e) => &e.receiver,
            SynExpr::Field(e) => &e.base,
            SynExpr::Index(e) => &e.expr,
            SynExpr::Cast(e) => &e.expr,
            SynExpr::Try(e) => &e.expr,
            SynExpr::If(_) | SynExpr::Match(_) | SynExpr::Block(_) | SynExpr::Loop(_)
                if !std::ptr::eq(first, expr) =>
            {
                return quote!((#expr));
            }
            _ => return expr.to_token_stream(),
        };
    }
}

/// Whether the text has a `return` or a `?`, closures inside aside.
pub(super) fn has_exit(body: &SynExpr) -> bool {
    contains(body, &|expr| matches!(expr, SynExpr::Return(_) | SynExpr::Try(_)))
}
