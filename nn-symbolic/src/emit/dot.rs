//! Graphviz: what is computed, as a drawing.

use std::fmt::Write;

use crate::code::{Code, Operation};
use crate::graph::Graph;

/// Straight-line code to be drawn.
#[derive(Clone, Copy)]
pub struct Drawing<'a> {
    /// What names the variables.
    pub graph: &'a Graph,
    /// What is drawn.
    pub code: &'a Code,
    /// What each result is called.
    pub labels: &'a [String],
}

/// A directed graph in the language of Graphviz: a node for each operation, edges from its operands in their order, and a
/// box for each result. Numbers are repeated where they are used, everything else that is shared is one node.
#[must_use]
pub fn dot(drawings: &[Drawing<'_>]) -> String {
    let mut text = String::from(
        "digraph {\n    rankdir=BT;\n    ordering=in;\n    node [shape=circle, fontname=\"sans-serif\"];\n",
    );
    for (number, drawing) in drawings.iter().enumerate() {
        // Writing to a text cannot fail.
        let _ = draw(&mut text, &format!("g{}", number + 1), drawing);
    }
    text.push_str("}\n");
    text
}

fn draw(text: &mut String, prefix: &str, drawing: &Drawing<'_>) -> std::fmt::Result {
    let Drawing { graph, code, labels } = *drawing;
    let number_of = |index: usize| match &code.operations[index] {
        Operation::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let mut numbers = 0;
    // The node of an operand; a number has a new one each time.
    let mut node = |text: &mut String, index: usize| -> Result<String, std::fmt::Error> {
        let Some(number) = number_of(index) else {
            return Ok(format!("{prefix}_{index}"));
        };
        numbers += 1;
        let name = format!("{prefix}_n{numbers}");
        writeln!(text, "    {name} [label={}, shape=plaintext];", quoted(&number))?;
        Ok(name)
    };
    for (index, operation) in code.operations.iter().enumerate() {
        let (label, shape) = match operation {
            Operation::Number(_) => continue,
            Operation::Constant(constant) => (constant.name().to_owned(), ", shape=plaintext"),
            Operation::Variable(symbol) => (graph.symbol_name(*symbol).to_owned(), ", shape=box"),
            Operation::Neg(_) => ("−".to_owned(), ""),
            Operation::Add(..) => ("+".to_owned(), ""),
            Operation::Sub(..) => ("−".to_owned(), ""),
            Operation::Mul(..) => ("·".to_owned(), ""),
            Operation::Div(..) => ("÷".to_owned(), ""),
            Operation::Powi(_, exponent) => (format!("^{exponent}"), ""),
            Operation::Pow(..) => ("^".to_owned(), ""),
            Operation::Call(function, _) => (function.name().to_owned(), ""),
            Operation::Compare(relation, ..) => (relation.to_string(), ", shape=diamond"),
            Operation::Join(connective, ..) => (connective.to_string(), ", shape=diamond"),
            Operation::Select(_) => ("if".to_owned(), ""),
        };
        writeln!(text, "    {prefix}_{index} [label={}{shape}];", quoted(&label))?;
        for &operand in operation.operands() {
            let operand = node(text, operand)?;
            writeln!(text, "    {operand} -> {prefix}_{index};")?;
        }
    }
    for (place, (&index, label)) in code.results.iter().zip(labels).enumerate() {
        let (operand, label) = (node(text, index)?, quoted(label));
        writeln!(text, "    {prefix}_r{place} [label={label}, shape=box, style=rounded];")?;
        writeln!(text, "    {operand} -> {prefix}_r{place};")?;
    }
    Ok(())
}

/// A label as Graphviz reads it.
fn quoted(label: &str) -> String {
    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
}
