//! The point of `--at`: values of variables.

use std::collections::HashMap;

use nn_symbolic::parse::{Assumption, Span, did_you_mean, excerpt};
use nn_symbolic::precise::Given;
use nn_symbolic::{Ast, FormulaRef, parse};

use super::Failure;
use super::args::variable;
use super::input::Source;

/// Values of variables.
pub(crate) struct Point {
    values: HashMap<String, Given>,
    /// To how many digits numbers are printed.
    pub(crate) digits: usize,
}

impl Point {
    /// Reads texts like `x1=2,x2=pi/2`. A name that is not among the `known` variables is allowed, but not one that
    /// looks like a slip.
    pub(crate) fn read(texts: &[String], known: &[&str], digits: usize) -> Result<Self, Failure> {
        let mut values = HashMap::new();
        for text in texts {
            for span in pieces(text) {
                let (name, value) = assignment(text, span)?;
                if values.contains_key(&name) {
                    return Err(wrong(text, span, &format!("`{name}` has two values"), ""));
                }
                if let Some(message) = slip([name.as_str()], known) {
                    return Err(wrong(text, span, &message, ""));
                }
                values.insert(name, value);
            }
        }
        Ok(Self { values, digits })
    }

    pub(crate) fn new(values: HashMap<String, Given>, digits: usize) -> Self {
        Self { values, digits }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Given> {
        self.values.get(name)
    }

    /// The first variable of a formula that has no value, and its place.
    pub(crate) fn missing<'a>(&self, ast: &'a Ast) -> Option<(&'a str, Option<Span>)> {
        let missing = ast.variables().into_iter().find(|name| self.get(name).is_none())?;
        Some((missing, ast.place(missing)))
    }

    /// Every variable of a formula must have a value.
    pub(crate) fn check(&self, source: &Source, ast: &Ast) -> Result<(), Failure> {
        match self.missing(ast) {
            None => Ok(()),
            Some((name, place)) => {
                let span = place.unwrap_or(Span { start: 0, end: 0 });
                let message = format!("`--at` gives no value for `{name}`");
                Err(source.unusable(&message, span, &format!("add `{name}=…`")))
            }
        }
    }

    /// The values must be as assumed.
    pub(crate) fn satisfy(&self, assumptions: &[Assumption]) -> Result<(), String> {
        for assumption in assumptions {
            let name = &assumption.variable;
            if let Some(value) = self.get(name).filter(|value| !assumption.holds(value)) {
                let value = value.text(self.digits);
                return Err(format!("{name} = {value} is not as assumed: {assumption}"));
            }
        }
        Ok(())
    }

    /// The values of the variables of a formula, in its order.
    pub(crate) fn of(&self, formula: FormulaRef<'_>) -> Vec<Given> {
        let names = formula.variables.iter().map(|&symbol| formula.name(symbol));
        names.map(|name| self.get(name).cloned().unwrap_or_else(|| f64::NAN.into())).collect()
    }
}

/// What to say of the first name that is none of the `known` ones, but looks like a slip of one.
pub(crate) fn slip<'n>(names: impl IntoIterator<Item = &'n str>, known: &[&str]) -> Option<String> {
    names.into_iter().filter(|name| !known.contains(name)).find_map(|name| {
        let meant = did_you_mean(name, known.iter().copied())?;
        Some(format!("there is no variable `{name}`; did you mean `{meant}`?"))
    })
}

fn wrong(source: &str, span: Span, message: &str, label: &str) -> Failure {
    Failure::Wrong(format!("{message}\n{}", excerpt(source, span, None, label)))
}

/// The places between commas that stand in no parentheses.
pub(crate) fn pieces(text: &str) -> Vec<Span> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_i64);
    for (index, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth <= 0 => {
                pieces.push(Span { start, end: index });
                start = index + 1;
            }
            _ => {}
        }
    }
    pieces.push(Span { start, end: text.len() });
    pieces
}

fn assignment(text: &str, span: Span) -> Result<(String, Given), Failure> {
    let piece = &text[span.start..span.end];
    let expected = "expected NAME=VALUE, as in x1=2";
    let Some((name, value)) = piece.split_once('=') else {
        return Err(wrong(text, span, &format!("`--at`: {expected}"), expected));
    };
    let end_of_name = span.start + name.len();
    let Some(name) = variable(name) else {
        let span = Span { end: end_of_name, ..span };
        return Err(wrong(text, span, "`--at`: this is no variable", expected));
    };
    let start = end_of_name + 1;
    let in_text = |inner: Span| Span { start: start + inner.start, end: start + inner.end };
    let ast = parse(value)
        .map_err(|error| wrong(text, in_text(error.span), &format!("`--at`: {error}"), ""))?;
    if let Some(place) = ast.variables().first().and_then(|name| ast.place(name)) {
        let message = "`--at`: a value must be a number, without variables";
        return Err(wrong(text, in_text(place), message, "a variable"));
    }
    let given = Given::formula(&ast);
    if !given.is_number() {
        let span = Span { start, end: span.end };
        return Err(wrong(text, span, "`--at`: the value is not a finite number", ""));
    }
    Ok((name, given))
}
