//! Values of variables, as they were given.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Instant;

use super::answer::Answer;
use super::enclosing::Enclosing;
use super::exact::{Exact, Number};
use super::quick::Quick;
use super::{DIGITS, FIRST_BITS, LONGEST, MOST_BITS, certified};
use crate::code::Code;
use crate::eval::{self, Arithmetic as _};
use crate::graph::{Expr, Graph};
use crate::parse::Ast;
use crate::rational::Rational;
use crate::simplify::{Assumptions, simplify};

/// The value of a variable: exactly the number that was written, which 0.1 is not in `f64`.
#[derive(Clone, Debug)]
pub struct Given(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Rational(Rational),
    /// Such as π/2 or √2.
    Formula(Arc<Formula>),
    /// There is none.
    Missing,
}

#[derive(Debug)]
struct Formula {
    graph: Graph,
    root: Expr,
    code: Code,
}

impl Given {
    /// The value of a formula without variables.
    #[must_use]
    pub fn formula(ast: &Ast) -> Self {
        let mut graph = Graph::new();
        let root = ast.build(&mut graph);
        if let Some(number) = graph.as_number(root) {
            return number.clone().into();
        }
        let code = Code::new(&graph, &[root]);
        let arithmetic = Exact { bits: FIRST_BITS, until: None };
        let unknown = |_| arithmetic.unknown();
        let value = eval::of_code(&arithmetic, &code, |_| true, unknown);
        match value.first() {
            Some(Number::Rational(value)) => value.clone().into(),
            _ => Self(Kind::Formula(Arc::new(Formula { graph, root, code }))),
        }
    }

    /// The value to so many digits.
    #[must_use]
    pub fn answer(&self, digits: usize) -> Answer {
        let mut graph = Graph::new();
        let root = self.build(&mut graph);
        certified(&graph, &[root], |_| None, digits).swap_remove(0)
    }

    /// The value as a decimal: as it was written if that has no more than 17 digits, else to `digits` digits.
    #[must_use]
    pub fn text(&self, digits: usize) -> String {
        let short = match &self.0 {
            Kind::Rational(value) => value.to_decimal(),
            _ => None,
        };
        short.unwrap_or_else(|| self.answer(digits).text())
    }

    /// Whether it is a number, which 1/0 is not.
    #[must_use]
    pub fn is_number(&self) -> bool {
        match &self.0 {
            Kind::Rational(_) => true,
            Kind::Formula(_) => self.answer(DIGITS).is_certain(),
            Kind::Missing => false,
        }
    }

    /// The value, if it is known to be a fraction.
    #[must_use]
    pub fn as_rational(&self) -> Option<&Rational> {
        match &self.0 {
            Kind::Rational(value) => Some(value),
            Kind::Formula(_) | Kind::Missing => None,
        }
    }

    /// Whether it is certain to be a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Kind::Rational(value) => value.is_integer(),
            Kind::Formula(_) => {
                let near = Self::from(self.to_f64().round());
                self.compare(&near) == Some(Ordering::Equal)
            }
            Kind::Missing => false,
        }
    }

    /// How the values themselves compare, however close they are; `None` if that could not be told.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if let (Kind::Rational(value), Kind::Rational(other)) = (&self.0, &other.0) {
            return Some(value.cmp(other));
        }
        if let Some(order) = self.compared_in(other, &Quick) {
            return Some(order);
        }
        let until = Some(Instant::now() + LONGEST);
        let mut bits = FIRST_BITS;
        let mut order = self.compared_in(other, &Exact { bits, until });
        if order.is_none() {
            order = self.compared_by_algebra(other);
        }
        while order.is_none() && bits < MOST_BITS && until.is_none_or(|end| Instant::now() < end) {
            bits *= 2;
            order = self.compared_in(other, &Exact { bits, until });
        }
        order
    }

    fn compared_in<A: Enclosing>(&self, other: &Self, arithmetic: &A) -> Option<Ordering> {
        arithmetic.sign(&arithmetic.sub(&self.value(arithmetic), &other.value(arithmetic)))
    }

    /// Two formulas of one number are the same in no precision.
    fn compared_by_algebra(&self, other: &Self) -> Option<Ordering> {
        let both_are = [self, other].iter().all(|given| given.is_number());
        let mut graph = Graph::new();
        let (value, other) = (self.build(&mut graph), other.build(&mut graph));
        let difference = graph.sub(value, other);
        let simple = simplify(&mut graph, &[difference], &Assumptions::none())[0];
        graph.as_number(simple).filter(|_| both_are).map(|number| number.cmp(&Rational::ZERO))
    }

    /// The nearest `f64`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Kind::Rational(value) => value.to_f64(),
            Kind::Formula(_) => self.answer(DIGITS).to_f64(),
            Kind::Missing => f64::NAN,
        }
    }

    /// The value in an arithmetic.
    pub(crate) fn value<A: Enclosing>(&self, arithmetic: &A) -> A::Number {
        match &self.0 {
            Kind::Rational(value) => arithmetic.rational(value),
            Kind::Formula(formula) => {
                let unknown = |_| arithmetic.unknown();
                let values = eval::of_code(arithmetic, &formula.code, |_| true, unknown);
                values.into_iter().next().unwrap_or_else(|| arithmetic.unknown())
            }
            Kind::Missing => arithmetic.undefined(),
        }
    }

    /// The value as an expression.
    pub(crate) fn build(&self, graph: &mut Graph) -> Expr {
        match &self.0 {
            Kind::Rational(value) => graph.number(value.clone()),
            Kind::Formula(formula) => {
                let mut built = crate::dense::ExprMap::of(&formula.graph);
                for expr in formula.graph.reachable(&[formula.root]) {
                    let node = formula.graph.node(expr).with_children(|child| built[child]);
                    built.insert(expr, graph.intern(node));
                }
                built[formula.root]
            }
            Kind::Missing => {
                let zero = graph.number(0);
                graph.div(zero, zero)
            }
        }
    }
}

impl From<Rational> for Given {
    fn from(value: Rational) -> Self {
        Self(Kind::Rational(value))
    }
}

impl From<f64> for Given {
    /// Exactly this number; what is not finite is none.
    fn from(value: f64) -> Self {
        Self(Rational::from_f64(value).map_or(Kind::Missing, Kind::Rational))
    }
}
