//! Sizes at which anything quadratic, exponential or recursive would hang or overflow the stack.
#![cfg(feature = "parse")]

mod common;

use common::Random;
use nn_symbolic::simplify::{operations, share};
use nn_symbolic::{Assumptions, Expr, Function, Graph, Rational, derivative, gradient, simplify};

const DEEP: usize = 100_000;
const WIDE: usize = 10_000;

fn simple(graph: &mut Graph, expr: Expr) -> Expr {
    simplify(graph, &[expr], &Assumptions::none())[0]
}

fn variables(graph: &mut Graph, count: usize) -> Vec<Expr> {
    (0..count).map(|i| graph.variable(&format!("x{i}"))).collect()
}

#[test]
fn chains_of_every_operation_are_simplified_without_recursion() {
    type Link = fn(&mut Graph, Expr, Expr) -> Expr;
    let links: [(&str, Link); 10] = [
        ("sum", |g, e, x| g.add(&[e, x])),
        ("difference", |g, e, x| g.sub(x, e)),
        ("product", |g, e, x| g.mul(&[e, x])),
        ("quotient", |g, e, x| g.div(x, e)),
        ("doubling", |g, e, _| g.add(&[e, e])),
        ("squaring", |g, e, _| g.mul(&[e, e])),
        ("power", |g, e, _| {
            let two = g.number(2);
            g.pow(e, two)
        }),
        ("root", |g, e, _| g.call(Function::Sqrt, &[e]).expect("one argument")),
        ("sine", |g, e, _| g.call(Function::Sin, &[e]).expect("one argument")),
        ("Horner", |g, e, x| {
            let product = g.mul(&[e, x]);
            let one = g.number(1);
            g.add(&[product, one])
        }),
    ];
    for (name, link) in links {
        let mut graph = Graph::new();
        let x = graph.variable("x");
        let y = graph.variable("y");
        let mut chain = y;
        for _ in 0..DEEP {
            chain = link(&mut graph, chain, x);
        }
        let once = simple(&mut graph, chain);
        let twice = simple(&mut graph, once);
        assert_eq!(once, twice, "{name}");
        let before = operations(&graph, &[chain]);
        let after = operations(&graph, &[once]);
        assert!(after <= before, "{name}: {before} operations became {after}");
        assert!(graph.display(once).with_limit(100).to_string().len() <= 103, "{name}");
    }
}

#[test]
fn a_chain_of_sums_of_distinct_terms_is_one_sum() {
    let mut graph = Graph::new();
    let x = variables(&mut graph, WIDE);
    let mut chain = x[0];
    for &term in &x[1..] {
        chain = graph.add(&[chain, term]);
    }
    let mut shuffled = x.clone();
    let mut random = Random(1);
    for i in (1..shuffled.len()).rev() {
        shuffled.swap(i, random.below(i + 1));
    }
    let wide = graph.add(&shuffled);
    assert_eq!(simple(&mut graph, chain), simple(&mut graph, wide));
    let difference = graph.sub(chain, wide);
    assert_eq!(simple(&mut graph, difference), graph.number(0));
}

#[test]
fn wide_sums_and_products_of_numbers_and_functions_are_collected() {
    let mut graph = Graph::new();
    let x = variables(&mut graph, WIDE);
    let mut terms = Vec::new();
    for (i, &x) in x.iter().enumerate() {
        let number = graph.number(Rational::new(1, i as i64 + 1).expect("not zero"));
        let sine = graph.call(Function::Sin, &[x]).expect("one argument");
        let cosine = graph.call(Function::Cos, &[x]).expect("one argument");
        let two = graph.number(2);
        terms.extend([number, graph.pow(sine, two), graph.pow(cosine, two)]);
    }
    let sum = graph.add(&terms);
    let sum = simple(&mut graph, sum);
    assert_eq!(graph.variables(&[sum]), [], "sin² + cos² = 1, ten thousand times");
    let value = nn_symbolic::evaluate(&graph, &[sum], |_| None)[0];
    // The harmonic number H₁₀₀₀₀ = ln n + γ + 1/2n − …, and one 1 for each pair.
    let harmonic = 1e4_f64.ln() + 0.577_215_664_901_532_9 + 0.5e-4 - 1e-8 / 12.0;
    assert!((value - harmonic - 1e4).abs() < 1e-9);
    let product = graph.mul(&terms);
    let product = simple(&mut graph, product);
    assert_eq!(graph.variables(&[product]).len(), WIDE);
}

#[test]
fn the_gradient_of_a_wide_product_keeps_its_shared_prefixes() {
    let mut graph = Graph::new();
    let x = variables(&mut graph, WIDE);
    let product = graph.mul(&x);
    let symbols = graph.variables(&[product]);
    let one = graph.number(1);
    let raw = gradient(&mut graph, product, &symbols, one);
    let before = operations(&graph, &raw);
    let simple = simplify(&mut graph, &raw, &Assumptions::none());
    let after = operations(&graph, &simple);
    assert!(after < 10 * WIDE, "{before} multiplications became {after}");
    let shared = share(&mut graph, &simple);
    assert!(operations(&graph, &shared) <= after);
}

#[test]
fn the_derivative_of_a_deep_composition_stays_in_proportion() {
    let mut graph = Graph::new();
    let x = graph.variable("x");
    let mut chain = x;
    for _ in 0..WIDE {
        let sum = graph.add(&[chain, x]);
        chain = graph.call(Function::Tanh, &[sum]).expect("one argument");
    }
    let symbol = graph.as_variable(x).expect("a variable");
    let raw = derivative(&mut graph, chain, symbol);
    let before = operations(&graph, &[raw]);
    let simple = simple(&mut graph, raw);
    let after = operations(&graph, &[simple]);
    assert!(after <= before, "{before} operations became {after}");
}
