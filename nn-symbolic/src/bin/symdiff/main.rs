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
use nn_symbolic::{
    Explained, FormulaRef, Input, Settings, System, SystemError, TooLarge, all_variables,
};
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
    let settings = args.settings()?;
    let sources = input::expressions(&args.exprs)?;
    let mut systems = differentiated(args, &sources, settings)?;
    let plot = args.plot.as_deref().map(Plot::create).transpose()?;
    let mut explained: Vec<Vec<Explained>> = Vec::new();
    for system in systems.iter_mut().filter(|_| args.steps) {
        explained.extend(system.derive_in_steps().map_err(too_large)?);
    }
    let formulas = named(&systems);
    let point = match &args.at[..] {
        [] => None,
        texts => {
            let known = all_variables(formulas.iter().map(|(_, formula)| &formula.ast));
            let point = Point::read(texts, &known, args.digits())?;
            for (source, (_, formula)) in sources.iter().zip(&formulas) {
                point.check(source, &formula.ast)?;
                point.satisfy(&formula.system().settings().assume).map_err(Failure::Wrong)?;
            }
            Some(point)
        }
    };

    // What has no variables is a number anywhere.
    let anywhere = Point::new(HashMap::new(), args.digits());
    let place = |formula: FormulaRef<'_>| {
        let is_constant = point.is_none() && is_computed(formula);
        if is_constant { Some(&anywhere) } else { point.as_ref() }
    };

    let explanations = |index: usize, formula: FormulaRef<'_>| jsonl::Explanations {
        steps: explained.get(index).and_then(|all| steps::Object::of(formula, all)),
        compare: point
            .as_ref()
            .filter(|_| args.compare)
            .map(|point| compare::Object::new(formula, point)),
    };

    let mut wrong = Vec::new();
    let mut room = output::LONGEST;
    let latex = args.emit == Emit::Latex;
    match (args.emit, systems.first().filter(|_| args.jacobian)) {
        (Emit::Text | Emit::Latex, Some(system)) => {
            let matrix = matrix::Matrix { system, latex };
            wrong.extend(matrix.print(&mut out, point.as_ref(), &mut room)?);
            for (index, (name, formula)) in formulas.iter().enumerate() {
                explain(&mut out, args, (*formula, name), explained.get(index), point.as_ref())?;
            }
        }
        (Emit::Text | Emit::Latex, None) => {
            for (index, &(ref name, formula)) in formulas.iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                let equations = output::Equations { formula, name, latex };
                let said = equations.print(&mut out, place(formula), &mut room)?;
                if point.is_some() {
                    wrong.extend(said);
                } else {
                    output::warn(said);
                }
                explain(&mut out, args, (formula, name), explained.get(index), point.as_ref())?;
            }
        }
        (Emit::Json, Some(system)) => {
            let report = matrix::report(&sources, system, point.as_ref());
            let of_each = system.formulas().enumerate();
            let of_each = of_each.map(|(index, formula)| explanations(index, formula));
            let object = matrix::WithExplanations::new(report, of_each.collect());
            writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
        }
        (Emit::Json, None) => {
            for (index, (source, &(_, formula))) in sources.iter().zip(&formulas).enumerate() {
                let report = jsonl::report(formula, place(formula));
                let explanations = explanations(index, formula);
                let object = jsonl::WithExpr { expr: &source.text, report, explanations };
                writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
            }
        }
        (Emit::Rust | Emit::C | Emit::Python | Emit::Numpy | Emit::Dot, _) => {
            let code = code::emitted(&systems, args.emit, args.jacobian);
            write!(out, "{}", code.map_err(|missing| Failure::Wrong(missing.to_string()))?)?;
        }
    }
    out.flush()?;
    if let (Some(plot), Some(point), true) = (plot, &point, wrong.is_empty()) {
        plot.draw(&formulas, point)?;
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.join("\nerror: "))) }
}

/// The formulas with their derivatives: all as one system for their Jacobian matrix, else each as one of its own.
///
/// Formulas of one system are simplified together, so the form of each depends on the others; that would be wrong for
/// answers, and functions in code, which stand by themselves.
fn differentiated(
    args: &Args,
    sources: &[Source],
    settings: Settings,
) -> Result<Vec<System>, Failure> {
    let implicit = args.implicit()?;
    let mut readings = Vec::with_capacity(sources.len());
    for source in sources {
        let reading = Reading::new(&source.text, implicit.as_deref());
        readings.push(reading.map_err(|error| source.unreadable(&error))?);
    }
    let known = all_variables(readings.iter().flat_map(|reading| reading.input.asts()));
    if let Some(refusal) = point::slip(settings.assume.iter().map(|one| &*one.variable), &known) {
        return Err(Failure::Usage(format!("`assume`: {refusal}")));
    }
    let differentiated = |inputs: Vec<Input>, settings: Settings| {
        System::new(inputs, settings).map_err(|error| match error {
            SystemError::Itself(_) => Failure::Usage(format!("'--wrt': {error}")),
            _ => Failure::Wrong(error.to_string()),
        })
    };
    let systems = if args.jacobian {
        let all = || known.iter().map(|&name| name.to_owned()).collect();
        let columns: Vec<String> = settings.wrt.clone().unwrap_or_else(all);
        matrix::check_size(readings.len(), columns.len())?;
        let settings = Settings { wrt: Some(columns), ..settings };
        let inputs = readings.into_iter().map(|reading| reading.input).collect();
        vec![differentiated(inputs, settings)?]
    } else {
        let each = readings.into_iter().map(|Reading { input, wanted }| {
            let wanted = wanted.filter(|_| !args.says_order()).unwrap_or(settings.wanted);
            differentiated(vec![input], Settings { wanted, ..settings.clone() })
        });
        each.collect::<Result<Vec<_>, _>>()?
    };
    let mut seen = HashSet::new();
    let twice = named(&systems).into_iter().find(|(name, _)| !seen.insert(name.clone()));
    match twice.filter(|(_, formula)| formula.equation.is_none()) {
        Some((name, _)) => Err(Failure::Wrong(format!("two formulas are called `{name}`"))),
        None => Ok(systems),
    }
}

/// Whether a formula has no variables, but something to compute: what is beyond all numbers stays a formula.
pub(crate) fn is_computed(formula: FormulaRef<'_>) -> bool {
    let is_constant = formula.variables.is_empty();
    is_constant
        && formula.graph().as_number(formula.written).is_none()
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
    (formula, name): (FormulaRef<'_>, &str),
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

/// All formulas with their names: those that the user gave; or f, or f1, f2, … of several.
pub(crate) fn named(systems: &[System]) -> Vec<(String, FormulaRef<'_>)> {
    let formulas: Vec<FormulaRef<'_>> = systems.iter().flat_map(System::formulas).collect();
    let count = formulas.len();
    let name = |(index, formula): (usize, FormulaRef<'_>)| match (&formula.name, count) {
        (Some(name), _) => name.clone(),
        (None, 1) => "f".into(),
        (None, _) => format!("f{}", index + 1),
    };
    formulas.into_iter().enumerate().map(|one| (name(one), one.1)).collect()
}
