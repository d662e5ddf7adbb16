//! From operations to statements: what gets a name, and what stands inside another expression.

use super::names::Names;
use super::{Output, Shape};
use crate::code::{Operation, as_fraction};
use crate::graph::Constant;
use crate::rational::Rational;
use crate::table::Function;

/// How tightly the outermost operator of an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Sum,
    Product,
    Sign,
    Atom,
}

/// An expression of the language.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) level: Level,
    /// Whether it is made of numbers alone.
    pub(super) constant: bool,
}

impl Text {
    pub(super) fn new(text: impl Into<String>, level: Level) -> Self {
        Self { text: text.into(), level, constant: false }
    }

    /// A function of some arguments.
    pub(super) fn call(name: &str, args: &[&Self]) -> Self {
        let args: Vec<&str> = args.iter().map(|arg| arg.text.as_str()).collect();
        Self::new(format!("{name}({})", args.join(", ")), Level::Atom)
    }

    /// In parentheses if it binds less tightly than `level`.
    pub(super) fn at(&self, level: Level) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// How a language writes the operations. Infix operators and the digits of numbers are the same in all.
pub(super) trait Syntax {
    /// What is beyond the largest `f64`.
    const INFINITY: &'static str;

    fn constant(&mut self, constant: Constant) -> Text;
    fn powi(&mut self, base: &Text, exponent: i32) -> Text;
    fn pow(&mut self, base: &Text, exponent: &Text) -> Text;
    fn call(&mut self, function: Function, args: &[&Text]) -> Text;
}

/// Statements, then results.
pub(super) struct Block {
    /// Name and expression.
    pub(super) lets: Vec<(String, String)>,
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

/// An expression longer than this gets a name, for the reader and for compilers that recurse.
const LONGEST: usize = 64;

pub(super) fn block(
    function: &super::Function<'_>,
    mut names: Names,
    syntax: &mut impl Syntax,
) -> Block {
    let super::Function { variables, graph, code, outputs, .. } = *function;
    let given: Vec<String> =
        variables.iter().map(|&symbol| names.give(graph.symbol_name(symbol))).collect();
    let outputs: Vec<(String, &Shape)> =
        outputs.iter().map(|Output { name, shape }| (names.give(name), shape)).collect();
    let mut used = vec![false; variables.len()];
    let uses = code.uses();
    let mut texts: Vec<Text> = Vec::with_capacity(code.operations.len());
    let mut lets = Vec::new();
    for (index, operation) in code.operations.iter().enumerate() {
        let mut text = match operation {
            Operation::Variable(symbol) => {
                let place = variables.iter().position(|variable| variable == symbol);
                let name = place.map_or_else(String::new, |place| {
                    used[place] = true;
                    given[place].clone()
                });
                Text::new(name, Level::Atom)
            }
            _ => expression(operation, &texts, syntax),
        };
        let is_small = operation.is_leaf() || matches!(operation, Operation::Neg(_));
        let is_shared = uses[index] > 1 && !is_small;
        if is_shared || text.text.len() > LONGEST {
            let wish = wish(operation, &texts).unwrap_or_else(|| format!("t{}", lets.len() + 1));
            let name = names.give(&wish);
            lets.push((name.clone(), text.text));
            text = Text::new(name, Level::Atom);
        }
        texts.push(text);
    }
    let mut numbers = code.results.iter().map(|&index| texts[index].clone());
    let results = outputs.into_iter().map(|(name, shape)| part(name, shape, &mut numbers));
    let results = results.collect();
    Block { lets, results, variables: given.into_iter().zip(used).collect(), names }
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

fn expression<S: Syntax>(operation: &Operation, texts: &[Text], syntax: &mut S) -> Text {
    let operands: Vec<&Text> = operation.operands().map(|operand| &texts[operand]).collect();
    let infix = |sign: &str, left: Level, right: Level, own: Level| {
        let text = format!("{} {sign} {}", operands[0].at(left), operands[1].at(right));
        Text::new(text, own)
    };
    let mut text = match operation {
        Operation::Number(number) => literal(number, S::INFINITY),
        Operation::Constant(constant) => syntax.constant(*constant),
        // Variables are written by the caller, and nothing is known from elsewhere.
        Operation::Variable(_) | Operation::Known(_) => Text::new("", Level::Atom),
        Operation::Neg(_) => Text::new(format!("-{}", operands[0].at(Level::Sign)), Level::Sign),
        Operation::Add(..) => infix("+", Level::Sum, Level::Product, Level::Sum),
        Operation::Sub(..) => infix("-", Level::Sum, Level::Product, Level::Sum),
        Operation::Mul(..) => infix("*", Level::Product, Level::Sign, Level::Product),
        Operation::Div(..) => infix("/", Level::Product, Level::Sign, Level::Product),
        Operation::Powi(_, exponent) => syntax.powi(operands[0], *exponent),
        Operation::Pow(..) => syntax.pow(operands[0], operands[1]),
        Operation::Call(function, _) => syntax.call(*function, &operands),
        Operation::Compare(..) | Operation::Join(..) | Operation::Select(_) => {
            Text::new("", Level::Atom)
        }
    };
    text.constant = match operation {
        Operation::Number(_) | Operation::Constant(_) => text.constant,
        _ => operands.iter().all(|operand| operand.constant),
    };
    text
}

/// A positive number, as a decimal or, where that would not be exact, as a quotient.
fn literal(number: &Rational, infinity: &str) -> Text {
    let decimal = |value: f64| match value {
        f64::INFINITY => infinity.to_owned(),
        _ => format!("{value:?}"),
    };
    let text = match as_fraction(number) {
        Some((numerator, denominator)) => {
            let [numerator, denominator] = [numerator as f64, denominator as f64].map(decimal);
            Text::new(format!("{numerator} / {denominator}"), Level::Product)
        }
        None => Text::new(decimal(number.to_f64()), Level::Atom),
    };
    Text { constant: true, ..text }
}

/// A telling name: `sin_x` for sin(x).
fn wish(operation: &Operation, texts: &[Text]) -> Option<String> {
    const LONG: usize = 12;
    let is_name = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match operation {
        Operation::Call(function, args) => match args[..] {
            [arg] if is_name(&texts[arg].text) && texts[arg].text.len() <= LONG => {
                Some(format!("{}_{}", function.name(), texts[arg].text))
            }
            _ => None,
        },
        _ => None,
    }
}
