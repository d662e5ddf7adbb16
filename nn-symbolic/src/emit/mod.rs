//! Source code: straight-line operations as functions of a programming language.
//!
//! [`Code`] says what is computed, `block` which operations get a name of their own and which stand inside another
//! expression, a language how each is written. What is emitted compiles as it is, without a warning.
//!
//! ```
//! use nn_symbolic::{Code, Graph, Function, emit};
//!
//! let mut graph = Graph::new();
//! let x = graph.variable("x");
//! let f = graph.call(Function::Sin, &[x]).unwrap();
//! let variables = [graph.as_variable(x).unwrap()];
//! let code = Code::new(&graph, &[f], |_| false);
//! let (name, doc) = ("f", "f = sin(x)");
//! let function = emit::Function { name, doc, variables: &variables, graph: &graph, code: &code };
//! assert_eq!(
//!     emit::rust(&[function]),
//!     "/// f = sin(x)\npub fn f(x: f64) -> f64 {\n    x.sin()\n}\n"
//! );
//! ```

mod block;
mod names;
mod rust;

pub use rust::rust;

use crate::code::Code;
use crate::graph::{Graph, Symbol};

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
    /// What it computes. One result is returned as it is; of several, the first and the array of the others.
    pub code: &'a Code,
}
