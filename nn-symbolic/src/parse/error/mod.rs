//! Why a formula cannot be read.

mod words;

use std::fmt;

use super::ast::Span;
use super::caret::excerpt_from;
use crate::rational::DecimalError;
use crate::table::Function;

/// A mistake in a formula, and where it is. Its text is one line; [`ParseError::report`] shows the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong.
    pub kind: ParseErrorKind,
    /// Where.
    pub span: Span,
    /// The parenthesis or bar that is still open there, if that matters.
    pub opened: Option<Span>,
}

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// There is nothing but white space.
    Empty,
    /// More than [`MAX_LENGTH`](super::MAX_LENGTH) bytes.
    TooLong,
    /// Parentheses more than [`MAX_NESTING`](super::MAX_NESTING) deep.
    TooDeep,
    /// A number that is too large to be held exactly.
    Number(DecimalError),
    /// A character that no formula has, outside its place at least.
    Character(char),
    /// Something else, or the end, where an operand should be; the text found, empty at the end.
    ExpectedOperand(String),
    /// Something else, or the end, where an operator or what closes a group should be.
    ExpectedOperator {
        /// The text found, empty at the end.
        found: String,
        /// What would close the group that is open: `)` or `|`.
        closing: Option<char>,
    },
    /// What closes a group that was not opened.
    NothingToClose(char),
    /// A comma outside the arguments of a function.
    Comma,
    /// A name before `(` that is no function.
    UnknownFunction {
        /// The name.
        name: String,
        /// The function that was probably meant.
        suggestion: Option<&'static str>,
        /// Whether it is a variable or constant, so that a product may be meant.
        product: bool,
    },
    /// The name of a function that is not followed by `(`.
    NoArgument(&'static str),
    /// A power between a function and its argument, as in sin^2(x).
    PowerOfFunction(&'static str),
    /// Derivatives in a formula, of too high an order or too large.
    TooManyDerivatives,
    /// What `diff` is to differentiate by is no variable.
    NoVariable,
    /// A function that is differentiated, but is not defined.
    Undefined(String),
    /// The variables of `d2f/dxdy` do not add up to its order.
    Leibniz,
    /// A defined function with too few or too many arguments.
    Parameters {
        /// Its name.
        function: String,
        /// What it takes.
        parameters: Vec<String>,
        /// How many arguments there are.
        found: usize,
    },
    /// `f'` of a function of several variables, whose order nobody has said.
    WhichVariable {
        /// Its name.
        function: String,
        /// Its variables.
        variables: Vec<String>,
    },
    /// A derivative beyond this order.
    HighestDerivative(usize),
    /// What is defined is too large to be put in the place of its name: more than so many expressions.
    Expansion(usize),
    /// A definition with a variable that is bound where it is used.
    Captured {
        /// The definition.
        name: String,
        /// The variable.
        variable: String,
    },
    /// A variable of a function that has the name of one of its parameters.
    SameName {
        /// The function.
        name: String,
        /// The variable.
        variable: String,
    },
    /// What is to be differentiated by is defined by a formula.
    NotFree(String),
    /// More than one `=`.
    SecondEquals,
    /// Nothing on one side of `=`.
    EmptySide,
    /// An equation where a formula is expected.
    Equation,
    /// A name on both sides of `=`.
    OnBothSides(String),
    /// A sum without an index, or with two names that may be it.
    NoIndex,
    /// `\sum` or `\prod` without its range.
    SumWithoutRange(String),
    /// A bound of a sum that is no whole number.
    Bound,
    /// Sums of more terms than this.
    TooManyTerms(usize),
    /// `==` where `=` is meant.
    Equals,
    /// What `grad` or `hessian` is of is not clear.
    OfWhat,
    /// Parameters that are not the names of variables, each once.
    Names,
    /// The power −1 between a function and its argument, as in `sin^-1(x)`.
    InverseOrReciprocal(&'static str),
    /// A name that runs together what a reader takes apart, as in sinx.
    Fused {
        /// The name.
        name: String,
        /// How it is written apart.
        meant: String,
    },
    /// A name before `(` that runs together a factor and a function, as in `xsin(x)`.
    FusedFunction {
        /// The name.
        name: String,
        /// How it is written apart.
        meant: String,
    },
    /// A constant that has another name here.
    Constant {
        /// The name that was found.
        name: String,
        /// The one that it has.
        meant: &'static str,
    },
    /// An element of an array of this name, as in `x[1]`.
    Element(String),
    /// A condition where a number should be.
    Condition,
    /// A number where a condition should be, or no condition at all.
    NoCondition,
    /// A separator between the digits of a number, as in `1_000`.
    Separator,
    /// A command of LaTeX that is not understood.
    UnknownCommand {
        /// The command, without its backslash.
        name: String,
        /// The command that was probably meant, without its backslash.
        suggestion: Option<&'static str>,
    },
    /// A command of LaTeX without what it needs behind it.
    NoBraces(String),
    /// What is below the line behind `_`, or in the braces of `\mathrm`, is no word.
    NoWord,
    /// The order of a function of this name is a number that is not whole.
    Order(&'static str),
    /// Which component of a vector is meant is no whole number, or there are not so many.
    Component(&'static str),
    /// Too few or too many arguments.
    ArgumentCount {
        /// The function's name.
        name: &'static str,
        /// How many it takes, in words.
        takes: &'static str,
        /// How many there are.
        found: usize,
    },
}

impl ParseError {
    /// The message and the line of `source` with carets under the place, without a final newline.
    #[must_use]
    pub fn report(&self, source: &str) -> String {
        self.report_from(source, 1)
    }

    /// The same mistake where the formula begins at this byte of a longer text.
    #[must_use]
    pub fn moved(self, by: usize) -> Self {
        let moved = |span: Span| Span { start: span.start + by, end: span.end + by };
        Self { span: moved(self.span), opened: self.opened.map(moved), ..self }
    }

    /// [`Self::report`] where `source` begins at this line of what the user wrote.
    #[must_use]
    pub fn report_from(&self, source: &str, line: usize) -> String {
        let label = self.kind.label();
        format!("{self}\n{}", excerpt_from(line, source, self.span, self.opened, &label))
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for ParseError {}

/// How many arguments a function takes, in words.
pub(super) fn takes(function: Function) -> &'static str {
    match (function.row().is_variadic, function.arity()) {
        (true, _) => "two arguments or more",
        (false, 1) => "one argument",
        _ => "two arguments",
    }
}
