//! Emitted derivatives leave the range of `f64` no sooner than those of the formula as it was typed: random rational
//! formulas at points of which each coordinate is about 10^±120, or 1.
#![cfg(feature = "parse")]

mod common;

use common::Random;
use nn_symbolic::precise::Given;
use nn_symbolic::{FormulaRef, Settings, System, parse};

const FORMULAS: u64 = 80;
const POINTS: usize = 40;
/// How many of the formulas leave the range at a point where they do not as typed: those over one denominator, which has
/// the product of what was divided by one after the other, and quotients that are better taken in another order.
const MOST: usize = 9;

/// A random quotient, sum or product of variables.
fn rational(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.pick(&["x", "y", "z", "x", "y", "1", "2"]).to_owned();
    }
    let (a, b) = (rational(random, depth - 1), rational(random, depth - 1));
    match random.below(9) {
        0 | 1 => format!("({a} + {b})"),
        2 => format!("({a} - {b})"),
        3 => format!("{a}*{b}"),
        4..=6 => format!("({a})/({b})"),
        7 => format!("({a})^2"),
        _ => a,
    }
}

/// Whether emitted derivatives are wrong at a point where those of the formula as typed are not; then the point.
fn lost(text: &str, random: &mut Random) -> Option<(usize, Vec<f64>)> {
    let with = |simplify| {
        let settings = Settings { simplify, ..Settings::default() };
        System::new([parse(text).expect("a formula")], settings).expect("a small one")
    };
    let systems = [with(true), with(false)];
    let [emitted, typed] = systems.each_ref().map(|system| system.formula(0));
    for _ in 0..POINTS {
        let mut any = || random.between(1.0, 10.0) * random.pick(&[1e-120, 1.0, 1e120]);
        let point: Vec<f64> = emitted.variables.iter().map(|_| any()).collect();
        let given: Vec<Given> = point.iter().map(|&x| x.into()).collect();
        let truth = emitted.answers(&given, 17).gradient;
        let values = |formula: FormulaRef<'_>| {
            let value = |symbol| point[formula.index(symbol).expect("a variable")];
            formula.code().evaluate(value)
        };
        let [found, as_typed] = [values(emitted), values(typed)];
        for (place, truth) in truth.iter().enumerate() {
            let truth = truth.to_f64();
            let is_right = |found: f64| (found - truth).abs() <= 1e-6 * truth.abs();
            if (1e-290..1e300).contains(&truth.abs())
                && is_right(as_typed[1 + place])
                && !is_right(found[1 + place])
            {
                return Some((place, point));
            }
        }
    }
    None
}

#[test]
fn emitted_derivatives_stay_in_range_where_typed_ones_do() {
    let mut all = Vec::new();
    let mut formulas = 0;
    for seed in 0.. {
        let mut random = Random(seed);
        let text = rational(&mut random, 3);
        let ast = parse(&text).expect("a formula");
        if ast.variables().len() < 2 || !text.contains('/') {
            continue;
        }
        formulas += 1;
        if let Some((place, point)) = lost(&text, &mut random) {
            all.push(format!("{text} at {point:?}, derivative {place}"));
        }
        if formulas == FORMULAS {
            break;
        }
    }
    assert!(all.len() <= MOST, "{} of {FORMULAS}:\n{}", all.len(), all.join("\n"));
}
