//! `symdiff`: a formula in, its exact derivatives out, as text, LaTeX, JSON or code.
//!
//! Exit codes: 0 done, 1 an expression or the point is wrong, 2 the command line is wrong.

mod args;
mod code;
mod compare;
mod input;
mod jsonl;
mod matrix;
mod output;
mod plot;
mod point;
mod reading;
mod repl;
mod request;
mod steps;
mod style;
mod workers;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufReader, ErrorKind, Write};
use std::process::ExitCode;

use args::{Args, Emit};
use input::Source;
use nn_symbolic::precise::DIGITS;
use nn_symbolic::{Explained, Formula, ImplicitError, Settings, TooLarge, all_variables};
use plot::Plot;
use point::Point;
use reading::Reading;

/// Why nothing, or not all, was printed.
pub(crate) enum Failure {
    /// What is wrong with an expression or the point, its place shown below.
    Wrong(String),
    /// What is wrong with the command line.
    Usage(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// Says it on standard error.
    pub(crate) fn print(&self) {
        match self {
            Self::Wrong(message) => style::error(message),
            Self::Usage(message) => {
                style::error(&format!("{message}\n\nFor more information, try '--help'."));
            }
            Self::Output(error) => style::error(&format!("cannot write: {error}")),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn main() -> ExitCode {
    let result = Args::read().and_then(|args| run(&args));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The reader has seen enough, as `head` does.
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(if matches!(failure, Failure::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if args.jsonl {
        let lines = jsonl::Lines {
            settings: args.settings()?,
            wrt: args.wrt()?,
            implicit: args.implicit()?,
            steps: args.steps,
            digits: args.digits(),
        };
        return Ok(lines.run(BufReader::new(io::stdin()), &mut out)?);
    }
    if let Some(shell) = args.completions {
        return Ok(args::completions(shell, &mut out)?);
    }
    if args.man {
        return Ok(args::manual(&mut out)?);
    }
    // Code, LaTeX and JSON are for other programs.
    let mut out = style::Painted::new(out, args.emit == Emit::Text && style::wants_colours());
    if args.exprs.is_empty() {
        return repl::run(&mut out);
    }
    let wrt = args.wrt()?;
    let wrt: Option<Vec<&str>> = wrt.as_ref().map(|all| all.iter().map(String::as_str).collect());
    let sources = input::expressions(&args.exprs)?;
    let mut formulas = differentiated(args, &sources, wrt.as_deref())?;
    let plot = args.plot.as_deref().map(Plot::create).transpose()?;
    let explained: Vec<Vec<Explained>> = match args.steps {
        true => Formula::derive_in_steps(&mut formulas).map_err(too_large)?,
        false => Vec::new(),
    };
    let point = match &args.at[..] {
        [] => None,
        texts => {
            let known = all_variables(formulas.iter().map(|formula| &formula.ast));
            let point = Point::read(texts, &known, args.digits())?;
            for (source, formula) in sources.iter().zip(&formulas) {
                point.check(source, &formula.ast)?;
                point.satisfy(formula.assumptions()).map_err(Failure::Wrong)?;
            }
            Some(point)
        }
    };

    // What has no variables is a number anywhere.
    let anywhere = Point::new(HashMap::new(), args.digits());
    let place = |formula: &Formula| {
        let is_constant = point.is_none() && is_computed(formula);
        if is_constant { Some(&anywhere) } else { point.as_ref() }
    };

    let explanations = |index: usize, formula: &Formula| jsonl::Explanations {
        steps: explained.get(index).and_then(|all| steps::Object::of(formula, all)),
        compare: point
            .as_ref()
            .filter(|_| args.compare)
            .map(|point| compare::Object::new(formula, point)),
    };

    let mut wrong = Vec::new();
    let mut room = output::LONGEST;
    let latex = args.emit == Emit::Latex;
    match args.emit {
        Emit::Text | Emit::Latex if args.jacobian => {
            let matrix = matrix::Matrix { formulas: &formulas, latex };
            wrong.extend(matrix.print(&mut out, point.as_ref(), &mut room)?);
            for (index, formula) in formulas.iter().enumerate() {
                let name = function_name(&formulas, index);
                explain(&mut out, args, (formula, &name), explained.get(index), point.as_ref())?;
            }
        }
        Emit::Text | Emit::Latex => {
            for (index, formula) in formulas.iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                let name = function_name(&formulas, index);
                let equations = output::Equations { formula, name: &name, latex };
                let said = equations.print(&mut out, place(formula), &mut room)?;
                if point.is_some() {
                    wrong.extend(said);
                } else {
                    output::warn(said);
                }
                explain(&mut out, args, (formula, &name), explained.get(index), point.as_ref())?;
            }
        }
        Emit::Json if args.jacobian => {
            let report = matrix::report(&sources, &formulas, point.as_ref());
            let of_each = formulas.iter().enumerate();
            let of_each = of_each.map(|(index, formula)| explanations(index, formula));
            let object = matrix::WithExplanations::new(report, of_each.collect());
            writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
        }
        Emit::Json => {
            for (index, (source, formula)) in sources.iter().zip(&formulas).enumerate() {
                let report = jsonl::report(formula, place(formula));
                let explanations = explanations(index, formula);
                let object = jsonl::WithExpr { expr: &source.text, report, explanations };
                writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
            }
        }
        Emit::Rust | Emit::C | Emit::Python | Emit::Numpy | Emit::Dot => {
            let code = code::emitted(&formulas, args.emit, args.jacobian);
            write!(out, "{}", code.map_err(|missing| Failure::Wrong(missing.to_string()))?)?;
        }
    }
    out.flush()?;
    if let (Some(plot), Some(point), true) = (plot, &point, wrong.is_empty()) {
        let names = (0..formulas.len()).map(|index| function_name(&formulas, index));
        plot.draw(&names.zip(&formulas).collect::<Vec<_>>(), point)?;
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.join("\nerror: "))) }
}

/// The formulas with their derivatives: each by itself, or all as one system for their Jacobian matrix.
fn differentiated(
    args: &Args,
    sources: &[Source],
    wrt: Option<&[&str]>,
) -> Result<Vec<Formula>, Failure> {
    let implicit = args.implicit()?;
    let implicit = implicit.as_deref();
    let mut readings = Vec::with_capacity(sources.len());
    for source in sources {
        let reading = Reading::new(&source.text, implicit);
        readings.push(reading.map_err(|error| source.unreadable(&error))?);
    }
    let settings = args.settings()?;
    let known = all_variables(readings.iter().map(|reading| &reading.ast));
    if let Some(refusal) = point::slip(settings.assume.iter().map(|one| &*one.variable), &known) {
        return Err(Failure::Usage(format!("`assume`: {refusal}")));
    }
    if args.jacobian {
        let (asts, names): (Vec<_>, Vec<_>) =
            readings.into_iter().map(|reading| (reading.ast, reading.name)).unzip();
        let all = matrix::columns(&asts, wrt)?;
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let mut formulas = Formula::system(asts, Some(&all), &settings).map_err(too_large)?;
        for (formula, name) in formulas.iter_mut().zip(names) {
            formula.name = name;
        }
        return one_name_each(formulas);
    }
    let mut formulas = Vec::with_capacity(readings.len());
    for reading in readings {
        let wanted = reading.wanted.filter(|_| !args.says_order()).unwrap_or(settings.wanted);
        let settings = Settings { wanted, ..settings.clone() };
        let formula = reading.formula(implicit, wrt, &settings);
        formulas.push(formula.map_err(|error| match error {
            ImplicitError::Itself(_) => Failure::Usage(format!("'--wrt': {error}")),
            _ => Failure::Wrong(error.to_string()),
        })?);
    }
    one_name_each(formulas)
}

/// Formulas, unless two have the same name.
fn one_name_each(formulas: Vec<Formula>) -> Result<Vec<Formula>, Failure> {
    let mut seen = HashSet::new();
    let twice = (0..formulas.len())
        .map(|index| function_name(&formulas, index))
        .find(|name| !seen.insert(name.clone()));
    match twice.filter(|_| formulas.iter().all(|formula| formula.equation.is_none())) {
        Some(name) => Err(Failure::Wrong(format!("two formulas are called `{name}`"))),
        None => Ok(formulas),
    }
}

/// Whether a formula has no variables, but something to compute: what is beyond all numbers stays a formula.
pub(crate) fn is_computed(formula: &Formula) -> bool {
    let is_constant = formula.variables.is_empty();
    is_constant
        && formula.graph.as_number(formula.written).is_none()
        && !formula.answers(&[], DIGITS).value.is_too_large()
}

fn too_large(error: TooLarge) -> Failure {
    Failure::Wrong(error.to_string())
}

/// Prints what explains the derivatives of a formula with its name: derivations, traces and comparisons, as they were
/// asked for.
fn explain(
    out: &mut impl Write,
    args: &Args,
    (formula, name): (&Formula, &str),
    explained: Option<&Vec<Explained>>,
    point: Option<&Point>,
) -> io::Result<()> {
    if let (Some(equation), true) = (&formula.equation, args.steps) {
        steps::print_implicit(out, (formula, equation), name, args.emit == Emit::Latex)?;
    }
    if let Some(explained) = explained {
        steps::print(out, formula, name, explained, args.emit == Emit::Latex)?;
    }
    let Some(point) = point else { return Ok(()) };
    if args.trace {
        writeln!(out, "\n{}", output::trace(formula, point).trim_end())?;
    }
    if args.compare {
        compare::print(out, formula, name, point)?;
    }
    Ok(())
}

/// The name that the user gave; or f, or f1, f2, … of several.
fn function_name(formulas: &[Formula], index: usize) -> String {
    match (&formulas[index].name, formulas.len()) {
        (Some(name), _) => name.clone(),
        (None, 1) => "f".into(),
        (None, _) => format!("f{}", index + 1),
    }
}
