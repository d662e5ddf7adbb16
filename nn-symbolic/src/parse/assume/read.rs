//! How assumptions are read.

use std::fmt;

use super::{Assumption, Bound, Claim};
use crate::parse::ast::{Kind, Span};
use crate::parse::caret::excerpt;
use crate::parse::error::ParseError;
use crate::parse::grammar::parse;
use crate::parse::names::did_you_mean;
use crate::rational::Rational;
use crate::simplify::Relation;

/// Why a text says nothing that can be assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct AssumptionError {
    message: String,
    /// Where.
    pub span: Span,
}

impl AssumptionError {
    fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span }
    }

    /// The message and the line of `source` with carets under the place, without a final newline.
    #[must_use]
    pub fn report(&self, source: &str) -> String {
        format!("{self}\n{}", excerpt(source, self.span, None, ""))
    }
}

impl fmt::Display for AssumptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AssumptionError {}

const EXPECTED: &str =
    "expected a comparison of a variable with a number, or `n integer`, as in x>0, 0<p<1, n!=0";

/// The longer of two that begin alike come first.
const RELATIONS: [(&str, Option<Relation>); 16] = [
    ("<=", Some(Relation::AtMost)),
    ("=<", Some(Relation::AtMost)),
    ("≤", Some(Relation::AtMost)),
    ("\\leq", Some(Relation::AtMost)),
    ("\\le", Some(Relation::AtMost)),
    (">=", Some(Relation::AtLeast)),
    ("=>", Some(Relation::AtLeast)),
    ("≥", Some(Relation::AtLeast)),
    ("\\geq", Some(Relation::AtLeast)),
    ("\\ge", Some(Relation::AtLeast)),
    ("!=", Some(Relation::NotEqual)),
    ("≠", Some(Relation::NotEqual)),
    ("\\ne", Some(Relation::NotEqual)),
    ("<", Some(Relation::Less)),
    (">", Some(Relation::Greater)),
    ("=", None),
];

/// What a word says of a variable.
enum Word {
    /// That it compares like this with 0.
    Compares(Relation),
    Integer,
    Real,
}

impl Word {
    fn claim(&self) -> Claim {
        match self {
            Self::Compares(relation) => Claim::Compares(*relation, Rational::ZERO.into()),
            Self::Integer => Claim::Integer,
            Self::Real => Claim::Real,
        }
    }
}

const WORDS: [(&str, Word); 7] = [
    ("integer", Word::Integer),
    ("real", Word::Real),
    ("positive", Word::Compares(Relation::Greater)),
    ("negative", Word::Compares(Relation::Less)),
    ("nonnegative", Word::Compares(Relation::AtLeast)),
    ("nonpositive", Word::Compares(Relation::AtMost)),
    ("nonzero", Word::Compares(Relation::NotEqual)),
];

/// Reads assumptions, one or several between commas.
///
/// A comparison may be a chain, and its numbers may be formulas such as `pi/2`. Beside `n integer`, `x positive`, `negative`, `nonnegative`, `nonpositive`, `nonzero` and `real`
/// are understood.
///
/// ```
/// use nn_symbolic::parse::assumptions;
///
/// assert_eq!(assumptions("0 < p <= 1/2, n integer")?.len(), 3);
/// assert!(assumptions("x + y > 0").is_err());
/// # Ok::<(), nn_symbolic::parse::AssumptionError>(())
/// ```
///
/// # Errors
/// [`AssumptionError`] if it is something else.
pub fn assumptions(text: &str) -> Result<Vec<Assumption>, AssumptionError> {
    let mut all = Vec::new();
    let mut start = 0;
    for piece in text.split(',') {
        read(text, Span { start, end: start + piece.len() }, &mut all)?;
        start += piece.len() + 1;
    }
    Ok(all)
}

/// Reads one assumption, a chain of comparisons perhaps.
fn read(text: &str, span: Span, all: &mut Vec<Assumption>) -> Result<(), AssumptionError> {
    let (sides, relations) = split(text, span);
    if relations.is_empty() {
        all.push(in_words(text, span)?);
        return Ok(());
    }
    let mut operands = Vec::with_capacity(sides.len());
    for side in sides {
        operands.push((side, Side::read(text, side)?));
    }
    for (pair, (relation, place)) in operands.windows(2).zip(relations) {
        let Some(relation) = relation else {
            let message = "an assumption compares by <, <=, !=, >= or >; \
                           a variable that has one value is better written as that";
            return Err(AssumptionError::new(message, place));
        };
        let (variable, relation, bound) = match (&pair[0].1, &pair[1].1) {
            (Side::Variable(name), Side::Number(bound)) => (name, relation, bound),
            (Side::Number(bound), Side::Variable(name)) => (name, relation.reversed(), bound),
            _ => {
                let span = Span { start: pair[0].0.start, end: pair[1].0.end };
                return Err(AssumptionError::new(EXPECTED, span));
            }
        };
        let claim = Claim::Compares(relation, bound.clone());
        all.push(Assumption { variable: variable.clone(), claim });
    }
    Ok(())
}

/// The sides of comparisons, and what stands between them.
fn split(text: &str, span: Span) -> (Vec<Span>, Vec<(Option<Relation>, Span)>) {
    let (mut sides, mut relations) = (Vec::new(), Vec::new());
    let (mut start, mut at) = (span.start, span.start);
    while at < span.end {
        let rest = &text[at..span.end];
        let found = RELATIONS.iter().find(|(sign, _)| rest.starts_with(sign));
        if let Some((sign, relation)) = found {
            let end = at + sign.len();
            sides.push(trimmed(text, Span { start, end: at }));
            relations.push((*relation, Span { start: at, end }));
            (start, at) = (end, end);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    sides.push(trimmed(text, Span { start, end: span.end }));
    (sides, relations)
}

/// A span without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let inner = &text[span.start..span.end];
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span { start, end: start + inner.trim().len() }
}

/// `n integer` and the like.
fn in_words(text: &str, span: Span) -> Result<Assumption, AssumptionError> {
    let span = trimmed(text, span);
    let Some((name, word)) = text[span.start..span.end].split_once(char::is_whitespace) else {
        return Err(AssumptionError::new(EXPECTED, span));
    };
    let word = word.trim_start();
    let known = WORDS.iter().find(|(known, _)| *known == word.strip_prefix("is ").unwrap_or(word));
    let Some((_, says)) = known else {
        let span = Span { start: span.end - word.len(), end: span.end };
        let message = match did_you_mean(word, WORDS.iter().map(|(known, _)| *known)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => EXPECTED.to_owned(),
        };
        return Err(AssumptionError::new(message, span));
    };
    let place = Span { start: span.start, end: span.start + name.len() };
    match Side::read(text, place)? {
        Side::Variable(variable) => Ok(Assumption { variable, claim: says.claim() }),
        Side::Number(_) => Err(AssumptionError::new("this is no variable", place)),
    }
}

/// One side of a comparison.
enum Side {
    Variable(String),
    Number(Bound),
}

impl Side {
    fn read(text: &str, span: Span) -> Result<Self, AssumptionError> {
        let inner = &text[span.start..span.end];
        if inner.is_empty() {
            return Err(AssumptionError::new(EXPECTED, span));
        }
        let wrong = |error: ParseError| {
            let error = error.moved(span.start);
            AssumptionError::new(error.to_string(), error.span)
        };
        let ast = parse(inner).map_err(wrong)?;
        if let Kind::Variable(_) = ast.kind(ast.root()) {
            return Ok(Self::Variable(ast.variables().concat()));
        }
        if !ast.variables().is_empty() {
            return Err(AssumptionError::new(EXPECTED, span));
        }
        Bound::new(&ast)
            .map(Self::Number)
            .ok_or_else(|| AssumptionError::new("the value of this is not a finite number", span))
    }
}
