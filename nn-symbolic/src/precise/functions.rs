//! Functions by the few that every arithmetic has, in forms that keep their digits where the value is small: what the rows
//! of the table say of enclosures, if that is more than a line.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use super::enclosing::Enclosing;
use crate::rational::Rational;

/// An odd function by its values for positive arguments.
fn with_sign<A: Enclosing>(
    ar: &A,
    x: &A::Number,
    of_size: impl Fn(&A::Number) -> A::Number,
) -> A::Number {
    match ar.sign(x) {
        Some(Less) => ar.neg(&of_size(&ar.neg(x))),
        Some(_) => of_size(x),
        None => {
            let value = of_size(&abs(ar, x));
            match ar.sign(&value) {
                Some(Equal) => value,
                _ => ar.hull(&ar.neg(&value), &value),
            }
        }
    }
}

pub(crate) fn abs<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    match ar.sign(x) {
        Some(Less) => ar.neg(x),
        Some(_) => x.clone(),
        None => ar.hull(x, &ar.neg(x)),
    }
}

pub(crate) fn larger<A: Enclosing>(ar: &A, a: &A::Number, b: &A::Number) -> A::Number {
    match ar.sign(&ar.sub(a, b)) {
        Some(Less) => b.clone(),
        Some(_) => a.clone(),
        None => ar.hull(a, b),
    }
}

pub(crate) fn trunc<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| ar.floor(size))
}

pub(crate) fn round<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| ar.floor(&ar.add(size, &ar.rational(&Rational::HALF))))
}

/// 1/(1 + e⁻ˣ), or eˣ/(1 + eˣ) of negative x.
pub(crate) fn sigmoid<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    let one = ar.integer(1);
    match ar.sign(x) {
        Some(Less) => {
            let power = ar.exp(x);
            ar.div(&power, &ar.add(&one, &power))
        }
        _ => ar.inverse(&ar.add(&one, &ar.exp(&ar.neg(x)))),
    }
}

/// max(x, 0) + ln(1 + e^−|x|)
pub(crate) fn softplus<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    let rest = ar.log1p(&ar.exp(&ar.neg(&abs(ar, x))));
    ar.add(&larger(ar, x, &ar.integer(0)), &rest)
}

/// max(a, b) + ln(1 + e^−|a − b|)
pub(crate) fn logsumexp<A: Enclosing>(ar: &A, a: &A::Number, b: &A::Number) -> A::Number {
    let rest = ar.log1p(&ar.exp(&ar.neg(&abs(ar, &ar.sub(a, b)))));
    ar.add(&larger(ar, a, b), &rest)
}

/// a − b·⌊a/b⌋
pub(crate) fn modulo<A: Enclosing>(ar: &A, a: &A::Number, b: &A::Number) -> A::Number {
    ar.sub(a, &ar.mul(b, &ar.floor(&ar.div(a, b))))
}

/// sin(x)/x, and 1 at 0.
pub(crate) fn sinc<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    match ar.sign(x) {
        Some(Equal) => ar.integer(1),
        Some(_) => ar.div(&ar.sin_cos(x).0, x),
        None => ar.unknown(),
    }
}

/// How x compares with 1 − |x|, and (1 − x)·(1 + x).
fn inside<A: Enclosing>(ar: &A, x: &A::Number) -> (Option<Ordering>, A::Number) {
    let one = ar.integer(1);
    let rest = ar.mul(&ar.sub(&one, x), &ar.add(&one, x));
    (ar.sign(&rest), rest)
}

fn half_pi<A: Enclosing>(ar: &A, order: Ordering) -> A::Number {
    let pi = ar.constant(crate::graph::Constant::Pi);
    let half = Rational::new(order as i64, 2).unwrap_or(Rational::HALF);
    ar.mul(&ar.rational(&half), &pi)
}

/// arctan(x/√((1 − x)(1 + x)))
pub(crate) fn asin<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    if ar.is_nothing(x) {
        return x.clone();
    }
    match inside(ar, x) {
        (Some(Greater), rest) => ar.atan(&ar.div(x, &ar.sqrt(&rest))),
        (Some(Equal), _) => ar.sign(x).map_or_else(|| ar.unknown(), |order| half_pi(ar, order)),
        (Some(Less), _) => ar.undefined(),
        (None, _) => ar.unknown(),
    }
}

/// 2·arctan √((1 − x)/(1 + x))
pub(crate) fn acos<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    if ar.is_nothing(x) {
        return x.clone();
    }
    match inside(ar, x) {
        (Some(Greater), _) => {
            let one = ar.integer(1);
            let ratio = ar.div(&ar.sub(&one, x), &ar.add(&one, x));
            ar.mul(&ar.integer(2), &ar.atan(&ar.sqrt(&ratio)))
        }
        (Some(Equal), _) => match ar.sign(x) {
            Some(Less) => ar.constant(crate::graph::Constant::Pi),
            Some(_) => ar.integer(0),
            None => ar.unknown(),
        },
        (Some(Less), _) => ar.undefined(),
        (None, _) => ar.unknown(),
    }
}

/// The angle of (x, y), as in `f64`: 0 for (0, 0), π for (−1, 0).
pub(crate) fn atan2<A: Enclosing>(ar: &A, y: &A::Number, x: &A::Number) -> A::Number {
    match (ar.sign(x), ar.sign(y)) {
        (Some(Greater), _) => ar.atan(&ar.div(y, x)),
        (Some(Equal), Some(order)) => half_pi(ar, order),
        (Some(Less), Some(order)) => {
            let pi = ar.constant(crate::graph::Constant::Pi);
            let turn = if order == Less { ar.neg(&pi) } else { pi };
            ar.add(&ar.atan(&ar.div(y, x)), &turn)
        }
        (None, Some(order @ (Less | Greater))) => {
            ar.sub(&half_pi(ar, order), &ar.atan(&ar.div(x, y)))
        }
        _ => ar.unknown(),
    }
}

/// (t + t/(t + 1))/2 with t = e^|x| − 1
pub(crate) fn sinh<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| {
        let t = ar.expm1(size);
        let sum = ar.add(&t, &ar.div(&t, &ar.add(&t, &ar.integer(1))));
        ar.mul(&ar.rational(&Rational::HALF), &sum)
    })
}

/// (e^|x| + e^−|x|)/2
pub(crate) fn cosh<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    let size = abs(ar, x);
    let sum = ar.add(&ar.exp(&size), &ar.exp(&ar.neg(&size)));
    ar.mul(&ar.rational(&Rational::HALF), &sum)
}

/// −t/(t + 2) with t = e^(−2|x|) − 1
pub(crate) fn tanh<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| {
        let t = ar.expm1(&ar.mul(&ar.integer(-2), size));
        ar.neg(&ar.div(&t, &ar.add(&t, &ar.integer(2))))
    })
}

/// ln(1 + (|x| + x²/(1 + √(1 + x²))))
pub(crate) fn asinh<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    if ar.is_nothing(x) {
        return x.clone();
    }
    with_sign(ar, x, |size| {
        let (one, square) = (ar.integer(1), ar.powi(size, 2));
        let root = ar.sqrt(&ar.add(&one, &square));
        ar.log1p(&ar.add(size, &ar.div(&square, &ar.add(&one, &root))))
    })
}

/// ln(1 + ((x − 1) + √((x − 1)(x + 1))))
pub(crate) fn acosh<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    if ar.is_nothing(x) {
        return x.clone();
    }
    let one = ar.integer(1);
    let offset = ar.sub(x, &one);
    match ar.sign(&offset) {
        Some(Less) => ar.undefined(),
        Some(_) => {
            let root = ar.sqrt(&ar.mul(&offset, &ar.add(x, &one)));
            ar.log1p(&ar.add(&offset, &root))
        }
        None => ar.unknown(),
    }
}

/// ln(1 + 2x/(1 − x))/2 for |x| < 1
pub(crate) fn atanh<A: Enclosing>(ar: &A, x: &A::Number) -> A::Number {
    if ar.is_nothing(x) {
        return x.clone();
    }
    with_sign(ar, x, |size| {
        let rest = ar.sub(&ar.integer(1), size);
        match ar.sign(&rest) {
            Some(Less) => ar.undefined(),
            _ => {
                let double = ar.mul(&ar.integer(2), size);
                let value = ar.log1p(&ar.div(&double, &rest));
                ar.mul(&ar.rational(&Rational::HALF), &value)
            }
        }
    })
}
