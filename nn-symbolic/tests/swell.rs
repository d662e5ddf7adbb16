//! No expression swell: what a value and its whole gradient cost together.
//!
//! Baur & Strassen (1983): all partial derivatives take at most four times the arithmetic of the value. Functions take
//! what their derivatives take beside them.
#![cfg(feature = "parse")]

mod common;

use std::collections::HashSet;

use nn_symbolic::simplify::share;
use nn_symbolic::{
    Assumptions, Code, Expr, Function, Graph, Node, Operation, derivative, gradient, simplify,
};

/// The operations of a value, and those of it with all its partial derivatives.
struct Costs {
    arithmetic: usize,
    /// What the functions that are called take with their derivatives, each time.
    functions: usize,
    with_gradient: usize,
}

impl Costs {
    fn of(graph: &mut Graph, f: Expr) -> Self {
        let variables = graph.variables(&[f]);
        let one = graph.number(1);
        let mut roots = vec![f];
        roots.extend(gradient(graph, f, &variables, one));
        let roots = simplify(graph, &roots, &Assumptions::none());
        let value = share(graph, &roots[..1]);
        let value = Code::new(graph, &value);
        let roots = share(graph, &roots);
        let with_gradient = Code::new(graph, &roots).cost();
        let called = value.operations.iter().filter_map(|operation| match operation {
            Operation::Call(function, _) => Some(*function),
            _ => None,
        });
        let called: Vec<Function> = called.collect();
        Self {
            arithmetic: value.cost() - called.len(),
            functions: called.into_iter().map(with_derivatives).sum(),
            with_gradient,
        }
    }

    fn assert_small(&self, what: &str) {
        let Self { arithmetic, functions, with_gradient } = self;
        let most = 4 * arithmetic + functions;
        assert!(*with_gradient <= most, "{what}: {with_gradient} operations, more than {most}");
        // The value alone is a part of it, so a count that forgets the gradient would show.
        assert!(with_gradient > arithmetic, "{what}: {with_gradient}");
    }
}

/// What a function of the table takes with its derivatives, multiplied by the cotangent of its value.
fn with_derivatives(function: Function) -> usize {
    let mut graph = Graph::new();
    let args: Vec<Expr> = ["x", "y"].map(|name| graph.variable(name)).into();
    let args = &args[..function.arity()];
    let call = graph.call(function, args).expect("its arity");
    let cotangent = graph.variable("a");
    let mut roots = vec![call];
    for symbol in graph.variables(&[call]) {
        let partial = derivative(&mut graph, call, symbol);
        roots.push(graph.mul(&[cotangent, partial]));
    }
    Code::new(&graph, &roots).cost()
}

fn variables(graph: &mut Graph, count: usize) -> Vec<Expr> {
    (1..=count).map(|i| graph.variable(&format!("x{i}"))).collect()
}

#[test]
fn a_product_of_ten_thousand_factors() {
    let mut graph = Graph::new();
    let x = variables(&mut graph, 10_000);
    let f = graph.mul(&x);
    let costs = Costs::of(&mut graph, f);
    assert_eq!(costs.arithmetic, 9_999);
    costs.assert_small("a product");
}

#[test]
fn sigmoids_in_each_other() {
    let mut graph = Graph::new();
    let mut f = graph.variable("x");
    for _ in 0..1_000 {
        f = graph.call(Function::Sigmoid, &[f]).expect("one argument");
    }
    let costs = Costs::of(&mut graph, f);
    assert_eq!(costs.arithmetic, 0);
    costs.assert_small("sigmoids");
}

#[test]
fn the_determinant_of_eight_rows() {
    // Laplace's expansion by the first rows, where minors of the same columns are one.
    const ROWS: usize = 8;
    let mut graph = Graph::new();
    let entries = variables(&mut graph, ROWS * ROWS);
    let mut minors: Vec<Option<Expr>> = vec![None; 1 << ROWS];
    minors[0] = Some(graph.number(1));
    for columns in 1_usize..1 << ROWS {
        let row = columns.count_ones() as usize - 1;
        let mut terms = Vec::new();
        for column in (0..ROWS).filter(|column| columns >> column & 1 == 1) {
            let minor = minors[columns & !(1 << column)].expect("fewer columns come before");
            let term = match row {
                0 => entries[column],
                _ => graph.mul(&[entries[row * ROWS + column], minor]),
            };
            let after = (columns >> (column + 1)).count_ones();
            terms.push(if after % 2 == 0 { term } else { graph.neg(term) });
        }
        minors[columns] = Some(graph.add(&terms));
    }
    let f = minors[(1 << ROWS) - 1].expect("all columns");
    // 1,016 products (those of the first row have one factor) and the sums of them.
    let costs = Costs::of(&mut graph, f);
    costs.assert_small("a determinant");
    assert!(costs.arithmetic <= 2_000, "{}", costs.arithmetic);
}

#[test]
fn the_logarithm_of_a_sum_of_a_thousand_exponentials() {
    let mut graph = Graph::new();
    let x = variables(&mut graph, 1_000);
    let powers: Vec<Expr> =
        x.iter().map(|&x| graph.call(Function::Exp, &[x]).expect("one argument")).collect();
    let sum = graph.add(&powers);
    let f = graph.call(Function::Ln, &[sum]).expect("one argument");
    let costs = Costs::of(&mut graph, f);
    assert_eq!(costs.arithmetic, 999);
    costs.assert_small("log-sum-exp");
}

#[test]
fn the_sixth_derivative_of_nested_sines_is_small() {
    let mut graph = Graph::new();
    let symbol = graph.symbol("x");
    let mut f = graph.variable("x");
    for _ in 0..4 {
        f = graph.call(Function::Sin, &[f]).expect("one argument");
    }
    for _ in 0..6 {
        let raw = derivative(&mut graph, f, symbol);
        f = simplify(&mut graph, &[raw], &Assumptions::none())[0];
    }
    let shared = share(&mut graph, &[f]);
    let cost = Code::new(&graph, &shared).cost();
    assert!(cost <= 450, "{cost}");
    // Four sines and four cosines are all the functions in it.
    let reachable = graph.reachable(&[f]);
    let calls = reachable.iter().filter(|&&e| matches!(graph.node(e), Node::Call(..)));
    assert_eq!(calls.collect::<HashSet<_>>().len(), 8);
}
