//! Derivations as text and in LaTeX.

use std::collections::HashMap;
use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::{Derivation, Step};
use crate::graph::{Expr, Graph, Symbol};
use crate::simplify::{Condition, Firing, operations};

/// The longest expression that is shown, in bytes.
const LONGEST: usize = 1_000;
/// How many steps are shown, and how many simplifications.
const MOST: usize = 500;
/// Rules stand in a column after equations of at most this width.
const COLUMN: usize = 64;
/// Steps that are deeper than this are not indented further.
const DEEPEST: usize = 12;

/// A [`Derivation`] to be printed; made by [`Derivation::display`].
///
/// As text, the steps are numbered equations with their rules beside them, indented by how deep they are; in LaTeX they
/// are the lines of an `align*` (of the package amsmath).
#[derive(Clone, Copy)]
pub struct Rendering<'d> {
    graph: &'d Graph,
    derivation: &'d Derivation,
    name: &'d str,
    decimals: bool,
    latex: bool,
}

impl Derivation {
    /// The derivation for a reader; `graph` is the one it was made in, `name` what the derivative is called, such as
    /// ∂f/∂x (in LaTeX, if that is wanted).
    #[must_use]
    pub fn display<'d>(&'d self, graph: &'d Graph, name: &'d str) -> Rendering<'d> {
        Rendering { graph, derivation: self, name, decimals: false, latex: false }
    }
}

impl Rendering<'_> {
    /// With `true`, numbers that are finite decimals are printed as such.
    #[must_use]
    pub fn with_decimals(self, decimals: bool) -> Self {
        Self { decimals, ..self }
    }

    /// In LaTeX.
    #[must_use]
    pub fn latex(self) -> Self {
        Self { latex: true, ..self }
    }

    /// An expression. Variables that stand for the derivatives of some expressions are written as such.
    fn written(&self, expr: Expr, standing: &HashMap<Symbol, Expr>) -> String {
        let name = |symbol: Symbol| match standing.get(&symbol) {
            Some(&operand) => self.derivative_of(operand),
            None => self.name_of(symbol),
        };
        let display = self.graph.display(expr).with_limit(LONGEST).with_decimals(self.decimals);
        let display = if self.latex { display.latex() } else { display };
        let text = display.with_names(&name).to_string();
        match text.ends_with('…') {
            false => text,
            true if self.latex => "\\cdots".into(),
            true => "…".into(),
        }
    }

    fn plain(&self, expr: Expr) -> String {
        self.written(expr, &HashMap::new())
    }

    fn name_of(&self, symbol: Symbol) -> String {
        if self.latex {
            self.graph.latex_symbol(symbol)
        } else {
            self.graph.symbol_name(symbol).to_owned()
        }
    }

    /// ∂/∂x[expr]
    fn derivative_of(&self, expr: Expr) -> String {
        let (variable, expr) = (self.name_of(self.derivation.variable), self.plain(expr));
        match self.latex {
            true => {
                format!("\\frac{{\\partial}}{{\\partial {variable}}}\\left[{expr}\\right]")
            }
            false => format!("∂/∂{variable}[{expr}]"),
        }
    }

    /// The lines of the derivation.
    fn lines(&self) -> Vec<Line> {
        let Derivation { steps, derived, simplifications, result, .. } = self.derivation;
        let mut lines: Vec<Line> = Vec::new();
        for (index, step) in steps.iter().take(MOST).enumerate() {
            lines.push(self.step(index, step));
        }
        lines.extend(left_out(steps.len(), "steps"));
        let mut number = steps.len();
        let whole = |note: &str, expr: Expr| {
            let right = self.plain(expr);
            let note = if right == "…" {
                let count = operations(self.graph, &[expr]);
                format!("{note}; {count} operations, too long as text")
            } else {
                note.to_owned()
            };
            Line { note, ..Line::equation(None, 0, self.name.to_owned(), right) }
        };
        if steps.len() > 1 || derived == result {
            lines.push(whole("put together", *derived));
        }
        let count = simplifications.len();
        for firing in simplifications.iter().take(MOST) {
            let [before, after] = [firing.before, firing.after].map(|e| self.plain(e));
            if before != after {
                number += 1;
                let note =
                    self.note(firing.rule.name, &firing.rule.statement()) + &condition(firing);
                lines.push(Line { note, ..Line::equation(Some(number), 1, before, after) });
            }
        }
        lines.extend(left_out(count, "simplifications"));
        let last = whole("simplified", *result);
        if lines.last().is_none_or(|line| line.right != last.right || line.number.is_some()) {
            lines.push(last);
        }
        lines
    }

    fn step(&self, index: usize, step: &Step) -> Line {
        let steps = &self.derivation.steps;
        let standing: HashMap<Symbol, Expr> =
            step.uses.iter().map(|&(symbol, used)| (symbol, steps[used].expr)).collect();
        let right = self.written(step.right, &standing);
        let mut note = self.note(&step.law.name, &step.law.statement);
        // What stands elsewhere, but for x′ = 1.
        let is_variable = |expr: Expr| self.graph.as_variable(expr).is_some();
        let elsewhere = |&&(_, used): &&(Symbol, usize)| {
            steps[used].parent != Some(index) && !is_variable(steps[used].expr)
        };
        let numbers: Vec<String> = step
            .uses
            .iter()
            .filter(elsewhere)
            .map(|&(_, used)| format!("({})", used + 1))
            .collect();
        if !numbers.is_empty() {
            note += &format!(", with {}", numbers.join(", "));
        }
        let left = self.derivative_of(step.expr);
        Line { note, ..Line::equation(Some(index + 1), step.depth, left, right) }
    }

    /// A rule: its name and, as text, what it says.
    fn note(&self, name: &str, statement: &str) -> String {
        if self.latex { name.to_owned() } else { format!("{name}: {statement}") }
    }
}

/// The condition of a rule, as far as it says anything.
fn condition(firing: &Firing) -> String {
    match firing.condition() {
        Condition::Always => String::new(),
        Condition::WhereDefined => "; where defined".into(),
        Condition::If(text) => format!("; as {text}"),
    }
}

/// A line for what is not shown.
fn left_out(count: usize, what: &str) -> Option<Line> {
    let rest = count.checked_sub(MOST).filter(|&rest| rest > 0)?;
    let note = format!("and {rest} more {what}, not shown");
    Some(Line { number: None, depth: 0, left: String::new(), right: String::new(), note })
}

/// An equation with its reason.
struct Line {
    number: Option<usize>,
    depth: usize,
    left: String,
    right: String,
    note: String,
}

impl Line {
    fn equation(number: Option<usize>, depth: usize, left: String, right: String) -> Self {
        Self { number, depth: depth.min(DEEPEST), left, right, note: String::new() }
    }

    /// The number and the equation.
    fn text(&self) -> String {
        let number = self.number.map(|number| format!("({number}) ")).unwrap_or_default();
        let equation = match self.left.is_empty() {
            true => "…".into(),
            false => format!("{} = {}", self.left, self.right),
        };
        format!("{}{number}{equation}", "  ".repeat(self.depth))
    }

    fn latex(&self) -> String {
        let number = self.number.map(|number| format!("({number})\\ ")).unwrap_or_default();
        let equation = match self.left.is_empty() {
            true => "\\cdots".into(),
            false => format!("{} = {}", self.left, self.right),
        };
        let indent = "\\quad ".repeat(self.depth);
        format!("& {indent}{number}{equation} && \\text{{{}}}", escaped(&self.note))
    }
}

/// Words for LaTeX's text mode.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '<' | '>' => text.extend(['$', c, '$']),
            '^' => text.push_str("\\^{}"),
            '#' | '$' | '%' | '&' | '_' | '{' | '}' => text.extend(['\\', c]),
            _ => text.push(c),
        }
    }
    text
}

impl fmt::Display for Rendering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        if self.latex {
            let lines: Vec<String> = lines.iter().map(Line::latex).collect();
            return writeln!(f, "\\begin{{align*}}\n{}\n\\end{{align*}}", lines.join(" \\\\\n"));
        }
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        let widths = texts.iter().map(|text| text.width()).filter(|&width| width <= COLUMN);
        let column = widths.max().unwrap_or(0);
        for (line, text) in lines.iter().zip(&texts) {
            let padding = " ".repeat(column.saturating_sub(text.width()));
            writeln!(f, "  {text}{padding}   {}", line.note)?;
        }
        Ok(())
    }
}
