//! Python: functions over `float` that need the module `math` alone.

use std::collections::BTreeSet;

use super::Function as Emitted;
use super::block::{Block, Level, Matrix, Part, Syntax, Text, block};
use super::names::Names;
use crate::graph::Constant;
use crate::table::Function;

/// Functions in Python 3.9 or later, after those of the table that `math` has not and that they use.
///
/// A number is returned as a `float`, a vector as a list, a matrix as a list of rows; several of them as a tuple.
///
/// Where other languages give an infinity or what is no number, Python raises `ValueError`, `OverflowError` or
/// `ZeroDivisionError`, and so does what is emitted: one who writes Python expects that, and it hides no mistake.
#[must_use]
pub fn python(functions: &[Emitted<'_>]) -> String {
    let mut syntax = Python::default();
    let texts: Vec<String> =
        functions.iter().map(|function| definition(function, &mut syntax)).collect();
    let helpers = syntax.helpers.iter().map(|&text| text.to_owned());
    let body: Vec<String> = helpers.chain(texts).collect();
    let body = body.join("\n\n");
    format!("{HEAD}{}{body}", if body.contains("math.") { "import math\n\n\n" } else { "\n\n" })
}

const HEAD: &str = "\
# Outside of their domain, and where a number is too large, these functions raise what Python raises: ValueError,
# ZeroDivisionError, OverflowError.
";

fn definition(function: &Emitted<'_>, syntax: &mut Python) -> String {
    let names = Names::new(KEYWORDS.iter().chain(RESERVED).copied());
    let Block { lets, results, variables, .. } = block(function, names, syntax);
    let parameters: Vec<String> =
        variables.iter().map(|(name, _)| format!("{name}: float")).collect();
    let mut statements = docstring(function.doc);
    for (name, expression) in &lets {
        statements.push_str(&format!("    {name} = {expression}\n"));
    }
    let (types, values): (Vec<&str>, Vec<String>) =
        results.iter().map(|part| output(part, &mut statements)).unzip();
    let output = match types[..] {
        [only] => only.to_owned(),
        _ => format!("tuple[{}]", types.join(", ")),
    };
    let (name, parameters, result) = (function.name, parameters.join(", "), values.join(", "));
    format!("def {name}({parameters}) -> {output}:\n{statements}    return {result}\n")
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

impl Python {
    fn helper(&mut self, (name, definition): (&str, &'static str), args: &[&Text]) -> Text {
        self.helpers.insert(definition);
        Text::call(name, args)
    }
}

impl Syntax for Python {
    const INFINITY: &'static str = "math.inf";

    fn constant(&mut self, constant: Constant) -> Text {
        Text::new(format!("math.{}", constant.name()), Level::Atom)
    }

    fn powi(&mut self, base: &Text, exponent: i32) -> Text {
        let exponent = Text::new(exponent.to_string(), Level::Atom);
        self.helper(("_powi", POWI), &[base, &exponent])
    }

    /// Not `**`, which gives complex numbers.
    fn pow(&mut self, base: &Text, exponent: &Text) -> Text {
        Text::call("math.pow", &[base, exponent])
    }

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        let name = match function {
            Function::Ln => "log",
            Function::Abs => "fabs",
            Function::Rem => "fmod",
            Function::Powi => {
                let exponent = Text::call("math.trunc", &[args[1]]);
                return self.helper(("_powi", POWI), &[args[0], &exponent]);
            }
            // `math` has it since Python 3.11.
            Function::Exp2 => return self.pow(&Text::new("2.0", Level::Atom), args[0]),
            _ => function.name(),
        };
        match helper(function) {
            Some(helper) => self.helper(helper, args),
            None => Text::call(&format!("math.{name}"), args),
        }
    }
}

/// What `math` lacks, or lacked before Python 3.11: name and definition.
fn helper(function: Function) -> Option<(&'static str, &'static str)> {
    Some(match function {
        Function::Cbrt => ("_cbrt", CBRT),
        Function::Sign => (
            "_sign",
            "def _sign(x: float) -> float:\n    return x if x == 0.0 or x != x else math.copysign(1.0, x)\n",
        ),
        Function::Step => {
            ("_step", "def _step(x: float) -> float:\n    return x if x != x else float(x > 0.0)\n")
        }
        Function::Relu => {
            ("_relu", "def _relu(x: float) -> float:\n    return 0.0 if x < 0.0 else x\n")
        }
        // Those of Python give an `int`, which is never infinite or no number.
        Function::Floor => (
            "_floor",
            "def _floor(x: float) -> float:\n    return float(math.floor(x)) if math.isfinite(x) else x\n",
        ),
        Function::Ceil => (
            "_ceil",
            "def _ceil(x: float) -> float:\n    return float(math.ceil(x)) if math.isfinite(x) else x\n",
        ),
        Function::Trunc => {
            ("_trunc", "def _trunc(x: float) -> float:\n    return math.modf(x)[1]\n")
        }
        Function::Round => ("_round", ROUND),
        Function::Sigmoid => ("_sigmoid", SIGMOID),
        Function::Softplus => (
            "_softplus",
            "def _softplus(x: float) -> float:\n    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))\n",
        ),
        // The functions of Python take what is no number for the least, or not, as it happens.
        Function::Min => (
            "_min",
            "def _min(a: float, b: float) -> float:\n    return a if a != a or a < b else b\n",
        ),
        Function::Max => (
            "_max",
            "def _max(a: float, b: float) -> float:\n    return a if a != a or a > b else b\n",
        ),
        _ => return None,
    })
}

/// By squaring: whole powers are products, which become infinite where `**` raises an error.
pub(super) const POWI: &str = "\
def _powi(x, n: int):
    power, rest = 1.0, abs(n)
    while rest:
        if rest % 2:
            power = power * x
        x, rest = x * x, rest // 2
    return 1.0 / power if n < 0 else power
";

/// `round` takes what is halfway to the even number, and x + 0.5 may be rounded itself; twice the fraction is exact.
const ROUND: &str = "\
def _round(x: float) -> float:
    fraction, whole = math.modf(x)
    return whole + math.modf(2.0 * fraction)[1]
";

/// A step of Newton's method makes up for the exponent, which is not quite 1/3.
const CBRT: &str = "\
def _cbrt(x: float) -> float:
    if x == 0.0 or math.isinf(x) or x != x:
        return x
    root = math.copysign(math.pow(abs(x), 1.0 / 3.0), x)
    return root - (root - x / root / root) / 3.0
";

/// Of a negative number only, `exp` cannot be too large.
const SIGMOID: &str = "\
def _sigmoid(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)
";

/// What is no name in Python.
pub(super) const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Names that would hide what is used.
pub(super) const RESERVED: &[&str] = &["math", "range", "float", "list", "tuple"];
