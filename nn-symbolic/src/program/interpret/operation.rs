//! The values of operations.

use std::collections::HashMap;

use super::{Array, Fault, Host, Interpreter, Value, array};
use crate::eval::evaluate;
use crate::graph::Expr;
use crate::program::{Op, Var};

impl<H: Host> Interpreter<'_, H> {
    pub(super) fn operation(&mut self, op: &Op) -> Result<Value, Fault> {
        let array = |var: &Var| self.get(*var)?.array();
        let shape = |var: &Var| self.get(*var)?.shape();
        Ok(match op {
            Op::Map(body) => self.elementwise(*body)?.into(),
            Op::Sum(body) => self.elementwise(*body)?.data().iter().sum::<f64>().into(),
            Op::SumAxis { of, axis } => array(of)?.sum_axis(*axis)?.into(),
            Op::SpreadAxis { of, axis, like } => {
                array(of)?.spread_axis(*axis, shape(like)?)?.into()
            }
            Op::Broadcast { of, like } => array(of)?.broadcast(shape(like)?)?.into(),
            Op::Unbroadcast { of, like } => array(of)?.unbroadcast(shape(like)?)?.into(),
            Op::Reshape { of, like } => array(of)?.reshape(shape(like)?)?.into(),
            Op::Shape(of) => Value::Shape(self.joint_shape(of)?),
            Op::Product(kind, x, y) => Array::product(*kind, array(x)?, array(y)?)?.into(),
            Op::Transpose(of) => array(of)?.transpose().into(),
            Op::Field { of, field } => {
                let fields = self.get(*of)?.fields()?;
                fields.get(field).ok_or_else(|| Fault::Field { field: field.clone() })?.clone()
            }
            Op::Record { like, fields } => {
                let Value::Struct(mut record) = self.get(*like)?.zero()? else {
                    return Err(Fault::Type { expected: "a struct" });
                };
                for (field, var) in fields {
                    let value = self.get(*var)?.clone();
                    if record.insert(field.clone(), value).is_none() {
                        return Err(Fault::Field { field: field.clone() });
                    }
                }
                Value::Struct(record)
            }
            Op::Build { fields, .. } => {
                let value =
                    |(field, var): &(String, Var)| Ok((field.clone(), self.get(*var)?.clone()));
                Value::Struct(fields.iter().map(value).collect::<Result<_, Fault>>()?)
            }
            Op::Add(terms) => {
                let (first, rest) = terms.split_first().ok_or(Fault::EmptySum)?;
                let mut sum = self.get(*first)?.clone();
                for &term in rest {
                    sum = sum.plus(self.get(term)?)?;
                }
                sum
            }
            Op::Zero(like) => self.get(*like)?.zero()?,
            // All floats are `f64` here.
            Op::Cast { of, .. } => self.get(*of)?.clone(),
            Op::Load(place) => self.read(place)?,
            Op::Total(place) => {
                let mut total = 0.0;
                self.read(place)?.each(&mut |number| total += number);
                total.into()
            }
            // The zero is its own extent.
            Op::Extent(place) => self.read(place)?.zero()?,
            Op::Host { id, args, .. } => {
                let args: Vec<Value> =
                    args.iter().map(|&arg| self.held(arg).cloned()).collect::<Result<_, _>>()?;
                self.host.host_op(*id, &args)?
            }
        })
    }

    /// A scalar expression at every index of the shape that its variables are broadcast to.
    fn elementwise(&self, body: Expr) -> Result<Array, Fault> {
        let graph = &self.program.graph;
        let mut operands = HashMap::new();
        let mut vars = Vec::new();
        for symbol in graph.variables(&[body]) {
            let undefined = || Fault::Undefined { name: graph.symbol_name(symbol).to_owned() };
            let var = self.program.var_of(symbol).ok_or_else(undefined)?;
            operands.insert(symbol, self.get(var)?.array()?);
            vars.push(var);
        }
        let shape = self.joint_shape(&vars)?;
        Ok(Array::from_fn(&shape, |index| {
            evaluate(graph, &[body], |symbol| Some(operands.get(&symbol)?.at(&index)))[0]
        }))
    }

    fn joint_shape(&self, vars: &[Var]) -> Result<Vec<usize>, Fault> {
        vars.iter().try_fold(Vec::new(), |shape, &var| {
            array::broadcast_shape(&shape, self.get(var)?.array()?.shape())
        })
    }
}
