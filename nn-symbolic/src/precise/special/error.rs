//! 1 − erf(x) and the inverse of erf.

use std::cmp::Ordering;

use super::{
    Arithmetic, Enclosing, Exact, Nothing, Number, as_ball, finer, power_of_two, rounded, top,
    widened,
};
use crate::graph::Constant;
use crate::rational::Rational;

/// How many more bits erf has to have where 1 − erf is as small as e^(−x²).
fn lost(x: f64) -> u64 {
    (x * x * 1.45) as u64 + 8
}

/// By erf up to 40; beyond by e^(−x²)/(x√π)·Σ (−1)ᵏ·(2k − 1)!!/(2x²)ᵏ, whose partial sums lie on both sides of the value.
pub(crate) fn erfc(ar: &Exact, args: &[Number]) -> Number {
    const FAR: f64 = 40.0;
    let Some(near) = args[0].ball(64).map(|x| x.to_f64()) else { return args[0].clone() };
    if near <= FAR {
        let fine = finer(ar, if near > 0.0 { lost(near) } else { 0 });
        return rounded(ar, fine.sub(&fine.integer(1), &fine.erf(&args[0])));
    }
    let fine = finer(ar, 2 * u64::try_from(top(&args[0]).clamp(0, 400)).unwrap_or(0));
    let x = as_ball(&fine, &args[0]);
    let square = fine.mul(&x, &x);
    let inverse = fine.inverse(&fine.mul(&fine.integer(-2), &square));
    let (mut term, mut sum) = (fine.integer(1), fine.integer(0));
    for k in 0..10_000 {
        sum = fine.add(&sum, &term);
        let next = fine.mul(&fine.mul(&term, &inverse), &fine.integer(2 * k + 1));
        if top(&next) < -(fine.bits as i128) {
            let sum = widened(&fine, &sum, &next);
            let root = fine.sqrt(&as_ball(&fine, &fine.constant(Constant::Pi)));
            let below = fine.mul(&x, &root);
            let value = fine.mul(&fine.exp(&fine.neg(&square)), &sum);
            return rounded(ar, fine.div(&value, &below));
        }
        if top(&next) > top(&term) {
            break;
        }
        term = next;
    }
    ar.unknown()
}

/// By Newton's method from the value in `f64`; that the result is right is proven by the signs of erf(y ± δ) − x.
pub(crate) fn erfinv(ar: &Exact, args: &[Number]) -> Number {
    let x = &args[0];
    if ar.sign(x) == Some(Ordering::Equal) {
        return Number::ZERO;
    }
    if let Number::Rational(value) = x {
        match value.abs().cmp(&Rational::ONE) {
            Ordering::Less => {}
            Ordering::Equal => return Number::Nothing(Nothing::Infinite),
            Ordering::Greater => return ar.undefined(),
        }
    }
    let Some(start) = x.ball(64).map(|x| crate::Function::Erfinv.value(&[x.to_f64()])) else {
        return x.clone();
    };
    if !start.is_finite() {
        return ar.unknown();
    }
    let fine = finer(ar, lost(start));
    let x = as_ball(&fine, x);
    let middle = |number: &Number| match number {
        Number::Ball(ball) => Number::Ball(ball.middle()),
        other => other.clone(),
    };
    let target = middle(&x);
    let half_root = {
        let root = fine.sqrt(&as_ball(&fine, &fine.constant(Constant::Pi)));
        fine.mul(&fine.rational(&Rational::HALF), &root)
    };
    // 1/erf′(y)
    let slope = |y: &Number| fine.mul(&half_root, &fine.exp(&fine.mul(y, y)));
    let mut y = Number::Ball(super::Ball::from_f64(start));
    for _ in 0..16 {
        let step = fine.mul(&fine.sub(&fine.erf(&y), &target), &slope(&y));
        let is_small = top(&step) < top(&y) - (ar.bits as i128) - 16;
        y = middle(&fine.sub(&y, &step));
        if is_small {
            break;
        }
    }
    let radius = match &x {
        Number::Ball(ball) => super::around_zero(ball.radius()),
        _ => Number::ZERO,
    };
    let radius = power_of_two(top(&radius).max(top(&x) - (ar.bits + lost(start)) as i128));
    let delta = middle(&fine.mul(&fine.mul(&slope(&y), &radius), &fine.integer(4)));
    let [low, high] = [fine.sub(&y, &delta), fine.add(&y, &delta)];
    let is_below = fine.sign(&fine.sub(&fine.erf(&low), &x)) == Some(Ordering::Less);
    let is_above = fine.sign(&fine.sub(&fine.erf(&high), &x)) == Some(Ordering::Greater);
    if is_below && is_above { rounded(ar, widened(&fine, &y, &delta)) } else { ar.unknown() }
}
