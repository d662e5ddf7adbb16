//! The functions that Rust does not have, by those it has.

use crate::table::Function;

/// A function as the reciprocal of another, or as another of the reciprocal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reciprocal {
    /// 1/f(x)
    OfValue(Function),
    /// f(1/x)
    OfArgument(Function),
}

/// How a function without a [`Function::rust_name`] is computed; `None` for the others.
pub(super) fn reciprocal(function: Function) -> Option<Reciprocal> {
    use Function as F;
    use Reciprocal::{OfArgument, OfValue};
    Some(match function {
        F::Cot => OfValue(F::Tan),
        F::Sec => OfValue(F::Cos),
        F::Csc => OfValue(F::Sin),
        F::Coth => OfValue(F::Tanh),
        F::Sech => OfValue(F::Cosh),
        F::Csch => OfValue(F::Sinh),
        F::Acot => OfArgument(F::Atan),
        F::Asec => OfArgument(F::Acos),
        F::Acsc => OfArgument(F::Asin),
        F::Acoth => OfArgument(F::Atanh),
        F::Asech => OfArgument(F::Acosh),
        F::Acsch => OfArgument(F::Asinh),
        _ => return None,
    })
}
