//! Which closures are arithmetic on their parameters alone, so that they make one kernel.

use std::collections::HashSet;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprClosure, Ident, Pat, Stmt, UnOp};

use super::Resolve;
use super::chain::ungrouped;
use super::contains::contains;
use super::each::untyped;
use super::foreign::elementary;
use crate::holes::identifiers;

/// Methods that are arithmetic, beside those of the table.
const ARITHMETIC: &[&str] =
    &["powi", "powf", "recip", "mul_add", "clamp", "to_radians", "to_degrees", "clone", "to_owned"];

/// Whether a function of so many elements is a closure that makes one kernel.
pub(super) fn is_arithmetic(resolve: &Resolve<'_>, function: &Expr, count: usize) -> bool {
    let closure = match ungrouped(function) {
        Expr::Closure(closure) => closure,
        Expr::Path(path) => return resolve.known_path(&path.path).is_some(),
        _ => return false,
    };
    if closure.inputs.len() != count {
        return false;
    }
    let mut names = HashSet::new();
    for pat in &closure.inputs {
        match (untyped(pat), parameter(pat)) {
            (_, Some(name)) => {
                names.insert(name.to_string());
            }
            (Pat::Wild(_), None) => {}
            _ => return false,
        }
    }
    Judge { resolve, names }.is_arithmetic(&closure.body)
}

/// The name of a closure's parameter, `x` or `&x`.
pub(super) fn parameter(pat: &Pat) -> Option<&Ident> {
    match untyped(pat) {
        Pat::Reference(reference) => parameter(&reference.pat),
        Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none() => Some(&ident.ident),
        _ => None,
    }
}

/// Which of its parameters a closure assigns to.
pub(super) fn changed(closure: &ExprClosure) -> Vec<bool> {
    struct Targets(HashSet<String>);
    impl<'ast> Visit<'ast> for Targets {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            let target = match expr {
                Expr::Assign(assign) => Some(&*assign.left),
                Expr::Binary(binary) if is_compound(&binary.op) => Some(&*binary.left),
                _ => None,
            };
            self.0.extend(target.and_then(behind).map(ToString::to_string));
            visit::visit_expr(self, expr);
        }
    }
    let mut targets = Targets(HashSet::new());
    targets.visit_expr(&closure.body);
    let names = closure.inputs.iter().map(parameter);
    names.map(|name| name.is_some_and(|name| targets.0.contains(&name.to_string()))).collect()
}

/// The name in `*name`.
fn behind(target: &Expr) -> Option<&Ident> {
    match ungrouped(target) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => match ungrouped(&unary.expr) {
            Expr::Path(path) => path.path.get_ident(),
            _ => None,
        },
        _ => None,
    }
}

struct Judge<'r, 'a> {
    resolve: &'r Resolve<'a>,
    /// The parameters, and what is computed from them.
    names: HashSet<String>,
}

impl Judge<'_, '_> {
    fn is_arithmetic(&mut self, expr: &Expr) -> bool {
        match ungrouped(expr) {
            Expr::Assign(assign) => {
                behind(&assign.left).is_some_and(|name| self.names.contains(&name.to_string()))
                    && self.is_arithmetic(&assign.right)
            }
            Expr::Binary(binary) if is_compound(&binary.op) => {
                behind(&binary.left).is_some_and(|name| self.names.contains(&name.to_string()))
                    && self.is_arithmetic(&binary.right)
            }
            Expr::Block(block) if block.label.is_none() => {
                block.block.stmts.iter().all(|stmt| self.is_plain(stmt))
            }
            expr if !self.depends(expr) => is_quiet(expr),
            Expr::Path(_) | Expr::Lit(_) => true,
            Expr::Reference(reference) => {
                reference.mutability.is_none() && self.is_arithmetic(&reference.expr)
            }
            Expr::Unary(unary) => {
                !matches!(unary.op, UnOp::Not(_)) && self.is_arithmetic(&unary.expr)
            }
            Expr::Binary(binary) => {
                use BinOp::{Add, Div, Mul, Rem, Sub};
                matches!(binary.op, Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_))
                    && self.is_arithmetic(&binary.left)
                    && self.is_arithmetic(&binary.right)
            }
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                (elementary(&name).is_some() || ARITHMETIC.contains(&name.as_str()))
                    && self.is_arithmetic(&call.receiver)
                    && call.args.iter().all(|arg| self.is_arithmetic(arg))
            }
            Expr::Call(call) => {
                let known = match &*call.func {
                    Expr::Path(path) => self
                        .resolve
                        .known_path(&path.path)
                        .is_some_and(|(function, _)| function.arity() == call.args.len()),
                    _ => false,
                };
                known && call.args.iter().all(|arg| self.is_arithmetic(arg))
            }
            _ => false,
        }
    }

    fn is_plain(&mut self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Local(local) => match (untyped(&local.pat), &local.init) {
                (Pat::Ident(name), Some(init)) if init.diverge.is_none() => {
                    let is_plain = self.is_arithmetic(&init.expr);
                    self.names.insert(name.ident.to_string());
                    is_plain && name.mutability.is_none()
                }
                _ => false,
            },
            Stmt::Expr(expr, _) => self.is_arithmetic(expr),
            _ => false,
        }
    }

    fn depends(&self, expr: &Expr) -> bool {
        identifiers(expr.to_token_stream()).any(|name| self.names.contains(&name.to_string()))
    }
}

/// Whether an expression neither changes anything nor leaves the closure, nor branches.
fn is_quiet(expr: &Expr) -> bool {
    !contains(expr, &|expr| match expr {
        Expr::Assign(_)
        | Expr::Return(_)
        | Expr::Break(_)
        | Expr::Continue(_)
        | Expr::Try(_)
        | Expr::Macro(_)
        | Expr::Closure(_)
        | Expr::If(_)
        | Expr::Match(_) => true,
        Expr::Binary(binary) => is_compound(&binary.op),
        Expr::Reference(reference) => reference.mutability.is_some(),
        _ => false,
    })
}

fn is_compound(op: &BinOp) -> bool {
    use BinOp::{AddAssign, DivAssign, MulAssign, RemAssign, SubAssign};
    matches!(op, AddAssign(_) | SubAssign(_) | MulAssign(_) | DivAssign(_) | RemAssign(_))
}
