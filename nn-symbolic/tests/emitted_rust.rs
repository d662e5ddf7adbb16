//! Emitted Rust: it compiles without a warning and computes what the formula says.
#![cfg(feature = "cli")]

mod common;

use std::fs;
use std::process::Command;

use common::Random;
use nn_symbolic::{FormulaRef, Function, System, Tape};

/// Formulas of textbooks, and forms that are easily written wrongly.
const FORMULAS: &[&str] = &[
    "ln(x1)+x1*x2-sin(x2)",
    "-x^2",
    "2^3^x",
    "2^-x",
    "x^-3/y^2",
    "a - (b - c) - (d + a)",
    "a/(b/c)/(d*a)",
    "-(a + b)*-c",
    "(-2)^3*x + (1/3)^2",
    "sqrt(2)*x + 2^(1/2) + ln(2)^x",
    "x^7 + x^-7 + x^0.3 + x^(1/3)",
    "1/3*x + 2e-20*y + 1e300*z",
    "x - x + y",
    "3",
    "e^pi*x^e",
    "|x - 1| + sign(y)*relu(x) + step(y)*x",
    "max(x, y, z)*min(x, -y)",
    "min(2, 3)*x + max(sin(1), x)",
    // Physics and chemistry
    "q1*q2/(4*pi*epsilon*r^2)",
    "m*g*h + 1/2*m*v^2",
    "sqrt(p^2*c^2 + m^2*c^4)",
    "8*pi*h*f^3/c^3/(exp(h*f/(k*T)) - 1)",
    "A*exp(-E_a/(R*T))",
    "V_max*S/(K_m + S)",
    "(p + a*n^2/V^2)*(V - n*b)",
    "4*ε*((σ/r)^12 - (σ/r)^6)",
    "theta_0*exp(-gamma*t)*cos(omega*t + phi)",
    "arcsin(n1*sin(θ)/n2)",
    // Statistics and finance
    "exp(-(x - mu)^2/(2*sigma^2))/(sigma*sqrt(2*pi))",
    "1/2*(1 + erf((x - mu)/(sigma*sqrt(2))))",
    "y*ln(p) + (1 - y)*ln(1 - p)",
    "S*(1 + erf((ln(S/K) + (r + s^2/2)*T)/(s*sqrt(2*T))))/2",
    "P*r*(1 + r)^n/((1 + r)^n - 1)",
    // Optimisation and learning
    "(1 - x)^2 + 100*(y - x^2)^2",
    "-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20",
    "sigmoid(w*x + b)",
    "(t - sigmoid(w2*tanh(w1*x + b1) + b2))^2/2",
    "softplus(x) + log1p(exp(y)) + expm1(z)",
    "ln(exp(a) + exp(b) + exp(c))",
    "atan2(y, x) + hypot(x, y)",
    // Names that Rust has already
    "fn*let + self^2 - type/move",
    "erf(f64) + std*f_gradient + t1*sin(t1)",
    "B*b + α*alpha + größe*Ω_0",
    "Self*self + x__1^2 + x*max(x, 2) - min(x, self)",
];

#[test]
fn every_formula_compiles_and_computes_its_value_and_its_derivatives() {
    let of_row = |function: &Function| {
        let first = if function.has_order() { "2" } else { "x" };
        format!("{}({})", function.name(), [first, "y"][..function.arity()].join(", "))
    };
    let rows: Vec<String> = Function::ALL.iter().map(of_row).collect();
    let texts: Vec<&str> =
        FORMULAS.iter().copied().chain(rows.iter().map(String::as_str)).collect();
    let systems: Vec<System> =
        texts.iter().map(|text| System::parse(text, None).expect(text)).collect();
    let formulas: Vec<FormulaRef<'_>> = systems.iter().map(|system| system.formula(0)).collect();

    let output = Command::new(env!("CARGO_BIN_EXE_symdiff"))
        .args(["--emit", "rust", "--"])
        .args(&texts)
        .output()
        .expect("symdiff runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let emitted = String::from_utf8(output.stdout).expect("UTF-8");

    // At each point, for each formula: its value by itself, its value with the derivatives, the derivatives.
    let mut random = Random(1);
    let mut points = Vec::new();
    let mut main = String::from("fn main() {\n");
    for (index, formula) in formulas.iter().enumerate() {
        for _ in 0..8 {
            let point: Vec<f64> =
                formula.variables.iter().map(|_| random.between(0.05, 1.6)).collect();
            let args: Vec<String> = point.iter().map(|value| format!("{value:?}")).collect();
            let (name, args) = (format!("f{}", index + 1), args.join(", "));
            if formula.wrt.is_empty() {
                main.push_str(&format!("    println!(\"{{:?}}\", ({name}({args}), ()));\n"));
            } else {
                main.push_str(&format!(
                    "    println!(\"{{:?}}\", ({name}({args}), {name}_gradient({args})));\n"
                ));
            }
            points.push((formula, point));
        }
    }
    main.push_str("}\n");

    let dir = tempfile::tempdir().expect("a temporary folder");
    let source = dir.path().join("emitted.rs");
    // What is emitted is the interface of somebody's crate: functions for others.
    let program = format!("mod emitted {{\n{emitted}}}\nuse emitted::*;\n\n{main}");
    fs::write(&source, &program).expect("written");
    let binary = dir.path().join("emitted");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let compiled = Command::new(rustc)
        .args(["--edition", "2024", "-D", "warnings", "-o"])
        .arg(&binary)
        .arg(&source)
        .output()
        .expect("rustc runs");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let output = Command::new(&binary).output().expect("the program runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(printed.lines().count(), points.len());

    let mut compared = 0;
    for (line, (formula, point)) in printed.lines().zip(points) {
        let numbers: Vec<f64> = line
            .split(|c: char| !(c.is_alphanumeric() || "+-.".contains(c)))
            .filter_map(|word| word.parse().ok())
            .collect();
        let tape = Tape::new(formula.graph(), formula.written, &formula.variables);
        let run = tape.run(&point);
        let gradient = run.gradient();
        let text = formula.text(formula.written).expect("short");
        let expected: Vec<f64> = match formula.wrt.is_empty() {
            true => vec![run.value()],
            false => [run.value(), run.value()].into_iter().chain(gradient).collect(),
        };
        assert_eq!(numbers.len(), expected.len(), "{text}: {line}");
        for (number, expected) in numbers.into_iter().zip(expected) {
            if expected.is_finite() {
                let allowed = 1e-9 * expected.abs().max(1e-3);
                assert!(
                    (number - expected).abs() <= allowed,
                    "{text} at {point:?}: {number}, not {expected}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1_500, "too few to mean anything: {compared}");
}

#[test]
fn long_formulas_become_statements_that_a_compiler_can_read() {
    let sum: String = (0..3_000).map(|i| format!("+sin(x)^{}", i + 2)).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_symdiff"))
        .args([&sum, "--emit", "rust"])
        .output()
        .expect("symdiff runs");
    let emitted = String::from_utf8(output.stdout).expect("UTF-8");
    let body = || emitted.lines().filter(|line| !line.starts_with("///"));
    assert!(body().count() > 1_000);
    assert!(body().all(|line| line.len() < 300), "{:?}", body().map(str::len).max());
}
