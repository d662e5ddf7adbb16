//! Statements in order, and what becomes of those behind an exit.
//!
//! `break`, `continue` and `return` set a flag and what is given; what follows them goes into the arm of a branch in which
//! control gets there. `if c { return x; } rest` so becomes `if c { … } else { rest }`.

use proc_macro2::TokenStream;
use quote::quote;

use super::slot::{HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Block, Expr, Kind, Statement};
use crate::exits::{Exit, diverges, exits, expr_diverges, expr_exits, statement_exits};
use crate::resolve::line_text;

impl Lower<'_> {
    pub(super) fn function_body(&mut self, body: &Block) {
        let value = self.sequence(&body.statements, body.value.as_deref(), true);
        debug_assert!(!matches!(value, Slot::Unset));
    }

    pub(super) fn block(&mut self, block: &Block) -> Slot {
        self.sequence(&block.statements, block.value.as_deref(), false)
    }

    /// Statements and the value behind them; `is_function` says that it is what the function returns.
    fn sequence(
        &mut self,
        statements: &[Statement],
        value: Option<&Expr>,
        is_function: bool,
    ) -> Slot {
        for (i, statement) in statements.iter().enumerate() {
            let exits = statement_exits(statement);
            if exits.is_empty() {
                if let Slot::Never = self.statement(statement) {
                    return Slot::Never;
                }
                continue;
            }
            let rest = &statements[i + 1..];
            if let Statement::Expr(Expr { kind: Kind::If(condition, then, otherwise), .. }) =
                statement
                && expr_exits(condition).is_empty()
                && (diverges(then)
                    || otherwise.as_ref().is_some_and(|otherwise| expr_diverges(otherwise)))
            {
                return self.on_line(statement.tokens(), |lower| {
                    lower.split(condition, then, otherwise.as_deref(), rest, value, is_function)
                });
            }
            if let Slot::Never = self.statement(statement) {
                return Slot::Never;
            }
            if rest.is_empty() && value.is_none() {
                return Slot::Unit;
            }
            let gone = self.any_of(&exits);
            let ty = value.map(|value| value.ty);
            return self.branch_as(
                gone,
                ty,
                "value",
                |_| Slot::Never,
                |lower| lower.sequence(rest, value, is_function),
            );
        }
        match value {
            Some(value) => {
                let exits = expr_exits(value);
                let slot = self.on_line(&value.tokens, |lower| lower.value(value));
                let slot = if exits.is_empty() && !is_function {
                    slot
                } else {
                    self.settled_value(slot, value)
                };
                if !is_function || matches!(slot, Slot::Never) {
                    return slot;
                }
                // An exit in the value itself has left its result already.
                let gone = self.any_of(&exits);
                self.branch_as(
                    gone,
                    None,
                    "value",
                    |_| Slot::Unit,
                    |lower| {
                        lower.slots.insert(Name::Result, slot);
                        Slot::Unit
                    },
                )
            }
            None => {
                if is_function {
                    self.slots.insert(Name::Result, Slot::Unit);
                }
                Slot::Unit
            }
        }
    }

    fn settled_value(&mut self, slot: Slot, source: &Expr) -> Slot {
        match slot {
            Slot::Place(at) if !self.is_scalar(at.ty) => Slot::Place(at),
            slot => self.settled(slot, source),
        }
    }

    /// `if condition { then } else { otherwise } rest`, where control does not get behind one of the arms.
    fn split(
        &mut self,
        condition: &Expr,
        then: &Block,
        otherwise: Option<&Expr>,
        rest: &[Statement],
        value: Option<&Expr>,
        is_function: bool,
    ) -> Slot {
        let condition = self.condition(condition);
        let ty = value.map(|value| value.ty);
        self.branch_as(
            condition,
            ty,
            "value",
            |lower| {
                let slot = lower.block(then);
                if diverges(then) {
                    slot
                } else {
                    lower.behind(&exits(then), rest, value, is_function)
                }
            },
            |lower| match otherwise {
                Some(otherwise) => {
                    let slot = lower.value(otherwise);
                    if expr_diverges(otherwise) {
                        slot
                    } else {
                        lower.behind(&expr_exits(otherwise), rest, value, is_function)
                    }
                }
                None => lower.sequence(rest, value, is_function),
            },
        )
    }

    /// What follows an arm with these exits.
    fn behind(
        &mut self,
        exits: &[Exit],
        rest: &[Statement],
        value: Option<&Expr>,
        is_function: bool,
    ) -> Slot {
        let gone = self.any_of(exits);
        let ty = value.map(|value| value.ty);
        self.branch_as(
            gone,
            ty,
            "value",
            |_| Slot::Never,
            |lower| lower.sequence(rest, value, is_function),
        )
    }

    /// Lowers something, and notes which line of the source its statements come from.
    fn on_line(&mut self, tokens: &TokenStream, f: impl FnOnce(&mut Self) -> Slot) -> Slot {
        let before = self.regions.statements().len();
        let slot = f(self);
        self.note_line(tokens, before);
        slot
    }

    /// Notes that the statements from a position on come from a line, if somebody wants to know.
    pub(super) fn note_line(&mut self, tokens: &TokenStream, before: usize) {
        if let Some(lines) = &mut self.lowered.lines
            && !tokens.is_empty()
        {
            lines.push(line_text(tokens));
            let line = lines.len() - 1;
            self.lowered.program.origins.note(&self.regions.statements()[before..], line);
        }
    }

    fn statement(&mut self, statement: &Statement) -> Slot {
        self.on_line(statement.tokens(), |lower| lower.lower_statement(statement))
    }

    fn lower_statement(&mut self, statement: &Statement) -> Slot {
        match statement {
            Statement::Let { pattern, value: None, .. } => {
                if let crate::ast::Pattern::Bind(id) = pattern {
                    self.slots.insert(Name::Binding(*id), Slot::Unset);
                }
                Slot::Unit
            }
            Statement::Let { pattern, value: Some(value), .. } => {
                self.hint = self.hint_of(pattern);
                let slot = self.value(value);
                self.hint = None;
                if matches!(slot, Slot::Never) && expr_diverges(value) {
                    return Slot::Never;
                }
                self.source = value.tokens.clone();
                self.bind(pattern, slot, value.ty);
                Slot::Unit
            }
            Statement::Expr(expr) => match self.value(expr) {
                Slot::Never if expr_diverges(expr) => Slot::Never,
                _ => Slot::Unit,
            },
        }
    }

    /// Whether one of these exits was taken.
    pub(super) fn any_of(&mut self, exits: &[Exit]) -> HostCode {
        let mut any = HostCode::constant(false);
        for exit in exits {
            let name = match exit {
                Exit::Break(id) => Name::Broke(*id),
                Exit::Continue(id) => Name::Continued(*id),
                Exit::Return => Name::Returned,
            };
            let Slot::Host(code) = self.slots.get(&name).cloned().unwrap_or(Slot::Unset) else {
                continue;
            };
            any = match (any.as_constant(), code.as_constant()) {
                (Some(true), _) | (_, Some(true)) => HostCode::constant(true),
                (Some(false), _) => code,
                (_, Some(false)) => any,
                (None, None) => {
                    let (a, b) = (any.operand(), code.operand());
                    HostCode {
                        tokens: quote!(#a || #b),
                        repeatable: any.repeatable && code.repeatable,
                        atomic: false,
                    }
                }
            };
        }
        any
    }
}
