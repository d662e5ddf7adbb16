//! Blocks and statements.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, FnArg, Item, ItemFn, Local, Pat, Stmt};

use super::Resolve;
use super::closure::is_made_by_a_function;
use super::control::breaks_with_value;
use super::enums::as_read;
use super::hoist::hoisted;
use super::structure::{default_of, is_default};
use crate::ast::{Block, Expr, Kind, Mutability, Pattern, Statement};
use crate::infer::Shape;
use crate::lowered::Class;
use crate::types;

impl Resolve<'_> {
    pub(super) fn block(&mut self, block: &syn::Block) -> Block {
        self.scoped(|resolve| resolve.statements(&block.stmts))
    }

    fn statements(&mut self, stmts: &[Stmt]) -> Block {
        let mut statements = Vec::new();
        let mut value = None;
        // A stack, as a statement may stand for several.
        let mut rest: Vec<Stmt> = stmts.iter().rev().cloned().collect();
        while let Some(stmt) = rest.pop() {
            let stmt = &stmt;
            if let Some(several) = self.several(stmt) {
                rest.extend(several.into_iter().rev());
                continue;
            }
            if let Stmt::Local(local) = stmt
                && let Some(evaluated) = self.kept(local, &mut rest)
            {
                rest.extend(evaluated.into_iter().rev());
                continue;
            }
            let last = rest.is_empty();
            match stmt {
                Stmt::Local(local) => {
                    if let (Pat::Ident(ident), Some(init)) = (&local.pat, &local.init)
                        && let SynExpr::Closure(closure) = &*init.expr
                    {
                        statements.extend(self.define_closure(&ident.ident, closure));
                        continue;
                    }
                    statements.push(self.local(local));
                }
                Stmt::Expr(expr, None) if last => {
                    let expr = self.expr(expr);
                    if matches!(self.types.shape(expr.ty), Shape::Other) && !is_value(&expr) {
                        statements.push(Statement::Expr(expr));
                    } else {
                        value = Some(Box::new(expr));
                    }
                }
                Stmt::Expr(expr, _) => statements.push(Statement::Expr(self.expr(expr))),
                Stmt::Macro(call) => {
                    let expr = self.macro_call(&call.mac, stmt);
                    let has_value = matches!(expr.kind, Kind::Computed(..))
                        || !matches!(self.types.shape(expr.ty), Shape::Other);
                    if last && call.semi_token.is_none() && has_value {
                        value = Some(Box::new(expr));
                    } else {
                        statements.push(Statement::Expr(expr));
                    }
                }
                Stmt::Item(item) => match item {
                    Item::Const(_) | Item::Use(_) => self.items.push(item.to_token_stream()),
                    Item::Fn(inner) => self.items.push(self.inner(inner)),
                    item => self.errors.at(
                        item,
                        "only `const`, `use` and `fn` are supported inside the function: move this out of it",
                    ),
                },
            }
        }
        Block { statements, value }
    }

    /// A function inside of this one, which gets a companion too if it is given something with a derivative.
    fn inner(&self, inner: &ItemFn) -> TokenStream {
        let has_attribute = inner.attrs.iter().any(|attr| {
            attr.path().segments.last().is_some_and(|last| last.ident == "derive_grad")
        });
        let is_active = inner.sig.inputs.iter().any(|input| match input {
            FnArg::Typed(typed) => {
                types::classify(&typed.ty, &inner.sig.generics) != Class::Inactive
            }
            FnArg::Receiver(_) => false,
        });
        if has_attribute || !is_active {
            return inner.to_token_stream();
        }
        let runtime = &self.runtime;
        quote!(#[#runtime::derive_grad] #inner)
    }

    /// The statements that one stands for: `let … else`, and such with a `?` inside.
    fn several(&mut self, stmt: &Stmt) -> Option<Vec<Stmt>> {
        if let Stmt::Local(local) = stmt
            && let Some(several) = self.let_else(local)
        {
            return Some(several);
        }
        hoisted(stmt, &mut self.tried)
    }

    pub(super) fn local(&mut self, local: &Local) -> Statement {
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        let mut value = local.init.as_ref().map(|init| {
            if let Some((token, _)) = &init.diverge {
                self.errors.at(token, "this `let … else` is not supported: use `match`");
            }
            self.declared_length = match ty.map(types::ungrouped) {
                Some(syn::Type::Array(array)) if is_made_by_a_function(&init.expr) => {
                    Some(array.len.to_token_stream())
                }
                _ => None,
            };
            match ty {
                Some(syn::Type::Path(ty)) if is_default(&init.expr) => {
                    self.expr(&default_of(ty.path.clone()))
                }
                _ => self.expr(&init.expr),
            }
        });
        if let Some(Expr { kind: Kind::Empty(_, of @ None), .. }) = &mut value {
            *of = ty.cloned();
        }
        let declared = match ty {
            Some(ty) => {
                let plain = as_read(ty, &self.enums, &self.structs);
                types::read(&self.types, &plain, self.generics)
            }
            None => self.types.open(),
        };
        if let Some(value) = &value {
            self.types.unify(declared, value.ty);
        }
        let reference = value.as_ref().and_then(|value| match (&value.kind, pat) {
            // References that are kept together under one name.
            (Kind::Tuple(all), Pat::Ident(_)) => all
                .iter()
                .map(|value| self.reference_of(value))
                .find(|reference| *reference == Some(Mutability::Mutable))
                .flatten(),
            _ => self.reference_of(value),
        });
        let pair = match &value {
            Some(Expr { kind: Kind::Binding(id), .. }) => self
                .pairs
                .iter()
                .find(|(pair, _)| pair == id)
                .map(|(_, reference)| reference.clone()),
            _ => None,
        };
        let pattern = match pair {
            Some(reference) => self.item_pattern(pat, declared, &reference),
            None => self.pattern(pat, declared, reference),
        };
        if let (Pattern::Bind(id), Some(ty)) = (&pattern, ty)
            && types::is_copied(ty)
            && !matches!(ty, syn::Type::Reference(_))
        {
            self.bindings[id.0].ascribed = Some(ty.clone());
        }
        Statement::Let { pattern, value, tokens: local.to_token_stream() }
    }

    /// What a macro that stands as a statement or a value does.
    pub(super) fn macro_call(&mut self, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        let name =
            mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "vec" => self.vec_macro(mac, tokens),
            "array" => self.array_macro(mac, tokens),
            "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq"
            | "debug_assert_ne" => {
                let parser = Punctuated::<SynExpr, syn::Token![,]>::parse_terminated;
                let Ok(args) = mac.parse_body_with(parser) else {
                    return self.refuse(
                        &mac.path,
                        "the arguments of this macro cannot be read",
                        tokens,
                    );
                };
                let count = if name.ends_with("assert") { 1 } else { 2 };
                let checked = args.iter().take(count).map(|arg| self.expr(arg)).collect();
                // What the message formats is not seen from here; without it the assertion is the same.
                let kind = Kind::Assert(mac.path.clone(), checked);
                self.shaped(kind, Shape::Other, tokens)
            }
            "panic" | "unreachable" | "todo" | "unimplemented" => {
                let path = &mac.path;
                self.typed(Kind::Panic(quote::quote!(#path)), self.types.open(), tokens)
            }
            // Said to be an array, whatever is known of it.
            "__array" => match mac.parse_body::<SynExpr>() {
                Ok(array) => self.as_array(&array),
                Err(_) => self.refuse(&mac.path, "this array cannot be read", tokens),
            },
            "__zeros" | "__number" => self.of_array(&name, mac, tokens),
            "stack" | "concatenate" | "__joined" => self.joined(&name, mac, tokens),
            // The value behind a reference, copied.
            "__order" => self.order(mac, tokens),
            "__value_of" => match syn::parse2::<SynExpr>(mac.tokens.clone()) {
                Ok(place) => {
                    let of = self.expr(&place);
                    let ty = of.ty;
                    match self.types.shape(ty) {
                        Shape::Seq(..) => self.typed(Kind::Copy(Box::new(of)), ty, tokens),
                        _ => self.typed(Kind::Dereference(Box::new(of)), ty, tokens),
                    }
                }
                Err(_) => self.refuse(&mac.path, "this macro is not supported", tokens),
            },
            // What `binary_search_by` gives.
            "__searched" => {
                let values =
                    mac.parse_body_with(Punctuated::<SynExpr, syn::Token![,]>::parse_terminated);
                let values = values.unwrap_or_default();
                let values = values.iter().map(|value| self.expr(value)).collect();
                let code = quote!(
                    (if __value1 {
                        ::core::result::Result::Ok(__value0)
                    } else {
                        ::core::result::Result::Err(__value0)
                    })
                );
                self.shaped(Kind::Computed(code, values), Shape::Other, tokens)
            }
            "matches" => self.matches_macro(mac, tokens),
            // Of a loop that `chain` wrote.
            "__count" => match mac.parse_body::<SynExpr>() {
                Ok(iterator) => {
                    let (iterate, ..) = self.iterate(&iterator);
                    self.shaped(Kind::Count(Box::new(iterate)), Shape::Int, tokens)
                }
                Err(_) => self.refuse(&mac.path, "this iterator cannot be counted", tokens),
            },
            "println" | "print" | "eprintln" | "eprint" => self.refuse(
                &mac.path,
                "printing is not supported in a differentiated function: print what it returns",
                tokens,
            ),
            _ => self.refuse(
                &mac.path,
                "this macro is not supported: what it expands to cannot be seen from here",
                tokens,
            ),
        }
    }
}

/// Whether something of the host's is a value and not `()`, or what never ends, with whose value nothing is done.
fn is_value(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Assign(..)
        | Kind::AssignOp(..)
        | Kind::AssignTuple(..)
        | Kind::InPlace(..)
        | Kind::Swap(..)
        | Kind::For(..)
        | Kind::While(..)
        | Kind::Break(..)
        | Kind::Continue(_)
        | Kind::Return(_)
        | Kind::Assert(..)
        | Kind::Panic(_)
        | Kind::If(_, _, None)
        | Kind::Error => false,
        Kind::Tuple(all) => !all.is_empty(),
        Kind::If(_, then, Some(otherwise)) => then.value.is_some() || is_value(otherwise),
        Kind::Block(block) => block.value.is_some(),
        Kind::Match(_, arms) => arms.iter().any(|arm| is_value(&arm.body)),
        Kind::Loop(id, body) => breaks_with_value(*id, body),
        _ => true,
    }
}
