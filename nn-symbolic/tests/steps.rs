//! Derivations replayed: both sides of every equation have the same value, judged by differences of the formula.
#![cfg(feature = "parse")]

mod common;
#[path = "../../tests/support/skip.rs"]
mod skip;

use std::collections::HashMap;

use common::random::{self, estimate};
use common::{Random, parse};
use nn_symbolic::steps::Step;
use nn_symbolic::{
    Assumptions, Derivation, Explained, Expr, Function, Graph, Node, Settings, Symbol, System,
    Wanted, derivative, evaluate, simplify,
};
use skip::skip;

type Point = HashMap<Symbol, f64>;

/// A number with a bound on its error.
#[derive(Clone, Copy, Debug)]
struct Measured {
    value: f64,
    error: f64,
}

/// ∂`expr`/∂`variable` from central differences at h, h/2, … h/16, extrapolated to h = 0 (Richardson); its error is
/// what the last step changed and what rounding does. `None` where that is too much to judge by.
fn slope(graph: &Graph, expr: Expr, variable: Symbol, point: &Point) -> Option<Measured> {
    const LEVELS: i32 = 5;
    let at = |offset: f64| {
        let mut point = point.clone();
        *point.get_mut(&variable)? += offset;
        estimate(graph, expr, &point)
    };
    let here = at(0.0)?;
    let h = 1e-2;
    let (mut row, mut rounding, mut last) = (Vec::<f64>::new(), here.error, f64::NAN);
    for level in 0..LEVELS {
        let h = h / f64::from(1 << level);
        let (after, before) = (at(h)?, at(-h)?);
        rounding = (after.error + before.error) / h;
        let mut value = (after.value - before.value) / (2.0 * h);
        for (order, entry) in row.iter_mut().enumerate() {
            let weight = f64::from(1 << (2 * (order + 1)));
            let better = value + (value - *entry) / (weight - 1.0);
            *entry = std::mem::replace(&mut value, better);
        }
        last = row.last().copied().unwrap_or(f64::NAN);
        row.push(value);
    }
    let value = *row.last()?;
    let error = 10.0 * (value - last).abs() + 10.0 * rounding;
    (error <= 1e-5 * (value.abs() + 1.0)).then_some(Measured { value, error })
}

/// The right side of a step, where the variables for derivatives have measured values.
fn right_side(
    graph: &Graph,
    derivation: &Derivation,
    step: &Step,
    point: &Point,
) -> Option<Measured> {
    let mut full = point.clone();
    let mut errors = Vec::new();
    for &(symbol, used) in &step.uses {
        let operand = derivation.steps[used].expr;
        let slope = slope(graph, operand, derivation.variable, point)?;
        full.insert(symbol, slope.value);
        errors.push((symbol, slope.error));
    }
    let right = estimate(graph, step.right, &full)?;
    let mut error = 10.0 * right.error;
    for (symbol, of_operand) in errors {
        let mut moved = full.clone();
        *moved.get_mut(&symbol)? += of_operand;
        let value = evaluate(graph, &[step.right], |s| moved.get(&s).copied())[0];
        error += (value - right.value).abs();
    }
    Some(Measured { value: right.value, error })
}

/// How many equations were judged.
#[derive(Default)]
struct Judged {
    steps: usize,
    simplifications: usize,
    results: usize,
}

#[track_caller]
fn same(left: Measured, right: Measured, what: impl Fn() -> String) {
    let allowed = left.error + right.error + 1e-12 * left.value.abs();
    assert!((left.value - right.value).abs() <= allowed, "{left:?}, not {right:?}: {}", what());
}

/// Replays the derivation of ∂`expr`/∂`variable` at `point`.
fn replay(
    graph: &mut Graph,
    expr: Expr,
    variable: Symbol,
    assumptions: &Assumptions,
    point: &Point,
    judged: &mut Judged,
) {
    let derivation = Derivation::new(graph, expr, variable, assumptions);
    let text = graph.display(expr).to_string();
    for (index, step) in derivation.steps.iter().enumerate() {
        let what = || format!("step {} ({:?}) of {text}", index + 1, step.law);
        // Putting in what the other steps give is all that happens between the two.
        let put_in: HashMap<Expr, Expr> = step
            .uses
            .iter()
            .map(|&(symbol, used)| {
                let name = graph.symbol_name(symbol).to_owned();
                (graph.variable(&name), derivation.steps[used].derivative)
            })
            .collect();
        let (put_together, derivative) =
            (graph.substitute(&[step.right], &put_in)[0], step.derivative);
        let left = slope(graph, step.expr, variable, point);
        if step.uses.is_empty() {
            assert_eq!(step.right, derivative, "{}", what());
        } else if let (Some(a), Some(b)) =
            (estimate(graph, put_together, point), estimate(graph, derivative, point))
        {
            let [a, b] = [a, b].map(|e| Measured { value: e.value, error: 10.0 * e.error });
            same(a, b, what);
        }
        if let (Some(left), Some(right)) = (left, right_side(graph, &derivation, step, point)) {
            same(left, right, what);
            judged.steps += 1;
        }
    }
    // Within pieces they hold where the conditions do.
    let parts = graph.reachable(&[derivation.derived]);
    let in_pieces = parts.into_iter().any(|part| matches!(graph.node(part), Node::Select(_)));
    for firing in derivation.simplifications.iter().filter(|_| !in_pieces) {
        let Some(before) = estimate(graph, firing.before, point).filter(|e| e.worst < 1e-8) else {
            continue;
        };
        let what = || {
            let [before, after] =
                [firing.before, firing.after].map(|e| graph.display(e).to_string());
            format!("{}: {before} = {after} in {text}", firing.rule.name)
        };
        let Some(after) = estimate(graph, firing.after, point) else {
            panic!("the right side is not finite: {}", what());
        };
        let error = 10.0 * (before.error + after.error) + 1e-9 * before.value.abs();
        same(
            Measured { value: before.value, error },
            Measured { value: after.value, error: 0.0 },
            what,
        );
        judged.simplifications += 1;
    }
    if let (Some(expected), Some(found)) =
        (slope(graph, expr, variable, point), estimate(graph, derivation.result, point))
    {
        same(expected, Measured { value: found.value, error: 10.0 * found.error }, || text.clone());
        judged.results += 1;
    }
}

/// A point off the whole numbers, where functions have kinks and poles.
fn point(graph: &mut Graph, random: &mut Random) -> Point {
    let mut point = random::point(graph, random);
    // In an order that is the same in every run.
    let mut symbols: Vec<Symbol> = point.keys().copied().collect();
    symbols.sort_unstable();
    for symbol in symbols {
        point.entry(symbol).and_modify(|value| *value += random.between(0.02, 0.2));
    }
    point
}

#[test]
fn the_steps_of_every_function_hold() {
    let mut random = Random(1);
    for &function in Function::ALL {
        let mut judged = Judged::default();
        for inner in ["x", "y*x^2", "exp(x)/3", "y + 1"] {
            for _ in 0..20 {
                let mut graph = Graph::new();
                let (x, inner) = (graph.variable("x"), parse(&mut graph, inner));
                let two = graph.number(2);
                let args = if function.has_order() { [two, inner] } else { [inner, x] };
                let call = graph.call(function, &args[..function.arity()]).expect("its arity");
                let other = graph.variable("y");
                let expr = graph.mul(&[other, call, x]);
                let variable = graph.symbol("x");
                let point = point(&mut graph, &mut random);
                let none = Assumptions::none();
                replay(&mut graph, expr, variable, &none, &point, &mut judged);
            }
        }
        let name = function.name();
        assert!(judged.steps > 40 && judged.results > 5, "{name}: too few to mean anything");
    }
}

#[test]
fn the_steps_of_random_formulas_hold() {
    let mut judged = Judged::default();
    for seed in 0..4_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        let size = 2 + random.below(12);
        let expr = random::formula(&mut graph, &mut random, size);
        let point = point(&mut graph, &mut random);
        let variable = graph.symbol(random::VARIABLES[random.below(5)]);
        replay(&mut graph, expr, variable, &Assumptions::none(), &point, &mut judged);
    }
    let Judged { steps, simplifications, results } = judged;
    assert!(
        steps > 4_000 && simplifications > 800 && results > 3_000,
        "too few: {steps}, {simplifications}, {results}"
    );
}

#[test]
fn the_result_has_the_value_of_the_derivative() {
    let mut compared = 0;
    for seed in 0..4_000 {
        let mut random = Random(seed);
        let mut graph = Graph::new();
        let size = 2 + random.below(14);
        let expr = random::formula(&mut graph, &mut random, size);
        let x = graph.symbol("x");
        let direct = derivative(&mut graph, expr, x);
        let direct = simplify(&mut graph, &[direct], &Assumptions::none())[0];
        let result = Derivation::new(&mut graph, expr, x, &Assumptions::none()).result;
        let point = point(&mut graph, &mut random);
        let (Some(a), Some(b)) =
            (estimate(&graph, direct, &point), estimate(&graph, result, &point))
        else {
            continue;
        };
        let allowed = 10.0 * (a.error + b.error) + 1e-12 * a.value.abs();
        assert!((a.value - b.value).abs() <= allowed, "seed {seed}: {}", graph.display(expr));
        compared += 1;
    }
    assert!(compared > 2_000, "too few to mean anything: {compared}");
}

/// The derivations of all formulas.
fn derivations(system: &mut System) -> Vec<Derivation> {
    let explained = system.derive_in_steps().expect("few");
    explained.into_iter().flatten().map(|Explained { derivation, .. }| derivation).collect()
}

#[test]
fn a_derivative_of_higher_order_stands_on_those_below_it() {
    for (text, order, wanted) in [
        ("x^3*y^2 + sin(x*y)", 2, Wanted::Hessian),
        ("x*exp(y)/(1 + x^2)", 3, Wanted::Order(3)),
        ("ln(x) + z", 4, Wanted::Order(4)),
    ] {
        for simplify in [true, false] {
            let ast = nn_symbolic::parse(text).expect("a formula");
            let settings = Settings { wanted, simplify, ..Settings::default() };
            let mut system = System::new([ast], settings).expect("few");
            let explained = system.derive_in_steps().expect("few");
            let formula = system.formula(0);
            let result_of = |by: &[usize]| match by {
                [] => formula.written,
                _ => {
                    let below = explained[0].iter().find(|one| one.by == by);
                    below.expect("it comes before").derivation.result
                }
            };
            let mut highest = Vec::new();
            for Explained { by, derivation } in &explained[0] {
                let (&last, below) = by.split_last().expect("a variable");
                assert_eq!(derivation.variable, formula.wrt[last], "{text}");
                assert_eq!(derivation.steps[0].expr, result_of(below), "{text} by {by:?}");
                assert!(simplify || derivation.result == derivation.derived, "{text} by {by:?}");
                let zero = formula.graph().is_number(derivation.result, 0);
                if by.len() == order && !zero {
                    highest.push((by.clone(), derivation.result));
                }
            }
            let partials = formula.higher.iter().map(|one| (one.by.clone(), one.expr));
            assert!(partials.eq(highest.iter().cloned()), "{text}");
            assert!(!highest.is_empty(), "{text}");
        }
    }
}

/// The names of the rules of a derivation.
fn laws(text: &str) -> Vec<String> {
    let mut graph = Graph::new();
    let expr = parse(&mut graph, text);
    let x = graph.symbol("x");
    let derivation = Derivation::new(&mut graph, expr, x, &Assumptions::none());
    derivation.steps.into_iter().map(|step| step.law.name.into_owned()).collect()
}

#[test]
fn every_rule_is_named() {
    for (text, names) in [
        ("y^2 + 3", &["constant rule"][..]),
        ("x", &["variable rule"]),
        ("x + sin(x)", &["sum rule", "variable rule", "derivative of sin"]),
        ("x^2 + 3", &["sum and constant rules", "power rule"]),
        ("exp(x) - x^2", &["difference rule", "derivative of exp", "power rule"]),
        ("1 - exp(x)", &["difference and constant rules", "derivative of exp"]),
        ("-exp(x)", &["constant factor rule", "derivative of exp"]),
        ("3*x^2", &["constant factor rule", "power rule"]),
        ("exp(x)*ln(x)", &["product rule", "derivative of exp", "derivative of ln"]),
        ("ln(x)/x^2", &["quotient rule", "derivative of ln", "power rule"]),
        ("ln(x)/2", &["constant factor rule", "derivative of ln"]),
        ("2/ln(x)", &["quotient rule", "derivative of ln"]),
        ("ln(x)^2", &["power and chain rules", "derivative of ln"]),
        ("e^x", &["exponential rule"]),
        ("2^(x^2)", &["exponential and chain rules", "power rule"]),
        ("x^x", &["general power rule"]),
        ("sin(x^2)", &["chain rule", "power rule"]),
        ("atan2(x, 2)", &["derivative of atan2"]),
    ] {
        assert_eq!(laws(text), names, "{text}");
    }
}

#[test]
fn what_is_shared_is_derived_once() {
    let expected = "  \
  (1) ∂/∂x[exp(x^2)*sin(x^2)] = ∂/∂x[exp(x^2)]*sin(x^2) + exp(x^2)*∂/∂x[sin(x^2)]   product rule: (u*v)' = u'*v + u*v'
    (2) ∂/∂x[exp(x^2)] = exp(x^2)*∂/∂x[x^2]                     chain rule: exp(u)' = exp(u)*u'
      (3) ∂/∂x[x^2] = 2*x                                       power rule: (u^c)' = c*u^(c - 1)*u'
    (4) ∂/∂x[sin(x^2)] = cos(x^2)*∂/∂x[x^2]                     chain rule: sin(u)' = cos(u)*u', with (3)
  ∂f/∂x = exp(x^2)*(2*x)*sin(x^2) + exp(x^2)*(cos(x^2)*(2*x))   put together
    (5) 2*x*exp(x^2)*sin(x^2) + 2*x*exp(x^2)*cos(x^2) = 2*x*exp(x^2)*(sin(x^2) + cos(x^2))   common factor: a*b + a*c = a*(b + c); where defined
  ∂f/∂x = 2*x*exp(x^2)*(sin(x^2) + cos(x^2))                    simplified
";
    let mut system = System::parse("exp(x^2)*sin(x^2)", None).expect("a formula");
    let derivation = derivations(&mut system).remove(0);
    assert_eq!(derivation.display(system.graph(), "∂f/∂x").to_string(), expected);
}

#[test]
fn simplifications_are_shown_with_their_conditions() {
    let mut system = System::parse("x*ln(x)", None).expect("a formula");
    let derivation = derivations(&mut system).remove(0);
    let text = derivation.display(system.graph(), "∂f/∂x").to_string();
    let lines: Vec<&str> = text.lines().collect();
    let [.., rule, result] = lines[..] else { panic!("too short: {text}") };
    assert!(rule.starts_with("    (4) x*(1/x) = 1   "), "{text}");
    assert!(rule.ends_with("   like factors: x^a*x^b = x^(a + b); where defined"), "{text}");
    assert!(result.starts_with("  ∂f/∂x = ln(x) + 1   ") && result.ends_with("   simplified"));
}

#[test]
fn latex_is_an_environment_of_balanced_lines() {
    for text in ["x*ln(x)^2/(1+y)", "x^x", "hypot(x, y)", "|x|^3*sqrt(x_1)/max(x, 2)"] {
        let mut system = System::parse(text, None).expect("a formula");
        for derivation in derivations(&mut system) {
            let latex = derivation.display(system.graph(), "∂f/∂x").latex().to_string();
            let inner = latex
                .strip_prefix("\\begin{align*}\n")
                .and_then(|rest| rest.strip_suffix("\n\\end{align*}\n"))
                .expect("an environment");
            for line in inner.split(" \\\\\n") {
                // Cases have their own columns.
                let line = match (line.find("\\begin{cases}"), line.find("\\end{cases}")) {
                    (Some(begin), Some(end)) => format!("{}{}", &line[..begin], &line[end..]),
                    _ => line.to_owned(),
                };
                let count = |what: &str| line.matches(what).count();
                assert_eq!(count("{"), count("}"), "{line}");
                assert_eq!(count("\\left"), count("\\right"), "{line}");
                assert_eq!(count("&"), 3, "{line}");
            }
        }
    }
}

#[test]
fn long_formulas_have_as_many_steps_as_operations() {
    let mut graph = Graph::new();
    let x = graph.variable("x");
    let symbol = graph.symbol("x");
    let mut deep = x;
    for _ in 0..20_000 {
        deep = graph.call(Function::Sin, &[deep]).expect("one argument");
    }
    let before = graph.len();
    let derivation = Derivation::new(&mut graph, deep, symbol, &Assumptions::none());
    assert_eq!(derivation.steps.len(), 20_000);
    assert!(graph.len() < before + 20 * 20_000, "{} expressions", graph.len() - before);
    let text = derivation.display(&graph, "∂f/∂x").to_string();
    assert!(text.contains("and 19500 more steps, not shown"), "{}", text.len());
    assert!(text.contains("operations, too long as text") && text.len() < 1_000_000);

    let factors: Vec<Expr> = (0..5_000).map(|i| graph.variable(&format!("x{i}"))).collect();
    let factors: Vec<Expr> = factors.into_iter().map(|y| graph.add(&[x, y])).collect();
    let product = graph.mul(&factors);
    let before = graph.len();
    let derivation = Derivation::new(&mut graph, product, symbol, &Assumptions::none());
    assert_eq!(derivation.steps.len(), 5_002);
    assert!(graph.len() < before + 40 * 5_000, "{} expressions", graph.len() - before);
}

#[test]
fn the_derivations_of_the_corpus_have_the_right_values() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/antiderivatives.jsonl");
    let path = std::env::var_os("SYMDIFF_CORPUS").map_or(beside.into(), std::path::PathBuf::from);
    let Ok(problems) = std::fs::read_to_string(&path) else {
        skip("corpus", "set SYMDIFF_CORPUS to a file of problems to test with them");
        return;
    };
    let (mut count, mut same_form) = (0, 0);
    for problem in problems.lines().step_by(5) {
        let problem: serde_json::Value = serde_json::from_str(problem).expect("JSON");
        let expr = problem["expr"].as_str().expect("a formula");
        let wrt = problem["wrt"].as_str().expect("a name");
        let mut system = System::parse(expr, Some(&[wrt])).expect("a formula");
        let plain = system.formula(0).derivatives[0];
        derivations(&mut system);
        let formula = system.formula(0);
        same_form += usize::from(formula.derivatives[0] == plain);
        let names = formula.variables.iter().map(|&symbol| formula.name(symbol));
        let point: Vec<f64> =
            names.map(|name| problem["at"][name].as_f64().expect("a number")).collect();
        let found = formula.at(&point).gradient[0];
        let expected = problem["derivative_at"].as_f64().expect("a number");
        assert!(
            (found - expected).abs() <= 1e-6 * expected.abs(),
            "{expr}: {found}, not {expected}"
        );
        count += 1;
    }
    assert!(count > 0, "the corpus is empty");
    eprintln!("{same_form} of {count} have the form that is printed without steps");
}
