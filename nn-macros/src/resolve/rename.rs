//! Names of variables in text: one given another name, and one that other text takes the place of.

use proc_macro2::Ident;
use quote::format_ident;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr as SynExpr, ExprClosure, FieldPat, FieldValue, Macro, Pat, PatIdent};

use super::pattern::bound_names;
use crate::holes::replaced;

/// A closure whose parameters have names that nothing else has, so that its body may stand where others are in sight.
pub(super) fn with_own_names(closure: &ExprClosure, number: usize) -> ExprClosure {
    let mut names = Vec::new();
    closure.inputs.iter().for_each(|pat| bound_names(pat, &mut names));
    let mut closure = closure.clone();
    Rename { names, number }.visit_expr_closure_mut(&mut closure);
    closure
}

/// An expression in which the names are others.
pub(super) fn with_other_names(expr: &SynExpr, names: Vec<Ident>, number: usize) -> SynExpr {
    let mut expr = expr.clone();
    Rename { names, number }.visit_expr_mut(&mut expr);
    expr
}

/// The name that takes the place of one.
pub(super) fn other_name(name: &Ident, number: usize) -> Ident {
    format_ident!("__{}_{}", name, number, span = name.span())
}

/// Gives names another, wherever they stand: one that hides another of them is renamed with it.
struct Rename {
    names: Vec<Ident>,
    number: usize,
}

impl Rename {
    fn of(&self, name: &Ident) -> Option<Ident> {
        let is_one = self.names.iter().any(|own| own == name);
        is_one.then(|| other_name(name, self.number))
    }

    fn rename(&self, name: &mut Ident) {
        if let Some(new) = self.of(name) {
            *name = new;
        }
    }
}

impl VisitMut for Rename {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.rename(&mut pat.ident);
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if let Some(new) = path.path.get_ident().and_then(|name| self.of(name)) {
            path.path = new.into();
        }
    }

    // `S { x }` is `S { x: x }`.
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        field.colon_token.get_or_insert_default();
        self.visit_expr_mut(&mut field.expr);
    }

    fn visit_field_pat_mut(&mut self, field: &mut FieldPat) {
        field.colon_token.get_or_insert_default();
        self.visit_pat_mut(&mut field.pat);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        mac.tokens = replaced(std::mem::take(&mut mac.tokens), &mut |name| self.of(name));
    }
}

/// What takes the place of an expression with the name in it, if something does.
type Replacement<'r> = &'r dyn Fn(&SynExpr) -> Option<SynExpr>;

/// Puts something in the place of expressions, as long as a name in them means what it means at the beginning.
pub(super) struct Replace<'r> {
    pub(super) name: &'r Ident,
    pub(super) by: Replacement<'r>,
}

impl Replace<'_> {
    /// Whether a pattern gives the name another meaning.
    pub(super) fn is_hidden_by(&self, pat: &Pat) -> bool {
        let mut names = Vec::new();
        bound_names(pat, &mut names);
        names.contains(self.name)
    }

    /// The patterns of `let`s in a condition.
    fn is_hidden_in(&self, condition: &SynExpr) -> bool {
        match condition {
            SynExpr::Let(e) => self.is_hidden_by(&e.pat),
            SynExpr::Binary(e) => self.is_hidden_in(&e.left) || self.is_hidden_in(&e.right),
            _ => false,
        }
    }

    /// The statements of a block, up to one that gives the name another meaning.
    pub(super) fn in_statements<'s>(
        &mut self,
        statements: impl IntoIterator<Item = &'s mut syn::Stmt>,
    ) {
        for statement in statements {
            self.visit_stmt_mut(statement);
            if matches!(statement, syn::Stmt::Local(local) if self.is_hidden_by(&local.pat)) {
                return;
            }
        }
    }
}

impl VisitMut for Replace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut SynExpr) {
        match (self.by)(expr) {
            Some(new) => *expr = new,
            None => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        self.in_statements(&mut block.stmts);
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        if !closure.inputs.iter().any(|pat| self.is_hidden_by(pat)) {
            visit_mut::visit_expr_closure_mut(self, closure);
        }
    }

    fn visit_expr_for_loop_mut(&mut self, e: &mut syn::ExprForLoop) {
        self.visit_expr_mut(&mut e.expr);
        if !self.is_hidden_by(&e.pat) {
            self.visit_block_mut(&mut e.body);
        }
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        if !self.is_hidden_by(&arm.pat) {
            visit_mut::visit_arm_mut(self, arm);
        }
    }

    fn visit_expr_if_mut(&mut self, e: &mut syn::ExprIf) {
        self.visit_expr_mut(&mut e.cond);
        if !self.is_hidden_in(&e.cond) {
            self.visit_block_mut(&mut e.then_branch);
        }
        if let Some((_, otherwise)) = &mut e.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    fn visit_expr_while_mut(&mut self, e: &mut syn::ExprWhile) {
        self.visit_expr_mut(&mut e.cond);
        if !self.is_hidden_in(&e.cond) {
            self.visit_block_mut(&mut e.body);
        }
    }

    // What a macro is given is read if it is expressions.
    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        use syn::punctuated::Punctuated;
        let parser = Punctuated::<SynExpr, syn::Token![,]>::parse_terminated;
        if let Ok(mut args) = mac.parse_body_with(parser) {
            args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            mac.tokens = quote::quote!(#args);
        } else if let Ok((mut value, count)) = mac.parse_body_with(repeated) {
            self.visit_expr_mut(&mut value);
            let mut count = count;
            self.visit_expr_mut(&mut count);
            mac.tokens = quote::quote!(#value; #count);
        }
    }
}

/// `value; count`
fn repeated(input: syn::parse::ParseStream) -> syn::Result<(SynExpr, SynExpr)> {
    let value = input.parse()?;
    input.parse::<syn::Token![;]>()?;
    Ok((value, input.parse()?))
}

/// The name, if an expression is nothing but that.
pub(super) fn is_name(expr: &SynExpr, name: &Ident) -> bool {
    matches!(super::chain::ungrouped(expr), SynExpr::Path(path) if path.path.is_ident(name))
}
