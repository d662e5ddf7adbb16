//! How a language writes what is not the same in all.

use super::expression::{Literal, Source, Text};
use crate::graph::{Connective, Constant};
use crate::table::Function;

/// An expression of a language.
pub type TextOf<S> = Text<<S as Syntax>::Source>;

/// How a language writes the operations. Infix operators are the same in all.
pub trait Syntax {
    /// What it is written as.
    type Source: Source;
    /// A condition that never holds, and one that always does.
    const TRUTH: [&'static str; 2];
    /// Whether what is not selected is not computed.
    const BRANCHES: bool = true;
    /// Whether operations raise errors where they have no value.
    const RAISES: bool = false;

    /// A number that is not negative.
    fn number(&mut self, literal: Literal) -> TextOf<Self>;
    /// e or π.
    fn constant(&mut self, constant: Constant) -> TextOf<Self>;
    /// A whole power.
    fn powi(&mut self, base: &TextOf<Self>, exponent: i32) -> TextOf<Self>;
    /// A power.
    fn pow(&mut self, base: &TextOf<Self>, exponent: &TextOf<Self>) -> TextOf<Self>;
    /// A function of the table.
    fn call(&mut self, function: Function, args: &[&TextOf<Self>]) -> TextOf<Self>;
    /// The sign of a − b, if the language has a function for it, which knows that of infinities, too.
    fn order(&mut self, _a: &TextOf<Self>, _b: &TextOf<Self>) -> Option<TextOf<Self>> {
        None
    }
    /// Two conditions.
    fn join(&mut self, connective: Connective, a: &TextOf<Self>, b: &TextOf<Self>) -> TextOf<Self>;
    /// One of two values.
    fn select(
        &mut self,
        condition: &TextOf<Self>,
        then: &TextOf<Self>,
        otherwise: &TextOf<Self>,
    ) -> TextOf<Self>;
}
