//! Rust: functions over `f64` that need the standard library alone.

use std::collections::BTreeSet;

use super::Function as Emitted;
use super::block::{Block, Level, Matrix, Part, Syntax, Text, block};
use super::names::Names;
use crate::graph::Constant;
use crate::table::Function;

/// Functions in Rust, in this order, then the functions of the table that the standard library has not and that they
/// use. Compiles without a warning.
#[must_use]
pub fn rust(functions: &[Emitted<'_>]) -> String {
    let mut syntax = Rust::default();
    let mut texts: Vec<String> =
        functions.iter().map(|function| definition(function, &mut syntax)).collect();
    texts.extend(syntax.helpers.iter().map(|&(_, text)| text.to_owned()));
    texts.join("\n")
}

fn definition(function: &Emitted<'_>, syntax: &mut Rust) -> String {
    let Block { lets, results, variables, .. } =
        block(function, Names::new(RESERVED.iter().copied()), syntax);
    let mut text = String::new();
    for line in function.doc.lines() {
        text.push_str(if line.is_empty() { "///" } else { "/// " });
        text.push_str(line);
        text.push('\n');
    }
    let is_snake =
        |name: &String| !name.bytes().any(|b| b.is_ascii_uppercase()) && !name.contains("__");
    let names = || variables.iter().map(|(name, _)| name).chain(lets.iter().map(|(name, _)| name));
    if !names().all(is_snake) {
        text.push_str("#[allow(non_snake_case)]\n");
    }
    const MANY: usize = 7; // what clippy calls too many
    if variables.len() > MANY {
        text.push_str("#[allow(clippy::too_many_arguments)]\n");
    }
    let parameters: Vec<String> = variables
        .iter()
        .map(|(name, used)| format!("{}{name}: f64", if *used { "" } else { "_" }))
        .collect();
    let mut statements = String::new();
    for (name, expression) in &lets {
        statements.push_str(&format!("    let {name} = {expression};\n"));
    }
    let (types, values): (Vec<String>, Vec<String>) =
        results.iter().map(|part| output(part, &mut statements)).unzip();
    let tuple = |parts: &[String]| match parts {
        [only] => only.clone(),
        _ => format!("({})", parts.join(", ")),
    };
    let (output, result) = (tuple(&types), tuple(&values));
    text.push_str(&format!("pub fn {}({}) -> {output} {{\n", function.name, parameters.join(", ")));
    text.push_str(&format!("{statements}    {result}\n}}\n"));
    text
}

/// The type and the value of an output, after the statements that fill it.
fn output(part: &Part, statements: &mut String) -> (String, String) {
    match part {
        Part::Number(_, number) => ("f64".into(), number.text.clone()),
        Part::Vector(_, numbers) => {
            let list: Vec<&str> = numbers.iter().map(|number| number.text.as_str()).collect();
            (format!("[f64; {}]", numbers.len()), format!("[{}]", list.join(", ")))
        }
        Part::Matrix(Matrix { name, rows, columns, entries }) => {
            let (output, zeros) =
                (format!("[[f64; {columns}]; {rows}]"), format!("[[0.0; {columns}]; {rows}]"));
            if entries.is_empty() {
                return (output, zeros);
            }
            statements.push_str(&format!("    let mut {name} = {zeros};\n"));
            for (row, column, Text { text, .. }) in entries {
                statements.push_str(&format!("    {name}[{row}][{column}] = {text};\n"));
            }
            (output, name.clone())
        }
    }
}

#[derive(Default)]
struct Rust {
    /// The functions to be written at the end, by name.
    helpers: BTreeSet<(&'static str, &'static str)>,
}

impl Rust {
    /// A method of `f64`. The type of a receiver made of literals alone must be said.
    fn method(name: &str, args: &[&Text]) -> Text {
        if args[0].constant {
            return Text::call(&format!("f64::{name}"), args);
        }
        Text::call(&format!("{}.{name}", args[0].at(Level::Atom)), &args[1..])
    }
}

impl Syntax for Rust {
    const INFINITY: &'static str = "f64::INFINITY";

    fn constant(&mut self, constant: Constant) -> Text {
        let path = match constant {
            Constant::E => "std::f64::consts::E",
            Constant::Pi => "std::f64::consts::PI",
        };
        Text::new(path, Level::Atom)
    }

    fn powi(&mut self, base: &Text, exponent: i32) -> Text {
        Self::method("powi", &[base, &Text::new(exponent.to_string(), Level::Atom)])
    }

    fn pow(&mut self, base: &Text, exponent: &Text) -> Text {
        Self::method("powf", &[base, exponent])
    }

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        if function == Function::Rem {
            let text = format!("{} % {}", args[0].at(Level::Product), args[1].at(Level::Sign));
            return Text::new(text, Level::Product);
        }
        match helper(function) {
            Some(definition) => {
                self.helpers.insert((function.name(), definition));
                Text::call(function.name(), args)
            }
            None => Self::method(function.rust_name().unwrap_or(function.name()), args),
        }
    }
}

/// What the standard library lacks. (`signum` is ±1 at ±0, hence `sign`.)
fn helper(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Sign => {
            "fn sign(x: f64) -> f64 {\n    if x == 0.0 { 0.0 } else { x.signum() }\n}\n"
        }
        Function::Step => {
            "fn step(x: f64) -> f64 {\n    if x.is_nan() { x } else if x > 0.0 { 1.0 } else { 0.0 }\n}\n"
        }
        Function::Relu => "fn relu(x: f64) -> f64 {\n    if x < 0.0 { 0.0 } else { x }\n}\n",
        Function::Sigmoid => "fn sigmoid(x: f64) -> f64 {\n    1.0 / (1.0 + (-x).exp())\n}\n",
        Function::Softplus => {
            "fn softplus(x: f64) -> f64 {\n    x.max(0.0) + (-x.abs()).exp().ln_1p()\n}\n"
        }
        // The methods of `f64` take what is no number for absent.
        Function::Min => {
            "fn min(a: f64, b: f64) -> f64 {\n    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }\n}\n"
        }
        Function::Max => {
            "fn max(a: f64, b: f64) -> f64 {\n    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }\n}\n"
        }
        Function::Erf => ERF,
        Function::Powi => POWI,
        _ => return None,
    })
}

/// erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·…·(2n+1)) (Abramowitz & Stegun 7.1.6): every term has the sign of x, so
/// nothing cancels. Beyond 6 it is ±1 to the last digit.
const ERF: &str = "\
fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 {
        return x.signum();
    }
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term.abs() > 1e-17 * sum.abs() {
        odd += 2.0;
        term *= 2.0 * x * x / odd;
        sum += term;
    }
    std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum
}
";

/// The method takes an `i32`, and what is no number would become 0 as such.
const POWI: &str = "\
fn powi(x: f64, n: f64) -> f64 {
    if n.abs() < 2147483648.0 { x.powi(n as i32) } else { x.powf(n.trunc()) }
}
";

/// Keywords, names that would hide what is used, and names that are patterns, not variables.
pub(super) const RESERVED: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "f64", "std",
    "min", "max", "erf", "powi", "relu", "sigmoid", "sign", "softplus", "step", "None", "Some",
    "Ok", "Err",
];
