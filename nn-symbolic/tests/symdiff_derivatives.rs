//! The options that say which derivatives are wanted, and in which form.
#![cfg(feature = "cli")]

mod common;

use common::command::{printed, refused, symdiff, symdiff_with_input, text};
use serde_json::{Value, json};

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&printed(args)).expect("JSON")
}

#[test]
fn the_hessian_is_printed_after_the_gradient_without_zeros() {
    let expected = "f = x^2*y + sin(z)\n\
                    ∂f/∂x = 2*x*y\n∂f/∂y = x^2\n∂f/∂z = cos(z)\n\
                    ∂²f/∂x² = 2*y\n∂²f/∂x∂y = 2*x\n∂²f/∂z² = -sin(z)\n\
                    all other derivatives of order 2 are 0\n";
    assert_eq!(printed(&["x^2*y + sin(z)", "--hessian"]), expected);
    let at = printed(&["x^2*y + sin(z)", "--hessian", "--at", "x=1,y=2,z=0"]);
    let numbers = "\nat x = 1, y = 2, z = 0\nf = 2\n∂f/∂x = 4\n∂f/∂y = 1\n∂f/∂z = 1\n\
                   ∂²f/∂x² = 4\n∂²f/∂x∂y = 2\n∂²f/∂z² = 0\n\
                   all other derivatives of order 2 are 0\n";
    assert_eq!(at, format!("{expected}{numbers}"));
}

#[test]
fn outside_of_the_domain_no_derivative_is_said_to_be_zero() {
    let output = symdiff(&["0*ln(x)", "--order", "2", "--at", "x=-1"]);
    assert!(text(&output.stdout).ends_with("\nat x = -1\nf = NaN\n"), "{}", text(&output.stdout));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_order_is_printed_instead_of_the_gradient() {
    assert_eq!(printed(&["sin(2x)", "--order", "3"]), "f = sin(2*x)\n∂³f/∂x³ = -8*cos(2*x)\n");
    assert_eq!(printed(&["x^2", "--order", "3"]), "f = x^2\n∂³f/∂x³ = 0\n");
    assert_eq!(printed(&["x^2", "--order", "1"]), printed(&["x^2"]));
    let mixed = "f = x^2*y^2\n∂³f/∂x²∂y = 4*y\n∂³f/∂x∂y² = 4*x\n\
                 all other derivatives of order 3 are 0\n";
    assert_eq!(printed(&["x^2*y^2", "--order", "3"]), mixed);
    let none = "f = x*y\nall derivatives of order 3 are 0\n";
    assert_eq!(printed(&["x*y", "--order=3"]), none);
    assert_eq!(printed(&["3", "--order=3"]), "f = 3\n");
    let latex = "f = \\sin\\left(x\\right) y\n\
                 \\frac{\\partial^{3} f}{\\partial x^{3}} = -y \\cos\\left(x\\right)\n\
                 \\frac{\\partial^{3} f}{\\partial x^{2} \\partial y} = -\\sin\\left(x\\right)\n\
                 \\text{all other derivatives of order 3 are } 0\n";
    assert_eq!(printed(&["sin(x)*y", "--order=3", "--emit=latex"]), latex);
}

#[test]
fn a_jacobian_is_a_matrix_with_a_row_for_each_formula() {
    let expected = "f1 = x^2*y\nf2 = sin(x)*z\n\n\
                    ∂(f1, f2)/∂(x, y, z) =\n  \
                      [2*x*y,    x^2, 0]\n  \
                      [z*cos(x), 0,   sin(x)]\n";
    let formulas = ["x^2*y", "sin(x)*z", "--jacobian"];
    assert_eq!(printed(&formulas), expected);
    let at = printed(&[&formulas[..], &["--at", "x=0,y=2,z=3"]].concat());
    let numbers = "\nat x = 0, y = 2, z = 3\nf1 = 0\nf2 = 0\n\n\
                   ∂(f1, f2)/∂(x, y, z) =\n  [0, 0, 0]\n  [3, 0, 0]\n";
    assert_eq!(at, format!("{expected}{numbers}"));
    let wrt = printed(&[&formulas[..], &["--wrt", "z,w"]].concat());
    assert!(wrt.ends_with("∂(f1, f2)/∂(z, w) =\n  [0,      0]\n  [sin(x), 0]\n"), "{wrt}");
    let latex = printed(&[&formulas[..], &["--emit", "latex"]].concat());
    let matrix = "\\frac{\\partial (f_{1}, f_{2})}{\\partial (x, y, z)} = \\begin{pmatrix}\n  \
                  2 x y & x^{2} & 0 \\\\\n  \
                  z \\cos\\left(x\\right) & 0 & \\sin\\left(x\\right)\n\\end{pmatrix}\n";
    assert!(latex.ends_with(matrix), "{latex}");
    assert_eq!(printed(&["x^2", "--jacobian"]), "f = x^2\n\n∂(f)/∂(x) =\n  [2*x]\n");
    assert_eq!(printed(&["3", "4", "--jacobian"]), "f1 = 3\nf2 = 4\n");
}

#[test]
fn raw_derivatives_are_printed_as_the_rules_give_them() {
    let raw = "f = (x + 1)^2*sin(x)\n∂f/∂x = sin(x)*(2*(x + 1)) + (x + 1)^2*cos(x)\n";
    assert_eq!(printed(&["(x+1)^2*sin(x)", "--no-simplify"]), raw);
    let at = printed(&["x*x - x*x", "--no-simplify", "--at", "x=3", "--hessian"]);
    assert!(at.ends_with("at x = 3\nf = 0\n∂f/∂x = 0\n∂²f/∂x² = 0\n"), "{at}");
    assert!(printed(&["x + x", "--no-simplify", "--emit", "c"]).contains("return x + x;"));
}

#[test]
fn a_variable_that_does_not_occur_gives_0() {
    assert_eq!(printed(&["x^2", "--wrt", "y"]), "f = x^2\n∂f/∂y = 0\n");
    assert_eq!(printed(&["x^2", "--wrt", "y", "--order", "2"]), "f = x^2\n∂²f/∂y² = 0\n");
    let rust = printed(&["x^2", "--wrt", "x,y", "--hessian", "--emit", "rust"]);
    assert!(rust.contains("(x * x, [2.0 * x, 0.0], hessian)"), "{rust}");
    assert!(rust.contains("hessian[0][0] = 2.0;") && !rust.contains("hessian[1]"), "{rust}");
}

#[test]
fn json_carries_what_was_asked_for() {
    let hessian = json(&["x^2*y", "--hessian", "--emit", "json", "--at", "x=2,y=3"]);
    let entries = json!([
        {"wrt": ["x", "x"], "derivative": "2*y", "value": 6.0},
        {"wrt": ["x", "y"], "derivative": "2*x", "value": 4.0},
    ]);
    assert_eq!(hessian["hessian"], entries);
    assert_eq!(hessian["gradient"], json!({"x": 12.0, "y": 4.0}));

    let order = json(&["x^2*y", "--order", "3", "--emit", "json"]);
    assert_eq!(order["partials"], json!([{"wrt": ["x", "x", "y"], "derivative": "2"}]));
    assert!(order.get("derivatives").is_none() && order.get("gradient").is_none());

    let jacobian = json(&["x*y", "y", "--jacobian", "--emit", "json", "--at", "x=2,y=3"]);
    let expected = json!({
        "ok": true, "exprs": ["x*y", "y"], "wrt": ["x", "y"], "values": [6.0, 3.0],
        "jacobian": [["y", "x"], ["0", "1"]], "jacobian_values": [[3.0, 2.0], [0.0, 1.0]], "ops": 1,
    });
    assert_eq!(jacobian, expected);
}

#[test]
fn every_language_has_functions_for_every_kind_of_derivative() {
    let emitted = |args: &[&str], language| printed(&[args, &["--emit", language]].concat());
    for (language, value, gradient, hessian, jacobian) in [
        ("rust", "pub fn f(", "pub fn f_gradient(", "pub fn f_hessian(", "pub fn f_jacobian("),
        ("c", "double f(", "void f_gradient(", "void f_hessian(", "void f_jacobian("),
        ("python", "def f(", "def f_gradient(", "def f_hessian(", "def f_jacobian("),
        ("numpy", "def f(", "def f_gradient(", "def f_hessian(", "def f_jacobian("),
    ] {
        let found = emitted(&["x^2*y", "--hessian"], language);
        assert!([value, gradient, hessian].iter().all(|name| found.contains(name)), "{found}");
        assert!(found.contains("f = x^2*y"), "the formula is in the comment: {found}");
        let found = emitted(&["x^2*y", "x", "--jacobian"], language);
        assert!(found.contains(jacobian) && found.contains("f[1] = x"), "{found}");
        let found = emitted(&["x^2*y", "--order=2"], language);
        assert!(found.contains("f_derivatives(") && found.contains("∂²f/∂x², ∂²f/∂x∂y"), "{found}");
        let found = emitted(&["x^2*y", "--order=4"], language);
        assert!(!found.contains("f_derivatives("), "all are 0: {found}");
    }
}

#[test]
fn a_drawing_has_a_node_for_each_operation_and_a_box_for_each_result() {
    let dot = printed(&["sin(x*y)", "--emit", "dot"]);
    assert!(dot.starts_with("digraph {\n") && dot.ends_with("}\n"), "{dot}");
    for label in ["\"x\"", "\"y\"", "\"sin\"", "\"cos\"", "\"f\"", "\"∂f/∂x\"", "\"∂f/∂y\""]
    {
        assert_eq!(dot.matches(&format!("[label={label}")).count(), 1, "{label} in {dot}");
    }
    assert_eq!(dot.matches("[label=\"·\"]").count(), 3, "{dot}");
    let both = printed(&["x", "y^2", "--jacobian", "--emit", "dot"]);
    assert!(both.contains("\"∂f1/∂y\"") && both.contains("\"∂f2/∂y\""), "{both}");
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    for args in [
        &["x", "--hessian", "--jacobian"][..],
        &["x", "--hessian", "--order", "2"],
        &["x", "--jacobian", "--order", "2"],
        &["x", "--order", "0"],
        &["x", "--order", "1001"],
        &["x", "--order", "two"],
        &["--jsonl", "--jacobian"],
        &["--jsonl", "--emit", "json"],
        &["x", "--at", "x=1", "--emit", "rust"],
        &["x", "--at", "x=1", "--emit", "dot"],
        &["x", "--at", "x=1", "--trace", "--hessian", "--emit", "json"],
    ] {
        refused(args, b"", 2);
    }
    let said = refused(&["x", "--at", "x=1", "--emit", "numpy"], b"", 2);
    assert!(said.contains("'--at' gives numbers: it needs '--emit text'"), "{said}");
}

#[test]
fn too_many_derivatives_are_refused_with_the_limit() {
    let sum = (1..=100).map(|i| format!("x{i}")).collect::<Vec<_>>().join("+");
    let said = refused(&[&format!("sin({sum})"), "--order", "3"], b"", 1);
    assert!(said.contains("more than 100000 derivatives of order 3"), "{said}");
    let many = (1..=2_000).map(|i| format!("x{i}\n")).collect::<String>();
    let said = refused(&["-", "--jacobian"], many.as_bytes(), 1);
    assert!(said.contains("2000 rows and 2000 columns, more than 1000000 entries"), "{said}");
}

#[test]
fn the_whole_output_is_bounded() {
    let product = (1..=3_000).map(|i| format!("x{i}")).collect::<Vec<_>>().join("*");
    let output = symdiff_with_input(&["-"], product.as_bytes());
    let printed = text(&output.stdout);
    assert_eq!(printed.lines().count(), 3_001);
    assert!(printed.len() < 5_000_000, "{}", printed.len());
    let last = printed.lines().last().expect("a line");
    assert_eq!(last, "∂f/∂x3000 = … (too long as text, not as code)");
    // What is short is printed even then.
    let sum = symdiff_with_input(&["-"], format!("{product} + y").as_bytes());
    assert!(text(&sum.stdout).ends_with("∂f/∂y = 1\n"));
    let json = symdiff_with_input(&["-", "--emit", "json"], product.as_bytes());
    assert!(json.stdout.len() < 5_000_000);
    assert!(text(&json.stdout).contains("a derivative is too long as text"));
}

#[test]
fn a_higher_derivative_that_is_not_finite_is_a_warning() {
    let output = symdiff(&["x^(5/2)", "--order", "3", "--at", "x=0"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).ends_with("f = 0\n∂³f/∂x³ = inf\n"), "{}", text(&output.stdout));
    let warned = text(&output.stderr);
    assert!(warned.starts_with("warning: ∂³f/∂x³ is not finite"), "{warned}");
}
