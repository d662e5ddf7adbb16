//! From operations to statements: what gets a name, and what stands inside another expression.

use super::names::Names;
use crate::code::Operation;
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

    /// In parentheses if it binds less tightly than `level`.
    pub(super) fn at(&self, level: Level) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// How a language writes the operations. Infix operators are the same in all.
pub(super) trait Syntax {
    /// A positive number.
    fn number(&mut self, number: &Rational) -> Text;
    fn constant(&mut self, constant: Constant) -> Text;
    fn powi(&mut self, base: &Text, exponent: i32) -> Text;
    fn pow(&mut self, base: &Text, exponent: &Text) -> Text;
    fn call(&mut self, function: Function, args: &[&Text]) -> Text;
}

/// Statements, then results.
pub(super) struct Block {
    /// Name and expression.
    pub(super) lets: Vec<(String, String)>,
    pub(super) results: Vec<Text>,
    /// For each variable of the function, its name if it is used.
    pub(super) variables: Vec<(String, bool)>,
}

/// An expression longer than this gets a name, for the reader and for compilers that recurse.
const LONGEST: usize = 64;

pub(super) fn block(
    function: &super::Function<'_>,
    mut names: Names,
    syntax: &mut impl Syntax,
) -> Block {
    let super::Function { variables, graph, code, .. } = *function;
    let given: Vec<String> =
        variables.iter().map(|&symbol| names.give(graph.symbol_name(symbol))).collect();
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
    let results = code.results.iter().map(|&index| texts[index].clone()).collect();
    Block { lets, results, variables: given.into_iter().zip(used).collect() }
}

fn expression(operation: &Operation, texts: &[Text], syntax: &mut impl Syntax) -> Text {
    let operands: Vec<&Text> = operation.operands().map(|operand| &texts[operand]).collect();
    let infix = |sign: &str, left: Level, right: Level, own: Level| {
        let text = format!("{} {sign} {}", operands[0].at(left), operands[1].at(right));
        Text::new(text, own)
    };
    let mut text = match operation {
        Operation::Number(number) => syntax.number(number),
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
    };
    text.constant = match operation {
        Operation::Number(_) | Operation::Constant(_) => text.constant,
        _ => operands.iter().all(|operand| operand.constant),
    };
    text
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
