//! Arithmetic to any number of bits: exact numbers as long as there are any, balls beyond.
//!
//! That a result is 0, a divisor 0 or an argument on the edge of a domain can be seen in exact numbers only: rational ones
//! and rational multiples of π here, so that 1/(x − 0.3) has a pole at 0.3 and tan(x) one at π/2.

use std::cmp::Ordering;
use std::time::Instant;

use num_bigint::BigInt;
use num_traits::One;

use super::ball::{self, Ball, Exponential, FARTHEST, Mag};
use super::conditions;
use super::enclosing::Enclosing;
use super::recognised;
use crate::eval::Arithmetic;
use crate::graph::{Connective, Constant, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// Exact numbers with more bits become balls.
const MOST_BITS: u64 = 8_192;

/// An enclosure.
#[derive(Clone, Debug)]
pub(crate) enum Number {
    Rational(Rational),
    /// This times π; not 0.
    OfPi(Rational),
    Ball(Ball),
    Nothing(Nothing),
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nothing {
    /// It is no real number.
    Undefined,
    /// Something was divided by 0, or the logarithm of 0 taken.
    Infinite,
    /// Beyond 2 to the 2¹²⁰.
    TooLarge,
    /// So many bits do not tell, or there was no time.
    Unknown,
}

/// Arithmetic with so many bits, as long as there is time.
pub(crate) struct Exact {
    pub(crate) bits: u64,
    pub(crate) until: Option<Instant>,
}

impl Number {
    pub(crate) const ZERO: Self = Self::Rational(Rational::ZERO);

    /// A ball around this; `None` if there is no number.
    pub(crate) fn ball(&self, bits: u64) -> Option<Ball> {
        Some(match self {
            Self::Rational(value) => Ball::rational(value, bits),
            Self::OfPi(factor) => {
                let factor = Ball::rational(factor, bits + 8);
                ball::pi(bits + 8).times(&factor, bits)
            }
            Self::Ball(ball) => ball.clone(),
            Self::Nothing(_) => return None,
        })
    }

    fn is_zero(&self) -> bool {
        match self {
            Self::Rational(value) => value.is_zero(),
            Self::Ball(ball) => ball.sign() == Some(Ordering::Equal),
            Self::OfPi(_) | Self::Nothing(_) => false,
        }
    }

    fn is_one(&self) -> bool {
        matches!(self, Self::Rational(value) if value.is_one())
    }

    fn of_pi(factor: Rational) -> Self {
        if factor.is_zero() { Self::ZERO } else { Self::OfPi(factor) }
    }
}

impl From<Exponential> for Number {
    fn from(value: Exponential) -> Self {
        match value {
            Exponential::Number(ball) => Self::Ball(ball),
            Exponential::Tiny => {
                let half = Mag::power_of_two(-FARTHEST);
                let middle = Ball::exact(BigInt::one(), -FARTHEST);
                Self::Ball(middle.widened(half))
            }
            Exponential::Huge => Self::Nothing(Nothing::TooLarge),
            Exponential::Any => Self::Nothing(Nothing::Unknown),
        }
    }
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

impl Enclosing for Exact {
    fn undefined(&self) -> Number {
        Number::Nothing(Nothing::Undefined)
    }

    fn sign(&self, a: &Number) -> Option<Ordering> {
        match a {
            Number::Rational(value) | Number::OfPi(value) => Some(value.cmp(&Rational::ZERO)),
            Number::Ball(ball) => ball.sign(),
            Number::Nothing(_) => None,
        }
    }

    fn hull(&self, a: &Number, b: &Number) -> Number {
        self.combine(a, b, |a, b| self.within(a.hull(b, self.bits)))
    }

    fn sqrt(&self, a: &Number) -> Number {
        match self.sign(a) {
            Some(Ordering::Equal) => return Number::ZERO,
            Some(Ordering::Less) => return self.undefined(),
            _ => {}
        }
        if let Number::Rational(value) = a
            && let Some(root) = recognised::root(value)
        {
            return Number::Rational(root);
        }
        self.apply(a, |a| self.or_unknown(a.sqrt(self.bits)))
    }

    fn cbrt(&self, a: &Number) -> Number {
        match self.sign(a) {
            Some(Ordering::Equal) => return Number::ZERO,
            Some(Ordering::Less) => return self.neg(&self.cbrt(&self.neg(a))),
            _ => {}
        }
        if let Number::Rational(value) = a
            && let Some(root) = recognised::cube_root(value)
        {
            return Number::Rational(root);
        }
        self.apply(a, |a| self.or_unknown(a.cbrt(self.bits)))
    }

    fn exp(&self, a: &Number) -> Number {
        if a.is_zero() { self.integer(1) } else { self.apply(a, |a| a.exp(self.bits).into()) }
    }

    fn expm1(&self, a: &Number) -> Number {
        if a.is_zero() { Number::ZERO } else { self.apply(a, |a| a.expm1(self.bits).into()) }
    }

    fn ln(&self, a: &Number) -> Number {
        match self.sign(a) {
            Some(Ordering::Equal) => Number::Nothing(Nothing::Infinite),
            Some(Ordering::Less) => self.undefined(),
            _ if a.is_one() => Number::ZERO,
            _ => self.apply(a, |a| self.or_unknown(a.ln(self.bits))),
        }
    }

    fn log1p(&self, a: &Number) -> Number {
        if a.is_zero() {
            return Number::ZERO;
        }
        if let Number::Ball(ball) = a {
            // Balls are long where 1 is added to what is small.
            let one = Ball::one();
            match ball.plus(&one, self.bits).sign() {
                Some(Ordering::Greater) => {
                    return self.or_unknown(ball.log1p(self.bits));
                }
                Some(Ordering::Less) => return self.undefined(),
                _ => return self.unknown(),
            }
        }
        let sum = self.add(a, &self.integer(1));
        match self.sign(&sum) {
            Some(Ordering::Greater) => self.apply(a, |a| self.or_unknown(a.log1p(self.bits))),
            _ => self.ln(&sum),
        }
    }

    fn log(&self, a: &Number, base: i64) -> Number {
        if let Number::Rational(value) = a
            && let Some(n) = recognised::log(value, base)
        {
            return self.integer(n);
        }
        self.div(&self.ln(a), &self.ln(&self.integer(base)))
    }

    fn sin_cos(&self, a: &Number) -> (Number, Number) {
        if a.is_zero() {
            return (Number::ZERO, self.integer(1));
        }
        let (exact_sin, exact_cos) = match a {
            Number::OfPi(q) => {
                (recognised::sine_of_turn(q), recognised::sine_of_turn(&(q + &Rational::HALF)))
            }
            _ => (None, None),
        };
        let either = match a.ball(self.bits) {
            None => (a.clone(), a.clone()),
            Some(ball) => match ball.sin_cos(self.bits) {
                Some((sin, cos)) => (self.within(sin), self.within(cos)),
                None => (self.unknown(), self.unknown()),
            },
        };
        let exact = |value: Option<Rational>, ball| value.map_or(ball, Number::Rational);
        (exact(exact_sin, either.0), exact(exact_cos, either.1))
    }

    fn atan(&self, a: &Number) -> Number {
        match a {
            _ if a.is_zero() => Number::ZERO,
            Number::Rational(value) if value.abs().is_one() => {
                let quarter = if value.is_negative() { -1 } else { 1 };
                Rational::new(quarter, 4).map_or_else(|| self.unknown(), Number::OfPi)
            }
            _ => self.apply(a, |a| self.or_unknown(a.atan(self.bits))),
        }
    }

    fn erf(&self, a: &Number) -> Number {
        if a.is_zero() { Number::ZERO } else { self.apply(a, |a| self.within(a.erf(self.bits))) }
    }

    fn floor(&self, a: &Number) -> Number {
        if let Number::Rational(value) = a {
            let (numerator, denominator) = value.to_integers();
            let floor = ball::floor_division(&numerator, &denominator);
            let value = Rational::from_integers(floor, BigInt::one());
            return value.map_or_else(|| self.unknown(), |value| self.checked(value));
        }
        self.apply(a, |a| {
            let [low, high] = a.floors();
            if low.minus(&high, u64::MAX).sign() == Some(Ordering::Equal) {
                // Without fraction: a whole number, if it is not too long.
                let (part, exponent) = low.parts();
                return match u64::try_from(exponent) {
                    Ok(shift) if shift + part.bits() <= MOST_BITS => {
                        Rational::from_integers(part << shift, BigInt::one())
                            .map_or_else(|| self.unknown(), Number::Rational)
                    }
                    Ok(_) => Number::Ball(low.clone()),
                    Err(_) => self.unknown(),
                };
            }
            self.within(low.hull(&high, self.bits))
        })
    }

    fn special(&self, function: fn(&Self, &[Number]) -> Number, args: &[&Number]) -> Number {
        let args: Vec<Number> = args.iter().map(|&arg| arg.clone()).collect();
        function(self, &args)
    }
}
