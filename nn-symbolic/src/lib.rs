//! Exact symbolic differentiation over hash-consed expression graphs, and adjoints of whole programs.
//!
//! ```
//! use nn_symbolic::{Function, Graph, derivative};
//!
//! // f(x) = sin(x²): the chain rule.
//! let mut graph = Graph::new();
//! let x = graph.variable("x");
//! let two = graph.number(2);
//! let square = graph.pow(x, two);
//! let f = graph.call(Function::Sin, &[square]).unwrap();
//! let symbol = graph.as_variable(x).unwrap();
//! let raw = derivative(&mut graph, f, symbol);
//! let value = nn_symbolic::evaluate(&graph, &[raw], |_| Some(3.0))[0];
//! assert!((value - 6.0 * 9.0_f64.cos()).abs() < 1e-12);
//! ```

mod cases;
pub mod code;
#[cfg(feature = "parse")]
pub mod compare;
mod dense;
mod diff;
pub mod emit;
mod eval;
mod extremum;
pub mod graph;
mod hash;
#[cfg(feature = "parse")]
pub mod parse;
#[cfg(feature = "parse")]
pub mod precise;
mod print;
pub mod program;
mod rational;
pub mod simplify;
pub mod steps;
#[cfg(feature = "parse")]
mod system;
pub mod table;
pub mod tape;

pub use code::{Code, Operation};
pub use diff::{derivative, gradient};
pub use eval::evaluate;
pub use graph::{Constant, Expr, Graph, Node, Operands, Symbol};
#[cfg(feature = "parse")]
pub use parse::{Ast, ParseError, parse};
pub use print::{Display, latex_name};
pub use rational::{DecimalError, Rational};
pub use simplify::{Assumptions, simplify, simplify_derivatives, simplify_logged};
pub use steps::Derivation;
#[cfg(feature = "parse")]
pub use system::{
    Answers, Equation, Explained, ExplainedEquation, Formula, FormulaRef, Input, Numbers, Partial,
    Settings, System, SystemError, TooLarge, Wanted, all_variables,
};
pub use table::Function;
pub use tape::Tape;
