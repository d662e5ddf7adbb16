//! Thousands of random graphs: the value of the code is the value of the graph.

use super::*;

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn choose<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Of either sign, more often positive, between 0.3 and 1.8 in size.
    fn point(&mut self) -> f64 {
        let size = 0.3 + 1.5 * (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        if self.below(4) > 0 { size } else { -size }
    }

    fn ratio(&mut self) -> Rational {
        let numerator = self.choose(&[-7, -3, -2, -1, 1, 1, 2, 3, 5]);
        Rational::new(numerator, self.choose(&[1, 1, 1, 2, 3, 5, 7, 10])).unwrap()
    }

    fn exponent(&mut self) -> Rational {
        let numerator = self.choose(&[-9, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7]);
        Rational::new(numerator, self.choose(&[1, 1, 1, 1, 2, 3])).unwrap()
    }
}

fn leaves(graph: &mut Graph, random: &mut Random) -> Vec<Expr> {
    let mut leaves = ["x", "y", "z"].map(|name| graph.variable(name)).to_vec();
    leaves.push(graph.constant(Constant::Pi));
    leaves.push(graph.constant(Constant::E));
    leaves.push(graph.number(random.ratio()));
    leaves
}

/// Any node over any nodes.
fn raw_graph(random: &mut Random) -> (Graph, Vec<Expr>) {
    let mut graph = Graph::new();
    let mut pool = leaves(&mut graph, random);
    for _ in 0..14 {
        let arity = 2 + random.below(3);
        let several: Vec<Expr> = (0..arity).map(|_| random.choose(&pool)).collect();
        let expr = match random.below(9) {
            0 => graph.neg(several[0]),
            1 => graph.add(&several),
            2 => graph.sub(several[0], several[1]),
            3 => graph.mul(&several),
            4 => graph.div(several[0], several[1]),
            5 => graph.pow(several[0], several[1]),
            6 => {
                let exponent = random.exponent();
                let exponent = graph.number(exponent);
                graph.pow(several[0], exponent)
            }
            7 => graph.number(random.ratio()),
            _ => {
                let function = random.choose(Function::ALL);
                graph.call(function, &several[..function.arity()]).unwrap()
            }
        };
        pool.push(expr);
    }
    (graph, pool.split_off(pool.len() - 3))
}

/// Sums of terms with one coefficient each, products of powers, functions of both.
fn canonical_graph(random: &mut Random) -> (Graph, Vec<Expr>) {
    let mut graph = Graph::new();
    let mut pool = leaves(&mut graph, random)[..5].to_vec();
    for _ in 0..3 {
        let mut terms = Vec::new();
        for _ in 0..2 + random.below(3) {
            let mut factors = Vec::new();
            if random.below(3) > 0 {
                factors.push(graph.number(random.ratio()));
            }
            for _ in 0..1 + random.below(3) {
                let base = random.choose(&pool);
                factors.push(match random.below(3) {
                    0 => base,
                    _ => {
                        let exponent = graph.number(random.exponent());
                        graph.pow(base, exponent)
                    }
                });
            }
            terms.push(graph.mul(&factors));
        }
        let sum = graph.add(&terms);
        pool.push(sum);
        let function = random.choose(Function::ALL);
        let args = [sum, random.choose(&pool)];
        pool.push(graph.call(function, &args[..function.arity()]).unwrap());
    }
    (graph, pool.split_off(5))
}

/// A value and a bound on the error that rounding may have given it.
#[derive(Clone, Copy)]
struct Ball {
    value: f64,
    error: f64,
}

/// A few units in the last place, for the operations of either order of evaluation.
const UNIT: f64 = 4.0 * f64::EPSILON;

impl Ball {
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let value = f(self.value);
        let spread = |end: f64| (f(end) - value).abs();
        let error = spread(self.value + self.error) + spread(self.value - self.error);
        Self { value, error: error + UNIT * value.abs() }
    }

    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let (first, second) = (self.map(|a| f(a, other.value)), other.map(|b| f(self.value, b)));
        Self { value: first.value, error: first.error + second.error }
    }
}

/// The value of `root` with a running error bound (Wilkinson's running error analysis, by differences); `None` where
/// something on the way is not finite, leaves the range in which reordered products cannot overflow, or is a computed
/// zero, whose sign is free.
fn bounded(graph: &Graph, root: Expr, point: impl Fn(Symbol) -> f64) -> Option<Ball> {
    let mut balls = std::collections::HashMap::new();
    for expr in graph.reachable(&[root]) {
        let exact = |value| Ball { value, error: 0.0 };
        let of = |e: &Expr| -> Ball { balls[e] };
        let all = |es: &[Expr], start: f64, f: fn(f64, f64) -> f64| {
            es.iter().fold(exact(start), |total, e| total.zip(of(e), f))
        };
        let ball = match graph.node(expr) {
            Node::Number(number) => exact(number.to_f64()).map(|x| x),
            Node::Constant(constant) => exact(constant.value()),
            Node::Variable(symbol) => exact(point(*symbol)),
            Node::Neg([a]) => of(a).map(|x| -x),
            Node::Add(terms) => {
                let mut total = all(terms, 0.0, |a, b| a + b);
                // In another order the partial sums are others, but none is above the sum of the sizes.
                total.error += UNIT * terms.iter().map(|e| of(e).value.abs()).sum::<f64>();
                total
            }
            Node::Sub([a, b]) => of(a).zip(of(b), |a, b| a - b),
            Node::Mul(factors) => all(factors, 1.0, |a, b| a * b),
            Node::Div([a, b]) => of(a).zip(of(b), |a, b| a / b),
            Node::Pow([a, b]) => match graph.as_number(*b).and_then(Rational::to_i64) {
                Some(n) => of(a).map(|x| x.powi(n as i32)),
                None => of(a).zip(of(b), f64::powf),
            },
            Node::Call(function, args) => match args[..] {
                [a] => of(&a).map(|x| function.value(&[x])),
                [a, b] => of(&a).zip(of(&b), |x, y| function.value(&[x, y])),
                _ => return None,
            },
            Node::Compare(..) | Node::Join(..) | Node::Select(_) => return None,
        };
        let is_number = graph.as_number(expr).is_some();
        if !is_number && !(1e-60..1e60).contains(&ball.value.abs()) {
            return None;
        }
        balls.insert(expr, ball);
    }
    Some(balls[&root])
}

/// Compares on `count` graphs; returns on how many results it could.
fn compare(count: usize, build: impl Fn(&mut Random) -> (Graph, Vec<Expr>)) -> usize {
    const TOLERANCE: f64 = 1e-12;
    let mut random = Random(2024);
    let mut compared = 0;
    for case in 0..count {
        let (graph, roots) = build(&mut random);
        let symbols = graph.variables(&roots);
        let values: Vec<f64> = symbols.iter().map(|_| random.point()).collect();
        let point = |symbol| values[symbols.iter().position(|&s| s == symbol).unwrap()];
        let code = Code::new(&graph, &roots);

        let mut distinct = code.operations.clone();
        distinct.sort_by_cached_key(|operation| format!("{operation:?}"));
        distinct.dedup();
        assert_eq!(distinct.len(), code.operations.len(), "value numbering");
        assert!(code.uses().iter().all(|&uses| uses > 0), "nothing unused");
        assert!(code.cost() <= code.operations.len());

        let expected = crate::evaluate(&graph, &roots, |symbol| Some(point(symbol)));
        let got = code.evaluate(point);
        for ((&root, expected), got) in roots.iter().zip(expected).zip(got) {
            let Some(ball) = bounded(&graph, root, point) else {
                continue;
            };
            // Only where rounding alone, in either order, stays under half the tolerance.
            if ball.error <= 0.5 * TOLERANCE * expected.abs() {
                let error = (got - expected).abs();
                assert!(
                    error <= TOLERANCE * expected.abs(),
                    "case {case}: {got} is not {expected}\n{graph:?}\n{}",
                    code.display(&graph)
                );
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn the_code_of_raw_graphs_has_their_values() {
    let compared = compare(10_000, raw_graph);
    assert!(compared > 10_000, "only {compared} results were comparable");
}

#[test]
fn the_code_of_canonical_graphs_has_their_values() {
    let compared = compare(10_000, canonical_graph);
    assert!(compared > 10_000, "only {compared} results were comparable");
}

#[test]
fn every_function_of_the_table_is_lowered_to_functions_rust_has() {
    for &function in Function::ALL {
        let mut graph = Graph::new();
        let args: Vec<Expr> =
            ["x", "y"][..function.arity()].iter().map(|name| graph.variable(name)).collect();
        let call = graph.call(function, &args).unwrap();
        let code = Code::new(&graph, &[call]);
        for operation in &code.operations {
            if let Operation::Call(called, _) = operation {
                assert!(called.rust_name().is_some(), "{function:?}");
            }
        }
        let symbols = graph.variables(&[call]);
        let mut compared = 0;
        let mut random = Random(7);
        for _ in 0..800 {
            // Domains are |x| < 1, |x| > 1, x > 0 or wider: all are met.
            let mut values = [1.7 * random.point(), 1.7 * random.point()];
            if function.has_order() {
                values[0] = values[0].round();
            }
            let values = &values[..function.arity()];
            if !function.is_defined(values) {
                continue;
            }
            let got = code
                .evaluate(|symbol| values[symbols.iter().position(|&s| s == symbol).unwrap()])[0];
            let expected = function.value(values);
            let error = (got - expected).abs();
            assert!(
                error <= 1e-15 * expected.abs(),
                "{function:?}{values:?}: {got} is not {expected}"
            );
            compared += 1;
        }
        assert!(compared >= 50, "{function:?}: {compared} points");
    }
}
