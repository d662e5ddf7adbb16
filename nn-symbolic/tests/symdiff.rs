//! The command as a user runs it: what it prints, and what it refuses.
#![cfg(feature = "cli")]

mod common;

use common::command::{printed, refused, symdiff, symdiff_with_input, text};

const LECTURE: &str = "ln(x1)+x1*x2-sin(x2)";

#[test]
fn the_gradient_of_the_lecture_is_printed_a_line_each() {
    let expected = "f = ln(x1) + x1*x2 - sin(x2)\n∂f/∂x1 = 1/x1 + x2\n∂f/∂x2 = x1 - cos(x2)\n";
    assert_eq!(printed(&[LECTURE]), expected);
    assert_eq!(printed(&["ln(x₁)+x₁x₂−sin(x₂)"]), expected);
}

#[test]
fn a_point_adds_numbers_and_a_trace_the_tables() {
    let printed = printed(&[LECTURE, "--at", "x1=2,x2=5", "--trace"]);
    let numbers =
        "\nat x1 = 2, x2 = 5\nf = 11.652071455223084\n∂f/∂x1 = 5.5\n∂f/∂x2 = 1.7163378145367737\n";
    assert!(printed.contains(numbers), "{printed}");
    for line in [
        "  v₋₁ = x1                          = 2",
        "  v₅  = v₄ - v₃ = 10.693 - (-0.959) = 11.652",
        "  v̇₅     = v̇₄ - v̇₃         = 5.5 - 0   = 5.5",
        "  v̇₅     = v̇₄ - v̇₃         = 2 - 0.284 = 1.716",
        "  ∂f/∂x1 = v̄₋₁                                     = 5.5",
        "  ∂f/∂x2 = v̄₀                                      = 1.716",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line} is not in\n{printed}");
    }
}

#[test]
fn values_of_the_point_may_be_formulas_and_come_one_by_one() {
    let lines = |args: &[&str]| printed(args).lines().map(str::to_owned).collect::<Vec<_>>();
    let expected = ["f = sin(x)*y", "∂f/∂x = y*cos(x)", "∂f/∂y = sin(x)", "", "at x = 0, y = 1.5"];
    let one = lines(&["sin(x)*y", "--at", "y=3/2", "--at", "x = max(0, -1)"]);
    assert_eq!(one[..5], expected);
    assert_eq!(lines(&["sin(x)*y", "--at=x=0,y=1.5"]), one);
    assert_eq!(
        lines(&["x1", "--at", "x₁=-1e-7"])[3..],
        ["at x1 = -1e-7", "f = -1e-7", "∂f/∂x1 = 1"]
    );
}

#[test]
fn wrt_chooses_variables_and_their_order_and_what_does_not_occur_gives_0() {
    let printed = printed(&["x*y^2", "--wrt", "z,y,x"]);
    assert_eq!(printed, "f = x*y^2\n∂f/∂z = 0\n∂f/∂y = 2*x*y\n∂f/∂x = y^2\n");
    assert_eq!(self::printed(&["x₁^2", "--wrt", "x₁"]), "f = x1^2\n∂f/∂x1 = 2*x1\n");
}

#[test]
fn a_formula_may_begin_with_a_minus() {
    assert_eq!(printed(&["-x^2"]), "f = -x^2\n∂f/∂x = -2*x\n");
    assert_eq!(printed(&["-h*t", "--wrt", "t"]), "f = -h*t\n∂f/∂t = -h\n");
    assert_eq!(printed(&["--wrt", "x", "--", "--x"]), "f = -(-x)\n∂f/∂x = 1\n");
}

#[test]
fn several_formulas_are_numbered() {
    let printed = printed(&["x^2", "x*y", "--at", "x=3,y=4"]);
    assert!(printed.starts_with("f1 = x^2\n∂f1/∂x = 2*x\n\nat x = 3\nf1 = 9\n"), "{printed}");
    assert!(printed.contains("\n\nf2 = x*y\n∂f2/∂x = y\n∂f2/∂y = x\n"), "{printed}");
    let output = symdiff_with_input(&["-"], b"x^2\n\n  sin(x)\r\n");
    let expected = "f1 = x^2\n∂f1/∂x = 2*x\n\nf2 = sin(x)\n∂f2/∂x = cos(x)\n";
    assert_eq!(text(&output.stdout), expected);
}

#[test]
fn what_is_printed_is_read_again() {
    let derivative = |text: &str| {
        let printed = printed(&[text, "--wrt", "x"]);
        printed.lines().nth(1).and_then(|line| line.split_once(" = ")).expect("a line").1.to_owned()
    };
    let mut next = "exp(-x^2/2)*sqrt(1+x)/|x - 3|^(2/3)".to_owned();
    for _ in 0..3 {
        next = derivative(&next);
        assert!(next.len() > 10, "{next}");
    }
}

#[test]
fn decimals_are_answered_with_decimals() {
    assert_eq!(printed(&["0.1*x^2"]), "f = 0.1*x^2\n∂f/∂x = 0.2*x\n");
    assert_eq!(printed(&["x^2/10"]), "f = x^2/10\n∂f/∂x = x/5\n");
    assert_eq!(printed(&["1e-16*x^2"]), "f = 1e-16*x^2\n∂f/∂x = 2e-16*x\n");
}

#[test]
fn other_formats_are_emitted() {
    let latex = printed(&["x1/(2*alpha)", "--emit", "latex", "--wrt", "x1"]);
    let expected = "f = \\frac{x_{1}}{2 \\alpha}\n\
                    \\frac{\\partial f}{\\partial x_{1}} = \\frac{1}{2 \\alpha}\n";
    assert_eq!(latex, expected);

    let rust = printed(&["sin(x*y)*x", "--emit", "rust"]);
    assert!(rust.starts_with("/// f = sin(x*y)*x\npub fn f(x: f64, y: f64) -> f64 {\n"), "{rust}");
    assert!(rust.contains("pub fn f_gradient(x: f64, y: f64) -> (f64, [f64; 2]) {"), "{rust}");

    let json = printed(&["x^2", "y", "--emit", "json", "--at", "x=3,y=1"]);
    let lines: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["expr"], "x^2");
    assert_eq!(lines[0]["derivatives"]["x"], "2*x");
    assert_eq!(lines[0]["gradient"]["x"], 6.0);
    assert_eq!(lines[1]["value"], 1.0);
}

#[test]
fn an_expression_that_is_wrong_is_shown_with_its_place_and_exits_with_1() {
    for (formula, message, shown) in [
        ("sin(x1", "expected an operator or `)`, found the end", "1 | sin(x1\n  |    -  ^"),
        ("ln + x1", "the function `ln` needs its argument", "1 | ln + x1\n  | ^^ write `ln(…)`"),
        ("foo(3)", "there is no function `foo`", "1 | foo(3)\n  | ^^^"),
        ("sigmiod(x)", "did you mean `sigmoid`?", "1 | sigmiod(x)\n  | ^^^^^^^"),
        ("", "there is no expression; write one, as in x^2*sin(y)", "1 | \n  | ^"),
        ("1e999999999", "more than 2000 digits", "  | ^^^^^^^^^^^"),
        ("π·r² + größe)", "`)` closes nothing", "1 | π·r² + größe)\n  |             ^"),
    ] {
        let said = refused(&[formula], b"", 1);
        assert!(said.contains(message) && said.contains(shown), "{said}");
    }
}

#[test]
fn the_line_of_standard_input_is_named() {
    let input = b"x^2\n\n  sin(x\n";
    let said = refused(&["-"], input, 1);
    assert!(said.starts_with("error: standard input, line 3: expected an operator"), "{said}");
    assert!(said.contains("\n3 |   sin(x\n  |"), "{said}");
    let said = refused(&["-", "--at", "x=1"], b"x\nx*y\n", 1);
    assert!(said.starts_with("error: standard input, line 2: `--at` gives no value for `y`"));
    assert!(said.contains("\n2 | x*y\n  |   ^"), "{said}");
}

#[test]
fn hostile_input_is_refused() {
    let nested = format!("{}x{}\n", "(".repeat(100_000), ")".repeat(100_000));
    assert!(refused(&["-"], nested.as_bytes(), 1).contains("nested deeper than 10000"));
    assert!(refused(&["-"], &[b'x'; 10_000_000], 1).contains("line is longer than"));
    let long = "x+".repeat(1_000_000);
    assert!(refused(&["-"], long.as_bytes(), 1).contains("longer than 1048576 bytes"));
    assert!(
        refused(&["-"], b"x\ny + \xff\xfe", 1).contains("line 2: the line is not UTF-8 at byte 4")
    );
    assert!(refused(&["-"], b"", 1).contains("no expression on standard input"));
    assert!(refused(&["-"], b" \n\n", 1).contains("no expression on standard input"));
}

#[test]
fn a_tower_of_powers_stays_a_power() {
    assert_eq!(printed(&["2^2^2^2^2^2^2"]), "f = 2^(2^(2^(2^(2^(2^2)))))\n");
    assert_eq!(printed(&["x*2^2^2^2^2^2^2", "--wrt", "x"]).lines().count(), 2);
    let power = printed(&["9^9^9*x"]);
    assert!(power.len() < 200, "{power}");
}

#[test]
fn long_products_with_coefficients_are_differentiated() {
    for (formula, last) in [
        ("G*m1*m2*x*y*(-z)*a*b/sqrt(c)*2", "∂f/∂z = -2*G*a*b*m1*m2*x*y/sqrt(c)"),
        ("2*a*b*c*d*g*h*i*(j-x)*x", "∂f/∂x = 2*a*b*c*d*g*h*i*(j - 2*x)"),
        ("sin(3*a*b*c*d*g*h*i*j)+2*(3*a*b*c*d*g*h*i*j)*x", "∂f/∂x = 6*a*b*c*d*g*h*i*j"),
        (
            "abs(erf(x1-y))*(x_2*((pi-x)*(x+2)))*x/z",
            "∂f/∂z = x*x_2*abs(erf(x1 - y))*(x - pi)*(x + 2)/z^2",
        ),
    ] {
        assert_eq!(printed(&[formula]).lines().last(), Some(last), "{formula}");
    }
}

#[test]
fn what_is_undefined_inside_of_min_and_max_is_undefined() {
    for formula in ["max(sqrt(x),y)", "max(y,sqrt(x),3)", "min(ln(x),1,y)", "relu(sqrt(x))*y"] {
        let said = refused(&[formula, "--at", "x=-1,y=2"], b"", 1);
        assert!(said.contains("is no real number"), "{said}");
    }
}

#[test]
fn whatever_to_the_power_of_0_has_the_derivative_0() {
    assert_eq!(printed(&["(0*x)^0 + x"]).lines().last(), Some("∂f/∂x = 1"));
    assert_eq!(printed(&["(x-x)^0"]).lines().last(), Some("∂f/∂x = 0"));
}

#[test]
fn a_point_that_is_wrong_exits_with_1() {
    for (args, message) in [
        (["x*y", "--at", "x=1"], "`--at` gives no value for `y`"),
        (["x*y1", "--at", "x=1,y=2"], "there is no variable `y`; did you mean `y1`?"),
        (["x", "--at", "x"], "expected NAME=VALUE"),
        (["x", "--at", "x="], "there is no expression"),
        (["x", "--at", "x=1,x=2"], "`x` has two values"),
        (["x", "--at", "2=x"], "this is no variable"),
        (["x", "--at", "x=2*y"], "a value must be a number"),
        (["x", "--at", "x=1/0"], "the value is not a finite number"),
        (["ln(x)", "--at", "x=-1"], "the value is not finite: ln(-1) is no real number"),
        (["1/x", "--at", "x=0"], "the value is not finite: 1/0 is too large, or infinite"),
    ] {
        let said = refused(&args, b"", 1);
        assert!(said.contains(message), "{args:?}: {said}");
    }
}

#[test]
fn a_derivative_that_is_infinite_is_a_warning() {
    let output = symdiff(&["sqrt(x)", "--at", "x=0"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).ends_with("f = 0\n∂f/∂x = inf\n"), "{}", text(&output.stdout));
    let warning = "warning: ∂f/∂x is not finite: sqrt(0) has no finite derivative there\n";
    assert_eq!(text(&output.stderr), warning);
}

#[test]
fn a_command_line_that_is_wrong_exits_with_2() {
    for args in [
        &["--wrt", "x"][..],
        &["x", "--order-of-magnitude"],
        &["x", "--trace"],
        &["x", "--emit", "cobol"],
        &["x", "--wrt", "2x"],
        &["x", "--wrt", "sin"],
        &["x", "--jsonl"],
        &["x", "--at", "x=1", "--trace", "--emit", "rust"],
    ] {
        refused(args, b"", 2);
    }
    assert!(printed(&["--help"]).contains("Examples:"));
    assert!(printed(&["--version"]).starts_with("symdiff "));
}

fn jsonl(input: &[u8]) -> Vec<serde_json::Value> {
    jsonl_with(&[], input)
}

fn jsonl_with(args: &[&str], input: &[u8]) -> Vec<serde_json::Value> {
    let output = symdiff_with_input(&[&["--jsonl"], args].concat(), input);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn what_the_command_line_asks_it_asks_of_every_line() {
    let input = br#"{"expr": "sqrt(x^2)*y"}
{"expr": "y^2*x^3", "wrt": "y", "assume": "y<0"}
{"expr": "x", "assume": "x<0"}
"#;
    let args = ["--wrt", "x", "--assume", "x>0", "--hessian", "--steps"];
    let lines = jsonl_with(&args, input);
    assert_eq!(lines[0]["derivatives"]["x"], "y");
    assert_eq!(lines[0]["hessian"].to_string(), "[]");
    assert_eq!(lines[0]["steps"]["x"]["result"], "y");
    assert_eq!(lines[1]["derivatives"].to_string(), r#"{"y":"2*x^3*y"}"#, "the line goes before");
    assert_eq!(lines[1]["higher_steps"][0]["wrt"].to_string(), r#"["y","y"]"#);
    assert_eq!(lines[2]["ok"], false);
    let why = lines[2]["error"]["message"].as_str().expect("a message");
    assert!(why.contains("no x satisfies x > 0, x < 0"), "{why}");

    let raw = jsonl_with(&["--no-simplify", "--order", "2"], br#"{"expr": "x*x"}"#);
    assert_eq!(raw[0]["partials"][0]["derivative"], "1 + 1");
}

#[test]
fn lines_of_json_are_answered_in_order() {
    let lines = jsonl(
        br#"{"expr": "ln(x1)+x1*x2-sin(x2)", "at": {"x1": 2, "x2": 5}}
{"id": 7, "expr": "x^2*y", "wrt": "x"}
{"expr": "x^2*y", "wrt": ["y", "x", "z", "y"], "at": {"x": 3.0, "y": 2.0, "unused": 1}}
"#,
    );
    assert_eq!(
        lines[0].to_string(),
        r#"{"derivatives":{"x1":"1/x1 + x2","x2":"x1 - cos(x2)"},"gradient":{"x1":5.5,"x2":1.7163378145367738},"ok":true,"ops":9,"value":11.652071455223084}"#
    );
    assert_eq!(lines[1]["derivatives"]["x"], "2*x*y");
    assert!(lines[1].get("value").is_none() && lines[1].get("gradient").is_none());
    assert_eq!(lines[2]["gradient"].to_string(), r#"{"x":12.0,"y":9.0,"z":0.0}"#);
}

#[test]
fn a_bad_line_never_stops_the_run() {
    let mut input = br#"{"expr": "sin(x"}
{"expr": "2*foo(x)"}
{"expr": "x*y", "at": {"x": 1}}
not json
{"wrt": "x"}
{"expr": 5}
{"expr": "x", "wrt": 5}
{"expr": "x", "wrt": "2x"}
{"expr": "x", "at": {"x": [1]}}

{"expr": "1e999999999"}
"#
    .to_vec();
    input.extend_from_slice(b"{\"expr\": \"\xff\"}\n");
    input.extend_from_slice(
        format!("{{\"expr\": \"{}x{}\"}}\n", "(".repeat(100_000), ")".repeat(100_000)).as_bytes(),
    );
    input.extend_from_slice(&[b'x'; 10_000_000]);
    input.extend_from_slice(b"\n{\"expr\": \"x\"}");
    let lines = jsonl(&input);
    let expected = [
        (r#""message":"expected an operator or `)`, found the end""#, Some((5, 5))),
        (r#""message":"there is no function `foo`""#, Some((2, 5))),
        ("`at` gives no value for `y`", Some((2, 3))),
        ("the line is no request", None),
        ("missing field `expr`", None),
        ("invalid type", None),
        ("`wrt` and `assume` must be a text or a list of texts", None),
        ("`2x` is no variable", None),
        ("`x` in `at` must be a number or a text", None),
        ("the line is no request", None),
        ("2000 digits", Some((0, 11))),
        ("the line is not UTF-8 at byte 10", None),
        ("nested deeper than 10000", Some((10_000, 10_001))),
        ("the line is longer than", None),
    ];
    assert_eq!(lines.len(), expected.len() + 1);
    for (line, (message, place)) in lines.iter().zip(expected) {
        assert_eq!(line["ok"], false, "{line}");
        assert!(line.to_string().contains(message), "{message} is not in {line}");
        let found = line["error"]["start"].as_u64().zip(line["error"]["end"].as_u64());
        assert_eq!(found, place, "{line}");
        assert!(line["error"].get("start").is_some() && line["error"].get("end").is_some());
    }
    assert_eq!(lines[expected.len()]["derivatives"]["x"], "1");
}

#[test]
fn numbers_that_are_not_finite_are_null_and_explained() {
    let lines = jsonl(
        br#"{"expr": "ln(x)", "at": {"x": -1}}
{"expr": "sqrt(x)", "at": {"x": 0}}
{"expr": "x^x^x", "at": {"x": 1000}}
"#,
    );
    assert!(lines.iter().all(|line| line["ok"] == true));
    assert!(lines[0]["value"].is_null());
    assert_eq!(lines[0]["warnings"][0], "the value is not finite: ln(-1) is no real number");
    assert_eq!(lines[1]["value"], 0.0);
    assert!(lines[1]["gradient"]["x"].is_null() && lines[1]["warnings"].is_array());
    assert!(lines[2]["value"].is_null() && lines[2]["gradient"]["x"].is_null());
}

#[test]
fn what_only_lies_between_may_leave_the_range_of_f64() {
    let gradient = |formula: &str, point: &[f64]| {
        let system = nn_symbolic::System::parse(formula, None).expect("a formula");
        let numbers = system.formula(0).at(point);
        assert_eq!(numbers.warnings, [""; 0], "{formula}");
        (numbers.value, numbers.gradient)
    };
    let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-12 * expected.abs();
    let (value, by) = gradient("ln(exp(x)+exp(y))", &[800.0, 800.0]);
    assert!(near(value, 800.0 + 2_f64.ln()) && near(by[0], 0.5) && near(by[1], 0.5), "{by:?}");
    let (value, by) = gradient("sqrt(x^2+y^2)", &[3e200, 4e200]);
    assert!(near(value, 5e200) && near(by[0], 0.6) && near(by[1], 0.8), "{by:?}");
    let (value, by) = gradient("exp(x)/(1+exp(x)+exp(2*x))", &[600.0]);
    assert!(near(value, (-600_f64).exp()) && near(by[0], -(-600_f64).exp()), "{by:?}");
    let infinite =
        nn_symbolic::System::parse("exp(x)", None).expect("a formula").formula(0).at(&[800.0]);
    assert!(infinite.value.is_infinite() && !infinite.warnings.is_empty());
}
