//! Every rule of the table on samples, on both sides of its condition.
#![cfg(feature = "parse")]

mod common;

use std::collections::{HashMap, HashSet};

use common::measure::measure;
use common::random::estimate;
use common::{assume, parse};
use nn_symbolic::simplify::{
    Condition, Rule, rules, simplify, simplify_derivative_logged, simplify_logged,
};
use nn_symbolic::{Assumptions, Expr, Graph, Rational, Symbol, derivative};

/// Rule, assumptions, formula, and whether the rule applies to it.
type Sample = (&'static str, &'static str, &'static str, bool);

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    // The canonical form
    ("arithmetic", "", "x + 1/3 - 1/2", true),
    ("arithmetic", "", "2*x*(-3)", true),
    ("arithmetic", "", "x + 1", false),
    ("zero term", "", "x + 0", true),
    ("like terms", "", "2*x*y - 5*y*x", true),
    ("like terms", "", "1/x - 1/x", true),
    ("like terms", "", "x + y", false),
    ("zero product", "", "0*ln(x)", true),
    ("zero product", "", "0/x", true),
    ("unit factor", "", "1*x", true),
    ("like factors", "", "x*x", true),
    ("like factors", "", "x*x^(-1)", true),
    ("like factors", "", "sqrt(x)*x", true),
    ("like factors", "", "x^y*x^2", true),
    ("like factors", "", "x^y*x^z", false),
    ("like factors", "x>=0", "x^y*x^z", true),
    ("zero power", "", "x^0", true),
    ("unit power", "", "ln(x)^1", true),
    ("power of one", "", "1^x", true),
    ("power of e", "", "e^x", true),
    ("power of e", "", "e^2*x", true),
    ("power of a product", "", "(x*y)^2", true),
    ("power of a product", "", "(x*y)^(-3)", true),
    ("power of a product", "", "sqrt(x*y)", false),
    ("power of a power", "", "(x^2)^3", true),
    ("power of a power", "", "(x^2)^(1/2)", true),
    ("power of a power", "", "(x^3)^(1/2)", true),
    ("power of a power", "", "sqrt(x)^3", true),
    ("power of a power", "", "(x^y)^2", false),
    ("power of a power", "y integer", "(x^y)^2", true),
    ("power of a power", "x>0", "(x^y)^z", true),
    ("root of a product", "", "sqrt(8*x)", true),
    ("root of a product", "", "sqrt(-8*x)", true),
    ("root of a product", "", "sqrt(x^2*y)", false),
    ("root of a product", "y>=0", "sqrt(x^2*y)", true),
    ("root of a product", "x>0", "sqrt(x^2*y)", true),
    ("radicals", "", "sqrt(8)*x", true),
    ("radicals", "", "x/sqrt(2)", true),
    ("sign of a sum", "", "(-1)*(x - y)", true),

    // Exponentials and logarithms
    ("exponential of a logarithm", "", "exp(ln(x))", true),
    ("exponential of log1p", "", "exp(log1p(x))", true),
    ("logarithm of an exponential", "", "ln(exp(x))", true),
    ("inverse functions", "", "sin(asin(x))", true),
    ("inverse functions", "", "asin(sin(x))", false),
    ("inverse functions", "", "cosh(acosh(x)) + acosh(cosh(y))", true),
    ("inverse functions", "", "atanh(tanh(x)) + acsch(csch(x)) + acoth(coth(x))", true),
    ("inverse functions", "", "log2(exp2(x)) + exp2(log2(x))", true),
    ("inverse functions", "", "expm1(log1p(x)) + log1p(expm1(x))", true),
    ("inverse functions", "", "tan(atan(x)) + cot(acot(x)) + sec(asec(y)) + csc(acsc(y))", true),
    ("inverse functions", "", "sinh(asinh(x)) + asinh(sinh(x)) + tanh(atanh(x)) + csch(acsch(x))", true),
    ("inverse functions", "", "coth(acoth(x)) + cos(acos(y)) + sech(asech(y))", true),
    ("inverse of a cosh", "", "acosh(cosh(x))", true),
    ("inverse of a sine", "-1.5<=x<=1.5", "asin(sin(x))", true),
    ("inverse of a sine", "", "asin(sin(atan(x)/2 - 1/100))", true),
    ("inverse of a sine", "-1.6<x<1.5", "asin(sin(x))", false),
    ("inverse of a sine", "x>0", "asin(sin(x))", false),
    ("inverse of a cosine", "0<=x<3.14", "acos(cos(x))", true),
    ("inverse of a cosine", "0<=x<3.15", "acos(cos(x))", false),
    ("inverse of a cosine", "x<=3.14", "acos(cos(x))", false),
    ("inverse of a tangent", "0<x<1", "atan(tan(x))", true),
    ("inverse of a tangent", "0<x<2", "atan(tan(x))", false),
    ("logarithm of an even power", "", "ln(x^2)", true),
    ("logarithm of an even power", "", "log10(x^(-4))", true),
    ("logarithm of a power", "", "ln(x^3)", true),
    ("logarithm of a power", "", "log2(1/x)", true),
    ("logarithm of a power", "", "ln(sqrt(x))", true),
    ("logarithm of a power of a positive base", "x>0", "ln(x^y)", true),
    ("logarithm of a power of a positive base", "x>=0", "ln(x^y)", false),
    ("logarithm of a power of a positive base", "", "ln(x^y)", false),
    ("softplus", "", "ln(1 + exp(x))", true),
    ("softplus", "", "log1p(exp(-x))", true),
    ("softplus", "", "ln(2 + exp(x))", false),
    ("logarithm near one", "", "ln(1 + x)", true),
    ("logarithm near one", "", "ln(1 + 2*x^2)", true),
    ("logarithm near one", "", "ln(1 - x)", false),
    ("logarithm near one", "", "ln(1 + x + y)", false),
    ("exponential near one", "", "exp(x) - 1", true),
    ("exponential near one", "", "3 - 3*exp(-x)", true),
    ("exponential near one", "", "exp(x) + 1", false),
    ("exponential near one", "", "2*exp(x) - 1", false),
    ("one plus expm1", "", "expm1(x) + y + 1", true),
    ("one plus expm1", "", "2*expm1(x) + 2", true),
    ("one plus expm1", "", "2*expm1(x) + 1", false),
    ("product of exponentials", "", "exp(x)*exp(-x)", true),
    ("product of exponentials", "", "exp(x + y)/exp(x)", true),
    ("product of exponentials", "", "e*exp(x - 1)", true),
    ("product of exponentials", "", "exp(x)*exp(y)", false),
    ("sigmoid", "", "1/(1 + exp(-x))", true),
    ("sigmoid", "", "1/(1 + exp(x))^2", true),
    ("sigmoid", "", "1/sqrt(1 + exp(x))", true),
    ("sigmoid", "", "1/(2 + exp(x))", false),
    ("reflected sigmoid", "", "exp(x)/(1 + exp(x))", true),
    ("reflected sigmoid", "", "exp(-x)/(1 + exp(-x))^2", true),
    ("reflected sigmoid", "", "exp(-x)*sigmoid(-x)", false),

    // Pieces
    ("absolute value of x >= 0", "x>=0", "abs(x)", true),
    ("absolute value of x >= 0", "", "abs(exp(x))", true),
    ("absolute value of x >= 0", "", "abs(1 + x^2)", true),
    ("absolute value of x >= 0", "", "abs(x)", false),
    ("absolute value of x >= 0", "x!=0", "abs(x)", false),
    ("absolute value of x >= 0", "x>1", "abs(x - 1)", true),
    ("absolute value of x >= 0", "x>1", "abs(x - 2)", false),
    ("absolute value of x >= 0", "0<x<1", "abs(x*(1 - x))", true),
    ("absolute value of x >= 0", "0<x<1", "abs(1/2 - x)", false),
    ("absolute value of x >= 0", "-2<=x<=2", "abs(4 - x^2)", true),
    ("absolute value of x >= 0", "-2<=x<=3", "abs(4 - x^2)", false),
    ("absolute value of x >= 0", "", "abs(1 + sin(x))", true),
    ("absolute value of x >= 0", "", "abs(1/2 + sin(x))", false),
    ("absolute value of x <= 0", "x<=0", "abs(x)", true),
    ("absolute value of x <= 0", "x>1", "abs(ln(x)*(1/x - 1))", true),
    ("absolute value of x <= 0", "", "abs(x)", false),
    ("sign of x > 0", "x>0", "sign(x)", true),
    ("sign of x > 0", "x>=0", "sign(x)", false),
    ("sign of x > 0", "x integer, x>0", "sign(x - 1/2)", true),
    ("sign of x > 0", "x>0", "sign(x - 1/2)", false),
    ("sign of x > 0", "x>=2", "sign(sqrt(x) - 1)", true),
    ("sign of x > 0", "x>=1", "sign(sqrt(x) - 1)", false),
    ("sign of x < 0", "x<0", "sign(x)", true),
    ("sign of x < 0", "x<=0", "sign(x)", false),
    ("step at x > 0", "x>0", "step(x)", true),
    ("step at x > 0", "x>=0", "step(x)", false),
    ("step at x <= 0", "x<=0", "step(x)", true),
    ("step at x <= 0", "", "step(-x^2)", true),
    ("step at x <= 0", "", "step(x)", false),
    ("relu of x >= 0", "x>=0", "relu(x)", true),
    ("relu of x >= 0", "", "relu(x)", false),
    ("relu of x <= 0", "x<=0", "relu(x)", true),
    ("relu of x <= 0", "", "relu(x)", false),
    ("absolute value of a product", "", "abs(3*x)", true),
    ("absolute value of a product", "y<=0", "abs(x*y)", true),
    ("absolute value of a product", "", "abs(x*y)", false),
    ("sign of a product", "", "sign(3*x)", true),
    ("sign of a product", "y<0", "sign(x*y)", true),
    ("sign of a product", "y<=0", "sign(x*y)", false),
    ("absolute value of a power", "", "abs(x^3)", true),
    ("absolute value of a power", "", "abs(1/x)", true),
    ("even power of an absolute value", "", "abs(x)^2", true),
    ("even power of an absolute value", "", "1/abs(x)^4", true),
    ("even power of an absolute value", "", "abs(x)^3", false),
    ("cube of a cube root", "", "cbrt(x)^3", true),
    ("cube of a cube root", "", "cbrt(x)^(-6)", true),
    ("cube of a cube root", "", "cbrt(x)^2", false),
    ("odd power of a sign", "", "sign(x)^3", true),
    ("odd power of a sign", "", "1/sign(x)", true),
    ("even power of a sign", "x!=0", "sign(x)^2", true),
    ("even power of a sign", "x>=0", "sign(x)^2", false),
    ("even power of a sign", "x!=1", "sign(x - 1)^2 + sign(3 - 3*x)^2", true),
    ("even power of a sign", "x!=1", "sign(x - 2)^2", false),
    ("x over its absolute value", "", "x/abs(x)", true),
    ("x over its absolute value", "", "(1 - x)/abs(x - 1)", true),
    ("x over its absolute value", "", "x/sqrt(x^2)", true),
    ("powers of x and of its absolute value", "", "x^2*abs(x)", true),
    ("powers of x and of its absolute value", "", "x^3/abs(x)", true),
    ("powers of x and of its absolute value", "", "abs(x)^3/x", true),
    ("powers of x and of its absolute value", "", "(x - y)^3/abs(y - x)", true),
    ("powers of x and of its absolute value", "", "x*abs(x)", false),
    ("x times its sign", "", "x*sign(x)", true),
    ("x times its sign", "", "x^3*sign(x)", true),
    ("x times its sign", "", "(x - 1)*sign(x - 1)", true),
    ("x times its sign", "", "(1 - x)*sign(x - 1)", true),
    ("x times its sign", "", "x^2*sign(x)", false),
    ("power of a step", "", "step(x)^2", true),
    ("power of a step", "", "sqrt(step(x))", true),
    ("power of a step", "", "1/step(x)", false),
    ("x times its step", "", "x*step(x)", true),
    ("x times its step", "", "(1 - x)*y*step(1 - x)", true),
    ("x times its step", "", "(1 - x)*step(x - 1)", true),
    ("x times its step", "", "x^2*step(x)", false),
    ("x times its step", "", "x*step(y)", false),
    ("relu times its step", "", "relu(x)*step(x)", true),
    ("relu times its step", "", "y*relu(x)^3*step(x)", true),
    ("relu times its step", "", "step(x)/relu(x)", false),
    ("relu times its step", "", "step(x)*relu(-x)", false),
    ("absolute value times sign", "", "abs(x)*sign(x)", true),
    ("absolute value times sign", "", "abs(x)^3*sign(x)", true),
    ("absolute value times sign", "", "abs(x)*sign(y)", false),
    ("extremum in descending order", "x<3", "min(x, 5)", true),
    ("extremum in descending order", "x<3", "min(x, 2)", false),
    ("extremum of equals", "", "min(x + y, y + x)", true),
    ("extremum of equals", "", "max(x, x)", true),
    ("extremum in ascending order", "", "min(x + 1, x)", true),
    ("extremum in ascending order", "x>=0", "max(0, x)", true),
    ("extremum in ascending order", "", "max(x, y)", false),
    ("extremum in descending order", "", "min(x - 1, x)", true),
    ("extremum in descending order", "", "max(-x^2, 3)", true),
    ("extremum in descending order", "x>=0", "min(x, 0)", false),
    ("extremum in descending order", "x<=0", "max(x, 0)", true),
    ("extremum in descending order", "", "min(x, y)", false),
    ("hypotenuse of one side", "", "hypot(x, 0)", true),
    ("hypotenuse of one side", "", "hypot(0, x)", true),
    ("hypotenuse of one side", "", "hypot(x, y)", false),

    // Circular and hyperbolic functions
    ("odd function", "", "sin(-x) + tan(-x) + cot(-x) + csc(-x)", true),
    ("odd function", "", "asin(-x) + atan(-x) + acot(-x)", true),
    ("odd function", "", "sinh(-x) + tanh(-x) + coth(-x) + csch(-x)", true),
    ("odd function", "", "asinh(-x) + atanh(-x) + acsch(-x)", true),
    ("odd function", "", "acsc(-y) + acoth(-y)", true),
    ("odd function", "", "sign(-x) + erf(-x) + cbrt(-x)", true),
    ("odd function", "", "sin(-x - y)", true),
    ("odd function", "", "sin(-2)*x", true),
    ("odd function", "", "sin(y - x)", false),
    ("odd function", "", "acos(-x)", false),
    ("even function", "", "cos(-x) + sec(-x) + cosh(-x) + sech(-x) + abs(-x)", true),
    ("even function", "", "cos(y - x)", true),
    ("even function", "", "cos(x - y)", false),
    ("value at zero", "", "x + sin(0) + cos(0) + acos(0) + softplus(0)", true),
    ("value at zero", "", "x + sigmoid(0) + exp(0) + exp2(0) + sec(0) + cosh(0) + sech(0)", true),
    ("value at zero", "", "x + cbrt(0) + log1p(0) + expm1(0) + tan(0) + asin(0) + atan(0)", true),
    ("value at zero", "", "x + sinh(0) + tanh(0) + asinh(0) + atanh(0) + sign(0) + erf(0)", true),
    ("value at one", "", "x + ln(1) + log2(1) + log10(1) + acos(1) + asec(1)", true),
    ("value at one", "", "x + acosh(1) + asech(1) + exp(1) + asin(1) + acsc(1) + atan(1) + acot(1)", true),
    ("logarithm of its base", "", "x + ln(e) + log2(2) + log10(10)", true),
    ("logarithm of its base", "", "x + ln(10) + log2(10)", false),
    ("power of two", "", "x + exp2(-3) + exp2(7/2)", true),
    ("power of two", "", "exp2(x)", false),
    ("cube root of a cube", "", "x + cbrt(-27/8)", true),
    ("cube root of a cube", "", "cbrt(x^6)", true),
    ("cube root of a cube", "", "cbrt(x^2) + cbrt(4)", false),
    ("multiple of pi", "", "x + cos(pi/4) + sin(pi/6) + sin(7*pi/6) + tan(2*pi/3)", true),
    ("multiple of pi", "", "x + sin(5*pi/4) + cos(5*pi/3) + cos(17*pi) + tan(-pi/4) + sin(pi/3)", true),
    ("multiple of pi", "", "x + sin(pi/5) + tan(pi/8)", false),
    ("sine of half turns", "x integer", "y + sin(pi*x) + tan(3*pi*x^2)", true),
    ("sine of half turns", "x integer", "sin(pi*x/2)", false),
    ("sine of half turns", "", "sin(pi*x)", false),
    ("cosine of half turns", "x integer", "cos(pi*x)", true),
    ("cosine of half turns", "x integer, y integer", "cos(pi*(x*y))", true),
    ("cosine of half turns", "x integer", "cos(pi*x*y)", false),
    ("even power of minus one", "x integer", "(-1)^(2*x) + cos(2*pi*x)", true),
    ("even power of minus one", "x integer", "(-1)^x", false),
    ("pythagorean identity", "", "sin(x)^2 + cos(x)^2", true),
    ("pythagorean identity", "", "3*y*sin(x)^2 + z + 3*y*cos(x)^2", true),
    ("pythagorean identity", "", "sin(x)^2 - cos(x)^2", false),
    ("pythagorean identity", "", "sin(x)^2 + cos(y)^2", false),
    ("pythagorean identity", "", "3*sin(x)^2 + 2*cos(x)^2", false),
    ("hyperbolic pythagorean identity", "", "cosh(x)^2 - sinh(x)^2", true),
    ("hyperbolic pythagorean identity", "", "y*sinh(x)^2 - y*cosh(x)^2", true),
    ("hyperbolic pythagorean identity", "", "cosh(x)^2 + sinh(x)^2", false),
];

/// Negative and positive, whole and fractional, zero, small and large; some in the domain of each function.
const VALUES: &[f64] = &[-3.0, -1.5, -1.0, -0.4, 0.0, 1e-3, 0.3, 0.7, 1.0, 1.25, 2.0, 5.5];

/// Every combination of values of the variables at which the assumptions hold.
fn points(variables: &[Symbol], assumptions: &Assumptions) -> Vec<HashMap<Symbol, f64>> {
    let mut points = vec![HashMap::new()];
    for &variable in variables {
        let allowed = VALUES.iter().filter(|&&value| {
            let thousandths = Rational::new((value * 1000.0).round() as i64, 1000);
            !assumptions.exclude(variable, &thousandths.expect("a denominator"))
        });
        let allowed: Vec<f64> = allowed.copied().collect();
        points = points
            .iter()
            .flat_map(|point| allowed.iter().map(|&value| (point.clone(), value)))
            .map(|(mut point, value)| {
                point.insert(variable, value);
                point
            })
            .collect();
    }
    points
}

/// The points at which `before` has a well-conditioned value; there `after` must have the same.
fn agreements(graph: &Graph, before: Expr, after: Expr, assumptions: &Assumptions) -> usize {
    let variables = graph.variables(&[before]);
    let mut agreements = 0;
    for point in points(&variables, assumptions) {
        let Some(expected) = estimate(graph, before, &point).filter(|e| e.error < 1e-7) else {
            continue;
        };
        let texts = (graph.display(before), graph.display(after));
        let Some(value) = estimate(graph, after, &point) else {
            panic!("{} is {expected:?}, but {} is undefined at {point:?}", texts.0, texts.1);
        };
        let difference = (value.value - expected.value).abs();
        let allowed = 10.0 * (expected.error + value.error);
        assert!(
            difference <= allowed,
            "{} is {expected:?}, but {} is {value:?} at {point:?}",
            texts.0,
            texts.1
        );
        agreements += 1;
    }
    agreements
}

/// Rule, assumptions, formula, and whether the rule applies to its derivative with respect to x.
#[rustfmt::skip]
const OF_DERIVATIVES: &[Sample] = &[
    ("common denominator", "", "x/(1 + x^2)", true),
    ("common denominator", "", "x*sin(x)", false),
    ("common denominator", "", "(x^2 + x^3)^(3/2)/x^2 - 2*(x^2 + x^3)^(3/2)/(3*x^3)", true),
    ("common denominator", "", "sin(x)/(1 + cos(x))", true),
    ("common denominator", "", "tanh(x)/(1 + sech(x)^2)", true),
    ("common denominator", "", "(x*acos(x) - sqrt(1 - x^2))/x", true),
    ("common denominator", "", "(a + b*x)^(m + 1)*(b*(m + 1)*x - a)/(b^2*(m + 1)*(m + 2))", true),
    ("common factor", "", "exp(2*x)/(1 + exp(x))", true),
    ("common denominator", "x>0", "sqrt(x)/(1 + x) + x^(1/3)", false),
    ("common denominator", "", "sqrt(1 - x)*sqrt(1 + x)/x", true),
    ("common factor", "", "x^(m + 1)*ln(x) + x^m", true),
    ("common factor", "", "exp(x)*sin(x)", true),
    ("common factor", "", "x^2*sin(x)", false),
    ("common factor", "", "exp(x) + sin(x)", false),
    ("products multiplied out", "", "(2 - x)*(1 - 3*x)", true),
    ("products multiplied out", "", "x*(x + 1)*(x + 2)", true),
    ("products multiplied out", "", "(x + 1)^5", false),
];

fn named(name: &str) -> &'static Rule {
    rules::all().find(|rule| rule.name == name).unwrap_or_else(|| panic!("no rule {name:?}"))
}

#[test]
fn rules_apply_where_their_condition_is_proven_and_nowhere_else() {
    for &(name, assumptions, formula, applies) in SAMPLES {
        let mut graph = Graph::new();
        let raw = parse(&mut graph, formula);
        let assumptions_text = assumptions;
        let assumptions = assume(&mut graph, assumptions);
        let (simple, firings) = simplify_logged(&mut graph, &[raw], &assumptions);
        let result = graph.display(simple[0]);
        let applied: Vec<&str> = firings.iter().map(|firing| firing.rule.name).collect();
        assert_eq!(
            applied.contains(&named(name).name),
            applies,
            "{name:?} on {formula} if {assumptions_text:?}: {result}, by {applied:?}"
        );
        let points = agreements(&graph, raw, simple[0], &assumptions);
        assert!(points > 0, "{formula} is defined nowhere");
        for firing in firings {
            agreements(&graph, firing.before, firing.after, &assumptions);
            if firing.rule.rewrites() {
                let [before, after] = [firing.before, firing.after].map(|e| measure(&graph, e));
                assert!(after < before, "{}: {before:?} became {after:?}", firing.rule.name);
            }
        }
    }
}

#[test]
fn derivatives_keep_their_values_over_one_denominator() {
    for &(name, assumptions, formula, applies) in OF_DERIVATIVES {
        let mut graph = Graph::new();
        let value = parse(&mut graph, formula);
        let x = graph.symbol("x");
        let raw = derivative(&mut graph, value, x);
        let assumptions = assume(&mut graph, assumptions);
        let (result, firings) = simplify_derivative_logged(&mut graph, value, raw, &assumptions);
        let applied: Vec<&str> = firings.iter().map(|firing| firing.rule.name).collect();
        let text = graph.display(result).to_string();
        assert_eq!(applied.contains(&named(name).name), applies, "{formula}: {text}");
        assert!(agreements(&graph, raw, result, &assumptions) > 0, "{formula} has no derivative");
        let again = simplify(&mut graph, &[result], &assumptions)[0];
        assert_eq!(graph.display(again).to_string(), text, "{formula}");
    }
}

#[test]
fn every_rule_has_samples_on_both_sides_of_its_condition() {
    let mut names = HashSet::new();
    for rule in rules::all() {
        assert!(names.insert(rule.name), "two rules are called {:?}", rule.name);
        let samples = || SAMPLES.iter().chain(OF_DERIVATIVES);
        let sampled =
            |applies| samples().any(|sample| sample.0 == rule.name && sample.3 == applies);
        assert!(sampled(true), "no sample for {:?}", rule.name);
        let conditional = matches!(rule.condition, Condition::If { .. });
        assert!(
            !conditional || sampled(false),
            "no sample of {:?} with its condition unproven",
            rule.name
        );
    }
}
