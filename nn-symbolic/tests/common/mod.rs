//! What the tests share: formulas, random numbers, and points.
#![allow(dead_code, reason = "each test file uses a part")]

#[cfg(feature = "cli")]
pub(crate) mod command;
pub(crate) mod measure;
mod numbers;
pub(crate) mod random;

pub(crate) use numbers::Random;

use nn_symbolic::parse::assumptions;
use nn_symbolic::{Assumptions, Expr, Graph, simplify};

/// Reads a formula.
#[track_caller]
pub(crate) fn parse(graph: &mut Graph, text: &str) -> Expr {
    match nn_symbolic::parse(text) {
        Ok(ast) => ast.build(graph),
        Err(error) => panic!("{}", error.report(text)),
    }
}

/// Reads assumptions, as `--assume` does.
pub(crate) fn assume(graph: &mut Graph, text: &str) -> Assumptions {
    let all = if text.is_empty() { Ok(Vec::new()) } else { assumptions(text) };
    let all = all.unwrap_or_else(|error| panic!("{}", error.report(text)));
    Assumptions::of_variables(graph, &all)
}

/// The simplified text of a formula.
pub(crate) fn simplified(text: &str) -> String {
    simplified_if("", text)
}

/// The simplified text of a formula under assumptions.
pub(crate) fn simplified_if(assumptions: &str, text: &str) -> String {
    let mut graph = Graph::new();
    let expr = parse(&mut graph, text);
    let assumptions = assume(&mut graph, assumptions);
    let result = simplify(&mut graph, &[expr], &assumptions)[0];
    graph.display(result).to_string()
}
