//! Exits: what leaves a loop or the function before its end.

use crate::ast::{Block, Expr, Kind, LoopId, Statement};

/// Where control goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Break(LoopId),
    Continue(LoopId),
    Return,
}

/// Whether control never gets behind the block.
pub(crate) fn diverges(block: &Block) -> bool {
    let mut any = false;
    block.children(&mut |child| any |= expr_diverges(child));
    any
}

/// Whether control never gets behind the expression.
pub(crate) fn expr_diverges(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Break(..) | Kind::Continue(_) | Kind::Return(_) | Kind::Panic(_) => true,
        Kind::Block(block) => diverges(block),
        Kind::If(_, then, Some(otherwise)) => diverges(then) && expr_diverges(otherwise),
        Kind::Match(_, arms) => !arms.is_empty() && arms.iter().all(|arm| expr_diverges(&arm.body)),
        Kind::Loop(id, body) => !exits(body).contains(&Exit::Break(*id)),
        _ => false,
    }
}

/// The exits in a block that lead out of it, each once.
pub(crate) fn exits(block: &Block) -> Vec<Exit> {
    let mut found = Vec::new();
    block.children(&mut |child| in_expr(child, &mut found));
    found
}

/// The exits in an expression that lead out of it, each once.
pub(crate) fn expr_exits(expr: &Expr) -> Vec<Exit> {
    let mut found = Vec::new();
    in_expr(expr, &mut found);
    found
}

/// The exits in a statement that lead out of it, each once.
pub(crate) fn statement_exits(statement: &Statement) -> Vec<Exit> {
    statement.expr().map(expr_exits).unwrap_or_default()
}

fn add(found: &mut Vec<Exit>, exit: Exit) {
    if !found.contains(&exit) {
        found.push(exit);
    }
}

fn in_expr(expr: &Expr, found: &mut Vec<Exit>) {
    match &expr.kind {
        // What ends the loop itself does not lead out of it.
        Kind::Loop(id, _) | Kind::While(id, ..) | Kind::For(id, ..) => {
            let mut inside = Vec::new();
            expr.children(&mut |child| in_expr(child, &mut inside));
            inside.retain(|exit| *exit != Exit::Break(*id) && *exit != Exit::Continue(*id));
            inside.into_iter().for_each(|exit| add(found, exit));
            return;
        }
        _ => expr.children(&mut |child| in_expr(child, found)),
    }
    match &expr.kind {
        Kind::Break(id, _) => add(found, Exit::Break(*id)),
        Kind::Continue(id) => add(found, Exit::Continue(*id)),
        Kind::Return(_) => add(found, Exit::Return),
        _ => {}
    }
}
