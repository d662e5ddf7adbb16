//! A zoo of textbook formulas (`formulas.txt`), some that are easily written wrongly (`forms.txt`), and every language they are emitted in: one program each, with the value,
//! every partial derivative and the Hessian of every formula at several points, against dual numbers.
#![cfg(feature = "cli")]

#[path = "../common/mod.rs"]
mod common;
mod dual;
mod language;
mod shapes;
#[path = "../../../tests/support/skip.rs"]
mod skip;

use std::collections::HashMap;
use std::process::Command;

use common::Random;
use dual::{Bounded, Dual, dual};
use language::Language;
use nn_symbolic::{Ast, Settings, System, Wanted, parse};
use skip::skip;

/// A formula, and where it is tried.
struct Sample {
    name: &'static str,
    text: &'static str,
    ast: Ast,
    /// Values of the variables in natural order.
    points: Vec<Vec<f64>>,
}

impl Sample {
    fn names(&self) -> Vec<&str> {
        self.ast.variables()
    }

    /// The formula at a point, with the derivative with respect to `wrt`.
    fn dual(&self, point: &[f64], wrt: &str) -> Dual {
        let point: HashMap<&str, f64> =
            self.names().into_iter().zip(point.iter().copied()).collect();
        dual(&self.ast, &point, wrt)
    }

    /// The value and the gradient at a point.
    fn expected(&self, point: &[f64]) -> (Bounded, Vec<Bounded>) {
        let all: Vec<Dual> = self.names().into_iter().map(|name| self.dual(point, name)).collect();
        (all[0].value, all.into_iter().map(|dual| dual.tangent).collect())
    }

    fn at(&self, point: &[f64]) -> String {
        format!("{} ({}) at {:?} = {point:?}", self.name, self.text, self.names())
    }
}

/// The formulas of the files, each with random points.
fn samples(seed: u64) -> Vec<Sample> {
    const POINTS: usize = 4;
    let mut random = Random(seed);
    let lines = include_str!("formulas.txt").lines().chain(include_str!("forms.txt").lines());
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut fields = line.split(" | ");
            let mut field =
                || fields.next().unwrap_or_else(|| panic!("a field is missing: {line}"));
            let (name, text, ranges) = (field(), field(), field());
            let ast = parse(text).unwrap_or_else(|error| panic!("{}", error.report(text)));
            let ranges: HashMap<&str, [f64; 2]> = ranges
                .split(", ")
                .map(|range| {
                    let words: Vec<&str> = range.split(' ').collect();
                    let [variable, low, high] = words[..] else {
                        panic!("no range: {range} in {line}")
                    };
                    (variable, [low, high].map(|bound| bound.parse().expect("a number")))
                })
                .collect();
            assert_eq!(ranges.len(), ast.variables().len(), "{line}");
            let mut point = || {
                let value = |name: &str| {
                    let [low, high] =
                        *ranges.get(name).unwrap_or_else(|| panic!("no range of {name}: {line}"));
                    random.between(low, high)
                };
                ast.variables().into_iter().map(value).collect()
            };
            let points = (0..POINTS).map(|_| point()).collect();
            Sample { name, text, ast, points }
        })
        .collect()
}

/// How far a number may be from what is expected: relatively, and by what rounding makes of it in another order of
/// operations.
fn allowed(expected: Bounded) -> f64 {
    const UNIT: f64 = f64::EPSILON / 2.0;
    1e-12 * expected.value.abs() + 8.0 * UNIT * expected.error
}

#[track_caller]
fn compare(found: f64, expected: Bounded, what: &str) {
    let allowed = allowed(expected);
    assert!(
        (found - expected.value).abs() <= allowed,
        "{what}: {found:e}, not {:e} ± {allowed:e}",
        expected.value
    );
}

#[test]
fn there_are_many_and_they_differ() {
    let samples = samples(0);
    assert!(samples.len() >= 200, "{}", samples.len());
    let names: std::collections::HashSet<&str> = samples.iter().map(|sample| sample.name).collect();
    assert_eq!(names.len(), samples.len(), "a name is there twice");
    for sample in &samples {
        let Dual { value, tangent } = sample.dual(&sample.points[0], sample.names()[0]);
        assert!(value.value.is_finite() && tangent.value.is_finite(), "{}", sample.name);
        // Where the reference itself is uncertain, it says nothing.
        assert!(allowed(value) <= 1e-9 * value.value.abs().max(1.0), "{}: {value:?}", sample.name);
    }
}

#[test]
fn the_evaluator_agrees_with_dual_numbers() {
    let (mut compared, mut sharp) = (0, 0);
    for sample in samples(1) {
        let system = System::new([sample.ast.clone()], Settings::default())
            .expect("first derivatives alone");
        let formula = system.formula(0);
        for point in &sample.points {
            let at = formula.at(point);
            let (value, gradient) = sample.expected(point);
            compare(at.value, value, &sample.at(point));
            assert_eq!(at.gradient.len(), gradient.len());
            for ((found, expected), name) in at.gradient.iter().zip(gradient).zip(sample.names()) {
                compare(*found, expected, &format!("∂/∂{name} of {}", sample.at(point)));
                compared += 1;
                sharp += usize::from(allowed(expected) <= 1e-10 * expected.value.abs());
            }
            assert_eq!(at.warnings, [""; 0], "{}", sample.at(point));
        }
    }
    assert!(compared > 3_000, "too few to mean anything: {compared}");
    assert!(sharp > compared * 97 / 100, "too uncertain to mean anything: {sharp} of {compared}");
}

#[test]
fn the_evaluated_hessian_is_the_difference_of_gradients() {
    let settings = Settings { wanted: Wanted::Hessian, ..Settings::default() };
    for sample in samples(2) {
        let system = System::new([sample.ast.clone()], settings.clone()).expect("small");
        let formula = system.formula(0);
        let n = sample.names().len();
        for point in &sample.points {
            let at = formula.at(point);
            let mut rows = vec![vec![0.0; n]; n];
            for (partial, &value) in formula.higher.iter().zip(&at.higher) {
                let [row, column] = partial.by[..] else { panic!("not of order 2") };
                (rows[row][column], rows[column][row]) = (value, value);
            }
            compare_hessian(&sample, point, &rows.concat());
        }
    }
}

/// Against differences of the gradients of dual numbers, extrapolated (Richardson).
fn compare_hessian(sample: &Sample, point: &[f64], rows: &[f64]) {
    const UNIT: f64 = f64::EPSILON / 2.0;
    let n = point.len();
    assert_eq!(rows.len(), n * n);
    for column in 0..n {
        let step = 1e-3 * point[column].abs().max(0.05);
        let difference = |step: f64| -> Vec<Bounded> {
            let [before, after] = [-step, step].map(|by| {
                let mut moved = point.to_vec();
                moved[column] += by;
                sample.expected(&moved).1
            });
            let pairs = before.iter().zip(&after);
            pairs
                .map(|(before, after)| Bounded {
                    value: (after.value - before.value) / (2.0 * step),
                    error: (after.error + before.error) / (2.0 * step),
                })
                .collect()
        };
        for (row, (whole, half)) in
            difference(step).into_iter().zip(difference(step / 2.0)).enumerate()
        {
            let found = rows[row * n + column];
            let expected = half.value + (half.value - whole.value) / 3.0;
            let uncertain =
                0.1 * (half.value - whole.value).abs() + 8.0 * UNIT * (half.error + whole.error);
            let allowed = 1e-8 * expected.abs() + uncertain;
            assert!(
                (found - expected).abs() <= allowed,
                "row {row}, column {column} of the Hessian of {}: {found:e}, not {expected:e} ± {allowed:e}",
                sample.at(point)
            );
        }
    }
}

#[test]
fn emitted_rust_computes_every_derivative() {
    emitted_code_computes_every_derivative(Language::Rust);
}

#[test]
fn emitted_c_computes_every_derivative() {
    emitted_code_computes_every_derivative(Language::C);
}

#[test]
fn emitted_python_computes_every_derivative() {
    emitted_code_computes_every_derivative(Language::Python);
}

#[test]
fn emitted_numpy_computes_every_derivative() {
    emitted_code_computes_every_derivative(Language::NumPy);
}

fn emitted_code_computes_every_derivative(language: Language) {
    if let Some(why) = language.missing() {
        skip(language.flag(), &format!("{language:?} is not tested: {why}"));
        return;
    }
    let samples = samples(3 + language as u64);
    let output = Command::new(env!("CARGO_BIN_EXE_symdiff"))
        .args(["--hessian", "--emit", language.flag(), "--"])
        .args(samples.iter().map(|sample| sample.text))
        .output()
        .expect("symdiff runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let emitted = String::from_utf8(output.stdout).expect("UTF-8");

    let dir = tempfile::tempdir().expect("a temporary folder");
    let printed = language.run(&language.program(&emitted, &samples), dir.path());
    let mut lines = printed.lines();
    for sample in &samples {
        let n = sample.names().len();
        for point in &sample.points {
            let line = lines.next().expect("a line for each point");
            let numbers: Vec<f64> =
                line.split_whitespace().map(|word| word.parse().expect("a number")).collect();
            assert_eq!(numbers.len(), 3 + 2 * n + n * n, "{}: {line}", sample.at(point));
            let (value, gradient) = sample.expected(point);
            // f, then the value and the gradient from f_gradient, then these and the Hessian from f_hessian.
            let with_gradient = || [value].into_iter().chain(gradient.iter().copied());
            let expected = [value].into_iter().chain(with_gradient()).chain(with_gradient());
            for (found, expected) in numbers.iter().zip(expected) {
                compare(*found, expected, &format!("{language:?}: {}", sample.at(point)));
            }
            compare_hessian(sample, point, &numbers[3 + 2 * n..]);
        }
    }
    assert_eq!(lines.next(), None);
}
