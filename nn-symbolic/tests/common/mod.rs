//! What the tests share: formulas, random numbers, and points.
#![allow(dead_code, reason = "each test file uses a part")]

#[cfg(feature = "cli")]
pub(crate) mod command;
pub(crate) mod measure;
mod numbers;
pub(crate) mod random;

pub(crate) use numbers::Random;

use nn_symbolic::{Assumptions, Expr, Graph, Signs, simplify};

/// Reads a formula.
#[track_caller]
pub(crate) fn parse(graph: &mut Graph, text: &str) -> Expr {
    match nn_symbolic::parse(text) {
        Ok(ast) => ast.build(graph),
        Err(error) => panic!("{}", error.report(text)),
    }
}

/// Reads assumptions: `x>0 y>=0 z<0 u<=0 w!=0 n:int`, separated by spaces.
pub(crate) fn assume(graph: &mut Graph, text: &str) -> Assumptions {
    let mut assumptions = Assumptions::none();
    for one in text.split_whitespace() {
        if let Some(name) = one.strip_suffix(":int") {
            assumptions.assume_integer(graph.symbol(name));
            continue;
        }
        let relations = [
            (">=0", Signs::NON_NEGATIVE),
            ("<=0", Signs::NON_POSITIVE),
            ("!=0", Signs::NON_ZERO),
            (">0", Signs::POSITIVE),
            ("<0", Signs::NEGATIVE),
        ];
        let found =
            relations.iter().find_map(|&(suffix, signs)| Some((one.strip_suffix(suffix)?, signs)));
        let (name, signs) = found.expect("an assumption");
        assumptions.assume_sign(graph.symbol(name), signs);
    }
    assumptions
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
