//! Formulas made of what the rules of the simplifier are about.

use nn_symbolic::{Constant, Expr, Function, Graph, Rational};

use crate::common::{Random, random};

/// A few such formulas of random operands, put together.
pub(crate) fn formula(graph: &mut Graph, random: &mut Random) -> Expr {
    let mut all = part(graph, random);
    for _ in 0..random.below(3) {
        let other = part(graph, random);
        all = match random.below(6) {
            0 => graph.add(&[all, other]),
            1 => graph.sub(all, other),
            2 => graph.mul(&[all, other]),
            3 => graph.div(all, other),
            4 => power(graph, all, random),
            _ => {
                let function = random.pick(Function::ALL);
                graph.call(function, &[all, other][..function.arity()]).expect("its arity")
            }
        };
    }
    all
}

fn part(graph: &mut Graph, random: &mut Random) -> Expr {
    let [size_a, size_b] = [random.below(5), random.below(4)];
    let a = random::formula(graph, random, size_a);
    let b = random::formula(graph, random, size_b);
    if random.below(5) == 0 { a } else { pattern(graph, random, a, b) }
}

/// `base` to one of the exponents that rules tell apart.
fn power(graph: &mut Graph, base: Expr, random: &mut Random) -> Expr {
    let (numerator, denominator) = random.pick(&[
        (-3, 1),
        (-2, 1),
        (-1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (1, 2),
        (-1, 2),
        (3, 2),
        (-3, 2),
        (1, 3),
        (2, 3),
    ]);
    let exponent = Rational::new(numerator, denominator).expect("a denominator");
    let exponent = graph.number(exponent);
    graph.pow(base, exponent)
}

fn call(graph: &mut Graph, function: Function, arg: Expr) -> Expr {
    graph.call(function, &[arg]).expect("one argument")
}

/// The left side of some rule, of these operands.
fn pattern(graph: &mut Graph, random: &mut Random, a: Expr, b: Expr) -> Expr {
    use Function as F;
    let one = graph.number(1);
    let squares = |graph: &mut Graph, f, g, minus: bool| {
        let two = graph.number(2);
        let [x, y] = [f, g].map(|function| {
            let value = call(graph, function, a);
            let square = graph.pow(value, two);
            graph.mul(&[b, square])
        });
        if minus { graph.sub(x, y) } else { graph.add(&[x, y]) }
    };
    match random.below(32) {
        0 => squares(graph, F::Sin, F::Cos, false),
        1 => squares(graph, F::Cosh, F::Sinh, true),
        // f(g(a)) for functions that may be inverse to each other.
        2 | 3 => {
            let (f, g) = random.pick(&[
                (F::Exp, F::Ln),
                (F::Ln, F::Exp),
                (F::Sin, F::Asin),
                (F::Asin, F::Sin),
                (F::Cos, F::Acos),
                (F::Acos, F::Cos),
                (F::Tan, F::Atan),
                (F::Atan, F::Tan),
                (F::Acosh, F::Cosh),
                (F::Cosh, F::Acosh),
                (F::Expm1, F::Log1p),
                (F::Log1p, F::Expm1),
                (F::Exp2, F::Log2),
                (F::Acoth, F::Coth),
                (F::Cot, F::Acot),
                (F::Acot, F::Cot),
                (F::Sec, F::Asec),
                (F::Asec, F::Sec),
                (F::Csc, F::Acsc),
                (F::Acsc, F::Csc),
                (F::Sinh, F::Asinh),
                (F::Asinh, F::Sinh),
                (F::Tanh, F::Atanh),
                (F::Atanh, F::Tanh),
                (F::Sech, F::Asech),
                (F::Asech, F::Sech),
                (F::Csch, F::Acsch),
                (F::Acsch, F::Csch),
                (F::Sign, F::Abs),
                (F::Sign, F::Sign),
            ]);
            let inner = call(graph, g, a);
            call(graph, f, inner)
        }
        // Powers of powers, and of products.
        4 | 5 => {
            let inner = power(graph, a, random);
            power(graph, inner, random)
        }
        6 => {
            let inner = graph.mul(&[a, b]);
            power(graph, inner, random)
        }
        7 => {
            let inner = graph.pow(a, b);
            power(graph, inner, random)
        }
        // Powers that meet.
        8 | 9 => {
            let [x, y] = [power(graph, a, random), power(graph, a, random)];
            graph.mul(&[x, b, y])
        }
        10 => {
            let [x, y] = [graph.pow(a, b), power(graph, a, random)];
            graph.mul(&[x, y])
        }
        11 => graph.div(a, a),
        12 => {
            let x = power(graph, a, random);
            let function = random.pick(&[F::Ln, F::Log2, F::Log10, F::Abs, F::Sign, F::Cbrt]);
            call(graph, function, x)
        }
        // |a| and its sign.
        13 => {
            let [x, y] = [call(graph, F::Abs, a), call(graph, F::Sign, a)];
            let [x, y] = [power(graph, x, random), power(graph, y, random)];
            graph.mul(&[x, y, a])
        }
        14 => {
            let x = call(graph, F::Abs, a);
            let x = power(graph, x, random);
            graph.mul(&[a, x])
        }
        // Stable forms.
        15 => {
            let exponential = call(graph, F::Exp, a);
            let sum = graph.add(&[one, exponential]);
            match random.below(3) {
                0 => call(graph, F::Ln, sum),
                1 => graph.div(one, sum),
                _ => graph.div(exponential, sum),
            }
        }
        16 => {
            let exponential = call(graph, F::Exp, a);
            graph.sub(exponential, one)
        }
        17 => {
            let sum = graph.add(&[one, a]);
            call(graph, F::Ln, sum)
        }
        18 => {
            let [x, y] = [call(graph, F::Exp, a), call(graph, F::Exp, b)];
            let y = power(graph, y, random);
            graph.mul(&[x, y])
        }
        // Parity and multiples of π.
        19 => {
            let negative = graph.neg(a);
            let function = random.pick(Function::ALL);
            graph.call(function, &[negative, b][..function.arity()]).expect("its arity")
        }
        20 => {
            let angle = Rational::new(random.below(25) as i64 - 12, random.pick(&[1, 2, 3, 4, 6]));
            let factor = graph.number(angle.expect("a denominator"));
            let (pi, n) = (graph.constant(Constant::Pi), graph.variable("n"));
            let angle = match random.below(2) {
                0 => graph.mul(&[factor, pi]),
                _ => graph.mul(&[n, factor, pi]),
            };
            let function = random.pick(&[F::Sin, F::Cos, F::Tan]);
            call(graph, function, angle)
        }
        // Like terms and sums that vanish.
        21 => {
            let two = graph.number(2);
            let double = graph.mul(&[two, a]);
            graph.sub(double, a)
        }
        22 => {
            let difference = graph.sub(a, a);
            graph.mul(&[difference, b])
        }
        // Functions of opposite arguments.
        23..=25 => {
            let (difference, opposite) = (graph.sub(a, b), graph.sub(b, a));
            let functions = [F::Sin, F::Tan, F::Sign, F::Abs, F::Erf, F::Cbrt, F::Atan, F::Cos];
            let [f, g] = [random.pick(&functions), random.pick(&functions)];
            let [x, y] = [call(graph, f, difference), call(graph, g, opposite)];
            let [x, y] = [power(graph, x, random), power(graph, y, random)];
            let three = graph.number(3);
            match random.below(3) {
                0 => graph.add(&[x, y]),
                1 => {
                    let [x, y] = [graph.mul(&[three, x, a]), graph.mul(&[y, a])];
                    graph.sub(x, y)
                }
                _ => graph.mul(&[three, x, y]),
            }
        }
        // Softplus and sigmoid, reflected.
        26 | 27 => {
            let minus = graph.neg(a);
            let f = random.pick(&[F::Softplus, F::Sigmoid]);
            let [x, y] = [call(graph, f, a), call(graph, f, minus)];
            let scaled = [x, y, a].map(|e| graph.mul(&[b, e]));
            match random.below(6) {
                0 => graph.sub(x, a),
                1 => graph.sub(x, y),
                2 => graph.add(&[x, y]),
                3 => graph.add(&[scaled[0], scaled[1]]),
                4 => graph.sub(scaled[0], scaled[2]),
                _ => {
                    let rest = graph.sub(one, x);
                    call(graph, F::Ln, rest)
                }
            }
        }
        // Powers as exponentials, and what derivatives of inverse functions leave.
        28 => {
            let log = call(graph, F::Ln, a);
            let product = graph.mul(&[b, log]);
            call(graph, F::Exp, product)
        }
        29 => {
            let (f, g, sign) = random.pick(&[
                (F::Cos, F::Asin, -1),
                (F::Sin, F::Acos, -1),
                (F::Cosh, F::Asinh, 1),
            ]);
            let inner = call(graph, g, a);
            let value = call(graph, f, inner);
            let [two, sign] = [graph.number(2), graph.number(sign)];
            let square = graph.pow(a, two);
            let square = graph.mul(&[sign, square]);
            let sum = graph.add(&[one, square]);
            let root = call(graph, F::Sqrt, sum);
            graph.div(value, root)
        }
        // The square of a root beside the root.
        30 => {
            let root = call(graph, F::Sqrt, a);
            let two = graph.number(2);
            let square = graph.pow(root, two);
            let product = graph.mul(&[b, square]);
            let sum = graph.sub(one, product);
            let [x, y] = [power(graph, a, random), power(graph, sum, random)];
            graph.mul(&[x, y])
        }
        // A fraction of sums.
        _ => {
            let [x, y] = [graph.add(&[a, b]), graph.sub(a, b)];
            let [x, y] = [power(graph, x, random), power(graph, y, random)];
            graph.div(x, y)
        }
    }
}
