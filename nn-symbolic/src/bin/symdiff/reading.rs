//! What a formula on the command line or in a line of JSON says: a name, an equation, which derivatives.

use nn_symbolic::parse::{Kind, ParseError, ParseErrorKind, Span, Statement};
use nn_symbolic::{Ast, Formula, ImplicitError, Settings, TooLarge, Wanted, parse};

/// A formula, read.
pub(crate) struct Reading {
    pub(crate) ast: Ast,
    pub(crate) name: Option<String>,
    /// Which derivatives it asks for itself.
    pub(crate) wanted: Option<Wanted>,
    equation: Option<(Ast, Ast)>,
}

impl Reading {
    /// Reads a formula; an equation if a variable of it is to be differentiated.
    pub(crate) fn new(text: &str, implicit: Option<&str>) -> Result<Self, ParseError> {
        let (mut name, mut wanted, mut equation) = (None, None, None);
        let ast = match Statement::read(text)? {
            Statement::Formula(whole) if implicit.is_some() => {
                let zero = parse("0")?;
                let left = part(text, whole)?;
                equation.insert((left, zero)).0.clone()
            }
            Statement::Formula(_) => parse(text)?,
            Statement::Gradient(of) | Statement::Hessian(of) if implicit.is_some() => {
                return Err(ParseError { kind: ParseErrorKind::OfWhat, span: of, opened: None });
            }
            Statement::Gradient(of) => {
                wanted = Some(Wanted::Gradient);
                differentiated(text, of)?
            }
            Statement::Hessian(of) => {
                wanted = Some(Wanted::Hessian);
                differentiated(text, of)?
            }
            Statement::Named { place, formula, .. } if implicit.is_some() => {
                let sides = (part(text, place)?, part(text, formula)?);
                equation.insert(sides).0.clone()
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
            Statement::Equation(left, right) if implicit.is_some() => {
                let sides = (part(text, left)?, part(text, right)?);
                equation.insert(sides).0.clone()
            }
            Statement::Equation(left, right) => {
                // Mistakes in it come first.
                part(text, left)?;
                part(text, right)?;
                let span = Span { start: left.end, end: right.start };
                return Err(ParseError { kind: ParseErrorKind::Equation, span, opened: None });
            }
        };
        Ok(Self { ast, name, wanted, equation })
    }

    /// The formula with its derivatives.
    pub(crate) fn formula(
        self,
        implicit: Option<&str>,
        wrt: Option<&[&str]>,
        settings: &Settings,
    ) -> Result<Formula, ImplicitError> {
        if let (Some((left, right)), Some(name)) = (&self.equation, implicit) {
            return Formula::implicit((left, right), name, wrt, settings);
        }
        let named = Formula::one(self.ast, wrt, settings);
        let mut formula = named.map_err(|error: TooLarge| ImplicitError::from(error))?;
        formula.name = self.name;
        Ok(formula)
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
