//! What the tests share: formulas, random numbers, and points.
#![allow(dead_code, reason = "each test file uses a part")]

#[cfg(feature = "cli")]
pub(crate) mod command;
pub(crate) mod measure;
pub(crate) mod random;

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

/// A seeded generator of random numbers: splitmix64 (Steele, Lea & Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 … n − 1
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.word() % n as u64) as usize
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Uniform between the two.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
