//! Every rule of the table on samples, on both sides of its condition.
#![cfg(feature = "parse")]

#[path = "../common/mod.rs"]
mod common;
mod samples;

use std::collections::{HashMap, HashSet};

use common::measure::measure;
use common::random::estimate;
use common::{assume, parse};
use nn_symbolic::simplify::{
    Condition, Rule, rules, simplify, simplify_derivative_logged, simplify_logged,
};
use nn_symbolic::{Assumptions, Expr, Graph, Rational, Symbol, derivative};
use samples::{OF_DERIVATIVES, SAMPLES};

/// Negative and positive, whole and fractional, zero, small and large; some in the domain of each function.
const VALUES: &[f64] = &[-3.0, -1.5, -1.0, -0.4, 0.0, 1e-3, 0.3, 0.7, 1.0, 1.25, 2.0, 5.5];

/// Every combination of values of the variables at which the assumptions hold.
fn points(variables: &[Symbol], assumptions: &Assumptions) -> Vec<HashMap<Symbol, f64>> {
    let mut points = vec![HashMap::new()];
    for &variable in variables {
        let allowed = VALUES.iter().filter(|&&value| {
            let thousandths = Rational::new((value * 1000.0).round() as i64, 1000);
            !assumptions.exclude(variable, &thousandths.expect("a denominator"))
        });
        let allowed: Vec<f64> = allowed.copied().collect();
        points = points
            .iter()
            .flat_map(|point| allowed.iter().map(|&value| (point.clone(), value)))
            .map(|(mut point, value)| {
                point.insert(variable, value);
                point
            })
            .collect();
    }
    points
}

/// The points at which `before` has a well-conditioned value; there `after` must have the same.
fn agreements(graph: &Graph, before: Expr, after: Expr, assumptions: &Assumptions) -> usize {
    let variables = graph.variables(&[before]);
    let mut agreements = 0;
    for point in points(&variables, assumptions) {
        let Some(expected) = estimate(graph, before, &point).filter(|e| e.error < 1e-7) else {
            continue;
        };
        let texts = (graph.display(before), graph.display(after));
        let Some(value) = estimate(graph, after, &point) else {
            panic!("{} is {expected:?}, but {} is undefined at {point:?}", texts.0, texts.1);
        };
        let difference = (value.value - expected.value).abs();
        let allowed = 10.0 * (expected.error + value.error);
        assert!(
            difference <= allowed,
            "{} is {expected:?}, but {} is {value:?} at {point:?}",
            texts.0,
            texts.1
        );
        agreements += 1;
    }
    agreements
}

fn named(name: &str) -> &'static Rule {
    rules::all().find(|rule| rule.name == name).unwrap_or_else(|| panic!("no rule {name:?}"))
}

#[test]
fn rules_apply_where_their_condition_is_proven_and_nowhere_else() {
    for &(name, assumptions, formula, applies) in SAMPLES {
        let mut graph = Graph::new();
        let raw = parse(&mut graph, formula);
        let assumptions_text = assumptions;
        let assumptions = assume(&mut graph, assumptions);
        let (simple, firings) = simplify_logged(&mut graph, &[raw], &assumptions);
        let result = graph.display(simple[0]);
        let applied: Vec<&str> = firings.iter().map(|firing| firing.rule.name).collect();
        assert_eq!(
            applied.contains(&named(name).name),
            applies,
            "{name:?} on {formula} if {assumptions_text:?}: {result}, by {applied:?}"
        );
        let points = agreements(&graph, raw, simple[0], &assumptions);
        assert!(points > 0, "{formula} is defined nowhere");
        for firing in firings {
            agreements(&graph, firing.before, firing.after, &assumptions);
            if firing.rule.rewrites() {
                let [before, after] = [firing.before, firing.after].map(|e| measure(&graph, e));
                assert!(after < before, "{}: {before:?} became {after:?}", firing.rule.name);
            }
        }
    }
}

#[test]
fn derivatives_keep_their_values_over_one_denominator() {
    for &(name, assumptions, formula, applies) in OF_DERIVATIVES {
        let mut graph = Graph::new();
        let value = parse(&mut graph, formula);
        let x = graph.symbol("x");
        let raw = derivative(&mut graph, value, x);
        let assumptions = assume(&mut graph, assumptions);
        let (result, firings) = simplify_derivative_logged(&mut graph, value, raw, &assumptions);
        let applied: Vec<&str> = firings.iter().map(|firing| firing.rule.name).collect();
        let text = graph.display(result).to_string();
        assert_eq!(applied.contains(&named(name).name), applies, "{formula}: {text}");
        assert!(agreements(&graph, raw, result, &assumptions) > 0, "{formula} has no derivative");
        let again = simplify(&mut graph, &[result], &assumptions)[0];
        assert_eq!(graph.display(again).to_string(), text, "{formula}");
    }
}

#[test]
fn every_rule_has_samples_on_both_sides_of_its_condition() {
    let mut statements = HashSet::new();
    for rule in rules::all() {
        let statement = rule.statement();
        assert!(statements.insert((rule.name, statement.clone())), "{statement} stands twice");
        let samples = || SAMPLES.iter().chain(OF_DERIVATIVES);
        let sampled =
            |applies| samples().any(|sample| sample.0 == rule.name && sample.3 == applies);
        assert!(sampled(true), "no sample for {:?}", rule.name);
        let conditional = matches!(rule.condition, Condition::If(_));
        assert!(
            !conditional || sampled(false),
            "no sample of {:?} with its condition unproven",
            rule.name
        );
    }
}
