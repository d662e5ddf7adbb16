//! Numbers to their last digit.
//!
//! Antiderivatives of textbooks are sums in which nearly everything cancels: evaluated in `f64`, some keep three right
//! digits of sixteen. So every evaluation carries a bound of its rounding error along (running error analysis: Higham
//! 2002, *Accuracy and Stability of Numerical Algorithms*, section 3.3), and where that bound is not small beside the
//! result, the operations are done again in pairs of `f64`, with twice the digits ([`Double`]). Where something is too
//! large for either, they are done with wider exponents ([`wide`]): ln(eˣ + eʸ) has a value at 800.

mod bound;
mod double;
mod functions;
#[cfg(test)]
mod tests;
mod wide;

use crate::code::{Code, Operation};
use crate::graph::{Constant, Symbol};
use double::Double;

/// A relative error beyond this is worth a second evaluation.
const SMALL: f64 = 1e-13;

/// The results of straight-line code where the variables have these values, all but free of rounding errors.
pub(crate) fn evaluate(code: &Code, values: impl Fn(Symbol) -> f64) -> Vec<f64> {
    let bounded = bound::evaluate(code, &values);
    if bounded.iter().any(|(value, _)| !value.is_finite()) {
        let wide = wide::evaluate(code, &values);
        if wide.iter().all(|value| value.is_finite()) {
            return wide;
        }
    }
    let is_good = |&(value, error): &(f64, f64)| !value.is_finite() || error <= SMALL * value.abs();
    if bounded.iter().all(is_good) {
        return bounded.into_iter().map(|(value, _)| value).collect();
    }
    let precise = in_pairs(code, &values);
    let chosen = bounded.iter().zip(precise).map(|(plain, precise)| {
        if is_good(plain) || !precise.is_finite() { plain.0 } else { precise }
    });
    chosen.collect()
}

/// The results with twice the digits, rounded at the end, wherever that gives a finite number; else those of `f64`.
pub(crate) fn reference(code: &Code, values: impl Fn(Symbol) -> f64) -> Vec<f64> {
    let plain = code.evaluate(&values, |_| f64::NAN);
    let precise = in_pairs(code, &values).into_iter();
    precise.zip(plain).map(|(good, plain)| if good.is_finite() { good } else { plain }).collect()
}

/// The results in pairs of `f64`, rounded at the end.
fn in_pairs(code: &Code, values: impl Fn(Symbol) -> f64) -> Vec<f64> {
    let mut t: Vec<Double> = Vec::with_capacity(code.operations.len());
    for operation in &code.operations {
        let value = match operation {
            Operation::Number(number) => {
                let (high, low) = number.to_f64_pair();
                Double::new(high, low)
            }
            Operation::Constant(Constant::E) => Double::E,
            Operation::Constant(Constant::Pi) => Double::PI,
            Operation::Variable(symbol) => values(*symbol).into(),
            Operation::Known(_) => f64::NAN.into(),
            Operation::Neg(a) => -t[*a],
            Operation::Add(a, b) => t[*a] + t[*b],
            Operation::Sub(a, b) => t[*a] - t[*b],
            Operation::Mul(a, b) => t[*a] * t[*b],
            Operation::Div(a, b) => t[*a] / t[*b],
            Operation::Powi(a, n) => t[*a].powi(*n),
            Operation::Pow(a, b) => t[*a].pow(t[*b]),
            Operation::Call(function, args) => {
                let args: Vec<Double> = args.iter().map(|&arg| t[arg]).collect();
                functions::value(*function, &args)
            }
        };
        t.push(value);
    }
    code.results.iter().map(|&index| t[index].to_f64()).collect()
}
