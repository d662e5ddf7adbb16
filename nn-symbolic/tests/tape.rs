//! Forward and reverse accumulation: against symbolic derivatives, differences, and by the tables of the lecture.
#![cfg(feature = "parse")]

mod common;

use common::random::{self, estimate};
use common::{Random, parse};
use nn_symbolic::{Graph, Symbol, Tape, derivative};

fn tape(text: &str, inputs: &[&str]) -> Tape {
    let mut graph = Graph::new();
    let f = parse(&mut graph, text);
    let inputs: Vec<Symbol> = inputs.iter().map(|name| graph.symbol(name)).collect();
    Tape::new(&graph, f, &inputs)
}

const TABLES: &str = "\
Forward primal trace
  v₋₁ = x1                          = 2
  v₀  = x2                          = 5
  v₁  = ln(v₋₁) = ln(2)             = 0.693
  v₂  = v₋₁*v₀  = 2*5               = 10
  v₃  = sin(v₀) = sin(5)            = -0.959
  v₄  = v₁ + v₂ = 0.693 + 10        = 10.693
  v₅  = v₄ - v₃ = 10.693 - (-0.959) = 11.652
  f   = v₅                          = 11.652

Forward tangent trace for x1
  v̇₋₁    = ∂x1/∂x1                     = 1
  v̇₀     = ∂x2/∂x1                     = 0
  v̇₁     = v̇₋₁/v₋₁         = 1/2       = 0.5
  v̇₂     = v̇₀*v₋₁ + v̇₋₁*v₀ = 0*2 + 1*5 = 5
  v̇₃     = v̇₀*cos(v₀)      = 0*cos(5)  = 0
  v̇₄     = v̇₁ + v̇₂         = 0.5 + 5   = 5.5
  v̇₅     = v̇₄ - v̇₃         = 5.5 - 0   = 5.5
  ∂f/∂x1 = v̇₅                          = 5.5

Reverse adjoint trace
  v̄₅     = ∂f/∂f                                   = 1
  v̄₄     = v̄₅                  = 1                 = 1
  v̄₃     = -v̄₅                 = -1                = -1
  v̄₂     = v̄₄                  = 1                 = 1
  v̄₁     = v̄₄                  = 1                 = 1
  v̄₀     = v̄₂*v₋₁ + v̄₃*cos(v₀) = 1*2 + (-1)*cos(5) = 1.716
  v̄₋₁    = v̄₁/v₋₁ + v̄₂*v₀      = 1/2 + 1*5         = 5.5
  ∂f/∂x1 = v̄₋₁                                     = 5.5
  ∂f/∂x2 = v̄₀                                      = 1.716
";

#[test]
fn the_tables_are_those_of_the_lecture() {
    let tape = tape("ln(x1)+x1*x2-sin(x2)", &["x1", "x2"]);
    assert_eq!(tape.trace(&[2.0, 5.0], &[0]).to_string(), TABLES);
}

#[test]
fn the_values_to_full_precision_are_those_of_the_functions() {
    let tape = tape("ln(x1)+x1*x2-sin(x2)", &["x1", "x2"]);
    let run = tape.run(&[2.0, 5.0]);
    let (ln, sin) = (2.0_f64.ln(), 5.0_f64.sin());
    assert_eq!(run.values(), [2.0, 5.0, ln, 10.0, sin, ln + 10.0, ln + 10.0 - sin]);
    assert_eq!(run.value(), ln + 10.0 - sin);
    assert_eq!(run.gradient(), [5.5, 2.0 - 5.0_f64.cos()]);
    assert_eq!(run.tangent(&[0.0, 1.0]), 2.0 - 5.0_f64.cos());
    assert_eq!(run.tangents(&[1.0, 0.0]), [1.0, 0.0, 0.5, 5.0, 0.0, 5.5, 5.5]);
}

#[test]
fn what_is_shared_is_one_operation_and_what_is_constant_is_none() {
    assert_eq!(tape("sin(x)*sin(x)", &["x"]).len(), 3);
    assert_eq!(tape("a*b*c + a*b*d", &["a", "b", "c", "d"]).len(), 4 + 4, "a·b once");
    assert_eq!(tape("x^(3/2) + sqrt(2)*pi", &["x"]).len(), 3);
    assert_eq!(tape("a + b + c + d", &["a", "b", "c", "d"]).len(), 4 + 3);
    let constant = tape("2*3", &[]);
    assert!(constant.is_empty());
    assert_eq!((constant.run(&[]).value(), constant.run(&[]).gradient()), (6.0, vec![]));
    let variable = tape("x", &["y", "x"]);
    assert_eq!(variable.run(&[1.0, 7.0]).value(), 7.0);
    assert_eq!(variable.run(&[1.0, 7.0]).gradient(), [0.0, 1.0]);
    let tables = variable.trace(&[1.0, 7.0], &[1]).to_string();
    assert!(tables.contains("  v₀  = x  = 7\n  f   = v₀ = 7\n"), "{tables}");
}

#[test]
fn a_variable_without_a_value_is_no_number() {
    assert!(tape("x*y", &["x"]).run(&[2.0]).value().is_nan());
    assert!(tape("x*y", &["x", "y"]).run(&[2.0]).value().is_nan());
}

#[test]
fn a_cotangent_that_is_zero_meets_no_infinite_derivative() {
    // ∂√x/∂x is infinite at 0, but √x is not used there: 0·∞ would be no number.
    let tape = tape("max(sqrt(x), 1 + x)", &["x"]);
    assert_eq!(tape.run(&[0.0]).gradient(), [1.0]);
    assert_eq!(self::tape("sqrt(x) + y", &["x", "y"]).run(&[0.0, 1.0]).tangent(&[0.0, 1.0]), 1.0);
}

#[test]
fn both_ways_agree_with_the_symbolic_derivative_of_random_formulas() {
    let mut compared = 0;
    for seed in 0..5_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        let size = 2 + random.below(14);
        let f = random::formula(&mut graph, &mut random, size);
        let point = random::point(&mut graph, &mut random);
        let inputs: Vec<Symbol> = random::VARIABLES.iter().map(|v| graph.symbol(v)).collect();
        let tape = Tape::new(&graph, f, &inputs);
        let values: Vec<f64> = inputs.iter().map(|symbol| point[symbol]).collect();
        let run = tape.run(&values);
        let reverse = run.gradient();
        for (i, &input) in inputs.iter().enumerate() {
            let symbolic = derivative(&mut graph, f, input);
            let Some(expected) = estimate(&graph, symbolic, &point).filter(|e| e.worst < 1e-8)
            else {
                continue;
            };
            let mut direction = vec![0.0; inputs.len()];
            direction[i] = 1.0;
            // Where the formula has no value it has no derivative.
            if run.value().is_nan() {
                assert!(reverse[i].is_nan(), "seed {seed}: {}", graph.display(f));
                continue;
            }
            // In f64 a power of no number is 1 where the exponent is 0.
            if run.values().iter().any(|value| value.is_nan()) {
                continue;
            }
            let allowed = 1e-9 * expected.value.abs() + 10.0 * expected.error;
            for (way, value) in [("reverse", reverse[i]), ("forward", run.tangent(&direction))] {
                assert!(
                    (value - expected.value).abs() <= allowed,
                    "seed {seed}, {way}: {value}, not {expected:?}: {}",
                    graph.display(f)
                );
            }
            compared += 1;
        }
    }
    assert!(compared > 10_000, "too few to mean anything: {compared}");
}

#[test]
fn long_formulas_take_time_in_proportion() {
    let text: String = (0..20_000).map(|i| format!("+sin(x{})", i % 7)).collect();
    let inputs = ["x0", "x1", "x2", "x3", "x4", "x5", "x6"];
    let long = tape(&text, &inputs);
    assert_eq!(long.len(), 7 + 7 + 19_999);
    let gradient = long.run(&[0.0; 7]).gradient();
    assert_eq!(gradient.iter().sum::<f64>(), 20_000.0);
    let deep = tape(&format!("{}x{}", "sin(".repeat(10_000), ")".repeat(10_000)), &["x"]);
    assert_eq!(deep.run(&[0.0]).gradient(), [1.0]);
}
