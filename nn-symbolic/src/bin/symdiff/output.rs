//! Equations, tables and code.

use std::io::{self, Write};

use nn_symbolic::precise::Answer;
use nn_symbolic::{Expr, Formula, FormulaRef, Graph, Symbol, Tape};

use super::point::Point;
use super::style;

/// All formulas that are printed have together at most so many bytes, but for short ones.
pub(crate) const LONGEST: usize = 1 << 22;

/// A formula and its derivatives as equations.
pub(crate) struct Equations<'f> {
    pub(crate) formula: FormulaRef<'f>,
    pub(crate) name: &'f str,
    pub(crate) latex: bool,
}

impl Equations<'_> {
    /// Prints the formula, its derivatives and, at a point, their numbers, the formulas in no more than `room`. Returns
    /// what is wrong with the point; that only a derivative is not finite is a warning.
    pub(crate) fn print(
        &self,
        out: &mut impl Write,
        point: Option<&Point>,
        room: &mut usize,
    ) -> io::Result<Vec<String>> {
        let formula = self.formula;
        let mut text = |expr| text(formula, expr, self.latex, room);
        match &formula.equation {
            Some(equation) => writeln!(out, "{} = {}", text(equation.left), text(equation.right))?,
            None => writeln!(out, "{} = {}", self.name(), text(formula.written))?,
        }
        for (by, expr) in self.derivatives() {
            writeln!(out, "{} = {}", self.left(&by), text(expr))?;
        }
        self.print_zeros(out)?;
        let Some(point) = point else { return Ok(Vec::new()) };

        let numbers = formula.answers(&point.of(formula), point.digits);
        write_place(out, formula.graph(), &formula.variables, point, self.latex)?;
        if formula.equation.is_none() {
            writeln!(out, "{} = {}", self.name(), number(&numbers.value, self.latex))?;
        }
        let all = numbers.gradient.iter().chain(&numbers.higher);
        for ((by, _), derivative) in self.derivatives().iter().zip(all) {
            writeln!(out, "{} = {}", self.left(by), number(derivative, self.latex))?;
        }
        if numbers.value.is_number() {
            self.print_zeros(out)?;
            warn(numbers.warnings);
            return Ok(Vec::new());
        }
        Ok(numbers.warnings.into_iter().take(1).collect())
    }

    /// The name of the formula as it is printed.
    fn name(&self) -> String {
        let is_given = self.formula.name.is_some();
        let latex = self.latex && is_given;
        if latex { nn_symbolic::latex_name(self.name) } else { self.name.to_owned() }
    }

    /// The derivatives that are printed, with the places of their variables.
    fn derivatives(&self) -> Vec<(Vec<usize>, Expr)> {
        let Formula { derivatives, higher, .. } = &*self.formula;
        let first = derivatives.iter().enumerate().map(|(place, &expr)| (vec![place], expr));
        let higher = higher.iter().map(|partial| (partial.by.clone(), partial.expr));
        first.filter(|_| self.formula.wants_gradient()).chain(higher).collect()
    }

    /// That what is not printed is 0.
    fn print_zeros(&self, out: &mut impl Write) -> io::Result<()> {
        let order = self.formula.order();
        let all = multisets(self.formula.wrt.len(), order);
        let printed = self.formula.higher.len();
        if order < 2 || printed as u128 == all {
            return Ok(());
        }
        if all == 1 {
            return writeln!(out, "{} = 0", self.left(&vec![0; order]));
        }
        let others = if printed == 0 { "" } else { "other " };
        let what = format!("all {others}derivatives of order {order} are");
        if self.latex { writeln!(out, "\\text{{{what} }} 0") } else { writeln!(out, "{what} 0") }
    }

    /// ∂f/∂x
    fn left(&self, by: &[usize]) -> String {
        if self.latex {
            self.formula.derivative_latex(self.name, by)
        } else {
            self.formula.derivative_name(self.name, by)
        }
    }
}

/// In how many ways `order` things can be chosen out of `kinds`, each as often as one likes: (kinds + order − 1 over
/// order).
fn multisets(kinds: usize, order: usize) -> u128 {
    let Some(others) = kinds.checked_sub(1) else { return 0 };
    let (small, large) = (others.min(order), others.max(order));
    let factors = (1..=small as u128).map(|i| (large as u128 + i, i));
    factors.fold(1, |product: u128, (above, below)| product.saturating_mul(above) / below)
}

/// The text of an expression, if there is room for it.
pub(crate) fn text(formula: FormulaRef<'_>, expr: Expr, latex: bool, room: &mut usize) -> String {
    formula.text_within(room, expr, latex).unwrap_or_else(|| {
        // Counting takes longer than printing.
        let count = if *room == 0 {
            String::new()
        } else {
            format!("{} operations: ", formula.system().code_of(&[expr]).cost())
        };
        format!("… ({count}too long as text, not as code)")
    })
}

pub(crate) fn warn(warnings: Vec<String>) {
    for warning in warnings {
        style::warning(&warning);
    }
}

/// An empty line, and where the numbers after it are: the values of `variables`.
pub(crate) fn write_place(
    out: &mut impl Write,
    graph: &Graph,
    variables: &[Symbol],
    point: &Point,
    latex: bool,
) -> io::Result<()> {
    let given = variables.iter().filter_map(|&symbol| {
        let value = point.get(graph.symbol_name(symbol))?;
        let value =
            if latex { value.answer(point.digits).latex() } else { value.text(point.digits) };
        Some(format!("{} = {value}", variable(graph, symbol, latex)))
    });
    let given: Vec<String> = given.collect();
    let place = given.join(", ");
    match (latex, place.is_empty()) {
        (_, true) => writeln!(out),
        (true, _) => writeln!(out, "\n\\text{{at }} {place}"),
        (false, _) => writeln!(out, "\nat {place}"),
    }
}

pub(crate) fn variable(graph: &Graph, symbol: Symbol, latex: bool) -> String {
    if latex { graph.latex_symbol(symbol) } else { graph.symbol_name(symbol).into() }
}

/// A number to the digits that are known.
pub(crate) fn number(answer: &Answer, latex: bool) -> String {
    if latex { answer.latex() } else { answer.text() }
}

/// The tables of the evaluation traces.
pub(crate) fn trace(formula: FormulaRef<'_>, point: &Point) -> String {
    let tape = Tape::new(formula.graph(), formula.written, &formula.variables);
    let wrt: Vec<usize> = formula.wrt.iter().filter_map(|&symbol| formula.index(symbol)).collect();
    tape.trace_at(&point.of(formula), &wrt).to_string()
}
