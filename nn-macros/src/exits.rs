//! Exits: what leaves a loop or the function before its end.

use crate::ast::{Block, Expr, Iterate, Kind, LoopId, Statement};

/// Where control goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Break(LoopId),
    Continue(LoopId),
    Return,
}

/// Whether control never gets behind the block.
pub(crate) fn diverges(block: &Block) -> bool {
    let in_statements = block.statements.iter().any(|statement| match statement {
        Statement::Let { value, .. } => value.as_ref().is_some_and(expr_diverges),
        Statement::Expr(expr) => expr_diverges(expr),
    });
    in_statements || block.value.as_ref().is_some_and(|value| expr_diverges(value))
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
    in_block(block, &mut found);
    found
}

/// The exits in an expression that lead out of it, each once.
pub(crate) fn expr_exits(expr: &Expr) -> Vec<Exit> {
    let mut found = Vec::new();
    in_expr(expr, &mut found);
    found
}

pub(crate) fn statement_exits(statement: &Statement) -> Vec<Exit> {
    let mut found = Vec::new();
    in_statement(statement, &mut found);
    found
}

fn add(found: &mut Vec<Exit>, exit: Exit) {
    if !found.contains(&exit) {
        found.push(exit);
    }
}

fn in_block(block: &Block, found: &mut Vec<Exit>) {
    for statement in &block.statements {
        in_statement(statement, found);
    }
    if let Some(value) = &block.value {
        in_expr(value, found);
    }
}

fn in_statement(statement: &Statement, found: &mut Vec<Exit>) {
    match statement {
        Statement::Let { value: Some(expr), .. } | Statement::Expr(expr) => in_expr(expr, found),
        Statement::Let { value: None, .. } => {}
    }
}

/// Those of a loop's body that do not end the loop itself.
fn in_loop(id: LoopId, body: &Block, found: &mut Vec<Exit>) {
    for exit in exits(body) {
        if exit != Exit::Break(id) && exit != Exit::Continue(id) {
            add(found, exit);
        }
    }
}

fn in_expr(expr: &Expr, found: &mut Vec<Exit>) {
    match &expr.kind {
        Kind::Break(id, value) => {
            if let Some(value) = value {
                in_expr(value, found);
            }
            add(found, Exit::Break(*id));
        }
        Kind::Continue(id) => add(found, Exit::Continue(*id)),
        Kind::Return(value) => {
            if let Some(value) = value {
                in_expr(value, found);
            }
            add(found, Exit::Return);
        }
        Kind::Block(block) => in_block(block, found),
        Kind::Loop(id, body) => in_loop(*id, body, found),
        Kind::While(id, condition, body) => {
            in_expr(condition, found);
            in_loop(*id, body, found);
        }
        Kind::For(id, _, iterate, body) => {
            in_iterate(iterate, found);
            in_loop(*id, body, found);
        }
        Kind::If(condition, then, otherwise) => {
            in_expr(condition, found);
            in_block(then, found);
            if let Some(otherwise) = otherwise {
                in_expr(otherwise, found);
            }
        }
        Kind::Match(of, arms) => {
            in_expr(of, found);
            for arm in arms {
                if let Some(guard) = &arm.guard {
                    in_expr(guard, found);
                }
                in_expr(&arm.body, found);
            }
        }
        _ => expr.children(&mut |child| in_expr(child, found)),
    }
}

fn in_iterate(iterate: &Iterate, found: &mut Vec<Exit>) {
    iterate.children(&mut |child| in_expr(child, found));
}
