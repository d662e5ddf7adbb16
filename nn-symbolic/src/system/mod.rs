//! Formulas and their derivatives, all in one graph: what one usually wants of all the rest, in one piece.

mod boundaries;
mod constants;
mod explained;
mod formula;
mod higher;
mod implicit;
mod input;
mod label;
mod numbers;

use std::cell::OnceCell;

pub use explained::Explained;
pub use formula::{Formula, FormulaRef};
use higher::higher;
pub use higher::{Partial, TooLarge};
pub use implicit::{Equation, ExplainedEquation};
pub use input::{Input, SystemError, all_variables};
pub use numbers::{Answers, Numbers};

use crate::code::Code;
use crate::graph::{Expr, Graph, Symbol};
use crate::parse::{Assumption, ParseError, natural_order, parse};
use crate::simplify::{Assumptions, share, simplify_derivatives};

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
    /// The variables to differentiate with respect to; `None` for all of each formula, in natural order. The derivative
    /// with respect to a variable that does not occur is 0.
    pub wrt: Option<Vec<String>>,
    /// Which derivatives.
    pub wanted: Wanted,
    /// Whether everything is simplified; else the derivatives are what the rules of differentiation say, term by term.
    pub simplify: bool,
    /// What the simplifier may rely on.
    pub assume: Vec<Assumption>,
}

impl Default for Settings {
    /// The gradient with respect to all variables, simplified.
    fn default() -> Self {
        Self { wrt: None, wanted: Wanted::Gradient, simplify: true, assume: Vec::new() }
    }
}

/// Formulas with their simplified derivatives, in one graph. Often it is one formula:
///
/// ```
/// use nn_symbolic::System;
///
/// let system = System::parse("ln(x1)+x1*x2-sin(x2)", None)?;
/// let f = system.formula(0);
/// assert_eq!(f.text(f.derivatives[0]).unwrap(), "1/x1 + x2");
/// assert_eq!(f.text(f.derivatives[1]).unwrap(), "x1 - cos(x2)");
///
/// let at = f.at(&[2.0, 5.0]);
/// assert_eq!(at.gradient[0], 5.5);
/// assert_eq!(format!("{:.3}", at.value), "11.652");
/// # Ok::<(), nn_symbolic::ParseError>(())
/// ```
///
/// Second derivatives of two formulas, and code in which they share x²·y:
///
/// ```
/// use nn_symbolic::{FormulaRef, Settings, System, Wanted, parse};
///
/// let asts = [parse("x^2*y")?, parse("x^2*y + sin(y)")?];
/// let system = System::new(asts, Settings { wanted: Wanted::Hessian, ..Settings::default() })?;
/// let second = |f: FormulaRef| -> Vec<_> {
///     f.higher.iter().map(|partial| (partial.by.clone(), f.text(partial.expr).unwrap())).collect()
/// };
/// assert_eq!(second(system.formula(0)), [(vec![0, 0], "2*y".into()), (vec![0, 1], "2*x".into())]);
/// assert_eq!(second(system.formula(1)).last().unwrap(), &(vec![1, 1], "-sin(y)".into()));
///
/// let each: usize = system.formulas().map(|f| f.code().cost()).sum();
/// assert!(system.code().cost() < each);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What an equation makes a function of the other variables:
///
/// ```
/// use nn_symbolic::{Input, Settings, System, parse};
///
/// let (left, right) = (parse("x^2 + y^2")?, parse("1")?);
/// let circle = Input::Implicit { left, right, function: "y".into() };
/// let system = System::new([circle], Settings::default())?;
/// let y = system.formula(0);
/// assert_eq!(y.text(y.derivatives[0]).unwrap(), "-x/y");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct System {
    graph: Graph,
    settings: Settings,
    formulas: Vec<Formula>,
    /// Made when it is first asked for.
    code: OnceCell<Code>,
}

impl System {
    /// Differentiates formulas as the settings say. Explicit ones are simplified together, so that they share what they
    /// have in common; what equations define, one by one.
    ///
    /// # Errors
    /// [`SystemError`] if an equation says nothing of its variable, or if there are too many derivatives.
    pub fn new<I>(inputs: I, settings: Settings) -> Result<Self, SystemError>
    where
        I: IntoIterator<Item: Into<Input>>,
    {
        let mut graph = Graph::new();
        let mut formulas = Vec::new();
        for input in inputs {
            formulas.push(match input.into() {
                Input::Explicit { ast, name } => {
                    Formula::explicit(&mut graph, ast, name, settings.wrt.as_deref())
                }
                Input::Implicit { left, right, function } => {
                    Formula::implicit(&mut graph, (&left, &right), function, &settings)?
                }
            });
        }
        complete(&mut graph, &mut formulas, &settings)?;
        Ok(Self { graph, settings, formulas, code: OnceCell::new() })
    }

    /// Reads one formula and differentiates it with respect to the variables `wrt`, or to every variable.
    ///
    /// # Errors
    /// [`ParseError`] if `text` is no formula.
    pub fn parse(text: &str, wrt: Option<&[&str]>) -> Result<Self, ParseError> {
        let wrt = wrt.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        let system = Self::new([parse(text)?], Settings { wrt, ..Settings::default() });
        Ok(system.expect("first derivatives of a formula are not limited"))
    }

    /// Where the expressions of all formulas are.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// What was asked, and what was assumed.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The formula at `index`, in the order in which they were given.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn formula(&self, index: usize) -> FormulaRef<'_> {
        FormulaRef::new(self, &self.formulas[index])
    }

    /// The formulas, in the order in which they were given.
    pub fn formulas(&self) -> impl ExactSizeIterator<Item = FormulaRef<'_>> {
        self.formulas.iter().map(|formula| FormulaRef::new(self, formula))
    }

    /// The variables of all formulas, in natural order.
    #[must_use]
    pub fn variables(&self) -> Vec<Symbol> {
        let all = self.formulas.iter().flat_map(|formula| &formula.variables).copied();
        let mut all: Vec<Symbol> = all.collect();
        let name = |symbol| self.graph.symbol_name(symbol);
        all.sort_by(|&a, &b| natural_order(name(a), name(b)));
        all.dedup();
        all
    }

    /// The [roots](FormulaRef::roots) of all formulas, one after the other, as operations that share what they have in
    /// common.
    #[must_use]
    pub fn code(&self) -> &Code {
        self.code.get_or_init(|| {
            let roots: Vec<Expr> = self.formulas().flat_map(FormulaRef::roots).collect();
            self.code_of(&roots)
        })
    }

    /// The operations of some expressions of the graph, which names their variables.
    #[must_use]
    pub fn code_of(&self, roots: &[Expr]) -> Code {
        if !self.settings.simplify {
            return Code::new(&self.graph, roots);
        }
        // What is shared is no longer canonical.
        let mut graph = self.graph.clone();
        let shared = share(&mut graph, roots);
        Code::new(&graph, &shared)
    }
}

/// Simplifies the explicit formulas with their first derivatives, and adds those of higher order, all as it is asked for.
fn complete(
    graph: &mut Graph,
    formulas: &mut [Formula],
    settings: &Settings,
) -> Result<(), TooLarge> {
    let explicit = formulas.iter_mut().filter(|formula| formula.equation.is_none());
    let mut explicit: Vec<&mut Formula> = explicit.collect();
    let assumptions = Assumptions::of_variables(graph, &settings.assume);
    if settings.simplify {
        simplify_all(graph, &mut explicit, &assumptions);
    }
    let order = settings.wanted.order();
    if order > 1 {
        let first = explicit.iter().map(|formula| (formula.first(graph), formula.wrt.clone()));
        let first = first.collect();
        let all = higher(graph, first, order, settings.simplify.then_some(&assumptions))?;
        for (formula, partials) in explicit.into_iter().zip(all) {
            formula.higher = partials;
        }
    }
    Ok(())
}

/// Simplifies the values and the first derivatives, all together.
fn simplify_all(graph: &mut Graph, formulas: &mut [&mut Formula], assumptions: &Assumptions) {
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
