//! What a session knows, and how it answers.

use std::io::Write;

use nn_symbolic::parse::{
    AskKind, By, Definition, Definitions, Draft, ParseError, ParseErrorKind, Span, Statement,
    did_you_mean, excerpt, parse_with,
};
use nn_symbolic::precise::{DIGITS, Given};
use nn_symbolic::{Ast, Graph, Settings, System, Wanted};

use super::line::Line;
use super::query::{Question, label, parameters};
use crate::args::{assumed, variable};
use crate::output;
use crate::point::Point;
use crate::{Failure, is_computed};

const HELP: &str = "\
x^2*sin(y)       the formula and its gradient
f = x^2          defines f, which other formulas may use
f(x, y) = x/y    the same, with the order of its arguments
f                f and its gradient
f'  f''          its derivatives with respect to its first variable
df/dx  d2f/dxdy  its derivatives with respect to x, to x and y; d^2f/dx^2 as well
d/dx f(2*x)      the derivative of a term
grad f           the gradient of f, or of a formula in parentheses; at a point: grad f(1, 2)
hessian f        the second derivatives too
f(3)  f'(pi)     its values
g(s) = f(s) + f'(2*s)  functions use others, as these are when g is used
x = 3            a value: where every variable has one, answers are also numbers
:assume x>0      what answers may rely on; :assume alone tells what that is
:vars            what is defined
:forget f        forgets f, or what is assumed of it; without a name, everything
:help  :quit     this text; the end, as Ctrl-D";

/// How many expressions a definition may use beside its own to be shown with its gradient when it is made.
const SHOWN: usize = 200;

/// How many expressions a formula may consist of.
const MOST: usize = 1_000_000;

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
        let line = Line::read(text, |name| self.definitions.get(name).is_some());
        match line.map_err(|error| self.wrong(text, error))? {
            Line::Command(command, rest) => return self.command(command, rest, out),
            Line::Statement(statement) => self.statement(text, statement, out)?,
        }
        Ok(Next::Go)
    }

    fn statement(
        &mut self,
        text: &str,
        statement: Statement,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        match statement {
            Statement::Named { name, parameters, formula, .. } => {
                let parameters =
                    parameters.map(|all| all.into_iter().map(|(name, _)| name).collect());
                self.define(text, &name, parameters, formula, out)
            }
            Statement::Equation(left, _) => {
                let message = "only a name can be defined, as in `f = x^2`";
                let label = "this is no name of a variable";
                Err(Failure::Wrong(format!("{message}\n{}", excerpt(text, left, None, label))))
            }
            Statement::Formula(part) => {
                let draft = self.read(text, part, &[])?;
                if let Some(name) = draft.variable().filter(|name| self.is_defined(name)) {
                    return self.show_defined(name, Wanted::Gradient, out);
                }
                match draft.question() {
                    Some(ask) => {
                        let label = label(text, ask, &self.definitions);
                        let label = label.map_err(|error| self.wrong(text, error))?;
                        self.ask(text, &draft, label, out)
                    }
                    None => self.show_unnamed(text, &draft, Wanted::Gradient, out),
                }
            }
            Statement::Gradient(part) => self.all_derivatives(text, part, 1, out),
            Statement::Hessian(part) => self.all_derivatives(text, part, 2, out),
        }
    }

    /// All derivatives up to an order of what stands in a part of a line.
    fn all_derivatives(
        &self,
        text: &str,
        part: Span,
        order: usize,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let wanted = if order == 1 { Wanted::Gradient } else { Wanted::Hessian };
        let draft = self.read(text, part, &[])?;
        if let Some(name) = draft.variable() {
            return self.show_defined(name, wanted, out);
        }
        let Some(AskKind::Apply { function, by: By::Primes(0), .. }) =
            draft.question().map(|ask| &ask.kind)
        else {
            return self.show_unnamed(text, &draft, wanted, out);
        };
        let names = parameters(&self.definitions, function);
        let names = names.map_err(|error| self.wrong(text, error))?;
        let first = names.iter().map(|name| vec![(name.clone(), 1)]);
        let mut all: Vec<By> = first.map(By::Variables).collect();
        if order == 2 {
            for (place, a) in names.iter().enumerate() {
                all.push(By::Variables(vec![(a.clone(), 2)]));
                let others = names[place + 1..].iter();
                all.extend(others.map(|b| By::Variables(vec![(a.clone(), 1), (b.clone(), 1)])));
            }
        }
        for by in all {
            if let Some(draft) = draft.with_derivative(&by)
                && let Some(ask) = draft.question()
            {
                let label = label(text, ask, &self.definitions);
                self.ask(text, &draft, label.map_err(|error| self.wrong(text, error))?, out)?;
            }
        }
        Ok(())
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
                    writeln!(out, "{} = {}", head(name, definition), definition.text)?;
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

    fn is_defined(&self, name: &str) -> bool {
        self.definitions.get(name).is_some()
    }

    /// What is wrong with a line.
    fn wrong(&self, text: &str, error: ParseError) -> Failure {
        match &error.kind {
            ParseErrorKind::Undefined(name) => self.undefined(name),
            ParseErrorKind::WhichVariable { .. }
            | ParseErrorKind::HighestDerivative(_)
            | ParseErrorKind::Expansion(_)
            | ParseErrorKind::SameName { .. } => Failure::Wrong(error.to_string()),
            _ => Failure::Wrong(error.report(text)),
        }
    }

    /// Reads the formula in a part of a line.
    fn read(&self, text: &str, part: Span, parameters: &[String]) -> Result<Draft, Failure> {
        // The places in it are those of the line.
        let from_start = format!("{}{}", " ".repeat(part.start), &text[part.start..part.end]);
        parse_with(&from_start, &self.definitions, parameters)
            .map_err(|error| self.wrong(text, error))
    }

    fn define(
        &mut self,
        text: &str,
        name: &str,
        parameters: Option<Vec<String>>,
        value: Span,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let draft = self.read(text, value, parameters.as_deref().unwrap_or_default())?;
        let number = match draft.plain() {
            Some(ast) if parameters.is_none() && draft.is_constant() => Some(Given::formula(ast)),
            _ => None,
        };
        if number.as_ref().is_some_and(|value| !value.is_number()) {
            let message = format!("the value of `{name}` is not a finite number");
            return Err(Failure::Wrong(message));
        }
        if let Some(value) = &number {
            let point = Point::new([(name.to_owned(), value.clone())].into(), DIGITS);
            point.satisfy(&self.settings.assume).map_err(Failure::Wrong)?;
        }
        let most = SHOWN + draft.size();
        let written = text[value.start..value.end].trim().to_owned();
        let definition = Definition { text: written, draft, parameters, value: number };
        let before = self.definitions.get(name).cloned();
        self.definitions.insert(name, definition).map_err(|through| {
            let by =
                if through == name { "itself".into() } else { format!("itself, by `{through}`") };
            Failure::Wrong(format!("`{name}` cannot be defined by {by}"))
        })?;
        // What is large by what it uses is shown as it was written.
        match self.definitions.expand_function(name, &mut Graph::new(), most) {
            Ok(_) => self.show_defined(name, Wanted::Gradient, out),
            Err(ParseError {
                kind: ParseErrorKind::Expansion(_) | ParseErrorKind::SameName { .. },
                ..
            }) => Ok(writeln!(out, "{}", text.trim())?),
            Err(error) => {
                match before {
                    Some(before) => drop(self.definitions.insert(name, before)),
                    None => drop(self.definitions.remove(name)),
                }
                Err(self.wrong(text, error))
            }
        }
    }

    /// Prints a definition and its derivatives; a number as such.
    fn show_defined(
        &self,
        name: &str,
        wanted: Wanted,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let Some(definition) = self.definitions.get(name) else {
            return Err(self.undefined(name));
        };
        if let Some(value) = &definition.value {
            return Ok(writeln!(out, "{name} = {}", value.text(DIGITS))?);
        }
        let mut graph = Graph::new();
        let expanded = self.definitions.expand_function(name, &mut graph, MOST);
        let expanded = expanded.map_err(|error| self.wrong(&definition.text, error))?;
        let ast = expanded.written(&graph, &definition.draft);
        self.show(name, ast, definition.parameters.as_deref(), wanted, out)
    }

    /// Prints a formula without a name and its derivatives.
    fn show_unnamed(
        &self,
        text: &str,
        draft: &Draft,
        wanted: Wanted,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let ast = self.definitions.resolved(draft).map_err(|error| self.wrong(text, error))?;
        let is_free = |name: &&str| !self.is_defined(name);
        let name = ["f", "g", "h"].into_iter().find(is_free).unwrap_or("value");
        self.show(name, ast, None, wanted, out)
    }

    /// Prints a formula and its derivatives, those by its parameters first; also the numbers, if every variable has a value.
    fn show(
        &self,
        name: &str,
        ast: Ast,
        parameters: Option<&[String]>,
        wanted: Wanted,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let wrt: Option<Vec<String>> = parameters.map(|parameters| {
            let others = ast.variables().into_iter().map(str::to_owned);
            let others = others.filter(|name| !parameters.contains(name));
            parameters.iter().cloned().chain(others).collect()
        });
        let settings = Settings { wrt, wanted, ..self.settings.clone() };
        let system = System::new([ast], settings);
        let system = system.map_err(|error| Failure::Wrong(error.to_string()))?;
        let formula = system.formula(0);
        let point = self.point();
        let has_point = if formula.variables.is_empty() {
            is_computed(formula)
        } else {
            point.missing(&formula.ast).is_none()
        };
        let point = has_point.then_some(&point);
        let equations = output::Equations { formula, name, latex: false };
        let wrong = equations.print(out, point, &mut output::LONGEST.clone())?;
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.join("\nerror: "))) }
    }

    /// Prints what a line asks for.
    fn ask(
        &self,
        text: &str,
        draft: &Draft,
        label: String,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let (definitions, assume) = (&self.definitions, &self.settings.assume[..]);
        let question = Question { draft, label, definitions, assume };
        question.answer(out, |error| self.wrong(text, error))
    }
}

/// A name with the parameters that it was defined with.
fn head(name: &str, definition: &Definition) -> String {
    match &definition.parameters {
        Some(names) => format!("{name}({})", names.join(", ")),
        None => name.to_owned(),
    }
}
