//! Liveness: who uses a variable last.
//!
//! What is used for the last time may be given away instead of copied, or overwritten.

use std::collections::HashMap;

use super::{Op, Program, Region, Statement, Var};

/// What statements use, directly and through other names for it.
#[derive(Debug, Default)]
pub struct Liveness {
    /// Variables that are no values of their own but ways to another's: a field, a transpose.
    bases: HashMap<Var, Var>,
}

/// The last use of each variable in a list of statements.
#[derive(Debug, Default)]
pub struct LastUses(HashMap<Var, usize>);

impl Liveness {
    /// Finds out which variables of a program are ways to others.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut liveness = Self::default();
        liveness.find(&program.body);
        liveness
    }

    fn find(&mut self, region: &Region) {
        for statement in &region.statements {
            match statement {
                Statement::Let { var, op: Op::Field { of, .. } | Op::Transpose(of) } => {
                    self.bases.insert(*var, *of);
                }
                Statement::Loop(l) => self.find(&l.body),
                Statement::Branch(branch) => {
                    self.find(&branch.then);
                    self.find(&branch.otherwise);
                }
                _ => {}
            }
        }
    }

    /// What a statement uses, and what that is a way to.
    #[must_use]
    pub fn uses(&self, program: &Program, statement: &Statement) -> Vec<Var> {
        self.with_bases(&program.uses(statement))
    }

    /// Variables, and what they are ways to.
    #[must_use]
    pub fn with_bases(&self, vars: &[Var]) -> Vec<Var> {
        let mut found = Vec::new();
        for &var in vars {
            let mut var = Some(var);
            while let Some(used) = var {
                found.push(used);
                var = self.bases.get(&used).copied();
            }
        }
        found
    }

    /// The last uses in `statements`. Behind them `leaving` are used, one after the other.
    #[must_use]
    pub fn last_uses(
        &self,
        program: &Program,
        statements: &[Statement],
        leaving: &[Var],
    ) -> LastUses {
        let mut last = HashMap::new();
        for (i, statement) in statements.iter().enumerate() {
            last.extend(self.uses(program, statement).into_iter().map(|var| (var, i)));
        }
        for (i, &var) in leaving.iter().enumerate() {
            let used = self.with_bases(&[var]).into_iter();
            last.extend(used.map(|var| (var, statements.len() + i)));
        }
        LastUses(last)
    }
}

impl LastUses {
    /// Whether the variable is used behind the statement at this position.
    #[must_use]
    pub fn is_used_after(&self, var: Var, position: usize) -> bool {
        self.0.get(&var).is_some_and(|&last| last > position)
    }
}
