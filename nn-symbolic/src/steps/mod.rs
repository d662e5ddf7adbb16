//! Derivations: how a derivative comes about, rule by rule, as one writes it on paper.
//!
//! A [`Derivation`] goes from the outside in. Each [`Step`] is an equation `∂/∂x[u] = …`, in which the derivatives of the
//! operands of u still stand as they are; they are the steps below it. A shared subexpression is derived once. Putting
//! the derivatives in gives the derivative as the rules leave it, and the [`Firing`]s of the simplifier lead from there
//! to the result. The explanation is the computation: nothing else computes that result.
//!
//! ```
//! # #[cfg(feature = "parse")] {
//! use nn_symbolic::{Assumptions, Derivation, Graph, parse};
//!
//! let mut graph = Graph::new();
//! let f = parse("x*sin(x)")?.build(&mut graph);
//! let x = graph.symbol("x");
//! let derivation = Derivation::new(&mut graph, f, x, &Assumptions::none());
//! assert_eq!(derivation.steps[0].law.name, "product rule");
//! assert_eq!(graph.display(derivation.derived).to_string(), "sin(x) + x*cos(x)");
//! assert_eq!(graph.display(derivation.result).to_string(), "x*cos(x) + sin(x)");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod law;
mod relevant;
#[cfg(feature = "parse")]
mod render;
mod textbook;

use std::collections::HashMap;

use crate::diff::dependents;
use crate::extremum::{Counts, Style};
use crate::graph::{Expr, Graph, Node, Symbol};
use crate::hash::BuildMixer;
use crate::simplify::{Assumptions, Firing, simplify_derivative_logged};

pub use law::Law;
#[cfg(feature = "parse")]
pub use render::Rendering;
use textbook::Local;

/// How the derivative of an expression with respect to a variable comes about.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The variable.
    pub variable: Symbol,
    /// From the outside in; the first is the whole expression's.
    pub steps: Vec<Step>,
    /// The derivative as the steps leave it.
    pub derived: Expr,
    /// What the simplifier made of it, in order; what does not matter for the result is left out.
    pub simplifications: Vec<Firing>,
    /// The derivative, simplified.
    pub result: Expr,
}

/// One equation: the derivative of `expr` is `right`.
#[derive(Clone, Debug)]
pub struct Step {
    /// The rule that gives it.
    pub law: Law,
    /// What is differentiated.
    pub expr: Expr,
    /// Its derivative, in which variables stand for the derivatives of operands; see `uses`.
    pub right: Expr,
    /// `right` with all those derivatives put in.
    pub derivative: Expr,
    /// The variables of `right` that stand for derivatives, each with the step that gives it.
    pub uses: Vec<(Symbol, usize)>,
    /// The step that first needs this one; none for the first.
    pub parent: Option<usize>,
    /// How many steps stand around it.
    pub depth: usize,
}

/// A step before its place among the others is known.
struct Draft {
    law: Law,
    right: Expr,
    derivative: Expr,
    /// The operands whose derivatives `right` uses, with the variables that stand for these.
    operands: Vec<(Symbol, Expr)>,
}

impl Derivation {
    /// Derives ∂`expr`/∂`variable` and simplifies it under `assumptions`.
    ///
    /// In time and space proportional to the size of the graph, but for the simplifier's.
    #[must_use]
    pub fn new(graph: &mut Graph, expr: Expr, variable: Symbol, assumptions: &Assumptions) -> Self {
        let raw = Self::unsimplified(graph, expr, variable);
        let (result, firings) = simplify_derivative_logged(graph, expr, raw.derived, assumptions);
        let simplifications = relevant::relevant(graph, firings, result);
        Self { simplifications, result, ..raw }
    }

    /// Derives ∂`expr`/∂`variable`, and leaves it as the steps do.
    #[must_use]
    pub fn unsimplified(graph: &mut Graph, expr: Expr, variable: Symbol) -> Self {
        Self::with_function(graph, expr, variable, None)
    }

    /// Derives ∂`expr`/∂`variable` where another variable is a function of this one, with the derivative that stands beside
    /// it, and leaves it as the steps do.
    pub(crate) fn with_function(
        graph: &mut Graph,
        expr: Expr,
        variable: Symbol,
        function: Option<(Symbol, Expr)>,
    ) -> Self {
        let mut drafts = drafts(graph, expr, variable, function);
        let steps = arranged(expr, &mut drafts);
        let derived = steps[0].derivative;
        Self { variable, steps, derived, simplifications: Vec::new(), result: derived }
    }
}

/// The derivatives of everything that depends on the variable, from the leaves up; a function of it has its own.
fn drafts(
    graph: &mut Graph,
    root: Expr,
    variable: Symbol,
    function: Option<(Symbol, Expr)>,
) -> HashMap<Expr, Draft, BuildMixer> {
    let variables: Vec<Symbol> =
        [variable].into_iter().chain(function.map(|(symbol, _)| symbol)).collect();
    let active = dependents(graph, &[root], &variables);
    let mut drafts: HashMap<Expr, Draft, BuildMixer> = HashMap::default();
    let mut counts = Counts::new(Style::Pieces);
    for &expr in &active.order {
        let draft = match graph.node(expr) {
            Node::Variable(symbol) => match function.filter(|(own, _)| own == symbol) {
                Some((_, derivative)) => Draft::known(Law::function(), derivative),
                None => Draft::known(Law::variable(), graph.number(1)),
            },
            _ => {
                let local = Local::new(graph, expr, variable, &mut counts, |e| active.contains(e));
                let mut operands = Vec::new();
                let right = local.assemble(graph, |graph, operand| {
                    let (symbol, stands) = placeholder(graph, operand);
                    if !operands.contains(&(symbol, operand)) {
                        operands.push((symbol, operand));
                    }
                    stands
                });
                let derivative = local.assemble(graph, |_, operand| drafts[&operand].derivative);
                Draft { law: local.law, right, derivative, operands }
            }
        };
        drafts.insert(expr, draft);
    }
    if active.order.is_empty() {
        drafts.insert(root, Draft::known(Law::constant(), graph.number(0)));
    }
    drafts
}

impl Draft {
    fn known(law: Law, derivative: Expr) -> Self {
        Self { law, right: derivative, derivative, operands: Vec::new() }
    }
}

/// The variable that stands for the derivative of `operand`. Its name is none that a formula can have.
fn placeholder(graph: &mut Graph, operand: Expr) -> (Symbol, Expr) {
    let name = format!("[{}]'", operand.index());
    (graph.symbol(&name), graph.variable(&name))
}

/// The steps that the root's needs, each before those below it.
fn arranged(root: Expr, drafts: &mut HashMap<Expr, Draft, BuildMixer>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut operands: Vec<Vec<(Symbol, Expr)>> = Vec::new();
    let mut numbers: HashMap<Expr, usize, BuildMixer> = HashMap::default();
    let mut pending = vec![(root, None)];
    while let Some((expr, parent)) = pending.pop() {
        let Some(draft) = drafts.remove(&expr) else {
            continue; // derived before
        };
        let number = steps.len();
        numbers.insert(expr, number);
        pending.extend(draft.operands.iter().rev().map(|&(_, operand)| (operand, Some(number))));
        operands.push(draft.operands);
        let depth = parent.map_or(0, |parent: usize| steps[parent].depth + 1);
        let Draft { law, right, derivative, .. } = draft;
        let uses = Vec::new();
        steps.push(Step { law, expr, right, derivative, uses, parent, depth });
    }
    for (step, operands) in steps.iter_mut().zip(operands) {
        step.uses =
            operands.into_iter().map(|(symbol, operand)| (symbol, numbers[&operand])).collect();
    }
    steps
}
