//! The three tables by which the literature explains automatic differentiation: values forward, tangents forward,
//! cotangents backward, there called adjoints (Baydin et al. 2018, tables 2 and 3).

use std::collections::HashMap;
use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::record::label;
use super::{Part, Parts, Step, Tape};
use crate::eval::evaluate;
use crate::graph::{Expr, Graph, Node, Symbol};
use crate::precise::{Answer, DIGITS, Given, certify};
use crate::simplify::{Assumptions, simplify};

/// The longest formula in a table, in bytes.
const LONGEST: usize = 120;

/// The most entries that a table shows, and the most tables of tangents. Nobody reads on.
const MOST: usize = 500;
const MOST_TANGENTS: usize = 50;

/// A [`Tape`] and its values at a point, to be shown as tables; made by [`Tape::trace`].
///
/// In every line stand the entry, its formula, the formula with numbers, and the value to three decimals.
pub struct Trace<'t> {
    tape: &'t Tape,
    values: Vec<f64>,
    cotangents: Vec<f64>,
    /// The variables that tangents are shown for, by number, and these.
    tangents: Vec<(usize, Vec<f64>)>,
    /// The value of the formula.
    result: f64,
    /// How many variables there are tangents for.
    count: usize,
    /// Whether all of these are known to their last digit.
    is_certain: bool,
}

impl Tape {
    /// The tables at a point, with the tangents for the variables that `wrt` gives by number.
    #[must_use]
    pub fn trace(&self, point: &[f64], wrt: &[usize]) -> Trace<'_> {
        let point: Vec<Given> = point.iter().map(|&value| value.into()).collect();
        self.trace_at(&point, wrt)
    }

    /// [`Self::trace`] where the variables have values that `f64` may not have.
    #[must_use]
    pub fn trace_at(&self, point: &[Given], wrt: &[usize]) -> Trace<'_> {
        let shown = &wrt[..wrt.len().min(MOST_TANGENTS)];
        let tangents = shown.iter().map(|&input| Part::Tangents(input));
        let parts: Vec<Part> =
            [Part::Values, Part::Cotangents].into_iter().chain(tangents).collect();
        let answers = certify(&Parts { tape: self, point, parts: &parts }, DIGITS);
        let mut numbers =
            answers.chunks(self.len().max(1)).map(|part| part.iter().map(Answer::to_f64).collect());
        let values = numbers.next().unwrap_or_default();
        let cotangents = numbers.next().unwrap_or_default();
        let tangents = shown.iter().copied().zip(numbers).collect();
        let result = certify(&Parts { tape: self, point, parts: &[Part::Result] }, DIGITS);
        let result = result.first().map_or(f64::NAN, Answer::to_f64);
        let is_certain = answers.iter().all(|answer| answer.is_certain());
        Trace { tape: self, values, cotangents, tangents, result, count: wrt.len(), is_certain }
    }

    /// The label of an entry: v₋₁, or with another letter.
    fn label(&self, letter: &str, entry: usize) -> String {
        label(letter, entry as i64 - self.inputs.len() as i64 + 1)
    }
}

impl Tape {
    /// The first operation that has no value, or else no derivative, in words.
    pub(crate) fn first_trouble(&self, point: &[Given]) -> String {
        let parts = [Part::Values, Part::Partials];
        let answers = certify(&Parts { tape: self, point, parts: &parts }, DIGITS);
        let (values, partials) = answers.split_at(self.len());
        let shown = |step: usize| {
            let number = |symbol| match self.entries.get(&symbol) {
                Some(&entry) => values[entry].text(),
                None => self.graph.symbol_name(symbol).to_owned(),
            };
            let display = self.graph.display(self.steps[step].expr).with_limit(LONGEST);
            display.with_names(&number).to_string()
        };
        let what = |is_infinite| match is_infinite {
            true => "too large, or infinite",
            false => "no real number",
        };
        if self.entry(self.result).is_none() {
            let parts = self.graph.reachable(&[self.result]);
            let values = evaluate(&self.graph, &parts, |_| None);
            let mut missing = parts.iter().zip(values).filter(|(_, value)| !value.is_finite());
            if let Some((&part, value)) = missing.next() {
                let part = self.graph.display(part).with_limit(LONGEST);
                return format!("{part} is {}", what(value.is_infinite()));
            }
        }
        let inputs = self.inputs.len();
        let selected = self.selected(values);
        let is_missing = |&entry: &usize| selected[entry] && !values[entry].is_number();
        if let Some(entry) = (0..self.len()).find(is_missing) {
            let what = what(values[entry].is_infinite());
            return match entry.checked_sub(inputs) {
                Some(step) => format!("{} is {what}", shown(step)),
                None => format!("{} is {what}", self.inputs[entry]),
            };
        }
        let of_steps = self.steps.iter().enumerate();
        let of_partials = of_steps.flat_map(|(step, it)| it.partials.iter().map(move |_| step));
        let steep = of_partials
            .zip(partials)
            .find(|&(step, partial)| selected[inputs + step] && !partial.is_number());
        match steep {
            Some((step, _)) => format!("{} has no finite derivative there", shown(step)),
            None => "it is too large, or infinite".into(),
        }
    }

    /// Which entries the result depends on at a point, where the entries have these values: of pieces, those that are
    /// taken.
    fn selected(&self, values: &[Answer]) -> Vec<bool> {
        let mut selected = vec![false; self.len()];
        if let Some(result) = self.entry(self.result) {
            selected[result] = true;
        }
        for (step, Step { expr, .. }) in self.steps.iter().enumerate().rev() {
            if !selected[self.inputs.len() + step] {
                continue;
            }
            let node = self.graph.node(*expr);
            let mut operands = node.children().to_vec();
            if let Node::Select([condition, ..]) = *node {
                match self.entry(condition).map(|entry| values[entry].to_f64()) {
                    Some(0.0) => drop(operands.remove(1)),
                    Some(1.0) => drop(operands.remove(2)),
                    _ => {}
                }
            }
            for entry in operands.iter().filter_map(|&operand| self.entry(operand)) {
                selected[entry] = true;
            }
        }
        selected
    }
}

impl Trace<'_> {
    fn primal(&self) -> Table {
        let tape = self.tape;
        let mut table = Table::default();
        table.hides(tape.len());
        for (entry, &value) in self.values.iter().enumerate().take(MOST) {
            let label = tape.label("v", entry);
            match entry.checked_sub(tape.inputs.len()) {
                None => table.row([label, tape.inputs[entry].clone(), String::new()], value),
                Some(step) => {
                    let expr = tape.steps[step].expr;
                    let [formula, numbers] = self.written(&tape.graph, expr, &Values::new());
                    table.row([label, formula, numbers], value);
                }
            }
        }
        let result = tape.graph.display(tape.result).with_limit(LONGEST).to_string();
        table.row(["f".into(), result, String::new()], self.result);
        table
    }

    /// v̇ᵢ = Σⱼ ∂vᵢ/∂vⱼ·v̇ⱼ
    fn tangent(&self, input: usize, tangents: &[f64]) -> Table {
        let tape = self.tape;
        let mut graph = tape.graph.clone();
        let (dots, values) = self.symbols(&mut graph, "v\u{307}", tangents);

        let steps = tape.steps.iter().take(MOST.saturating_sub(tape.inputs.len()));
        let sums: Vec<Expr> = steps
            .map(|step| {
                let terms = step.partials.iter().map(|&(used, p)| (p, dots[used]));
                sum_of_products(&mut graph, terms)
            })
            .collect();
        let sums = simplify(&mut graph, &sums, &Assumptions::none());

        let mut table = Table::default();
        table.hides(tape.len());
        for (entry, &tangent) in tangents.iter().enumerate().take(MOST) {
            let label = tape.label("v\u{307}", entry);
            match entry.checked_sub(tape.inputs.len()) {
                None => {
                    let name = format!("∂{}/∂{}", tape.inputs[entry], tape.inputs[input]);
                    table.row([label, name, String::new()], tangent);
                }
                Some(step) => {
                    let [formula, numbers] = self.written(&graph, sums[step], &values);
                    table.row([label, formula, numbers], tangent);
                }
            }
        }
        let name = format!("∂f/∂{}", tape.inputs[input]);
        let (result, value) = match tape.entry(tape.result) {
            Some(entry) => (tape.label("v\u{307}", entry), tangents[entry]),
            None => ("0".into(), 0.0),
        };
        table.row([name, result, String::new()], value);
        table
    }

    /// v̄ⱼ = Σᵢ v̄ᵢ·∂vᵢ/∂vⱼ
    fn adjoint(&self) -> Table {
        let tape = self.tape;
        let cotangents = &self.cotangents;
        let mut graph = tape.graph.clone();
        let (bars, values) = self.symbols(&mut graph, "v\u{304}", cotangents);
        let mut uses: Vec<Vec<(Expr, Expr)>> = vec![Vec::new(); tape.len()];
        for (step, &bar) in tape.steps.iter().zip(&bars[tape.inputs.len()..]) {
            for &(used, partial) in &step.partials {
                uses[used].push((partial, bar));
            }
        }
        let shown = || (0..tape.len()).rev().take(MOST);
        let sums: Vec<Expr> =
            shown().map(|entry| sum_of_products(&mut graph, uses[entry].iter().copied())).collect();
        let sums = simplify(&mut graph, &sums, &Assumptions::none());
        let mut table = Table::default();
        table.hides(tape.len());
        for (entry, sum) in shown().zip(sums) {
            let label = tape.label("v\u{304}", entry);
            if tape.entry(tape.result) == Some(entry) {
                table.row([label, "∂f/∂f".into(), String::new()], cotangents[entry]);
                continue;
            }
            let [formula, numbers] = self.written(&graph, sum, &values);
            table.row([label, formula, numbers], cotangents[entry]);
        }
        for (entry, name) in tape.inputs.iter().enumerate().take(MOST) {
            let bar = tape.label("v\u{304}", entry);
            table.row([format!("∂f/∂{name}"), bar, String::new()], cotangents[entry]);
        }
        table
    }

    /// Variables with another letter, one an entry, and their values.
    fn symbols(&self, graph: &mut Graph, letter: &str, values: &[f64]) -> (Vec<Expr>, Values) {
        let labels = (0..self.tape.len()).map(|entry| self.tape.label(letter, entry));
        let pairs = labels.zip(values).map(|(label, &value)| {
            let symbol = graph.symbol(&label);
            (graph.variable(&label), (symbol, value))
        });
        pairs.unzip()
    }

    /// An expression over entries, and again with their values (and those of `others`) in their places.
    fn written(&self, graph: &Graph, expr: Expr, others: &Values) -> [String; 2] {
        let number = |symbol| {
            let own = self.tape.entries.get(&symbol).map(|&entry| self.values[entry]);
            match own.or_else(|| others.get(&symbol).copied()) {
                Some(value) => rounded(value),
                None => graph.symbol_name(symbol).to_owned(),
            }
        };
        let display = graph.display(expr).with_limit(LONGEST);
        let [formula, numbers] = [display.to_string(), display.with_names(&number).to_string()];
        if numbers == formula { [formula, String::new()] } else { [formula, numbers] }
    }
}

/// The values of variables.
type Values = HashMap<Symbol, f64>;

/// Σ p·q
fn sum_of_products(graph: &mut Graph, terms: impl Iterator<Item = (Expr, Expr)>) -> Expr {
    let products: Vec<Expr> = terms.map(|(p, q)| graph.mul(&[p, q])).collect();
    graph.add(&products)
}

/// To three decimals, or four digits where that would hide it.
fn rounded(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || !value.is_finite() || (1e-2..1e6).contains(&magnitude) {
        let text = format!("{value:.3}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        return if text.contains('.') { short.into() } else { text };
    }
    let text = format!("{value:.3e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('.'))
}

impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Forward primal trace\n{}", self.primal())?;
        for (input, tangents) in &self.tangents {
            let name = &self.tape.inputs[*input];
            writeln!(f, "Forward tangent trace for {name}\n{}", self.tangent(*input, tangents))?;
        }
        if let Some(rest) = self.count.checked_sub(MOST_TANGENTS).filter(|&rest| rest > 0) {
            writeln!(f, "Forward tangent traces for {rest} more variables, not shown\n")?;
        }
        write!(f, "Reverse adjoint trace\n{}", self.adjoint())?;
        if !self.is_certain {
            writeln!(
                f,
                "\nSome of these numbers are not finite, or not known to the digits shown."
            )?;
        }
        Ok(())
    }
}

/// Rows of `name = formula = numbers = value`, in columns.
#[derive(Default)]
struct Table {
    rows: Vec<([String; 3], String)>,
    /// How many entries have no row.
    hidden: usize,
}

impl Table {
    /// Of so many entries, those beyond the limit.
    fn hides(&mut self, entries: usize) {
        self.hidden = entries.saturating_sub(MOST);
    }

    fn row(&mut self, texts: [String; 3], value: f64) {
        self.rows.push((texts, rounded(value)));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            self.rows.iter().map(|(texts, _)| texts[column].width()).max().unwrap_or(0)
        };
        let widths = [width(0), width(1), width(2)];
        for (texts, value) in &self.rows {
            write!(f, "  ")?;
            for (column, text) in texts.iter().enumerate() {
                if widths[column] > 0 {
                    let sign = if column > 0 && !text.is_empty() { "= " } else { "  " };
                    let padding = " ".repeat(widths[column] - text.width());
                    write!(f, "{}{text}{padding} ", if column > 0 { sign } else { "" })?;
                }
            }
            writeln!(f, "= {value}")?;
        }
        if self.hidden > 0 {
            writeln!(f, "  and {} more entries, not shown", self.hidden)?;
        }
        Ok(())
    }
}
