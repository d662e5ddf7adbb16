//! Whether there are expressions of a kind inside of another.

use syn::Expr;
use syn::visit::{self, Visit};

/// Whether an expression is such a one, or has one inside; what a closure has inside does not count.
pub(super) fn contains(expr: &Expr, is_such: &dyn Fn(&Expr) -> bool) -> bool {
    struct Finder<'f> {
        is_such: &'f dyn Fn(&Expr) -> bool,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.found |= (self.is_such)(expr);
            if !matches!(expr, Expr::Closure(_)) {
                visit::visit_expr(self, expr);
            }
        }
    }
    let mut finder = Finder { is_such, found: false };
    finder.visit_expr(expr);
    finder.found
}
