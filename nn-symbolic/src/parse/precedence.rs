//! Which operator binds tighter.

use super::ast::Operator;

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Sum,
    /// A sign before a whole term: -a*b is -(a*b).
    Term,
    Product,
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
    Infix(Operator),
}

impl Pending {
    pub(super) fn level(self) -> Level {
        match self {
            Self::Infix(Operator::Add | Operator::Sub) => Level::Sum,
            Self::Infix(Operator::Mul | Operator::Div) => Level::Product,
            Self::Minus(level) | Self::Plus(level) => level,
            Self::Infix(Operator::Pow) => Level::Power,
            Self::Root => Level::Root,
        }
    }
}
