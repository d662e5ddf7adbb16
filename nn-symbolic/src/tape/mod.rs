//! Automatic differentiation: a formula as a list of elementary operations, run forward and backward.
//!
//! The list is the *evaluation trace* of the literature (Griewank & Walther 2008, section 2.2; Baydin, Pearlmutter,
//! Radul & Siskind 2018, section 3): v₁₋ₙ … v₀ are the n variables, v₁, v₂, … the operations of one or two operands as
//! they are written, each shared one once, those that can be done first first. Nothing is simplified. What has no
//! variable is a constant and no operation.
//!
//! *Forward* accumulation carries a tangent v̇ = ∂v/∂x along with each value, once for each variable; *reverse*
//! accumulation carries a cotangent v̄ = ∂f/∂v back from the result, once for all variables. The derivatives of one
//! operation are those that symbolic differentiation uses, so they are written once.
//!
//! ```
//! # #[cfg(feature = "parse")] {
//! use nn_symbolic::{Graph, Tape, parse};
//!
//! let mut graph = Graph::new();
//! let f = parse("ln(x1)+x1*x2-sin(x2)")?.build(&mut graph);
//! let variables = ["x1", "x2"].map(|name| graph.symbol(name));
//! let tape = Tape::new(&graph, f, &variables);
//! let run = tape.run(&[2.0, 5.0]);
//! assert_eq!(format!("{:.3}", run.value()), "11.652");
//!
//! assert_eq!(run.tangent(&[1.0, 0.0]), 5.5); // ∂f/∂x₁
//! let gradient = run.gradient();
//! assert_eq!(gradient[0], 5.5);
//! assert_eq!(format!("{:.3}", gradient[1]), "1.716");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cost;
#[cfg(feature = "parse")]
mod enclosed;
mod record;
mod run;
#[cfg(feature = "parse")]
mod trace;

use std::collections::HashMap;

use crate::eval::Double;
use crate::graph::{Expr, Graph, Node, Symbol};
use crate::table::Pick;
use run::Values;

#[cfg(feature = "parse")]
pub(crate) use enclosed::{Part, Parts};
#[cfg(feature = "parse")]
pub use trace::Trace;

/// The evaluation trace of an expression: its variables, then its operations.
#[derive(Clone)]
pub struct Tape {
    /// Where the operations are written down, over variables that are called v₁, v₂, ….
    graph: Graph,
    /// The names of the variables of the formula.
    inputs: Vec<String>,
    /// The variable of `graph` that stands for each entry.
    names: Vec<Expr>,
    /// Back from these to the entries.
    entries: HashMap<Symbol, usize>,
    steps: Vec<Step>,
    /// The values of operands without variables.
    constants: HashMap<Expr, f64>,
    /// The formula: an entry, or a constant.
    result: Expr,
}

/// One operation.
#[derive(Clone)]
struct Step {
    /// The operation; its operands stand for entries or are constants.
    expr: Expr,
    /// The entries it uses, with the partial derivative with respect to each use.
    partials: Vec<(usize, Expr)>,
    /// Whether it picks its value.
    picks: Option<Pick>,
}

/// Whether an operation picks its value.
fn picks(node: &Node) -> Option<Pick> {
    match node {
        Node::Call(function, _) => function.row().picks,
        Node::Select(_) => Some(Pick::Always),
        _ => None,
    }
}

impl Step {
    /// Whether a partial derivative that is 0 lets nothing through.
    fn is_gate(&self, operand_is_zero: impl Fn() -> bool) -> bool {
        match self.picks {
            None => false,
            Some(Pick::Always) => true,
            Some(Pick::OffZero) => !operand_is_zero(),
        }
    }
}

/// The values of a [`Tape`] at a point, and the partial derivatives of its operations there.
pub struct Run<'t> {
    tape: &'t Tape,
    values: Values<f64>,
}

impl Tape {
    /// The trace of `expr`, whose variables are `inputs` in this order. Another variable is unknown: its value is NaN.
    #[must_use]
    pub fn new(graph: &Graph, expr: Expr, inputs: &[Symbol]) -> Self {
        record::record(graph, expr, inputs)
    }

    /// The number of entries: variables and operations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is neither a variable nor an operation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Evaluates every operation where the variables have the values of `point`, in their order; those that `point` has
    /// no value for are NaN.
    #[must_use]
    pub fn run(&self, point: &[f64]) -> Run<'_> {
        let given = |input| point.get(input).copied().unwrap_or(f64::NAN);
        let values = self.values(&Double, given, &self.constants, &f64::NAN);
        Run { tape: self, values }
    }

    /// The entry that a variable of `graph` stands for.
    fn entry(&self, expr: Expr) -> Option<usize> {
        match self.graph.node(expr) {
            Node::Variable(symbol) => self.entries.get(symbol).copied(),
            _ => None,
        }
    }
}

impl Run<'_> {
    /// The value of the formula.
    #[must_use]
    pub fn value(&self) -> f64 {
        let Tape { result, constants, .. } = self.tape;
        let entry = self.tape.entry(*result).map(|entry| &self.values.entries[entry]);
        *entry.or_else(|| constants.get(result)).unwrap_or(&f64::NAN)
    }

    /// The value of every entry: the variables, then the operations.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values.entries
    }

    /// Forward accumulation: the tangent of every entry, where those of the variables are `direction`.
    #[must_use]
    pub fn tangents(&self, direction: &[f64]) -> Vec<f64> {
        let given = |input| direction.get(input).copied().unwrap_or(0.0);
        self.values.tangents(&Double, (0..self.tape.inputs.len()).map(given))
    }

    /// The derivative of the formula in the direction `direction`.
    #[must_use]
    pub fn tangent(&self, direction: &[f64]) -> f64 {
        match self.tape.entry(self.tape.result) {
            Some(entry) => self.tangents(direction)[entry],
            None if self.value().is_nan() => f64::NAN,
            None => 0.0,
        }
    }

    /// Reverse accumulation: the cotangent of every entry, where that of the formula is `seed`.
    #[must_use]
    pub fn cotangents(&self, seed: f64) -> Vec<f64> {
        // What has no value has no derivative.
        if self.value().is_nan() {
            return vec![f64::NAN; self.tape.len()];
        }
        self.values.cotangents(&Double, self.tape.entry(self.tape.result), seed)
    }

    /// The derivatives with respect to every variable, in their order, by one reverse accumulation.
    #[must_use]
    pub fn gradient(&self) -> Vec<f64> {
        let mut cotangents = self.cotangents(1.0);
        cotangents.truncate(self.tape.inputs.len());
        cotangents
    }
}
