//! Arithmetic on pairs of `f64`: quick, and enough for most points.

use std::cmp::Ordering;

use super::conditions;
use super::enclosing::Enclosing;
use super::exact::{Exact, Number};
use super::pair::Pair;
use crate::eval::Arithmetic;
use crate::graph::{Connective, Constant, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// Pairs of `f64`. They do not know what is undefined: that, too, is not known.
pub(crate) struct Quick;

impl Arithmetic for Quick {
    type Number = Pair;

    fn rational(&self, value: &Rational) -> Pair {
        Pair::rational(value)
    }

    fn constant(&self, constant: Constant) -> Pair {
        match constant {
            Constant::E => Pair::E,
            Constant::Pi => Pair::PI,
        }
    }

    fn unknown(&self) -> Pair {
        Pair::UNKNOWN
    }

    fn is_zero(&self, a: &Pair) -> bool {
        self.sign(a) == Some(Ordering::Equal)
    }

    fn is_nothing(&self, a: &Pair) -> bool {
        !a.is_known()
    }

    fn neg(&self, a: &Pair) -> Pair {
        a.neg()
    }

    fn add(&self, a: &Pair, b: &Pair) -> Pair {
        a.add(*b)
    }

    fn mul(&self, a: &Pair, b: &Pair) -> Pair {
        a.mul(*b)
    }

    fn div(&self, a: &Pair, b: &Pair) -> Pair {
        a.div(*b)
    }

    /// By multiplication for whole exponents, by e^(b·ln a) for others.
    fn pow(&self, a: &Pair, b: &Pair) -> Pair {
        const MOST: f64 = 1_000.0;
        match b.whole() {
            Some(n) if n.abs() <= MOST => self.powi(a, n as i64),
            _ => b.mul(a.ln()).exp(),
        }
    }

    fn powi(&self, a: &Pair, exponent: i64) -> Pair {
        a.powi(exponent)
    }

    fn call(&self, function: Function, args: &[Pair]) -> Pair {
        (function.row().enclosure.quick)(self, args)
    }

    fn compare(&self, relation: Relation, a: &Pair, b: &Pair) -> Pair {
        conditions::compare(self, relation, a, b)
    }

    fn join(&self, connective: Connective, a: &Pair, b: &Pair) -> Pair {
        conditions::join(self, connective, a, b)
    }

    fn select(&self, parts: [&Pair; 3]) -> Pair {
        conditions::select(self, parts)
    }
}

impl Enclosing for Quick {
    fn integer(&self, value: i64) -> Pair {
        Pair::constant(value as f64, 0.0)
    }

    fn undefined(&self) -> Pair {
        Pair::UNKNOWN
    }

    fn sign(&self, a: &Pair) -> Option<Ordering> {
        a.sign()
    }

    fn hull(&self, _: &Pair, _: &Pair) -> Pair {
        Pair::UNKNOWN
    }

    fn sqrt(&self, a: &Pair) -> Pair {
        a.sqrt()
    }

    fn cbrt(&self, a: &Pair) -> Pair {
        match a.sign() {
            Some(Ordering::Greater) => a.cbrt(),
            Some(Ordering::Less) => a.neg().cbrt().neg(),
            Some(Ordering::Equal) => *a,
            None => Pair::UNKNOWN,
        }
    }

    fn exp(&self, a: &Pair) -> Pair {
        a.exp()
    }

    fn expm1(&self, a: &Pair) -> Pair {
        a.expm1()
    }

    fn ln(&self, a: &Pair) -> Pair {
        a.ln()
    }

    fn log1p(&self, a: &Pair) -> Pair {
        a.log1p()
    }

    fn sin_cos(&self, a: &Pair) -> (Pair, Pair) {
        a.sin_cos()
    }

    fn atan(&self, a: &Pair) -> Pair {
        a.atan()
    }

    fn erf(&self, a: &Pair) -> Pair {
        a.erf()
    }

    fn floor(&self, a: &Pair) -> Pair {
        a.floor()
    }

    fn special(&self, _: fn(&Exact, &[Number]) -> Number, _: &[&Pair]) -> Pair {
        Pair::UNKNOWN
    }
}
