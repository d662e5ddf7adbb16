//! What a session knows, and how it answers.

use std::io::Write;

use nn_symbolic::parse::{Span, did_you_mean, excerpt};
use nn_symbolic::precise::{DIGITS, Given};
use nn_symbolic::{Ast, Formula, Settings, parse};

use super::definitions::{Definition, Definitions, revealed};
use super::line::{Line, Query};
use super::query::Question;
use crate::args::{assumed, variable};
use crate::output;
use crate::point::{Point, pieces};
use crate::{Failure, is_computed};

const HELP: &str = "\
x^2*sin(y)     the formula and its gradient
f = x^2        defines f, which other formulas may use
f(x, y) = x/y  the same, with the order of its arguments
f              f and its gradient
f'  f''        its derivatives with respect to its first variable
df/dx  d2f/dx2 its derivatives with respect to x
f(3)  f'(pi)   its values
x = 3          a value: where every variable has one, answers are also numbers
:assume x>0    what answers may rely on; :assume alone tells what that is
:vars          what is defined
:forget f      forgets f, or what is assumed of it; without a name, everything
:help  :quit   this text; the end, as Ctrl-D";

/// What comes after an answer.
pub(super) enum Next {
    Go,
    Quit,
}

/// What was defined so far.
#[derive(Default)]
pub(super) struct Session {
    definitions: Definitions,
    /// What may be relied on.
    settings: Settings,
}

impl Session {
    /// Answers a line.
    pub(super) fn answer(&mut self, text: &str, out: &mut impl Write) -> Result<Next, Failure> {
        if text.trim().is_empty() {
            return Ok(Next::Go);
        }
        match Line::read(text, |name| self.definitions.get(name).is_some()) {
            Line::Command(command, rest) => return self.command(command, rest, out),
            Line::Define { name, parameters, value } => {
                self.define(text, name, parameters, value, out)?;
            }
            Line::Query(query) => self.query(text, &query, out)?,
            Line::Formula => {
                let ast = parse(text).map_err(|error| Failure::Wrong(error.report(text)))?;
                let taken = |name: &&str| self.definitions.get(name).is_none();
                let name = ["f", "g", "h"].into_iter().find(taken).unwrap_or("value");
                self.show(name, &ast, out)?;
            }
        }
        Ok(Next::Go)
    }

    fn command(
        &mut self,
        command: &str,
        rest: &str,
        out: &mut impl Write,
    ) -> Result<Next, Failure> {
        const COMMANDS: [&str; 6] = ["help", "assume", "vars", "forget", "quit", "exit"];
        match command {
            "quit" | "q" | "exit" => return Ok(Next::Quit),
            "help" | "h" | "?" => writeln!(out, "{HELP}")?,
            "vars" => {
                for (name, definition) in self.definitions.iter() {
                    let parameters = match &definition.parameters {
                        Some(names) => format!("({})", names.join(", ")),
                        None => String::new(),
                    };
                    writeln!(out, "{name}{parameters} = {}", definition.text)?;
                }
            }
            "assume" if rest.is_empty() => {
                for assumption in &self.settings.assume {
                    writeln!(out, "{assumption}")?;
                }
            }
            "assume" => self.assume(rest)?,
            "forget" if rest.is_empty() => *self = Self::default(),
            "forget" => {
                let known = variable(rest).is_some_and(|name| {
                    let assumed = &mut self.settings.assume;
                    let before = assumed.len();
                    assumed.retain(|assumption| assumption.variable != name);
                    let removed = assumed.len() < before;
                    self.definitions.remove(&name) || removed
                });
                if !known {
                    return Err(self.undefined(rest));
                }
            }
            _ => {
                let meant = did_you_mean(command, COMMANDS);
                let hint =
                    meant.map_or("try `:help`".into(), |it| format!("did you mean `:{it}`?"));
                return Err(Failure::Wrong(format!("there is no command `:{command}`; {hint}")));
            }
        }
        Ok(Next::Go)
    }

    /// Remembers assumptions, unless they contradict each other or what is known.
    fn assume(&mut self, text: &str) -> Result<(), Failure> {
        let known = self.settings.assume.iter().map(ToString::to_string);
        let texts: Vec<String> = known.chain([text.to_owned()]).collect();
        let mut assume = Vec::new();
        assumed(&texts, &mut assume).map_err(Failure::Wrong)?;
        self.point().satisfy(&assume).map_err(Failure::Wrong)?;
        self.settings.assume = assume;
        Ok(())
    }

    /// The values of the names that are numbers.
    fn point(&self) -> Point {
        let values = self.definitions.values();
        Point::new(values.map(|(name, value)| (name.to_owned(), value.clone())).collect(), DIGITS)
    }

    /// That a name is not defined, and which one may be meant.
    fn undefined(&self, name: &str) -> Failure {
        let known = self.definitions.iter().map(|(name, _)| name);
        let hint = match did_you_mean(name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("define it by `{name} = …`"),
        };
        Failure::Wrong(format!("`{name}` is not defined; {hint}"))
    }

    fn define(
        &mut self,
        text: &str,
        name: &str,
        parameters: Option<Span>,
        value: Span,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let Some(name) = variable(name) else {
            let span = Span { start: 0, end: value.start - 1 };
            let message = "only a name can be defined, as in `f = x^2`";
            let label = "this is no name of a variable";
            return Err(Failure::Wrong(format!("{message}\n{}", excerpt(text, span, None, label))));
        };
        let parameters = parameters.map(|span| names(text, span)).transpose()?;
        let ast = formula(text, value)?;
        let number = match (&parameters, ast.variables().is_empty()) {
            (None, true) => Some(Given::formula(&ast)),
            _ => None,
        };
        if number.as_ref().is_some_and(|value| !value.is_number()) {
            let message = format!("the value of `{name}` is not a finite number");
            return Err(Failure::Wrong(message));
        }
        if let Some(value) = &number {
            let point = Point::new([(name.clone(), value.clone())].into(), DIGITS);
            point.satisfy(&self.settings.assume).map_err(Failure::Wrong)?;
        }
        let written = text[value.start..value.end].trim().to_owned();
        let definition = Definition::new(written, &ast, parameters, number.clone());
        let shown = definition.ast.clone();
        self.definitions.insert(&name, definition).map_err(|through| {
            let by =
                if through == name { "itself".into() } else { format!("itself, by `{through}`") };
            Failure::Wrong(format!("`{name}` cannot be defined by {by}"))
        })?;
        match number {
            Some(number) => writeln!(out, "{name} = {}", number.text(DIGITS))?,
            None => self.show(&name, &shown, out)?,
        }
        Ok(())
    }

    /// Prints a formula and its gradient; also the numbers, if every variable has a value.
    fn show(&self, name: &str, ast: &Ast, out: &mut impl Write) -> Result<(), Failure> {
        let ast = revealed(&self.definitions.resolved(ast));
        let formula = Formula::one(ast, None, &self.settings);
        let formula = formula.map_err(|error| Failure::Wrong(error.to_string()))?;
        let point = self.point();
        let has_point = if formula.variables.is_empty() {
            is_computed(&formula)
        } else {
            point.missing(&formula.ast).is_none()
        };
        let point = has_point.then_some(&point);
        let equations = output::Equations { formula: &formula, name, latex: false };
        let wrong = equations.print(out, point, &mut output::LONGEST.clone())?;
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.join("\nerror: "))) }
    }

    fn query(&self, text: &str, query: &Query<'_>, out: &mut impl Write) -> Result<(), Failure> {
        let Some(definition) = self.definitions.get(query.name) else {
            return Err(self.undefined(query.name));
        };
        let question = Question {
            query,
            definition,
            ast: self.definitions.resolved(&definition.ast),
            values: self.definitions.values().collect(),
            assume: &self.settings.assume,
        };
        if question.is_about_all() {
            return match &definition.value {
                Some(value) => Ok(writeln!(out, "{} = {}", query.name, value.text(DIGITS))?),
                None => self.show(query.name, &definition.ast, out),
            };
        }
        let mut args = Vec::new();
        if let Some(span) = query.args {
            for piece in pieces(&text[span.start..span.end]) {
                let piece = Span { start: span.start + piece.start, end: span.start + piece.end };
                args.push(revealed(&self.definitions.resolved(&formula(text, piece)?)));
            }
        }
        question.answer(text, &args, out)
    }
}

/// The formula in a part of a line.
fn formula(text: &str, part: Span) -> Result<Ast, Failure> {
    let inner = &text[part.start..part.end];
    parse(inner).map_err(|error| Failure::Wrong(error.moved(part.start).report(text)))
}

/// The names of parameters in a part of a line.
fn names(text: &str, part: Span) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for piece in pieces(&text[part.start..part.end]) {
        let span = Span { start: part.start + piece.start, end: part.start + piece.end };
        match variable(&text[span.start..span.end]) {
            Some(name) if !names.contains(&name) => names.push(name),
            _ => {
                let message = "expected the names of variables, each once, as in `f(x, y) = x/y`";
                let shown = excerpt(text, span, None, "");
                return Err(Failure::Wrong(format!("{message}\n{shown}")));
            }
        }
    }
    Ok(names)
}
