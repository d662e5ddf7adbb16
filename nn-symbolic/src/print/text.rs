//! Ordinary infix notation, which [`parse`](crate::parse()) reads.

use std::borrow::Cow;

use super::notation::{Item, Level, Notation, Parts, plain, text};
use crate::graph::{Connective, Constant, Expr, Graph, Relation, Symbol};
use crate::table::Function;

/// The names that are variables to a reader wherever they stand.
pub(crate) const CUSTOMARY: [&str; 4] = ["x", "y", "z", "t"];

pub(super) struct Infix;

impl Notation for Infix {
    fn parentheses(&self) -> [&'static str; 2] {
        ["(", ")"]
    }

    fn factor(&self) -> Level {
        Level::Power
    }

    fn times(&self) -> &'static str {
        "*"
    }

    fn variable<'g>(&self, graph: &'g Graph, symbol: Symbol) -> Cow<'g, str> {
        graph.symbol_name(symbol).into()
    }

    fn constant(&self, constant: Constant) -> &'static str {
        constant.name()
    }

    fn fraction<'g>(&self, above: Parts<'g>, below: Parts<'g>, single: bool) -> (Level, Parts<'g>) {
        let mut parts = above;
        parts.push(text(if single { "/" } else { "/(" }));
        parts.extend(below);
        if !single {
            parts.push(text(")"));
        }
        (Level::Product, parts)
    }

    fn power<'g>(&self, base: Parts<'g>, exponent: Item<'g>) -> (Level, Parts<'g>) {
        let mut parts = base;
        parts.extend([text("^"), exponent]);
        (Level::Power, parts)
    }

    /// `xe^2` would be x·e², and `E^x` a power of e.
    fn guards_base(
        &self,
        name: &str,
        has_number: bool,
        is_variable: &dyn Fn(&str) -> bool,
    ) -> bool {
        let ends_in_e = |name: &str| {
            name.strip_suffix('e').is_some_and(|x| CUSTOMARY.contains(&x) || is_variable(x))
        };
        ends_in_e(name) || name == "E" && !has_number
    }

    fn decimal(&self, number: String) -> (Level, String) {
        (Level::Atom, number)
    }

    fn exponent<'g>(&self, number: String) -> Item<'g> {
        let is_atom = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        text(if is_atom { number } else { format!("({number})") })
    }

    fn call<'g>(&self, function: Function, args: &[Expr]) -> (Level, Parts<'g>) {
        let mut parts = vec![text(function.name()), text("(")];
        parts.extend(super::notation::listed(args));
        parts.push(text(")"));
        (Level::Atom, parts)
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match relation {
            Relation::Less => "<",
            Relation::AtMost => "<=",
            Relation::Equal => "==",
            Relation::NotEqual => "!=",
            Relation::AtLeast => ">=",
            Relation::Greater => ">",
        }
    }

    fn connective(&self, connective: Connective) -> &'static str {
        match connective {
            Connective::And => "&&",
            Connective::Or => "||",
        }
    }

    fn truth(&self, holds: bool) -> &'static str {
        if holds { "true" } else { "false" }
    }

    fn pieces<'g>(&self, pieces: Vec<(Item<'g>, Expr)>, otherwise: Expr) -> (Level, Parts<'g>) {
        let mut parts = vec![text(if pieces.len() == 1 { "if(" } else { "piecewise(" })];
        for (condition, value) in pieces {
            parts.extend([condition, text(", "), plain(value, Level::Sum), text(", ")]);
        }
        parts.extend([plain(otherwise, Level::Sum), text(")")]);
        (Level::Atom, parts)
    }
}
