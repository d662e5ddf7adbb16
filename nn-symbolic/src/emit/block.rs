//! From operations to statements: what gets a name, and what stands inside another expression.

use super::names::Names;
use super::regions::{Branch, Item, Regions, flat, regions, repeated};
use super::statement::{Arm, Statement};
use super::{Output, Shape};
use crate::code::{Code, Operation, as_fraction};
use crate::graph::{Connective, Constant};
use crate::rational::Rational;
use crate::table::Function;

/// How tightly the outermost operator of an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Selection,
    Either,
    Both,
    Comparison,
    Sum,
    Product,
    Sign,
    Atom,
}

impl Level {
    /// Of two conditions that are joined, and what the second one must bind more tightly than.
    pub(super) fn of(connective: Connective) -> [Self; 2] {
        match connective {
            Connective::And => [Self::Both, Self::Comparison],
            Connective::Or => [Self::Either, Self::Both],
        }
    }
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

    /// Two conditions, joined by an infix operator.
    pub(super) fn joined(connective: Connective, sign: &str, a: &Self, b: &Self) -> Self {
        let [own, inner] = Level::of(connective);
        Self::new(format!("{} {sign} {}", a.at(own), b.at(inner)), own)
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
    /// A condition that never holds, and one that always does.
    const TRUTH: [&'static str; 2];
    /// Whether what is not selected is not computed.
    const BRANCHES: bool = true;
    /// Whether operations raise errors where they have no value.
    const RAISES: bool = false;

    fn constant(&mut self, constant: Constant) -> Text;
    fn powi(&mut self, base: &Text, exponent: i32) -> Text;
    fn pow(&mut self, base: &Text, exponent: &Text) -> Text;
    fn call(&mut self, function: Function, args: &[&Text]) -> Text;
    /// Two conditions.
    fn join(&mut self, connective: Connective, a: &Text, b: &Text) -> Text;
    /// One of two values.
    fn select(&mut self, condition: &Text, then: &Text, otherwise: &Text) -> Text;
}

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

/// An expression longer than this gets a name, for the reader and for compilers that recurse.
const LONGEST: usize = 64;

pub(super) fn block<S: Syntax>(
    function: &super::Function<'_>,
    mut names: Names,
    syntax: &mut S,
) -> Block {
    let super::Function { variables, graph, code, outputs, .. } = *function;
    let repeated = if S::RAISES { repeated(code) } else { None };
    let code = repeated.as_ref().unwrap_or(code);
    let given: Vec<String> =
        variables.iter().map(|&symbol| names.give(graph.symbol_name(symbol))).collect();
    let outputs: Vec<(String, &Shape)> =
        outputs.iter().map(|Output { name, shape }| (names.give(name), shape)).collect();
    let mut writer = Writer {
        code,
        syntax,
        names,
        uses: code.uses(),
        texts: vec![None; code.operations.len()],
        count: 0,
    };
    let mut used = vec![false; variables.len()];
    for (index, operation) in code.operations.iter().enumerate() {
        if let Operation::Variable(symbol) = operation {
            let place = variables.iter().position(|variable| variable == symbol);
            let name = place.map_or_else(String::new, |place| {
                used[place] = true;
                given[place].clone()
            });
            writer.texts[index] = Some(Text::new(name, Level::Atom));
        }
    }
    let statements = writer.statements();
    let mut numbers = code.results.iter().map(|&index| writer.text(index).clone());
    let results = outputs.into_iter().map(|(name, shape)| part(name, shape, &mut numbers));
    let results = results.collect();
    let names = writer.names;
    Block { statements, results, variables: given.into_iter().zip(used).collect(), names }
}

/// A region whose statements are being written.
struct Frame {
    region: usize,
    /// Which of its items is next.
    next: usize,
    statements: Vec<Statement>,
}

impl Frame {
    fn new(region: usize) -> Self {
        Self { region, next: 0, statements: Vec::new() }
    }
}

struct Writer<'a, S> {
    code: &'a Code,
    syntax: &'a mut S,
    names: Names,
    uses: Vec<usize>,
    /// What stands for each operation that has been written.
    texts: Vec<Option<Text>>,
    /// How many names were given.
    count: usize,
}

impl<S: Syntax> Writer<'_, S> {
    fn text(&self, index: usize) -> &Text {
        self.texts[index].as_ref().expect("operands are written before their users")
    }

    /// The statements of the function, region by region.
    fn statements(&mut self) -> Vec<Statement> {
        let Regions { regions, branches, .. } =
            if S::BRANCHES { regions(self.code) } else { flat(self.code) };
        let mut frames = vec![Frame::new(0)];
        let mut first_arms: Vec<Vec<Statement>> = Vec::new();
        loop {
            let frame = frames.last_mut().expect("that of the function is the last to go");
            let Some(item) = regions[frame.region].items.get(frame.next) else {
                let Frame { region, statements, .. } = frames.pop().expect("it is the last one");
                let Some(outer) = frames.last_mut() else {
                    return statements;
                };
                let branch = regions[region].branch.map(|branch| &branches[branch]);
                match branch.filter(|branch| branch.arms[1] == region) {
                    None => first_arms.push(statements),
                    Some(branch) => {
                        let then = first_arms.pop().unwrap_or_default();
                        self.branch(branch, [then, statements], &mut outer.statements);
                    }
                }
                continue;
            };
            frame.next += 1;
            match *item {
                Item::Operation(index) => self.operation(index, &mut frame.statements),
                Item::Branch(branch) => {
                    let [then, otherwise] = branches[branch].arms;
                    frames.extend([Frame::new(otherwise), Frame::new(then)]);
                }
            }
        }
    }

    fn operation(&mut self, index: usize, statements: &mut Vec<Statement>) {
        let operation = &self.code.operations[index];
        if self.texts[index].is_none() {
            let text = self.expression(operation);
            self.keep(index, text, statements);
        }
    }

    /// Keeps the text of an operation, or a name for it.
    fn keep(&mut self, index: usize, text: Text, statements: &mut Vec<Statement>) {
        let operation = &self.code.operations[index];
        let is_small = operation.is_leaf()
            || matches!(
                operation,
                Operation::Neg(_) | Operation::Compare(..) | Operation::Join(..)
            );
        let is_shared = self.uses[index] > 1 && !is_small;
        self.texts[index] = Some(if is_shared || text.text.len() > LONGEST {
            let name = self.name(operation);
            statements.push(Statement::Let { name: name.clone(), value: text });
            Text::new(name, Level::Atom)
        } else {
            text
        });
    }

    fn name(&mut self, operation: &Operation) -> String {
        self.count += 1;
        let wish = self.wish(operation).unwrap_or_else(|| format!("t{}", self.count));
        self.names.give(&wish)
    }

    /// One expression where that is enough: of a selection whose arms need no statements.
    fn branch(&mut self, branch: &Branch, arms: [Vec<Statement>; 2], outer: &mut Vec<Statement>) {
        let condition = self.condition(branch.condition);
        let chosen = |selection: &usize| match self.code.operations[*selection] {
            Operation::Select([_, then, otherwise]) => [then, otherwise],
            _ => [*selection; 2],
        };
        let chosen: Vec<[usize; 2]> = branch.selections.iter().map(chosen).collect();
        if let ([only], [[then, otherwise]]) = (&branch.selections[..], &chosen[..])
            && arms.iter().all(Vec::is_empty)
        {
            let [then, otherwise] = [then, otherwise].map(|&value| self.text(value).clone());
            let text = self.syntax.select(&condition, &then, &otherwise);
            self.keep(*only, text, outer);
            return;
        }
        let [then, otherwise] = [0, 1].map(|arm| -> Vec<Text> {
            chosen.iter().map(|values| self.text(values[arm]).clone()).collect()
        });
        let mut names = Vec::new();
        for &selection in &branch.selections {
            let name = self.name(&self.code.operations[selection]);
            self.texts[selection] = Some(Text::new(name.clone(), Level::Atom));
            names.push(name);
        }
        let [in_then, mut in_otherwise] = arms;
        let mut arms = vec![Arm { condition: Some(condition), statements: in_then, values: then }];
        // Another branch in the last arm is an arm more, if that is all.
        match in_otherwise.pop() {
            Some(Statement::Branch { names: inner, arms: more })
                if in_otherwise.is_empty()
                    && inner.iter().eq(otherwise.iter().map(|value| &value.text)) =>
            {
                arms.extend(more);
            }
            last => {
                in_otherwise.extend(last);
                let (condition, statements) = (None, in_otherwise);
                arms.push(Arm { condition, statements, values: otherwise });
            }
        }
        outer.push(Statement::Branch { names, arms });
    }

    fn condition(&self, index: usize) -> Text {
        match &self.code.operations[index] {
            Operation::Number(number) => {
                Text::new(S::TRUTH[usize::from(!number.is_zero())], Level::Atom)
            }
            _ => self.text(index).clone(),
        }
    }

    fn expression(&mut self, operation: &Operation) -> Text {
        let operands: Vec<&Text> =
            operation.operands().iter().map(|&operand| self.text(operand)).collect();
        let infix = |sign: &str, left: Level, right: Level, own: Level| {
            let text = format!("{} {sign} {}", operands[0].at(left), operands[1].at(right));
            Text::new(text, own)
        };
        let mut text = match operation {
            Operation::Number(number) => literal(number, S::INFINITY),
            Operation::Neg(_) => {
                Text::new(format!("-{}", operands[0].at(Level::Sign)), Level::Sign)
            }
            Operation::Add(..) => infix("+", Level::Sum, Level::Product, Level::Sum),
            Operation::Sub(..) => infix("-", Level::Sum, Level::Product, Level::Sum),
            Operation::Mul(..) => infix("*", Level::Product, Level::Sign, Level::Product),
            Operation::Div(..) => infix("/", Level::Product, Level::Sign, Level::Product),
            Operation::Compare(relation, ..) => {
                infix(&relation.to_string(), Level::Sum, Level::Sum, Level::Comparison)
            }
            // Variables are written by the caller.
            Operation::Variable(_) => Text::new("", Level::Atom),
            _ => {
                let operands: Vec<Text> = operands.iter().map(|&text| text.clone()).collect();
                self.written_by_language(operation, &operands.iter().collect::<Vec<_>>())
            }
        };
        let mut operands = operation.operands().iter();
        text.constant = match operation {
            Operation::Number(_) | Operation::Constant(_) => text.constant,
            _ => operands.all(|&operand| self.text(operand).constant),
        };
        text
    }

    fn written_by_language(&mut self, operation: &Operation, operands: &[&Text]) -> Text {
        match operation {
            Operation::Constant(constant) => self.syntax.constant(*constant),
            Operation::Powi(_, exponent) => self.syntax.powi(operands[0], *exponent),
            Operation::Pow(..) => self.syntax.pow(operands[0], operands[1]),
            Operation::Call(function, _) => self.syntax.call(*function, operands),
            Operation::Join(connective, parts) => {
                let [a, b] = parts.map(|part| self.condition(part));
                self.syntax.join(*connective, &a, &b)
            }
            Operation::Select([condition, ..]) => {
                let condition = self.condition(*condition);
                self.syntax.select(&condition, operands[1], operands[2])
            }
            _ => Text::new("", Level::Atom),
        }
    }

    /// A telling name: `sin_x` for sin(x).
    fn wish(&self, operation: &Operation) -> Option<String> {
        const LONG: usize = 12;
        let is_name = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        match operation {
            Operation::Call(function, args) => match args[..] {
                [arg] if is_name(&self.text(arg).text) && self.text(arg).text.len() <= LONG => {
                    Some(format!("{}_{}", function.name(), self.text(arg).text))
                }
                _ => None,
            },
            _ => None,
        }
    }
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
