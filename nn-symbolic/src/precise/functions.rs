//! The functions of the table by the few that every arithmetic has, in forms that keep their digits where the value is
//! small.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use super::arithmetic::Arithmetic;
use crate::rational::Rational;
use crate::table::Function;

/// A function of one argument.
pub(super) fn of_one<A: Arithmetic>(ar: &A, function: Function, x: &A::Number) -> A::Number {
    use Function as F;
    if ar.is_nothing(x) {
        return x.clone();
    }
    let one = || ar.integer(1);
    let inverse = |x: &A::Number| ar.div(&one(), x);
    match function {
        F::Sqrt => ar.sqrt(x),
        F::Cbrt => ar.cbrt(x),
        F::Exp => ar.exp(x),
        F::Exp2 => ar.pow(&ar.integer(2), x),
        F::Ln => ar.ln(x),
        F::Log2 => ar.log(x, 2),
        F::Log10 => ar.log(x, 10),
        F::Log1p => ar.log1p(x),
        F::Expm1 => ar.expm1(x),

        F::Sin => ar.sin_cos(x).0,
        F::Cos => ar.sin_cos(x).1,
        F::Tan => {
            let (sin, cos) = ar.sin_cos(x);
            ar.div(&sin, &cos)
        }
        F::Cot => {
            let (sin, cos) = ar.sin_cos(x);
            ar.div(&cos, &sin)
        }
        F::Sec => inverse(&ar.sin_cos(x).1),
        F::Csc => inverse(&ar.sin_cos(x).0),
        F::Asin => asin(ar, x),
        F::Acos => acos(ar, x),
        F::Atan => ar.atan(x),
        F::Acot => ar.atan(&inverse(x)),
        F::Asec => acos(ar, &inverse(x)),
        F::Acsc => asin(ar, &inverse(x)),

        F::Sinh => sinh(ar, x),
        F::Cosh => cosh(ar, x),
        F::Tanh => tanh(ar, x),
        F::Coth => inverse(&tanh(ar, x)),
        F::Sech => inverse(&cosh(ar, x)),
        F::Csch => inverse(&sinh(ar, x)),
        F::Asinh => asinh(ar, x),
        F::Acosh => acosh(ar, x),
        F::Atanh => atanh(ar, x),
        F::Acoth => atanh(ar, &inverse(x)),
        F::Asech => acosh(ar, &inverse(x)),
        F::Acsch => asinh(ar, &inverse(x)),

        F::Abs => abs(ar, x),
        F::Sign => match ar.sign(x) {
            Some(order) => ar.integer(order as i64),
            None => ar.hull(&ar.integer(-1), &one()),
        },
        F::Step => match ar.sign(x) {
            Some(order) => ar.integer((order == Greater).into()),
            None => ar.hull(&ar.integer(0), &one()),
        },
        F::Relu => larger(ar, x, &ar.integer(0)),
        F::Floor => ar.floor(x),
        F::Ceil => ar.neg(&ar.floor(&ar.neg(x))),
        F::Round => with_sign(ar, x, |size| ar.floor(&ar.add(size, &ar.rational(&Rational::HALF)))),
        F::Trunc => trunc(ar, x),

        F::Sigmoid => match ar.sign(x) {
            Some(Less) => {
                let power = ar.exp(x);
                ar.div(&power, &ar.add(&one(), &power))
            }
            _ => inverse(&ar.add(&one(), &ar.exp(&ar.neg(x)))),
        },
        F::Softplus => {
            let rest = ar.log1p(&ar.exp(&ar.neg(&abs(ar, x))));
            ar.add(&larger(ar, x, &ar.integer(0)), &rest)
        }
        F::Erf => ar.erf(x),
        F::Atan2 | F::Hypot | F::Min | F::Max | F::Rem | F::Powi => ar.unknown(),
    }
}

/// A function of two arguments.
pub(super) fn of_two<A: Arithmetic>(
    ar: &A,
    function: Function,
    a: &A::Number,
    b: &A::Number,
) -> A::Number {
    use Function as F;
    if let Some(nothing) = [a, b].into_iter().find(|x| ar.is_nothing(x)) {
        return nothing.clone();
    }
    match function {
        F::Atan2 => atan2(ar, a, b),
        F::Hypot => ar.sqrt(&ar.add(&ar.powi(a, 2), &ar.powi(b, 2))),
        F::Min => ar.neg(&larger(ar, &ar.neg(a), &ar.neg(b))),
        F::Max => larger(ar, a, b),
        // a − b·trunc(a/b)
        F::Rem => ar.sub(a, &ar.mul(b, &trunc(ar, &ar.div(a, b)))),
        F::Powi => ar.pow(a, &trunc(ar, b)),
        _ => ar.uncertain(function, &[a.clone(), b.clone()]),
    }
}

/// An odd function by its values for positive arguments.
fn with_sign<A: Arithmetic>(
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

fn abs<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    match ar.sign(x) {
        Some(Less) => ar.neg(x),
        Some(_) => x.clone(),
        None => ar.hull(x, &ar.neg(x)),
    }
}

fn larger<A: Arithmetic>(ar: &A, a: &A::Number, b: &A::Number) -> A::Number {
    match ar.sign(&ar.sub(a, b)) {
        Some(Less) => b.clone(),
        Some(_) => a.clone(),
        None => ar.hull(a, b),
    }
}

fn trunc<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| ar.floor(size))
}

/// How x compares with 1 − |x|, and (1 − x)·(1 + x).
fn inside<A: Arithmetic>(ar: &A, x: &A::Number) -> (Option<Ordering>, A::Number) {
    let one = ar.integer(1);
    let rest = ar.mul(&ar.sub(&one, x), &ar.add(&one, x));
    (ar.sign(&rest), rest)
}

fn half_pi<A: Arithmetic>(ar: &A, order: Ordering) -> A::Number {
    let pi = ar.constant(crate::graph::Constant::Pi);
    let half = Rational::new(order as i64, 2).unwrap_or(Rational::HALF);
    ar.mul(&ar.rational(&half), &pi)
}

/// arctan(x/√((1 − x)(1 + x)))
fn asin<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    match inside(ar, x) {
        (Some(Greater), rest) => ar.atan(&ar.div(x, &ar.sqrt(&rest))),
        (Some(Equal), _) => ar.sign(x).map_or_else(|| ar.unknown(), |order| half_pi(ar, order)),
        (Some(Less), _) => ar.undefined(),
        (None, _) => ar.unknown(),
    }
}

/// 2·arctan √((1 − x)/(1 + x))
fn acos<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
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
fn atan2<A: Arithmetic>(ar: &A, y: &A::Number, x: &A::Number) -> A::Number {
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
fn sinh<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| {
        let t = ar.expm1(size);
        let sum = ar.add(&t, &ar.div(&t, &ar.add(&t, &ar.integer(1))));
        ar.mul(&ar.rational(&Rational::HALF), &sum)
    })
}

/// (e^|x| + e^−|x|)/2
fn cosh<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    let size = abs(ar, x);
    let sum = ar.add(&ar.exp(&size), &ar.exp(&ar.neg(&size)));
    ar.mul(&ar.rational(&Rational::HALF), &sum)
}

/// −t/(t + 2) with t = e^(−2|x|) − 1
fn tanh<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| {
        let t = ar.expm1(&ar.mul(&ar.integer(-2), size));
        ar.neg(&ar.div(&t, &ar.add(&t, &ar.integer(2))))
    })
}

/// ln(1 + (|x| + x²/(1 + √(1 + x²))))
fn asinh<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
    with_sign(ar, x, |size| {
        let (one, square) = (ar.integer(1), ar.powi(size, 2));
        let root = ar.sqrt(&ar.add(&one, &square));
        ar.log1p(&ar.add(size, &ar.div(&square, &ar.add(&one, &root))))
    })
}

/// ln(1 + ((x − 1) + √((x − 1)(x + 1))))
fn acosh<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
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
fn atanh<A: Arithmetic>(ar: &A, x: &A::Number) -> A::Number {
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
