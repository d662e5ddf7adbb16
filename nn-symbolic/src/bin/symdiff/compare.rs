//! Comparisons of numerical, symbolic and automatic derivatives, as text and in JSON.

use std::io::{self, Write};

use nn_symbolic::FormulaRef;
use nn_symbolic::compare::{Approximation, Compared, Comparison, Difference, Row};
use serde::Serialize;

use super::jsonl::{Number, Pairs};
use super::point::Point;

/// Prints the tables of a formula.
pub(crate) fn print(
    out: &mut impl Write,
    formula: FormulaRef<'_>,
    name: &str,
    point: &Point,
) -> io::Result<()> {
    let comparison = Comparison::at(formula, &point.of(formula));
    // Where the formula itself has no value, that is said elsewhere.
    if !formula.answers(&point.of(formula), point.digits).value.is_number()
        || comparison.variables.is_empty()
    {
        return Ok(());
    }
    write!(out, "\n{}", comparison.display(formula, name))
}

/// A comparison. Errors are relative to `reference`, or absolute where that is 0; what is not finite is `null`.
#[derive(Serialize)]
pub(crate) struct Object {
    variables: Pairs<Variable>,
    costs: Pairs<Cost>,
}

#[derive(Serialize)]
struct Variable {
    reference: Number,
    relative: bool,
    differences: Vec<Differences>,
    best: Best,
    symbolic: Value,
    forward: Value,
    reverse: Value,
}

/// The differences with one h.
#[derive(Serialize)]
struct Differences {
    h: f64,
    forward: Value,
    central: Value,
}

/// The h with the smallest error.
#[derive(Serialize)]
struct Best {
    forward: Option<f64>,
    central: Option<f64>,
}

#[derive(Serialize)]
struct Value {
    value: Number,
    error: Number,
}

/// For all derivatives together.
#[derive(Serialize)]
struct Cost {
    evaluations: usize,
    sweeps: usize,
    operations: usize,
    largest_error: Option<f64>,
}

impl From<Approximation> for Value {
    fn from(Approximation { value, error }: Approximation) -> Self {
        Self { value: Number(value), error: Number(error) }
    }
}

impl Object {
    pub(crate) fn new(formula: FormulaRef<'_>, point: &Point) -> Self {
        let comparison = Comparison::at(formula, &point.of(formula));
        let variable = |compared: &Compared| {
            (formula.name(compared.variable).to_owned(), Variable::from(compared))
        };
        let costs = comparison.costs.iter().map(|cost| {
            let of_all = Cost {
                evaluations: cost.evaluations,
                sweeps: cost.sweeps,
                operations: cost.operations,
                largest_error: comparison.largest_error(cost.method),
            };
            (cost.method.name().to_owned(), of_all)
        });
        Self {
            variables: Pairs(comparison.variables.iter().map(variable).collect()),
            costs: Pairs(costs.collect()),
        }
    }
}

impl From<&Compared> for Variable {
    fn from(compared: &Compared) -> Self {
        let best = |difference| compared.best(difference).map(|row| row.h);
        let differences = |row: &Row| Differences {
            h: row.h,
            forward: row.forward.into(),
            central: row.central.into(),
        };
        Self {
            reference: Number(compared.reference),
            relative: compared.is_relative(),
            differences: compared.rows.iter().map(differences).collect(),
            best: Best { forward: best(Difference::Forward), central: best(Difference::Central) },
            symbolic: compared.symbolic.into(),
            forward: compared.forward.into(),
            reverse: compared.reverse.into(),
        }
    }
}
