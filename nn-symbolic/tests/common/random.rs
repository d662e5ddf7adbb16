//! Random formulas, and their values with a bound on the rounding error.

use std::collections::HashMap;

use nn_symbolic::{Constant, Expr, Function, Graph, Node, Rational, Symbol};

use super::Random;

/// The variables of random formulas, and what is assumed of them.
pub(crate) const VARIABLES: [&str; 5] = ["x", "y", "p", "q", "n"];
pub(crate) const ASSUMPTIONS: &str = "p>0, q<=0, n integer";

/// A point at which the assumptions hold. Zero and whole numbers are frequent, because that is where rules go wrong.
pub(crate) fn point(graph: &mut Graph, random: &mut Random) -> HashMap<Symbol, f64> {
    let mut any = || match random.below(4) {
        0 => random.pick(&[-2.0, -1.0, 0.0, 1.0, 2.0, 3.0]),
        1 => random.between(-0.5, 0.5),
        _ => random.between(-3.0, 3.0),
    };
    let (x, y, p, q, n) = (any(), any(), any(), any(), any());
    let positive = if p == 0.0 { 0.5 } else { p.abs() };
    let values = [x, y, positive, -q.abs(), n.round()];
    let symbols = VARIABLES.iter().map(|name| graph.symbol(name));
    symbols.zip(values).collect()
}

/// A formula of about `size` operations, with shared parts.
pub(crate) fn formula(graph: &mut Graph, random: &mut Random, size: usize) -> Expr {
    let mut pool: Vec<Expr> = VARIABLES.iter().map(|name| graph.variable(name)).collect();
    pool.push(graph.constant(Constant::Pi));
    pool.push(graph.constant(Constant::E));
    for _ in 0..3 {
        let number = Rational::new(random.below(9) as i64 - 4, 1 + random.below(3) as i64);
        pool.push(graph.number(number.expect("a positive denominator")));
    }
    for _ in 0..size {
        // Recent expressions more often, so that formulas become deep as well as wide.
        let recent = pool.len().saturating_sub(6);
        let mut operand = || match random.below(2) {
            0 => pool[recent + random.below(pool.len() - recent)],
            _ => pool[random.below(pool.len())],
        };
        let (a, b, c) = (operand(), operand(), operand());
        let expr = match random.below(14) {
            0 => graph.neg(a),
            1 | 2 => graph.add(&[a, b]),
            3 => graph.add(&[a, b, c]),
            4 => graph.sub(a, b),
            5 | 6 => graph.mul(&[a, b]),
            7 => graph.mul(&[a, b, c]),
            8 => graph.div(a, b),
            9 | 10 => {
                let exponent = random.pick(&[
                    (-3, 1),
                    (-2, 1),
                    (-1, 1),
                    (0, 1),
                    (2, 1),
                    (3, 1),
                    (4, 1),
                    (1, 2),
                    (-1, 2),
                    (3, 2),
                    (1, 3),
                    (2, 3),
                ]);
                let exponent = Rational::new(exponent.0, exponent.1).expect("a denominator");
                let exponent = graph.number(exponent);
                graph.pow(a, exponent)
            }
            11 if random.below(3) == 0 => graph.pow(a, b),
            _ => {
                let function = random.pick(Function::ALL);
                let order = random.below(4) as i64;
                let order = graph.number(order);
                let args = if function.has_order() { [order, a] } else { [a, b] };
                graph.call(function, &args[..function.arity()]).expect("its arity")
            }
        };
        pool.push(expr);
    }
    pool[pool.len() - 1]
}

/// A value and a bound, to first order, on the rounding error in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Estimate {
    pub(crate) value: f64,
    pub(crate) error: f64,
    /// The largest relative error of anything computed on the way.
    pub(crate) worst: f64,
}

/// The value of `root` by a running error analysis: each operation adds its own rounding and passes on the errors of
/// its operands, measured by moving them. `None` where something on the way is not finite or underflows.
pub(crate) fn estimate(
    graph: &Graph,
    root: Expr,
    point: &HashMap<Symbol, f64>,
) -> Option<Estimate> {
    estimated(graph, root, point).ok()
}

/// Why a value could not be estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Why {
    /// It has no value: an operation is not finite, wherever its operands are within their errors.
    Undefined,
    /// It may have none, but rounding may be the reason, or it leaves the range of `f64`.
    Unclear,
}

/// Why `root` has no estimate, if it has none.
pub(crate) fn why_not(graph: &Graph, root: Expr, point: &HashMap<Symbol, f64>) -> Option<Why> {
    estimated(graph, root, point).err()
}

/// What it is that an operation on operands with these errors is not finite.
fn reason(
    node: &Node,
    operands: &[Estimate],
    value: f64,
    operation: impl Fn(&[f64]) -> f64,
) -> Why {
    // Other poles are at 0, or at numbers that f64 does not have.
    let has_pole =
        matches!(node, Node::Call(Function::Atanh | Function::Acoth | Function::Log1p, _));
    let non_zero = operands.iter().all(|x| x.value != 0.0);
    let overflows = value.is_infinite() && non_zero && !has_pole;
    let defined = |i: usize, by: f64| {
        let mut moved: Vec<f64> = operands.iter().map(|x| x.value).collect();
        moved[i] += 2.0 * by;
        operation(&moved).is_finite()
    };
    let mut errors = operands.iter().map(|x| x.error).enumerate().filter(|&(_, error)| error > 0.0);
    let by_rounding = errors.any(|(i, error)| defined(i, error) || defined(i, -error));
    if value.is_finite() || overflows || by_rounding { Why::Unclear } else { Why::Undefined }
}

fn estimated(graph: &Graph, root: Expr, point: &HashMap<Symbol, f64>) -> Result<Estimate, Why> {
    let mut values: HashMap<Expr, Result<Estimate, Why>> = HashMap::new();
    for expr in graph.reachable(&[root]) {
        let value = estimated_node(graph, expr, &values, point);
        values.insert(expr, value);
    }
    values[&root]
}

fn estimated_node(
    graph: &Graph,
    expr: Expr,
    values: &HashMap<Expr, Result<Estimate, Why>>,
    point: &HashMap<Symbol, f64>,
) -> Result<Estimate, Why> {
    let node = graph.node(expr);
    // What is not selected may have no value.
    if let Node::Select([condition, then, otherwise]) = node {
        let condition = values[condition]?;
        if condition.error > 0.0 {
            return Err(Why::Unclear);
        }
        return values[if condition.value != 0.0 { then } else { otherwise }];
    }
    let args = node.children().iter().map(|e| values[e]);
    let args = args.collect::<Result<Vec<Estimate>, Why>>()?;
    let operands: Vec<f64> = args.iter().map(|arg| arg.value).collect();
    let operation = |x: &[f64]| apply(graph, node, x, point);
    let value = operation(&operands);
    let vanishes = value == 0.0
        && match node {
            Node::Pow(_) | Node::Call(Function::Powi, _) => operands[0] != 0.0,
            Node::Call(f, _) => matches!(
                f,
                Function::Exp
                    | Function::Exp2
                    | Function::Sigmoid
                    | Function::Softplus
                    | Function::Sech
                    | Function::Csch
            ),
            Node::Mul(_) => !operands.contains(&0.0),
            Node::Div(_) => operands[0] != 0.0,
            _ => false,
        };
    // On a branch cut the value hangs on the sign of a zero.
    let on_cut = match node {
        Node::Call(f @ (Function::Atan2 | Function::Acot), _) => !f.is_defined(&operands),
        _ => false,
    };
    // What is a whole number but for rounding is an order or none.
    if matches!(node, Node::Call(f, _) if f.has_order()) && args[0].error > 0.0 {
        return Err(Why::Unclear);
    }
    // A negative base has a power only if the exponent is whole, and its sign hangs on whether that is even.
    if matches!(node, Node::Pow(_)) && operands[0] < 0.0 && args[1].error > 0.0 {
        return Err(Why::Unclear);
    }
    if on_cut || !value.is_finite() || vanishes || value != 0.0 && value.abs() < 1e-290 {
        return Err(reason(node, &args, value, operation));
    }
    // Library functions and powers are good to a few units in the last place; whole numbers are exact.
    let mut error = 4.0
        * f64::EPSILON
        * match node {
            _ if is_exact(node, &operands, value) => 0.0,
            Node::Add(_) | Node::Sub(_) => operands.iter().map(|x| x.abs()).sum(),
            _ => value.abs(),
        };
    for (i, arg) in args.iter().enumerate().filter(|(_, arg)| arg.error > 0.0) {
        let moved = |by: f64| {
            let mut operands = operands.clone();
            operands[i] += by;
            (operation(&operands) - value).abs()
        };
        let (up, down) = (moved(arg.error), moved(-arg.error));
        // At the end of its domain nothing bounds the error.
        error += if up.is_nan() || down.is_nan() { f64::INFINITY } else { up.max(down) };
    }
    // Between jumps it goes up again, so what it is at the ends is no bound.
    if matches!(node, Node::Call(Function::Rem, _)) {
        let [a, b] = [args[0], args[1]];
        let of_operands = a.error + (a.value / b.value).abs().ceil() * b.error;
        let rest = value.abs();
        let near = of_operands >= rest.min(b.value.abs() - rest) && of_operands > 0.0;
        error += of_operands + if near { b.value.abs() } else { 0.0 };
    }
    if !error.is_finite() {
        return Err(reason(node, &args, value, operation));
    }
    let relative = if error == 0.0 { 0.0 } else { error / value.abs() };
    let worst = args.iter().map(|arg| arg.worst).fold(relative, f64::max);
    Ok(Estimate { value, error, worst })
}

/// Whether an operation does not round.
fn is_exact(node: &Node, operands: &[f64], value: f64) -> bool {
    let whole = |x: &f64| x.fract() == 0.0 && x.abs() < 1e15;
    match node {
        Node::Variable(_) | Node::Neg(_) => true,
        // So that a number may be exactly where a function jumps.
        Node::Number(number) => {
            let (over, below) = number.to_ratio().unwrap_or((1, 3));
            below.unsigned_abs().is_power_of_two() && whole(&(over as f64))
        }
        Node::Add(_) | Node::Sub(_) | Node::Mul(_) => operands.iter().chain([&value]).all(whole),
        Node::Pow(_) => operands.iter().chain([&value]).all(whole) && operands[1] >= 0.0,
        Node::Call(function, _) => matches!(
            function,
            Function::Abs
                | Function::Sign
                | Function::Step
                | Function::Relu
                | Function::Min
                | Function::Max
                | Function::Floor
                | Function::Ceil
                | Function::Round
                | Function::Trunc
                | Function::Rem
        ),
        Node::Compare(..) | Node::Join(..) | Node::Select(_) => true,
        Node::Div(_) | Node::Constant(_) => false,
    }
}

/// In the order that keeps what is in between near 1: large factors meet small ones before they leave the range of f64.
fn product(factors: &[f64]) -> f64 {
    let mut ascending = factors.to_vec();
    ascending.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let mut left = ascending.as_slice();
    let mut product: f64 = 1.0;
    while let [smallest, rest @ ..] = left {
        match left {
            [rest @ .., largest] if product.abs() < 1.0 => {
                (product, left) = (product * largest, rest)
            }
            _ => (product, left) = (product * smallest, rest),
        }
    }
    product
}

fn apply(graph: &Graph, node: &Node, x: &[f64], point: &HashMap<Symbol, f64>) -> f64 {
    match node {
        Node::Number(number) => number.to_f64(),
        Node::Constant(constant) => constant.value(),
        Node::Variable(symbol) => point[symbol],
        Node::Neg(_) => -x[0],
        Node::Add(_) => x.iter().sum(),
        Node::Sub(_) => x[0] - x[1],
        Node::Mul(_) => product(x),
        Node::Div(_) => x[0] / x[1],
        Node::Pow([_, exponent]) => {
            let whole = graph.as_number(*exponent).and_then(Rational::to_i64);
            match whole.and_then(|n| i32::try_from(n).ok()) {
                Some(n) => x[0].powi(n),
                None => x[0].powf(x[1]),
            }
        }
        Node::Call(function, _) => function.value(x),
        Node::Compare(relation, _) => f64::from(relation.compares(x[0], x[1])),
        Node::Join(connective, _) => f64::from(connective.holds(x[0] != 0.0, x[1] != 0.0)),
        Node::Select(_) => x[if x[0] != 0.0 { 1 } else { 2 }],
    }
}
