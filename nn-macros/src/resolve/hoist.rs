//! `?` inside of an expression, and exits inside of arguments: the value is bound first, so that nothing behind an exit is
//! computed or changed.

use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, Ident, Stmt, parse_quote};

use super::contains::contains;

/// The statement with each `?` that it evaluates for certain in a `let` of its own before it, and each argument that may not
/// come to its end; `count` numbers them.
pub(super) fn hoisted(stmt: &Stmt, count: &mut usize) -> Option<Vec<Stmt>> {
    let mut stmt = stmt.clone();
    let mut hoist = Hoist { before: Vec::new(), count };
    match &mut stmt {
        Stmt::Local(local) => hoist.inside(&mut local.init.as_mut()?.expr),
        Stmt::Expr(expr, _) => hoist.inside(expr),
        _ => return None,
    }
    let mut stmts = hoist.before;
    if stmts.is_empty() {
        return None;
    }
    stmts.push(stmt);
    Some(stmts)
}

struct Hoist<'c> {
    before: Vec<Stmt>,
    count: &'c mut usize,
}

impl Hoist<'_> {
    /// What stands outermost may stay: a statement is where it would go.
    fn inside(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Try(tried) => self.visit_expr_mut(&mut tried.expr),
            expr => self.visit_expr_mut(expr),
        }
    }

    /// Gives what an expression stands for a name.
    fn bind(&mut self, expr: &mut Expr) {
        let name = Ident::new(&format!("__tried{}", self.count), proc_macro2::Span::call_site());
        *self.count += 1;
        self.before.push(parse_quote!(let #name = #expr;));
        *expr = parse_quote!(#name);
    }

    fn arguments<'e>(&mut self, args: impl Iterator<Item = &'e mut Expr>) {
        for arg in args {
            let branches = matches!(arg, Expr::If(_) | Expr::Match(_) | Expr::Block(_));
            if branches && leaves(arg) { self.bind(arg) } else { self.visit_expr_mut(arg) }
        }
    }
}

/// Whether an expression may leave what is around it.
fn leaves(expr: &Expr) -> bool {
    let is_exit = |expr: &Expr| {
        matches!(expr, Expr::Break(_) | Expr::Continue(_) | Expr::Return(_) | Expr::Try(_))
    };
    contains(expr, &is_exit)
}

impl VisitMut for Hoist<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Try(_) => {
                visit_mut::visit_expr_mut(self, expr);
                self.bind(expr);
            }
            Expr::Call(call) => {
                self.visit_expr_mut(&mut call.func);
                self.arguments(call.args.iter_mut());
            }
            Expr::MethodCall(call) => {
                self.visit_expr_mut(&mut call.receiver);
                self.arguments(call.args.iter_mut());
            }
            // What is evaluated only now and then, or has statements of its own.
            Expr::If(e) => self.visit_expr_mut(&mut e.cond),
            Expr::Match(e) => self.visit_expr_mut(&mut e.expr),
            Expr::ForLoop(e) => self.visit_expr_mut(&mut e.expr),
            Expr::Binary(e) if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.visit_expr_mut(&mut e.left);
            }
            Expr::Block(_)
            | Expr::While(_)
            | Expr::Loop(_)
            | Expr::Closure(_)
            | Expr::Unsafe(_)
            | Expr::Async(_) => {}
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }
}
