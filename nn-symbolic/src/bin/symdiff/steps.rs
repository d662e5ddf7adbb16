//! Derivations, as text, in LaTeX and in JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use nn_symbolic::simplify::{Condition, Firing};
use nn_symbolic::{Derivation, Equation, Explained, Expr, FormulaRef};
use serde::Serialize;

use super::jsonl::Pairs;

/// Prints the derivation of each derivative.
pub(crate) fn print(
    out: &mut impl Write,
    formula: FormulaRef<'_>,
    function: &str,
    explained: &[Explained],
    latex: bool,
) -> io::Result<()> {
    for Explained { by, derivation } in explained {
        let name = if latex {
            formula.derivative_latex(function, by)
        } else {
            formula.derivative_name(function, by)
        };
        let display = derivation.display(formula.graph(), &name);
        let display = display.with_decimals(formula.ast.has_decimals());
        match latex {
            true => write!(out, "\n{}", display.latex())?,
            false => write!(out, "\nDerivation of {name}\n{display}")?,
        }
    }
    Ok(())
}

/// Prints how the derivatives of what an equation defines come about.
pub(crate) fn print_implicit(
    out: &mut impl Write,
    (formula, equation): (FormulaRef<'_>, &Equation),
    function: &str,
    latex: bool,
) -> io::Result<()> {
    let mut room = super::output::LONGEST;
    let mut text = |expr| super::output::text(formula, expr, latex, &mut room);
    let d = |of: &str, by: &str| match latex {
        true => format!("\\frac{{\\partial}}{{\\partial {by}}}\\left[{of}\\right]"),
        false => format!("∂/∂{by}[{of}]"),
    };
    for (place, explained) in equation.explained.iter().enumerate() {
        let variable = super::output::variable(formula.graph(), formula.wrt[place], latex);
        let name = match latex {
            true => formula.derivative_latex(function, &[place]),
            false => formula.derivative_name(function, &[place]),
        };
        let short = super::output::variable(formula.graph(), explained.derivative, latex);
        if !latex {
            writeln!(
                out,
                "\nDerivation of {name}, here {short}: both sides have equal derivatives"
            )?;
        }
        for (derivation, side) in explained.sides.iter().zip([equation.left, equation.right]) {
            let of_side = d(&text(side), &variable);
            let display = derivation.display(formula.graph(), &of_side);
            let display = display.with_decimals(formula.ast.has_decimals());
            match latex {
                true => write!(out, "\n{}", display.latex())?,
                false => write!(out, "{display}")?,
            }
        }
        let [left, right] = explained.sides.each_ref().map(|side| text(side.derived));
        let [terms, rest] = explained.solved.map(&mut text);
        let result = text(formula.derivatives[place]);
        match latex {
            true => write!(
                out,
                "\n\\begin{{align*}}\n& {left} = {right} \\\\\n& {terms} = {rest} \\\\\n& {name} = {result}\n\\end{{align*}}\n"
            )?,
            false => write!(
                out,
                "so, solved for {short},\n  {left} = {right}\n  {terms} = {rest}\n  {name} = {result}\n"
            )?,
        }
    }
    if formula.order() > 1 && !latex {
        writeln!(
            out,
            "\nOf higher order: each derivative by a variable, and by {function} times its derivative."
        )?;
    }
    Ok(())
}

/// The derivations of a formula: those of the first derivatives by variable, those of higher order as a list, each after
/// the ones it stands on.
#[derive(Serialize)]
pub(crate) struct Object {
    pub(crate) steps: Pairs<Steps>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    higher_steps: Vec<OfHigher>,
}

#[derive(Serialize)]
struct OfHigher {
    wrt: Vec<String>,
    #[serde(flatten)]
    steps: Steps,
}

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
    statement: Cow<'static, str>,
    condition: &'static str,
    before: Option<String>,
    after: Option<String>,
}

impl Object {
    /// The derivations of a formula; of what an equation defines there are none.
    pub(crate) fn of(formula: FormulaRef<'_>, explained: &[Explained]) -> Option<Self> {
        formula.equation.is_none().then(|| Self::new(formula, explained))
    }

    fn new(formula: FormulaRef<'_>, explained: &[Explained]) -> Self {
        let mut object = Self { steps: Pairs(Vec::new()), higher_steps: Vec::new() };
        for Explained { by, derivation } in explained {
            let steps = Steps::new(formula, derivation);
            let name = |&place: &usize| formula.name(formula.wrt[place]).to_owned();
            match &by[..] {
                [only] => object.steps.0.push((name(only), steps)),
                several => {
                    let wrt = several.iter().map(name).collect();
                    object.higher_steps.push(OfHigher { wrt, steps });
                }
            }
        }
        object
    }
}

impl Steps {
    fn new(formula: FormulaRef<'_>, derivation: &Derivation) -> Self {
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
            statement: firing.rule.statement(),
            condition: match firing.condition() {
                Condition::Always => "always",
                Condition::WhereDefined => "where the left side is defined",
                Condition::If(text) => text,
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
fn short(formula: FormulaRef<'_>, expr: Expr) -> Option<String> {
    let display = formula.graph().display(expr).with_limit(LONGEST);
    let text = display.with_decimals(formula.ast.has_decimals()).to_string();
    (!text.ends_with('…')).then_some(text)
}

/// The right side of a step, with `D(n)` for the derivative that step n gives.
fn right(formula: FormulaRef<'_>, step: &nn_symbolic::steps::Step) -> Option<String> {
    let name = |symbol| match step.uses.iter().find(|&&(standing, _)| standing == symbol) {
        Some(&(_, used)) => format!("D({})", used + 1),
        None => formula.name(symbol).to_owned(),
    };
    let display = formula.graph().display(step.right).with_limit(LONGEST).with_names(&name);
    let text = display.with_decimals(formula.ast.has_decimals()).to_string();
    (!text.ends_with('…')).then_some(text)
}
