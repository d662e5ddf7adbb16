//! Properties of the simplifier on random formulas.
#![cfg(feature = "parse")]

mod common;

use std::collections::HashMap;

use common::measure::measure;
use common::random::{self, estimate};
use common::{Random, assume};
use nn_symbolic::simplify::simplify_logged;
use nn_symbolic::{Assumptions, Expr, Function, Graph, Node, Rational, simplify};

const FORMULAS: u64 = 30_000;

/// A random formula from a seed, and its assumptions.
fn example(seed: u64) -> (Graph, Expr, Assumptions, Random) {
    let mut random = Random(seed);
    let mut graph = Graph::new();
    let size = 2 + random.below(14);
    let formula = random::formula(&mut graph, &mut random, size);
    let assumptions = assume(&mut graph, random::ASSUMPTIONS);
    (graph, formula, assumptions, random)
}

#[test]
fn the_simplified_value_is_the_raw_one_wherever_that_is_defined() {
    let mut compared = 0;
    for seed in 0..FORMULAS {
        let (mut graph, raw, assumptions, mut random) = example(seed);
        let simple = simplify(&mut graph, &[raw], &assumptions)[0];
        for _ in 0..4 {
            let point = random::point(&mut graph, &mut random);
            let Some(expected) = estimate(&graph, raw, &point) else {
                continue;
            };
            if expected.worst > 1e-8 {
                continue; // ill-conditioned, or zero by cancellation
            }
            let (raw_text, text) = (graph.display(raw), graph.display(simple));
            let named: Vec<_> = point.iter().map(|(&s, v)| (graph.symbol_name(s), v)).collect();
            let Some(value) = estimate(&graph, simple, &point) else {
                panic!(
                    "seed {seed}: {raw_text} = {expected:?} became {text}, undefined at {named:?}"
                );
            };
            let difference = (value.value - expected.value).abs();
            let allowed = 1e-9 * expected.value.abs() + 10.0 * (expected.error + value.error);
            assert!(
                difference <= allowed,
                "seed {seed}: {raw_text} = {expected:?} became {text} = {value:?} at {named:?}"
            );
            compared += 1;
        }
    }
    assert!(compared > FORMULAS, "too few points to mean anything: {compared}");
}

#[test]
fn simplifying_again_changes_nothing() {
    for seed in 0..FORMULAS {
        let (mut graph, raw, assumptions, _) = example(seed);
        let once = simplify(&mut graph, &[raw], &assumptions)[0];
        let twice = simplify(&mut graph, &[once], &assumptions)[0];
        let (first, second) = (graph.display(once), graph.display(twice));
        assert_eq!(
            once,
            twice,
            "seed {seed}: {} became {first} became {second}",
            graph.display(raw)
        );
    }
}

/// `roots` of `graph` in a new graph, with other names for everything: the operands of sums and products in another
/// order, sums and products of three split in two, differences as sums.
fn rebuilt(graph: &Graph, root: Expr, random: &mut Random) -> (Graph, Expr) {
    let mut new = Graph::new();
    for name in random::VARIABLES.iter().rev() {
        new.variable(name);
    }
    let mut names: HashMap<Expr, Expr> = HashMap::new();
    for expr in graph.reachable(&[root]) {
        let node = graph.node(expr);
        let mut operands: Vec<Expr> = node.children().iter().map(|e| names[e]).collect();
        let commutes = matches!(node, Node::Add(_) | Node::Mul(_))
            || matches!(node, Node::Call(Function::Min | Function::Max | Function::Hypot, _));
        if commutes {
            for i in (1..operands.len()).rev() {
                operands.swap(i, random.below(i + 1));
            }
        }
        let renamed = match (node, &operands[..]) {
            (Node::Variable(symbol), _) => new.variable(graph.symbol_name(*symbol)),
            (Node::Add(_), &[a, b, c]) => {
                let inner = new.add(&[b, c]);
                new.add(&[a, inner])
            }
            (Node::Mul(_), &[a, b, c]) => {
                let inner = new.mul(&[a, b]);
                new.mul(&[inner, c])
            }
            (Node::Sub(_), &[a, b]) => {
                let minus_b = new.neg(b);
                new.add(&[minus_b, a])
            }
            _ => {
                let mut operands = operands.iter();
                let node = node.with_children(|_| *operands.next().expect("as many operands"));
                new.intern(node)
            }
        };
        names.insert(expr, renamed);
    }
    (new, names[&root])
}

#[test]
fn the_result_does_not_depend_on_the_order_of_building() {
    for seed in 0..FORMULAS {
        let (mut graph, raw, assumptions, mut random) = example(seed);
        let simple = simplify(&mut graph, &[raw], &assumptions)[0];
        let (mut other, other_raw) = rebuilt(&graph, raw, &mut random);
        let assumptions = assume(&mut other, random::ASSUMPTIONS);
        let other_simple = simplify(&mut other, &[other_raw], &assumptions)[0];
        assert_eq!(
            graph.display(simple).to_string(),
            other.display(other_simple).to_string(),
            "seed {seed}: {} and {}",
            graph.display(raw),
            other.display(other_raw)
        );
    }
}

#[test]
fn every_firing_of_a_rewriting_rule_lowers_the_measure() {
    for seed in 0..FORMULAS {
        let (mut graph, raw, assumptions, _) = example(seed);
        let (_, firings) = simplify_logged(&mut graph, &[raw], &assumptions);
        for firing in firings.iter().filter(|firing| firing.rule.rewrites()) {
            let [before, after] = [firing.before, firing.after].map(|e| measure(&graph, e));
            let texts = (graph.display(firing.before), graph.display(firing.after));
            assert!(
                after < before,
                "{}: {} of measure {before:?} became {} of measure {after:?}",
                firing.rule.name,
                texts.0,
                texts.1
            );
        }
    }
}

#[test]
fn long_products_keep_their_value_and_end() {
    let mut compared = 0;
    for seed in 0..3_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        // Products of products, some of them shared, with numbers at any place.
        let names = ["x", "y", "p", "q", "n"];
        let mut pool: Vec<Expr> = names.iter().map(|name| graph.variable(name)).collect();
        for _ in 0..4 {
            let number = Rational::new(random.below(9) as i64 - 4, 1 + random.below(3) as i64);
            pool.push(graph.number(number.expect("a positive denominator")));
        }
        for _ in 0..4 {
            let operands: Vec<Expr> =
                (0..2 + random.below(10)).map(|_| pool[random.below(pool.len())]).collect();
            let product = graph.mul(&operands);
            let other = pool[random.below(pool.len())];
            pool.push(product);
            pool.push(match random.below(4) {
                0 => graph.sub(product, other),
                1 => graph.call(Function::Sin, &[product]).expect("one argument"),
                2 => graph.div(other, product),
                _ => graph.neg(product),
            });
        }
        let last = pool[pool.len() - 3..].to_vec();
        let raw = graph.mul(&last);
        let simple = simplify(&mut graph, &[raw], &Assumptions::none())[0];
        let point = random::point(&mut graph, &mut random);
        let Some(expected) = estimate(&graph, raw, &point).filter(|e| e.worst < 1e-8) else {
            continue;
        };
        let Some(found) = estimate(&graph, simple, &point) else { continue };
        let allowed = 1e-9 * expected.value.abs() + 10.0 * (expected.error + found.error);
        assert!(
            (found.value - expected.value).abs() <= allowed,
            "seed {seed}: {found:?}, not {expected:?}"
        );
        compared += 1;
    }
    assert!(compared > 500, "too few to mean anything: {compared}");
}
