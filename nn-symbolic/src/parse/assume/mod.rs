//! Assumptions as text: `x > 0`, `0 < p <= 1/2`, `n != 0`, `n integer`.

mod bound;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;

pub use bound::Bound;
pub use read::{AssumptionError, assumptions};

use crate::graph::Graph;
use crate::precise::Given;
use crate::simplify::{Assumptions, Relation};

/// Something about the values of a variable that the simplifier may rely on.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// The variable, as formulas name it.
    pub variable: String,
    /// What is assumed of it.
    pub claim: Claim,
}

/// What is assumed of a variable.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Claim {
    /// That it compares like this with a number.
    Compares(Relation, Bound),
    /// That it is a whole number.
    Integer,
    /// Nothing: every variable is a real number.
    Real,
}

impl Assumption {
    /// Whether a value is certain to be as assumed. Both are the numbers that were written, not those of `f64` next to them.
    ///
    /// ```
    /// use nn_symbolic::{parse, parse::assumptions, precise::Given};
    ///
    /// let positive = &assumptions("x > 0")?[0];
    /// let tiny = parse("1e-400").expect("a formula");
    /// assert!(positive.holds(&Given::formula(&tiny)));
    /// # Ok::<(), nn_symbolic::parse::AssumptionError>(())
    /// ```
    #[must_use]
    pub fn holds(&self, value: &Given) -> bool {
        match &self.claim {
            Claim::Compares(relation, bound) => {
                value.compare(bound.value()).is_some_and(|order| relation.holds(order))
            }
            Claim::Integer => value.is_integer(),
            Claim::Real => value.is_number(),
        }
    }
}

/// As it is read.
impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.variable;
        match &self.claim {
            Claim::Compares(relation, bound) => write!(f, "{name} {relation} {bound}"),
            Claim::Integer => write!(f, "{name} integer"),
            Claim::Real => write!(f, "{name} real"),
        }
    }
}

impl Assumptions {
    /// What is assumed of the variables of a graph, by their names. Of a number that is no fraction the simplifier learns
    /// a fraction near it, such that less is assumed.
    #[must_use]
    pub fn of_variables(graph: &mut Graph, all: &[Assumption]) -> Self {
        let mut assumptions = Self::none();
        for Assumption { variable, claim } in all {
            let symbol = graph.symbol(variable);
            match claim {
                Claim::Compares(relation, bound) => {
                    if let Some(number) = bound.fraction(*relation) {
                        assumptions.assume(symbol, *relation, number);
                    }
                }
                Claim::Integer => {
                    assumptions.assume_integer(symbol);
                }
                Claim::Real => {}
            }
        }
        assumptions
    }
}

/// The first assumption that cannot be true together with those before it.
#[must_use]
pub fn contradiction(all: &[Assumption]) -> Option<&Assumption> {
    let mut graph = Graph::new();
    (1..=all.len()).find_map(|count| {
        let known = Assumptions::of_variables(&mut graph, &all[..count]);
        let last = &all[count - 1];
        let symbol = graph.symbol(&last.variable);
        (!known.are_possible(symbol)).then_some(last)
    })
}
