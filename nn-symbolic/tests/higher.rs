//! Derivatives of systems of formulas and of higher order.
#![cfg(feature = "parse")]

mod common;

use std::collections::HashMap;

use common::Random;
use nn_symbolic::{FormulaRef, Settings, System, SystemError, TooLarge, Wanted, parse};

fn settings(wanted: Wanted) -> Settings {
    Settings { wanted, ..Settings::default() }
}

fn system(texts: &[&str], settings: Settings) -> System {
    System::new(texts.iter().map(|text| parse(text).expect(text)), settings).expect("small")
}

fn one(text: &str, wanted: Wanted) -> System {
    system(&[text], settings(wanted))
}

/// Names and texts of the higher derivatives.
fn texts(formula: FormulaRef<'_>) -> Vec<(String, String)> {
    let text = |expr| formula.text(expr).expect("short");
    let each = formula.higher.iter();
    each.map(|partial| (formula.derivative_name("f", &partial.by), text(partial.expr))).collect()
}

fn pairs(texts: &[(String, String)]) -> Vec<(&str, &str)> {
    texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// Σ 100·(x₍ᵢ₊₁₎ − xᵢ²)² + (1 − xᵢ)²
fn rosenbrock(n: usize) -> String {
    let term = |i: usize| format!("100*(x{} - x{i}^2)^2 + (1 - x{i})^2", i + 1);
    (1..n).map(term).collect::<Vec<_>>().join(" + ")
}

#[test]
fn the_hessian_has_each_entry_that_is_not_0_once() {
    let system = one("x^2*y + sin(z)", Wanted::Hessian);
    let formula = system.formula(0);
    let expected = [("∂²f/∂x²", "2*y"), ("∂²f/∂x∂y", "2*x"), ("∂²f/∂z²", "-sin(z)")];
    assert_eq!(pairs(&texts(formula)), expected);
    assert_eq!(formula.roots().len(), 1 + 3 + 3, "value, gradient and Hessian");
}

#[test]
fn variables_are_taken_in_the_order_of_wrt_and_others_give_0() {
    let wrt = Some(["y", "w", "x"].map(str::to_owned).to_vec());
    let system = system(&["x^2*y + y^3*z"], Settings { wrt, ..settings(Wanted::Hessian) });
    let formula = system.formula(0);
    let expected = [("∂²f/∂y²", "6*y*z"), ("∂²f/∂y∂x", "2*x"), ("∂²f/∂x²", "2*y")];
    assert_eq!(pairs(&texts(formula)), expected);
    assert_eq!(formula.text(formula.derivatives[1]).as_deref(), Some("0"));
}

#[test]
fn an_order_gives_all_distinct_mixed_derivatives_of_it() {
    let system = one("x^4*y^2", Wanted::Order(3));
    let formula = system.formula(0);
    let expected = [("∂³f/∂x³", "24*x*y^2"), ("∂³f/∂x²∂y", "24*x^2*y"), ("∂³f/∂x∂y²", "8*x^3")];
    assert_eq!(pairs(&texts(formula)), expected);
    assert_eq!(formula.roots().len(), 4, "the value and these");

    let system = one("x^12", Wanted::Order(12));
    let formula = system.formula(0);
    assert_eq!(pairs(&texts(formula)), [("∂¹²f/∂x¹²", "479001600")]);
    assert!(one("x^12", Wanted::Order(13)).formula(0).higher.is_empty());
    let system = one("x^12", Wanted::Order(1));
    let first = system.formula(0);
    assert!(first.higher.is_empty() && first.roots().len() == 2);
}

#[test]
fn raw_derivatives_are_what_the_rules_say() {
    let raw = |wanted| Settings { wanted, simplify: false, ..Settings::default() };
    let first = system(&["x^2*sin(x)"], raw(Wanted::Gradient));
    let formula = first.formula(0);
    assert_eq!(formula.text(formula.derivatives[0]).as_deref(), Some("sin(x)*(2*x) + x^2*cos(x)"));
    let second = system(&["x^3"], raw(Wanted::Hessian));
    let formula = second.formula(0);
    assert_eq!(pairs(&texts(formula)), [("∂²f/∂x²", "3*(2*x)")]);
}

#[test]
fn formulas_of_a_system_share_a_graph() {
    let system = system(&["sin(x*y)", "cos(x*y)"], settings(Wanted::Gradient));
    // x·y, sin, cos, and four products
    assert_eq!(system.code().cost(), 7);
    assert_eq!(system.code_of(&[system.formula(0).value, system.formula(1).value]).cost(), 3);
}

/// Every derivative of order n + 1 against central differences of order n.
#[test]
fn each_order_is_the_derivative_of_the_one_below() {
    let formulas = [
        "exp(x*y)*sin(z) + x^2/y",
        "ln(x + y^2)*sqrt(z)",
        "x^y + atan2(z, x)",
        "sigmoid(x*y - z)*tanh(x)",
        "(x - y)^3*(y + z)^2/(1 + z^2)",
    ];
    const STEP: f64 = 1e-5;
    let mut random = Random(7);
    let mut compared = 0;
    for text in formulas {
        let systems: Vec<System> = (1..=4).map(|order| one(text, Wanted::Order(order))).collect();
        let orders: Vec<FormulaRef<'_>> = systems.iter().map(|system| system.formula(0)).collect();
        let names: HashMap<_, _> = orders[0].wrt.iter().enumerate().map(|(i, s)| (*s, i)).collect();
        assert_eq!(names.len(), 3);
        for _ in 0..4 {
            let point: Vec<f64> = (0..3).map(|_| random.between(0.5, 1.5)).collect();
            for pair in orders.windows(2) {
                let at = pair[1].at(&point);
                for (partial, &found) in pair[1].higher.iter().zip(&at.higher) {
                    let (last, below) = partial.by.split_last().expect("an order");
                    let shifted = |by: f64| {
                        let mut moved = point.clone();
                        moved[*last] += by;
                        lower(pair[0], below, &moved)
                    };
                    let expected = (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP);
                    let allowed = 1e-7 * (1.0 + expected.abs() + found.abs());
                    let name = pair[1].derivative_name("f", &partial.by);
                    assert!(
                        (found - expected).abs() <= allowed,
                        "{name} of {text} at {point:?}: {found}, not {expected}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 500, "too few to mean anything: {compared}");
}

/// A derivative at a point; those that are not listed are 0.
fn lower(formula: FormulaRef<'_>, by: &[usize], point: &[f64]) -> f64 {
    let at = formula.at(point);
    match by {
        [only] => at.gradient[*only],
        _ => formula.higher.iter().position(|p| p.by == by).map_or(0.0, |place| at.higher[place]),
    }
}

#[test]
fn the_hessian_of_a_chain_grows_in_proportion_to_its_length() {
    let size = |n: usize| {
        let system = one(&rosenbrock(n), Wanted::Hessian);
        let formula = system.formula(0);
        // The diagonal and the one beside it.
        assert_eq!(formula.higher.len(), 2 * n - 1);
        (formula.code().cost(), system.graph().len())
    };
    let (small, large) = (size(100), size(800));
    assert!(large.0 <= 9 * small.0 && large.1 <= 9 * small.1, "{small:?} {large:?}");
}

fn too_large(result: Result<System, SystemError>) -> TooLarge {
    match result.err().expect("too large") {
        SystemError::TooLarge(error) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let refused = |text: &str, order| {
        too_large(System::new([parse(text).expect(text)], settings(Wanted::Order(order))))
    };
    assert_eq!(refused("x", 1_001), TooLarge::Order);
    let sum = (1..=90).map(|i| format!("x{i}")).collect::<Vec<_>>().join("+");
    let error = refused(&format!("sin({sum})"), 4);
    assert_eq!(error, TooLarge::Derivatives(3));
    assert!(error.to_string().contains("more than 100000 derivatives of order 3"), "{error}");
    let raw = Settings { wanted: Wanted::Order(500), simplify: false, ..Settings::default() };
    let ast = parse("sigmoid(sin(x*y)/z)^x").expect("a formula");
    let error = too_large(System::new([ast], raw));
    assert!(matches!(error, TooLarge::Expressions(3..20)), "{error}");
    assert!(error.to_string().contains("take more than 500000 expressions"), "{error}");
}
