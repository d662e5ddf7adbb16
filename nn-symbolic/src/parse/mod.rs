//! Formulas as people type them, read into an [`Ast`] that keeps their order, their grouping and their places.
//!
//! ```text
//! formula  = sum ;
//! sum      = term , { ( "+" | "-" ) , term } ;
//! term     = signs , product ;                                   (* -x^2 is -(x^2), -a*b is -(a*b) *)
//! product  = power , { "*" , signs , power | "/" , signs , power | power } ;
//! power    = atom , [ ( "^" | "**" ) , signs , power | super ] ; (* from the right: 2^3^x is 2^(3^x) *)
//! signs    = { "-" | "+" } ;
//! atom     = number | constant | variable | "(" , sum , ")" | "|" , sum , "|"
//!          | function , "(" , sum , { "," , sum } , ")" | "√" , atom ;
//! number   = ( digits , [ "." , [ digits ] ] | "." , digits ) , [ ( "e" | "E" ) , [ "+" | "-" ] , digits ] ;
//! constant = "e" | "pi" | "π" ;
//! variable = letter , { letter | digit | "_" } , { "₀" … "₉" } ;   (* x₁ is x1, and ends there: x₁x₂ is x1*x2 *)
//! super    = [ "⁻" ] , ( "⁰" … "⁹" ) , { "⁰" … "⁹" } ;
//! ```
//!
//! `·`, `×` and `⋅` multiply, `÷` divides and `−` subtracts; `√` takes what follows it immediately, so `√x^2` is
//! `(√x)^2`. A bar opens where an operand is expected and closes where one has just ended. Functions are the rows of
//! the [table](crate::table), and `pow(a, b)`; `min` and `max` take any number of arguments from two. A name before
//! `(` that is no function is an error, so is a function without its argument.
//!
//! ```
//! use nn_symbolic::{Graph, parse};
//!
//! let ast = parse("ln(x₁) + x₁·x₂ − sin(x₂)")?;
//! assert_eq!(ast.variables(), ["x1", "x2"]);
//! let mut graph = Graph::new();
//! let f = ast.build(&mut graph);
//! assert_eq!(graph.display(f).to_string(), "ln(x1) + x1*x2 - sin(x2)");
//!
//! let error = parse("sn(x)").unwrap_err();
//! assert_eq!(error.to_string(), "there is no function `sn`; did you mean `sin`?");
//! # Ok::<(), nn_symbolic::ParseError>(())
//! ```

mod ast;
mod callee;
mod caret;
mod error;
mod grammar;
mod names;
mod precedence;
#[cfg(test)]
mod tests;
mod token;

pub use ast::{Ast, Kind, NodeId, Operator, Span};
pub use caret::excerpt;
pub use error::{ParseError, ParseErrorKind};
pub use grammar::parse;
pub use names::{did_you_mean, natural_order};

/// The longest formula that is read, in bytes.
pub const MAX_LENGTH: usize = 1 << 20;

/// How deep parentheses may stand in each other. Nothing here recurses, so this is far below what would do harm;
/// but a formula beyond it is not one that anybody meant.
pub const MAX_NESTING: usize = 10_000;
