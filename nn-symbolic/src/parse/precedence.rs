//! Which operator binds tighter.

use super::ast::Operator;
use super::callee::Head;
use crate::graph::{Connective, Relation};
use crate::table::Function;

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// One of several conditions.
    Either,
    /// All of several conditions.
    Both,
    Not,
    Comparison,
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
    Root(Function),
    Function(Head),
    Infix(Operator),
    Compare(Relation),
    Join(Connective),
    /// The negation of a condition.
    Not,
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
            Self::Join(Connective::Or) => Level::Either,
            Self::Join(Connective::And) => Level::Both,
            Self::Not => Level::Not,
            Self::Compare(_) => Level::Comparison,
            Self::Infix(Operator::Add | Operator::Sub) => Level::Sum,
            Self::Infix(Operator::Mul | Operator::Div) => Level::Product,
            Self::Minus(level) | Self::Plus(level) => level,
            Self::Infix(Operator::Pow) => Level::Power,
            Self::Derivative(_) | Self::Sum(_) => Level::Term,
            Self::Root(_) => Level::Root,
            Self::Function(_) => Level::Function,
            Self::Juxtaposed => Level::Juxtaposed,
        }
    }
}
