//! Vectors and matrices in every language: the Jacobian matrix of a system, and derivatives of one order.

use std::process::Command;

use nn_symbolic::{Settings, System, Wanted, parse};

use crate::language::Language;
use crate::skip::skip;

const LANGUAGES: [Language; 4] = [Language::Rust, Language::C, Language::Python, Language::NumPy];

fn emitted(language: Language, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_symdiff"));
    let output = command.args(["--emit", language.flag()]).args(args).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What a call prints, in every language there is here, compared with what is expected.
fn compare(args: &[&str], call: impl Fn(Language) -> &'static str, expected: &[f64]) {
    for language in LANGUAGES {
        if let Some(why) = language.missing() {
            skip(language.flag(), &format!("{language:?} is not tested: {why}"));
            continue;
        }
        let program = language.around(&emitted(language, args), call(language));
        let dir = tempfile::tempdir().expect("a temporary folder");
        let printed = language.run(&program, dir.path());
        let numbers: Vec<f64> =
            printed.split_whitespace().map(|word| word.parse().expect("a number")).collect();
        assert_eq!(numbers.len(), expected.len(), "{language:?}: {printed}");
        for (found, expected) in numbers.into_iter().zip(expected) {
            let allowed = 1e-14 * expected.abs();
            assert!((found - expected).abs() <= allowed, "{language:?}: {found}, not {expected}");
        }
    }
}

#[test]
fn a_jacobian_has_a_row_for_each_formula_in_every_language() {
    let texts = ["x^2*y", "3", "sin(x)*z"];
    let (x, y, z) = (1.5_f64, 0.5, 2.0);
    let values = [x * x * y, 3.0, x.sin() * z];
    let matrix = [2.0 * x * y, x * x, 0.0, 0.0, 0.0, 0.0, x.cos() * z, 0.0, x.sin()];
    let expected = [&values[..], &values, &matrix].concat();
    let call = |language| match language {
        Language::Rust => {
            "let (v, j) = f_jacobian(1.5, 0.5, 2.0); show(&[&f(1.5, 0.5, 2.0), &v, j.as_flattened()]);"
        }
        Language::C => {
            "double a[3], v[3], j[3][3]; f(1.5, 0.5, 2.0, a); f_jacobian(1.5, 0.5, 2.0, v, j); \
             show(a, 3); show(v, 3); show(j[0], 9);"
        }
        Language::Python => {
            "v, j = f_jacobian(1.5, 0.5, 2.0)\nprint(*f(1.5, 0.5, 2.0), *v, *[x for row in j for x in row])"
        }
        // Arrays of different shapes, broadcast to (2, 3).
        Language::NumPy => {
            "point = np.full((2, 1), 1.5), [0.5, 0.5, 0.5], 2\n\
             a, (v, j) = f(*point), f_jacobian(*point)\n\
             assert a.shape == v.shape == (3, 2, 3) and j.shape == (3, 3, 2, 3)\n\
             print(*a[:, 1, 2], *v[:, 1, 2], *j[:, :, 1, 2].ravel())"
        }
    };
    compare(&["--jacobian", texts[0], texts[1], texts[2]], call, &expected);
}

#[test]
fn derivatives_of_one_order_are_a_vector_in_every_language() {
    let text = "x^3*y^2 + exp(x)";
    let settings = Settings { wanted: Wanted::Order(3), ..Settings::default() };
    let system = System::new([parse(text).expect(text)], settings).expect("small");
    let at = system.formula(0).at(&[1.5, 0.5]);
    assert_eq!(at.higher.len(), 3, "∂³f/∂y³ is 0");
    let expected = [&[at.value, at.value], &at.higher[..]].concat();
    let call = |language| match language {
        Language::Rust => "let (v, d) = f_derivatives(1.5, 0.5); show(&[&[f(1.5, 0.5), v], &d]);",
        Language::C => {
            "double v[2], d[3]; v[0] = f(1.5, 0.5); f_derivatives(1.5, 0.5, &v[1], d); show(v, 2); show(d, 3);"
        }
        Language::Python => "v, d = f_derivatives(1.5, 0.5)\nprint(f(1.5, 0.5), v, *d)",
        Language::NumPy => {
            "v, d = f_derivatives([1.5, 1.5], 0.5)\n\
             assert v.shape == (2,) and d.shape == (3, 2)\n\
             print(f(1.5, 0.5), v[1], *d[:, 1])"
        }
    };
    compare(&["--order", "3", text], call, &expected);
}

/// Where libraries differ: halfway between whole numbers, just below a half, at negative and at large numbers.
#[test]
fn rounding_is_the_same_in_every_language() {
    let call = |language| match language {
        Language::Rust => {
            "for x in [2.5, -2.5, 0.49999999999999994, -0.7, 1.5, -3.0, 4503599627370497.0, 0.0, 1e300] { \
             show(&[&f(x)]); let _ = f_jacobian(x); }"
        }
        Language::C => {
            "static const double points[9] = {2.5, -2.5, 0.49999999999999994, -0.7, 1.5, -3.0, 4503599627370497.0, \
             0.0, 1e300}; for (int k = 0; k < 9; k++) { double v[6]; f(points[k], v); show(v, 6); }"
        }
        Language::Python => {
            "for x in [2.5, -2.5, 0.49999999999999994, -0.7, 1.5, -3.0, 4503599627370497.0, 0.0, 1e300]:\n    \
             print(*f(x))\n\
             assert all(g(math.inf) == math.inf and math.isnan(g(math.nan)) for g in [_floor, _ceil, _round, _trunc])"
        }
        Language::NumPy => {
            "x = np.array([2.5, -2.5, 0.49999999999999994, -0.7, 1.5, -3.0, 4503599627370497.0, 0.0, 1e300])\n\
             print(*f(x).T.ravel())"
        }
    };
    let points = [2.5, -2.5, 0.49999999999999994, -0.7, 1.5, -3.0, 4503599627370497.0, 0.0, 1e300];
    let values =
        |x: f64| [x.floor(), x.ceil(), x.round(), x.trunc(), x % 1.3, 2_f64.powi((x % 9.0) as i32)];
    let texts =
        ["floor(x)", "ceil(x)", "round(x)", "trunc(x)", "rem(x, 1.3)", "powi(2, rem(x, 9))"];
    let expected: Vec<f64> = points.into_iter().flat_map(values).collect();
    compare(&[&["--jacobian"], &texts[..]].concat(), call, &expected);
}

/// A result that does not depend on every variable, in the common shape all the same.
#[test]
fn constants_have_the_shape_of_the_arguments() {
    let call = |language| match language {
        Language::Rust => "let (v, g) = f_gradient(1.5, 0.5); show(&[&[f(1.5, 0.5), v], &g]);",
        Language::C => {
            "double v[2], g[2]; v[0] = f(1.5, 0.5); f_gradient(1.5, 0.5, &v[1], g); show(v, 2); show(g, 2);"
        }
        Language::Python => "v, g = f_gradient(1.5, 0.5)\nprint(f(1.5, 0.5), v, *g)",
        Language::NumPy => {
            "a, (v, g) = f([1.5, 1.5], 0.5), f_gradient([1.5, 1.5], [[0.5]])\n\
             assert a.shape == (2,) and v.shape == (1, 2) and g.shape == (2, 1, 2)\n\
             print(a[1], v[0, 1], *g[:, 0, 1])"
        }
    };
    compare(&["x - x + 2*y"], call, &[1.0, 1.0, 0.0, 2.0]);
}
