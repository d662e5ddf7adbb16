//! What a system is made from.

use std::fmt;

use super::TooLarge;
use crate::parse::{Ast, natural_order};

/// A function to be differentiated, explicit or implicit. An [`Ast`] is one without a name.
#[derive(Clone, Debug)]
pub enum Input {
    /// A formula.
    Explicit {
        /// The formula, as it was typed.
        ast: Ast,
        /// How it is called, if the user has said.
        name: Option<String>,
    },
    /// A variable as a function of the others, where two formulas are equal.
    Implicit {
        /// The left side of the equation.
        left: Ast,
        /// The right side of the equation.
        right: Ast,
        /// The variable.
        function: String,
    },
}

impl From<Ast> for Input {
    fn from(ast: Ast) -> Self {
        Self::Explicit { ast, name: None }
    }
}

impl Input {
    /// The formula, or both sides of the equation.
    pub fn asts(&self) -> impl Iterator<Item = &Ast> {
        let (first, second) = match self {
            Self::Explicit { ast, .. } => (ast, None),
            Self::Implicit { left, right, .. } => (left, Some(right)),
        };
        [first].into_iter().chain(second)
    }
}

/// The names of all variables of several formulas, in natural order.
#[must_use]
pub fn all_variables<'f>(formulas: impl IntoIterator<Item = &'f Ast>) -> Vec<&'f str> {
    let mut names: Vec<&str> = formulas.into_iter().flat_map(Ast::variables).collect();
    names.sort_by(|a, b| natural_order(a, b));
    names.dedup();
    names
}

/// Why a system is not differentiated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SystemError {
    /// The equation does not depend on this variable, which is to be its function.
    Independent(String),
    /// The function of an equation is to be differentiated with respect to itself.
    Itself(String),
    /// There are too many derivatives.
    TooLarge(TooLarge),
}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Independent(name) => write!(
                f,
                "the equation does not depend on `{name}`, so it does not make it a function of the other variables"
            ),
            Self::Itself(name) => {
                write!(f, "`{name}` is the function; it is not differentiated by itself")
            }
            Self::TooLarge(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SystemError {}

impl From<TooLarge> for SystemError {
    fn from(error: TooLarge) -> Self {
        Self::TooLarge(error)
    }
}
