//! Functions of several outputs: what is returned, and what everything in them is called.

use super::block::named_statements;
use super::expression::{Level, Text};
use super::names::Names;
use super::statement::Statement;
use super::syntax::Syntax;
use super::{Output, Shape};
use crate::graph::Symbol;

/// Statements, then results.
pub(super) struct Block {
    pub(super) statements: Vec<Statement>,
    pub(super) results: Vec<Part>,
    /// For each variable of the function, its name and whether it is used.
    pub(super) variables: Vec<(String, bool)>,
    /// The names that were given, for those that a language needs besides.
    pub(super) names: Names,
}

/// An [`Output`] with a name that nothing else has, and its expressions.
pub(super) enum Part {
    Number(String, Text),
    Vector(String, Vec<Text>),
    Matrix(Matrix),
}

/// Rows of numbers.
pub(super) struct Matrix {
    pub(super) name: String,
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Row, column and expression; the others are 0.
    pub(super) entries: Vec<(usize, usize, Text)>,
}

pub(super) fn block<S: Syntax<Source = String>>(
    function: &super::Function<'_>,
    mut names: Names,
    syntax: &mut S,
) -> Block {
    let super::Function { variables, graph, code, outputs, .. } = *function;
    let given: Vec<String> =
        variables.iter().map(|&symbol| names.give(graph.symbol_name(symbol))).collect();
    let outputs: Vec<(String, &Shape)> =
        outputs.iter().map(|Output { name, shape }| (names.give(name), shape)).collect();
    let mut used = vec![false; variables.len()];
    let mut variable = |symbol: Symbol| -> Text {
        let place = variables.iter().position(|&variable| variable == symbol);
        Text::new(
            place.map_or("", |place| {
                used[place] = true;
                &*given[place]
            }),
            Level::Atom,
        )
    };
    let (statements, results) = named_statements(code, &mut names, syntax, &mut variable);
    let mut numbers = results.into_iter();
    let results = outputs.into_iter().map(|(name, shape)| part(name, shape, &mut numbers));
    let results = results.collect();
    Block { statements, results, variables: given.into_iter().zip(used).collect(), names }
}

/// An output, from the results that are left.
fn part(name: String, shape: &Shape, numbers: &mut impl Iterator<Item = Text>) -> Part {
    match shape {
        Shape::Number => {
            let number = numbers.next().unwrap_or_else(|| Text::new("0.0", Level::Atom));
            Part::Number(name, number)
        }
        Shape::Vector(length) => Part::Vector(name, numbers.take(*length).collect()),
        Shape::Matrix { rows, columns, entries } => {
            let entries = entries.iter().zip(numbers);
            let entries = entries.map(|(&(row, column), text)| (row, column, text)).collect();
            Part::Matrix(Matrix { name, rows: *rows, columns: *columns, entries })
        }
    }
}
