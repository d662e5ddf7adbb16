//! `symdiff`: a formula in, its exact derivatives out, as text, LaTeX, Rust or JSON.
//!
//! Exit codes: 0 done, 1 an expression or the point is wrong, 2 the command line is wrong.

mod args;
mod input;
mod jsonl;
mod output;
mod point;
mod repl;
mod style;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use args::{Args, Emit};
use nn_symbolic::{Formula, all_variables};
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
    let mut formulas = Vec::with_capacity(sources.len());
    for source in &sources {
        let formula = Formula::parse(&source.text, wrt.as_deref())
            .map_err(|error| source.unreadable(&error))?;
        formulas.push(formula);
    }
    let point = match &args.at[..] {
        [] => None,
        texts => {
            let known = all_variables(formulas.iter().map(|formula| &formula.ast));
            let point = Point::read(texts, &known)?;
            for (source, formula) in sources.iter().zip(&formulas) {
                point.check(source, &formula.ast)?;
            }
            Some(point)
        }
    };

    let mut wrong = Vec::new();
    match args.emit {
        Emit::Text | Emit::Latex => {
            for (index, formula) in formulas.iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                let name = function_name(index, formulas.len());
                let latex = args.emit == Emit::Latex;
                wrong.extend(output::equations(&mut out, formula, &name, point.as_ref(), latex)?);
                if let (true, Some(point)) = (args.trace, &point) {
                    writeln!(out, "\n{}", output::trace(formula, point).trim_end())?;
                }
            }
        }
        Emit::Rust => {
            let names: Vec<String> =
                (0..formulas.len()).map(|index| function_name(index, formulas.len())).collect();
            write!(out, "{}", output::rust(&formulas, &names))?;
        }
        Emit::Json => {
            for (source, formula) in sources.iter().zip(&formulas) {
                let object = jsonl::report(formula, point.as_ref());
                let object = jsonl::WithExpr { expr: &source.text, report: object };
                writeln!(out, "{}", serde_json::to_string(&object).map_err(io::Error::from)?)?;
            }
        }
    }
    out.flush()?;
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.join("\nerror: "))) }
}

/// f, or f1, f2, … of several.
fn function_name(index: usize, count: usize) -> String {
    if count == 1 { "f".into() } else { format!("f{}", index + 1) }
}
