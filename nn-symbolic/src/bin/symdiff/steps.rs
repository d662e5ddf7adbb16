//! Derivations, as text, in LaTeX and in JSON.

use std::io::{self, Write};

use nn_symbolic::simplify::{Condition, Firing};
use nn_symbolic::{Derivation, Expr, Formula};
use serde::Serialize;

use super::jsonl::Pairs;

/// Prints the derivation of each derivative.
pub(crate) fn print(
    out: &mut impl Write,
    formula: &Formula,
    name: &str,
    derivations: &[Derivation],
    latex: bool,
) -> io::Result<()> {
    for derivation in derivations {
        let display =
            derivation.display(&formula.graph, name).with_decimals(formula.ast.has_decimals());
        if latex {
            write!(out, "\n{}", display.latex())?;
        } else {
            let variable = formula.name(derivation.variable);
            write!(out, "\nDerivation of ∂{name}/∂{variable}\n{display}")?;
        }
    }
    Ok(())
}

/// The derivations of a formula, by variable.
pub(crate) type Object = Pairs<Steps>;

/// A derivation: `derived` is the derivative as the steps leave it, `result` is simplified.
#[derive(Serialize)]
pub(crate) struct Steps {
    steps: Vec<Step>,
    derived: Option<String>,
    simplifications: Vec<Simplification>,
    result: Option<String>,
}

/// An equation: the derivative of `expr` is `derivative`. In `right` the derivative of the operand of step n stands as `D(n)`.
#[derive(Serialize)]
struct Step {
    step: usize,
    depth: usize,
    rule: String,
    statement: String,
    expr: Option<String>,
    right: Option<String>,
    derivative: Option<String>,
    uses: Vec<usize>,
}

#[derive(Serialize)]
struct Simplification {
    rule: &'static str,
    statement: &'static str,
    condition: &'static str,
    before: Option<String>,
    after: Option<String>,
}

impl Object {
    pub(crate) fn new(formula: &Formula, derivations: &[Derivation]) -> Self {
        let named = |derivation: &Derivation| {
            let name = formula.name(derivation.variable).to_owned();
            (name, Steps::new(formula, derivation))
        };
        Pairs(derivations.iter().map(named).collect())
    }
}

impl Steps {
    fn new(formula: &Formula, derivation: &Derivation) -> Self {
        let steps = derivation.steps.iter().enumerate().map(|(index, step)| Step {
            step: index + 1,
            depth: step.depth,
            rule: step.law.name.to_string(),
            statement: step.law.statement.to_string(),
            expr: short(formula, step.expr),
            right: right(formula, step),
            derivative: short(formula, step.derivative),
            uses: step.uses.iter().map(|&(_, used)| used + 1).collect(),
        });
        let simplification = |firing: &Firing| Simplification {
            rule: firing.rule.name,
            statement: firing.rule.statement,
            condition: match firing.rule.condition {
                Condition::Always => "always",
                Condition::WhereDefined => "where the left side is defined",
                Condition::If { text, .. } => text,
            },
            before: short(formula, firing.before),
            after: short(formula, firing.after),
        };
        Self {
            steps: steps.collect(),
            derived: formula.text(derivation.derived),
            // Some only change how the graph holds what is written the same.
            simplifications: derivation
                .simplifications
                .iter()
                .map(simplification)
                .filter(|it| it.before.is_none() || it.before != it.after)
                .collect(),
            result: formula.text(derivation.result),
        }
    }
}

/// The longest text of one side of a step.
const LONGEST: usize = 4_000;

/// The text of an expression; `null` if it is too long.
fn short(formula: &Formula, expr: Expr) -> Option<String> {
    let display = formula.graph.display(expr).with_limit(LONGEST);
    let text = display.with_decimals(formula.ast.has_decimals()).to_string();
    (!text.ends_with('…')).then_some(text)
}

/// The right side of a step, with `D(n)` for the derivative that step n gives.
fn right(formula: &Formula, step: &nn_symbolic::steps::Step) -> Option<String> {
    let name = |symbol| match step.uses.iter().find(|&&(standing, _)| standing == symbol) {
        Some(&(_, used)) => format!("D({})", used + 1),
        None => formula.name(symbol).to_owned(),
    };
    let display = formula.graph.display(step.right).with_limit(LONGEST).with_names(&name);
    let text = display.with_decimals(formula.ast.has_decimals()).to_string();
    (!text.ends_with('…')).then_some(text)
}
