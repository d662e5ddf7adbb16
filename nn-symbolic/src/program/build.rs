//! Building a program: the regions that are open, and which variable already holds what.
//!
//! Everything that writes programs, from source or from other programs, adds statements at the end of a region until it
//! closes it and puts it into a loop or a branch. What is computed twice is one variable: value numbering (Cocke and
//! Schwartz 1970, chapter 6), where the operation itself, whose operands are variables, is the number of its value.

use std::collections::HashMap;

use super::{Kind, Op, Place, Program, Statement, Var};

/// The regions of a program that are being written, the innermost last.
#[derive(Clone, Debug)]
pub struct Regions {
    open: Vec<Open>,
}

/// One region that is being written.
#[derive(Clone, Debug, Default)]
pub struct Open {
    statements: Vec<Statement>,
    known: Known,
}

/// The operations that have a variable in sight.
#[derive(Clone, Debug, Default)]
pub struct Known(HashMap<Op, Var>);

impl Known {
    fn of(&self, op: &Op) -> Option<Var> {
        self.0.get(op).copied()
    }
}

/// Statements to be added to, of which nothing is known: what they were written with in sight may have changed.
impl From<Vec<Statement>> for Open {
    fn from(statements: Vec<Statement>) -> Self {
        Self { statements, known: Known::default() }
    }
}

impl Default for Regions {
    fn default() -> Self {
        Self { open: vec![Open::default()] }
    }
}

impl Regions {
    /// The outermost region, open and empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a region in the innermost one. What is known there is known in it, but not the other way round.
    pub fn open(&mut self) {
        let known = self.innermost().known.clone();
        self.enter(Open { statements: Vec::new(), known });
    }

    /// Closes the innermost region.
    pub fn close(&mut self) -> Vec<Statement> {
        self.leave().statements
    }

    /// Closes the innermost region, which may be entered again.
    pub fn leave(&mut self) -> Open {
        assert!(self.open.len() > 1, "the outermost region is not closed, but finished");
        self.open.pop().expect("there are two")
    }

    /// Opens a region again that was closed.
    pub fn enter(&mut self, region: Open) {
        self.open.push(region);
    }

    /// The statements of the outermost region, the only one that is still open.
    #[must_use]
    pub fn finish(mut self) -> Vec<Statement> {
        assert_eq!(self.open.len(), 1, "every region but the outermost is closed");
        std::mem::take(&mut self.innermost_mut().statements)
    }

    fn innermost(&self) -> &Open {
        self.open.last().expect("the outermost region is never closed")
    }

    fn innermost_mut(&mut self) -> &mut Open {
        self.open.last_mut().expect("the outermost region is never closed")
    }

    /// The statements of the innermost region so far.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.innermost().statements
    }

    /// The same, for what is not added at the end.
    pub fn statements_mut(&mut self) -> &mut Vec<Statement> {
        &mut self.innermost_mut().statements
    }

    /// Adds a statement. What was read from the cells that it changes is no longer known.
    pub fn push(&mut self, statement: Statement) {
        let changed = Program::changes(&statement);
        if !changed.is_empty() {
            self.forget(|cell| changed.contains(&cell));
        }
        self.statements_mut().push(statement);
    }

    /// `let var = op`, with a new variable, which is not given for the same operation again.
    pub fn define(&mut self, program: &mut Program, name: &str, kind: Kind, op: Op) -> Var {
        let var = program.var(name, kind);
        self.statements_mut().push(Statement::Let { var, op });
        var
    }

    /// `let var = op`, or the variable of this kind that already has this value.
    pub fn emit(&mut self, program: &mut Program, name: &str, kind: Kind, op: Op) -> Var {
        let key = without_site(&op);
        if let Some(var) = self.innermost().known.of(&key)
            && program.kind(var) == kind
        {
            return var;
        }
        let var = self.define(program, name, kind, op);
        self.innermost_mut().known.0.insert(key, var);
        var
    }

    /// Forgets what was read from some cells, in the innermost region.
    pub fn forget(&mut self, of: impl Fn(Var) -> bool) {
        self.innermost_mut().known.0.retain(|op, _| match op {
            Op::Load(place) | Op::Total(place) | Op::Extent(place) => !of(place.cell),
            Op::Host { args, .. } => !args.iter().any(|arg| of(*arg)),
            _ => true,
        });
    }

    /// What is known in the innermost region, to be [known again](Self::restore).
    #[must_use]
    pub fn known(&self) -> Known {
        self.innermost().known.clone()
    }

    /// Makes known again what was, and nothing else: for a place where what was done meanwhile has no effect.
    pub fn restore(&mut self, known: Known) {
        self.innermost_mut().known = known;
    }
}

/// The operation wherever it stands in the source.
fn without_site(op: &Op) -> Op {
    match op {
        Op::Load(place) => Op::Load(Place { site: None, ..place.clone() }),
        op => op.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program with a cell, and its regions.
    fn begun() -> (Program, Regions, Var) {
        let mut program = Program::new();
        let cell = program.var("c", Kind::Cell);
        (program, Regions::new(), cell)
    }

    fn load(cell: Var, site: Option<usize>) -> Op {
        Op::Load(Place { site, ..Place::whole(cell) })
    }

    #[test]
    fn what_is_computed_twice_is_one_variable() {
        let (mut program, mut regions, cell) = begun();
        let v = regions.emit(&mut program, "v", Kind::Float, load(cell, Some(0)));
        // Wherever the source says it.
        assert_eq!(regions.emit(&mut program, "w", Kind::Float, load(cell, Some(1))), v);
        assert_ne!(regions.emit(&mut program, "w", Kind::Host, load(cell, None)), v);
        let zero = Op::Zero(v);
        let defined = regions.define(&mut program, "zero", Kind::Value, zero.clone());
        assert_ne!(regions.emit(&mut program, "zero", Kind::Value, zero), defined);
        assert_eq!(regions.finish().len(), 4);
    }

    #[test]
    fn a_change_of_a_cell_makes_what_was_read_unknown() {
        let (mut program, mut regions, cell) = begun();
        let other = program.var("d", Kind::Cell);
        let [v, w] =
            [cell, other].map(|c| regions.emit(&mut program, "v", Kind::Float, load(c, None)));
        let length = Op::Host { id: 0, args: vec![cell], repeatable: true };
        let n = regions.emit(&mut program, "n", Kind::Host, length.clone());
        regions.push(Statement::Store { place: Place::whole(cell), value: w });
        assert_ne!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        assert_ne!(regions.emit(&mut program, "n", Kind::Host, length), n);
        assert_eq!(regions.emit(&mut program, "w", Kind::Float, load(other, None)), w);
    }

    #[test]
    fn a_region_knows_what_is_known_around_it() {
        let (mut program, mut regions, cell) = begun();
        let v = regions.emit(&mut program, "v", Kind::Float, load(cell, None));
        regions.open();
        assert_eq!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        let inner = regions.emit(&mut program, "zero", Kind::Value, Op::Zero(v));
        regions.push(Statement::Fill { place: Place::whole(cell), value: v });
        assert_ne!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        assert_eq!(regions.close().len(), 3);
        // What the region does has an effect where it is put, not before.
        assert_eq!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        assert_ne!(regions.emit(&mut program, "zero", Kind::Value, Op::Zero(v)), inner);
        assert_eq!(regions.finish().len(), 2);
    }

    #[test]
    fn a_region_is_entered_again_with_what_it_knew_or_with_nothing() {
        let (mut program, mut regions, cell) = begun();
        regions.open();
        let v = regions.emit(&mut program, "v", Kind::Float, load(cell, None));
        let left = regions.leave();
        assert!(regions.statements().is_empty());
        regions.enter(left);
        assert_eq!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        let statements = regions.close();
        regions.enter(Open::from(statements));
        assert_ne!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        assert_eq!(regions.close().len(), 2);
    }

    #[test]
    fn what_was_known_is_known_again() {
        let (mut program, mut regions, cell) = begun();
        let v = regions.emit(&mut program, "v", Kind::Float, load(cell, None));
        let known = regions.known();
        regions.forget(|c| c == cell);
        assert_ne!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
        regions.restore(known);
        assert_eq!(regions.emit(&mut program, "v", Kind::Float, load(cell, None)), v);
    }
}
