//! Emitted code loses no more bits than the formula as it was typed, and its derivatives as the rules leave them. The bench
//! `stability.py` measures more formulas of this kind.
#![cfg(feature = "parse")]

mod common;

use common::Random;
use nn_symbolic::precise::Given;
use nn_symbolic::{FormulaRef, Settings, System, parse};

const POINTS: usize = 100;

/// A formula, the logarithms to base 10 between which its variables are, whether they may be negative, and how many bits
/// the value and the derivatives may lose in the mean.
type Case = (&'static str, [f64; 2], bool, [f64; 2]);

const CASES: &[Case] = &[
    ("ln(1+x)/x", [-12.0, 4.0], false, [1.0, 18.0]),
    ("(exp(x)-1)/x", [-12.0, 2.0], true, [1.0, 18.0]),
    ("exp(x)/(exp(x)-1)", [-12.0, 2.0], false, [1.0, 2.0]),
    ("exp(x)-2+exp(-x)", [-6.0, 1.0], true, [10.0, 8.0]),
    ("1/sqrt(x)-1/sqrt(x+1)", [-6.0, 6.0], false, [8.0, 8.0]),
    ("4*x^2/(1+(x/1.11)^2)", [-3.0, 3.0], false, [1.0, 1.0]),
    ("x1*x2/(exp(x1*x2)-1)", [-3.0, 1.0], false, [1.0, 8.0]),
    ("1/(1+exp(-x))", [-3.0, 2.8], true, [1.0, 2.5]),
    ("ln(1/(1+exp(-x)))", [-3.0, 2.8], true, [1.0, 1.0]),
    ("ln(1+exp(x))-x", [-3.0, 2.8], true, [1.0, 1.0]),
    ("x*exp(x)-exp(x)+1", [-5.0, 2.0], true, [14.0, 1.0]),
    ("x/(1+x^2)", [-150.0, 150.0], true, [1.0, 1.0]),
    ("x*y/(x^2+y^2)", [-100.0, 100.0], true, [1.0, 1.0]),
    ("(x-1)*(x+1)/(x^2+1)", [-70.0, 70.0], true, [1.0, 1.0]),
    ("a*b/(a+b)", [-150.0, 150.0], false, [1.0, 1.0]),
    ("exp(x)/(exp(x)+exp(y))", [-3.0, 2.4], true, [1.0, 1.0]),
];

/// log2(1 + d), where d numbers of `f64` lie between these.
fn bits_of_error(found: f64, expected: f64) -> f64 {
    let place = |x: f64| {
        let bits = i128::from((x + 0.0).abs().to_bits());
        if x < 0.0 { -bits } else { bits }
    };
    match found.is_finite() {
        true => ((1 + (place(found) - place(expected)).abs()) as f64).log2(),
        false => 64.0,
    }
}

#[test]
fn code_loses_no_more_bits_than_the_formula_as_typed() {
    for &(text, [low, high], both_signs, most) in CASES {
        let with = |simplify| {
            let settings = Settings { simplify, ..Settings::default() };
            System::new([parse(text).expect("a formula")], settings).expect("a small one")
        };
        let systems = [with(true), with(false)];
        let [emitted, typed] = systems.each_ref().map(|system| system.formula(0));
        let mut random = Random(1);
        // Of the value, then of the derivatives.
        let (mut of_code, mut of_typed, mut count) = ([0.0; 2], [0.0; 2], [0.0; 2]);
        for _ in 0..POINTS {
            let mut any = || {
                let magnitude = 10_f64.powf(random.between(low, high));
                if both_signs && random.below(2) == 0 { -magnitude } else { magnitude }
            };
            let point: Vec<f64> = emitted.variables.iter().map(|_| any()).collect();
            let given: Vec<Given> = point.iter().map(|&x| x.into()).collect();
            let answers = emitted.answers(&given, 17);
            let truth = [answers.value].into_iter().chain(answers.gradient);
            let truth: Vec<f64> = truth.map(|answer| answer.to_f64()).collect();
            let usual = |x: &f64| *x == 0.0 || (1e-290..1e300).contains(&x.abs());
            if !truth.iter().all(usual) {
                continue;
            }
            let bits = |formula: FormulaRef<'_>, sums: &mut [f64; 2]| {
                let value = |symbol| point[formula.index(symbol).expect("a variable")];
                let found = formula.code().evaluate(value);
                for (i, (&found, &expected)) in found.iter().zip(&truth).enumerate() {
                    sums[i.min(1)] += bits_of_error(found, expected);
                }
            };
            bits(emitted, &mut of_code);
            bits(typed, &mut of_typed);
            count[0] += 1.0;
            count[1] += (truth.len() - 1) as f64;
        }
        assert!(count[0] > POINTS as f64 / 4.0, "{text}: too few points to mean anything");
        for (i, what) in ["the value", "the derivatives"].into_iter().enumerate() {
            let [code, typed] = [of_code, of_typed].map(|sums| sums[i] / count[i]);
            assert!(
                code <= typed + 0.5 && code <= most[i],
                "{what} of {text} lose {code:.2} bits in code, {typed:.2} as typed"
            );
        }
    }
}
