//! Python with NumPy: functions over arrays, element by element, with broadcasting.

use std::collections::{BTreeSet, HashSet};

use super::Function as Emitted;
use super::expression::{Level, Literal, Text};
use super::function::{Block, Matrix, Part, block};
use super::names::Names;
use super::python::{KEYWORDS, PythonLayout, docstring};
use super::spelling::{Library, Missing};
use super::statement;
use super::syntax::Syntax;
use crate::code::{Code, Operation};
use crate::graph::{Connective, Constant, Symbol};
use crate::table::Function;
use crate::table::written::python::POWI;

/// Functions over arrays that NumPy can broadcast against each other, after those of the table that NumPy has not and
/// that they use. They compute in double precision.
///
/// With S the common shape of the arguments, a number is returned in the shape S, a vector as an array of shape (n, S…),
/// a matrix as one of shape (rows, columns, S…); several of them as a tuple. As always in NumPy, undefined numbers are
/// NaN or infinite with a warning, which `np.errstate` controls; but where there are pieces, all of them are computed for every
/// element, and nothing is said.
///
/// # Errors
/// [`Missing`] where it lacks a function that they call.
pub fn numpy(functions: &[Emitted<'_>]) -> Result<String, Missing> {
    LIBRARY.check(functions)?;
    let mut syntax = NumPy::default();
    let texts: Vec<String> =
        functions.iter().map(|function| definition(function, &mut syntax)).collect();
    let calls_math = syntax.helpers.iter().any(|text| text.contains("math."));
    let imports = if calls_math { "import math\n\n" } else { "" };
    let calls_scipy = texts.iter().any(|text| text.contains("scipy.special."));
    let scipy = if calls_scipy { "import scipy.special\n" } else { "" };
    let helpers = syntax.helpers.iter().map(|&text| text.to_owned());
    let body: Vec<String> = helpers.chain(texts).collect();
    Ok(format!("{imports}import numpy as np\n{scipy}\n\n{}", body.join("\n\n")))
}

fn definition(function: &Emitted<'_>, syntax: &mut NumPy) -> String {
    let names = Names::new(KEYWORDS.iter().chain(RESERVED).copied());
    let Block { statements: body, results, variables, mut names } = block(function, names, syntax);
    let parameters: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
    let mut statements = docstring(function.doc);
    for name in &parameters {
        statements.push_str(&format!("    {name} = np.asarray({name}, dtype=float)\n"));
    }

    // A result that does not depend on every variable has not yet the shape of all.
    let depends = depends_on_all(function.code, function.variables);
    let is_whole = matches!(results[..], [Part::Number(..)]) && depends;
    let mut shape = String::new();
    if !is_whole {
        shape = names.give("shape");
        let shapes: Vec<String> = parameters.iter().map(|name| format!("{name}.shape")).collect();
        let common = match &shapes[..] {
            [] => "()".to_owned(),
            [only] => only.clone(),
            _ => format!("np.broadcast_shapes({})", shapes.join(", ")),
        };
        statements.push_str(&format!("    {shape} = {common}\n"));
    }
    let is_select = |operation: &Operation| matches!(operation, Operation::Select(_));
    let is_silent = function.code.operations.iter().any(is_select);
    let mut lines = String::new();
    statement::write(&PythonLayout, &body, 1, &mut lines);
    let values: Vec<String> = results
        .iter()
        .map(|part| match part {
            Part::Number(_, number) if depends => number.text.clone(),
            _ => output(part, &shape, &mut lines),
        })
        .collect();
    let (name, parameters, result) = (function.name, parameters.join(", "), values.join(", "));
    lines.push_str(&format!("    return {result}\n"));
    if is_silent {
        let indented: String = lines.lines().map(|line| format!("    {line}\n")).collect();
        lines = format!("    with np.errstate(all=\"ignore\"):\n{indented}");
    }
    format!("def {name}({parameters}):\n{statements}{lines}")
}

/// Whether the first result depends on every variable.
fn depends_on_all(code: &Code, variables: &[Symbol]) -> bool {
    let mut found = HashSet::new();
    let mut seen = vec![false; code.operations.len()];
    let mut pending: Vec<usize> = code.results.first().copied().into_iter().collect();
    while let Some(index) = pending.pop() {
        if !std::mem::replace(&mut seen[index], true) {
            if let Operation::Variable(symbol) = code.operations[index] {
                found.insert(symbol);
            }
            pending.extend_from_slice(code.operations[index].operands());
        }
    }
    variables.iter().all(|variable| found.contains(variable))
}

/// The value of an output, after the statements that fill it.
fn output(part: &Part, shape: &str, statements: &mut String) -> String {
    match part {
        Part::Number(_, number) => format!("np.full({shape}, {})", number.text),
        Part::Vector(name, numbers) => {
            statements
                .push_str(&format!("    {name} = np.empty(({},) + {shape})\n", numbers.len()));
            for (place, number) in numbers.iter().enumerate() {
                statements.push_str(&format!("    {name}[{place}] = {}\n", number.text));
            }
            name.clone()
        }
        Part::Matrix(Matrix { name, rows, columns, entries }) => {
            statements.push_str(&format!("    {name} = np.zeros(({rows}, {columns}) + {shape})\n"));
            for (row, column, number) in entries {
                statements.push_str(&format!("    {name}[{row}, {column}] = {}\n", number.text));
            }
            name.clone()
        }
    }
}

#[derive(Default)]
struct NumPy {
    /// The functions to be written at the beginning.
    helpers: BTreeSet<&'static str>,
}

impl Syntax for NumPy {
    type Source = String;

    const TRUTH: [&'static str; 2] = ["False", "True"];
    /// Each element has a condition of its own.
    const BRANCHES: bool = false;

    fn number(&mut self, literal: Literal) -> Text {
        Text::number(literal, "np.inf")
    }

    fn constant(&mut self, constant: Constant) -> Text {
        Text::new(format!("np.{}", constant.name()), Level::Atom)
    }

    fn powi(&mut self, base: &Text, exponent: i32) -> Text {
        self.helpers.insert(POWI);
        Text::call("_powi", &[base, &Text::new(exponent.to_string(), Level::Atom)])
    }

    fn pow(&mut self, base: &Text, exponent: &Text) -> Text {
        Text::call("np.power", &[base, exponent])
    }

    fn join(&mut self, connective: Connective, a: &Text, b: &Text) -> Text {
        let sign = match connective {
            Connective::And => "&",
            Connective::Or => "|",
        };
        let [a, b] = [a, b].map(|part| part.at(Level::Atom));
        Text::new(format!("{a} {sign} {b}"), Level::Either)
    }

    fn select(&mut self, condition: &Text, then: &Text, otherwise: &Text) -> Text {
        // Both are computed: what has no value must not raise an error, as Python's own numbers do.
        let arm = |arm: &Text| match &arm.text[..] {
            "1.0 / 0.0" => Text::new("np.inf", Level::Atom),
            _ => arm.clone(),
        };
        Text::call("np.where", &[condition, &arm(then), &arm(otherwise)])
    }

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        LIBRARY.call(function, args, &mut self.helpers)
    }
}

const LIBRARY: Library = Library { of: |row| row.numpy, language: "NumPy", prefix: "np." };

/// Names that would hide what is used.
pub(super) const RESERVED: &[&str] = &["np", "scipy", "math", "float"];
