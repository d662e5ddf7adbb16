//! How derivatives are called: ∂f/∂x, ∂³f/∂x²∂y.

use super::FormulaRef;
use crate::graph::Symbol;
use crate::print::latex_name;

impl FormulaRef<'_> {
    /// The name of a derivative of `function`, which is this formula, by the places of its variables in
    /// [`Formula::wrt`](super::Formula::wrt), ascending: ∂³f/∂x²∂y.
    ///
    /// A function of one variable that the user has called so has the derivative dy/dx.
    #[must_use]
    pub fn derivative_name(self, function: &str, by: &[usize]) -> String {
        let order = superscript(by.len());
        let d = if self.is_of_one_variable(function) { 'd' } else { '∂' };
        let below = self.powers(by).into_iter();
        let below: String = below
            .map(|(symbol, power)| format!("{d}{}{}", self.name(symbol), superscript(power)))
            .collect();
        format!("{d}{order}{function}/{below}")
    }

    /// [`Self::derivative_name`] in LaTeX.
    #[must_use]
    pub fn derivative_latex(self, function: &str, by: &[usize]) -> String {
        let d = if self.is_of_one_variable(function) { "d" } else { "\\partial" };
        let raised =
            |power: usize| if power == 1 { String::new() } else { format!("^{{{power}}}") };
        let below = self.powers(by).into_iter();
        let below = below.map(|(symbol, power)| {
            format!("{d} {}{}", self.graph().latex_symbol(symbol), raised(power))
        });
        let below = below.collect::<Vec<_>>().join(" ");
        format!("\\frac{{{d}{} {}}}{{{below}}}", raised(by.len()), latex_name(function))
    }

    /// Whether a name is the one that the user gave to a function of one variable.
    fn is_of_one_variable(self, function: &str) -> bool {
        let variables = if self.equation.is_some() { &self.wrt } else { &self.variables };
        self.name.as_deref() == Some(function) && variables.len() == 1
    }

    /// Each variable with how often it occurs.
    fn powers(self, by: &[usize]) -> Vec<(Symbol, usize)> {
        let runs = by.chunk_by(|a, b| a == b);
        runs.filter_map(|run| Some((*self.wrt.get(run[0])?, run.len()))).collect()
    }
}

/// A number above the line; nothing for 1.
fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match number {
        1 => String::new(),
        _ => number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect(),
    }
}
