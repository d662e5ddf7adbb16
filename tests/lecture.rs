//! The lecture's example, f(x₁, x₂) = ln(x₁) + x₁·x₂ − sin(x₂), differentiated in every way there is here: all must agree.

#[allow(dead_code)] // of the shared modules each program needs a part
#[path = "support/differences.rs"]
mod differences;
#[allow(dead_code)]
#[path = "support/dual.rs"]
mod dual;
#[allow(dead_code)]
#[path = "support/random.rs"]
mod random;

use nn_runtime::{Float, derive_grad};
use nn_symbolic::program::interpret::{Array, Value};
use nn_symbolic::program::{Kind, Op, Program, Region, Statement, Var, adjoint, interpret};
use nn_symbolic::{Expr, Function, Graph, derivative, evaluate, gradient};

use differences::differences;
use dual::Dual;
use random::Random;

#[derive_grad]
fn f(x1: f64, x2: f64) -> f64 {
    x1.ln() + x1 * x2 - x2.sin()
}

#[derive_grad]
fn generic<T: Float>(x1: T, x2: T) -> T {
    x1.ln() + x1 * x2 - x2.sin()
}

/// f as an expression of two variables.
fn expression(graph: &mut Graph, x1: Expr, x2: Expr) -> Expr {
    let ln = graph.call(Function::Ln, &[x1]).expect("ln takes one argument");
    let sin = graph.call(Function::Sin, &[x2]).expect("sin takes one argument");
    let product = graph.mul(&[x1, x2]);
    let sum = graph.add(&[ln, product]);
    graph.sub(sum, sin)
}

/// f as a program of one statement, and its adjoint interpreted.
fn by_program([x1, x2]: [f64; 2]) -> (f64, [f64; 2]) {
    let mut program = Program::new();
    let [a, b]: [Var; 2] = ["x1", "x2"].map(|name| program.var(name, Kind::Float));
    let (a_expr, b_expr) = (program.expr(a), program.expr(b));
    let body = expression(&mut program.graph, a_expr, b_expr);
    let value = program.var("value", Kind::Float);
    program.params = vec![a, b];
    let statements = vec![Statement::Let { var: value, op: Op::Map(body) }];
    program.body = Region { statements, results: vec![value], ..Region::default() };

    let adjoint = adjoint(program, &[a, b]).expect("a program without calls has an adjoint");
    let args = [x1, x2, 1.0].map(|number| Value::from(Array::number(number)));
    let outcome = interpret(&adjoint.program, &args, &mut ()).expect("the adjoint is well-formed");
    let results = outcome.results;
    let numbers: Vec<f64> = results
        .iter()
        .map(|result| match result {
            Value::Array(array) => array.data()[0],
            other => panic!("{other:?} is no number"),
        })
        .collect();
    (numbers[0], [numbers[1], numbers[2]])
}

/// What the derivatives are made of, by magnitude: 1/x₁ + |x₂| and |x₁| + |cos x₂|. An error of some ulp of these is
/// rounding, even where the two parts cancel.
fn scales([x1, x2]: [f64; 2]) -> [f64; 2] {
    [1.0 / x1 + x2.abs(), x1 + x2.cos().abs()]
}

/// 1,200 points of 0.05 < x₁ < 10, |x₂| < 20.
fn points() -> impl Iterator<Item = [f64; 2]> {
    let mut random = Random(2024);
    (0..1200).map(move |_| [random.number(&(0.05..10.0)), random.number(&(-20.0..20.0))])
}

/// Compares a gradient with the macro's, at `ulps` of the scale of its parts.
#[track_caller]
fn assert_agrees(way: &str, gradient: [f64; 2], at: [f64; 2], tolerance: f64) {
    let (a, b) = f::grad(at[0], at[1]);
    for ((ours, theirs), scale) in [a, b].into_iter().zip(gradient).zip(scales(at)) {
        let error = (ours - theirs).abs();
        assert!(error <= tolerance * scale, "{way} at {at:?}: {theirs}, the macro {ours}");
    }
}

/// A few roundings of the parts, whatever their order.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

#[test]
fn the_values_of_the_lecture_come_out_at_its_point() {
    let (value, (a, b)) = f::value_and_grad(2.0, 5.0);
    // The lecture's digits: 11.652, 5.5 and 1.716.
    assert!((value - 11.652).abs() < 5e-4);
    assert!((b - 1.716).abs() < 5e-4);
    assert_eq!(a, 5.5);
    assert_eq!(value, f(2.0, 5.0));
}

#[test]
fn the_macro_agrees_with_the_derivative_found_on_paper() {
    for at @ [x1, x2] in points() {
        assert_agrees("paper", [1.0 / x1 + x2, x1 - x2.cos()], at, ROUNDING);
    }
}

#[test]
fn the_macro_agrees_with_symbolic_differentiation_in_both_directions() {
    let mut graph = Graph::new();
    let [x1, x2] = ["x1", "x2"].map(|name| graph.variable(name));
    let body = expression(&mut graph, x1, x2);
    let symbols = ["x1", "x2"].map(|name| graph.symbol(name));
    let tangents = symbols.map(|symbol| derivative(&mut graph, body, symbol));
    let one = graph.number(1);
    let cotangents = gradient(&mut graph, body, &symbols, one);
    let roots = [body, tangents[0], tangents[1], cotangents[0], cotangents[1]];
    for at in points() {
        let place = |symbol| symbols.iter().position(|&s| s == symbol).map(|i| at[i]);
        let values = evaluate(&graph, &roots, place);
        assert!((values[0] - f(at[0], at[1])).abs() <= ROUNDING * (at[0] * at[1].abs() + 5.0));
        assert_agrees("derivative()", [values[1], values[2]], at, ROUNDING);
        assert_agrees("gradient()", [values[3], values[4]], at, ROUNDING);
    }
}

#[test]
fn the_macro_agrees_with_dual_numbers() {
    let dual = |x1: Dual, x2: Dual| x1.ln() + x1 * x2 - x2.sin();
    for at @ [x1, x2] in points() {
        let seeded = |primal, tangent| Dual { primal, tangent };
        let by_x1 = dual(seeded(x1, 1.0), seeded(x2, 0.0));
        let by_x2 = dual(seeded(x1, 0.0), seeded(x2, 1.0));
        assert_eq!(by_x1.primal, f(x1, x2));
        assert_agrees("dual numbers", [by_x1.tangent, by_x2.tangent], at, ROUNDING);
    }
}

#[test]
fn the_macro_agrees_with_the_interpreted_adjoint_program() {
    for at in points() {
        let (value, gradient) = by_program(at);
        assert!((value - f(at[0], at[1])).abs() <= ROUNDING * (at[0] * at[1].abs() + 5.0));
        assert_agrees("interpret()", gradient, at, ROUNDING);
    }
}

#[test]
fn the_macro_agrees_with_central_differences() {
    for at in points().filter(|[x1, _]| *x1 > 0.5) {
        let gradient = differences(&at, &|at| f(at[0], at[1]));
        // h⁴·f⁽⁵⁾/30 with h = 10⁻³ and f⁽⁵⁾ = 24/x₁⁵, and rounding of ε·|f|/h.
        assert_agrees("differences", [gradient[0], gradient[1]], at, 2e-10);
    }
}

#[test]
fn single_precision_is_as_good_as_its_digits() {
    for at in points() {
        // The same point in both precisions, or the function's condition would be measured instead.
        let [x1, x2] = at.map(|x| x as f32);
        let at = [f64::from(x1), f64::from(x2)];
        let (value, (a, b)) = generic::value_and_grad(x1, x2);
        assert_eq!(value, generic(x1, x2));
        let tolerance = 8.0 * f64::from(f32::EPSILON);
        assert_agrees("f32", [f64::from(a), f64::from(b)], at, tolerance);
    }
}

#[test]
fn the_generic_function_in_double_precision_is_the_plain_one() {
    for [x1, x2] in points() {
        assert_eq!(generic::value_and_grad(x1, x2), f::value_and_grad(x1, x2));
    }
}

#[test]
fn the_gradient_is_linear_in_the_seed() {
    for [x1, x2] in points() {
        let (value, back) = f::pullback(x1, x2);
        let (a, b) = f::grad(x1, x2);
        assert_eq!(value, f(x1, x2));
        // A power of two, so that scaling does not round.
        assert_eq!(back(-4.0), (-4.0 * a, -4.0 * b));
        assert_eq!(f::vjp(x1, x2, 0.5).1, (0.5 * a, 0.5 * b));
    }
}
