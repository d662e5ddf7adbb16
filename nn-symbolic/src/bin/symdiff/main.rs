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
mod repl;
mod steps;
mod style;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use args::{Args, Emit};
use input::Source;
use nn_symbolic::{Derivation, Formula, TooLarge, all_variables, parse};
use plot::Plot;
use point::Point;

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
        return Ok(jsonl::run(io::stdin().lock(), &mut out)?);
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
    let derivations: Vec<Vec<Derivation>> = match args.steps {
        true => formulas.iter_mut().map(Formula::derive_in_steps).collect(),
        false => Vec::new(),
    };
    let point = match &args.at[..] {
        [] => None,
        texts => {
            let known = all_variables(formulas.iter().map(|formula| &formula.ast));
            let point = Point::read(texts, &known)?;
            for (source, formula) in sources.iter().zip(&formulas) {
                point.check(source, &formula.ast)?;
                point.satisfy(formula.assumptions()).map_err(Failure::Wrong)?;
            }
            Some(point)
        }
    };

    let mut wrong = Vec::new();
    let mut room = output::LONGEST;
    let latex = args.emit == Emit::Latex;
    match args.emit {
        Emit::Text | Emit::Latex if args.jacobian => {
            let matrix = matrix::Matrix { formulas: &formulas, latex };
            wrong.extend(matrix.print(&mut out, point.as_ref(), &mut room)?);
            if let (true, Some(point)) = (args.trace, &point) {
                for formula in &formulas {
                    writeln!(out, "\n{}", output::trace(formula, point).trim_end())?;
                }
            }
        }
        Emit::Text | Emit::Latex => {
            for (index, formula) in formulas.iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                let name = function_name(index, formulas.len());
                let equations = output::Equations { formula, name: &name, latex };
                wrong.extend(equations.print(&mut out, point.as_ref(), &mut room)?);
                if let Some(derivations) = derivations.get(index) {
                    steps::print(&mut out, formula, &name, derivations, latex)?;
                }
                if let (true, Some(point)) = (args.trace, &point) {
                    writeln!(out, "\n{}", output::trace(formula, point).trim_end())?;
                }
                if let (true, Some(point)) = (args.compare, &point) {
                    compare::print(&mut out, formula, &name, point)?;
                }
            }
        }
        Emit::Json if args.jacobian => {
            let object = matrix::report(&sources, &formulas, point.as_ref());
            writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
        }
        Emit::Json => {
            for (index, (source, formula)) in sources.iter().zip(&formulas).enumerate() {
                let report = jsonl::report(formula, point.as_ref());
                let steps = derivations.get(index).map(|all| steps::Object::new(formula, all));
                let compare = point.as_ref().filter(|_| args.compare);
                let compare = compare.map(|point| compare::Object::new(formula, point));
                let object = jsonl::WithExpr { expr: &source.text, report, steps, compare };
                writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
            }
        }
        Emit::Rust | Emit::C | Emit::Python | Emit::Numpy | Emit::Dot => {
            write!(out, "{}", code::emitted(&formulas, args.emit, args.jacobian))?;
        }
    }
    out.flush()?;
    if let (Some(plot), Some(point), true) = (plot, &point, wrong.is_empty()) {
        let names = (0..formulas.len()).map(|index| function_name(index, formulas.len()));
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
    let mut asts = Vec::with_capacity(sources.len());
    for source in sources {
        asts.push(parse(&source.text).map_err(|error| source.unreadable(&error))?);
    }
    let settings = args.settings()?;
    let known = all_variables(&asts);
    if let Some(refusal) = point::slip(settings.assume.iter().map(|one| &*one.variable), &known) {
        return Err(Failure::Usage(format!("`assume`: {refusal}")));
    }
    let too_large = |error: TooLarge| Failure::Wrong(error.to_string());
    if args.jacobian {
        let all = matrix::columns(&asts, wrt)?;
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        return Formula::system(asts, Some(&all), &settings).map_err(too_large);
    }
    let mut formulas = Vec::with_capacity(asts.len());
    for ast in asts {
        formulas.push(Formula::one(ast, wrt, &settings).map_err(too_large)?);
    }
    Ok(formulas)
}

/// f, or f1, f2, … of several.
fn function_name(index: usize, count: usize) -> String {
    if count == 1 { "f".into() } else { format!("f{}", index + 1) }
}
