//! Source code: straight-line operations as functions of a programming language.
//!
//! [`Code`] says what is computed, `block` which operations get a name of their own and which stand inside another
//! expression, a [`Syntax`] how each is written: as text, or as another [`Source`], such as the tokens of a macro. What is
//! emitted compiles as it is, without a warning.
//!
//! ```
//! use nn_symbolic::{Code, Graph, Function, emit};
//!
//! let mut graph = Graph::new();
//! let x = graph.variable("x");
//! let f = graph.call(Function::Sin, &[x]).unwrap();
//! let variables = [graph.as_variable(x).unwrap()];
//! let code = Code::new(&graph, &[f]);
//! let (name, doc) = ("f", "f = sin(x)");
//! let outputs = [emit::Output { name: "value", shape: emit::Shape::Number }];
//! let (variables, outputs) = (&variables[..], &outputs[..]);
//! let function = emit::Function { name, doc, variables, graph: &graph, code: &code, outputs };
//! assert_eq!(
//!     emit::rust(&[function]),
//!     "/// f = sin(x)\npub fn f(x: f64) -> f64 {\n    x.sin()\n}\n"
//! );
//! ```

mod block;
mod c;
mod dot;
mod expression;
mod function;
mod names;
mod numpy;
mod python;
mod regions;
mod rust;
mod spelling;
mod statement;
mod syntax;

pub use block::statements;
pub use c::c;
pub use dot::{Drawing, dot};
pub use expression::{Level, Literal, Source, Text};
pub use numpy::numpy;
pub use python::python;
pub use rust::rust;
pub use spelling::Missing;
pub use statement::{Arm, Statement};
pub use syntax::{Syntax, TextOf};

use crate::code::Code;
use crate::graph::{Graph, Symbol};

/// A name like `wish` that a function may have in all of these languages.
#[must_use]
pub fn function_name(wish: &str) -> String {
    let lists = [rust::RESERVED, python::KEYWORDS, python::RESERVED, numpy::RESERVED];
    let reserved = lists.into_iter().flatten().copied().chain(c::RESERVED.split_whitespace());
    names::Names::new(reserved).give(wish)
}

/// A function to be written.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is, for the comment above it; may have several lines.
    pub doc: &'a str,
    /// Its parameters.
    pub variables: &'a [Symbol],
    /// What names the variables.
    pub graph: &'a Graph,
    /// What it computes.
    pub code: &'a Code,
    /// What the results of `code`, in order, are parts of: as many as these need.
    pub outputs: &'a [Output],
}

/// A part of what a function returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What it is called, in languages where it has a name.
    pub name: &'static str,
    /// How its numbers are arranged.
    pub shape: Shape,
}

/// How the numbers of an [`Output`] are arranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One number.
    Number,
    /// So many numbers, at least one.
    Vector(usize),
    /// Rows of numbers.
    Matrix {
        /// How many rows, at least one.
        rows: usize,
        /// How many columns, at least one.
        columns: usize,
        /// Row and column of each entry that is computed; the others are 0.
        entries: Vec<(usize, usize)>,
    },
}
