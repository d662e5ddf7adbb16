//! What is known of every kind of node, from what is known of its operands.

use std::f64::consts::{E, PI};

use super::Facts;
use crate::graph::Constant;
use crate::rational::Rational;
use crate::table::Function;

impl Facts {
    pub(in crate::simplify) fn of_constant(constant: Constant) -> Self {
        // Both are a little more than the number of `f64` next to them.
        let below = match constant {
            Constant::E => E,
            Constant::Pi => PI,
        };
        Self::inside(below, below.next_up())
    }

    pub(in crate::simplify) fn of_sum(terms: impl Iterator<Item = Self>) -> Self {
        Self::of_all(terms, Self::plus).unwrap_or(Self::ZERO)
    }

    pub(in crate::simplify) fn of_product(factors: impl Iterator<Item = Self>) -> Self {
        Self::of_all(factors, Self::times).unwrap_or(Self::ONE)
    }

    /// What is known of a condition.
    pub(in crate::simplify) fn of_condition() -> Self {
        Self::UNIT.whole_if(true)
    }

    /// Most operands are unknown, and nothing that is combined with them tells much.
    fn of_all(
        operands: impl Iterator<Item = Self>,
        combine: impl Fn(Self, Self) -> Self,
    ) -> Option<Self> {
        let mut all = None;
        for operand in operands {
            if operand == Self::UNKNOWN {
                return Some(operand);
            }
            all = Some(all.map_or(operand, |all| combine(all, operand)));
        }
        all
    }

    /// Facts about xᵉ; `number` is e if that is one.
    ///
    /// A negative base has a power only for whole e, and zero only for e ≥ 0.
    pub(in crate::simplify) fn of_power(
        base: Self,
        exponent: Self,
        number: Option<&Rational>,
    ) -> Self {
        let is_negative = exponent.is_negative();
        let base = if is_negative { base.and(Self::NON_ZERO) } else { base };
        let power = match (number, number.and_then(Rational::to_ratio)) {
            (_, Some((n, 1))) => base.powi(n),
            (_, Some((twice, 2))) => base.root().powi(twice),
            (Some(n), _) => {
                let base = match is_even(n) {
                    true => base.magnitude(),
                    false if n.is_integer() => base,
                    false => base.and(Self::NON_NEGATIVE),
                };
                base.unit_power(is_negative).and(base.signs())
            }
            // 0⁰ = 1, and an unknown exponent may be even or odd.
            _ if !base.is_non_negative() => Self::UNKNOWN,
            _ => {
                let sign = if base.is_positive() { Self::POSITIVE } else { Self::NON_NEGATIVE };
                if exponent.is_non_negative() || exponent.is_non_positive() {
                    base.unit_power(!exponent.is_non_negative()).and(sign)
                } else {
                    sign
                }
            }
        };
        if base.integer && exponent.integer && exponent.is_non_negative() {
            return power.whole_if(true);
        }
        power
    }

    /// Facts about a function of the table.
    pub(in crate::simplify) fn of_call(function: Function, args: &[Self]) -> Self {
        let row = function.row();
        let mut facts = (row.facts)(args);
        if let [x, ..] = args {
            for &(at, value) in row.rises_through {
                facts = facts.and(x.through(at, value));
            }
        }
        facts
    }
}

/// Whether a number is an even whole number.
pub(in crate::simplify) fn is_even(number: &Rational) -> bool {
    match number.to_i64() {
        Some(number) => number % 2 == 0,
        None => number.is_integer() && (number * &Rational::HALF).is_integer(),
    }
}
