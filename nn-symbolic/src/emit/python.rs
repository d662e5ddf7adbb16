//! Python: functions over `float` that need the module `math` alone.

use std::collections::BTreeSet;

use super::Function as Emitted;
use super::expression::{Level, Literal, Text};
use super::function::{Block, Matrix, Part, block};
use super::names::Names;
use super::spelling::{Library, Missing};
use super::statement::{self, Layout};
use super::syntax::Syntax;
use crate::graph::{Connective, Constant};
use crate::table::Function;
use crate::table::written::python::POWI;

/// Functions in Python 3.9 or later, after those of the table that `math` has not and that they use.
///
/// A number is returned as a `float`, a vector as a list, a matrix as a list of rows; several of them as a tuple.
///
/// Where other languages give an infinity or what is no number, Python raises `ValueError`, `OverflowError` or
/// `ZeroDivisionError`, and so does what is emitted: one who writes Python expects that, and it hides no mistake.
///
/// # Errors
/// [`Missing`] where it lacks a function that they call.
pub fn python(functions: &[Emitted<'_>]) -> Result<String, Missing> {
    LIBRARY.check(functions)?;
    let mut syntax = Python::default();
    let texts: Vec<String> =
        functions.iter().map(|function| definition(function, &mut syntax)).collect();
    let helpers = syntax.helpers.iter().map(|&text| text.to_owned());
    let body: Vec<String> = helpers.chain(texts).collect();
    let body = body.join("\n\n");
    let imports = if body.contains("math.") { "import math\n\n\n" } else { "\n\n" };
    Ok(format!("{HEAD}{imports}{body}"))
}

const HEAD: &str = "\
# Outside of their domain, and where a number is too large, these functions raise what Python raises: ValueError,
# ZeroDivisionError, OverflowError.
";

fn definition(function: &Emitted<'_>, syntax: &mut Python) -> String {
    let names = Names::new(KEYWORDS.iter().chain(RESERVED).copied());
    let Block { statements: body, results, variables, .. } = block(function, names, syntax);
    let parameters: Vec<String> =
        variables.iter().map(|(name, _)| format!("{name}: float")).collect();
    let mut statements = docstring(function.doc);
    statement::write(&PythonLayout, &body, 1, &mut statements);
    let (types, values): (Vec<&str>, Vec<String>) =
        results.iter().map(|part| output(part, &mut statements)).unzip();
    let output = match types[..] {
        [only] => only.to_owned(),
        _ => format!("tuple[{}]", types.join(", ")),
    };
    let (name, parameters, result) = (function.name, parameters.join(", "), values.join(", "));
    format!("def {name}({parameters}) -> {output}:\n{statements}    return {result}\n")
}

pub(super) struct PythonLayout;

impl Layout for PythonLayout {
    fn bind(&self, name: &str, value: &Text) -> String {
        format!("{name} = {}", value.text)
    }

    fn arm(&self, _: &[String], condition: Option<&Text>, is_first: bool) -> String {
        match condition {
            Some(condition) if is_first => format!("if {}:", condition.text),
            Some(condition) => format!("elif {}:", condition.text),
            None => "else:".to_owned(),
        }
    }

    fn values(&self, names: &[String], values: &[Text]) -> Vec<String> {
        names.iter().zip(values).map(|(name, value)| format!("{name} = {}", value.text)).collect()
    }

    fn end(&self) -> &'static str {
        ""
    }
}

pub(super) fn docstring(doc: &str) -> String {
    let doc = doc.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\n    ");
    format!("    \"\"\"{doc}\"\"\"\n")
}

/// The type and the value of an output, after the statements that fill it.
fn output(part: &Part, statements: &mut String) -> (&'static str, String) {
    match part {
        Part::Number(_, number) => ("float", number.text.clone()),
        Part::Vector(_, numbers) => {
            let list: Vec<&str> = numbers.iter().map(|number| number.text.as_str()).collect();
            ("list[float]", format!("[{}]", list.join(", ")))
        }
        Part::Matrix(Matrix { name, rows, columns, entries }) => {
            statements
                .push_str(&format!("    {name} = [[0.0] * {columns} for _ in range({rows})]\n"));
            for (row, column, Text { text, .. }) in entries {
                statements.push_str(&format!("    {name}[{row}][{column}] = {text}\n"));
            }
            ("list[list[float]]", name.clone())
        }
    }
}

#[derive(Default)]
struct Python {
    /// The functions to be written at the beginning.
    helpers: BTreeSet<&'static str>,
}

impl Syntax for Python {
    type Source = String;

    const TRUTH: [&'static str; 2] = ["False", "True"];
    const RAISES: bool = true;

    fn number(&mut self, literal: Literal) -> Text {
        Text::number(literal, "math.inf")
    }

    fn constant(&mut self, constant: Constant) -> Text {
        Text::new(format!("math.{}", constant.name()), Level::Atom)
    }

    fn powi(&mut self, base: &Text, exponent: i32) -> Text {
        let exponent = Text::new(exponent.to_string(), Level::Atom);
        self.helpers.insert(POWI);
        Text::call("_powi", &[base, &exponent])
    }

    /// Not `**`, which gives complex numbers.
    fn pow(&mut self, base: &Text, exponent: &Text) -> Text {
        Text::call("math.pow", &[base, exponent])
    }

    fn join(&mut self, connective: Connective, a: &Text, b: &Text) -> Text {
        let sign = match connective {
            Connective::And => "and",
            Connective::Or => "or",
        };
        Text::joined(connective, sign, a, b)
    }

    fn select(&mut self, condition: &Text, then: &Text, otherwise: &Text) -> Text {
        let [condition, then] = [condition, then].map(|text| text.at(Level::Either));
        Text::new(format!("{then} if {condition} else {}", otherwise.text), Level::Selection)
    }

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        LIBRARY.call(function, args, &mut self.helpers)
    }
}

const LIBRARY: Library = Library { of: |row| row.python, language: "Python", prefix: "math." };

/// What is no name in Python.
pub(super) const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Names that would hide what is used.
pub(super) const RESERVED: &[&str] = &["math", "range", "float", "list", "tuple"];
