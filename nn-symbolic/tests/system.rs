//! Several formulas in one graph: explicit ones, what equations define, and both.
#![cfg(feature = "parse")]

use nn_symbolic::{FormulaRef, Input, Settings, System, SystemError, Wanted, parse};

fn explicit(name: &str, text: &str) -> Input {
    Input::Explicit { ast: parse(text).expect(text), name: Some(name.into()) }
}

fn implicit(left: &str, right: &str, function: &str) -> Input {
    let [left, right] = [left, right].map(|side| parse(side).expect(side));
    Input::Implicit { left, right, function: function.into() }
}

fn derivatives(formula: FormulaRef<'_>) -> Vec<String> {
    let text = |&expr| formula.text(expr).expect("a short text");
    formula.derivatives.iter().map(text).collect()
}

#[test]
fn explicit_and_implicit_formulas_stand_in_one_system() {
    let inputs = [
        explicit("u", "x^2*y + sin(z)"),
        implicit("x^2 + y^2", "1", "y"),
        explicit("v", "x^2*y"),
        implicit("z", "x*w", "w"),
    ];
    let settings = Settings { wanted: Wanted::Hessian, ..Settings::default() };
    let system = System::new(inputs, settings).expect("small");
    let names: Vec<_> = system.formulas().map(|f| f.formula().name.as_deref()).collect();
    assert_eq!(names, [Some("u"), Some("y"), Some("v"), Some("w")]);
    let all: Vec<Vec<String>> = system.formulas().map(derivatives).collect();
    let expected: [&[&str]; 4] =
        [&["2*x*y", "x^2", "cos(z)"], &["-x/y"], &["2*x*y", "x^2"], &["-w/x", "1/x"]];
    assert_eq!(all, expected);
    let counts: Vec<usize> = system.formulas().map(|f| f.higher.len()).collect();
    assert_eq!(counts, [3, 1, 2, 2], "of w, ∂²w/∂z² is 0");

    let variables = system.variables();
    let names: Vec<&str> = variables.iter().map(|&v| system.graph().symbol_name(v)).collect();
    assert_eq!(names, ["w", "x", "y", "z"]);
    // Each formula is a function of its own variables.
    assert_eq!(system.formula(2).at(&[3.0, 5.0]).gradient, [30.0, 9.0]);
    assert_eq!(system.formula(1).at(&[3.0, 4.0]).gradient, [-0.75]);
}

#[test]
fn variables_that_are_asked_for_are_those_of_every_formula() {
    let wrt = Some(vec!["t".to_owned(), "x".to_owned()]);
    let inputs = [explicit("f", "x*y"), implicit("x*y", "t", "y")];
    let system = System::new(inputs, Settings { wrt, ..Settings::default() }).expect("small");
    let all: Vec<Vec<String>> = system.formulas().map(derivatives).collect();
    assert_eq!(all, [["0", "y"], ["1/x", "-y/x"]]);
}

#[test]
fn an_equation_that_says_nothing_of_its_variable_is_refused() {
    let refused = |input: Input, wrt: Option<&str>| {
        let wrt = wrt.map(|name| vec![name.to_owned()]);
        System::new([explicit("f", "x"), input], Settings { wrt, ..Settings::default() }).err()
    };
    let independent = refused(implicit("x + y", "x + 1 + y", "y"), None);
    assert_eq!(independent, Some(SystemError::Independent("y".into())));
    let itself = refused(implicit("x", "y", "y"), Some("y"));
    assert_eq!(itself, Some(SystemError::Itself("y".into())));
    assert_eq!(refused(implicit("x", "y", "y"), Some("x")), None);
}

/// What formulas share is computed once for all of them, and each computes what it needs by itself.
#[test]
fn the_code_of_a_system_is_shared_and_renewed() {
    let inputs = [explicit("f", "exp(x*y)*x"), explicit("g", "exp(x*y)*y")];
    let mut system = System::new(inputs, Settings::default()).expect("small");
    let apart: usize = system.formulas().map(|f| f.code().cost()).sum();
    // x·y and its exponential are the least that they share.
    let together = system.code().cost();
    assert!(together + 2 <= apart, "{together} operations together, {apart} apart");

    system.derive_in_steps().expect("few");
    let roots: Vec<_> = system.formulas().flat_map(FormulaRef::roots).collect();
    assert_eq!(system.code().cost(), system.code_of(&roots).cost());
    let value = |symbol| if system.graph().symbol_name(symbol) == "x" { 0.5 } else { 2.0 };
    let found = system.code().evaluate(value);
    // exp(xy)·x, exp(xy)·(xy + 1), exp(xy)·x²; exp(xy)·y, exp(xy)·y², exp(xy)·(xy + 1), where exp(xy) = e.
    let expected = [0.5, 2.0, 0.25, 2.0, 4.0, 2.0].map(|factor| factor * 1.0_f64.exp());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-14, "{found}, not {expected}");
    }
}
