//! Formulas in pieces: how they are read and printed, their derivatives, their numbers and their code.

#![cfg(feature = "cli")]

mod common;

use common::Random;
use common::command::{symdiff, text};
use nn_symbolic::{Graph, Settings, System, Tape, Wanted, parse};

fn derivative(formula: &str) -> String {
    let system = System::parse(formula, None).unwrap_or_else(|e| panic!("{}", e.report(formula)));
    let formula = system.formula(0);
    formula.text(formula.derivatives[0]).expect("a short text")
}

fn message(formula: &str) -> String {
    parse(formula).expect_err(formula).to_string()
}

#[test]
fn derivatives_are_taken_piece_by_piece() {
    for (formula, expected) in [
        ("if(x < 0, -x, x^2)", "if(x < 0, -1, 2*x)"),
        ("piecewise(x<0, 1, x<1, x, x^2)", "piecewise(x < 0, 0, x < 1, 1, 2*x)"),
        ("3*if(x>0, x^2, 0) - 2*if(x>0, x, 1)", "if(x > 0, 6*x - 2, 0)"),
        ("if(x < 0, abs(x), sqrt(x^2))", "if(x < 0, -1, 1)"),
        ("if(x < y, abs(x-y), abs(y-x)^3)", "if(x < y, -1, -3*sign(y - x)*(x - y)^2)"),
        ("if(0 < x < 1, sqrt(x^4), 1)", "if(x > 0 && x < 1, 2*x, 0)"),
        ("if(x < 1, if(x < 2, sin(x), cos(x)), x)", "if(x < 1, cos(x), 1)"),
        ("if(x < 0, 1, 1)", "0"),
        ("sqrt(if(x > 0, x, 0))*y", "if(x > 0, y/(2*sqrt(x)), 0)"),
    ] {
        assert_eq!(derivative(formula), expected, "{formula}");
    }
}

#[test]
fn derivatives_of_max_min_and_relu_are_pieces() {
    for (formula, expected) in [
        ("sqrt(max(x, 0))", "if(x < 0, 0, 1/(2*sqrt(x)))"),
        ("max(x, 0)^2", "if(x < 0, 0, 2*x)"),
        ("ln(max(x, 1))", "piecewise(x < 1, 0, x > 1, 1/x, 1/(2*x))"),
        ("max(x, -x)", "piecewise(x < 0, -1, x > 0, 1, 0)"),
        ("max(x, x^2)", "piecewise(x^2 < x, 1, x^2 > x, 2*x, (2*x + 1)/2)"),
        ("min(2*x, 3 - x)", "piecewise(x < 1, 2, x > 1, -1, 1/2)"),
        ("min(x, 0)*x", "min(0, x) + if(x < 0, x, 0)"),
        (
            "clamp(x, -1, 1)",
            "piecewise(x < 1, piecewise(x < -1, 0, x > -1, 1, 1/2), x > 1, 0, 1/2)",
        ),
        ("relu(x)", "if(x > 0, 1, 0)"),
        ("relu(x)^2", "if(x > 0, 2*x, 0)"),
        ("sqrt(relu(x))", "if(x > 0, 1/(2*sqrt(x)), 0)"),
        ("max(x, y)", "piecewise(x < y, 0, x > y, 1, 1/2)"),
        ("y*min(y, x)", "piecewise(x < y, y, x > y, 0, y/2)"),
        ("max(x, y)*min(x, y)", "if(x == y, (min(x, y) + max(x, y))/2, y)"),
        (
            "max(x, y, z)",
            "piecewise(x < y, 0, x > y, piecewise(x < z, 0, x > z, 1, 1/2), x < z, 0, x > z, 1/2, 1/3)",
        ),
        // Of the arcsine of what is constant, though that has a pole there.
        (
            "asin(clamp(x, -1, 1))",
            "piecewise(x < 1, if(x < -1, 0, 1/sqrt(1 - x^2)), x > 1, 0, 1/0)",
        ),
        ("abs(x)", "sign(x)"),
    ] {
        assert_eq!(derivative(formula), expected, "{formula}");
    }
}

#[test]
fn code_has_the_certified_derivatives_of_max_min_and_relu() {
    const PLACES: [f64; 9] = [-2.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0];
    let mut compared = 0;
    for text in [
        "max(x, y)",
        "min(x, y, z)",
        "max(x, y, z)*x",
        "max(x, min(y, z), max(z, x))",
        "clamp(x, -1, 1)*y",
        "clamp(x, y, z)",
        "relu(x)*y - relu(-y)",
        "sqrt(relu(x*y))",
        "sqrt(max(x, 0)) + sqrt(max(y, 1))",
        "max(x, 0)^2*min(y, 2)^3",
        "ln(max(x, 1))*exp(min(x, y))",
        "max(x, -x)*max(y, -y)",
        "1/max(x, y, 1)",
        "asin(clamp(x, -1, 1))",
        "max(0, 1 - x*y)^2",
        "min(cbrt(x), x^3)",
        "relu(relu(x - 1) - relu(y))",
        "max(x, y)/min(x, -3)",
    ] {
        let settings = Settings { wanted: Wanted::Hessian, ..Settings::default() };
        let system = System::new([parse(text).expect("a formula")], settings).expect("small");
        let f = system.formula(0);
        let count = f.variables.len();
        for number in 0..PLACES.len().pow(count as u32) {
            let place = |at: usize| PLACES[number / PLACES.len().pow(at as u32) % PLACES.len()];
            let point: Vec<f64> = (0..count).map(place).collect();
            let numbers = f.at(&point);
            let value = |symbol| point[f.index(symbol).expect("a variable")];
            let found = f.code().evaluate(value);
            let expected =
                [numbers.value].into_iter().chain(numbers.gradient).chain(numbers.higher);
            for (found, expected) in found.into_iter().zip(expected) {
                if expected.is_finite() {
                    let allowed = 1e-12 * (1.0 + expected.abs());
                    let is_near = (found - expected).abs() <= allowed;
                    assert!(is_near, "{text} at {point:?}: {found}, not {expected}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 10_000, "too few to mean anything: {compared}");
}

#[test]
fn pieces_of_a_network_have_few_copies() {
    let mut layer: Vec<String> = (0..3).map(|i| format!("x{i}")).collect();
    for depth in 0..3 {
        let unit = |unit: usize| {
            let terms = layer.iter().enumerate();
            let terms: Vec<String> =
                terms.map(|(i, x)| format!("w{depth}_{unit}_{i}*{x}")).collect();
            format!("relu({})", terms.join(" + "))
        };
        layer = (0..3).map(unit).collect();
        let [simple, raw] = [true, false].map(|simplify| {
            let settings = Settings { simplify, ..Settings::default() };
            let ast = parse(&layer.join(" + ")).expect("a formula");
            System::new([ast], settings).expect("a small one").code().cost()
        });
        assert!(simple < 2 * raw, "{simple} operations, {raw} before, at depth {depth}");
    }
}

#[test]
fn pieces_are_read_as_others_write_them() {
    for (formula, same) in [
        ("Piecewise((x, x<0), (x^2, True))", "if(x < 0, x, x^2)"),
        ("piecewise((x, x<0), (x^2, x<1), x)", "piecewise(x<0, x, x<1, x^2, x)"),
        ("where(x >= 1, x, 0)", "if(x>=1, x, 0)"),
        (
            "if(true || x < y, x, 0)",
            r"\begin{cases} x & \mathrm{true} \lor x < y \\ 0 & \text{otherwise} \end{cases}",
        ),
        ("np.where(x > 1, np.sin(x), 0)", "if(x>1, sin(x), 0)"),
        ("ifelse(x ≤ 1 ∧ y ≠ 2, x, 0)", "if(x<=1 && y != 2, x, 0)"),
        ("if(x < 1 and not y < 2 or z = 3, x, 0)", "if(x<1 && y>=2 || z==3, x, 0)"),
        ("if((((((((((x = 1))))))))), x, 0)", "if(x == 1, x, 0)"),
        ("if(!(x < 1 && y == 2), x, 0)", "if(x>=1 || y!=2, x, 0)"),
        ("if(0 < x <= y < 1, x, 0)", "if(0<x && x<=y && y<1, x, 0)"),
        ("if(|x| < |y| || |z| > 1, x, 0)", "if(abs(x) < abs(y) || abs(z) > 1, x, 0)"),
        (
            r"\begin{cases} -x & x < 0 \\ x^2, & \text{if } x \ge 1 \\ \frac{x}{2} & \text{otherwise} \end{cases}",
            "piecewise(x<0, -x, x>=1, x^2, x/2)",
        ),
        (
            r"2 \begin{cases} 1 & x \le 0 \lor x \ne 5 \\ 2 \end{cases}",
            "2*if(x<=0 || x != 5, 1, 2)",
        ),
    ] {
        let mut graph = Graph::new();
        let mut read = |text: &str| {
            let ast = parse(text).unwrap_or_else(|e| panic!("{}", e.report(text)));
            let expr = ast.build(&mut graph);
            graph.display(expr).to_string()
        };
        assert_eq!(read(formula), read(same), "{formula}");
    }
    // Where no condition holds and nothing else is said, there is no value.
    assert_eq!(derivative("piecewise(x < 0, x)"), "if(x < 0, 1, 1/0)");
}

#[test]
fn conditions_are_no_numbers() {
    let wanted = "expected a condition, as in `if(x < 0, -x, x^2)`";
    for formula in ["if(x, 1, 2)", "if(x < 1 && y, 1, 2)", "piecewise(x, 2, 3)", "if(!x, 1, 2)"] {
        assert_eq!(message(formula), wanted, "{formula}");
    }
    for formula in ["x < 2", "(x < 0)*3", "sin(x > 1)", "if(x < 1, y < 2, 3)", "x<1 && y<2"] {
        assert!(message(formula).starts_with("a condition is no number"), "{formula}");
    }
    assert!(message("if(x < 0, 1)").contains("takes a condition and two values"));
    assert!(message("piecewise(x < 0)").contains("takes conditions and values in turn"));
    assert!(message("x < 0 ? 1 : 2").contains("write `if(x < 0, -x, x^2)`"));
    for formula in [
        r"\begin{cases} 1 & x<0 & y \\ 2 \end{cases}",
        r"\begin{matrix} 1 \end{matrix}",
        "if((x, x<0), 1, 2)",
        "x & y",
        r"\begin{cases} 1 & x<0",
    ] {
        message(formula);
    }
}

/// A formula whose pieces are random, as text.
fn random_formula(random: &mut Random, depth: usize) -> String {
    const LEAVES: [&str; 8] = ["x", "y", "2", "x", "y", "(x - y)", "1/3", "3/2"];
    if depth == 0 {
        return random.pick(&LEAVES).to_owned();
    }
    let mut part = || random_formula(random, depth - 1);
    let (a, b, c, d) = (part(), part(), part(), part());
    match random.below(12) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} - {b})"),
        2 => format!("{a}*{b}"),
        3 => format!("sin({a})"),
        4 => format!("exp(-({a})^2)"),
        5 => format!("abs({a})"),
        6 => format!("max({a}, {b})"),
        7 => format!("sqrt(abs({a}))"),
        8 => format!("if({a} < {b}, {c}, {d})"),
        9 => format!("if({a} >= {b} && x < 1, {c}, {d})"),
        10 => format!("if({a} > 0 || !(y <= {b}), {c}, 0)"),
        _ => format!("piecewise(x < 0, {a}, x < 1, {b}, {c})"),
    }
}

/// Simplified and certified against the formula as written, differentiated on its trace in `f64`.
#[test]
fn random_pieces_have_the_derivatives_of_their_trace() {
    let mut compared = 0;
    for seed in 0..1_500 {
        let mut random = Random(seed);
        let written = random_formula(&mut random, 3);
        let system =
            System::parse(&written, None).unwrap_or_else(|e| panic!("{}", e.report(&written)));
        let f = system.formula(0);
        let tape = Tape::new(f.graph(), f.written, &f.variables);
        for _ in 0..4 {
            let point: Vec<f64> = f.variables.iter().map(|_| random.between(-2.0, 2.0)).collect();
            let (run, certified) = (tape.run(&point), f.at(&point));
            let found = [certified.value].into_iter().chain(certified.gradient);
            let expected = [run.value()].into_iter().chain(run.gradient());
            for (found, expected) in found.zip(expected) {
                if !expected.is_finite() {
                    continue;
                }
                let allowed = 1e-9 * (1.0 + expected.abs());
                assert!(
                    (found - expected).abs() <= allowed,
                    "seed {seed}: {written} at {point:?}: {found}, not {expected}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 5_000, "too few to mean anything: {compared}");
}

#[test]
fn what_is_printed_of_pieces_reads_back() {
    for seed in 0..1_500 {
        let mut random = Random(seed);
        let mut written = random_formula(&mut random, 3);
        if seed % 10 == 0 {
            written = format!("if(2 < 3 && true, {written}, 1) + if(false, 2, x)");
        }
        let system = System::parse(&written, None).expect("a formula");
        let f = system.formula(0);
        let mut graph = f.graph().clone();
        for expr in [f.written, f.value].into_iter().chain(f.derivatives.iter().copied()) {
            let text = f.text(expr).expect("a short text");
            let latex = f.latex(expr).expect("a short text");
            let [from_text, from_latex] = [&text, &latex].map(|text| {
                let ast = parse(text).unwrap_or_else(|e| panic!("seed {seed}: {}", e.report(text)));
                let read = ast.build(&mut graph);
                let simple =
                    nn_symbolic::simplify(&mut graph, &[read], &nn_symbolic::Assumptions::none());
                graph.display(simple[0]).to_string()
            });
            assert_eq!(from_text, from_latex, "seed {seed}: {latex}");
        }
    }
}

#[test]
fn simplifying_pieces_again_changes_nothing() {
    for seed in 0..1_500 {
        let written = random_formula(&mut Random(seed), 3);
        let mut graph = Graph::new();
        let raw = parse(&written).expect("a formula").build(&mut graph);
        let none = nn_symbolic::Assumptions::none();
        let once = nn_symbolic::simplify(&mut graph, &[raw], &none)[0];
        let twice = nn_symbolic::simplify(&mut graph, &[once], &none)[0];
        let [first, second] = [once, twice].map(|expr| graph.display(expr).to_string());
        assert_eq!(first, second, "seed {seed}: {written}");
    }
}

#[test]
fn what_is_not_selected_does_not_matter() {
    let at = |formula: &str, x: f64| {
        let system = System::parse(formula, None).expect("a formula");
        let formula = system.formula(0);
        let numbers = formula.at(&[x]);
        (numbers.value, numbers.gradient[0], numbers.warnings)
    };
    assert_eq!(at("if(x < 0, 0, sqrt(x))", -1.0), (0.0, 0.0, vec![]));
    assert_eq!(at("if(x > 0, x*ln(x), 0)", -1.0), (0.0, 0.0, vec![]));
    assert_eq!(at("sqrt(if(x > 0, x, 0))", -1.0), (0.0, 0.0, vec![]));
    assert_eq!(at("if(x == 0, 1, sin(x)/x)", 0.0).0, 1.0);
    assert_eq!(at("ln(if(x < 0, exp(x), 1/0))", -1.0), (-1.0, 1.0, vec![]));
}

#[test]
fn kinks_and_jumps_are_said() {
    let warnings = |formula: &str, x: f64| {
        System::parse(formula, None).expect("a formula").formula(0).at(&[x]).warnings
    };
    assert_eq!(
        warnings("if(x < 0, -x, x^2)", 0.0),
        ["f has a kink where x = 0: ∂f/∂x is -1 where x < 0, and 0 where x > 0"]
    );
    assert_eq!(
        warnings("if(x >= 1, x, 3)", 1.0),
        ["f jumps where x = 1: it is 3 where x < 1, and 1 where x > 1"]
    );
    assert_eq!(
        warnings("if(x == 2, 5, x)", 2.0),
        ["f jumps where x = 2: it is 5 there, and 2 around it"]
    );
    assert_eq!(
        warnings("if(x != 2, x, 2)", 2.0),
        ["where x = 2, ∂f/∂x = 0 is that of a piece of a single point; around it, it is 1"]
    );
    // Smooth, or elsewhere.
    assert_eq!(warnings("if(x < 0, x^3, x^2)", 0.0), [""; 0]);
    assert_eq!(warnings("if(x < 0, -x, 0) + if(x >= 0, x, 0) - if(x < 0, -x, x)", 0.0), [""; 0]);
    assert_eq!(warnings("if(x < 0, -x, x^2)", 0.5), [""; 0]);
    assert_eq!(warnings("if(1 <= 1, x, 2)", 0.5), [""; 0]);
}

#[test]
fn the_steps_say_that_the_derivative_is_taken_piece_by_piece() {
    let output = symdiff(&["if(x < 0, sin(2*x), x^2)", "--steps"]);
    let output = text(&output.stdout);
    assert!(output.contains("piece by piece"), "{output}");
    assert!(output.contains("if(x < 0, 2*cos(2*x), 2*x)"), "{output}");
}

#[test]
fn long_chains_of_pieces_end() {
    let pieces: Vec<String> = (0..2_000).map(|i| format!("x < {i}, {i}*x^2")).collect();
    let formula = format!("piecewise({}, 0)", pieces.join(", "));
    let system = System::parse(&formula, None).expect("a formula");
    let f = system.formula(0);
    assert_eq!(f.at(&[1_500.5]).gradient, [2.0 * 1_501.0 * 1_500.5]);
    let mut nested = "x".to_owned();
    for i in 0..300 {
        nested = format!("if(x < {i}, {nested}, {nested_value}*x)", nested_value = i);
    }
    let system = System::parse(&nested, None).expect("a formula");
    let f = system.formula(0);
    assert_eq!(f.at(&[-1.0]).gradient, [1.0]);
    let not = format!("if({}x < 1{}, x, 2)", "!(".repeat(5_000), ")".repeat(5_000));
    assert_eq!(derivative(&not), "if(x < 1, 1, 0)");
}
