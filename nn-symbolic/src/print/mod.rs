//! Expressions as text: in ordinary infix notation, or in LaTeX's.
//!
//! What goes where is decided in `layout`; how it is written, by a [`Notation`]. A graph is printed as the tree it stands
//! for, which can be exponentially larger, so the length of the text is limited. The printer keeps its own stack and takes
//! memory in proportion to what it prints.
//!
//! Canonical forms come out as people write them: a·b⁻¹ as `a/b`, x^(1/2) as `sqrt(x)`, (3/4)·x as `3*x/4`,
//! −1·a + b as `b - a`, and −1·z·(x − y) as `z*(y - x)`.

mod joints;
mod latex;
mod layout;
mod notation;
mod text;

pub(crate) use latex::greek;
pub use latex::latex_name;
#[cfg(feature = "parse")]
pub(crate) use latex::{letter, letter_commands};
#[cfg(feature = "parse")]
pub(crate) use text::CUSTOMARY;

use std::fmt::{self, Write};

use crate::graph::{Expr, Graph, Symbol};
use notation::{Item, Level, Notation, plain, text};

/// An expression with its graph, to be printed; made by [`Graph::display`].
#[derive(Clone, Copy)]
pub struct Display<'g> {
    graph: &'g Graph,
    expr: Expr,
    limit: usize,
    decimals: bool,
    notation: &'static dyn Notation,
    names: Option<&'g dyn Fn(Symbol) -> String>,
}

impl Graph {
    /// The text of an expression: operators `+ - * / ^`, functions by name, no more parentheses than needed.
    #[must_use]
    pub fn display(&self, expr: Expr) -> Display<'_> {
        const LIMIT: usize = 100_000;
        let notation = &text::Infix;
        Display { graph: self, expr, limit: LIMIT, decimals: false, notation, names: None }
    }
}

impl<'g> Display<'g> {
    /// At most so many bytes of text; a longer one ends with `…`.
    #[must_use]
    pub fn with_limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// With `true`, numbers that are finite decimals are printed as such: 0.25, not 1/4; 1e20, not all its digits.
    #[must_use]
    pub fn with_decimals(self, decimals: bool) -> Self {
        Self { decimals, ..self }
    }

    /// With other texts for the variables.
    #[must_use]
    pub fn with_names(self, names: &'g dyn Fn(Symbol) -> String) -> Self {
        Self { names: Some(names), ..self }
    }

    /// In the notation of LaTeX's mathematics mode, without its delimiters.
    ///
    /// ```
    /// let mut graph = nn_symbolic::Graph::new();
    /// let (x, alpha) = (graph.variable("x_1"), graph.variable("alpha"));
    /// let quotient = graph.div(x, alpha);
    /// assert_eq!(graph.display(quotient).latex().to_string(), r"\frac{x_{1}}{\alpha}");
    /// ```
    #[must_use]
    pub fn latex(self) -> Self {
        Self { notation: &latex::Latex, ..self }
    }
}

impl fmt::Debug for Display<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Display<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [open, close] = self.notation.parentheses();
        let mut room = self.limit;
        let mut pending = vec![plain(self.expr, Level::Sum)];
        while let Some(item) = pending.pop() {
            let (level, (own, parts)) = match item {
                Item::Text(text) => {
                    let Some(left) = room.checked_sub(text.len()) else {
                        return f.write_char('…');
                    };
                    room = left;
                    f.write_str(&text)?;
                    continue;
                }
                Item::Expr { expr, negated, level } => (level, self.parts(expr, negated)),
                Item::Power { base, exponent, level } => (level, self.power(base, &exponent)),
            };
            if own < level {
                pending.push(text(close));
                pending.extend(parts.into_iter().rev());
                pending.push(text(open));
            } else {
                pending.extend(parts.into_iter().rev());
            }
        }
        Ok(())
    }
}
