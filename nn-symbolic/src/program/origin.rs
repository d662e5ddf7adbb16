//! Origins: which line of the source a statement serves, for those who read generated code.
//!
//! They lie beside the program. No pass reads them, and where nothing is noted they cost nothing.

use std::collections::HashMap;

use super::{Control, Program, Statement, Var};

/// Where the statements of a program, and of its adjoint, come from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    forward: HashMap<Key, usize>,
    reverse: HashMap<Key, usize>,
}

/// Why a statement of a reverse sweep is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It undoes this line.
    Undoes(usize),
    /// It asks again for what a line of the forward sweep computed.
    Again,
}

/// What a statement is known by while passes move and change it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Var(Var),
    /// A statement that defines nothing, as it is.
    Whole(String),
}

impl Origins {
    /// Whether nothing is noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forward.is_empty()
    }

    /// Notes that statements come from a line, and all in them of which nothing is noted yet.
    pub fn note(&mut self, statements: &[Statement], line: usize) {
        note(&mut self.forward, statements, line);
    }

    /// The line of a statement of the forward sweep.
    #[must_use]
    pub fn line(&self, statement: &Statement) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        self.forward.get(&key(statement)).copied()
    }

    /// Notes that statements of the reverse sweep undo a line.
    pub(super) fn note_reversed(&mut self, statements: &[Statement], line: usize) {
        note(&mut self.reverse, statements, line);
    }

    /// Notes that a statement of the reverse sweep does what made a variable.
    pub(super) fn note_with(&mut self, statement: &Statement, made: Var) {
        if let Some(&line) = self.reverse.get(&Key::Var(made)) {
            self.reverse.insert(key(statement), line);
        }
    }

    /// Why a statement of the reverse sweep is there.
    #[must_use]
    pub fn reversed(&self, statement: &Statement) -> Option<Origin> {
        if let Statement::Let { var, .. } = statement
            && self.forward.contains_key(&Key::Var(*var))
        {
            return Some(Origin::Again);
        }
        self.reverse.get(&key(statement)).copied().map(Origin::Undoes)
    }
}

fn note(origins: &mut HashMap<Key, usize>, statements: &[Statement], line: usize) {
    for statement in statements {
        origins.entry(key(statement)).or_insert(line);
        match statement {
            Statement::Loop(l) => {
                if let Control::While { condition } = &l.control {
                    note(origins, &condition.statements, line);
                }
                note(origins, &l.body.statements, line);
            }
            Statement::Branch(branch) => {
                note(origins, &branch.then.statements, line);
                note(origins, &branch.otherwise.statements, line);
            }
            _ => {}
        }
    }
}

/// Loops and branches lose states and gain records; what drives them stays.
fn key(statement: &Statement) -> Key {
    let var = match statement {
        Statement::Branch(branch) => Some(branch.condition),
        Statement::Pull(pull) => Some(pull.pullback),
        Statement::Loop(l) => match &l.control {
            Control::While { condition } => condition.results.first().copied(),
            control => {
                let own = control.defined().into_iter().chain(control.operands());
                own.chain(l.carried.iter().map(|state| state.enter)).chain(l.until).next()
            }
        },
        statement => Program::definitions(statement).first().copied(),
    };
    var.map_or_else(|| Key::Whole(format!("{statement:?}")), Key::Var)
}
