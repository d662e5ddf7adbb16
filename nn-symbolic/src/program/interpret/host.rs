//! What an interpreted program leaves to others.

use super::{Fault, Value};

/// Operations without a derivative, and other functions.
pub trait Host {
    /// The value of an [`Op::Host`](crate::program::Op::Host), or what a cell begins with.
    ///
    /// # Errors
    /// If there is no such operation or it does not take these arguments.
    fn host_op(&mut self, id: usize, _args: &[Value]) -> Result<Value, Fault> {
        Err(Fault::Unsupported { what: "operation", id })
    }

    /// Does a [`Statement::Effect`](crate::program::Statement::Effect): changes those arguments that are cells which
    /// it writes.
    ///
    /// # Errors
    /// If there is no such effect or it does not take these arguments.
    fn effect(&mut self, id: usize, _args: &mut [Value]) -> Result<(), Fault> {
        Err(Fault::Unsupported { what: "effect", id })
    }

    /// Takes an item of an iterator apart; by default, the fields of a struct in order of their names, or the item.
    ///
    /// # Errors
    /// If there is no such pattern or the item does not suit it.
    fn pattern(&mut self, _pattern: usize, item: &Value) -> Result<Vec<Value>, Fault> {
        Ok(match item {
            Value::Struct(fields) => fields.values().cloned().collect(),
            item => vec![item.clone()],
        })
    }

    /// The value and the pullback of a [`Call`](crate::program::Call), which changes its mutable arguments.
    ///
    /// # Errors
    /// If there is no such function or it does not take these arguments.
    fn call(&mut self, callee: usize, _args: &mut [Value]) -> Result<(Value, Value), Fault> {
        Err(Fault::Unsupported { what: "callee", id: callee })
    }

    /// The value of a [`CallTangent`](crate::program::CallTangent) and its tangent, which changes its mutable arguments
    /// and their tangents. An argument without a tangent is constant.
    ///
    /// # Errors
    /// If there is no such function or it does not take these arguments.
    fn call_tangent(
        &mut self,
        callee: usize,
        _args: &mut [Value],
        _tangents: &mut [Option<Value>],
    ) -> Result<(Value, Value), Fault> {
        Err(Fault::Unsupported { what: "tangent of callee", id: callee })
    }

    /// The pullback of a call, from the cotangent `seed` of its value, if that has one. Adds the cotangent of each
    /// argument to its sink, if there is one; that of a mutable argument holds the cotangent of what the call left
    /// there and is replaced by that of what it found. Mutable arguments are not among `args` again.
    ///
    /// # Errors
    /// If there is no such function or the pullback is not one of its.
    fn pull(
        &mut self,
        callee: usize,
        _pullback: &Value,
        _args: &[Option<Value>],
        _value: &Value,
        _seed: Option<&Value>,
        _sinks: &mut [Option<Value>],
    ) -> Result<(), Fault> {
        Err(Fault::Unsupported { what: "pullback of callee", id: callee })
    }
}

/// No host: for programs without operations of the host's and calls.
impl Host for () {}
