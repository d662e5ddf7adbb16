//! Sides of rules as canonical expressions.

use smallvec::SmallVec;

use super::Simplifier;
use super::matching::Found;
use super::pattern::letter;
use crate::graph::{Expr, Graph, Node, Operands};
use crate::rational::Rational;
use crate::table::Function;

/// How a side is made from what the letters stand for.
#[derive(Clone, Copy)]
pub(super) struct Template<'a> {
    /// The graph of the side.
    pub(super) graph: &'a Graph,
    pub(super) found: Found,
    /// Whether calls are only looked up: what is not there yet is not an operand of what is.
    pub(super) looks_up: bool,
}

impl Template<'_> {
    /// `None` for a letter that stands for nothing, and for what is not there.
    pub(super) fn build(&self, s: &mut Simplifier<'_>, expr: Expr) -> Option<Expr> {
        Some(match self.graph.node(expr) {
            Node::Number(number) => s.number(number.clone()),
            Node::Constant(constant) => s.intern(Node::Constant(*constant)),
            Node::Variable(symbol) => self.found.get(letter(*symbol))?,
            &Node::Neg([a]) => {
                let a = self.build(s, a)?;
                s.negated(a)
            }
            Node::Add(terms) => {
                let terms = self.each(s, terms)?;
                s.sum_of(&terms)
            }
            &Node::Sub([a, b]) => {
                let (a, b) = (self.build(s, a)?, self.build(s, b)?);
                s.sum([(Rational::ONE, a), (Rational::MINUS_ONE, b)])
            }
            Node::Mul(factors) => {
                let factors = self.each(s, factors)?;
                s.product_of(&factors)
            }
            &Node::Div([a, b]) => {
                let (a, b) = (self.build(s, a)?, self.build(s, b)?);
                s.product([(a, Rational::ONE), (b, Rational::MINUS_ONE)])
            }
            &Node::Pow([base, exponent]) => {
                let (base, exponent) = (self.build(s, base)?, self.build(s, exponent)?);
                s.power(base, exponent)
            }
            Node::Call(function, args) => {
                let args = self.each(s, args)?;
                // Of numbers they are other expressions.
                let is_call = !matches!(function, Function::Sqrt | Function::Exp);
                if self.looks_up && is_call {
                    let call = s.graph.find_call(*function, &args)?;
                    s.noted(call)
                } else {
                    s.call(*function, args)
                }
            }
            Node::Compare(..) | Node::Join(..) | Node::Select(_) => return None,
        })
    }

    fn each(&self, s: &mut Simplifier<'_>, exprs: &[Expr]) -> Option<Operands> {
        exprs.iter().map(|&expr| self.build(s, expr)).collect::<Option<SmallVec<_>>>()
    }
}
