//! The command line.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{CommandFactory, Parser, ValueEnum};
use clap_complete::Shell;
use nn_symbolic::parse::{Assumption, Kind, assumptions, contradiction};
use nn_symbolic::{Ast, Settings, Wanted, parse};

use super::Failure;

/// Differentiates formulas: prints each with its gradient, exact and simplified.
///
/// A formula is written as in mathematics: + - * / ^, implicit products (2x, x₁x₂), √, |x|, π, e, and functions by name
/// (sqrt exp ln sin cos tan asin atan sinh tanh abs min max sigmoid erf gamma besselj … x!), in pieces: if(x < 0, -x, x^2), as
/// textbooks write them: sin 2x, sin^2(x), d/dx x^2; or in LaTeX. y = x^2 and f(x, y) = x^2*y give it a name, grad (x*y) and
/// hessian (x*y) say which derivatives. Quote it, so that the shell leaves it alone. Without a formula a session begins, in
/// which :help says more.
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
        symdiff \"x^2 + y^2 = 1\" --implicit y                          dy/dx of an equation\n  \
        symdiff \"sqrt(x^2)\" --assume \"x>0\"                           where x is positive\n  \
        echo x^2 | symdiff -                                         a formula a line\n  \
        symdiff \"x^2*y\" \"sin(x)\" --jacobian                         of two formulas, a matrix\n  \
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

    /// The derivatives of this order instead of the first ones: all distinct mixed ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    order: Option<u32>,

    /// The gradient and all second derivatives
    #[arg(long, conflicts_with = "order")]
    hessian: bool,

    /// The matrix of the derivatives of all formulas, a row each, with respect to all variables, a column each
    #[arg(long, conflicts_with_all = ["order", "hessian"])]
    pub(crate) jacobian: bool,

    /// What the simplifier may rely on: comparisons with numbers, as in 0<p<1 or n!=0, and `n integer`
    #[arg(long, value_name = "x>0", value_delimiter = ',')]
    assume: Vec<String>,

    /// A variable to be differentiated as a function of the others, where an equation such as x^2 + y^2 = 1 holds
    #[arg(long, value_name = "y", conflicts_with_all = ["jacobian", "trace", "compare"])]
    implicit: Option<String>,

    /// Leaves derivatives as the rules of differentiation give them
    #[arg(long)]
    no_simplify: bool,

    /// Also gives numbers, where the variables have these values: numbers or formulas like pi/2
    #[arg(long, value_name = "x1=2,x2=5")]
    pub(crate) at: Vec<String>,

    /// How many digits numbers have; a warning says where so many are not known
    #[arg(long, value_name = "N", default_value_t = 17, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    digits: u32,

    /// Also prints the evaluation traces: values, tangents forward, cotangents in reverse
    #[arg(long, requires = "at")]
    pub(crate) trace: bool,

    /// Also derives each derivative in steps, those of lower order first: which rule was applied where, and how the
    /// result was simplified
    #[arg(long)]
    pub(crate) steps: bool,

    /// Also compares numerical, symbolic and automatic first derivatives at the point: their errors and what they cost
    #[arg(long, requires = "at")]
    pub(crate) compare: bool,

    /// Also draws the comparison: error against h on logarithmic axes
    #[arg(long, requires = "compare", value_name = "FILE.svg")]
    pub(crate) plot: Option<PathBuf>,

    /// What is printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Emit::Text)]
    pub(crate) emit: Emit,

    /// Reads lines {"expr": "…", "wrt": ["x"], "at": {"x": 1}} from standard input and answers each with a line of JSON;
    /// `wrt`, `order` and `hessian` in a line go before those options, an `assume` is added to --assume
    #[arg(long, conflicts_with_all = ["exprs", "jacobian", "at", "trace", "compare", "plot", "emit"])]
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
    /// Functions in Rust: the value, and the value with its derivatives
    Rust,
    /// Functions in C99
    C,
    /// Functions in Python that need its module `math` alone
    Python,
    /// Functions in Python over NumPy's arrays
    Numpy,
    /// What the functions compute, as a drawing for Graphviz
    Dot,
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
        let has_numbers = matches!(args.emit, Emit::Text | Emit::Latex | Emit::Json);
        if !args.at.is_empty() && !has_numbers {
            let message = "'--at' gives numbers: it needs '--emit text', 'latex' or 'json'";
            return Err(Failure::Usage(message.into()));
        }
        if args.steps && !matches!(args.emit, Emit::Text | Emit::Latex | Emit::Json) {
            let message = "'--steps' prints text, LaTeX or JSON, no code: choose that by '--emit'";
            return Err(Failure::Usage(message.into()));
        }
        if args.compare && !matches!(args.emit, Emit::Text | Emit::Json) {
            let message = "'--compare' prints text or JSON: choose that by '--emit'";
            return Err(Failure::Usage(message.into()));
        }
        let is_svg =
            |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg"));
        if let Some(path) = args.plot.as_ref().filter(|path| !is_svg(path)) {
            let message = "'--plot' writes SVG: the name of its file must end with .svg";
            return Err(Failure::Usage(format!("{message}, found '{}'", path.display())));
        }
        Ok(args)
    }

    /// What is asked of the formulas.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let wanted = match self.order {
            None | Some(1) if !self.hessian => Wanted::Gradient,
            Some(order) => Wanted::Order(order),
            None => Wanted::Hessian,
        };
        let mut assume = Vec::new();
        assumed(&self.assume, &mut assume).map_err(Failure::Usage)?;
        Ok(Settings { wrt: self.wrt()?, wanted, simplify: !self.no_simplify, assume })
    }

    /// The variable of `--implicit` by the name that formulas use.
    pub(crate) fn implicit(&self) -> Result<Option<String>, Failure> {
        let refuse =
            |name: &str| Failure::Usage(format!("'--implicit {name}': `{name}` is no variable"));
        self.implicit.as_deref().map(|name| variable(name).ok_or_else(|| refuse(name))).transpose()
    }

    /// Whether the command line itself says which derivatives are wanted.
    pub(crate) fn says_order(&self) -> bool {
        self.order.is_some() || self.jacobian
    }

    /// To how many digits numbers are printed.
    pub(crate) fn digits(&self) -> usize {
        self.digits as usize
    }

    /// The variables of `--wrt` by the names that the formulas use: x₁ is x1.
    fn wrt(&self) -> Result<Option<Vec<String>>, Failure> {
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

/// Adds what these texts assume to `all`; or says what is wrong with them, or with all together.
pub(crate) fn assumed(texts: &[String], all: &mut Vec<Assumption>) -> Result<(), String> {
    for text in texts {
        let read = assumptions(text);
        all.extend(read.map_err(|error| format!("`assume`: {}", error.report(text)))?);
    }
    match contradiction(all) {
        None => Ok(()),
        Some(last) => {
            let name = &last.variable;
            let about = all.iter().filter(|one| one.variable == *name).map(ToString::to_string);
            let about: Vec<String> = about.collect();
            Err(format!("`assume`: no {name} satisfies {}", about.join(", ")))
        }
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
