//! What a line says beside its formula: a name for it, an equation, `grad` or `hessian`.

use super::ast::{Kind, Span};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{fail, parse};
use super::latex::without_dollars;

/// A line, taken apart. The parts are places in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `x^2`
    Formula(Span),
    /// `grad x^2*y`
    Gradient(Span),
    /// `hessian x^2*y`
    Hessian(Span),
    /// `y = x^2` or `f(x, y) = x^2*y`.
    Named {
        /// The name.
        name: String,
        /// Where it stands, its parameters included.
        place: Span,
        /// The parameters, if there are any, and where each stands.
        parameters: Option<Vec<(String, Span)>>,
        /// What it is.
        formula: Span,
    },
    /// `x^2 + y^2 = 1`
    Equation(Span, Span),
}

impl Statement {
    /// Takes a line apart.
    ///
    /// # Errors
    /// [`ParseError`] if it has too many signs `=`, or nothing beside one, or if its parameters are no names.
    ///
    /// ```
    /// use nn_symbolic::parse::{Span, Statement};
    ///
    /// let line = Statement::read("y = x^2")?;
    /// let Statement::Named { name, formula, .. } = line else { panic!() };
    /// assert_eq!((&*name, formula), ("y", Span { start: 3, end: 7 }));
    /// # Ok::<(), nn_symbolic::ParseError>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, ParseError> {
        let whole = without_dollars(text);
        let Some((sign, rest)) = next_equals(text, whole)? else {
            return Self::unnamed(text, whole);
        };
        if let Some((second, _)) = next_equals(text, rest)? {
            return Err(fail(Error::SecondEquals, second));
        }
        let left = Span { end: sign.start, ..whole };
        for side in [left, rest] {
            if text[side.start..side.end].trim().is_empty() {
                return Err(fail(Error::EmptySide, sign));
            }
        }
        let (head, args) = with_args(text, left);
        let Some(name) = variable(head.trim()) else { return Ok(Self::Equation(left, rest)) };
        let parameters = args.map(|args| names(text, args)).transpose()?;
        Ok(Self::Named { name, place: trimmed(text, left), parameters, formula: rest })
    }

    /// A line without `=`.
    fn unnamed(text: &str, whole: Span) -> Result<Self, ParseError> {
        type Operator = (&'static str, fn(Span) -> Statement);
        const OPERATORS: [Operator; 4] = [
            ("gradient", Statement::Gradient),
            ("grad", Statement::Gradient),
            ("∇", Statement::Gradient),
            ("hessian", Statement::Hessian),
        ];
        let part = trimmed(text, whole);
        let inner = &text[part.start..part.end];
        let operator = OPERATORS.iter().find_map(|(word, of)| {
            let rest = inner.strip_prefix(word)?;
            let begins = |c: char| c.is_alphanumeric() || "(|√\\\\{-−".contains(c);
            // grad - x is a difference.
            let is_blank = rest.starts_with(char::is_whitespace);
            let first = rest.trim_start().chars().next()?;
            let applies = rest.starts_with('(')
                || (is_blank || *word == "∇") && begins(first) && first != '-' && first != '−';
            applies.then_some((of, part.end - rest.len()))
        });
        let Some((of, start)) = operator else { return Ok(Self::Formula(whole)) };
        let of_what = trimmed(text, Span { start, end: part.end });
        // In (x^2)*y it is not clear of what.
        let (head, args) = with_args(text, of_what);
        if text[of_what.start..].starts_with('(') && !(head.is_empty() && args.is_some()) {
            return Err(fail(Error::OfWhat, of_what));
        }
        Ok(of(of_what))
    }
}

/// The next `=` that is part of no comparison and stands in no brackets, and what is behind it.
fn next_equals(text: &str, part: Span) -> Result<Option<(Span, Span)>, ParseError> {
    let mut depth = 0_i64;
    let inner = &text[part.start..part.end];
    for (at, c) in inner.char_indices() {
        let rest = &inner[at..];
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '\\' if rest.starts_with("\\begin") => depth += 1,
            '\\' if rest.starts_with("\\end") => depth -= 1,
            '=' if depth <= 0 => {
                let before = inner[..at].chars().next_back();
                if matches!(before, Some('<' | '>' | '!')) {
                    continue;
                }
                let start = part.start + at - usize::from(before == Some(':'));
                if rest.starts_with("==") {
                    return Err(fail(Error::Equals, Span { start, end: start + 2 }));
                }
                let end = part.start + at + 1;
                return Ok(Some((Span { start, end }, Span { start: end, ..part })));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// A place without the white space around it.
fn trimmed(text: &str, part: Span) -> Span {
    let inner = &text[part.start..part.end];
    let start = part.start + inner.len() - inner.trim_start().len();
    Span { start, end: start + inner.trim().len() }
}

/// A part of a line without the parentheses at its end, and what is in them.
fn with_args(text: &str, part: Span) -> (&str, Option<Span>) {
    let part = trimmed(text, part);
    let whole = &text[part.start..part.end];
    let Some((head, _)) = whole.split_once('(').filter(|_| whole.ends_with(')')) else {
        return (whole, None);
    };
    let args = Span { start: part.start + head.len() + 1, end: part.end - 1 };
    // f(1)*(2) is no call.
    let mut depth = 0_i64;
    let closes = text[args.start..args.end].chars().any(|c| {
        depth += i64::from(c == '(') - i64::from(c == ')');
        depth < 0
    });
    if closes { (whole, None) } else { (head, Some(args)) }
}

/// The name of a variable as formulas use it.
fn variable(text: &str) -> Option<String> {
    let ast = parse(text).ok()?;
    match ast.kind(ast.root()) {
        Kind::Variable(_) => ast.variables().first().map(|&name| name.to_owned()),
        _ => None,
    }
}

/// The names of parameters.
fn names(text: &str, part: Span) -> Result<Vec<(String, Span)>, ParseError> {
    let mut names: Vec<(String, Span)> = Vec::new();
    let mut start = part.start;
    for piece in text[part.start..part.end].split(',') {
        let span = Span { start, end: start + piece.len() };
        start = span.end + 1;
        match variable(piece) {
            Some(name) if names.iter().all(|(known, _)| *known != name) => names.push((name, span)),
            _ => return Err(fail(Error::Names, span)),
        }
    }
    Ok(names)
}
