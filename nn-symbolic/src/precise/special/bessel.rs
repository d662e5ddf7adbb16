//! Bessel functions of whole orders by their power series (F. W. J. Olver & L. C. Maximon in the NIST Handbook of Mathematical
//! Functions, 10.2, 10.8, 10.25, 10.31 and 10.53).

use std::cmp::Ordering;

use super::{Arithmetic, Enclosing, Exact, Nothing, Number, as_ball, finer, rounded, top, widened};
use crate::graph::Constant;
use crate::rational::Rational;

/// Larger arguments and orders take too long.
const FARTHEST: f64 = 3_000.0;

/// An order and an argument, and arithmetic that makes up for what terms as large as e^|x| cancel.
fn given(ar: &Exact, args: &[Number]) -> Result<(i64, Number, Exact), Number> {
    let n = super::order(&args[0])?;
    let Some(near) = args[1].ball(64).map(|x| x.to_f64().abs()) else {
        return Err(args[1].clone());
    };
    if near.max(n.unsigned_abs() as f64) > FARTHEST {
        return Err(ar.unknown());
    }
    let fine = finer(ar, (3.0 * near) as u64);
    let x = as_ball(&fine, &args[1]);
    Ok((n, x, fine))
}

/// Σ weight(k)·tₖ with t₀ = 1 and tₖ = q/divisor(k)·tₖ₋₁, where divisors grow, and weights from the second on no faster than
/// threefold: as soon as |q|/divisor < 1/8, each term is less than half the one before, and the rest less than the last.
fn sum(
    ar: &Exact,
    q: &Number,
    divisor: impl Fn(i64) -> i64,
    mut weight: impl FnMut(i64) -> Option<Number>,
) -> Number {
    let (mut power, mut total) = (ar.integer(1), ar.integer(0));
    for k in 0.. {
        if ar.has_expired() {
            break;
        }
        let term = match weight(k) {
            Some(weight) => ar.mul(&weight, &power),
            None => power.clone(),
        };
        total = ar.add(&total, &term);
        let next = ar.div(q, &ar.integer(divisor(k + 1)));
        if top(&next) < -2 && top(&term) < -(ar.bits as i128) {
            return widened(ar, &total, &term);
        }
        power = ar.mul(&power, &next);
    }
    ar.unknown()
}

fn quarter_square(ar: &Exact, x: &Number) -> Number {
    let quarter = Rational::new(1, 4).unwrap_or(Rational::ONE);
    ar.mul(&ar.rational(&quarter), &ar.mul(x, x))
}

/// (x/2)ⁿ/n!
fn first(ar: &Exact, n: i64, x: &Number) -> Number {
    let half = ar.mul(&ar.rational(&Rational::HALF), x);
    (1..=n).fold(ar.integer(1), |value, k| ar.div(&ar.mul(&value, &half), &ar.integer(k)))
}

/// (x/2)ⁿ/n!·Σ (±x²/4)ᵏ·n!/(k!·(n + k)!), the sign that of `square`.
fn of_first_kind(ar: &Exact, n: i64, x: &Number, square: &Number) -> Number {
    let series = sum(ar, square, |k| k * (n + k), |_| None);
    ar.mul(&first(ar, n, x), &series)
}

fn signed(ar: &Exact, is_negative: bool, value: Number) -> Number {
    rounded(ar, if is_negative { ar.neg(&value) } else { value })
}

pub(crate) fn besselj(ar: &Exact, args: &[Number]) -> Number {
    let (n, x, fine) = match given(ar, args) {
        Ok(given) => given,
        Err(nothing) => return nothing,
    };
    let square = fine.neg(&quarter_square(&fine, &x));
    let value = of_first_kind(&fine, n.abs(), &x, &square);
    signed(ar, n < 0 && n % 2 != 0, value)
}

pub(crate) fn besseli(ar: &Exact, args: &[Number]) -> Number {
    let (n, x, fine) = match given(ar, args) {
        Ok(given) => given,
        Err(nothing) => return nothing,
    };
    rounded(ar, of_first_kind(&fine, n.abs(), &x, &quarter_square(&fine, &x)))
}

/// The three parts of the functions of the second kind, with q = ±x²/4: (x/2)⁻ⁿ·Σ (n − k − 1)!/k!·(−q)ᵏ for k < n; that of the first kind
/// times ln(x/2); (x/2)ⁿ·Σ (ψ(k + 1) + ψ(n + k + 1))·qᵏ/(k!·(n + k)!).
fn of_second_kind(ar: &Exact, n: i64, x: &Number, q: &Number) -> [Number; 3] {
    let half = ar.mul(&ar.rational(&Rational::HALF), x);
    let mut finite = ar.integer(0);
    if n > 0 {
        // (n − 1)! and the factors from one term to the next.
        let mut term = (2..n).fold(ar.integer(1), |product, k| ar.mul(&product, &ar.integer(k)));
        for k in 0..n {
            finite = ar.add(&finite, &term);
            if k + 1 < n {
                let below = ar.integer((k + 1) * (n - k - 1));
                term = ar.neg(&ar.div(&ar.mul(&term, q), &below));
            }
        }
        finite = ar.mul(&finite, &ar.powi(&half, -n));
    }
    let with_log = ar.mul(&ar.ln(&half), &of_first_kind(ar, n, x, q));
    // −2γ + Hₖ + Hₙ₊ₖ
    let mut weight = ar.mul(&ar.integer(2), &super::digamma(ar, &[ar.integer(1)]));
    for k in 1..=n {
        weight = ar.add(&weight, &ar.inverse(&ar.integer(k)));
    }
    let series = sum(
        ar,
        q,
        |k| k * (n + k),
        |k| {
            if k > 0 {
                let more = ar.add(&ar.inverse(&ar.integer(k)), &ar.inverse(&ar.integer(n + k)));
                weight = ar.add(&weight, &more);
            }
            Some(weight.clone())
        },
    );
    [finite, with_log, ar.mul(&first(ar, n, x), &series)]
}

/// Of a positive argument alone.
fn positive(ar: &Exact, x: &Number) -> Result<(), Number> {
    match ar.sign(x) {
        Some(Ordering::Greater) => Ok(()),
        Some(Ordering::Equal) => Err(Number::Nothing(Nothing::Infinite)),
        Some(Ordering::Less) => Err(ar.undefined()),
        None => Err(ar.unknown()),
    }
}

/// −1/π·(finite) + 2/π·ln(x/2)·Jₙ − 1/π·(series)
pub(crate) fn bessely(ar: &Exact, args: &[Number]) -> Number {
    let given = given(ar, args).and_then(|given| positive(ar, &args[1]).map(|()| given));
    let (n, x, fine) = match given {
        Ok(given) => given,
        Err(nothing) => return nothing,
    };
    let q = fine.neg(&quarter_square(&fine, &x));
    let [finite, with_log, series] = of_second_kind(&fine, n.abs(), &x, &q);
    let sum = fine.sub(&fine.mul(&fine.integer(2), &with_log), &fine.add(&finite, &series));
    let value = fine.div(&sum, &as_ball(&fine, &fine.constant(Constant::Pi)));
    signed(ar, n < 0 && n % 2 != 0, value)
}

/// (finite)/2 − (−1)ⁿ·ln(x/2)·Iₙ + (−1)ⁿ·(series)/2
pub(crate) fn besselk(ar: &Exact, args: &[Number]) -> Number {
    let given = given(ar, args).and_then(|given| positive(ar, &args[1]).map(|()| given));
    let (n, x, fine) = match given {
        Ok(given) => given,
        Err(nothing) => return nothing,
    };
    let [finite, with_log, series] = of_second_kind(&fine, n.abs(), &x, &quarter_square(&fine, &x));
    let half = |value: &Number| fine.mul(&fine.rational(&Rational::HALF), value);
    let infinite = fine.sub(&half(&series), &with_log);
    let infinite = if n % 2 == 0 { infinite } else { fine.neg(&infinite) };
    rounded(ar, fine.add(&half(&finite), &infinite))
}

/// xⁿ/(2n + 1)!!·Σ (−x²/2)ᵏ/(k!·(2n + 3)·…·(2n + 2k + 1))
pub(crate) fn sphericalj(ar: &Exact, args: &[Number]) -> Number {
    let (n, x, fine) = match given(ar, args) {
        Ok((n, ..)) if n < 0 => return ar.undefined(),
        Ok(given) => given,
        Err(nothing) => return nothing,
    };
    let half = fine.neg(&fine.rational(&Rational::HALF));
    let square = fine.mul(&half, &fine.mul(&x, &x));
    let series = sum(&fine, &square, |k| k * (2 * (n + k) + 1), |_| None);
    let first = (1..=n).fold(fine.integer(1), |value, k| {
        fine.div(&fine.mul(&value, &x), &fine.integer(2 * k + 1))
    });
    rounded(ar, fine.mul(&first, &series))
}
