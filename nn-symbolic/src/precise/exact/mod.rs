//! Arithmetic to any number of bits: exact numbers as long as there are any, balls beyond.
//!
//! That a result is 0, a divisor 0 or an argument on the edge of a domain can be seen in exact numbers only: rational ones
//! and rational multiples of π here, so that 1/(x − 0.3) has a pole at 0.3 and tan(x) one at π/2.

mod functions;
mod number;

use std::cmp::Ordering;
use std::time::Instant;

pub(crate) use number::{Nothing, Number};

use super::ball::{Ball, FARTHEST, Mag};
use super::conditions;
use super::enclosing::Enclosing;
use crate::eval::Arithmetic;
use crate::graph::{Connective, Constant, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// Exact numbers with more bits become balls.
const MOST_BITS: u64 = 8_192;

/// Arithmetic with so many bits, as long as there is time.
pub(crate) struct Exact {
    pub(crate) bits: u64,
    pub(crate) until: Option<Instant>,
}

impl Exact {
    /// An exact number, if it is not too long.
    pub(super) fn checked(&self, value: Rational) -> Number {
        if value.bits() <= MOST_BITS {
            Number::Rational(value)
        } else {
            Number::Ball(Ball::rational(&value, self.bits))
        }
    }

    /// A ball whose exponents are in the range.
    fn within(&self, ball: Ball) -> Number {
        let (top, radius) = (ball.top(), ball.radius().top());
        if radius > FARTHEST {
            Number::Nothing(Nothing::Unknown)
        } else if top > FARTHEST {
            Number::Nothing(Nothing::TooLarge)
        } else if top < -FARTHEST && radius < -FARTHEST && !(ball.is_exact() && top == i128::MIN) {
            Self::tiny()
        } else {
            Number::Ball(ball)
        }
    }

    pub(super) fn or_unknown(&self, ball: Option<Ball>) -> Number {
        ball.map_or(Number::Nothing(Nothing::Unknown), |ball| self.within(ball))
    }

    /// What is closer to 0 than exponents reach, of either sign.
    fn tiny() -> Number {
        Number::Ball(Ball::zero().widened(Mag::power_of_two(1 - FARTHEST)))
    }

    /// A function of a ball.
    fn apply(&self, a: &Number, f: impl Fn(&Ball) -> Number) -> Number {
        match a {
            Number::Nothing(_) => a.clone(),
            _ => a.ball(self.bits).map_or(Number::Nothing(Nothing::Unknown), |ball| f(&ball)),
        }
    }

    /// An operation on balls.
    fn combine(&self, a: &Number, b: &Number, f: impl Fn(&Ball, &Ball) -> Number) -> Number {
        match (a, b) {
            (Number::Nothing(_), _) => a.clone(),
            (_, Number::Nothing(_)) => b.clone(),
            _ => match (a.ball(self.bits), b.ball(self.bits)) {
                (Some(a), Some(b)) => f(&a, &b),
                _ => Number::Nothing(Nothing::Unknown),
            },
        }
    }

    /// x to the whole power n by squaring: each of the log₂ n steps doubles relative errors, so the result has as many
    /// bits fewer as n has.
    fn whole_power(&self, base: &Number, n: i64) -> Number {
        if let Number::Rational(value) = base {
            let bits = value.bits().saturating_mul(n.unsigned_abs());
            if bits <= MOST_BITS
                && let Some(power) = value.pow(n)
            {
                return Number::Rational(power);
            }
        }
        let bits = self.bits + 64;
        let Some(mut square) = base.ball(bits) else { return base.clone() };
        let (mut power, mut rest) = (Ball::one(), n.unsigned_abs());
        while rest > 0 {
            if rest % 2 == 1 {
                power = match self.within(power.times(&square, bits)) {
                    Number::Ball(ball) => ball,
                    Number::Nothing(Nothing::TooLarge) if n < 0 => return Self::tiny(),
                    other => return other,
                };
            }
            rest /= 2;
            if rest > 0 {
                square = match self.within(square.times(&square, bits)) {
                    Number::Ball(ball) => ball,
                    Number::Nothing(Nothing::TooLarge) if n < 0 => return Self::tiny(),
                    other => return other,
                };
            }
        }
        if n < 0 {
            return self.or_unknown(Ball::one().over(&power, self.bits));
        }
        self.within(power.rounded(self.bits))
    }
}

impl Arithmetic for Exact {
    type Number = Number;

    fn rational(&self, value: &Rational) -> Number {
        self.checked(value.clone())
    }

    fn constant(&self, constant: Constant) -> Number {
        match constant {
            Constant::E => Ball::one().exp(self.bits).into(),
            Constant::Pi => Number::OfPi(Rational::ONE),
        }
    }

    fn unknown(&self) -> Number {
        Number::Nothing(Nothing::Unknown)
    }

    fn is_zero(&self, a: &Number) -> bool {
        self.sign(a) == Some(Ordering::Equal)
    }

    fn is_nothing(&self, a: &Number) -> bool {
        matches!(a, Number::Nothing(_))
    }

    fn has_expired(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() > until)
    }

    fn neg(&self, a: &Number) -> Number {
        match a {
            Number::Rational(value) => Number::Rational(-value.clone()),
            Number::OfPi(factor) => Number::OfPi(-factor.clone()),
            Number::Ball(ball) => Number::Ball(ball.negated()),
            Number::Nothing(_) => a.clone(),
        }
    }

    fn add(&self, a: &Number, b: &Number) -> Number {
        match (a, b) {
            (Number::Rational(a), Number::Rational(b)) => self.checked(a + b),
            (Number::OfPi(a), Number::OfPi(b)) => Number::of_pi(a + b),
            (Number::Rational(zero), other) | (other, Number::Rational(zero)) if zero.is_zero() => {
                other.clone()
            }
            _ => self.combine(a, b, |a, b| self.within(a.plus(b, self.bits))),
        }
    }

    fn mul(&self, a: &Number, b: &Number) -> Number {
        match (a, b) {
            (Number::Rational(a), Number::Rational(b)) => self.checked(a * b),
            (Number::OfPi(a), Number::Rational(b)) | (Number::Rational(b), Number::OfPi(a)) => {
                Number::of_pi(a * b)
            }
            (zero, other) | (other, zero) if zero.is_zero() && !self.is_nothing(other) => {
                Number::ZERO
            }
            _ => self.combine(a, b, |a, b| self.within(a.times(b, self.bits))),
        }
    }

    fn div(&self, a: &Number, b: &Number) -> Number {
        if let Number::Nothing(_) = a {
            return a.clone();
        }
        if b.is_zero() {
            let why = if a.is_zero() { Nothing::Undefined } else { Nothing::Infinite };
            return Number::Nothing(why);
        }
        match (a, b) {
            (Number::Rational(a), Number::Rational(b)) | (Number::OfPi(a), Number::OfPi(b)) => {
                match b.recip() {
                    Some(inverse) => self.checked(a * &inverse),
                    None => self.unknown(),
                }
            }
            (Number::OfPi(a), Number::Rational(b)) => match b.recip() {
                Some(inverse) => Number::of_pi(a * &inverse),
                None => self.unknown(),
            },
            _ => match self.sign(b) {
                Some(_) if a.is_zero() => Number::ZERO,
                Some(_) => self.combine(a, b, |a, b| self.or_unknown(a.over(b, self.bits))),
                None if self.is_nothing(b) => b.clone(),
                None => self.unknown(),
            },
        }
    }

    fn pow(&self, a: &Number, b: &Number) -> Number {
        if let Some(nothing) = [a, b].into_iter().find(|x| self.is_nothing(x)) {
            return nothing.clone();
        }
        if let Number::Rational(exponent) = b {
            if let Some(n) = exponent.to_i64() {
                return self.powi(a, n);
            }
            if *exponent == Rational::HALF {
                return self.sqrt(a);
            }
            if exponent.is_integer() && self.sign(a) == Some(Ordering::Less) {
                // Beyond the range of i64, where only its parity matters for the sign.
                let (numerator, _) = exponent.to_integers();
                let size = self.pow(&self.neg(a), b);
                return if numerator.bit(0) { self.neg(&size) } else { size };
            }
        }
        if a.is_one() {
            return a.clone();
        }
        match (self.sign(a), b) {
            (Some(Ordering::Greater), _) => self.exp(&self.mul(b, &self.ln(a))),
            (Some(Ordering::Equal), _) => match self.sign(b) {
                Some(Ordering::Greater) => Number::ZERO,
                Some(Ordering::Equal) => self.integer(1),
                Some(Ordering::Less) => Number::Nothing(Nothing::Infinite),
                None => self.unknown(),
            },
            (Some(Ordering::Less), Number::Rational(_)) => self.undefined(),
            (Some(Ordering::Less), _) => match b.ball(self.bits).map(|b| b.floors()) {
                // Between two whole numbers there is none.
                Some([low, high])
                    if low.minus(&high, u64::MAX).sign() == Some(Ordering::Equal)
                        && self.sign(&self.sub(b, &Number::Ball(low.clone())))
                            == Some(Ordering::Greater) =>
                {
                    self.undefined()
                }
                _ => self.unknown(),
            },
            (None, _) => self.unknown(),
        }
    }

    fn powi(&self, a: &Number, exponent: i64) -> Number {
        match exponent {
            _ if self.is_nothing(a) => a.clone(),
            0 => self.integer(1),
            1 => a.clone(),
            -1 => self.div(&self.integer(1), a),
            n if n < 0 => match self.sign(a) {
                Some(Ordering::Equal) => Number::Nothing(Nothing::Infinite),
                Some(_) => self.whole_power(a, n),
                None => self.unknown(),
            },
            n => self.whole_power(a, n),
        }
    }

    fn call(&self, function: Function, args: &[Number]) -> Number {
        (function.row().enclosure.exact)(self, args)
    }

    fn compare(&self, relation: Relation, a: &Number, b: &Number) -> Number {
        conditions::compare(self, relation, a, b)
    }

    fn join(&self, connective: Connective, a: &Number, b: &Number) -> Number {
        conditions::join(self, connective, a, b)
    }

    fn select(&self, parts: [&Number; 3]) -> Number {
        conditions::select(self, parts)
    }
}
