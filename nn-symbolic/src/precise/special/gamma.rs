//! The gamma function and its like: Stirling's series far from 0, from where recurrences lead back.
//!
//! The series come from 1/(1 − e⁻ᵗ) = 1/t + 1/2 + Σ B₂ₖ·t²ᵏ⁻¹/(2k)!, whose partial sums lie on both sides of the value for every t > 0.
//! So do those of its integrals with a positive weight: what a series leaves out is smaller than the first term it leaves out.

use std::cell::RefCell;
use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::{Arithmetic, Enclosing, Exact, Nothing, Number, as_ball, finer, rounded, top, widened};
use crate::graph::Constant;
use crate::rational::Rational;

/// Beyond so many bits the Bernoulli numbers would take too long.
const MOST_BITS: u64 = 4_200;
/// How many steps a recurrence may take.
const MOST_STEPS: f64 = 20_000.0;

thread_local! {
    static TANGENTS: RefCell<Vec<BigInt>> = const { RefCell::new(Vec::new()) };
}

/// B₂ₖ from the tangent numbers (R. P. Brent & D. Harvey, "Fast computation of Bernoulli, tangent and secant numbers", 2011).
fn bernoulli(k: usize) -> Rational {
    let tangent = TANGENTS.with(|cache| {
        let mut known = cache.borrow_mut();
        if known.len() <= k {
            let count = (2 * k).max(32);
            let mut t = vec![BigInt::zero(); count + 1];
            t[1] = BigInt::one();
            for j in 2..=count {
                t[j] = &t[j - 1] * (j - 1);
            }
            for i in 2..=count {
                for j in i..=count {
                    t[j] = &t[j - 1] * (j - i) + &t[j] * (j - i + 2);
                }
            }
            *known = t;
        }
        known[k].clone()
    });
    let power = BigInt::one() << (2 * k);
    let numerator = tangent * (2 * k);
    let denominator = &power * (&power - 1);
    let value = Rational::from_integers(numerator, denominator).unwrap_or(Rational::ZERO);
    if k % 2 == 1 { value } else { -value }
}

/// x moved so far to the right that the series has the bits, and by how many steps; `None` where that is too far.
fn moved(ar: &Exact, x: &Number, order: i64) -> Option<(Number, u64)> {
    if ar.bits > MOST_BITS {
        return None;
    }
    let far = ar.bits as f64 * 0.3 + 8.0 + order as f64;
    let value = x.ball(64)?.to_f64();
    let steps = (far - value).ceil().max(0.0);
    if steps.is_nan() || steps > MOST_STEPS {
        return None;
    }
    let y = ar.add(x, &ar.integer(steps as i64));
    (ar.sign(&y) == Some(Ordering::Greater)).then_some((y, steps as u64))
}

/// Σ coefficient(k)·y⁻²ᵏ from k = 1 on, with what is left out.
fn series(ar: &Exact, y: &Number, coefficient: impl Fn(i64) -> Rational) -> Option<Number> {
    let inverse = ar.inverse(&ar.mul(y, y));
    let (mut power, mut sum) = (ar.integer(1), ar.integer(0));
    let mut last = i128::MAX;
    for k in 1.. {
        power = ar.mul(&power, &inverse);
        let term = ar.mul(&ar.rational(&coefficient(k)), &power);
        let size = top(&term);
        if size < -(ar.bits as i128) - 8 {
            return Some(widened(ar, &sum, &term));
        }
        // They begin to grow, or there is no time left.
        if size > last.saturating_add(1) || ar.has_expired() {
            return None;
        }
        last = last.min(size);
        sum = ar.add(&sum, &term);
    }
    None
}

/// x, if it is a whole number up to 0, where these functions have poles.
fn is_pole(x: &Number) -> bool {
    matches!(x, Number::Rational(value) if value.is_integer() && !value.is_positive())
}

/// ln Γ(x + n) and x·(x + 1)·…·(x + n − 1).
fn log_and_product(ar: &Exact, x: &Number) -> Option<(Number, Number)> {
    let (y, steps) = moved(ar, x, 0)?;
    let mut product = ar.integer(1);
    for k in 0..steps {
        product = ar.mul(&product, &ar.add(x, &ar.integer(k as i64)));
    }
    let of = |k: i64| {
        &bernoulli(k as usize) * &Rational::new(1, 2 * k * (2 * k - 1)).unwrap_or(Rational::ZERO)
    };
    let rest = ar.mul(&y, &series(ar, &y, of)?);
    let log = ar.ln(&y);
    let half = ar.rational(&Rational::HALF);
    let turn = ar.mul(&ar.integer(2), &as_ball(ar, &ar.constant(Constant::Pi)));
    let of_turn = ar.mul(&half, &ar.ln(&turn));
    let main = ar.sub(&ar.mul(&ar.sub(&y, &half), &log), &y);
    Some((ar.add(&ar.add(&main, &of_turn), &rest), product))
}

pub(crate) fn gamma(ar: &Exact, args: &[Number]) -> Number {
    const MOST: i64 = 1_000;
    let x = &args[0];
    if is_pole(x) {
        return Number::Nothing(Nothing::Infinite);
    }
    if let Number::Rational(value) = x
        && let Some(n @ 1..=MOST) = value.to_i64()
    {
        let product = (2..n).fold(BigInt::one(), |product, k| product * k);
        return match Rational::from_integers(product, BigInt::one()) {
            Some(value) => ar.checked(value),
            None => ar.unknown(),
        };
    }
    // ln Γ has x.top() more bits before the point.
    let fine = finer(ar, 2 * u64::try_from(top(x).clamp(0, 400)).unwrap_or(0));
    let value = log_and_product(&fine, &as_ball(&fine, x));
    let value = value.map(|(log, product)| fine.div(&fine.exp(&log), &product));
    rounded(ar, value.unwrap_or_else(|| ar.unknown()))
}

pub(crate) fn lgamma(ar: &Exact, args: &[Number]) -> Number {
    let x = &args[0];
    if is_pole(x) {
        return Number::Nothing(Nothing::Infinite);
    }
    if matches!(x, Number::Rational(value) if value.is_one() || value.to_i64() == Some(2)) {
        return Number::ZERO;
    }
    let fine = finer(ar, 0);
    let Some((log, product)) = log_and_product(&fine, &as_ball(&fine, x)) else {
        return ar.unknown();
    };
    let size = match fine.sign(&product) {
        Some(Ordering::Less) => fine.neg(&product),
        Some(Ordering::Greater) => product,
        _ => return ar.unknown(),
    };
    rounded(ar, fine.sub(&log, &fine.ln(&size)))
}

pub(crate) fn digamma(ar: &Exact, args: &[Number]) -> Number {
    if is_pole(&args[0]) {
        return Number::Nothing(Nothing::Infinite);
    }
    let fine = finer(ar, 0);
    let x = as_ball(&fine, &args[0]);
    let value = moved(&fine, &x, 0).and_then(|(y, steps)| {
        let of =
            |k: i64| &bernoulli(k as usize) * &Rational::new(1, 2 * k).unwrap_or(Rational::ZERO);
        let rest = series(&fine, &y, of)?;
        let half = fine.div(&fine.rational(&Rational::HALF), &y);
        let mut value = fine.sub(&fine.sub(&fine.ln(&y), &half), &rest);
        for k in 0..steps {
            value = fine.sub(&value, &fine.inverse(&fine.add(&x, &fine.integer(k as i64))));
        }
        Some(value)
    });
    rounded(ar, value.unwrap_or_else(|| ar.unknown()))
}

/// (−1)ⁿ⁺¹·n!·(Σ 1/(x + k)ⁿ⁺¹ + y⁻ⁿ·(1/n + 1/(2y) + Σ B₂ₖ/(2k)!·(2k + n − 1)!/n!·y⁻²ᵏ))
pub(crate) fn polygamma(ar: &Exact, args: &[Number]) -> Number {
    const MOST: i64 = 1_000;
    let n = match super::order(&args[0]) {
        Ok(0) => return digamma(ar, &args[1..]),
        Ok(n @ 1..=MOST) => n,
        Ok(n) if n < 0 => return ar.undefined(),
        Ok(_) => return ar.unknown(),
        Err(nothing) => return nothing,
    };
    if is_pole(&args[1]) {
        return Number::Nothing(Nothing::Infinite);
    }
    let fine = finer(ar, 0);
    let x = as_ball(&fine, &args[1]);
    let value = moved(&fine, &x, n).and_then(|(y, steps)| {
        let of = |k: i64| {
            // (2k + n − 1)!/(n!·(2k)!)
            let mut above = BigInt::one();
            for factor in n + 1..2 * k + n {
                above *= factor;
            }
            let below = (2..=2 * k).fold(BigInt::one(), |product, factor| product * factor);
            &bernoulli(k as usize)
                * &Rational::from_integers(above, below).unwrap_or(Rational::ZERO)
        };
        let rest = series(&fine, &y, of)?;
        let first = fine.rational(&Rational::new(1, n)?);
        let half = fine.div(&fine.rational(&Rational::HALF), &y);
        let sum = fine.add(&fine.add(&first, &half), &rest);
        let mut value = fine.mul(&sum, &fine.powi(&y, -n));
        for k in 0..steps {
            let x = fine.add(&x, &fine.integer(k as i64));
            value = fine.add(&value, &fine.powi(&x, -n - 1));
        }
        let factorial = (2..=n).fold(BigInt::one(), |product, factor| product * factor);
        let factorial = fine.rational(&Rational::from_integers(factorial, BigInt::one())?);
        let value = fine.mul(&factorial, &value);
        Some(if n % 2 == 0 { fine.neg(&value) } else { value })
    });
    rounded(ar, value.unwrap_or_else(|| ar.unknown()))
}

/// Γ(a)·Γ(b)/Γ(a + b)
pub(crate) fn beta(ar: &Exact, args: &[Number]) -> Number {
    let fine = finer(ar, 0);
    let [a, b] = [0, 1].map(|place| gamma(&fine, &args[place..=place]));
    let sum = fine.add(&args[0], &args[1]);
    let above = fine.mul(&a, &b);
    if is_pole(&sum) && !fine.is_nothing(&above) {
        return Number::ZERO;
    }
    rounded(ar, fine.div(&above, &gamma(&fine, &[sum])))
}
