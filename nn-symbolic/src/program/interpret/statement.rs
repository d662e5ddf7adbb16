//! What the simple statements do.

use super::place::{Path, Step};
use super::{Fault, Host, InterpretError, Interpreter, Value};
use crate::program::{
    Argument, Call, CallTangent, Init, Op, Place, Projection, Pull, Sink, Statement, Var,
};

impl<H: Host> Interpreter<'_, H> {
    pub(super) fn statements(&mut self, statements: &[Statement]) -> Result<(), InterpretError> {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Statement) -> Result<(), InterpretError> {
        match statement {
            Statement::Let { var, op } => {
                let value = self.operation(op);
                let value = value.and_then(|value| {
                    self.check_read(*var, op, &value)?;
                    Ok(value)
                });
                self.define(*var, value.map_err(|fault| self.while_defining(*var, fault))?)?;
            }
            Statement::New { cell, init } => {
                let value = self.begun(init);
                self.define(*cell, value.map_err(|fault| self.while_defining(*cell, fault))?)?;
            }
            Statement::Store { place, value } => {
                let value = self.get(*value)?.clone();
                self.change(place, |there| {
                    there.fits("store", &value)?;
                    Ok(value.clone())
                })?;
            }
            Statement::Accumulate { place, value } => {
                let value = self.get(*value)?.clone();
                self.change(place, |there| there.plus(&value))?;
            }
            Statement::AccumulateProduct { place, product, a, b, .. } => {
                let value = self.operation(&Op::Product(*product, *a, *b))?;
                self.change(place, |there| there.plus(&value))?;
            }
            Statement::Fill { place, value } => {
                let value = self.get(*value)?.number()?;
                self.change(place, |there| there.map(&|_| value))?;
            }
            Statement::Spread { place, value } => {
                let value = self.get(*value)?.number()?;
                self.change(place, |there| there.map(&|number| number + value))?;
            }
            Statement::Copy { to, from } => {
                let from = self.read(from)?;
                self.change(to, |there| {
                    there.fits("copy", &from)?;
                    Ok(from.clone())
                })?;
            }
            Statement::Assign { to, from } => {
                let from = self.read(from)?;
                self.change(to, |_| Ok(from.clone()))?;
            }
            Statement::Add { to, from } => {
                let from = self.read(from)?;
                self.change(to, |there| there.plus(&from))?;
            }
            Statement::Clear { place, like } => {
                let like = like.map(|like| self.get(like).cloned()).transpose()?;
                self.change(place, |there| like.clone().map_or_else(|| there.zero(), Ok))?;
            }
            Statement::Swap { a, b } => {
                let (of_a, of_b) = (self.read(a)?, self.read(b)?);
                self.change(a, |_| Ok(of_b.clone()))?;
                self.change(b, |_| Ok(of_a.clone()))?;
            }
            Statement::Push { to, value } => {
                let value = self.get(*value)?.clone();
                self.change(to, |there| there.pushed(&value))?;
            }
            Statement::Pop { from, var } => {
                let mut last = None;
                self.change(from, |there| {
                    let (rest, element) = there.popped()?;
                    last = Some(element);
                    Ok(rest)
                })?;
                self.define(*var, last.expect("taken out above"))?;
            }
            Statement::Effect { id, args, writes } => self.effect(*id, args, writes)?,
            Statement::Call(call) => self.call(call)?,
            Statement::CallTangent(call) => self.call_tangent(call)?,
            Statement::Pull(pull) => self.pull(pull)?,
            Statement::Loop(l) => self.repeat(l)?,
            Statement::Branch(branch) => self.branch(branch)?,
        }
        Ok(())
    }

    fn begun(&mut self, init: &Init) -> Result<Value, Fault> {
        match init {
            Init::Host { id, args } => {
                let args = self.held_by(args)?;
                self.host.host_op(*id, &args)
            }
            Init::Zero { like } => self.get(*like)?.zero(),
            Init::Copy(place) => self.read(place),
            Init::Value(value) => self.get(*value).cloned(),
        }
    }

    fn held_by(&self, vars: &[Var]) -> Result<Vec<Value>, Fault> {
        vars.iter().map(|&var| self.held(var).cloned()).collect()
    }

    fn path(&self, place: &Place) -> Result<Path, Fault> {
        let mut steps = Vec::new();
        for projection in &place.path {
            steps.push(match projection {
                Projection::Index(index) => Step::Index(match self.get(*index)? {
                    Value::List(list) => {
                        list.iter().map(Value::integer).collect::<Result<_, _>>()?
                    }
                    index => vec![index.integer()?],
                }),
                Projection::Slice { lo, hi, inclusive } => {
                    let end = |end: &Option<Var>| end.map(|var| self.get(var)?.integer());
                    let hi = end(hi).transpose()?.map(|hi| hi + i64::from(*inclusive));
                    Step::Slice { lo: end(lo).transpose()?, hi }
                }
                Projection::Field(field) => Step::Field(field.clone()),
                Projection::View { id, .. } => {
                    return Err(Fault::Unsupported { what: "view", id: *id });
                }
            });
        }
        Path::find(self.contents(place.cell)?, &steps)
    }

    pub(super) fn read(&self, place: &Place) -> Result<Value, Fault> {
        Ok(self.path(place)?.get(self.contents(place.cell)?))
    }

    /// Replaces what is at a place by what `change` makes of it.
    fn change(
        &mut self,
        place: &Place,
        change: impl FnOnce(&Value) -> Result<Value, Fault>,
    ) -> Result<(), Fault> {
        if self.read_only.contains(&place.cell) {
            return Err(Fault::ReadOnly { name: self.program.name(place.cell).to_owned() });
        }
        let path = self.path(place)?;
        let cell = self.values.get_mut(&place.cell).ok_or(Fault::Type { expected: "a cell" })?;
        let new = change(&path.get(cell))?;
        path.set(cell, new)
    }

    fn effect(&mut self, id: usize, args: &[Var], writes: &[Var]) -> Result<(), Fault> {
        let mut values = self.held_by(args)?;
        self.host.effect(id, &mut values)?;
        for (&arg, value) in args.iter().zip(values) {
            if writes.contains(&arg) {
                self.change(&Place::whole(arg), |_| Ok(value))?;
            }
        }
        Ok(())
    }

    fn argument(&self, argument: &Argument) -> Result<Value, Fault> {
        match argument {
            Argument::Value(var) => self.get(*var).cloned(),
            Argument::Shared(place) | Argument::Mutable(place) | Argument::Lent(place) => {
                self.read(place)
            }
        }
    }

    fn call(&mut self, call: &Call) -> Result<(), InterpretError> {
        let mut args: Vec<Value> =
            call.args.iter().map(|arg| self.argument(arg)).collect::<Result<_, _>>()?;
        let (value, pullback) = self.host.call(call.callee, &mut args)?;
        for (argument, value) in call.args.iter().zip(args) {
            self.left(argument, value)?;
        }
        self.define(call.value, value)?;
        self.define(call.pullback, pullback)
    }

    /// What a call has left in an argument, if it may change it.
    fn left(&mut self, argument: &Argument, value: Value) -> Result<(), Fault> {
        match argument {
            Argument::Mutable(place) | Argument::Lent(place) => self.change(place, |_| Ok(value)),
            Argument::Value(_) | Argument::Shared(_) => Ok(()),
        }
    }

    fn call_tangent(&mut self, call: &CallTangent) -> Result<(), InterpretError> {
        if call.args.len() != call.tangents.len() {
            let (expected, given) = (call.args.len(), call.tangents.len());
            return Err(Fault::Lengths { expected, given }.into());
        }
        let (mut args, mut tangents) = (Vec::new(), Vec::new());
        for (argument, tangent) in call.args.iter().zip(&call.tangents) {
            args.push(self.argument(argument)?);
            tangents.push(tangent.as_ref().map(|tangent| self.argument(tangent)).transpose()?);
        }
        let (value, tangent) = self.host.call_tangent(call.callee, &mut args, &mut tangents)?;
        for (argument, value) in call.args.iter().zip(args) {
            self.left(argument, value)?;
        }
        for (argument, tangent) in call.tangents.iter().zip(tangents) {
            if let (Some(argument), Some(tangent)) = (argument, tangent) {
                self.left(argument, tangent)?;
            }
        }
        self.define(call.value, value)?;
        self.define(call.tangent, tangent)
    }

    fn pull(&mut self, pull: &Pull) -> Result<(), InterpretError> {
        if pull.args.len() != pull.sinks.len() {
            let (expected, given) = (pull.args.len(), pull.sinks.len());
            return Err(Fault::Lengths { expected, given }.into());
        }
        let (mut args, mut sinks) = (Vec::new(), Vec::new());
        for (argument, sink) in pull.args.iter().zip(&pull.sinks) {
            let arg = match argument {
                Argument::Mutable(_) => None,
                argument => Some(self.argument(argument)?),
            };
            sinks.push(match sink {
                Sink::Skip => None,
                Sink::Fresh(_) => arg.as_ref().map(Value::zero).transpose()?,
                Sink::AddTo(place) => Some(self.read(place)?),
            });
            args.push(arg);
        }
        let seed = pull.seed.map(|seed| self.get(seed).cloned()).transpose()?;
        let (pullback, value) = (self.get(pull.pullback)?.clone(), self.get(pull.value)?.clone());
        self.host.pull(pull.callee, &pullback, &args, &value, seed.as_ref(), &mut sinks)?;
        for (sink, cotangent) in pull.sinks.iter().zip(sinks) {
            match (sink, cotangent) {
                (Sink::Fresh(var), Some(cotangent)) => self.define(*var, cotangent)?,
                (Sink::AddTo(place), Some(cotangent)) => self.change(place, |_| Ok(cotangent))?,
                _ => {}
            }
        }
        Ok(())
    }
}
