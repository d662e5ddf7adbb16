//! The Jacobian matrix of several formulas.

use std::io::{self, Write};

use nn_symbolic::parse::natural_order;
use nn_symbolic::{Answers, Ast, Formula, Symbol, all_variables};
use serde::Serialize;

use super::input::Source;
use super::jsonl::{Explanations, Number, Pairs};
use super::output::{LONGEST, number, text, variable, warn, write_place};
use super::point::Point;
use super::steps::Steps;
use super::{Failure, compare, function_name};

/// Formulas of one system, each differentiated with respect to the same variables.
pub(crate) struct Matrix<'f> {
    pub(crate) formulas: &'f [Formula],
    pub(crate) latex: bool,
}

/// The variables of the columns: those that were asked for, or all.
pub(crate) fn columns(asts: &[Ast], wrt: Option<&[&str]>) -> Result<Vec<String>, Failure> {
    const MOST: usize = 1_000_000;
    let names = wrt.map_or_else(|| all_variables(asts), <[&str]>::to_vec);
    if names.len().saturating_mul(asts.len()) > MOST {
        let (rows, columns) = (asts.len(), names.len());
        return Err(Failure::Wrong(format!(
            "the Jacobian matrix has {rows} rows and {columns} columns, more than {MOST} entries; ask for fewer \
             variables with '--wrt'"
        )));
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

/// The variables of all formulas, in natural order.
pub(crate) fn variables(formulas: &[Formula]) -> Vec<Symbol> {
    let all =
        formulas.iter().flat_map(|f| f.variables.iter().map(|&symbol| (f.name(symbol), symbol)));
    let mut all: Vec<(&str, Symbol)> = all.collect();
    all.sort_by(|a, b| natural_order(a.0, b.0));
    all.dedup();
    all.into_iter().map(|(_, symbol)| symbol).collect()
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
        for (name, formula) in self.named() {
            writeln!(out, "{name} = {}", text(formula, formula.written, self.latex, room))?;
        }
        let rows: Vec<Vec<String>> = self
            .formulas
            .iter()
            .map(|f| f.derivatives.iter().map(|&e| text(f, e, self.latex, room)).collect())
            .collect();
        self.print_rows(out, &rows)?;
        let Some(point) = point else { return Ok(Vec::new()) };

        let numbers = numbers(self.formulas, point);
        if let Some(first) = self.formulas.first() {
            write_place(out, first, &variables(self.formulas), point, self.latex)?;
        }
        for ((name, _), numbers) in self.named().zip(&numbers) {
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

    fn named(&self) -> impl Iterator<Item = (String, &Formula)> {
        let name = move |place| {
            let name = function_name(self.formulas, place);
            if self.latex { nn_symbolic::latex_name(&name) } else { name }
        };
        self.formulas.iter().enumerate().map(move |(place, formula)| (name(place), formula))
    }

    fn print_rows(&self, out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
        let names: Vec<String> = self.named().map(|(name, _)| name).collect();
        let wrt: Vec<String> = self.formulas.first().map_or_else(Vec::new, |f| {
            f.wrt.iter().map(|&symbol| variable(f, symbol, self.latex)).collect()
        });
        if wrt.is_empty() {
            return Ok(());
        }
        let (above, below) = (names.join(", "), wrt.join(", "));
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

fn numbers(formulas: &[Formula], point: &Point) -> Vec<Answers> {
    formulas.iter().map(|formula| formula.answers(&point.of(formula), point.digits)).collect()
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
    formulas: &[Formula],
    point: Option<&Point>,
) -> Report<'e> {
    let mut room = LONGEST;
    let jacobian: Vec<Vec<Option<String>>> = formulas
        .iter()
        .map(|f| f.derivatives.iter().map(|&e| f.text_within(&mut room, e, false)).collect())
        .collect();
    let mut warnings = Vec::new();
    if jacobian.iter().flatten().any(Option::is_none) {
        warnings.push("a derivative is too long as text".to_owned());
    }
    let mut numbers = point.map(|point| numbers(formulas, point));
    for numbers in numbers.iter_mut().flatten() {
        warnings.append(&mut numbers.warnings);
        warnings.append(&mut numbers.overflows);
    }
    let values = numbers.as_ref().map(|all| all.iter().map(|n| Number::from(&n.value)).collect());
    let jacobian_values = numbers.map(|all| {
        let row = |numbers: Answers| numbers.gradient.iter().map(Number::from).collect();
        all.into_iter().map(row).collect()
    });
    let roots: Vec<_> = formulas.iter().flat_map(Formula::roots).collect();
    let ops = formulas.first().map_or(0, |first| first.code_of(&roots).1.cost());
    let wrt = formulas.first().map_or_else(Vec::new, |first| {
        first.wrt.iter().map(|&symbol| first.name(symbol).to_owned()).collect()
    });
    Report {
        ok: true,
        exprs: sources.iter().map(|source| source.text.as_str()).collect(),
        wrt,
        values,
        jacobian,
        jacobian_values,
        ops,
        warnings,
    }
}
