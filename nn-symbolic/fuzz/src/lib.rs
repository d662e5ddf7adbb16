//! Formulas from the bytes of a fuzzer, so that it steers their shape.

#[path = "../../tests/common/numbers.rs"]
#[allow(dead_code, reason = "the targets use a part")]
mod numbers;
#[path = "../../tests/common/random.rs"]
#[allow(dead_code, reason = "the targets use a part")]
mod random;

use nn_symbolic::{Constant, Expr, Function, Graph, Rational};
use numbers::Random;
use random::{Why, estimate, point, why_not};

/// The variables that have values at the points.
pub const VARIABLES: &[&str] = &random::VARIABLES;

/// The bytes that are left; zeros behind the end.
pub struct Bytes<'b>(pub &'b [u8]);

impl Bytes<'_> {
    pub fn next(&mut self) -> u8 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The most operations of a formula.
const LONGEST: usize = 40;

/// A formula in these variables: each operation takes its kind and its operands from the bytes, the last operations are
/// nearest.
pub fn formula(graph: &mut Graph, bytes: &mut Bytes<'_>, variables: &[&str]) -> Expr {
    let mut pool: Vec<Expr> = variables.iter().map(|name| graph.variable(name)).collect();
    pool.push(graph.constant(Constant::Pi));
    pool.push(graph.constant(Constant::E));
    for _ in 0..LONGEST {
        if bytes.is_empty() {
            break;
        }
        let kind = bytes.next();
        let mut operand = || pool[pool.len() - 1 - usize::from(bytes.next()) % pool.len()];
        let expr = match kind % 12 {
            0 => {
                let (a, b) = (bytes.next() as i8, bytes.next());
                let number = Rational::new(a.into(), 1 + i64::from(b % 8));
                graph.number(number.expect("a positive denominator"))
            }
            1 => {
                let a = operand();
                graph.neg(a)
            }
            2 => {
                let terms = [operand(), operand(), operand()];
                graph.add(&terms)
            }
            3 => {
                let terms = [operand(), operand()];
                graph.add(&terms)
            }
            4 => {
                let (a, b) = (operand(), operand());
                graph.sub(a, b)
            }
            5 => {
                let factors = [operand(), operand(), operand()];
                graph.mul(&factors)
            }
            6 => {
                let factors = [operand(), operand()];
                graph.mul(&factors)
            }
            7 => {
                let (a, b) = (operand(), operand());
                graph.div(a, b)
            }
            8 => {
                let (a, b) = (operand(), operand());
                graph.pow(a, b)
            }
            _ => {
                let args = [operand(), operand()];
                let function = Function::ALL[usize::from(bytes.next()) % Function::ALL.len()];
                graph.call(function, &args[..function.arity()]).expect("its arity")
            }
        };
        pool.push(expr);
    }
    pool[pool.len() - 1]
}

/// Reads what was printed.
pub fn read(graph: &mut Graph, text: &str) -> Expr {
    match nn_symbolic::parse(text) {
        Ok(ast) => ast.build(graph),
        Err(error) => panic!("{}", error.report(text)),
    }
}

/// Panics where two expressions in [`VARIABLES`] have other values, at points that `seed` chooses; p is positive there, q
/// negative or 0, and n whole. Where the first is not finite or badly conditioned, the second may be anything.
pub fn assert_same_value(graph: &mut Graph, expected: Expr, found: Expr, seed: u64) {
    let mut random = Random(seed);
    for _ in 0..8 {
        let point = point(graph, &mut random);
        let Some(right) = estimate(graph, expected, &point).filter(|e| e.worst < 1e-8) else {
            continue;
        };
        let named: Vec<_> = point.iter().map(|(&s, v)| (graph.symbol_name(s), v)).collect();
        let (from, to) = (graph.display(expected), graph.display(found));
        let Some(value) = estimate(graph, found, &point) else {
            if why_not(graph, found, &point) == Some(Why::Unclear) {
                continue;
            }
            panic!("{from} = {right:?} became {to}, undefined at {named:?}");
        };
        let allowed = 1e-9 * right.value.abs() + 10.0 * (right.error + value.error);
        assert!(
            (value.value - right.value).abs() <= allowed,
            "{from} = {right:?} became {to} = {value:?} at {named:?}"
        );
    }
}
