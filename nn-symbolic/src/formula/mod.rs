//! A formula and its derivatives: what one usually wants of all the rest, in one piece.

mod boundaries;
mod constants;
mod explained;
mod higher;
mod implicit;
mod label;
mod numbers;

use std::cell::OnceCell;
use std::slice;
use std::sync::Arc;

pub use explained::Explained;
pub use higher::{Partial, TooLarge};
use higher::{first_derivatives, higher};
pub use implicit::{Equation, ExplainedEquation, ImplicitError};
pub use numbers::{Answers, Numbers};

use crate::code::Code;
use crate::graph::{Expr, Graph, Symbol};
use crate::parse::{Assumption, Ast, ParseError, natural_order, parse};
use crate::simplify::{Assumptions, share, simplify_derivatives};

/// The longest text, in bytes.
const LONGEST: usize = 1 << 20;

/// Which derivatives are wanted beside the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// The first ones.
    #[default]
    Gradient,
    /// The first ones and the second ones.
    Hessian,
    /// Those of this order, and only these.
    Order(u32),
}

impl Wanted {
    /// The order of the highest ones.
    fn order(self) -> u32 {
        match self {
            Self::Gradient => 1,
            Self::Hessian => 2,
            Self::Order(order) => order,
        }
    }
}

/// What is asked of formulas, and how it is to be answered.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which derivatives.
    pub wanted: Wanted,
    /// Whether everything is simplified; else the derivatives are what the rules of differentiation say, term by term.
    pub simplify: bool,
    /// What the simplifier may rely on.
    pub assume: Vec<Assumption>,
}

impl Default for Settings {
    /// The gradient, simplified.
    fn default() -> Self {
        Self { wanted: Wanted::Gradient, simplify: true, assume: Vec::new() }
    }
}

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
///
/// Second derivatives of two formulas, in one graph:
///
/// ```
/// use nn_symbolic::{Formula, Settings, Wanted, parse};
///
/// let asts = vec![parse("x^2*y")?, parse("x + sin(y)")?];
/// let settings = Settings { wanted: Wanted::Hessian, ..Settings::default() };
/// let system = Formula::system(asts, None, &settings)?;
/// let second = |f: &Formula| -> Vec<_> {
///     f.higher.iter().map(|partial| (partial.by.clone(), f.text(partial.expr).unwrap())).collect()
/// };
/// assert_eq!(second(&system[0]), [(vec![0, 0], "2*y".into()), (vec![0, 1], "2*x".into())]);
/// assert_eq!(second(&system[1]), [(vec![1, 1], "-sin(y)".into())]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Formula {
    /// Where all the expressions are; formulas of one system have it in common.
    pub graph: Arc<Graph>,
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
    /// The derivatives of the order that was wanted, if that is more than 1: those that are not 0, each once, simplified.
    pub higher: Vec<Partial>,
    /// How it is called, if the user has said.
    pub name: Option<String>,
    /// The equation by which it is a function, if its value is a variable of that.
    pub equation: Option<Equation>,
    /// What is differentiated: as it was written, but for parts that are constants, if that matters.
    source: Expr,
    settings: Settings,
    code: OnceCell<(Graph, Code)>,
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
        let mut formula = Self::written(&mut graph, ast, wrt, &Settings::default());
        simplify_all(&mut graph, slice::from_mut(&mut formula), &Assumptions::none());
        formula.graph = Arc::new(graph);
        formula
    }

    /// [`Self::new`], as it is asked for.
    ///
    /// # Errors
    /// [`TooLarge`] if there are too many derivatives.
    pub fn one(ast: Ast, wrt: Option<&[&str]>, settings: &Settings) -> Result<Self, TooLarge> {
        let mut graph = Graph::new();
        let mut formula = Self::written(&mut graph, ast, wrt, settings);
        complete(&mut graph, slice::from_mut(&mut formula), settings)?;
        formula.graph = Arc::new(graph);
        Ok(formula)
    }

    /// Differentiates formulas with respect to the variables `wrt`, or each to its own, as it is asked for. They are in
    /// one graph and simplified together.
    ///
    /// # Errors
    /// [`TooLarge`] if there are too many derivatives.
    pub fn system(
        asts: Vec<Ast>,
        wrt: Option<&[&str]>,
        settings: &Settings,
    ) -> Result<Vec<Self>, TooLarge> {
        let mut graph = Graph::new();
        let mut formulas: Vec<Self> =
            asts.into_iter().map(|ast| Self::written(&mut graph, ast, wrt, settings)).collect();
        complete(&mut graph, &mut formulas, settings)?;
        let graph = Arc::new(graph);
        for formula in &mut formulas {
            formula.graph = Arc::clone(&graph);
        }
        Ok(formulas)
    }

    /// A formula with its first derivatives, unsimplified, as long as its graph is being built.
    fn written(graph: &mut Graph, ast: Ast, wrt: Option<&[&str]>, settings: &Settings) -> Self {
        let written = ast.build(graph);
        let variables: Vec<Symbol> =
            ast.variables().into_iter().map(|name| graph.symbol(name)).collect();
        let wrt: Vec<Symbol> = match wrt {
            Some(names) => names.iter().map(|name| graph.symbol(name)).collect(),
            None => variables.clone(),
        };
        let derivatives = first_derivatives(graph, written, &wrt);
        Self {
            graph: Arc::default(),
            ast,
            written,
            value: written,
            variables,
            wrt,
            derivatives,
            higher: Vec::new(),
            name: None,
            equation: None,
            source: written,
            settings: settings.clone(),
            code: OnceCell::new(),
        }
    }

    /// The first derivatives that are not 0.
    fn first(&self, graph: &Graph) -> (Vec<Partial>, Vec<Symbol>) {
        let all = self.derivatives.iter().enumerate();
        let first = all.filter(|(_, expr)| !graph.is_number(**expr, 0));
        let first = first.map(|(place, &expr)| Partial { by: vec![place], expr });
        (first.collect(), self.wrt.clone())
    }

    /// All that was wanted: the value, then the derivatives, those of [`Self::higher`] last.
    #[must_use]
    pub fn roots(&self) -> Vec<Expr> {
        let first = if self.wants_gradient() { &self.derivatives[..] } else { &[] };
        let higher = self.higher.iter().map(|partial| &partial.expr);
        [&self.value].into_iter().chain(first).chain(higher).copied().collect()
    }

    /// The order of the highest derivatives that were wanted.
    #[must_use]
    pub fn order(&self) -> usize {
        self.settings.wanted.order() as usize
    }

    /// Whether the first derivatives were wanted.
    #[must_use]
    pub fn wants_gradient(&self) -> bool {
        !matches!(self.settings.wanted, Wanted::Order(order) if order > 1)
    }

    /// What was assumed of variables.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.settings.assume
    }

    /// The value and the derivatives as operations that share what they have in common, with the graph that names their
    /// variables.
    #[must_use]
    pub fn code(&self) -> &(Graph, Code) {
        self.code.get_or_init(|| self.code_of(&self.roots()))
    }

    /// The operations of some expressions of `graph`, with the graph that names their variables.
    #[must_use]
    pub fn code_of(&self, roots: &[Expr]) -> (Graph, Code) {
        let mut graph = Graph::clone(&self.graph);
        let shared = if self.settings.simplify { share(&mut graph, roots) } else { roots.to_vec() };
        let code = Code::new(&graph, &shared);
        (graph, code)
    }

    /// The text of an expression of `graph`, with decimals if the formula had any; `None` if it is longer than a
    /// megabyte.
    #[must_use]
    pub fn text(&self, expr: Expr) -> Option<String> {
        self.limited(self.graph.display(expr), LONGEST)
    }

    /// [`Self::text`] in LaTeX.
    #[must_use]
    pub fn latex(&self, expr: Expr) -> Option<String> {
        self.limited(self.graph.display(expr).latex(), LONGEST)
    }

    /// [`Self::text`], or [`Self::latex`], as long as there is `room` for it, in bytes: of several texts, the sum is then
    /// bounded, and so is the time, because what is too long uses up room as well. Up to a thousand bytes there is room
    /// for in any case.
    #[must_use]
    pub fn text_within(&self, room: &mut usize, expr: Expr, latex: bool) -> Option<String> {
        const SHORT: usize = 1_000;
        let display = self.graph.display(expr);
        let display = if latex { display.latex() } else { display };
        let limit = LONGEST.min(SHORT.max(*room));
        let text = self.limited(display, limit);
        *room = room.saturating_sub(text.as_ref().map_or(limit, String::len));
        text
    }

    fn limited(&self, display: crate::Display<'_>, limit: usize) -> Option<String> {
        let display = display.with_limit(limit).with_decimals(self.ast.has_decimals());
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
}

/// Simplifies formulas with their first derivatives, and adds those of higher order, all as it is asked for.
fn complete(
    graph: &mut Graph,
    formulas: &mut [Formula],
    settings: &Settings,
) -> Result<(), TooLarge> {
    let assumptions = Assumptions::of_variables(graph, &settings.assume);
    if settings.simplify {
        simplify_all(graph, formulas, &assumptions);
    }
    let order = settings.wanted.order();
    if order > 1 {
        let first = formulas.iter().map(|formula| formula.first(graph)).collect();
        let all = higher(graph, first, order, settings.simplify.then_some(&assumptions))?;
        for (formula, partials) in formulas.iter_mut().zip(all) {
            formula.higher = partials;
        }
    }
    Ok(())
}

/// Simplifies the values and the first derivatives, all together.
fn simplify_all(graph: &mut Graph, formulas: &mut [Formula], assumptions: &Assumptions) {
    let values: Vec<Expr> = formulas.iter().map(|formula| formula.written).collect();
    let raw: Vec<Expr> =
        formulas.iter().flat_map(|formula| &formula.derivatives).copied().collect();
    let (values, derivatives) = simplify_derivatives(graph, &values, &raw, assumptions);
    let mut derivatives = derivatives.into_iter();
    for (formula, value) in formulas.iter_mut().zip(values) {
        formula.value = value;
        for (place, simple) in formula.derivatives.iter_mut().zip(&mut derivatives) {
            *place = simple;
        }
        formula.differentiate_constants(graph, assumptions);
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
