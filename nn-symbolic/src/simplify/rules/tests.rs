//! Both sides of every pattern, at points.

use super::pattern::{Guard, Sides, letter};
use super::{TABLE, Way};
use crate::eval::evaluate;
use crate::graph::Symbol;
use crate::rational::Rational;

const VALUES: &[(i64, i64)] =
    &[(-3, 1), (-2, 1), (-1, 1), (-2, 5), (1, 3), (1, 2), (3, 4), (1, 1), (5, 4), (2, 1), (3, 1)];

/// Every combination of values that the letters may stand for.
fn points(sides: &Sides, letters: &[Symbol]) -> Vec<Vec<f64>> {
    let values = VALUES.iter().filter_map(|&(a, b)| Rational::new(a, b));
    let values: Vec<Rational> = values.collect();
    letters.iter().fold(vec![Vec::new()], |points, &symbol| {
        let sort = sides.sorts[letter(symbol)];
        let admitted = values.iter().filter(|value| !sort.is_number() || sort.admits_number(value));
        let admitted: Vec<f64> = admitted.map(Rational::to_f64).collect();
        let longer = |point: &Vec<f64>| {
            let point = point.clone();
            let with = move |&value: &f64| [&point[..], &[value]].concat();
            admitted.iter().map(with).collect::<Vec<_>>()
        };
        points.iter().flat_map(longer).collect()
    })
}

#[test]
fn both_sides_of_every_pattern_agree_where_the_left_one_is_defined() {
    let graph = &TABLE.graph;
    for rule in &TABLE.rules {
        let Way::Pattern(rewriting) = &rule.way else { continue };
        let sides = &rewriting.sides;
        let letters = graph.variables(&[sides.left]);
        let mut agreements = 0;
        for point in points(sides, &letters) {
            let value = |symbol| Some(point[letters.iter().position(|&other| other == symbol)?]);
            let is_proven = sides.guards.iter().all(|guard| match guard {
                Guard::Compares(relation, sides) => {
                    let values = evaluate(graph, sides, value);
                    relation.compares(values[0], values[1])
                }
                Guard::MayDiffer(_) => true,
                Guard::Whole(expr) => evaluate(graph, &[*expr], value)[0].fract() == 0.0,
            });
            let both = evaluate(graph, &[sides.left, sides.right], value);
            if !is_proven || !both[0].is_finite() {
                continue;
            }
            let difference = (both[0] - both[1]).abs();
            let what = rule.statement();
            assert!(difference <= 1e-9 * (1.0 + both[0].abs()), "{what} at {point:?}: {both:?}");
            agreements += 1;
        }
        assert!(agreements > 0, "{} is defined nowhere", rule.statement());
    }
}

#[test]
fn every_letter_of_a_right_side_stands_on_the_left() {
    let graph = &TABLE.graph;
    for rule in &TABLE.rules {
        let Way::Pattern(rewriting) = &rule.way else { continue };
        let left = graph.variables(&[rewriting.sides.left]);
        let right = graph.variables(&[rewriting.sides.right]);
        assert!(right.iter().all(|symbol| left.contains(symbol)), "{}", rule.statement());
    }
}
