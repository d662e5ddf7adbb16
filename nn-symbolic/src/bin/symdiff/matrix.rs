//! The Jacobian matrix of several formulas.

use std::io::{self, Write};
use std::slice;

use nn_symbolic::{Answers, Symbol, System, latex_name};
use serde::Serialize;

use super::input::Source;
use super::jsonl::{Explanations, Number, Pairs};
use super::output::{LONGEST, number, text, variable, warn, write_place};
use super::point::Point;
use super::steps::Steps;
use super::{Failure, compare, named};

/// Formulas that are all differentiated with respect to the same variables.
pub(crate) struct Matrix<'s> {
    pub(crate) system: &'s System,
    pub(crate) latex: bool,
}

/// That a matrix is not too large.
pub(crate) fn check_size(rows: usize, columns: usize) -> Result<(), Failure> {
    const MOST: usize = 1_000_000;
    if columns.saturating_mul(rows) > MOST {
        return Err(Failure::Wrong(format!(
            "the Jacobian matrix has {rows} rows and {columns} columns, more than {MOST} entries; ask for fewer \
             variables with '--wrt'"
        )));
    }
    Ok(())
}

/// The variables of the columns.
pub(crate) fn columns(system: &System) -> &[Symbol] {
    system.formulas().next().map_or(&[], |first| &first.formula().wrt)
}

impl Matrix<'_> {
    /// Prints the formulas and the matrix and, at a point, their numbers, the formulas in no more than `room`. Returns
    /// what is wrong with the point; that only a derivative is not finite is a warning.
    pub(crate) fn print(
        &self,
        out: &mut impl Write,
        point: Option<&Point>,
        room: &mut usize,
    ) -> io::Result<Vec<String>> {
        let names = self.names();
        for (name, formula) in names.iter().zip(self.system.formulas()) {
            writeln!(out, "{name} = {}", text(formula, formula.written, self.latex, room))?;
        }
        let rows: Vec<Vec<String>> = self
            .system
            .formulas()
            .map(|f| f.derivatives.iter().map(|&e| text(f, e, self.latex, room)).collect())
            .collect();
        self.print_rows(out, &rows)?;
        let Some(point) = point else { return Ok(Vec::new()) };

        let numbers = numbers(self.system, point);
        write_place(out, self.system.graph(), &self.system.variables(), point, self.latex)?;
        for (name, numbers) in names.iter().zip(&numbers) {
            writeln!(out, "{name} = {}", number(&numbers.value, self.latex))?;
        }
        let rows: Vec<Vec<String>> = numbers
            .iter()
            .map(|n| n.gradient.iter().map(|value| number(value, self.latex)).collect())
            .collect();
        self.print_rows(out, &rows)?;
        let mut wrong = Vec::new();
        for numbers in numbers {
            if numbers.value.is_number() {
                warn(numbers.warnings);
            } else {
                wrong.extend(numbers.warnings.into_iter().take(1));
            }
        }
        Ok(wrong)
    }

    /// The names of the formulas as they are printed.
    fn names(&self) -> Vec<String> {
        let names = named(slice::from_ref(self.system)).into_iter().map(|(name, _)| name);
        let printed = |name: String| if self.latex { latex_name(&name) } else { name };
        names.map(printed).collect()
    }

    fn print_rows(&self, out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
        let wrt = columns(self.system);
        if wrt.is_empty() {
            return Ok(());
        }
        let graph = self.system.graph();
        let wrt: Vec<String> =
            wrt.iter().map(|&symbol| variable(graph, symbol, self.latex)).collect();
        let (above, below) = (self.names().join(", "), wrt.join(", "));
        if self.latex {
            let left = format!("\\frac{{\\partial ({above})}}{{\\partial ({below})}}");
            writeln!(out, "\n{left} = \\begin{{pmatrix}}")?;
            let rows: Vec<String> =
                rows.iter().map(|row| format!("  {}", row.join(" & "))).collect();
            return writeln!(out, "{}\n\\end{{pmatrix}}", rows.join(" \\\\\n"));
        }
        writeln!(out, "\n∂({above})/∂({below}) =")?;
        let widths = widths(rows);
        for row in rows {
            let mut line = String::from("  [");
            for (place, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                let is_last = place + 1 == row.len();
                line.push_str(cell);
                if !is_last {
                    let missing = width.saturating_sub(cell.chars().count());
                    line.push(',');
                    line.extend(std::iter::repeat_n(' ', missing + 1));
                }
            }
            writeln!(out, "{line}]")?;
        }
        Ok(())
    }
}

/// How wide each column is, so that its entries stand below each other; 0 if that would be too wide.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    const WIDEST: usize = 40;
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0; count];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    widths.into_iter().map(|width| if width <= WIDEST { width } else { 0 }).collect()
}

fn numbers(system: &System, point: &Point) -> Vec<Answers> {
    system.formulas().map(|formula| formula.answers(&point.of(formula), point.digits)).collect()
}

/// The matrix as JSON.
#[derive(Serialize)]
pub(crate) struct Report<'e> {
    ok: bool,
    exprs: Vec<&'e str>,
    wrt: Vec<String>,
    /// At the point, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<Number>>,
    jacobian: Vec<Vec<Option<String>>>,
    /// At the point, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    jacobian_values: Option<Vec<Vec<Number>>>,
    ops: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// A report that ends with what explains the formulas, a list of as many.
#[derive(Serialize)]
pub(crate) struct WithExplanations<'e> {
    #[serde(flatten)]
    report: Report<'e>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Pairs<Steps>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    compare: Vec<compare::Object>,
}

impl<'e> WithExplanations<'e> {
    pub(crate) fn new(report: Report<'e>, of_each: Vec<Explanations>) -> Self {
        let (mut steps, mut compare) = (Vec::new(), Vec::new());
        for of_one in of_each {
            steps.extend(of_one.steps.map(|object| object.steps));
            compare.extend(of_one.compare);
        }
        Self { report, steps, compare }
    }
}

/// What there is to say of the formulas, with numbers if there is a point.
pub(crate) fn report<'e>(
    sources: &'e [Source],
    system: &System,
    point: Option<&Point>,
) -> Report<'e> {
    let mut room = LONGEST;
    let jacobian: Vec<Vec<Option<String>>> = system
        .formulas()
        .map(|f| f.derivatives.iter().map(|&e| f.text_within(&mut room, e, false)).collect())
        .collect();
    let mut warnings = Vec::new();
    if jacobian.iter().flatten().any(Option::is_none) {
        warnings.push("a derivative is too long as text".to_owned());
    }
    let mut numbers = point.map(|point| numbers(system, point));
    for numbers in numbers.iter_mut().flatten() {
        warnings.append(&mut numbers.warnings);
        warnings.append(&mut numbers.overflows);
    }
    let values = numbers.as_ref().map(|all| all.iter().map(|n| Number::from(&n.value)).collect());
    let jacobian_values = numbers.map(|all| {
        let row = |numbers: Answers| numbers.gradient.iter().map(Number::from).collect();
        all.into_iter().map(row).collect()
    });
    let name = |&symbol: &Symbol| system.graph().symbol_name(symbol).to_owned();
    Report {
        ok: true,
        exprs: sources.iter().map(|source| source.text.as_str()).collect(),
        wrt: columns(system).iter().map(name).collect(),
        values,
        jacobian,
        jacobian_values,
        ops: system.code().cost(),
        warnings,
    }
}
