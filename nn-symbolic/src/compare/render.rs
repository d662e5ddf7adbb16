//! A comparison as tables, and what they show in words.

use std::fmt::{self, Write};

use super::{Approximation, Compared, Comparison, Difference, Method, Row};
use crate::system::FormulaRef;

/// A [`Comparison`] to be printed; made by [`Comparison::display`].
#[derive(Clone, Copy)]
pub struct Tables<'c> {
    comparison: &'c Comparison,
    formula: FormulaRef<'c>,
    function: &'c str,
}

impl Comparison {
    /// The comparison of the derivatives of `function`, which `formula` is, for a reader.
    #[must_use]
    pub fn display<'c>(&'c self, formula: FormulaRef<'c>, function: &'c str) -> Tables<'c> {
        Tables { comparison: self, formula, function }
    }
}

/// An error to two digits; – where there is none.
#[must_use]
pub fn error_text(error: f64) -> String {
    match error {
        0.0 => "0".into(),
        _ if error.is_finite() => format!("{error:.1e}"),
        _ => "–".into(),
    }
}

impl Tables<'_> {
    fn derivative(&self, compared: &Compared) -> String {
        format!("∂{}/∂{}", self.function, self.formula.name(compared.variable))
    }

    /// The differences for every step, then the other ways.
    fn of_variable(&self, compared: &Compared) -> String {
        let name = self.derivative(compared);
        let reference = compared.reference;
        if !reference.is_finite() {
            return format!(
                "{name} has no finite value at this point: there is nothing to compare with\n"
            );
        }
        let kind = if compared.is_relative() { "error" } else { "absolute error" };
        let mut table = Table::new("lrlrl");
        table.row(["h", "forward difference", kind, "central difference", kind]);
        for row in &compared.rows {
            let [[forward, of_forward], [central, of_central]] =
                [Difference::Forward, Difference::Central].map(|difference| {
                    let Approximation { value, error } = difference.of(row);
                    let is_best = compared.best(difference).is_some_and(|best| best.h == row.h);
                    let mark = if is_best { " ← best" } else { "" };
                    [number(value, reference), error_text(error) + mark]
                });
            table.row([&format!("{:e}", row.h), &forward, &of_forward, &central, &of_central]);
        }
        for (method, Approximation { value, error }) in [
            (Method::Symbolic, compared.symbolic),
            (Method::Forward, compared.forward),
            (Method::Reverse, compared.reverse),
        ] {
            table.row([method.name(), &number(value, reference), &error_text(error), "", ""]);
        }
        let is_finite = |row: &Row| row.forward.value.is_finite() && row.central.value.is_finite();
        let variable = self.formula.name(compared.variable);
        let note = match compared.rows.iter().all(is_finite) {
            true => String::new(),
            false => format!(
                "  not finite: {} has no finite value at {variable} + h or {variable} - h\n",
                self.function
            ),
        };
        format!("Ways to {name} = {}\n{table}{note}", compared.reference_text)
    }

    fn costs(&self) -> Table {
        let mut table = Table::new("lrrrr");
        let evaluations = format!("evaluations of {}", self.function);
        table.row(["", &evaluations, "sweeps", "operations", "largest error"]);
        for cost in &self.comparison.costs {
            let error = self.comparison.largest_error(cost.method);
            let count = |count: usize| if count == 0 { "–".into() } else { count.to_string() };
            table.row([
                cost.method.name(),
                &count(cost.evaluations),
                &count(cost.sweeps),
                &cost.operations.to_string(),
                &error.map_or("–".into(), error_text),
            ]);
        }
        table
    }

    /// Why differences are not practical, in the figures of this comparison.
    fn words(&self) -> String {
        let Comparison { variables, .. } = self.comparison;
        let error = |compared: &Compared| compared.error(Method::Numerical(Difference::Forward));
        let judged = variables.iter().filter_map(|compared| Some((compared, error(compared)?)));
        let Some((worst, _)) = judged.max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return "No derivative is finite here, so there are no errors to tell of.\n".into();
        };
        format!("{}\n{}\n", self.about_error(worst), self.about_cost())
    }

    /// How the error of the forward difference moves with h.
    fn about_error(&self, compared: &Compared) -> String {
        let name = self.derivative(compared);
        let finite = |row: &&Row| row.forward.error.is_finite();
        let rows: Vec<_> = compared.rows.iter().filter(finite).collect();
        let ([first, ..], [.., last], Some(best)) =
            (&rows[..], &rows[..], compared.best(Difference::Forward))
        else {
            return String::new();
        };
        let at = |row: &Row| format!("{} at h = {:e}", error_text(row.forward.error), row.h);
        if rows.iter().all(|row| row.forward.error == 0.0) {
            return format!("Every forward difference is exact for {name}, which is rare.");
        }
        if best.forward.error > 1e-3 {
            return format!(
                "The forward difference for {name} stays wrong for every h, by {} or more: \
                 {} may have a kink or a jump here.",
                error_text(best.forward.error),
                self.function
            );
        }
        let mut words = format!("The error of the forward difference for {name} ");
        if best.h == first.h {
            let _ = write!(
                words,
                "is least with the largest h, {}, as there is next to no truncation",
                at(best)
            );
        } else {
            let _ = write!(words, "falls from {} (truncation) to {}", at(first), at(best));
        }
        if best.h == last.h {
            words.push('.');
        } else {
            let _ = write!(words, ", and rises to {} (rounding, divided by h).", at(last));
        }
        words
    }

    /// How the evaluations grow with the number of variables.
    fn about_cost(&self) -> String {
        let count = self.comparison.variables.len();
        let evaluations = |difference| {
            let cost = self.comparison.cost(Method::Numerical(difference));
            cost.map_or(0, |cost| cost.evaluations)
        };
        let [forward, central] = [Difference::Forward, Difference::Central].map(evaluations);
        let reverse = self.comparison.largest_error(Method::Reverse);
        let derivatives = match count {
            1 => "One derivative takes".to_owned(),
            _ => format!("{count} derivatives take"),
        };
        let all = if count == 1 { "it" } else { "them all" };
        let accuracy = match reverse {
            Some(0.0) => "right to the last digit".to_owned(),
            Some(error) => format!("with an error of at most {}", error_text(error)),
            None => "where that is finite".to_owned(),
        };
        format!(
            "{derivatives} {forward} evaluations of {} by forward differences and {central} by central \
             ones (n + 1 and 2n for n variables); one evaluation and one reverse sweep give {all}, \
             {accuracy}.",
            self.function
        )
    }
}

impl fmt::Display for Tables<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for compared in &self.comparison.variables {
            writeln!(f, "{}", self.of_variable(compared))?;
        }
        writeln!(f, "Cost of the gradient\n{}", self.costs())?;
        f.write_str(&self.words())
    }
}

/// A value beside the `reference`, with the digits up to the fifteenth of that, so that one sees which are wrong.
fn number(value: f64, reference: f64) -> String {
    if !value.is_finite() {
        return "not finite".into();
    }
    let exponent = if reference == 0.0 { 0 } else { reference.abs().log10().floor() as i32 };
    let is_large = value.abs() >= 1e4 * reference.abs().max(1.0);
    match usize::try_from(14 - exponent) {
        Ok(decimals) if decimals <= 18 && !is_large => format!("{value:.decimals$}"),
        _ => format!("{value:.14e}"),
    }
}

/// Rows of texts in columns.
struct Table {
    /// For each column, `l` or `r`: where its texts stand.
    sides: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(sides: &'static str) -> Self {
        Self { sides, rows: Vec::new() }
    }

    fn row<const N: usize>(&mut self, texts: [&str; N]) {
        self.rows.push(texts.map(str::to_owned).to_vec());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let widths = self.rows.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.sides.len()).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for ((text, side), &width) in row.iter().zip(self.sides.chars()).zip(&widths) {
                let _ = match side {
                    'r' => write!(line, "  {text:>width$}"),
                    _ => write!(line, "  {text:<width$}"),
                };
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
