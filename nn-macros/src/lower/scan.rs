//! Which names a piece of the function may give another meaning.

use std::collections::BTreeSet;

use super::Name;
use crate::ast::{Block, Expr, Kind, Mutability};

/// The names that are assigned to in a block, those of exits out of it included.
pub(super) fn assigned(block: &Block) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    block.children(&mut |child| in_expr(child, &mut found));
    found
}

/// The same of an expression.
pub(super) fn assigned_in(expr: &Expr) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    in_expr(expr, &mut found);
    found
}

/// The variables that are mentioned in a block.
pub(super) fn mentioned(block: &Block) -> BTreeSet<Name> {
    fn in_expr(expr: &Expr, found: &mut BTreeSet<Name>) {
        if let Kind::Binding(id) = &expr.kind {
            found.insert(Name::Binding(*id));
        }
        expr.children(&mut |child| in_expr(child, found));
    }
    let mut found = BTreeSet::new();
    block.children(&mut |child| in_expr(child, &mut found));
    found
}

/// What an assignment to this target changes.
fn target(expr: &Expr, found: &mut BTreeSet<Name>) {
    let mut expr = expr;
    loop {
        match &expr.kind {
            Kind::Binding(id) => {
                found.insert(Name::Binding(*id));
                return;
            }
            Kind::Index(of, _)
            | Kind::Slice(of, _)
            | Kind::Field(of, _)
            | Kind::View { of, .. }
            | Kind::Reference(_, of)
            | Kind::Dereference(of) => {
                expr = of;
            }
            _ => return,
        }
    }
}

fn in_expr(expr: &Expr, found: &mut BTreeSet<Name>) {
    match &expr.kind {
        Kind::Assign(to, _) | Kind::AssignOp(_, to, _) => target(to, found),
        Kind::AssignTuple(targets, _) => targets.iter().flatten().for_each(|to| target(to, found)),
        Kind::Swap(a, b) => {
            target(a, found);
            target(b, found);
        }
        Kind::InPlace(_, of, _) | Kind::Pop(of) => target(of, found),
        Kind::Kernel(parameters, _) => {
            let changed = parameters.iter().filter(|parameter| parameter.changed);
            changed.for_each(|parameter| target(&parameter.of, found));
        }
        // A number lent to a callee that may change it.
        Kind::Reference(Mutability::Mutable, of) => target(of, found),
        Kind::Break(id, value) => {
            found.insert(Name::Broke(*id));
            if value.is_some() {
                found.insert(Name::BreakValue(*id));
            }
        }
        Kind::Continue(id) => {
            found.insert(Name::Continued(*id));
        }
        Kind::Return(_) => {
            found.insert(Name::Returned);
            found.insert(Name::Result);
        }
        _ => {}
    }
    expr.children(&mut |child| in_expr(child, found));
}
