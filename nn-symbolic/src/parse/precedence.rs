//! Which operator binds tighter.

use super::ast::Operator;
use super::callee::Head;

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Sum,
    /// A sign before a whole term: -a*b is -(a*b).
    Term,
    Product,
    /// A function before an argument without parentheses: `\sin 2x + 1`.
    Function,
    /// A product without a sign within such an argument.
    Juxtaposed,
    /// A sign before a factor: a*-b*c is (a*(-b))*c.
    Sign,
    Power,
    Root,
}

/// An operator whose last operand is not complete.
#[derive(Clone, Copy)]
pub(super) enum Pending {
    Minus(Level),
    Plus(Level),
    Root,
    Function(Head),
    Infix(Operator),
    /// The derivative of this number in the list of the parser, of a term.
    Derivative(usize),
    /// The sum or product over the range of this number in the list of the parser, of a term.
    Sum(usize),
    /// A product without a sign in the argument of a function that has no parentheses.
    Juxtaposed,
}

impl Pending {
    pub(super) fn level(self) -> Level {
        match self {
            Self::Infix(Operator::Add | Operator::Sub) => Level::Sum,
            Self::Infix(Operator::Mul | Operator::Div) => Level::Product,
            Self::Minus(level) | Self::Plus(level) => level,
            Self::Infix(Operator::Pow) => Level::Power,
            Self::Derivative(_) | Self::Sum(_) => Level::Term,
            Self::Root => Level::Root,
            Self::Function(_) => Level::Function,
            Self::Juxtaposed => Level::Juxtaposed,
        }
    }
}
