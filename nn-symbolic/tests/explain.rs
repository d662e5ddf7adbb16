//! What the command explains: `--steps`, `--compare` and `--plot`.
#![cfg(feature = "cli")]

use std::process::{Command, Output};

use serde_json::Value;

fn symdiff(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_symdiff")).args(args).output().expect("symdiff runs")
}

/// What is printed by a run that must succeed silently.
#[track_caller]
fn printed(args: &[&str]) -> String {
    let output = symdiff(args);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is said by a run that must end with this exit code.
#[track_caller]
fn refused(args: &[&str], code: i32) -> String {
    let output = symdiff(args);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {message}");
    assert!(message.starts_with("error: ") && !message.contains("panicked"), "{message}");
    message
}

#[test]
fn steps_come_after_the_answer_a_derivation_for_each_variable() {
    let printed = printed(&["x^2*y", "--steps", "--at", "x=3,y=2"]);
    let parts: Vec<&str> = printed.split("\n\n").collect();
    assert_eq!(parts[0], "f = x^2*y\n∂f/∂x = 2*x*y\n∂f/∂y = x^2");
    assert_eq!(parts[1], "at x = 3, y = 2\nf = 18\n∂f/∂x = 12\n∂f/∂y = 9");
    assert!(
        parts[2].starts_with("Derivation of ∂f/∂x\n  (1) ∂/∂x[x^2*y] = ∂/∂x[x^2]*y   constant")
    );
    assert!(
        parts[3].starts_with("Derivation of ∂f/∂y\n  (1) ∂/∂y[x^2*y] = x^2*∂/∂y[y]   constant")
    );
    assert_eq!(parts.len(), 4);
}

#[test]
fn each_derivation_ends_with_the_derivative_that_is_printed() {
    for formula in ["x/(1+x^2)", "ln(x)*x^3 - 2^x", "sin(x)^2/cos(y)*0.5", "max(x, 0.1*y)^3"] {
        let printed = printed(&[formula, "--steps"]);
        let parts: Vec<&str> = printed.split("\n\n").collect();
        for (answer, derivation) in parts[0].lines().skip(1).zip(&parts[1..]) {
            let last = derivation.trim_end().lines().last().expect("a line").trim_start();
            assert!(last.starts_with(&format!("{answer}   ")), "{last}, not {answer}");
        }
    }
}

#[test]
fn steps_name_the_function_of_several_formulas_and_come_in_latex() {
    let several = printed(&["x^2", "sin(x)", "--steps"]);
    assert!(several.contains("\nDerivation of ∂f2/∂x\n"), "{several}");
    let latex = printed(&["x*sin(x)", "--steps", "--emit", "latex"]);
    assert!(latex.contains("\n\n\\begin{align*}\n& (1)\\ \\frac{\\partial}{\\partial x}\\left["));
    assert!(latex.contains("&& \\text{product rule} \\\\\n"), "{latex}");
}

#[test]
fn steps_in_json_can_be_replayed() {
    let json = printed(&["x*ln(x)", "--steps", "--emit", "json"]);
    let object: Value = serde_json::from_str(&json).expect("JSON");
    let derivation = &object["steps"]["x"];
    let steps = derivation["steps"].as_array().expect("a list");
    assert_eq!(steps.len(), 3);
    assert_eq!(
        steps[0].to_string(),
        r#"{"depth":0,"derivative":"ln(x) + x*(1/x)","expr":"x*ln(x)","right":"D(2)*ln(x) + x*D(3)","rule":"product rule","statement":"(u*v)' = u'*v + u*v'","step":1,"uses":[2,3]}"#
    );
    assert_eq!(derivation["derived"], steps[0]["derivative"]);
    assert_eq!(
        derivation["simplifications"].to_string(),
        r#"[{"after":"1","before":"x*(1/x)","condition":"where the left side is defined","rule":"like factors","statement":"x^a*x^b = x^(a + b)"}]"#
    );
    assert_eq!(derivation["result"], object["derivatives"]["x"]);
}

#[test]
fn steps_are_no_code() {
    assert!(refused(&["x", "--steps", "--emit", "rust"], 2).contains("'--steps' prints text"));
}

#[test]
fn steps_go_with_every_kind_of_derivative() {
    let hessian = printed(&["x^2*y", "--hessian", "--steps"]);
    let titles: Vec<&str> =
        hessian.lines().filter_map(|line| line.strip_prefix("Derivation of ")).collect();
    assert_eq!(titles, ["∂f/∂x", "∂f/∂y", "∂²f/∂x²", "∂²f/∂x∂y"], "{hessian}");
    let third = printed(&["x^5", "--order", "3", "--steps", "--emit", "json"]);
    let object: Value = serde_json::from_str(&third).expect("JSON");
    let higher = object["higher_steps"].as_array().expect("a list");
    let wrt: Vec<String> = higher.iter().map(|one| one["wrt"].to_string()).collect();
    assert_eq!(wrt, [r#"["x","x"]"#, r#"["x","x","x"]"#]);
    assert_eq!(higher[1]["steps"][0]["expr"], higher[0]["result"]);
    assert_eq!(higher[1]["result"], object["partials"][0]["derivative"]);

    let raw = printed(&["x*ln(x)", "--no-simplify", "--steps"]);
    assert!(raw.ends_with("put together\n") && raw.contains("x*(1/x)"), "{raw}");
    let jacobian = printed(&["x*y", "sin(x)", "--jacobian", "--steps", "--emit", "json"]);
    let object: Value = serde_json::from_str(&jacobian).expect("JSON");
    assert_eq!(object["steps"][1]["x"]["result"], "cos(x)");
    assert_eq!(object["steps"][0]["y"]["result"], object["jacobian"][0][1]);
}

#[test]
fn a_comparison_has_a_table_for_each_variable_the_costs_and_words() {
    let printed = printed(&["ln(x1)+x1*x2-sin(x2)", "--at", "x1=2,x2=5", "--compare"]);
    let parts: Vec<&str> = printed.split("\n\n").skip(2).collect();
    let [x1, x2, cost, words] = parts[..] else { panic!("{printed}") };
    assert!(x1.starts_with("Ways to ∂f/∂x1 = 5.5\n  h           forward difference  error    "));
    assert!(x2.starts_with("Ways to ∂f/∂x2 = 1.7163378145367737\n"), "{x2}");
    for table in [x1, x2] {
        assert_eq!(table.lines().count(), 2 + 15 + 3, "{table}");
        assert_eq!(table.matches("← best").count(), 2, "{table}");
    }
    assert!(x1.contains("\n  1e-1          5.48790164169432  2.2e-3  "), "{x1}");
    assert!(x1.contains("\n  reverse AD    5.50000000000000  0"), "{x1}");
    assert!(
        cost.contains("\n  forward differences                 3       –          21  "),
        "{cost}"
    );
    assert!(
        cost.contains("\n  reverse AD                          1       1          13  "),
        "{cost}"
    );
    assert!(
        words.contains("2 derivatives take 3 evaluations of f by forward differences and 4 by")
    );
}

#[test]
fn a_comparison_in_json_has_all_figures() {
    let json = printed(&["x^2*y", "--at", "x=3,y=2", "--compare", "--emit", "json"]);
    let object: Value = serde_json::from_str(&json).expect("JSON");
    let x = &object["compare"]["variables"]["x"];
    assert_eq!((x["reference"].as_f64(), x["relative"].as_bool()), (Some(12.0), Some(true)));
    let differences = x["differences"].as_array().expect("a list");
    assert_eq!(differences.len(), 15);
    let error = |row: &Value| row["forward"]["error"].as_f64().expect("a number");
    let best = differences.iter().min_by(|a, b| error(a).total_cmp(&error(b))).expect("rows");
    assert_eq!(best["h"], x["best"]["forward"]);
    assert_eq!(object["compare"]["costs"]["forward differences"]["evaluations"], 3);
    assert_eq!(object["compare"]["costs"]["reverse AD"]["largest_error"], 0.0);
}

#[test]
fn a_comparison_needs_a_point_with_a_value_and_prints_text_or_json() {
    assert!(refused(&["x", "--compare"], 2).contains("--at"));
    let said = refused(&["x", "--compare", "--at", "x=1", "--emit", "latex"], 2);
    assert!(said.contains("'--compare' prints text or JSON"), "{said}");
    let said = refused(&["ln(x)", "--compare", "--at", "x=-1"], 1);
    assert!(said.contains("the value is not finite: ln(-1) is no real number"), "{said}");
    let infinite = symdiff(&["sqrt(x)", "--compare", "--at", "x=0"]);
    assert_eq!(infinite.status.code(), Some(0));
    let text = String::from_utf8_lossy(&infinite.stdout);
    assert!(text.contains("∂f/∂x has no finite value at this point: there is nothing to compare"));
}

#[test]
fn a_plot_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("errors.svg");
    let name = path.to_str().expect("a name");
    let plot = ["--compare", "--plot", name];
    let files = || std::fs::read_dir(folder.path()).expect("the folder").count();

    refused(&[&["ln(x)", "--at", "x=-1"][..], &plot].concat(), 1);
    let said = refused(&[&["0*x", "--wrt", "x", "--at", "x=1/0"][..], &plot].concat(), 1);
    assert!(said.contains("not a finite number"), "{said}");
    assert_eq!(files(), 0, "nothing is left behind");

    let text = printed(&[&["exp(x)", "--at", "x=1"][..], &plot].concat());
    assert_eq!(text, printed(&["exp(x)", "--at", "x=1", "--compare"]));
    let picture = std::fs::read_to_string(&path).expect("a picture");
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"), "{picture}");

    // A failure keeps the old one.
    let infinite = symdiff(&[&["sqrt(x)", "--at", "x=0"][..], &plot].concat());
    assert_eq!(infinite.status.code(), Some(1));
    let said = String::from_utf8_lossy(&infinite.stderr);
    assert!(said.contains("there is nothing to plot: no derivative has a finite value"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).expect("a picture"), picture);

    printed(&[&["x^2", "sin(x)", "--at", "x=1", "--emit", "json"][..], &plot].concat());
    let picture = std::fs::read_to_string(&path).expect("a picture");
    assert!(picture.contains("∂f1/∂x = 2<") && picture.contains("∂f2/∂x = "), "{picture}");
    assert_eq!(files(), 1);
}

#[test]
fn a_plot_that_cannot_be_written_is_refused_before_anything_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing").join("errors.svg");
    let taken = folder.path().join("folder.svg");
    std::fs::create_dir(&taken).expect("a folder");
    for path in [missing, taken] {
        let name = path.to_str().expect("a name");
        let output = symdiff(&["x", "--at", "x=1", "--compare", "--plot", name]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with(&format!("error: cannot write the plot `{name}`: ")), "{said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    }
    let said = refused(&["x", "--at", "x=1", "--compare", "--plot", "errors.png"], 2);
    assert!(said.contains("must end with .svg, found 'errors.png'"), "{said}");
    assert!(refused(&["x", "--at", "x=1", "--plot", "errors.svg"], 2).contains("--compare"));
}
