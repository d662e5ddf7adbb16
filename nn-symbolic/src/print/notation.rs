//! What a notation says of how the parts of an expression are written, and what texts are put together from.

use std::borrow::Cow;

use crate::graph::{Connective, Constant, Expr, Graph, Relation, Symbol};
use crate::rational::Rational;
use crate::table::Function;

/// How the parts of an expression are written.
pub(super) trait Notation {
    fn parentheses(&self) -> [&'static str; 2];
    /// What needs no parentheses as a factor.
    fn factor(&self) -> Level;
    /// The sign between two factors.
    fn times(&self) -> &'static str;
    /// What may stand between factors instead, where they cannot be taken for something else.
    fn juxtaposition(&self) -> Option<&'static str> {
        None
    }
    fn variable<'g>(&self, graph: &'g Graph, symbol: Symbol) -> Cow<'g, str>;
    fn constant(&self, constant: Constant) -> &'static str;
    /// A quotient, from what is above and below the line; below is a single factor or a product.
    fn fraction<'g>(&self, above: Parts<'g>, below: Parts<'g>, single: bool) -> (Level, Parts<'g>);
    fn power<'g>(&self, base: Parts<'g>, exponent: Item<'g>) -> (Level, Parts<'g>);
    /// Whether a power of a variable needs parentheses around its name, since it would be read as something else.
    fn guards_base(&self, name: &str, has_number: bool, is_variable: &dyn Fn(&str) -> bool)
    -> bool;
    /// A positive decimal, which may have an exponent.
    fn decimal(&self, number: String) -> (Level, String);
    /// A positive number as an exponent.
    fn exponent<'g>(&self, number: String) -> Item<'g>;
    fn call<'g>(&self, function: Function, args: &[Expr]) -> (Level, Parts<'g>);
    fn relation(&self, relation: Relation) -> &'static str;
    fn connective(&self, connective: Connective) -> &'static str;
    /// Conditions with what holds under each of them, and what holds elsewhere.
    fn pieces<'g>(&self, pieces: Vec<(Item<'g>, Expr)>, otherwise: Expr) -> (Level, Parts<'g>);
    /// A condition that always holds, or never.
    fn truth(&self, holds: bool) -> &'static str;
    /// A function to a power, where that has a form of its own.
    fn call_to<'g>(&self, _: Function, _: &[Expr], _exponent: &str) -> Option<(Level, Parts<'g>)> {
        None
    }
}

/// How tightly the outermost operator of a text binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// One of several conditions.
    Either,
    /// All of several conditions.
    Both,
    Comparison,
    /// Sums, and everything with a leading minus.
    Sum,
    Product,
    /// A quotient that is seen as one by its line.
    Fraction,
    Power,
    Atom,
}

pub(super) type Parts<'g> = Vec<Item<'g>>;

/// What is still to be printed.
#[derive(Clone)]
pub(super) enum Item<'g> {
    Text(Cow<'g, str>),
    /// ±`expr`, in parentheses if it binds less tightly than `level`.
    Expr {
        expr: Expr,
        negated: bool,
        level: Level,
    },
    /// `base` to a positive number.
    Power {
        base: Expr,
        exponent: Rational,
        level: Level,
    },
}

pub(super) fn text<'g>(text: impl Into<Cow<'g, str>>) -> Item<'g> {
    Item::Text(text.into())
}

pub(super) fn plain<'g>(expr: Expr, level: Level) -> Item<'g> {
    let negated = false;
    Item::Expr { expr, negated, level }
}

/// With commas between.
pub(super) fn listed<'g>(args: &[Expr]) -> Parts<'g> {
    let mut parts = Vec::new();
    for (i, &arg) in args.iter().enumerate() {
        if i > 0 {
            parts.push(text(", "));
        }
        parts.push(plain(arg, Level::Sum));
    }
    parts
}
