//! The adjoint of a program: reverse accumulation by source transformation.
//!
//! The result first does what the program does, then walks its statements backwards. Where a statement computes
//! y = f(a, b), the walk adds ȳ·∂f/∂a to ā and ȳ·∂f/∂b to b̄ (Griewank & Walther 2008, section 3.2); the partial
//! derivatives come from the symbolic rules, simplified. Only active variables have cotangents, and only what the walk
//! back reads is recorded (to-be-recorded analysis, Hascoët & Pascual 2013), unless it can be had again without.
//!
//! The cotangent of a variable is a variable, made of the contributions that have arrived when the walk reaches its
//! definition. That of a cell is a cell of the same form, changed in place as the walk goes. What a cell held before it
//! was overwritten is never restored: what the walk reads are the values that were loaded.
//!
//! Invariant: the cotangent of a variable has its shape. Invariant: the result is an ordinary [`Program`].

mod bars;
mod calls;
mod cells;
mod control;
mod elementwise;
mod operation;
mod recover;

use std::collections::{HashMap, HashSet};
use std::fmt;

use bars::Bars;
use recover::Available;

use super::activity::{active, refuse_second_order};
use super::prune::{live, prune};
use super::{Kind, Op, Program, Region, Regions, Statement, Var};

/// A program and its reverse sweep.
#[derive(Clone)]
pub struct Adjoint {
    /// Parameters: the program's, then the seeds that exist, then the cotangent cells, in the order in which
    /// `cotangents` and then `outputs` first name them. Results: the program's, then one for each
    /// [`Cotangent::Value`].
    pub program: Program,
    /// The first statement of the reverse sweep. Those before it make the results.
    pub reverse: usize,
    /// The cotangents of the results, one each; `None` for a result of the host's.
    pub seeds: Vec<Option<Var>>,
    /// The cotangents of what was differentiated, in the order asked for.
    pub cotangents: Vec<Cotangent>,
    /// The cotangent cell of each of the program's outputs, in order. It is given holding the cotangent of what the
    /// function leaves there and ends holding that of what it found; for an output that was asked for, `cotangents`
    /// names the same cell. If an output was not asked for, and nothing active is put there, its cell is left alone.
    pub outputs: Vec<Var>,
}

/// Where the cotangent of a parameter is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cotangent {
    /// A result of the program: for a number or a value.
    Value(Var),
    /// A parameter of the program, and one of its outputs, to which the cotangent is added: for a cell.
    Cell(Var),
}

/// Why a program has no adjoint, or no tangent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjointError {
    /// The pullback or the tangent of a call would have to be differentiated, and only the callee could do that.
    SecondOrderCall {
        /// The host's name of the callee.
        callee: usize,
    },
    /// A loop over the elements of a list may end early, and the list is to be differentiated: the cotangents of the
    /// elements that it did not reach would be missing. A loop over a range can load the elements from a cell.
    PartialList,
}

impl fmt::Display for AdjointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecondOrderCall { callee } => {
                write!(f, "the derivative of callee {callee} cannot be differentiated again")
            }
            Self::PartialList => {
                write!(f, "a loop over a list that is differentiated must not end early")
            }
        }
    }
}

impl std::error::Error for AdjointError {}

/// Differentiates the results and outputs of a program with respect to `wrt`, some of its parameters.
///
/// # Errors
/// [`AdjointError`] if the program is itself an adjoint that goes back through a call, or a loop over a list may end
/// early.
pub fn adjoint(mut program: Program, wrt: &[Var]) -> Result<Adjoint, AdjointError> {
    let active = active(&program, wrt);
    let available = Available::of(&program);
    let body = std::mem::take(&mut program.body);
    let mut sweep = Sweep {
        program,
        active,
        available,
        cells: HashMap::new(),
        shapes: Vec::new(),
        regions: Regions::new(),
    };

    let mut bars = Bars::default();
    let seeds = sweep.seeds(&body.results, &mut bars);
    let cotangent_cells = sweep.cotangent_cells(wrt);
    let mut statements = sweep.region(body.statements, &mut bars)?;
    let mut cotangents: Vec<Cotangent> = Vec::new();
    for &var in wrt {
        // Taken once, however often it is asked for.
        let before = wrt.iter().position(|&other| other == var).and_then(|i| cotangents.get(i));
        let cotangent = before.copied().unwrap_or_else(|| match sweep.cells.get(&var) {
            Some(&cell) => Cotangent::Cell(cell),
            None => Cotangent::Value(sweep.take_or_zero(&mut bars, var)),
        });
        cotangents.push(cotangent);
    }
    let outputs = sweep.program.outputs.iter().map(|output| sweep.cells[output]).collect();

    let Sweep { mut program, regions, shapes, .. } = sweep;
    debug_assert!(shapes.is_empty(), "every shape was noted in some region");
    program.params.extend(seeds.iter().flatten());
    program.params.extend(&cotangent_cells);
    program.outputs.extend(&cotangent_cells);
    let mut results = body.results;
    results.extend(cotangents.iter().filter_map(|cotangent| match cotangent {
        Cotangent::Value(var) => Some(*var),
        Cotangent::Cell(_) => None,
    }));

    let mut reverse = statements.len();
    statements.append(&mut regions.finish());
    program.body = Region { statements, results, ..Region::default() };
    let live = live(&program, &program.body);
    let mut backward = program.body.statements.split_off(reverse);
    prune(&mut program.body.statements, &live);
    prune(&mut backward, &live);
    reverse = program.body.statements.len();
    program.body.statements.append(&mut backward);
    Ok(Adjoint { program, reverse, seeds, cotangents, outputs })
}

struct Sweep {
    program: Program,
    active: HashSet<Var>,
    available: Available,
    /// The cotangent cell of each cell that has one so far.
    cells: HashMap<Var, Var>,
    /// Shapes that the reverse sweep asks of variables it will not have, to be noted going forward.
    shapes: Vec<(Vec<Var>, Var)>,
    /// The reverse sweep.
    regions: Regions,
}

impl Sweep {
    fn seeds(&mut self, results: &[Var], bars: &mut Bars) -> Vec<Option<Var>> {
        let mut seeds = Vec::new();
        for &result in results {
            let seed = (self.program.kind(result) != Kind::Host).then(|| self.bar_of(result));
            if let Some(seed) = seed.filter(|_| self.active.contains(&result)) {
                bars.add(result, seed);
            }
            seeds.push(seed);
        }
        seeds
    }

    /// The cotangent cells of parameters, which are parameters themselves.
    fn cotangent_cells(&mut self, wrt: &[Var]) -> Vec<Var> {
        let mut cells: Vec<Var> = wrt.iter().chain(&self.program.outputs).copied().collect();
        cells.retain(|&var| self.program.kind(var) == Kind::Cell);
        let mut bars: Vec<Var> = Vec::new();
        for cell in cells {
            let bar = self.bar_cell(cell);
            if !bars.contains(&bar) {
                bars.push(bar);
            }
        }
        bars
    }

    fn push(&mut self, statement: Statement) {
        self.regions.push(statement);
    }

    /// `let var = op`, or the variable that already has this value.
    fn emit(&mut self, name: &str, kind: Kind, op: Op) -> Var {
        self.regions.emit(&mut self.program, name, kind, op)
    }

    fn bar_name(&self, var: Var) -> String {
        format!("{}_bar", self.program.name(var))
    }

    /// A new variable for the cotangent of `var`.
    fn bar_of(&mut self, var: Var) -> Var {
        let (name, kind) = (self.bar_name(var), self.program.kind(var));
        self.program.var(&name, kind)
    }

    /// The (joint) shape of variables, as the reverse sweep can have it.
    fn shape(&mut self, of: Vec<Var>) -> Var {
        if of.iter().all(|&var| self.available.again(var)) {
            return self.emit("shape", Kind::Host, Op::Shape(of));
        }
        if let Some((_, var)) = self.shapes.iter().find(|(vars, _)| *vars == of) {
            return *var;
        }
        let name = format!("{}_shape", self.program.name(of[0]));
        let var = self.program.var(&name, Kind::Host);
        self.shapes.push((of, var));
        var
    }

    /// Appends the reverse of `statements` to the open region; returns the statements with what they must note.
    fn region(
        &mut self,
        statements: Vec<Statement>,
        bars: &mut Bars,
    ) -> Result<Vec<Statement>, AdjointError> {
        let defined: HashSet<Var> = statements.iter().flat_map(Program::definitions).collect();
        let mut forward = Vec::with_capacity(statements.len());
        for statement in statements.into_iter().rev() {
            // What must be noted before the statement changes something.
            let mut notes = Vec::new();
            let (line, before) =
                (self.program.origins.line(&statement), self.regions.statements().len());
            let statement = match statement {
                Statement::Let { var, op } => {
                    if let Some(seed) = self.take(bars, var) {
                        self.operation(bars, var, &op, seed);
                    }
                    Statement::Let { var, op }
                }
                Statement::Call(call) => {
                    self.call(bars, &call, &mut notes);
                    Statement::Call(call)
                }
                Statement::Pull(_) | Statement::CallTangent(_) => {
                    refuse_second_order(&self.program, &self.active, &statement)?;
                    statement
                }
                Statement::Loop(l) => Statement::Loop(Box::new(self.repeat(*l, bars)?)),
                Statement::Branch(branch) => {
                    Statement::Branch(Box::new(self.branch(*branch, bars)?))
                }
                statement => {
                    self.cell_statement(bars, &statement, &mut notes);
                    statement
                }
            };
            self.note_origins(line, before, &notes);
            forward.push(statement);
            forward.extend(notes.into_iter().rev());
        }
        forward.reverse();
        self.begin_cells(&mut forward);
        self.note_shapes(&defined, &mut forward);
        Ok(forward)
    }

    /// Notes that what the open region got since `before` undoes a line, for which `notes` were taken.
    fn note_origins(&mut self, line: Option<usize>, before: usize, notes: &[Statement]) {
        if let Some(line) = line {
            self.program.origins.note_reversed(&self.regions.statements()[before..], line);
            self.program.origins.note(notes, line);
        }
    }

    /// Notes the shapes asked of variables of this region, each as soon as these are in sight: what comes then may
    /// be given their memory.
    fn note_shapes(&mut self, defined: &HashSet<Var>, forward: &mut Vec<Statement>) {
        let (here, outside): (Vec<_>, Vec<_>) = std::mem::take(&mut self.shapes)
            .into_iter()
            .partition(|(of, _)| of.iter().any(|var| defined.contains(var)));
        self.shapes = outside;
        for (of, var) in here {
            let defines =
                |s: &Statement| Program::definitions(s).iter().any(|var| of.contains(var));
            let last = forward.iter().rposition(defines);
            let line = last.and_then(|last| self.program.origins.line(&forward[last]));
            let note = Statement::Let { var, op: Op::Shape(of) };
            if let Some(line) = line {
                self.program.origins.note(std::slice::from_ref(&note), line);
            }
            forward.insert(last.map_or(0, |last| last + 1), note);
        }
    }
}
