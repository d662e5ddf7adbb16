//! Lines that say more than a formula: names, equations, `grad` and `hessian`.
#![cfg(feature = "cli")]

#[path = "common/command.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod command;

use command::{printed, refused, symdiff, symdiff_with_input, text};

#[test]
fn a_name_is_that_of_the_result() {
    assert_eq!(printed(&["y = x^2"]), "y = x^2\ndy/dx = 2*x\n");
    assert_eq!(printed(&["y := x^2", "--order", "2"]), "y = x^2\nd²y/dx² = 2\n");
    let latex = "y = x^{2}\n\\frac{d y}{d x} = 2 x\n";
    assert_eq!(printed(&["y = x^2", "--emit", "latex"]), latex);
    assert_eq!(printed(&["$y = x^2$", "--emit", "latex"]), latex);
    assert_eq!(printed(&["z = x*y"]), "z = x*y\n∂z/∂x = y\n∂z/∂y = x\n");
    // The order of variables is that of the parameters; one that does not occur has a derivative too.
    let text = "f = x^2*y\n∂f/∂y = x^2\n∂f/∂x = 2*x*y\n∂f/∂z = 0\n";
    assert_eq!(printed(&["f(y, x, z) = x^2*y"]), text);
    let rust = printed(&["area(w, h) = h*w", "--emit", "rust"]);
    assert!(rust.contains("/// area = h*w\npub fn area(w: f64, h: f64) -> f64 {"), "{rust}");
    assert!(rust.contains("pub fn area_gradient(w: f64, h: f64)"), "{rust}");
    // A name that the language has not.
    let rust = printed(&["type = x", "--emit", "rust"]);
    assert!(rust.contains("pub fn type_2(x: f64)"), "{rust}");
    let both = printed(&["u = x*y", "x + y"]);
    assert!(both.starts_with("u = x*y\n") && both.contains("\nf2 = x + y\n"), "{both}");
    let matrix = printed(&["u = x*y", "v = x", "--jacobian"]);
    assert!(matrix.contains("∂(u, v)/∂(x, y)"), "{matrix}");
}

#[test]
fn an_equation_is_differentiated_implicitly() {
    let circle = ["x^2 + y^2 = 1", "--implicit", "y"];
    let with = |more: &[&'static str]| printed(&[&circle[..], more].concat());
    assert_eq!(with(&[]), "x^2 + y^2 = 1\ndy/dx = -x/y\n");
    assert!(with(&["--order", "2"]).ends_with("d²y/dx² = -(x^2 + y^2)/y^3\n"));
    // Of √(1 − x²) at 0.6: −0.75, −1.953125, and −9x/(1 − x²)^(5/2)/3.
    let at = with(&["--hessian", "--at", "x=0.6,y=0.8"]);
    assert!(at.ends_with("\ndy/dx = -0.75\nd²y/dx² = -1.953125\n"), "{at}");
    let third = with(&["--order", "3", "--at", "x=0.6,y=0.8"]);
    assert!(third.ends_with("\nd³y/dx³ = -5.4931640625\n"), "{third}");
    // y e^y = x is Lambert's function: y' = y/(x(1 + y)), at x = e it is 1/(2e).
    let lambert = printed(&["y*e^y = x", "--implicit", "y", "--at", "x=e,y=1"]);
    assert!(lambert.ends_with("dy/dx = 0.18393972058572116\n"), "{lambert}");
    // Several variables.
    let sphere = printed(&["x^2 + y^2 + z^2 = 1", "--implicit", "z", "--hessian"]);
    let expected = "x^2 + y^2 + z^2 = 1\n∂z/∂x = -x/z\n∂z/∂y = -y/z\n∂²z/∂x² = -(x^2 + z^2)/z^3\n\
                    ∂²z/∂x∂y = -x*y/z^3\n∂²z/∂y² = -(y^2 + z^2)/z^3\n";
    assert_eq!(sphere, expected);
    assert_eq!(printed(&["x^2 - y", "--implicit", "y"]), "x^2 - y = 0\ndy/dx = 2*x\n");
    assert!(with(&["--steps"]).contains("  2*y*y' = -2*x\n  dy/dx = -x/y\n"));
    assert!(with(&["--emit", "rust"]).contains("pub fn y_gradient(x: f64, y: f64)"));
    assert!(with(&["--emit", "latex"]).ends_with("\\frac{d y}{d x} = -\\frac{x}{y}\n"));
}

#[test]
fn a_point_that_does_not_satisfy_an_equation_is_said() {
    for (point, said) in [
        ("x=1,y=2", "its left side minus its right side is 4 there"),
        ("x=1,y=0", "the derivative of the equation by y is 0 at this point"),
    ] {
        let output = symdiff(&["x^2 + y^2 = 1", "--implicit", "y", "--at", point]);
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
    // 1/√2 is no decimal, but a formula: nothing to say.
    printed(&["x^2 + y^2 = 1", "--implicit", "y", "--at", "x=1/sqrt(2),y=1/sqrt(2)"]);
}

#[test]
fn what_is_no_formula_says_how_it_is_meant() {
    for (args, said, code) in [
        (&["x^2 + y^2 = 1"][..], "`--implicit y`", 1),
        (&["x^2 + y^2 = 1"], "without `= 0`", 1),
        (&["x^2 = 1", "--implicit", "y"], "the equation does not depend on `y`", 1),
        (&["x*y - y*x = 1", "--implicit", "y"], "the equation does not depend on `y`", 1),
        (&["x*y = 1", "--implicit", "y", "--wrt", "y"], "`y` is the function", 2),
        (&["x*y = 1", "--implicit", "2"], "`2` is no variable", 2),
        (&["y = x + y^2"], "`--implicit y`", 1),
        (&["x == 2"], "written with one `=`", 1),
        (&["x = y = 2"], "a second `=`", 1),
        (&["x^2 ="], "nothing stands on one side of `=`", 1),
        (&["= x^2"], "nothing stands on one side of `=`", 1),
        (&["f(x, 2) = x"], "expected the names of variables", 1),
        (&["y = x", "y = x^2"], "two formulas are called `y`", 1),
        (&["y = sn(x)"], "1 | y = sn(x)\n  |     ^^", 1),
        (&["grad q"], "`q` is not defined", 1),
        (&["d/dx q"], "`q` is not defined", 1),
        (&["∂q/∂x"], "`q` is not defined", 1),
        (&["q'(x)"], "`q` is not defined", 1),
    ] {
        let message = refused(args, b"", code);
        assert!(message.contains(said), "{args:?}: {message}");
    }
}

#[test]
fn grad_and_hessian_say_which_derivatives() {
    assert_eq!(printed(&["grad (x^2*y)"]), printed(&["x^2*y"]));
    assert_eq!(printed(&["hessian (x^2*y)"]), printed(&["x^2*y", "--hessian"]));
    assert_eq!(printed(&["hessian x^2*y", "--order", "3"]), printed(&["x^2*y", "--order", "3"]));
    assert!(printed(&["grad - x"]).starts_with("f = grad - x\n"));
}

#[test]
fn lines_of_json_have_names_and_equations() {
    let input = r#"{"expr": "y = x^2", "at": {"x": 3}}
{"expr": "x^2 + y^2 = 1", "implicit": "y", "at": {"x": 0.6, "y": 0.8}, "hessian": true}
{"expr": "hessian (x^2)"}
{"expr": "x^2 = y", "implict": "y"}
{"expr": "x*y", "implict": "y"}
"#;
    let output = symdiff_with_input(&["--jsonl"], input.as_bytes());
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    let expected = [
        r#"{"ok":true,"name":"y","value":9.0,"gradient":{"x":6.0},"derivatives":{"x":"2*x"},"ops":2}"#,
        r#"{"ok":true,"name":"y","value":0.8,"gradient":{"x":-0.75},"derivatives":{"x":"-x/y"},"hessian":[{"wrt":["x","x"],"derivative":"-(x^2 + y^2)/y^3","value":-1.953125}],"#,
        r#"{"ok":true,"derivatives":{"x":"2*x"},"hessian":[{"wrt":["x","x"],"derivative":"2"}],"ops":2}"#,
        r#"{"ok":false,"error":{"message":"this is an equation;"#,
        r#"{"ok":true,"derivatives":{"x":"y","y":"x"},"ops":1,"warnings":["the field `implict` is ignored; did you mean `implicit`?"]}"#,
    ];
    assert_eq!(lines.len(), expected.len());
    for (line, begins) in lines.iter().zip(expected) {
        assert!(line.starts_with(begins), "{line}");
    }
}

/// The y for which x·eʸ + y = 2, by Newton's method.
fn solved(x: f64) -> f64 {
    let step = |y: f64| y - (x * y.exp() + y - 2.0) / (x * y.exp() + 1.0);
    (0..50).fold(0.5, |y, _| step(y))
}

#[test]
fn steps_differentiate_both_sides_and_solve() {
    let steps = printed(&["x^2 + y^2 = 1", "--implicit", "y", "--steps"]);
    for line in [
        "Derivation of dy/dx, here y': both sides have equal derivatives",
        "∂/∂x[y^2] = 2*y*∂/∂x[y] ",
        "∂/∂x[y] = y' ",
        "∂/∂x[x^2 + y^2] = 2*x + 2*y*y' ",
        "∂/∂x[1] = 0 ",
        "so, solved for y',\n  2*x + 2*y*y' = 0\n  2*y*y' = -2*x\n  dy/dx = -x/y\n",
    ] {
        assert!(steps.contains(line), "no {line:?} in\n{steps}");
    }
    let latex = printed(&["x*alpha = 1", "--implicit", "alpha", "--steps", "--emit", "latex"]);
    assert!(latex.contains(r"& \alpha + x \alpha' = 0 \\"), "{latex}");
    let several = printed(&["x*y*z = 1", "--implicit", "z", "--steps", "--order", "2"]);
    assert!(several.contains("  x*y*z' = -y*z\n  ∂z/∂x = -z/x\n"), "{several}");
    assert!(several.contains("  x*y*z' = -x*z\n  ∂z/∂y = -z/y\n"), "{several}");
}

#[test]
fn implicit_derivatives_are_those_of_the_solution() {
    for x in [0.25, 1.0, 2.5] {
        let request = serde_json::json!({
            "expr": "x*exp(y) + y = 2",
            "implicit": "y",
            "at": {"x": x, "y": solved(x)},
        });
        let output = symdiff_with_input(&["--jsonl"], (request.to_string() + "\n").as_bytes());
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let found = answer["gradient"]["x"].as_f64().unwrap_or_else(|| panic!("{answer}"));
        let h = 1e-4;
        let expected = (solved(x + h) - solved(x - h)) / (2.0 * h);
        assert!((found - expected).abs() < 1e-7, "at {x}: {found}, not {expected}");
    }
}

#[test]
fn sums_have_the_derivatives_of_their_terms() {
    for (formula, terms) in [
        ("sum(k, 1, 4, sin(k*x)/k)", "sin(x) + sin(2*x)/2 + sin(3*x)/3 + sin(4*x)/4"),
        ("prod(k, 1, 3, 1 + x/k)", "(1 + x)*(1 + x/2)*(1 + x/3)"),
        (r"\sum_{k=0}^{2} x^k \cos(k x)", "1 + x*cos(x) + x^2*cos(2*x)"),
    ] {
        let system = nn_symbolic::System::parse(formula, None).expect("a formula");
        let sum = system.formula(0);
        let system = nn_symbolic::System::parse(terms, None).expect("a formula");
        let written = system.formula(0);
        let tape = nn_symbolic::Tape::new(written.graph(), written.written, &written.variables);
        for x in [-1.3, 0.4, 2.0] {
            let (found, run) = (sum.at(&[x]), tape.run(&[x]));
            assert!((found.value - run.value()).abs() < 1e-12, "{formula} at {x}");
            assert!((found.gradient[0] - run.gradient()[0]).abs() < 1e-12, "{formula} at {x}");
        }
    }
}
