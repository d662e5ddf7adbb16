//! Numbers far beyond the range of `f64`: eˣ at 800 is one of them, though ln(eˣ + eʸ) there is not.

use std::f64::consts::LN_2;

use crate::code::{Code, Operation};
use crate::graph::{Constant, Symbol};
use crate::table::Function;

/// `part`·2^`exponent`, where |`part`| is in [1/2, 1), or is 0, infinite or NaN.
#[derive(Clone, Copy, Debug)]
struct Wide {
    part: f64,
    exponent: i64,
}

impl Wide {
    const ONE: Self = Self { part: 0.5, exponent: 1 };

    fn new(part: f64, exponent: i64) -> Self {
        if part == 0.0 || !part.is_finite() {
            return Self { part, exponent: 0 };
        }
        let (part, shift) = libm::frexp(part);
        Self { part, exponent: exponent + i64::from(shift) }
    }

    fn to_f64(self) -> f64 {
        // Beyond this there is nothing but 0 and infinity.
        const MOST: i64 = 1 << 20;
        libm::ldexp(self.part, self.exponent.clamp(-MOST, MOST) as i32)
    }

    fn plus(self, other: Self) -> Self {
        if self.part == 0.0 || other.part == 0.0 {
            return if self.part == 0.0 { other } else { self };
        }
        let exponent = self.exponent.max(other.exponent);
        let shifted = |x: Self| Self { exponent: x.exponent - exponent, ..x }.to_f64();
        Self::new(shifted(self) + shifted(other), exponent)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.part * other.part, self.exponent + other.exponent)
    }

    fn over(self, other: Self) -> Self {
        Self::new(self.part / other.part, self.exponent - other.exponent)
    }

    fn negated(self) -> Self {
        Self { part: -self.part, ..self }
    }

    fn powi(self, n: i32) -> Self {
        let (mut result, mut square, mut left) = (Self::ONE, self, n.unsigned_abs());
        while left > 0 {
            if left & 1 == 1 {
                result = result.times(square);
            }
            square = square.times(square);
            left >>= 1;
        }
        if n < 0 { Self::ONE.over(result) } else { result }
    }

    fn exp(x: f64) -> Self {
        // Further up even the exponent is not known.
        const LARGEST: f64 = 1e9;
        if x.is_nan() || x.abs() > LARGEST {
            return Self::new(x.exp(), 0);
        }
        let exponent = (x / LN_2).round();
        // ln 2 in two parts, the first of which has so few digits that the product is exact.
        const HIGH: f64 = 0.693_145_751_953_125;
        const LOW: f64 = 1.428_606_820_309_417_3e-6;
        Self::new(((x - exponent * HIGH) - exponent * LOW).exp(), exponent as i64)
    }

    fn ln(self) -> f64 {
        self.part.ln() + self.exponent as f64 * LN_2
    }

    fn sqrt(self) -> Self {
        let odd = self.exponent.rem_euclid(2);
        let part = if odd == 1 { 2.0 * self.part } else { self.part };
        Self::new(part.sqrt(), (self.exponent - odd) / 2)
    }

    fn pow(self, exponent: Self) -> Self {
        let power = exponent.to_f64();
        let plain = self.to_f64().powf(power);
        let ordinary = plain.is_finite() && plain != 0.0;
        if ordinary || self.part <= 0.0 || !self.part.is_finite() {
            return Self::new(plain, 0);
        }
        if power == 0.5 { self.sqrt() } else { Self::exp(power * self.ln()) }
    }

    fn call(function: Function, args: &[Self]) -> Self {
        // Beyond this, eˣ is the same number with 1 added to it or e⁻ˣ.
        const LARGE: f64 = 40.0;
        let is_large = |x: &Self| x.to_f64().abs() > LARGE;
        match (function, args) {
            (Function::Exp, [x]) => Self::exp(x.to_f64()),
            (Function::Expm1, [x]) if is_large(x) && x.part > 0.0 => Self::exp(x.to_f64()),
            (Function::Sinh | Function::Cosh, [x]) if is_large(x) => {
                let half = Self { part: 0.5, exponent: 0 };
                let magnitude = Self::exp(x.to_f64().abs()).times(half);
                let odd = function == Function::Sinh && x.part < 0.0;
                if odd { magnitude.negated() } else { magnitude }
            }
            (Function::Sigmoid | Function::Softplus, [x]) if is_large(x) && x.part < 0.0 => {
                Self::exp(x.to_f64())
            }
            (Function::Exp2, [x]) => Self::exp(x.to_f64() * LN_2),
            (Function::Ln, [x]) => Self::new(x.ln(), 0),
            (Function::Sqrt, [x]) => x.sqrt(),
            (Function::Abs, [x]) => Self { part: x.part.abs(), ..*x },
            // Further up there is nothing behind the point, and what is nearly 0 is still above or below it.
            (Function::Floor | Function::Ceil | Function::Round | Function::Trunc, [x]) => {
                const DIGITS: i64 = f64::MANTISSA_DIGITS as i64;
                if x.exponent > DIGITS {
                    return *x;
                }
                let near = Self { exponent: x.exponent.max(-DIGITS), ..*x };
                Self::new(function.value(&[near.to_f64()]), 0)
            }
            // On the scale of b, unless a is smaller and so the rest itself.
            (Function::Rem, [a, b]) => {
                let are_numbers = a.part.is_finite() && !b.part.is_nan() && b.part != 0.0;
                if are_numbers && (a.exponent < b.exponent || b.part.is_infinite()) {
                    return *a;
                }
                let scaled = Self { exponent: a.exponent - b.exponent, ..*a };
                Self::new(function.value(&[scaled.to_f64(), b.part]), b.exponent)
            }
            (Function::Powi, [x, n]) => {
                let n = n.to_f64().trunc();
                if n == f64::from(n as i32) { x.powi(n as i32) } else { x.pow(Self::new(n, 0)) }
            }
            _ => {
                let args: Vec<f64> = args.iter().map(|arg| arg.to_f64()).collect();
                Self::new(function.value(&args), 0)
            }
        }
    }
}

/// The results of straight-line code where what lies between may leave the range of `f64`; to a few digits less than
/// in that range.
pub(super) fn evaluate(code: &Code, values: impl Fn(Symbol) -> f64) -> Vec<f64> {
    let mut t: Vec<Wide> = Vec::with_capacity(code.operations.len());
    for operation in &code.operations {
        let value = match operation {
            Operation::Number(number) => Wide::new(number.to_f64(), 0),
            Operation::Constant(Constant::E) => Wide::new(std::f64::consts::E, 0),
            Operation::Constant(Constant::Pi) => Wide::new(std::f64::consts::PI, 0),
            Operation::Variable(symbol) => Wide::new(values(*symbol), 0),
            Operation::Known(_) => Wide::new(f64::NAN, 0),
            Operation::Neg(a) => t[*a].negated(),
            Operation::Add(a, b) => t[*a].plus(t[*b]),
            Operation::Sub(a, b) => t[*a].plus(t[*b].negated()),
            Operation::Mul(a, b) => t[*a].times(t[*b]),
            Operation::Div(a, b) => t[*a].over(t[*b]),
            Operation::Powi(a, n) => t[*a].powi(*n),
            Operation::Pow(a, b) => t[*a].pow(t[*b]),
            Operation::Call(function, args) => {
                let args: Vec<Wide> = args.iter().map(|&arg| t[arg]).collect();
                Wide::call(*function, &args)
            }
        };
        t.push(value);
    }
    code.results.iter().map(|&index| t[index].to_f64()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found}, not {expected}");
    }

    #[test]
    fn arithmetic_is_that_of_f64_where_that_suffices() {
        let numbers = [-3.0, -0.7, 0.0, 1e-300, 0.3, 1.0, 2.0, 1e200];
        for x in numbers {
            for y in numbers {
                let (a, b) = (Wide::new(x, 0), Wide::new(y, 0));
                assert_eq!(a.plus(b).to_f64(), x + y);
                if (x * y).is_normal() {
                    assert_eq!(a.times(b).to_f64(), x * y);
                }
                if y != 0.0 && (x / y).is_normal() {
                    assert_eq!(a.over(b).to_f64(), x / y);
                }
            }
            assert_eq!(Wide::new(x.abs(), 0).sqrt().to_f64(), x.abs().sqrt());
            for n in [-3, -1, 0, 1, 2, 5] {
                if x.powi(n).is_normal() {
                    assert_near(Wide::new(x, 0).powi(n).to_f64(), x.powi(n));
                }
            }
        }
    }

    #[test]
    fn functions_made_of_exponentials_are_those_of_f64_where_that_suffices() {
        use Function as F;
        for function in [F::Expm1, F::Sinh, F::Cosh, F::Sigmoid, F::Softplus] {
            for x in [-700.0, -50.0, -39.0, -1.0, 0.0, 0.3, 39.0, 50.0, 700.0] {
                let value = Wide::call(function, &[Wide::new(x, 0)]).to_f64();
                assert_near(value, function.value(&[x]));
            }
            // At ±800 it is about e^±800.
            let (x, back) = match function {
                F::Sigmoid | F::Softplus => (-800.0, 800.0),
                _ => (800.0, -800.0),
            };
            let beyond = Wide::call(function, &[Wide::new(x, 0)]);
            let near_one = beyond.times(Wide::exp(back)).to_f64();
            assert!((0.49..=1.01).contains(&near_one), "{function:?}: {near_one}");
        }
    }

    #[test]
    fn rounding_and_remainders_know_what_is_beyond() {
        use Function as F;
        let [large, small] = [1500, -1500].map(|exponent| Wide { part: 0.75, exponent });
        let of = |function, x: &Wide| Wide::call(function, &[*x]);
        for function in [F::Floor, F::Ceil, F::Round, F::Trunc] {
            let back = of(function, &large).over(large);
            assert_eq!(back.to_f64(), 1.0);
            for x in [-7.5, -1.0, -0.5, -1e-300, 0.0, 0.3, 2.5, 4e15, 1e300] {
                let value = of(function, &Wide::new(x, 0)).to_f64();
                assert_eq!(value, function.value(&[x]), "{function:?}({x})");
            }
        }
        assert_eq!([F::Floor, F::Ceil].map(|f| of(f, &small).to_f64()), [0.0, 1.0]);
        assert_eq!([F::Floor, F::Ceil].map(|f| of(f, &small.negated()).to_f64()), [-1.0, 0.0]);

        let rem = |a: Wide, b: Wide| Wide::call(F::Rem, &[a, b]);
        for (x, y) in [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (0.3, 2.0), (1e300, 7.0), (0.0, 3.0)] {
            assert_eq!(rem(Wide::new(x, 0), Wide::new(y, 0)).to_f64(), x % y);
        }
        assert_eq!(rem(small, Wide::ONE).over(small).to_f64(), 1.0);
        let multiple = large.times(Wide::new(3.5, 0));
        assert_eq!(rem(multiple, large).over(large).to_f64(), 0.5);
        assert!(
            rem(large, Wide::ONE).to_f64().is_nan() && rem(large, Wide::new(0.0, 0)).part.is_nan()
        );
        let infinite = Wide::new(f64::INFINITY, 0);
        assert!(rem(infinite, large).part.is_nan());
        assert_eq!(rem(small, infinite).over(small).to_f64(), 1.0);
        let power = Wide::call(F::Powi, &[large, Wide::new(-2.9, 0)]);
        assert_eq!(power.times(large).times(large).to_f64(), 1.0);
    }

    #[test]
    fn exponentials_come_back_from_beyond() {
        for x in [-1e8, -800.0, -1.0, 0.0, 0.5, 700.0, 710.0, 800.0, 123_456.789] {
            if x != 0.0 {
                assert_near(Wide::exp(x).ln(), x);
            }
            if f64::exp(x).is_normal() {
                assert_near(Wide::exp(x).to_f64(), x.exp());
            }
            assert_near(Wide::exp(x).times(Wide::exp(-x)).to_f64(), 1.0);
            assert_near(Wide::exp(x).pow(Wide::new(0.5, 0)).over(Wide::exp(x / 2.0)).to_f64(), 1.0);
        }
    }
}
