//! The work that is left after simplification.
#![cfg(feature = "parse")]

mod common;

use common::random::{self, estimate};
use common::{Random, parse};
use nn_symbolic::simplify::{operations, share};
use nn_symbolic::{Assumptions, Code, Graph, Node, derivative, gradient, simplify};

/// Formulas from calculus courses, statistics and neural networks.
const FORMULAS: &[&str] = &[
    "ln(x1) + x1*x2 - sin(x2)",
    "x^5 - 3*x^3 + 2*x - 7",
    "(x^2 + 1)^3",
    "(3*x^2 + 2*x)^5",
    "(x - 1)/(x + 1)",
    "x/(1 + x^2)",
    "sqrt(1 + x^2)",
    "sqrt(x^2 + y^2 + z^2)",
    "1/sqrt(x)",
    "x*sqrt(x^2)",
    "x^y",
    "x^x",
    "2^x*3^y",
    "exp(-x^2/2)/sqrt(2*pi)",
    "exp(x)*sin(x)*cos(x)",
    "exp(-(x - m)^2/(2*s^2))/(s*sqrt(2*pi))",
    "sin(x)*cos(x) + tan(x)",
    "sin(sin(sin(x)))",
    "atan(y/x)",
    "atan2(y, x)",
    "asin(x) + acos(x)",
    "cosh(x)^2 - sinh(x)^2 + x",
    "acosh(x)*asinh(x)*atanh(x/10)",
    "ln(x^2 + y^2)",
    "ln(ln(x))",
    "log10(x)*log2(y)",
    "x*ln(x) - x",
    "x1*x2*x3*x4",
    "x1*x2 + x2*x3 + x3*x1",
    "(x1 + 2*x2)*(x2 - 3*x3)/(x1*x3)",
    "(a*x + b)/(c*x + d)",
    "sigmoid(w*x + b)",
    "1/(1 + exp(-(w*x + b)))",
    "(sigmoid(w*x + b) - t)^2/2",
    "-(t*ln(sigmoid(w*x)) + (1 - t)*ln(1 - sigmoid(w*x)))",
    "ln(1 + exp(x)) - t*x",
    "tanh(w1*x + b1)*w2 + b2",
    "relu(w*x + b)^2",
    "x*sigmoid(x)",
    "x*tanh(softplus(x))",
    "x*(1 + erf(x/sqrt(2)))/2",
    "max(x, y)*min(x, 0)",
    "abs(x - y) + abs(y - x)",
    "exp(x)/(exp(x) + exp(y) + exp(z))",
    "cbrt(x)^2 + hypot(x, y)",
];

#[test]
fn derivatives_never_take_more_operations_than_before() {
    let (mut before_all, mut after_all) = (0, 0);
    for text in FORMULAS {
        let mut graph = Graph::new();
        let expr = parse(&mut graph, text);
        let variables = graph.variables(&[expr]);
        let one = graph.number(1);
        let cotangents = gradient(&mut graph, expr, &variables, one);
        let mut sets = vec![vec![expr], cotangents];
        for &variable in &variables {
            let first = derivative(&mut graph, expr, variable);
            let second = derivative(&mut graph, first, variable);
            sets.extend([vec![first], vec![second]]);
        }
        for raw in sets {
            let simple = simplify(&mut graph, &raw, &Assumptions::none());
            let simple = share(&mut graph, &simple);
            // Selections under one condition are one branch.
            let [before, after] = [&raw, &simple].map(|roots| {
                let parts = graph.reachable(roots);
                let conditions = parts.iter().filter_map(|&part| match *graph.node(part) {
                    Node::Select([condition, ..]) => Some(condition),
                    _ => None,
                });
                let conditions: Vec<_> = conditions.collect();
                let distinct: std::collections::HashSet<_> = conditions.iter().collect();
                operations(&graph, roots) + distinct.len() - conditions.len()
            });
            let shown: Vec<String> = simple.iter().map(|&e| graph.display(e).to_string()).collect();
            assert!(after <= before, "{text}: {before} became {after} operations: {shown:?}");
            before_all += before;
            after_all += after;
        }
    }
    assert!(after_all * 4 < before_all * 3, "{before_all} operations became {after_all}");
}

#[test]
fn operations_are_counted_as_they_would_be_computed() {
    for (text, count) in [
        ("x", 0),
        ("2*pi", 0),
        ("x + y + z", 2),
        ("x - y", 1),
        ("-x", 1),
        ("-x - y", 2),
        ("y - 2*x", 2),
        ("x/y", 1),
        ("x/(y*z)", 2),
        ("1/x", 1),
        ("1/(x*y)", 2),
        ("x/2", 1),
        ("3*x/4", 1),
        ("x^3", 1),
        ("1/x^3", 1),
        ("sqrt(x)", 1),
        ("1/sqrt(x)", 2),
        ("y/sqrt(x)", 2),
        ("z*(x - y)", 2),
        ("z*(y - x)", 2),
        ("sin(x*y) + cos(x*y)", 4),
    ] {
        let mut graph = Graph::new();
        let raw = parse(&mut graph, text);
        let simple = simplify(&mut graph, &[raw], &Assumptions::none());
        assert_eq!(operations(&graph, &simple), count, "{text}");
    }
}

#[test]
fn sharing_keeps_the_values() {
    let (mut compared, mut before_all, mut after_all) = (0, 0, 0);
    for seed in 0..5_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        let size = 2 + random.below(20);
        let formula = random::formula(&mut graph, &mut random, size);
        let variables = graph.variables(&[formula]);
        let one = graph.number(1);
        let mut raw = gradient(&mut graph, formula, &variables, one);
        // Second derivatives have the sums in which factors meet their inverses.
        if let (Some(&first), Some(&variable)) = (raw.first(), variables.first()) {
            raw.push(derivative(&mut graph, first, variable));
        }
        let simple = simplify(&mut graph, &raw, &Assumptions::none());
        let shared = share(&mut graph, &simple);
        let [before, after] = [&simple, &shared].map(|roots| Code::new(&graph, roots).cost());
        // Greedy, so not always better.
        assert!(after <= before + 3, "seed {seed}: {before} became {after} operations");
        (before_all, after_all) = (before_all + before, after_all + after);
        let point = random::point(&mut graph, &mut random);
        for (&a, &b) in simple.iter().zip(&shared).filter(|(a, b)| a != b) {
            let Some(expected) = estimate(&graph, a, &point).filter(|e| e.worst < 1e-8) else {
                continue;
            };
            let value = estimate(&graph, b, &point).expect("defined at the same points");
            let allowed = 10.0 * (expected.error + value.error);
            assert!(
                (value.value - expected.value).abs() <= allowed,
                "seed {seed}: {}",
                graph.display(b)
            );
            compared += 1;
        }
    }
    assert!(compared > 500, "too few to mean anything: {compared}");
    assert!(after_all * 20 < before_all * 19, "{before_all} operations became {after_all}");
}

#[test]
fn common_factors_are_taken_out_of_sums() {
    for (text, count) in [
        ("a*x*y + a*z", 3),
        // Horner's scheme
        ("3*x^3 + 2*x^2 + 5*x", 5),
        // One division
        ("x/(y*z) + w/(y*z)", 3),
        ("x/y + z/y^2", 3),
        ("2*x*y + 2*z", 3),
        // Not of a term that is there anyway: sin(x)*y
        ("exp(sin(x)*y) + sin(x)*y + sin(x)*z", 6),
    ] {
        let mut graph = Graph::new();
        let raw = parse(&mut graph, text);
        let simple = simplify(&mut graph, &[raw], &Assumptions::none());
        let shared = share(&mut graph, &simple);
        let shown = graph.display(shared[0]).to_string();
        assert_eq!(operations(&graph, &shared), count, "{text}: {shown}");
    }
}

#[test]
fn factors_that_meet_their_inverses_cancel() {
    let mut graph = Graph::new();
    let raw = parse(&mut graph, "n*ln(a)*m/(m*ln(a) + k*ln(b)) + n*ln(b)*k/(m*ln(a) + k*ln(b))");
    let simple = simplify(&mut graph, &[raw], &Assumptions::none());
    let shared = share(&mut graph, &simple);
    assert_eq!(graph.display(shared[0]).to_string(), "n");
}
