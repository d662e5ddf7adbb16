//! The derivatives of the table against differences of its values.

use nn_symbolic::{Assumptions, Expr, Function, Graph, derivative, evaluate, simplify};

/// Points at which each argument is tried, if the function is smooth there; enough that 200 are left of each row.
fn coordinates(arity: usize) -> Vec<f64> {
    let steps = if arity == 1 { 1_000 } else { 24 };
    let spread = (0..steps).map(|i| (i as f64 + 0.5) / steps as f64 * 8.0 - 4.0);
    // Denser towards 0, where functions with a pole bend most.
    spread.map(|t| t * t.abs() / 4.0 + 0.003).collect()
}

fn points(arity: usize) -> Vec<Vec<f64>> {
    let line = coordinates(arity);
    if arity == 1 {
        return line.into_iter().map(|x| vec![x]).collect();
    }
    let pairs = line.iter().flat_map(|&x| line.iter().map(move |&y| vec![x, 1.07 * y]));
    pairs.collect()
}

/// Whether the function is smooth on the whole stretch that differences reach into.
fn is_smooth_around(function: Function, args: &[f64], i: usize, reach: f64) -> bool {
    let at = |offset: f64| {
        let mut args = args.to_vec();
        args[i] += offset;
        args
    };
    let ends = [-reach, -reach / 2.0, 0.0, reach / 2.0, reach].map(at);
    let defined = ends.iter().all(|args| function.is_defined(args));
    let kinks = ends.iter().map(|args| function.kink(args).unwrap_or(1.0));
    let signs: Vec<f64> = kinks.map(f64::signum).collect();
    // A pole or a branch cut inside shows as a change of sign without a zero.
    defined && signs.iter().all(|&sign| sign == signs[0]) && !crosses_pole(function, &ends)
}

fn crosses_pole(function: Function, ends: &[Vec<f64>]) -> bool {
    let jump = |pair: &[Vec<f64>]| {
        let (a, b) = (function.value(&pair[0]), function.value(&pair[1]));
        a * b < 0.0 && (a - b).abs() > 1.0
    };
    ends.windows(2).any(jump)
}

/// The derivative from central differences at h, h/2, h/4, h/8, extrapolated to h = 0 (Richardson), and an estimate of
/// its error: how much the last step changed it.
fn extrapolated(f: impl Fn(f64) -> f64, h: f64) -> (f64, f64) {
    let mut row: Vec<f64> = Vec::new();
    let mut last = f64::NAN;
    for level in 0..4 {
        let h = h / f64::from(1 << level);
        let mut value = (f(h) - f(-h)) / (2.0 * h);
        for (order, entry) in row.iter_mut().enumerate() {
            let weight = f64::from(1 << (2 * (order + 1)));
            let better = value + (value - *entry) / (weight - 1.0);
            *entry = std::mem::replace(&mut value, better);
        }
        if let Some(&previous) = row.last() {
            last = previous;
        }
        row.push(value);
    }
    let best = row[row.len() - 1];
    (best, (best - last).abs())
}

/// The function of variables, and its raw and simplified partial derivatives.
fn partials(graph: &mut Graph, function: Function) -> Vec<[Expr; 2]> {
    let args: Vec<Expr> =
        ["a", "b"][..function.arity()].iter().map(|name| graph.variable(name)).collect();
    let call = graph.call(function, &args).expect("its arity");
    let symbols = args.iter().filter_map(|&arg| graph.as_variable(arg));
    let symbols: Vec<_> = symbols.collect();
    let raw = symbols.iter().map(|&symbol| derivative(graph, call, symbol));
    let raw: Vec<Expr> = raw.collect();
    let simple = simplify(graph, &raw, &Assumptions::none());
    raw.into_iter().zip(simple).map(|(a, b)| [a, b]).collect()
}

/// f and g with f(g(x)) = x, and where to try.
const INVERSES: &[(Function, Function, std::ops::Range<f64>)] = {
    use Function::*;
    &[
        (Exp, Ln, 0.1..9.0),
        (Exp2, Log2, 0.1..9.0),
        (Expm1, Log1p, -0.9..9.0),
        (Sin, Asin, -0.99..0.99),
        (Cos, Acos, -0.99..0.99),
        (Tan, Atan, -5.0..5.0),
        (Cot, Acot, 0.1..5.0),
        (Sec, Asec, 1.1..5.0),
        (Csc, Acsc, 1.1..5.0),
        (Sinh, Asinh, -5.0..5.0),
        (Cosh, Acosh, 1.1..5.0),
        (Tanh, Atanh, -0.99..0.99),
        (Coth, Acoth, 1.1..5.0),
        (Sech, Asech, 0.01..0.99),
        (Csch, Acsch, 0.1..5.0),
    ]
};

#[test]
fn the_derivatives_of_inverse_functions_are_reciprocal() {
    for (outer, inner, range) in INVERSES {
        let mut graph = Graph::new();
        let derivatives = [*outer, *inner].map(|f| partials(&mut graph, f)[0][1]);
        let symbol = graph.symbol("a");
        for i in 0..200 {
            let x = range.start + (range.end - range.start) * (f64::from(i) + 0.5) / 200.0;
            let y = inner.value(&[x]);
            let at =
                |derivative, x| evaluate(&graph, &[derivative], |s| (s == symbol).then_some(x))[0];
            let product = at(derivatives[0], y) * at(derivatives[1], x);
            // A few roundings, at worst a hundred times as large near the ends of the ranges.
            assert!(
                (product - 1.0).abs() < 1e-12,
                "{}′({}) at {x}: {product}",
                outer.name(),
                inner.name()
            );
        }
    }
}

#[test]
fn a_power_to_a_whole_number_has_its_derivative_at_zero_too() {
    let mut graph = Graph::new();
    let all = partials(&mut graph, Function::Powi);
    let [x, n] = [graph.symbol("a"), graph.symbol("b")];
    for (at, to, expected) in [
        (0.0, 0.0, 0.0),
        (0.0, 1.0, 1.0),
        (0.0, 2.0, 0.0),
        (-2.0, 3.0, 12.0),
        (-2.0, -1.0, -0.25),
        (3.0, 0.0, 0.0),
        // Rounded towards zero.
        (-2.0, 3.9, 12.0),
        (0.0, 0.9, 0.0),
        (0.0, -0.9, 0.0),
    ] {
        let point = |symbol| if symbol == x { Some(at) } else { (symbol == n).then_some(to) };
        assert_eq!(evaluate(&graph, &all[0], point), [expected; 2], "{at}^{to}");
        assert_eq!(evaluate(&graph, &all[1], point), [0.0; 2], "{at}^{to}");
    }
    let value = |x: f64, n: f64| Function::Powi.value(&[x, n]);
    assert_eq!([value(0.0, 0.0), value(-1.0, 3e9), value(-2.0, -1.9)], [1.0, 1.0, -0.5]);
    assert!(value(2.0, f64::NAN).is_nan() && value(f64::NAN, 2.0).is_nan());
}

#[test]
fn kinks_of_rounding_are_where_it_jumps_and_nowhere_else() {
    use Function::*;
    let steps = (-800..=800).map(|i| f64::from(i) / 100.0);
    for x in steps.chain([-0.5, 0.5_f64.next_down(), 2.5, 1e300]) {
        let (is_whole, is_halfway) = (x.fract() == 0.0, x.fract().abs() == 0.5);
        for (function, jumps) in [
            (Floor, is_whole),
            (Ceil, is_whole),
            (Round, is_halfway),
            (Trunc, is_whole && x != 0.0),
        ] {
            let kink = function.kink(&[x]).expect("it jumps somewhere");
            assert_eq!(kink == 0.0, jumps, "{}({x}): {kink}", function.name());
        }
        for b in [0.75, -2.0] {
            let kink = Rem.kink(&[x, b]).expect("it jumps somewhere");
            assert_eq!(kink == 0.0, x % b == 0.0 && x != 0.0, "rem({x}, {b}): {kink}");
        }
    }
}

#[test]
fn the_partial_derivatives_of_every_row_are_those_of_its_values() {
    for &function in Function::ALL {
        let mut graph = Graph::new();
        let partials = partials(&mut graph, function);
        for (i, partial) in partials.iter().enumerate() {
            let mut compared = 0;
            // There is no derivative by an order.
            if function.has_order() && i == 0 {
                continue;
            }
            let orders = |mut args: Vec<f64>| {
                if function.has_order() {
                    args[0] = (2.0 * args[0]).round().abs();
                }
                args
            };
            for args in points(function.arity()).into_iter().map(orders) {
                let h = 0.02 * (args[i].abs()).min(1.0);
                if !is_smooth_around(function, &args, i, 1.5 * h) {
                    continue;
                }
                let symbols = [graph.symbol("a"), graph.symbol("b")];
                let value_of = |symbol| {
                    let at = symbols.iter().position(|&s| s == symbol)?;
                    args.get(at).copied()
                };
                let values = evaluate(&graph, partial, value_of);
                let moved = |by: f64| {
                    let mut args = args.clone();
                    args[i] += by;
                    function.value(&args)
                };
                let (expected, error) = extrapolated(moved, h);
                // Rounding in the differences: ε·|f|/h, amplified a little by the extrapolation.
                let rounding = 40.0 * f64::EPSILON * (function.value(&args).abs() + 1e-3) / h;
                if error > 1e-7 * expected.abs() + rounding {
                    continue; // too close to a pole for differences
                }
                let allowed = 1e-7 * expected.abs() + 2.0 * error + rounding;
                for value in values {
                    assert!(
                        (value - expected).abs() <= allowed,
                        "∂{}/∂{i} at {args:?} is {expected}, not {value}",
                        function.name()
                    );
                }
                compared += 1;
            }
            assert!(compared >= 100, "{}: only {compared} points", function.name());
        }
    }
}
