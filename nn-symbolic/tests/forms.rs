//! Derivatives look as people write them: over one denominator or with common factors outside where that takes fewer
//! operations or reads better, and in terms where it does not.
#![cfg(feature = "parse")]

use nn_symbolic::System;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for &(formula, expected) in cases {
        let system = System::parse(formula, Some(&["x"])).expect(formula);
        let f = system.formula(0);
        assert_eq!(f.text(f.derivatives[0]).as_deref(), Some(expected), "{formula}");
    }
}

#[test]
fn what_is_common_to_all_terms_is_a_factor() {
    check(&[
        ("exp(x)*sin(x)", "exp(x)*(sin(x) + cos(x))"),
        ("x^2*exp(x)", "x*exp(x)*(x + 2)"),
        ("x*exp(-x^2)", "exp(-x^2)*(1 - 2*x^2)"),
        ("exp(sin(x))*cos(x)", "exp(sin(x))*(cos(x)^2 - sin(x))"),
        ("(x^2 + y^2)*exp(-x*y)", "exp(-x*y)*(2*x - y*(x^2 + y^2))"),
        ("exp(a*x)*cos(b*x)", "exp(a*x)*(a*cos(b*x) - b*sin(b*x))"),
        ("x^x", "x^x*(ln(x) + 1)"),
        ("x^n*exp(-x)", "x^(n - 1)*exp(-x)*(n - x)"),
        ("(x - 1)^2*(x + 2)^3", "(x - 1)*(x + 2)^2*(5*x + 1)"),
    ]);
}

#[test]
fn fractions_have_one_denominator() {
    check(&[
        ("ln(x)/x", "(1 - ln(x))/x^2"),
        ("(a*x + b)/(c*x + d)", "(a*d - b*c)/(c*x + d)^2"),
        ("x^2/(x - 1)", "x*(x - 2)/(1 - x)^2"),
        ("sqrt(x)/(1 + x)", "(1 - x)/(2*sqrt(x)*(x + 1)^2)"),
        ("(x + 1)*sqrt(2*x - 1)", "3*x/sqrt(2*x - 1)"),
        ("x/sqrt(1 + x^2)", "1/(x^2 + 1)^(3/2)"),
        ("sin(x)/(1 + cos(x))", "1/(cos(x) + 1)"),
        // Sine and cosine: the one stays that stands in a sum.
        ("-2*cos(x)/sqrt(1 + sin(x))", "sqrt(sin(x) + 1)"),
        ("sin(x)^3/(1 + cos(x))", "sin(x)^2*(2*cos(x) + 1)/(cos(x) + 1)"),
        // 1 - tanh(x)^2 above the line, 1 - tanh(x) below
        (
            "atan(sqrt(b*tanh(x))/sqrt(b)) + atanh(sqrt(b*tanh(x))/sqrt(b))",
            "sqrt(b)/sqrt(b*tanh(x))",
        ),
    ]);
}

#[test]
fn products_of_sums_are_multiplied_out_where_that_is_shorter() {
    check(&[
        ("(2 - x)*(1 - 3*x)", "6*x - 7"),
        ("(2 - x)*(1 - 3*x)*y", "y*(6*x - 7)"),
        ("x*(x + 1)*(x + 2)", "3*x^2 + 6*x + 2"),
        ("x*(1 - x)*(1 - 2*x)", "6*x^2 - 6*x + 1"),
        ("(x - 1)*(x + 1)", "2*x"),
    ]);
}

#[test]
fn terms_that_are_read_one_by_one_stay_apart() {
    check(&[
        ("x^3 + x^2", "3*x^2 + 2*x"),
        ("x^2*sin(x)", "x^2*cos(x) + 2*x*sin(x)"),
        ("sin(x)*cos(x)", "cos(x)^2 - sin(x)^2"),
        ("ln(x) + x*y", "1/x + y"),
        ("x^2 + 1/x^2", "2*x - 2/x^3"),
        ("x*tan(x)", "x*tan(x)^2 + x + tan(x)"),
    ]);
}

#[test]
fn the_density_of_the_normal_distribution_has_short_derivatives() {
    let density = "exp(-(x - m)^2/(2*s^2))/sqrt(2*pi*s^2)";
    let system = System::parse(density, Some(&["x", "s"])).expect(density);
    let f = system.formula(0);
    let text = |place: usize| f.text(f.derivatives[place]).expect("a short one");
    assert_eq!(text(0), "exp(-(m - x)^2/(2*s^2))*(m - x)/(sqrt(2*pi)*abs(s)^3)");
    assert_eq!(text(1), "s*exp(-(m - x)^2/(2*s^2))*((m - x)^2 - s^2)/(sqrt(2*pi)*abs(s)^5)");
}
