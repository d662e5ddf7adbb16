//! What a program means: an interpreter in `f64`.
//!
//! It defines the statements by the plainest code that computes them, and checks what a compiler relies on: that each
//! variable has one value in one region and is read where it is in sight, that what is called one number is one, and
//! that shapes and types fit. It judges adjoints and generated code; it is not meant to be fast.

mod array;
mod fault;
mod value;

pub use array::Array;
pub use fault::{Fault, InterpretError};
pub use value::Value;

use std::collections::HashMap;

use super::{Branch, Op, Program, Region, Scan, Statement, Var};
use crate::eval::evaluate;
use crate::graph::Expr;

/// What a program leaves to others: operations without a derivative, and other functions.
pub trait Host {
    /// The value of a [`Op::Host`].
    ///
    /// # Errors
    /// If there is no such operation or it does not take these arguments.
    fn host_op(&mut self, id: usize, _args: &[Value]) -> Result<Value, Fault> {
        Err(Fault::Unsupported { what: "operation", id })
    }

    /// The value and the pullback of a [`Call`](super::Call).
    ///
    /// # Errors
    /// If there is no such function or it does not take these arguments.
    fn call(&mut self, callee: usize, _args: &[Value]) -> Result<(Value, Value), Fault> {
        Err(Fault::Unsupported { what: "callee", id: callee })
    }

    /// The adjoints of a call's arguments, one each, from the adjoint `seed` of its value.
    ///
    /// # Errors
    /// If there is no such function or the pullback is not one of its.
    fn pull(
        &mut self,
        callee: usize,
        _pullback: &Value,
        _args: &[Value],
        _value: &Value,
        _seed: &Value,
    ) -> Result<Vec<Value>, Fault> {
        Err(Fault::Unsupported { what: "pullback of callee", id: callee })
    }
}

/// No host: for programs without operations of the host's and calls.
impl Host for () {}

/// Runs a program; returns its results.
///
/// # Errors
/// [`InterpretError`] if the arguments do not suit the program, or the program is not well-formed.
pub fn interpret(
    program: &Program,
    args: &[Value],
    host: &mut impl Host,
) -> Result<Vec<Value>, InterpretError> {
    if args.len() != program.params.len() {
        let (expected, given) = (program.params.len(), args.len());
        return Err(Fault::Arguments { expected, given }.into());
    }
    let mut interpreter = Interpreter { program, host };
    let mut scope = Scope::default();
    for (&param, arg) in program.params.iter().zip(args) {
        interpreter.define(&mut scope, param, arg.clone())?;
    }
    interpreter.region(&program.body, &mut scope)
}

/// The variables in sight: those of a region, and those around it.
#[derive(Default)]
struct Scope<'a> {
    outer: Option<&'a Scope<'a>>,
    values: HashMap<Var, Value>,
}

impl<'a> Scope<'a> {
    fn inside(outer: &'a Scope<'a>) -> Self {
        Self { outer: Some(outer), values: HashMap::new() }
    }

    fn get(&self, var: Var) -> Option<&Value> {
        let mut scope = Some(self);
        while let Some(here) = scope {
            if let Some(value) = here.values.get(&var) {
                return Some(value);
            }
            scope = here.outer;
        }
        None
    }
}

struct Interpreter<'p, H> {
    program: &'p Program,
    host: &'p mut H,
}

impl<H: Host> Interpreter<'_, H> {
    fn define(&self, scope: &mut Scope<'_>, var: Var, value: Value) -> Result<(), InterpretError> {
        if self.program.is_scalar(var) {
            value.number().map_err(|fault| self.while_defining(var, fault))?;
        }
        if scope.get(var).is_some() {
            return Err(self.while_defining(var, Fault::Redefined));
        }
        scope.values.insert(var, value);
        Ok(())
    }

    fn get<'s>(&self, scope: &'s Scope<'_>, var: Var) -> Result<&'s Value, Fault> {
        let undefined = || Fault::Undefined { name: self.program.name(var).to_owned() };
        scope.get(var).ok_or_else(undefined)
    }

    fn all(&self, scope: &Scope<'_>, vars: &[Var]) -> Result<Vec<Value>, Fault> {
        vars.iter().map(|&var| self.get(scope, var).cloned()).collect()
    }

    fn while_defining(&self, var: Var, fault: Fault) -> InterpretError {
        InterpretError { fault, defining: Some(self.program.name(var).to_owned()) }
    }

    fn region(
        &mut self,
        region: &Region,
        scope: &mut Scope<'_>,
    ) -> Result<Vec<Value>, InterpretError> {
        self.statements(&region.statements, scope)?;
        Ok(self.all(scope, &region.results)?)
    }

    fn statements(
        &mut self,
        statements: &[Statement],
        scope: &mut Scope<'_>,
    ) -> Result<(), InterpretError> {
        for statement in statements {
            match statement {
                Statement::Let { var, op } => {
                    let value = self.operation(op, scope);
                    let value = value.map_err(|fault| self.while_defining(*var, fault))?;
                    self.define(scope, *var, value)?;
                }
                Statement::Call(call) => {
                    let args = self.all(scope, &call.args)?;
                    let (value, pullback) = self.host.call(call.callee, &args)?;
                    self.define(scope, call.value, value)?;
                    self.define(scope, call.pullback, pullback)?;
                }
                Statement::Pull(pull) => {
                    let args = self.all(scope, &pull.args)?;
                    let cotangents = self.host.pull(
                        pull.callee,
                        self.get(scope, pull.pullback)?,
                        &args,
                        self.get(scope, pull.value)?,
                        self.get(scope, pull.seed)?,
                    )?;
                    let (expected, given) = (pull.cotangents.len(), cotangents.len());
                    if expected != given {
                        return Err(Fault::Lengths { expected, given }.into());
                    }
                    for (var, cotangent) in pull.cotangents.iter().zip(cotangents) {
                        if let Some(var) = *var {
                            self.define(scope, var, cotangent)?;
                        }
                    }
                }
                Statement::Scan(scan) => self.scan(scan, scope)?,
                Statement::Branch(branch) => self.branch(branch, scope)?,
            }
        }
        Ok(())
    }

    fn scan(&mut self, scan: &Scan, scope: &mut Scope<'_>) -> Result<(), InterpretError> {
        let mut lists = Vec::new();
        for item in &scan.items {
            lists.push(self.get(scope, item.list)?.list()?.to_vec());
        }
        let length = lists.first().ok_or(Fault::Endless)?.len();
        if let Some(other) = lists.iter().find(|list| list.len() != length) {
            return Err(Fault::Lengths { expected: length, given: other.len() }.into());
        }
        let inits: Vec<Var> = scan.carried.iter().map(|c| c.init).collect();
        let mut states = self.all(scope, &inits)?;
        let mut collected = vec![Vec::new(); scan.collected.len()];

        for run in 0..length {
            let position = if scan.reversed { length - 1 - run } else { run };
            let mut inner = Scope::inside(scope);
            for (item, list) in scan.items.iter().zip(&lists) {
                self.define(&mut inner, item.element, list[position].clone())?;
            }
            for (carried, state) in scan.carried.iter().zip(states) {
                self.define(&mut inner, carried.enter, state)?;
            }
            self.statements(&scan.body, &mut inner)?;
            let nexts: Vec<Var> = scan.carried.iter().map(|c| c.next).collect();
            states = self.all(&inner, &nexts)?;
            for (list, collect) in collected.iter_mut().zip(&scan.collected) {
                list.push(self.get(&inner, collect.element)?.clone());
            }
        }

        for (carried, state) in scan.carried.iter().zip(states) {
            self.define(scope, carried.exit, state)?;
        }
        for (collect, mut list) in scan.collected.iter().zip(collected) {
            if scan.reversed {
                list.reverse();
            }
            self.define(scope, collect.list, Value::List(list))?;
        }
        Ok(())
    }

    fn branch(&mut self, branch: &Branch, scope: &mut Scope<'_>) -> Result<(), InterpretError> {
        let holds = self.get(scope, branch.condition)?.number()? != 0.0;
        let region = if holds { &branch.then } else { &branch.otherwise };
        let results = self.region(region, &mut Scope::inside(scope))?;
        let (expected, given) = (branch.results.len(), results.len());
        if expected != given {
            return Err(Fault::Lengths { expected, given }.into());
        }
        for (&var, value) in branch.results.iter().zip(results) {
            self.define(scope, var, value)?;
        }
        Ok(())
    }

    fn operation(&mut self, op: &Op, scope: &Scope<'_>) -> Result<Value, Fault> {
        let array = |var: &Var| self.get(scope, *var)?.array();
        let shape = |var: &Var| self.get(scope, *var)?.shape();
        Ok(match op {
            Op::Map(body) => self.elementwise(*body, scope)?.into(),
            Op::Sum(body) => self.elementwise(*body, scope)?.data().iter().sum::<f64>().into(),
            Op::SumAxis { of, axis } => array(of)?.sum_axis(*axis)?.into(),
            Op::SpreadAxis { of, axis, like } => {
                array(of)?.spread_axis(*axis, shape(like)?)?.into()
            }
            Op::Broadcast { of, like } => array(of)?.broadcast(shape(like)?)?.into(),
            Op::Unbroadcast { of, like } => array(of)?.unbroadcast(shape(like)?)?.into(),
            Op::Shape(of) => Value::Shape(self.joint_shape(of, scope)?),
            Op::Product(kind, x, y) => Array::product(*kind, array(x)?, array(y)?)?.into(),
            Op::Transpose(of) => array(of)?.transpose().into(),
            Op::Field { of, field } => {
                let fields = self.get(scope, *of)?.fields()?;
                fields.get(field).ok_or_else(|| Fault::Field { field: field.clone() })?.clone()
            }
            Op::Record { like, fields } => {
                let Value::Struct(mut record) = self.get(scope, *like)?.zero()? else {
                    return Err(Fault::Type { expected: "a struct" });
                };
                for (field, var) in fields {
                    let value = self.get(scope, *var)?.clone();
                    if record.insert(field.clone(), value).is_none() {
                        return Err(Fault::Field { field: field.clone() });
                    }
                }
                Value::Struct(record)
            }
            Op::Add(terms) => {
                let (first, rest) = terms.split_first().ok_or(Fault::EmptySum)?;
                let mut sum = self.get(scope, *first)?.clone();
                for &term in rest {
                    sum = sum.plus(self.get(scope, term)?)?;
                }
                sum
            }
            Op::Zero(like) => self.get(scope, *like)?.zero()?,
            Op::Host { id, args } => {
                let args = self.all(scope, args)?;
                self.host.host_op(*id, &args)?
            }
        })
    }

    /// A scalar expression at every index of the shape that its variables are broadcast to.
    fn elementwise(&self, body: Expr, scope: &Scope<'_>) -> Result<Array, Fault> {
        let graph = &self.program.graph;
        let mut operands = HashMap::new();
        let mut vars = Vec::new();
        for symbol in graph.variables(&[body]) {
            let undefined = || Fault::Undefined { name: graph.symbol_name(symbol).to_owned() };
            let var = self.program.var_of(symbol).ok_or_else(undefined)?;
            operands.insert(symbol, self.get(scope, var)?.array()?);
            vars.push(var);
        }
        let shape = self.joint_shape(&vars, scope)?;
        Ok(Array::from_fn(&shape, |index| {
            evaluate(graph, &[body], |symbol| Some(operands.get(&symbol)?.at(&index)))[0]
        }))
    }

    fn joint_shape(&self, vars: &[Var], scope: &Scope<'_>) -> Result<Vec<usize>, Fault> {
        vars.iter().try_fold(Vec::new(), |shape, &var| {
            array::broadcast_shape(&shape, self.get(scope, var)?.array()?.shape())
        })
    }
}
