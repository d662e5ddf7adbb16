//! The command line.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, Write};

use clap::{CommandFactory, Parser, ValueEnum};
use clap_complete::Shell;
use nn_symbolic::parse::Kind;
use nn_symbolic::{Ast, parse};

use super::Failure;

/// Differentiates formulas: prints each with its gradient, exact and simplified.
///
/// A formula is written as in mathematics: + - * / ^, implicit products (2x, x₁x₂), √, |x|, π, e, and functions by name
/// (sqrt exp ln sin cos tan asin atan sinh tanh abs min max sigmoid …); or in LaTeX. Quote it, so that the shell leaves
/// it alone. Without a formula a session begins, in which :help says more.
#[derive(Parser)]
#[command(
    name = "symdiff",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  \
        symdiff \"ln(x1)+x1*x2-sin(x2)\"                               the gradient\n  \
        symdiff \"ln(x1)+x1*x2-sin(x2)\" --at x1=2,x2=5 --trace        and how it is computed\n  \
        symdiff \"x^2*sin(y)\" --wrt x --emit rust                     as Rust code\n  \
        symdiff '\\frac{1}{2} x^{2} \\sin y' --emit latex              LaTeX in, LaTeX out\n  \
        echo x^2 | symdiff -                                         a formula a line\n  \
        echo '{\"expr\": \"x^2\", \"at\": {\"x\": 3}}' | symdiff --jsonl   for programs\n\n\
        Exit codes: 0 done, 1 an expression or the point is wrong, 2 the command line is wrong."
)]
pub(crate) struct Args {
    /// Formulas; `-` reads them from standard input, one a line. Without any, a session begins: try :help in it
    #[arg(value_name = "EXPR")]
    pub(crate) exprs: Vec<String>,

    /// The variables to differentiate with respect to, in this order [default: all]
    #[arg(long, value_name = "x1,x2", value_delimiter = ',')]
    wrt: Option<Vec<String>>,

    /// Also gives numbers, where the variables have these values: numbers or formulas like pi/2
    #[arg(long, value_name = "x1=2,x2=5")]
    pub(crate) at: Vec<String>,

    /// Also prints the evaluation traces: values, tangents forward, adjoints in reverse
    #[arg(long, requires = "at")]
    pub(crate) trace: bool,

    /// What is printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Emit::Text)]
    pub(crate) emit: Emit,

    /// Reads lines {"expr": "…", "wrt": ["x"], "at": {"x": 1}} from standard input and answers each with a line of JSON
    #[arg(long, conflicts_with_all = ["exprs", "wrt", "at", "trace", "emit"])]
    pub(crate) jsonl: bool,

    /// Prints what a shell needs to complete this command: bash, zsh, fish, powershell or elvish
    #[arg(long, value_enum, value_name = "SHELL", hide_possible_values = true, exclusive = true)]
    pub(crate) completions: Option<Shell>,

    /// Prints the manual, for `man -l -`
    #[arg(long, exclusive = true)]
    pub(crate) man: bool,
}

/// A format of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// Equations, in the syntax that is read
    Text,
    /// Equations in LaTeX
    Latex,
    /// Functions in Rust: the value, and the value with its gradient
    Rust,
    /// A JSON object for each formula
    Json,
}

impl Args {
    /// Reads the command line. Where it is wrong in itself, or asks for help, this ends the program.
    pub(crate) fn read() -> Result<Self, Failure> {
        let mut args = Self::parse_from(std::env::args_os().map(protected));
        for expr in &mut args.exprs {
            *expr = expr.trim_start().to_owned();
        }
        let needs_none = args.jsonl || args.man || args.completions.is_some();
        if args.exprs.is_empty() && !needs_none && std::env::args_os().len() > 1 {
            let message = "there is no EXPR; a session, which needs none, takes no options";
            return Err(Failure::Usage(message.into()));
        }
        if args.trace && args.emit != Emit::Text {
            return Err(Failure::Usage("'--trace' prints text: it needs '--emit text'".into()));
        }
        Ok(args)
    }

    /// The variables of `--wrt` by the names that the formulas use: x₁ is x1.
    pub(crate) fn wrt(&self) -> Result<Option<Vec<String>>, Failure> {
        let refuse =
            |name: &String| Failure::Usage(format!("'--wrt {name}': `{name}` is no variable"));
        self.wrt.as_deref().map(|names| variables(names).map_err(refuse)).transpose()
    }
}

/// Writes the script by which a shell completes the options.
pub(crate) fn completions(shell: Shell, out: &mut impl Write) -> io::Result<()> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "symdiff", &mut script);
    out.write_all(&script)
}

/// Writes the manual in the format of `man`.
pub(crate) fn manual(out: &mut impl Write) -> io::Result<()> {
    clap_mangen::Man::new(Args::command()).render(out)
}

/// A formula may begin with a minus, which clap would take for an option; with a blank before it, it does not. The
/// options of one letter are these two.
fn protected(arg: OsString) -> OsString {
    match arg.to_str() {
        Some("-" | "-h" | "-V") | None => arg,
        Some(text) if text.starts_with('-') && !text.starts_with("--") => format!(" {text}").into(),
        Some(_) => arg,
    }
}

/// The names of variables as formulas use them, each once; or the first that is none.
pub(crate) fn variables(names: &[String]) -> Result<Vec<String>, &String> {
    let mut variables =
        names.iter().map(|name| variable(name).ok_or(name)).collect::<Result<Vec<_>, _>>()?;
    let mut seen = HashSet::new();
    variables.retain(|name| seen.insert(name.clone()));
    Ok(variables)
}

/// The name of a variable as formulas use it.
pub(crate) fn variable(text: &str) -> Option<String> {
    let ast: Ast = parse(text).ok()?;
    match ast.kind(ast.root()) {
        Kind::Variable(_) => ast.variables().first().map(|&name| name.to_owned()),
        _ => None,
    }
}
