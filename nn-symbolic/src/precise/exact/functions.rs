//! The functions that all others are made of, exact where they are known to be.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::One;

use super::{Exact, MOST_BITS, Nothing, Number};
use crate::eval::Arithmetic;
use crate::precise::ball::{self, Ball};
use crate::precise::enclosing::Enclosing;
use crate::precise::recognised;
use crate::rational::Rational;

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
