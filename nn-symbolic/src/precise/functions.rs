//! The functions of the table in twice the digits: exponential, sine and cosine by their series, their inverses by
//! Newton's method from the `f64` value, the others in terms of these.

use super::double::Double;
use crate::table::Function;

/// The value of a function; that of `f64` where there is no other.
pub(super) fn value(function: Function, args: &[Double]) -> Double {
    let plain: Vec<f64> = args.iter().map(|arg| arg.to_f64()).collect();
    let plain = function.value(&plain);
    if !plain.is_finite() {
        return plain.into();
    }
    let one = Double::ONE;
    match (function, args) {
        (Function::Sqrt, &[x]) => x.sqrt(),
        (Function::Cbrt, &[x]) => cbrt(x, plain),
        (Function::Exp, &[x]) => exp(x),
        (Function::Exp2, &[x]) => exp(x * Double::LN_2),
        (Function::Ln, &[x]) => ln(x),
        (Function::Log2, &[x]) => ln(x) / Double::LN_2,
        (Function::Log10, &[x]) => ln(x) / ln(10.0.into()),
        (Function::Log1p, &[x]) => ln(one + x),
        (Function::Expm1, &[x]) => exp(x) - one,
        (Function::Sin, &[x]) => sin_cos(x).0,
        (Function::Cos, &[x]) => sin_cos(x).1,
        (Function::Tan, &[x]) => {
            let (sin, cos) = sin_cos(x);
            sin / cos
        }
        (Function::Asin, &[x]) => atan2(x, ((one - x) * (one + x)).sqrt()),
        (Function::Acos, &[x]) => atan2(((one - x) * (one + x)).sqrt(), x),
        (Function::Atan, &[x]) => atan2(x, one),
        (Function::Atan2, &[y, x]) => atan2(y, x),
        (Function::Hypot, &[x, y]) => (x * x + y * y).sqrt(),
        (Function::Sinh, &[x]) => (exp(x) - exp(-x)).scaled(0.5),
        (Function::Cosh, &[x]) => (exp(x) + exp(-x)).scaled(0.5),
        (Function::Tanh, &[x]) => one - Double::from(2.0) / (exp(x.scaled(2.0)) + one),
        (Function::Asinh, &[x]) => {
            let magnitude = ln(x.abs() + (x * x + one).sqrt());
            if x.is_negative() { -magnitude } else { magnitude }
        }
        (Function::Acosh, &[x]) => ln(x + (x * x - one).sqrt()),
        (Function::Atanh, &[x]) => ln((one + x) / (one - x)).scaled(0.5),
        (Function::Abs, &[x]) => x.abs(),
        (Function::Relu, &[x]) if !x.is_negative() => x,
        (Function::Min, &[a, b]) => {
            if (b - a).is_negative() {
                b
            } else {
                a
            }
        }
        (Function::Max, &[a, b]) => {
            if (a - b).is_negative() {
                b
            } else {
                a
            }
        }
        (Function::Floor, &[x]) => x.floor(),
        (Function::Ceil, &[x]) => -(-x).floor(),
        (Function::Round, &[x]) => x.round(),
        (Function::Trunc, &[x]) => x.trunc(),
        (Function::Rem, &[a, b]) => a.remainder(b, plain),
        (Function::Powi, &[x, n]) => {
            let n = n.trunc().to_f64();
            // Not through logarithms, which negative numbers have not.
            if n == f64::from(n as i32) { x.powi(n as i32) } else { plain.into() }
        }
        (Function::Sigmoid, &[x]) => one / (one + exp(-x)),
        (Function::Softplus, &[x]) => {
            let hinge = if x.is_negative() { 0.0.into() } else { x };
            hinge + ln(one + exp(-x.abs()))
        }
        (Function::Erf, &[x]) => erf(x),
        _ => plain.into(),
    }
}

impl Double {
    /// a − b·trunc(a/b), of which `plain` is the value for the first parts alone: exact, if there are no others.
    fn remainder(self, b: Self, plain: f64) -> Self {
        // With a larger quotient no digit is right.
        const LARGEST: f64 = 1e15;
        if self.low() == 0.0 && b.low() == 0.0 {
            return plain.into();
        }
        let quotient = (self / b).trunc();
        if quotient.to_f64().abs() > LARGEST {
            return f64::NAN.into();
        }
        // The quotient was rounded: close to a whole number it may be one too large or too small.
        let (size, b) = (self.abs() - (b * quotient).abs(), b.abs());
        let size = if size.is_negative() {
            size + b
        } else if (size - b).is_negative() {
            size
        } else {
            size - b
        };
        if self.is_negative() { -size } else { size }
    }

    /// aᵇ
    pub(super) fn pow(self, exponent: Self) -> Self {
        let plain = self.to_f64().powf(exponent.to_f64());
        if !plain.is_finite() || self.to_f64() == 0.0 {
            return plain.into();
        }
        let magnitude = exp(exponent * ln(self.abs()));
        if plain < 0.0 { -magnitude } else { magnitude }
    }
}

/// eˣ = 2ᵏ·(e^r)^256 with |r| < 0.0014; what is squared is e^r − 1, so that nothing is lost beside 1.
fn exp(x: Double) -> Double {
    const SQUARINGS: i32 = 8;
    let k = (x.to_f64() / std::f64::consts::LN_2).round();
    if k.abs() > 1_020.0 {
        return x.to_f64().exp().into(); // nearly beyond the range of f64
    }
    let r = (x - Double::LN_2 * k.into()).scaled(0.5_f64.powi(SQUARINGS));
    let (mut term, mut sum, mut n) = (r, r, 1.0);
    while term.to_f64().abs() > 1e-34 * sum.to_f64().abs() {
        n += 1.0;
        term = term * r / n.into();
        sum = sum + term;
    }
    for _ in 0..SQUARINGS {
        sum = sum.scaled(2.0) + sum * sum;
    }
    (sum + Double::ONE).scaled(2.0_f64.powi(k as i32))
}

/// Newton's step for e^y = x: y + x·e⁻ʸ − 1.
fn ln(x: Double) -> Double {
    let y = x.to_f64().ln();
    if !y.is_finite() {
        return y.into();
    }
    Double::from(y) + (x * exp((-y).into()) - Double::ONE)
}

/// Newton's step for y³ = x.
fn cbrt(x: Double, y: f64) -> Double {
    if y == 0.0 {
        return y.into();
    }
    let y = Double::from(y);
    y - (y * y * y - x) / (y * y * 3.0.into())
}

/// The series on |r| ≤ π/4, r = x − k·π/2.
fn sin_cos(x: Double) -> (Double, Double) {
    let k = (x.to_f64() / std::f64::consts::FRAC_PI_2).round();
    if k.abs() > 1e9 {
        return (x.to_f64().sin().into(), x.to_f64().cos().into()); // π/2 has too few digits here
    }
    let r = x - Double::HALF_PI * k.into();
    let square = -(r * r);
    let series = |first: Double, start: f64| {
        let (mut term, mut sum, mut n) = (first, first, start);
        while term.to_f64().abs() > 1e-34 * sum.to_f64().abs() {
            term = term * square / ((n + 1.0) * (n + 2.0)).into();
            sum = sum + term;
            n += 2.0;
        }
        sum
    };
    let (sin, cos) = (series(r, 1.0), series(Double::ONE, 0.0));
    match k.rem_euclid(4.0) as u8 {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

/// From the angle z of the `f64` values by the small angle that remains, whose tangent is
/// (y·cos z − x·sin z)/(x·cos z + y·sin z).
fn atan2(y: Double, x: Double) -> Double {
    let z = y.to_f64().atan2(x.to_f64());
    if y.to_f64() == 0.0 && y.low() == 0.0 && !x.is_negative() {
        return z.into();
    }
    let (sin, cos) = sin_cos(z.into());
    let rest = (y * cos - x * sin) / (x * cos + y * sin);
    Double::from(z) + rest
}

/// 2/√π · e^(−x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·…·(2n+1)) (Abramowitz & Stegun 7.1.6): no cancellation.
fn erf(x: Double) -> Double {
    const FAR: f64 = 9.0; // 1 − erf is below 1e-36
    if x.to_f64().abs() > FAR {
        return x.to_f64().signum().into();
    }
    let square = (x * x).scaled(2.0);
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term.to_f64().abs() > 1e-34 * sum.to_f64().abs() {
        odd += 2.0;
        term = term * square / odd.into();
        sum = sum + term;
    }
    (sum * exp(-(x * x))).scaled(2.0) / Double::PI.sqrt()
}
