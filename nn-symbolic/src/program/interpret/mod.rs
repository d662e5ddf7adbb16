//! What a program means: an interpreter in `f64`.
//!
//! It defines the statements by the plainest code that computes them, and checks what a compiler relies on: that each
//! variable has one value in one region and is read where it is in sight, that it holds what its kind says, that
//! shapes, types and the lengths of records fit, that indices are within bounds, and that a cell is changed only if it
//! may be. It judges adjoints and generated code; it is not meant to be fast.

mod array;
mod control;
mod fault;
mod host;
mod operation;
mod place;
mod statement;
mod value;

pub use array::Array;
pub use fault::{Fault, InterpretError};
pub use host::Host;
pub use value::Value;

use std::collections::{HashMap, HashSet};

use super::{Adjoint, Kind, Op, Program, Var};

/// What is left when a program has run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its results.
    pub results: Vec<Value>,
    /// What its outputs hold at the end.
    pub outputs: Vec<Value>,
}

/// Runs a program.
///
/// # Errors
/// [`InterpretError`] if the arguments do not suit the program, or the program is not well-formed.
pub fn interpret(
    program: &Program,
    args: &[Value],
    host: &mut impl Host,
) -> Result<Outcome, InterpretError> {
    Interpreter::new(program, host).run(args, program.body.statements.len())
}

/// Runs an adjoint and checks that what its reverse sweep reads from cells a second time, instead of recording it, is
/// what was read the first time.
///
/// # Errors
/// As [`interpret`], and [`Fault::Stale`] if the check fails.
pub fn replay(
    adjoint: &Adjoint,
    args: &[Value],
    host: &mut impl Host,
) -> Result<Outcome, InterpretError> {
    let mut interpreter = Interpreter::new(&adjoint.program, host);
    interpreter.reads = Some(Reads::default());
    interpreter.run(args, adjoint.reverse)
}

struct Interpreter<'p, H> {
    program: &'p Program,
    host: &'p mut H,
    /// The variables and cells in sight.
    values: HashMap<Var, Value>,
    /// What the open regions have defined so far.
    regions: Vec<Vec<Var>>,
    read_only: HashSet<Var>,
    reads: Option<Reads>,
}

/// What was read from cells in the forward sweep, and whether that lies behind. Regions are reversed run by run, so
/// what was read last is read again first.
#[derive(Default)]
struct Reads {
    values: HashMap<Var, Vec<Value>>,
    back: bool,
}

impl<'p, H: Host> Interpreter<'p, H> {
    fn new(program: &'p Program, host: &'p mut H) -> Self {
        let cells = program.params.iter().copied();
        let read_only = cells.filter(|param| !program.outputs.contains(param)).collect();
        let (values, regions) = (HashMap::new(), vec![Vec::new()]);
        Self { program, host, values, regions, read_only, reads: None }
    }

    fn run(mut self, args: &[Value], reverse: usize) -> Result<Outcome, InterpretError> {
        let program = self.program;
        if args.len() != program.params.len() {
            let (expected, given) = (program.params.len(), args.len());
            return Err(Fault::Arguments { expected, given }.into());
        }
        for (&param, arg) in program.params.iter().zip(args) {
            self.define(param, arg.clone())?;
        }
        let (forward, backward) = program.body.statements.split_at(reverse);
        self.statements(forward)?;
        if let Some(reads) = &mut self.reads {
            reads.back = true;
        }
        self.statements(backward)?;
        let results = self.all(&program.body.results)?;
        let outputs = program.outputs.iter().map(|&cell| self.contents(cell).cloned());
        Ok(Outcome { results, outputs: outputs.collect::<Result<_, _>>()? })
    }

    fn define(&mut self, var: Var, value: Value) -> Result<(), InterpretError> {
        let suits = match self.program.kind(var) {
            Kind::Float => value.number().map(|_| ()),
            Kind::List => value.list().map(|_| ()),
            Kind::Pullback if !matches!(value, Value::Pullback(_)) => {
                Err(Fault::Type { expected: "a pullback" })
            }
            Kind::Value | Kind::Host | Kind::Cell | Kind::Pullback => Ok(()),
        };
        suits.map_err(|fault| self.while_defining(var, fault))?;
        if self.values.insert(var, value).is_some() {
            return Err(self.while_defining(var, Fault::Redefined));
        }
        self.regions.last_mut().expect("the outermost region at least").push(var);
        Ok(())
    }

    fn open(&mut self) {
        self.regions.push(Vec::new());
    }

    /// Ends a region, and with it the lives of its variables.
    fn close(&mut self) {
        for var in self.regions.pop().unwrap_or_default() {
            self.values.remove(&var);
        }
    }

    /// The value of a variable, or what a cell holds.
    fn held(&self, var: Var) -> Result<&Value, Fault> {
        let undefined = || Fault::Undefined { name: self.program.name(var).to_owned() };
        self.values.get(&var).ok_or_else(undefined)
    }

    fn get(&self, var: Var) -> Result<&Value, Fault> {
        match self.program.kind(var) {
            Kind::Cell => Err(Fault::Type { expected: "a variable that does not change" }),
            _ => self.held(var),
        }
    }

    fn contents(&self, cell: Var) -> Result<&Value, Fault> {
        match self.program.kind(cell) {
            Kind::Cell => self.held(cell),
            _ => Err(Fault::Type { expected: "a cell" }),
        }
    }

    fn all(&self, vars: &[Var]) -> Result<Vec<Value>, Fault> {
        vars.iter().map(|&var| self.get(var).cloned()).collect()
    }

    fn while_defining(&self, var: Var, fault: Fault) -> InterpretError {
        InterpretError { fault, defining: Some(self.program.name(var).to_owned()) }
    }

    /// Notes what an operation read from cells; in the reverse sweep, checks that it is what it was.
    fn check_read(&mut self, var: Var, op: &Op, value: &Value) -> Result<(), Fault> {
        let program = self.program;
        let Some(reads) = &mut self.reads else { return Ok(()) };
        if !program.operands(op).iter().any(|&read| program.kind(read) == Kind::Cell) {
            return Ok(());
        }
        let read = reads.values.entry(var).or_default();
        if !reads.back {
            read.push(value.clone());
        } else if read.pop().is_some_and(|before| !before.is_identical(value)) {
            return Err(Fault::Stale);
        }
        Ok(())
    }
}
