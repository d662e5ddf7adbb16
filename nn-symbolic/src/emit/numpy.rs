//! Python with NumPy: functions over arrays, element by element, with broadcasting.

use std::collections::{BTreeSet, HashSet};

use super::Function as Emitted;
use super::block::{Block, Level, Matrix, Part, Syntax, Text, block};
use super::names::Names;
use super::python::{KEYWORDS, POWI, docstring};
use crate::code::{Code, Operation};
use crate::graph::{Constant, Symbol};
use crate::table::Function;

/// Functions over arrays that NumPy can broadcast against each other, after those of the table that NumPy has not and
/// that they use. They compute in double precision.
///
/// With S the common shape of the arguments, a number is returned in the shape S, a vector as an array of shape (n, S…),
/// a matrix as one of shape (rows, columns, S…); several of them as a tuple. As always in NumPy, undefined numbers are
/// NaN or infinite with a warning, which `np.errstate` controls.
#[must_use]
pub fn numpy(functions: &[Emitted<'_>]) -> String {
    let mut syntax = NumPy::default();
    let texts: Vec<String> =
        functions.iter().map(|function| definition(function, &mut syntax)).collect();
    let imports = if syntax.helpers.contains(ERF) { "import math\n\n" } else { "" };
    let helpers = syntax.helpers.iter().map(|&text| text.to_owned());
    let body: Vec<String> = helpers.chain(texts).collect();
    format!("{imports}import numpy as np\n\n\n{}", body.join("\n\n"))
}

fn definition(function: &Emitted<'_>, syntax: &mut NumPy) -> String {
    let names = Names::new(KEYWORDS.iter().chain(RESERVED).copied());
    let Block { lets, results, variables, mut names } = block(function, names, syntax);
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
    for (name, expression) in &lets {
        statements.push_str(&format!("    {name} = {expression}\n"));
    }
    let values: Vec<String> = results
        .iter()
        .map(|part| match part {
            Part::Number(_, number) if depends => number.text.clone(),
            _ => output(part, &shape, &mut statements),
        })
        .collect();
    let (name, parameters, result) = (function.name, parameters.join(", "), values.join(", "));
    format!("def {name}({parameters}):\n{statements}    return {result}\n")
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
            pending.extend(code.operations[index].operands());
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
    const INFINITY: &'static str = "np.inf";

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

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        if let Some((name, definition)) = helper(function) {
            self.helpers.insert(definition);
            return Text::call(name, args);
        }
        let name = match function {
            Function::Rem => "fmod",
            Function::Powi => return self.pow(args[0], &Text::call("np.trunc", &[args[1]])),
            Function::Ln => "log",
            Function::Asin => "arcsin",
            Function::Acos => "arccos",
            Function::Atan => "arctan",
            Function::Atan2 => "arctan2",
            Function::Asinh => "arcsinh",
            Function::Acosh => "arccosh",
            Function::Atanh => "arctanh",
            Function::Min => "minimum",
            Function::Max => "maximum",
            _ => function.name(),
        };
        Text::call(&format!("np.{name}"), args)
    }
}

/// What NumPy lacks: name and definition.
fn helper(function: Function) -> Option<(&'static str, &'static str)> {
    Some(match function {
        Function::Step => ("_step", "def _step(x):\n    return np.heaviside(x, 0.0)\n"),
        Function::Relu => ("_relu", "def _relu(x):\n    return np.maximum(x, 0.0)\n"),
        Function::Round => ("_round", ROUND),
        Function::Sigmoid => ("_sigmoid", SIGMOID),
        Function::Softplus => (
            "_softplus",
            "def _softplus(x):\n    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))\n",
        ),
        Function::Erf => ("_erf", ERF),
        _ => return None,
    })
}

/// `np.round` takes what is halfway to the even number, and x + 0.5 may be rounded itself; twice the fraction is exact.
const ROUND: &str = "\
def _round(x):
    fraction, whole = np.modf(x)
    return whole + np.trunc(2.0 * fraction)
";

/// Of a negative number only, `exp` cannot be too large.
const SIGMOID: &str = "\
def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, e) / (1.0 + e)
";

/// Exact, but a call of Python for each element.
const ERF: &str = "_erf = np.vectorize(math.erf, otypes=[float])\n";

/// Names that would hide what is used.
pub(super) const RESERVED: &[&str] = &["np", "math", "float"];
