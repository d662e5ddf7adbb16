//! A formula and its derivatives: what one usually wants of all the rest, in one piece.

use std::cell::OnceCell;

use crate::code::Code;
use crate::diff::{derivative, gradient};
use crate::graph::{Expr, Graph, Symbol};
use crate::parse::{Ast, ParseError, natural_order, parse};
use crate::precise;
use crate::simplify::{Assumptions, share, simplify};
use crate::steps::Derivation;
use crate::tape::Tape;

/// A formula with its simplified derivatives.
///
/// ```
/// use nn_symbolic::Formula;
///
/// let f = Formula::parse("ln(x1)+x1*x2-sin(x2)", None)?;
/// assert_eq!(f.text(f.derivatives[0]).unwrap(), "1/x1 + x2");
/// assert_eq!(f.text(f.derivatives[1]).unwrap(), "x1 - cos(x2)");
///
/// let at = f.at(&[2.0, 5.0]);
/// assert_eq!(at.gradient[0], 5.5);
/// assert_eq!(format!("{:.3}", at.value), "11.652");
/// # Ok::<(), nn_symbolic::ParseError>(())
/// ```
pub struct Formula {
    /// Where all the expressions are.
    pub graph: Graph,
    /// As it was typed.
    pub ast: Ast,
    /// As it was written.
    pub written: Expr,
    /// Simplified.
    pub value: Expr,
    /// Its variables, in natural order.
    pub variables: Vec<Symbol>,
    /// The variables it is differentiated with respect to.
    pub wrt: Vec<Symbol>,
    /// The derivatives with respect to `wrt`, simplified.
    pub derivatives: Vec<Expr>,
    code: OnceCell<(Graph, Code)>,
}

/// The numbers of a [`Formula`] at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// f
    pub value: f64,
    /// ∂f/∂v for every variable of [`Formula::wrt`].
    pub gradient: Vec<f64>,
    /// Why some of these are not finite.
    pub warnings: Vec<String>,
}

impl Formula {
    /// Reads a formula and differentiates it with respect to the variables `wrt`, or to every variable.
    ///
    /// # Errors
    /// [`ParseError`] if `text` is no formula.
    pub fn parse(text: &str, wrt: Option<&[&str]>) -> Result<Self, ParseError> {
        Ok(Self::new(parse(text)?, wrt))
    }

    /// Differentiates a formula with respect to the variables `wrt`, or to every variable in natural order. The
    /// derivative with respect to a variable that does not occur is 0.
    #[must_use]
    pub fn new(ast: Ast, wrt: Option<&[&str]>) -> Self {
        let mut graph = Graph::new();
        let written = ast.build(&mut graph);
        let variables: Vec<Symbol> =
            ast.variables().into_iter().map(|name| graph.symbol(name)).collect();
        let wrt: Vec<Symbol> = match wrt {
            Some(names) => names.iter().map(|name| graph.symbol(name)).collect(),
            None => variables.clone(),
        };
        // One sweep serves them all, but for a single variable the one from below is shorter.
        let raw = match wrt[..] {
            [only] => vec![derivative(&mut graph, written, only)],
            _ => {
                let one = graph.number(1);
                gradient(&mut graph, written, &wrt, one)
            }
        };
        let roots: Vec<Expr> = [written].into_iter().chain(raw).collect();
        let mut simple = simplify(&mut graph, &roots, &Assumptions::none()).into_iter();
        let value = simple.next().unwrap_or(written);
        let derivatives = simple.collect();
        let code = OnceCell::new();
        Self { graph, ast, written, value, variables, wrt, derivatives, code }
    }

    /// Derives the derivatives again, each by itself and in steps; from now on they are the results of those.
    ///
    /// That one sweep for all variables gives the same values, but not always in the same form.
    pub fn derive_in_steps(&mut self) -> Vec<Derivation> {
        let Self { graph, written, wrt, .. } = self;
        let none = Assumptions::none();
        let derivations: Vec<Derivation> =
            wrt.iter().map(|&symbol| Derivation::new(graph, *written, symbol, &none)).collect();
        self.derivatives = derivations.iter().map(|derivation| derivation.result).collect();
        self.code = OnceCell::new();
        derivations
    }

    /// The value and the derivatives as operations that share what they have in common, with the graph that names their
    /// variables.
    #[must_use]
    pub fn code(&self) -> &(Graph, Code) {
        self.code.get_or_init(|| {
            let roots: Vec<Expr> = [self.value].iter().chain(&self.derivatives).copied().collect();
            self.code_of(&roots)
        })
    }

    /// The operations of some expressions of `graph`, with the graph that names their variables.
    #[must_use]
    pub fn code_of(&self, roots: &[Expr]) -> (Graph, Code) {
        let mut graph = self.graph.clone();
        let shared = share(&mut graph, roots);
        let code = Code::new(&graph, &shared, |_| false);
        (graph, code)
    }

    /// The text of an expression of `graph`, with decimals if the formula had any; `None` if it is longer than a
    /// megabyte.
    #[must_use]
    pub fn text(&self, expr: Expr) -> Option<String> {
        self.limited(self.graph.display(expr))
    }

    /// [`Self::text`] in LaTeX.
    #[must_use]
    pub fn latex(&self, expr: Expr) -> Option<String> {
        self.limited(self.graph.display(expr).latex())
    }

    fn limited(&self, display: crate::Display<'_>) -> Option<String> {
        const LONGEST: usize = 1 << 20;
        let display = display.with_limit(LONGEST).with_decimals(self.ast.has_decimals());
        let text = display.to_string();
        (!text.ends_with('…')).then_some(text)
    }

    /// The name of a variable.
    #[must_use]
    pub fn name(&self, symbol: Symbol) -> &str {
        self.graph.symbol_name(symbol)
    }

    /// The place of a variable in [`Self::variables`].
    #[must_use]
    pub fn index(&self, symbol: Symbol) -> Option<usize> {
        self.variables.iter().position(|&variable| variable == symbol)
    }

    /// The value and the derivatives where the variables, in the order of [`Self::variables`], have these values;
    /// those without one are NaN.
    ///
    /// The simplified formulas are evaluated, with more digits where they would cancel; where they give no finite
    /// number, the formula as written may: then that is the answer.
    #[must_use]
    pub fn at(&self, point: &[f64]) -> Numbers {
        let value_of = |symbol: Symbol| {
            self.index(symbol).and_then(|index| point.get(index)).copied().unwrap_or(f64::NAN)
        };
        let (_, code) = self.code();
        let mut numbers = precise::evaluate(code, value_of).into_iter();
        let value = numbers.next().unwrap_or(f64::NAN);
        let gradient: Vec<f64> = numbers.collect();
        let mut numbers = Numbers { value, gradient, warnings: Vec::new() };
        if !value.is_finite() || numbers.gradient.iter().any(|d| !d.is_finite()) {
            self.as_written(point, &mut numbers);
        }
        numbers
    }

    /// Takes what is not finite from the formula as written, and says why if it still is not.
    fn as_written(&self, point: &[f64], numbers: &mut Numbers) {
        let tape = Tape::new(&self.graph, self.written, &self.variables);
        let run = tape.run(point);
        if !numbers.value.is_finite() {
            numbers.value = run.value();
        }
        let gradient = run.gradient();
        for (derivative, &symbol) in numbers.gradient.iter_mut().zip(&self.wrt) {
            if !derivative.is_finite() {
                *derivative = self.index(symbol).map_or(0.0, |index| gradient[index]);
            }
        }
        let why = run.first_trouble();
        if !numbers.value.is_finite() {
            numbers.warnings.push(format!("the value is not finite: {why}"));
        }
        for (derivative, &symbol) in numbers.gradient.iter().zip(&self.wrt) {
            if !derivative.is_finite() {
                let name = self.name(symbol);
                numbers.warnings.push(format!("∂f/∂{name} is not finite: {why}"));
            }
        }
    }
}

/// The names of all variables of several formulas, in natural order.
#[must_use]
pub fn all_variables<'f>(formulas: impl IntoIterator<Item = &'f Ast>) -> Vec<&'f str> {
    let mut names: Vec<&str> = formulas.into_iter().flat_map(Ast::variables).collect();
    names.sort_by(|a, b| natural_order(a, b));
    names.dedup();
    names
}
