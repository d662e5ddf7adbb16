//! Numbers that are right to the last digit, at points where evaluation in `f64` is not; and what is said of others.

#![cfg(feature = "cli")]

mod common;

use common::command::{printed, symdiff, symdiff_with_input, text};
use nn_symbolic::precise::Given;
use nn_symbolic::{System, parse};
use serde_json::Value;

/// The numbers of a formula at a point, as decimals of so many digits.
fn at(formula: &str, point: &[(&str, &str)], digits: usize) -> (Vec<String>, Vec<String>) {
    let system = System::parse(formula, None).expect("a formula");
    let formula = system.formula(0);
    let given = formula.variables.iter().map(|&symbol| {
        let name = formula.name(symbol);
        let (_, value) = point.iter().find(|(known, _)| *known == name).expect("a value");
        Given::formula(&parse(value).expect("a number"))
    });
    let answers = formula.answers(&given.collect::<Vec<_>>(), digits);
    let numbers = [answers.value].into_iter().chain(answers.gradient);
    (numbers.map(|answer| answer.text()).collect(), answers.warnings)
}

/// Each line has a formula, a point, and the nearest `f64` to its value and derivatives there.
#[test]
fn numbers_that_were_reported_wrong_are_right() {
    for line in include_str!("data/reported.jsonl").lines() {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let request = serde_json::json!({"expr": row["expr"], "at": row["at"]}).to_string() + "\n";
        let output = symdiff_with_input(&["--jsonl"], request.as_bytes());
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(answer["value"].as_f64(), row["value"].as_f64(), "{line}");
        for (name, expected) in row["gradient"].as_object().expect("an object") {
            let found = answer["gradient"][name].as_f64();
            assert_eq!(found, expected.as_f64(), "∂/∂{name} in {line}");
        }
    }
}

#[test]
fn every_digit_that_is_asked_for_is_right() {
    // Digits of mpmath 1.3.
    for (formula, x, expected) in [
        ("(1+1/x)^x", "1e15", "2.71828182845904387621937"),
        ("sin(x/1e-34)", "2.455", "-0.524885780163581738918659"),
        ("exp(-x)", "2000", "2.57653587296114965219015e-869"),
        ("x/(exp(x)-1)", "1e-11", "0.999999999995000000000008"),
        ("1-erf(x)", "30", "2.56465620375611160003340e-393"),
        ("atan(x)-pi/2", "1e20", "-1.00000000000000000000000e-20"),
    ] {
        let (found, warnings) = at(formula, &[("x", x)], 24);
        assert_eq!(found[0], expected, "{formula} at {x}");
        assert_eq!(warnings, [""; 0], "{formula}");
    }
}

#[test]
fn one_result_without_a_value_does_not_spoil_the_others() {
    let (numbers, warnings) =
        at("ln(exp(x)+exp(y))+sqrt(z)", &[("x", "800"), ("y", "799"), ("z", "0")], 17);
    assert_eq!(numbers[..3], ["800.3132616875182", "0.7310585786300049", "0.2689414213699951"]);
    assert_eq!(numbers[3], "inf");
    assert_eq!(warnings, ["∂f/∂z is not finite: sqrt(0) has no finite derivative there"]);
}

#[test]
fn poles_and_zeros_are_recognised() {
    for (formula, x, value) in [
        ("x/sin(pi)", "2", "inf"),
        ("tan(x)", "pi/2", "inf"),
        ("1/(x-0.3)", "0.3", "inf"),
        ("ln(x-1)", "1", "inf"),
        ("ln(x)", "-1", "NaN"),
        ("sin(x)", "7*pi", "0"),
        ("cos(x)", "pi/3", "0.5"),
        ("x^2 - 0.09", "-0.3", "0"),
        ("log10(x) + 3", "0.001", "0"),
        ("sqrt(x) - 1.5", "2.25", "0"),
        ("atan(x) - pi/4", "1", "0"),
        // By algebra, as no digits tell.
        ("sqrt(x)*sqrt(3) - sqrt(6)", "2", "0"),
    ] {
        assert_eq!(at(formula, &[("x", x)], 17).0[0], value, "{formula} at {x}");
    }
    let (numbers, _) = at("(x-0.3)^2", &[("x", "0.3")], 17);
    assert_eq!(numbers, ["0", "0"]);
}

#[test]
fn constants_have_the_derivative_0_before_a_rule_divides_by_it() {
    for (formula, point, expected) in [
        ("sqrt((x-x)^2)", &[("x", "1")][..], &["0", "0"][..]),
        ("y + asin(y/y)", &[("y", "2")], &["3.5707963267948966", "1"]),
        ("0^x", &[("x", "2")], &["0", "0"]),
        ("x*(y-y)^y", &[("x", "3"), ("y", "2")], &["0", "0", "0"]),
        ("ln(x-x+1)^0.5 + x", &[("x", "2")], &["2", "1"]),
        ("y*(sigmoid(x)+sigmoid(-x))", &[("x", "2"), ("y", "3")], &["3", "0", "1"]),
    ] {
        let (numbers, warnings) = at(formula, point, 17);
        assert_eq!(numbers, expected, "{formula}: {warnings:?}");
    }
    let steps = printed(&["sqrt((x-x)^2) + x", "--steps"]);
    assert!(!steps.contains("/0") && steps.contains("∂f/∂x = 1"), "{steps}");
}

#[test]
fn exponents_reach_further_than_those_of_others() {
    let (numbers, warnings) = at("ln(exp(x)+exp(y))", &[("x", "2.1e30"), ("y", "1")], 17);
    assert_eq!(numbers[..2], ["2.1e30", "1"]);
    // Of mpmath 1.3, with 60 digits.
    assert_eq!(numbers[2], "3.6611849097564135e-912018411996828838067370729725");
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn what_is_not_known_is_said() {
    // Zero, which is hard to prove.
    let formula =
        "exp(x) - exp(x/2 + x/3)*exp(x/6 + sin(1)^2 + cos(1)^2 - 1 + atan(x)-asin(x/sqrt(1+x^2)))";
    let (numbers, warnings) = at(formula, &[("x", "0.7")], 17);
    assert_eq!(numbers[0], "0");
    assert!(warnings[0].starts_with("the value is 0 to within"), "{warnings:?}");
    assert!(warnings[0].ends_with("no more digits of it are known"), "{warnings:?}");
    let (_, warnings) = at("exp(exp(x))*y", &[("x", "100"), ("y", "1")], 17);
    assert_eq!(warnings[0], "the value is too large: beyond 2^(2^120)");
}

#[test]
fn json_has_the_nearest_f64_and_text_the_number() {
    let text_of = printed(&["exp(x)", "--at", "x=1000"]);
    assert!(
        text_of.ends_with("f = 1.970071114017047e434\n∂f/∂x = 1.970071114017047e434\n"),
        "{text_of}"
    );
    let output = symdiff(&["exp(x)", "--at", "x=1000", "--emit", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(answer["value"].is_null());
    assert_eq!(answer["warnings"][0], "the value is 1.970071114017047e434, too large for f64");
    let output = symdiff(&["exp(-x)", "--at", "x=1000", "--emit", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["value"].as_f64(), Some(0.0));
    assert!(answer.get("warnings").is_none(), "{answer}");
}

#[test]
fn a_formula_without_variables_is_computed() {
    assert_eq!(printed(&["2+2"]), "f = 2 + 2\n\nf = 4\n");
    let digits = printed(&["sqrt(2)", "--digits", "30"]);
    assert_eq!(digits, "f = sqrt(2)\n\nf = 1.41421356237309504880168872421\n");
    let output = symdiff(&["1/0"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).starts_with("warning: the value is not finite"));
    assert_eq!(printed(&["5"]), "f = 5\n");
}
