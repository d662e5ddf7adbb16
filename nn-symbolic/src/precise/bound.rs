//! Evaluation in `f64` with a running bound of the rounding error.

use crate::code::{Code, Operation};
use crate::graph::Symbol;
use crate::table::Function;

/// The unit roundoff of `f64`.
const UNIT: f64 = f64::EPSILON / 2.0;

/// What the functions of the standard library may be off by, in units.
const FUNCTION: f64 = 2.0;

/// Each result with a bound of its absolute error, to first order.
pub(super) fn evaluate(code: &Code, values: impl Fn(Symbol) -> f64) -> Vec<(f64, f64)> {
    let mut t: Vec<(f64, f64)> = Vec::with_capacity(code.operations.len());
    for operation in &code.operations {
        // The value, the error that comes from the operands, and the units of its own rounding.
        let (value, inherited, units) = match operation {
            Operation::Number(number) => (number.to_f64(), 0.0, 1.0),
            Operation::Constant(constant) => (constant.value(), 0.0, 1.0),
            Operation::Variable(symbol) => (values(*symbol), 0.0, 0.0),
            Operation::Known(_) => (f64::NAN, 0.0, 0.0),
            Operation::Neg(a) => (-t[*a].0, t[*a].1, 0.0),
            Operation::Add(a, b) => (t[*a].0 + t[*b].0, t[*a].1 + t[*b].1, 1.0),
            Operation::Sub(a, b) => (t[*a].0 - t[*b].0, t[*a].1 + t[*b].1, 1.0),
            Operation::Mul(a, b) => {
                let ((a, of_a), (b, of_b)) = (t[*a], t[*b]);
                (a * b, a.abs() * of_b + b.abs() * of_a, 1.0)
            }
            Operation::Div(a, b) => {
                let ((a, of_a), (b, of_b)) = (t[*a], t[*b]);
                (a / b, (of_a + (a / b).abs() * of_b) / b.abs(), 1.0)
            }
            Operation::Powi(a, n) => {
                let steps = f64::from(*n).abs();
                let (value, inherited) = moved(|[a, _]| a.powi(*n), [t[*a], (0.0, 0.0)]);
                (value, inherited, steps)
            }
            Operation::Pow(a, b) => {
                let (value, inherited) = moved(|[a, b]| a.powf(b), [t[*a], t[*b]]);
                (value, inherited, FUNCTION)
            }
            Operation::Call(function, args) => {
                let (value, inherited) = match args[..] {
                    [a, b] if *function == Function::Rem => remainder(t[a], t[b]),
                    [a] => moved(|[a, _]| function.value(&[a]), [t[a], (0.0, 0.0)]),
                    [a, b] => moved(|args| function.value(&args), [t[a], t[b]]),
                    _ => (f64::NAN, 0.0),
                };
                let units = match (function, &args[..]) {
                    (Function::Powi, &[_, n]) => t[n].0.abs(),
                    _ => FUNCTION,
                };
                (value, inherited, units)
            }
        };
        t.push((value, inherited + units * UNIT * value.abs()));
    }
    code.results.iter().map(|&index| t[index]).collect()
}

/// A function's value, and how far it moves when its arguments move by their errors.
fn moved(f: impl Fn([f64; 2]) -> f64, [a, b]: [(f64, f64); 2]) -> (f64, f64) {
    let value = f([a.0, b.0]);
    let mut distance = 0.0;
    if a.1 > 0.0 {
        let both = [a.0 - a.1, a.0 + a.1].map(|moved| (f([moved, b.0]) - value).abs());
        distance += worse(both);
    }
    if b.1 > 0.0 {
        let both = [b.0 - b.1, b.0 + b.1].map(|moved| (f([a.0, moved]) - value).abs());
        distance += worse(both);
    }
    (value, distance)
}

/// a − b·trunc(a/b), and how far it moves. It goes up and down again, so what it is at the ends tells nothing: where the
/// quotient may pass a whole number, it may be anything up to the size of b.
fn remainder((a, of_a): (f64, f64), (b, of_b): (f64, f64)) -> (f64, f64) {
    let value = a % b;
    let error = of_a + (a / b).trunc().abs() * of_b;
    // To 0, where there is no jump if the quotient is 0, or to b.
    let size = value.abs();
    let above = b.abs() - size;
    let jumps = error >= above || error >= size && a.abs() >= b.abs();
    (value, if error > 0.0 && jumps { error + b.abs() } else { error })
}

/// The larger distance; beyond the domain, without bound.
fn worse([one, other]: [f64; 2]) -> f64 {
    if one.is_nan() || other.is_nan() { f64::INFINITY } else { one.max(other) }
}
