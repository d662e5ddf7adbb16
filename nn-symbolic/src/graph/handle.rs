//! Expressions that are built with operators.

use std::cell::RefCell;
use std::ops;

use super::{Constant, Expr, Graph, Node};
use crate::table::Function;

/// An expression together with its graph, so that formulas are written with operators. `Copy`, as the rows of the
/// [table](crate::table) need it.
#[derive(Clone, Copy)]
pub struct Handle<'g> {
    graph: &'g RefCell<Graph>,
    expr: Expr,
}

impl<'g> Handle<'g> {
    /// A handle on `expr`.
    #[must_use]
    pub fn new(graph: &'g RefCell<Graph>, expr: Expr) -> Self {
        Self { graph, expr }
    }

    /// The expression.
    #[must_use]
    pub fn expr(self) -> Expr {
        self.expr
    }

    fn build(self, build: impl FnOnce(&mut Graph) -> Expr) -> Self {
        Self::new(self.graph, build(&mut self.graph.borrow_mut()))
    }

    /// A number in the same graph.
    #[must_use]
    pub fn number(self, value: i64) -> Self {
        self.build(|graph| graph.number(value))
    }

    /// π in the same graph.
    #[must_use]
    pub fn pi(self) -> Self {
        self.constant(Constant::Pi)
    }

    /// e or π in the same graph.
    #[must_use]
    pub fn constant(self, constant: Constant) -> Self {
        self.build(|graph| graph.constant(constant))
    }

    /// What has no value: 0/0.
    #[must_use]
    pub(crate) fn undefined(self) -> Self {
        self.number(0) / self.number(0)
    }

    /// A power.
    #[must_use]
    pub fn pow(self, exponent: impl Operand<'g>) -> Self {
        let exponent = exponent.beside(self).expr;
        self.build(|graph| graph.pow(self.expr, exponent))
    }

    /// Rows of the table call rows of the table; the arities are those of the generated methods.
    pub(crate) fn call(self, function: Function, args: &[Self]) -> Self {
        debug_assert_eq!(args.len(), function.arity());
        let args = args.iter().map(|arg| arg.expr).collect();
        self.build(|graph| graph.intern(Node::Call(function, args)))
    }
}

/// What stands beside a handle in an operation.
pub trait Operand<'g> {
    /// The same in the graph of `other`.
    fn beside(self, other: Handle<'g>) -> Handle<'g>;
}

impl<'g> Operand<'g> for Handle<'g> {
    fn beside(self, _: Self) -> Self {
        self
    }
}

impl<'g> Operand<'g> for i64 {
    fn beside(self, other: Handle<'g>) -> Handle<'g> {
        other.number(self)
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident |$graph:ident, $a:ident, $b:ident| $build:expr;)+) => {$(
        impl ops::$trait for Handle<'_> {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                let ($a, $b) = (self.expr, other.expr);
                self.build(|$graph| $build)
            }
        }

        impl ops::$trait<i64> for Handle<'_> {
            type Output = Self;
            fn $method(self, other: i64) -> Self {
                ops::$trait::$method(self, self.number(other))
            }
        }

        impl<'g> ops::$trait<Handle<'g>> for i64 {
            type Output = Handle<'g>;
            fn $method(self, other: Handle<'g>) -> Handle<'g> {
                ops::$trait::$method(other.number(self), other)
            }
        }
    )+};
}

operators! {
    Add add |graph, a, b| graph.add(&[a, b]);
    Sub sub |graph, a, b| graph.sub(a, b);
    Mul mul |graph, a, b| graph.mul(&[a, b]);
    Div div |graph, a, b| graph.div(a, b);
}

impl ops::Neg for Handle<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        self.build(|graph| graph.neg(self.expr))
    }
}
