//! Rust: functions over `f64` that need the standard library alone.

use std::collections::BTreeSet;

use super::Function as Emitted;
use super::expression::{Level, Literal, Text};
use super::function::{Block, Matrix, Part, block};
use super::names::Names;
use super::statement::{self, Layout};
use super::syntax::Syntax;
use crate::graph::{Connective, Constant};
use crate::table::{Function, Rust as Definition};

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
    let Block { statements, results, variables, .. } =
        block(function, Names::new(RESERVED.iter().copied().chain(defined())), syntax);
    let mut text = String::new();
    for line in function.doc.lines() {
        text.push_str(if line.is_empty() { "///" } else { "/// " });
        text.push_str(line);
        text.push('\n');
    }
    let is_snake =
        |name: &str| !name.bytes().any(|b| b.is_ascii_uppercase()) && !name.contains("__");
    let given = statement::names(&statements);
    let names = || variables.iter().map(|(name, _)| name.as_str()).chain(given.iter().copied());
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
    let mut lines = String::new();
    statement::write(&RustLayout, &statements, 1, &mut lines);
    let (types, values): (Vec<String>, Vec<String>) =
        results.iter().map(|part| output(part, &mut lines)).unzip();
    let (output, result) = (tuple(&types), tuple(&values));
    text.push_str(&format!("pub fn {}({}) -> {output} {{\n", function.name, parameters.join(", ")));
    text.push_str(&format!("{lines}    {result}\n}}\n"));
    text
}

struct RustLayout;

impl Layout for RustLayout {
    fn bind(&self, name: &str, value: &Text) -> String {
        format!("let {name} = {};", value.text)
    }

    fn arm(&self, names: &[String], condition: Option<&Text>, is_first: bool) -> String {
        match (condition, is_first) {
            (Some(condition), true) => format!("let {} = if {} {{", tuple(names), condition.text),
            (Some(condition), false) => format!("}} else if {} {{", condition.text),
            (None, _) => "} else {".to_owned(),
        }
    }

    fn values(&self, _: &[String], values: &[Text]) -> Vec<String> {
        let values: Vec<String> = values.iter().map(|value| value.text.clone()).collect();
        vec![tuple(&values)]
    }

    fn end(&self) -> &'static str {
        "};"
    }
}

fn tuple(parts: &[String]) -> String {
    match parts {
        [only] => only.clone(),
        _ => format!("({})", parts.join(", ")),
    }
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
    type Source = String;

    const TRUTH: [&'static str; 2] = ["false", "true"];

    fn number(&mut self, literal: Literal) -> Text {
        Text::number(literal, "f64::INFINITY")
    }

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

    fn join(&mut self, connective: Connective, a: &Text, b: &Text) -> Text {
        Text::joined(connective, &connective.to_string(), a, b)
    }

    fn select(&mut self, condition: &Text, then: &Text, otherwise: &Text) -> Text {
        let (condition, then) = (&condition.text, &then.text);
        let rest = match otherwise.level {
            Level::Selection => otherwise.text.clone(),
            _ => format!("{{ {} }}", otherwise.text),
        };
        Text::new(format!("if {condition} {{ {then} }} else {rest}"), Level::Selection)
    }

    fn call(&mut self, function: Function, args: &[&Text]) -> Text {
        match function.row().rust {
            Definition::Method(name) => Self::method(name, args),
            Definition::Operator(sign, _) => Text::product(args[0], sign, args[1]),
            Definition::Defined(name, definition)
            | Definition::Redefined(name, definition)
            | Definition::Renamed(name, definition, _) => {
                self.helpers.insert((name, definition));
                Text::call(name, args)
            }
            Definition::Composed(parts) => {
                self.helpers.extend(parts);
                Text::call(function.rust_name().unwrap_or_default(), args)
            }
            Definition::Absent => Self::method(function.name(), args),
        }
    }
}

/// The names of functions that are written beside.
fn defined() -> impl Iterator<Item = &'static str> {
    Function::ALL.iter().flat_map(|function| match function.row().rust {
        Definition::Defined(name, _)
        | Definition::Redefined(name, _)
        | Definition::Renamed(name, ..) => vec![name],
        Definition::Composed(parts) => parts.iter().map(|&(name, _)| name).collect(),
        _ => Vec::new(),
    })
}

/// Keywords, names that would hide what is used, and names that are patterns, not variables.
pub(super) const RESERVED: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "f64", "std",
    "None", "Some", "Ok", "Err",
];
