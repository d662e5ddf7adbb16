//! What is known of an expression's value, wherever that value is defined: its possible signs, whether it is a whole
//! number, and between which numbers it lies.
//!
//! Facts start from [`Assumptions`](super::Assumptions) about the variables and rise through every kind of node. They
//! are facts about real numbers, proven, never sampled; a rule whose condition does not follow from them does not fire.

use std::f64::consts::{E, PI};

use super::range::Range;
use super::signs::Signs;
use crate::graph::Constant;
use crate::rational::Rational;
use crate::table::Function;

/// What is known of one value where it is defined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// The signs it may have.
    pub signs: Signs,
    /// Whether it is a whole number.
    pub integer: bool,
    /// Where it lies.
    pub range: Range,
}

impl Facts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self::signed(Signs::ANY);

    const fn signed(signs: Signs) -> Self {
        Self { signs, integer: false, range: Range::ALL }
    }

    /// Facts that tell more about each other: ends of the range exclude signs, signs and whole numbers move ends.
    pub(super) fn new(signs: Signs, integer: bool, range: Range) -> Self {
        if range == Range::ALL && !integer {
            return Self { range: range.with_signs(signs), ..Self::signed(signs) };
        }
        let range = if integer { range.whole().unwrap_or(Range::ALL) } else { range };
        let signs = signs & range.signs();
        Self { signs, integer, range: range.with_signs(signs) }
    }

    /// Whether x ≥ 0 is proven.
    #[must_use]
    pub const fn is_non_negative(self) -> bool {
        self.signs.within(Signs::NON_NEGATIVE)
    }

    /// Whether x > 0 is proven.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.signs.within(Signs::POSITIVE)
    }

    /// Whether x < 0 is proven.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.signs.within(Signs::NEGATIVE)
    }

    /// Whether x ≤ 0 is proven.
    #[must_use]
    pub const fn is_non_positive(self) -> bool {
        self.signs.within(Signs::NON_POSITIVE)
    }

    /// Whether x ≠ 0 is proven.
    #[must_use]
    pub const fn is_non_zero(self) -> bool {
        self.signs.within(Signs::NON_ZERO)
    }

    pub(super) fn of_number(number: &Rational) -> Self {
        Self { signs: Signs::of(number), integer: number.is_integer(), range: Range::of(number) }
    }

    pub(super) fn of_constant(constant: Constant) -> Self {
        // Both are a little more than the number of `f64` next to them.
        let below = match constant {
            Constant::E => E,
            Constant::Pi => PI,
        };
        let range = Range::between(below, below.next_up());
        Self { signs: Signs::POSITIVE, integer: false, range }
    }

    pub(super) fn of_sum(terms: impl Iterator<Item = Self>) -> Self {
        let plus = |sum: Self, term: Self| {
            let range = sum.range.plus(term.range);
            Self::new(sum.signs.plus(term.signs), sum.integer && term.integer, range)
        };
        Self::of_all(terms, plus).unwrap_or_else(|| Self::of_number(&Rational::ZERO))
    }

    pub(super) fn of_product(factors: impl Iterator<Item = Self>) -> Self {
        let times = |product: Self, factor: Self| {
            let range = product.range.times(factor.range);
            Self::new(product.signs.times(factor.signs), product.integer && factor.integer, range)
        };
        Self::of_all(factors, times).unwrap_or_else(|| Self::of_number(&Rational::ONE))
    }

    /// What is known of a value that is one of two.
    pub(super) fn either(self, other: Self) -> Self {
        let range = self.range.hull(other.range);
        Self::new(self.signs | other.signs, self.integer && other.integer, range)
    }

    /// What is known of a value of which both are known.
    pub(super) fn and(self, other: Self) -> Self {
        Self::new(self.signs & other.signs, self.integer || other.integer, self.range & other.range)
    }

    /// What is known of a condition.
    pub(super) fn of_condition() -> Self {
        Self::new(Signs::NON_NEGATIVE, true, Range::UNIT)
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
    pub(super) fn of_power(base: Self, exponent: Self, number: Option<&Rational>) -> Self {
        let mut signs = base.signs;
        if exponent.signs.within(Signs::NEGATIVE) {
            signs = signs & Signs::NON_ZERO;
        }
        signs = match number {
            Some(n) if !n.is_integer() => signs & Signs::NON_NEGATIVE,
            Some(n) if is_even(n) => signs.magnitude(),
            Some(_) => signs,
            // 0⁰ = 1, and an unknown exponent may be even or odd.
            None if base.is_positive() => Signs::POSITIVE,
            None if base.is_non_negative() => Signs::NON_NEGATIVE,
            None => Signs::ANY,
        };
        let integer = base.integer && exponent.integer && exponent.is_non_negative();
        let range = match number.and_then(Rational::to_ratio) {
            Some((n, 1)) => base.range.powi(n),
            Some((twice, 2)) => base.range.root().powi(twice),
            _ if exponent.is_non_negative() => base.range.unit_power(false),
            _ if exponent.is_non_positive() => base.range.unit_power(true),
            _ => Range::ALL,
        };
        Self::new(signs, integer, range)
    }

    /// Facts about a function of the table.
    pub(super) fn of_call(function: Function, args: &[Self]) -> Self {
        let row = function.row();
        let Self { mut signs, integer, mut range } = (row.facts)(args);
        if let [x, ..] = args {
            for &(at, value) in row.rises_through {
                range = x.range.through(at, value) & range;
                // An increasing function through the origin keeps signs.
                if at == 0.0 && value == 0.0 {
                    signs = signs & x.signs;
                }
            }
        }
        Self::new(signs, integer, range)
    }
}

/// Whether a number is an even whole number.
pub(super) fn is_even(number: &Rational) -> bool {
    match number.to_i64() {
        Some(number) => number % 2 == 0,
        None => number.is_integer() && (number * &Rational::HALF).is_integer(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(value: f64) -> Signs {
        Signs::of_order(value.partial_cmp(&0.0).expect("a number"))
    }

    fn fact(value: f64) -> Facts {
        let range = Range::closed(value, value);
        Facts { signs: sign(value), integer: value.fract() == 0.0, range }
    }

    /// Less than what `value` may be: its sign alone, and wider ranges.
    fn weaker(value: f64) -> [Facts; 4] {
        let range = Range::closed(value - 0.7, value + 0.25);
        [
            fact(value),
            Facts::signed(sign(value)),
            Facts::new(Signs::ANY, false, range),
            Facts::new(Signs::ANY, value.fract() == 0.0, range),
        ]
    }

    fn assert_holds(known: Facts, value: f64, what: &str) {
        assert!(sign(value).within(known.signs), "{what} = {value}, not {:?}", known.signs);
        assert!(!known.integer || value.fract() == 0.0, "{what} = {value} is not whole");
        let near = [value.next_down(), value, value.next_up()];
        let near = near.iter().any(|&value| known.range.contains(value));
        assert!(near, "{what} = {value} is not in {:?}", known.range);
    }

    #[test]
    fn the_facts_of_every_function_hold_for_its_values() {
        let values: Vec<f64> = (-60..=60).map(|i| f64::from(i) * 0.1).collect();
        for &function in Function::ALL {
            for &x in &values {
                for &y in &values[..if function.arity() == 1 { 1 } else { values.len() }] {
                    let args = &[x, y][..function.arity()];
                    let value = function.value(args);
                    if !value.is_finite() {
                        continue;
                    }
                    let weaker: Vec<_> = args.iter().map(|&arg| weaker(arg)).collect();
                    for choice in 0..4 {
                        let facts: Vec<Facts> = weaker.iter().map(|all| all[choice]).collect();
                        let what = format!("{}{args:?}", function.name());
                        assert_holds(Facts::of_call(function, &facts), value, &what);
                    }
                }
            }
        }
    }

    #[test]
    fn the_facts_of_powers_hold_for_their_values() {
        for base in [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0] {
            for (num, den) in [(-3, 1), (-2, 1), (-1, 2), (1, 3), (1, 1), (2, 1), (3, 2), (3, 1)] {
                let exponent = Rational::new(num, den).expect("a denominator");
                let value = f64::powf(base, exponent.to_f64());
                if !value.is_finite() {
                    continue;
                }
                let of_exponent = Facts::of_number(&exponent);
                for facts in weaker(base) {
                    for number in [Some(&exponent), None] {
                        let known = Facts::of_power(facts, of_exponent, number);
                        assert_holds(known, value, &format!("{base}^{exponent}"));
                    }
                }
            }
        }
    }
}
