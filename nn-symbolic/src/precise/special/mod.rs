//! Special functions in balls: series and asymptotic series with bounds of what they leave out.
//!
//! Each is computed with more bits than asked for; the arithmetic bounds its own errors, and what a series leaves out is added
//! here.

mod bessel;
mod error;
mod gamma;

pub(crate) use bessel::{besseli, besselj, besselk, bessely, sphericalj};
pub(crate) use error::{erfc, erfinv};
pub(crate) use gamma::{beta, digamma, gamma, lgamma, polygamma};

use super::ball::{Ball, Mag};
use super::enclosing::Enclosing;
use super::exact::{Exact, Nothing, Number};
use crate::eval::Arithmetic;

/// The same arithmetic with more bits.
fn finer(ar: &Exact, more: u64) -> Exact {
    Exact { bits: ar.bits + 64 + more, until: ar.until }
}

/// A ball, so that no rational numbers with long denominators arise.
fn as_ball(ar: &Exact, x: &Number) -> Number {
    x.ball(ar.bits).map_or_else(|| x.clone(), Number::Ball)
}

/// The number with this bound of the other added to its radius.
fn widened(ar: &Exact, x: &Number, by: &Number) -> Number {
    match (x.ball(ar.bits), by.ball(32)) {
        (Some(x), Some(by)) => Number::Ball(x.widened(by.above())),
        _ => ar.unknown(),
    }
}

/// As many bits as were asked for.
fn rounded(ar: &Exact, x: Number) -> Number {
    match x {
        Number::Ball(ball) => Number::Ball(ball.rounded(ar.bits)),
        other => other,
    }
}

/// The least e with |x| < 2^e for all numbers that this may be.
fn top(x: &Number) -> i128 {
    x.ball(32).map_or(i128::MAX, |ball| ball.above().top())
}

/// The whole number that an order is: of another rational number there is no function.
fn order(n: &Number) -> Result<i64, Number> {
    match n {
        Number::Rational(n) => n.to_i64().ok_or(Number::Nothing(Nothing::Undefined)),
        Number::OfPi(_) => Err(Number::Nothing(Nothing::Undefined)),
        Number::Nothing(_) => Err(n.clone()),
        Number::Ball(_) => Err(Number::Nothing(Nothing::Unknown)),
    }
}

fn power_of_two(exponent: i128) -> Number {
    Number::Ball(Ball::one().scaled(exponent))
}

/// Around 0, no farther than this.
fn around_zero(radius: Mag) -> Number {
    Number::Ball(Ball::zero().widened(radius))
}
