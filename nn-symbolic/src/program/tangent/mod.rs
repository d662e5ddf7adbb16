//! The tangent of a program: forward accumulation by source transformation.
//!
//! The result does what the program does, and each statement is followed by its tangent: where a statement computes
//! y = f(a, b), the next computes ẏ = ∂f/∂a·ȧ + ∂f/∂b·ḃ (Griewank & Walther 2008, section 3.1). Nothing is recorded and
//! nothing runs twice; the control flow is that of the program.
//!
//! The tangent of a variable is a variable, that of a cell a cell of the same form, to which the same is done. Most
//! operations are linear, so their tangents are the same operations. Only active variables have tangents; where one that
//! is not active meets one that is, at the end of a loop's run or of an arm, a zero stands for its tangent.
//!
//! Invariant: the tangent of a variable has its shape. Invariant: the result is an ordinary [`Program`], whose statements
//! include those of the program it is made from, so that its values are the same to the last bit.

mod cells;
mod control;
mod elementwise;
mod operation;

use std::collections::{HashMap, HashSet};

use super::activity::{active, refuse_second_order};
use super::prune::{live, prune};
use super::{
    AdjointError, Argument, Call, CallTangent, Kind, Op, Program, Region, Regions, Statement, Var,
};

/// A program that computes tangents beside its values.
#[derive(Clone)]
pub struct Tangent {
    /// Parameters: the program's, then `params`, then those of `outputs` that are not among them. Results: the
    /// program's, then `results`, those that exist.
    pub program: Program,
    /// The tangent of each parameter that is differentiated for, in the order asked for: a direction.
    pub params: Vec<Var>,
    /// The tangents of the results, one each; `None` for a result of the host's.
    pub results: Vec<Option<Var>>,
    /// The tangent cell of each of the program's outputs, in order. It is given holding the tangent of what the function
    /// finds there and ends holding that of what it leaves. If an output was not asked for, and nothing active is put
    /// there, its cell is left alone.
    pub outputs: Vec<Var>,
}

/// Differentiates a program in a direction, that of tangents of `wrt`, some of its parameters.
///
/// # Errors
/// [`AdjointError`] if the program is itself an adjoint that goes back through a call, or a loop over a list may end
/// early.
pub fn tangent(mut program: Program, wrt: &[Var]) -> Result<Tangent, AdjointError> {
    let active = active(&program, wrt);
    let body = std::mem::take(&mut program.body);
    let mut sweep = Sweep { program, active, tangents: HashMap::new(), regions: Regions::new() };
    let params: Vec<Var> = wrt.iter().map(|&var| sweep.tangent_of(var)).collect();
    let outputs = sweep.program.outputs.clone();
    let outputs: Vec<Var> = outputs.into_iter().map(|cell| sweep.tangent_of(cell)).collect();

    sweep.statements(body.statements)?;
    let mut results = Vec::new();
    for &result in &body.results {
        let is_host = sweep.program.kind(result) == Kind::Host;
        results.push((!is_host).then(|| sweep.tangent_or_zero(result)));
    }
    let Sweep { mut program, regions, .. } = sweep;
    let statements = regions.finish();
    for &param in params.iter().chain(&outputs) {
        if !program.params.contains(&param) {
            program.params.push(param);
        }
    }
    program.outputs.extend(&outputs);
    let leaving = body.results.into_iter().chain(results.iter().flatten().copied());
    program.body = Region { statements, results: leaving.collect(), ..Region::default() };
    let live = live(&program, &program.body);
    prune(&mut program.body.statements, &live);
    Ok(Tangent { program, params, results, outputs })
}

struct Sweep {
    program: Program,
    active: HashSet<Var>,
    tangents: HashMap<Var, Var>,
    regions: Regions,
}

impl Sweep {
    /// The variable for the tangent of `var`, whether or not anything defines it.
    fn tangent_of(&mut self, var: Var) -> Var {
        if let Some(&tangent) = self.tangents.get(&var) {
            return tangent;
        }
        let (name, kind) = (self.tangent_name(var), self.program.kind(var));
        let tangent = self.program.var(&name, kind);
        self.tangents.insert(var, tangent);
        tangent
    }

    fn tangent_name(&self, var: Var) -> String {
        format!("{}_dot", self.program.name(var))
    }

    /// The tangent of `var`, if it has one.
    fn tangent(&mut self, var: Var) -> Option<Var> {
        self.active.contains(&var).then(|| self.tangent_of(var))
    }

    fn tangent_or_zero(&mut self, var: Var) -> Var {
        self.tangent(var).unwrap_or_else(|| {
            let (name, kind) = (self.tangent_name(var), self.program.kind(var));
            let op = self.zero(var);
            self.emit(&name, kind, op)
        })
    }

    /// The zero of a variable's type and shape.
    fn zero(&mut self, var: Var) -> Op {
        match self.program.is_float(var) {
            true => Op::Map(self.program.graph.number(0)),
            false => Op::Zero(var),
        }
    }

    fn push(&mut self, statement: Statement) {
        self.regions.push(statement);
    }

    /// `let var = op`, with a new variable.
    fn emit(&mut self, name: &str, kind: Kind, op: Op) -> Var {
        self.regions.define(&mut self.program, name, kind, op)
    }

    /// Appends statements to the open region, each with its tangent behind it.
    fn statements(&mut self, statements: Vec<Statement>) -> Result<(), AdjointError> {
        for statement in statements {
            match statement {
                // Zeros are read off the fields before the structure takes them.
                Statement::Let { var, op: op @ Op::Build { .. } } => {
                    let tangent = self.tangent(var).map(|tangent| (tangent, self.linear(var, &op)));
                    self.push(Statement::Let { var, op });
                    if let Some((var, op)) = tangent {
                        self.push(Statement::Let { var, op });
                    }
                }
                Statement::Let { var, op } => {
                    self.push(Statement::Let { var, op: op.clone() });
                    if let Some(tangent) = self.tangent(var) {
                        self.operation(var, tangent, &op);
                    }
                }
                Statement::Call(call) => {
                    let statement = self.call(call);
                    self.push(statement);
                }
                Statement::Pull(_) | Statement::CallTangent(_) => {
                    refuse_second_order(&self.program, &self.active, &statement)?;
                    self.push(statement);
                }
                Statement::Loop(l) => {
                    let l = self.repeat(*l)?;
                    self.push(Statement::Loop(Box::new(l)));
                }
                Statement::Branch(branch) => {
                    let branch = self.branch(*branch)?;
                    self.push(Statement::Branch(Box::new(branch)));
                }
                statement => {
                    self.push(statement.clone());
                    self.cell_statement(&statement);
                }
            }
        }
        Ok(())
    }

    /// A call is one of the callee's tangent if something that comes of it is active.
    fn call(&mut self, call: Call) -> Statement {
        let changes_active = call.args.iter().any(|argument| match argument {
            Argument::Mutable(place) | Argument::Lent(place) => self.active.contains(&place.cell),
            Argument::Value(_) | Argument::Shared(_) => false,
        });
        if !self.active.contains(&call.value) && !changes_active {
            return Statement::Call(call);
        }
        let tangents = call.args.iter().map(|argument| {
            Some(match argument {
                Argument::Value(var) => Argument::Value(self.tangent(*var)?),
                Argument::Shared(place) => Argument::Shared(self.active_place(place)?),
                Argument::Mutable(place) => Argument::Mutable(self.active_place(place)?),
                Argument::Lent(place) => Argument::Lent(self.active_place(place)?),
            })
        });
        let tangents = tangents.collect();
        let Call { callee, args, value, .. } = call;
        let tangent = self.tangent_of(value);
        Statement::CallTangent(CallTangent { callee, args, tangents, value, tangent })
    }
}
