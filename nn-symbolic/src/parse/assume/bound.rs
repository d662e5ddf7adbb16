//! The numbers that variables are compared with.

use std::fmt;

use crate::graph::Graph;
use crate::parse::Ast;
use crate::precise::Given;
use crate::rational::Rational;
use crate::simplify::{Assumptions, Relation, simplify};

/// A number that a variable is assumed to compare with: exactly the one that was written, be it 1/10 or π/2.
#[derive(Clone, Debug)]
pub struct Bound {
    value: Given,
    /// Between which fractions it lies; they are the same if it is one.
    low: Rational,
    high: Rational,
    text: String,
}

impl Bound {
    /// The value of a formula without variables; `None` if it has none, or is beyond the range of `f64` and no fraction.
    pub(super) fn new(ast: &Ast) -> Option<Self> {
        let value = Given::formula(ast);
        if !value.is_number() {
            return None;
        }
        let mut graph = Graph::new();
        let written = ast.build(&mut graph);
        let simple = simplify(&mut graph, &[written], &Assumptions::none())[0];
        if let Some(number) = value.as_rational().or_else(|| graph.as_number(simple)) {
            return Some(number.clone().into());
        }
        let near = value.to_f64();
        let [low, high] = [near.next_down(), near.next_up()].map(Rational::from_f64);
        let text = graph.display(simple).to_string();
        Some(Self { value, low: low?, high: high?, text })
    }

    /// The number.
    pub(super) fn value(&self) -> &Given {
        &self.value
    }

    /// The fraction that may be put in its place in such a comparison, for what is assumed then follows. Which number near
    /// it a variable is not cannot be said.
    pub(super) fn fraction(&self, relation: Relation) -> Option<&Rational> {
        match relation {
            Relation::Less | Relation::AtMost => Some(&self.high),
            Relation::AtLeast | Relation::Greater => Some(&self.low),
            Relation::Equal | Relation::NotEqual => (self.low == self.high).then_some(&self.low),
        }
    }
}

impl From<Rational> for Bound {
    fn from(number: Rational) -> Self {
        let text = number.to_string();
        Self { value: number.clone().into(), low: number.clone(), high: number, text }
    }
}

/// As it is read.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
