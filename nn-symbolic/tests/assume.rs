//! What may be relied on: `--assume`, in JSON and in sessions.
#![cfg(feature = "cli")]

mod common;

use std::process::Output;

use common::command::{printed, refused, symdiff, symdiff_with_input, text};

/// The derivative of `formula` with respect to x under assumptions.
fn derivative(formula: &str, assumptions: &[&str]) -> String {
    let mut args = vec![formula, "--wrt", "x"];
    args.extend(assumptions.iter().flat_map(|text| ["--assume", text]));
    let printed = printed(&args);
    let (_, derivative) = printed.trim_end().rsplit_once(" = ").expect("an equation");
    derivative.to_owned()
}

#[test]
fn what_is_assumed_simplifies_and_nothing_else_does() {
    for (formula, assumptions, simplified, otherwise) in [
        ("sqrt(x^2)", &["x>0"][..], "1", "sign(x)"),
        ("sqrt(x^2)", &["x<=-1/2"], "-1", "sign(x)"),
        ("sqrt((1 - x)^2)", &["0<x<1"], "-1", "sign(x - 1)"),
        ("abs(x*y)", &["y>0"], "y*sign(x)", "y*sign(x*y)"),
        ("abs(x*y)", &["x>=1", "y<0"], "-y", "y*sign(x*y)"),
        ("max(x, y)*x", &["x>2, y<1"], "2*x", ""),
        ("cos(n*pi)*x", &["n integer"], "(-1)^n", "cos(pi*n)"),
        ("sign(n)^2*x", &["n!=0"], "1", "sign(n)^2"),
    ] {
        let found = derivative(formula, assumptions);
        assert_eq!(found, simplified, "{formula} if {assumptions:?}");
        let found = derivative(formula, &[]);
        assert_ne!(found, simplified, "{formula}");
        assert!(otherwise.is_empty() || found == otherwise, "{formula}: {found}");
    }
}

#[test]
fn assumptions_hold_for_derivatives_of_every_order_and_in_steps() {
    let hessian = printed(&["abs(x)^3", "--hessian", "--assume", "x>0"]);
    assert!(hessian.contains("∂²f/∂x² = 6*x\n"), "{hessian}");
    let steps = printed(&["abs(x)^3", "--steps", "--assume", "x>0"]);
    assert!(steps.contains("absolute value of x >= 0"), "{steps}");
    let matrix = printed(&["abs(x)", "abs(y)", "--jacobian", "--assume", "x>0, y<0"]);
    assert!(matrix.contains("-1") && !matrix.contains("sign"), "{matrix}");
    let code = printed(&["abs(x)", "--emit", "rust", "--assume", "x>0"]);
    assert!(!code.contains("signum"), "{code}");
}

#[test]
fn what_cannot_be_assumed_is_refused_with_its_place() {
    for (assumption, said) in [
        ("x>>0", "1 | x>>0\n  |   ^"),
        ("x+y>0", "expected a comparison of a variable with a number"),
        ("x intger", "did you mean `integer`?"),
        ("x=2", "an assumption compares by"),
        ("x>0,x<0", "no x satisfies x > 0, x < 0"),
        ("thta>0", "there is no variable `thta`; did you mean `theta`?"),
    ] {
        let message = refused(&["x*theta", "--assume", assumption], b"", 2);
        assert!(message.contains(said), "{assumption}: {message}");
    }
    let equation = ["y^2 = theta", "--implicit", "y", "--assume", "thta>0"];
    assert!(refused(&equation, b"", 2).contains("did you mean `theta`?"));
    let message = refused(&["x", "--assume", "x>0", "--at", "x=-1"], b"", 1);
    assert!(message.contains("x = -1 is not as assumed: x > 0"), "{message}");
    assert!(symdiff(&["x", "--assume", "x>0", "--at", "x=1"]).status.success());
}

#[test]
fn values_are_judged_by_the_decimals_that_were_typed() {
    for (assumption, value, message) in [
        ("x>0", "1e-400", ""),
        ("x!=0", "1e-400", ""),
        ("x<=0.1", "0.1", ""),
        ("x>0", "-1e-400", "is not as assumed: x > 0"),
        ("x>0.1", "0.1", "x = 0.1 is not as assumed: x > 1/10"),
        ("x<1", "0.99999999999999999999", ""),
        ("x>=1", "0.99999999999999999999", "is not as assumed: x >= 1"),
        ("x>pi", "4*atan(1)", "is not as assumed: x > pi"),
        ("x integer", "1e30 + 1/2", "is not as assumed: x integer"),
    ] {
        let args = ["x", "--assume", assumption, "--at", &format!("x={value}")];
        if message.is_empty() {
            assert!(symdiff(&args).status.success(), "{assumption} at {value}");
        } else {
            let refused = refused(&args, b"", 1);
            assert!(refused.contains(message), "{assumption} at {value}: {refused}");
        }
        let input =
            format!(r#"{{"expr": "x", "assume": "{assumption}", "at": {{"x": "{value}"}}}}"#);
        let output = symdiff_with_input(&["--jsonl"], input.as_bytes());
        let answer = text(&output.stdout);
        assert_eq!(answer.contains(r#""ok":true"#), message.is_empty(), "{answer}");
    }
    let contradiction = refused(&["x", "--assume", "0.1<x<0.1"], b"", 2);
    assert!(contradiction.contains("no x satisfies x > 1/10, x < 1/10"), "{contradiction}");
}

#[test]
fn a_line_of_json_may_assume_one_thing_or_several() {
    let input = br#"{"expr": "abs(x)", "assume": "x>0"}
{"expr": "abs(x*y)", "wrt": "x", "assume": ["x>0", "y<0"], "at": {"x": 1, "y": -2}}
{"expr": "x", "assume": "x"}
{"expr": "x", "assume": "x>0", "at": {"x": 0}}
"#;
    let output: Output = symdiff_with_input(&["--jsonl"], input);
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["derivatives"]["x"], "1");
    assert_eq!(lines[1]["derivatives"]["x"], "-y");
    assert_eq!(lines[1]["gradient"]["x"], 2.0);
    let message = |line: &serde_json::Value| line["error"]["message"].to_string();
    assert!(message(&lines[2]).contains("`assume`: expected"), "{}", lines[2]);
    assert!(message(&lines[3]).contains("x = 0 is not as assumed"), "{}", lines[3]);
}
