//! What formulas are evaluated in: numbers that enclose the true value, of one precision or another.

use std::cmp::Ordering;

use super::conditions;
use super::exact::{Exact, Number};
use crate::code::{Code, Operation};
use crate::graph::{Constant, Expr, Graph, Node, Symbol};
use crate::rational::Rational;
use crate::table::Function;
use smallvec::SmallVec;

/// Arithmetic on enclosures. Where a function has no value, or none that is known, the result is one that
/// [`Self::is_nothing`], and so is what is computed from it.
///
/// **Invariant:** a result contains f(x) for every x in the operands.
pub(crate) trait Arithmetic {
    type Number: Clone;

    fn rational(&self, value: &Rational) -> Self::Number;
    fn constant(&self, constant: Constant) -> Self::Number;
    /// What is no real number.
    fn undefined(&self) -> Self::Number;
    /// What may be anything.
    fn unknown(&self) -> Self::Number;
    /// Whether this is no number, or nothing is known of it.
    fn is_nothing(&self, a: &Self::Number) -> bool;
    /// How it compares with 0, if that is certain.
    fn sign(&self, a: &Self::Number) -> Option<Ordering>;
    /// Whether there is no time left: then nothing that follows is needed.
    fn has_expired(&self) -> bool {
        false
    }

    fn neg(&self, a: &Self::Number) -> Self::Number;
    fn add(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn mul(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn div(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn pow(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn powi(&self, a: &Self::Number, exponent: i64) -> Self::Number;
    /// What contains both.
    fn hull(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;

    fn sqrt(&self, a: &Self::Number) -> Self::Number;
    fn cbrt(&self, a: &Self::Number) -> Self::Number;
    fn exp(&self, a: &Self::Number) -> Self::Number;
    fn expm1(&self, a: &Self::Number) -> Self::Number;
    fn ln(&self, a: &Self::Number) -> Self::Number;
    fn log1p(&self, a: &Self::Number) -> Self::Number;
    /// The logarithm to a whole base.
    fn log(&self, a: &Self::Number, base: i64) -> Self::Number {
        self.div(&self.ln(a), &self.ln(&self.integer(base)))
    }
    fn sin_cos(&self, a: &Self::Number) -> (Self::Number, Self::Number);
    fn atan(&self, a: &Self::Number) -> Self::Number;
    fn erf(&self, a: &Self::Number) -> Self::Number;
    fn floor(&self, a: &Self::Number) -> Self::Number;
    /// A function of the table, by the enclosure in its row.
    fn call(&self, function: Function, args: &[Self::Number]) -> Self::Number;

    /// A function that is known in balls alone.
    fn special(
        &self,
        function: fn(&Exact, &[Number]) -> Number,
        args: &[&Self::Number],
    ) -> Self::Number;

    fn integer(&self, value: i64) -> Self::Number {
        self.rational(&value.into())
    }
    /// 1/a
    fn inverse(&self, a: &Self::Number) -> Self::Number {
        self.div(&self.integer(1), a)
    }
    fn sub(&self, a: &Self::Number, b: &Self::Number) -> Self::Number {
        self.add(a, &self.neg(b))
    }
}

/// The results of straight-line code. Operations that `needed` says nobody reads are left out.
pub(super) fn evaluate<A: Arithmetic>(
    arithmetic: &A,
    code: &Code,
    needed: impl Fn(usize) -> bool,
    values: impl Fn(Symbol) -> A::Number,
) -> Vec<A::Number> {
    let mut t: Vec<A::Number> = Vec::with_capacity(code.operations.len());
    for (index, operation) in code.operations.iter().enumerate() {
        if !needed(index) || arithmetic.has_expired() {
            t.push(arithmetic.unknown());
            continue;
        }
        let value = match operation {
            Operation::Number(number) => arithmetic.rational(number),
            Operation::Constant(constant) => arithmetic.constant(*constant),
            Operation::Variable(symbol) => values(*symbol),
            Operation::Neg(a) => arithmetic.neg(&t[*a]),
            Operation::Add(a, b) => arithmetic.add(&t[*a], &t[*b]),
            Operation::Sub(a, b) => arithmetic.sub(&t[*a], &t[*b]),
            Operation::Mul(a, b) => arithmetic.mul(&t[*a], &t[*b]),
            Operation::Div(a, b) => arithmetic.div(&t[*a], &t[*b]),
            Operation::Powi(a, n) => arithmetic.powi(&t[*a], (*n).into()),
            Operation::Pow(a, b) => arithmetic.pow(&t[*a], &t[*b]),
            Operation::Call(function, args) => {
                let args: SmallVec<[_; 2]> = args.iter().map(|&arg| t[arg].clone()).collect();
                arithmetic.call(*function, &args)
            }
            Operation::Compare(relation, a, b) => {
                conditions::compare(arithmetic, *relation, &t[*a], &t[*b])
            }
            Operation::Join(connective, a, b) => {
                conditions::join(arithmetic, *connective, &t[*a], &t[*b])
            }
            Operation::Select(parts) => {
                let [condition, then, otherwise] = parts.map(|part| &t[part]);
                conditions::select(arithmetic, condition, then, otherwise)
            }
        };
        t.push(value);
    }
    code.results.iter().map(|&index| t[index].clone()).collect()
}

/// The value of one operation, number or constant of a graph from those of its operands; a variable is not known.
pub(crate) fn operation<A: Arithmetic>(
    arithmetic: &A,
    graph: &Graph,
    expr: Expr,
    value: impl Fn(Expr) -> A::Number,
) -> A::Number {
    let fold = |all: &[Expr], combine: fn(&A, &A::Number, &A::Number) -> A::Number| {
        let mut values = all.iter().map(|&e| value(e));
        let first = values.next().unwrap_or_else(|| arithmetic.unknown());
        values.fold(first, |a, b| combine(arithmetic, &a, &b))
    };
    match graph.node(expr) {
        Node::Number(number) => arithmetic.rational(number),
        Node::Constant(constant) => arithmetic.constant(*constant),
        Node::Variable(_) => arithmetic.unknown(),
        Node::Neg([a]) => arithmetic.neg(&value(*a)),
        Node::Add(terms) => fold(terms, A::add),
        Node::Sub([a, b]) => arithmetic.sub(&value(*a), &value(*b)),
        Node::Mul(factors) => fold(factors, A::mul),
        Node::Div([a, b]) => arithmetic.div(&value(*a), &value(*b)),
        Node::Pow([a, b]) => arithmetic.pow(&value(*a), &value(*b)),
        Node::Call(function, args) => {
            let args: SmallVec<[_; 2]> = args.iter().map(|&arg| value(arg)).collect();
            arithmetic.call(*function, &args)
        }
        Node::Compare(relation, [a, b]) => {
            conditions::compare(arithmetic, *relation, &value(*a), &value(*b))
        }
        Node::Join(connective, [a, b]) => {
            conditions::join(arithmetic, *connective, &value(*a), &value(*b))
        }
        Node::Select(parts) => {
            let [condition, then, otherwise] = parts.map(value);
            conditions::select(arithmetic, &condition, &then, &otherwise)
        }
    }
}
