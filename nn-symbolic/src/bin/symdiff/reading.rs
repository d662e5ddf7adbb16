//! What a formula on the command line or in a line of JSON says: a name, an equation, which derivatives.

use nn_symbolic::parse::{Kind, ParseError, ParseErrorKind, Span, Statement};
use nn_symbolic::{Ast, Input, Wanted, parse};

/// A formula, read.
pub(crate) struct Reading {
    pub(crate) input: Input,
    /// Which derivatives it asks for itself.
    pub(crate) wanted: Option<Wanted>,
}

impl Reading {
    /// Reads a formula; an equation if a variable of it is to be differentiated.
    pub(crate) fn new(text: &str, implicit: Option<&str>) -> Result<Self, ParseError> {
        match implicit {
            Some(function) => Self::equation(text, function),
            None => Self::formula(text),
        }
    }

    fn formula(text: &str) -> Result<Self, ParseError> {
        let (mut name, mut wanted) = (None, None);
        let ast = match Statement::read(text)? {
            Statement::Formula(_) => parse(text)?,
            Statement::Gradient(of) => {
                wanted = Some(Wanted::Gradient);
                differentiated(text, of)?
            }
            Statement::Hessian(of) => {
                wanted = Some(Wanted::Hessian);
                differentiated(text, of)?
            }
            Statement::Named { name: of, place, parameters, formula } => {
                let ast = part(text, formula)?;
                if let Some(span) = ast.place(&of) {
                    let is_own = parameters.iter().flatten().any(|(known, _)| *known == of);
                    let kind = ParseErrorKind::OnBothSides(of.clone());
                    if !is_own {
                        return Err(ParseError { kind, span, opened: Some(place) });
                    }
                }
                name = Some(of);
                match parameters {
                    Some(parameters) => ast.declaring(&parameters),
                    None => ast,
                }
            }
            Statement::Equation(left, right) => {
                // Mistakes in it come first.
                part(text, left)?;
                part(text, right)?;
                let span = Span { start: left.end, end: right.start };
                return Err(ParseError { kind: ParseErrorKind::Equation, span, opened: None });
            }
        };
        Ok(Self { input: Input::Explicit { ast, name }, wanted })
    }

    /// An equation, or what is equal to 0.
    fn equation(text: &str, function: &str) -> Result<Self, ParseError> {
        let (left, right) = match Statement::read(text)? {
            Statement::Formula(whole) => {
                let zero = parse("0")?;
                (part(text, whole)?, zero)
            }
            Statement::Gradient(of) | Statement::Hessian(of) => {
                return Err(ParseError { kind: ParseErrorKind::OfWhat, span: of, opened: None });
            }
            Statement::Named { place: left, formula: right, .. }
            | Statement::Equation(left, right) => (part(text, left)?, part(text, right)?),
        };
        Ok(Self { input: Input::Implicit { left, right, function: function.into() }, wanted: None })
    }
}

/// The formula in a part of a text; places in it are those of the text.
fn part(text: &str, part: Span) -> Result<Ast, ParseError> {
    parse(&format!("{}{}", " ".repeat(part.start), &text[part.start..part.end]))
}

/// A formula of which `grad` is asked: no name of a function that nobody has defined.
fn differentiated(text: &str, of: Span) -> Result<Ast, ParseError> {
    let ast = part(text, of)?;
    match ast.kind(ast.root()) {
        Kind::Variable(_) => {
            let name = ast.variables().concat();
            let kind = ParseErrorKind::Undefined(name);
            Err(ParseError { kind, span: ast.span(ast.root()), opened: None })
        }
        _ => Ok(ast),
    }
}
