//! What stands before a parenthesis: functions and their arguments.

use super::ast::{Kind, NodeId, Operator};
use super::error::{ParseErrorKind as Error, takes};
use crate::table::Function;

/// What is applied.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    Function(Function),
    /// `pow(a, b)` is a^b.
    Pow,
}

impl Callee {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "pow" => Some(Self::Pow),
            _ => Function::named(name).map(Self::Function),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Function(function) => function.name(),
            Self::Pow => "pow",
        }
    }
}

/// A function applied to its arguments, if they are as many as it takes.
pub(super) fn application(callee: Callee, args: Vec<NodeId>) -> Result<Kind, Error> {
    let found = args.len();
    match callee {
        Callee::Pow => match args[..] {
            [base, exponent] => Ok(Kind::Binary(Operator::Pow, base, exponent)),
            _ => Err(Error::ArgumentCount { name: "pow", takes: "two arguments", found }),
        },
        Callee::Function(function) => {
            let fits = match function {
                Function::Min | Function::Max => found >= 2,
                _ => found == function.arity(),
            };
            let count =
                Error::ArgumentCount { name: function.name(), takes: takes(function), found };
            if fits { Ok(Kind::Call(function, args)) } else { Err(count) }
        }
    }
}

/// Every name that may stand before `(`.
pub(super) fn callee_names() -> impl Iterator<Item = &'static str> {
    let of_row = |f: &'static Function| [f.name()].into_iter().chain(f.aliases().iter().copied());
    Function::ALL.iter().flat_map(of_row).chain(["pow"])
}
