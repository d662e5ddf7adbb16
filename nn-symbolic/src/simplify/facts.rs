//! What is known of an expression's value, wherever that value is defined: its possible signs, and whether it is a
//! whole number.
//!
//! Facts start from [`Assumptions`] about the variables and rise through every kind of node. They are facts about real
//! numbers, proven, never sampled; a rule whose condition does not follow from them does not fire.

use std::collections::{HashMap, HashSet};

use super::signs::Signs;
use crate::graph::Symbol;
use crate::rational::Rational;
use crate::table::Function;

/// What is known of one value where it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The signs it may have.
    pub signs: Signs,
    /// Whether it is a whole number.
    pub integer: bool,
}

impl Facts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self::signed(Signs::ANY);

    const fn signed(signs: Signs) -> Self {
        Self { signs, integer: false }
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
        Self { signs: Signs::of(number), integer: number.is_integer() }
    }

    /// e and π.
    pub(super) const CONSTANT: Self = Self::signed(Signs::POSITIVE);

    pub(super) fn of_sum(terms: impl Iterator<Item = Self>) -> Self {
        let zero = Self::of_number(&Rational::ZERO);
        terms.fold(zero, |sum, term| Self {
            signs: sum.signs.plus(term.signs),
            integer: sum.integer && term.integer,
        })
    }

    pub(super) fn of_product(factors: impl Iterator<Item = Self>) -> Self {
        let one = Self::of_number(&Rational::ONE);
        factors.fold(one, |product, factor| Self {
            signs: product.signs.times(factor.signs),
            integer: product.integer && factor.integer,
        })
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
        Self { signs, integer }
    }

    /// Facts about a function of the table: the one place that says what is known of its values.
    pub(super) fn of_call(function: Function, args: &[Self]) -> Self {
        use Function as F;
        let [x, ..] = args else {
            return Self::UNKNOWN;
        };
        let y = args.last().unwrap_or(x);
        let both_integer = x.integer && y.integer;
        match function {
            F::Exp | F::Exp2 | F::Cosh | F::Sech | F::Sigmoid | F::Softplus => {
                Self::signed(Signs::POSITIVE)
            }
            // Through the origin, increasing.
            F::Cbrt | F::Asin | F::Atan | F::Sinh | F::Tanh | F::Asinh | F::Atanh => {
                Self::signed(x.signs)
            }
            F::Erf | F::Expm1 | F::Log1p => Self::signed(x.signs),
            // The sign of x, with a pole at 0.
            F::Acsc | F::Coth | F::Csch | F::Acoth | F::Acsch => {
                Self::signed(x.signs & Signs::NON_ZERO)
            }
            // Jumps at 0, where its value is ±π/2.
            F::Acot if x.signs.meets(Signs::ZERO) => Self::signed(Signs::NON_ZERO),
            F::Acot => Self::signed(x.signs),
            F::Sqrt => Self::signed(x.signs & Signs::NON_NEGATIVE),
            F::Hypot => Self::signed(x.signs.magnitude().plus(y.signs.magnitude())),
            F::Acos | F::Asec | F::Acosh | F::Asech => Self::signed(Signs::NON_NEGATIVE),
            F::Abs => Self { signs: x.signs.magnitude(), integer: x.integer },
            F::Sign => Self { signs: x.signs, integer: true },
            F::Step | F::Relu => Self {
                signs: (x.signs & Signs::POSITIVE)
                    | Signs::ZERO.when(x.signs.meets(Signs::NON_POSITIVE)),
                integer: function == F::Step || x.integer,
            },
            F::Min => Self { signs: x.signs.min(y.signs), integer: both_integer },
            F::Max => Self {
                signs: x.signs.negated().min(y.signs.negated()).negated(),
                integer: both_integer,
            },
            F::Ln | F::Log2 | F::Log10 => Self::UNKNOWN,
            F::Sin | F::Cos | F::Tan | F::Cot | F::Sec | F::Csc | F::Atan2 => Self::UNKNOWN,
        }
    }
}

/// Whether a number is an even whole number.
pub(super) fn is_even(number: &Rational) -> bool {
    number.is_integer() && (number * &Rational::HALF).is_integer()
}

/// What the caller promises about the values of variables.
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    signs: HashMap<Symbol, Signs>,
    integers: HashSet<Symbol>,
}

impl Assumptions {
    /// None: every variable may be any real number.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Only these signs are possible for `symbol`; several assumptions about it hold together.
    pub fn assume_sign(&mut self, symbol: Symbol, signs: Signs) -> &mut Self {
        let known = self.signs.entry(symbol).or_insert(Signs::ANY);
        *known = *known & signs;
        self
    }

    /// `symbol` is a whole number.
    pub fn assume_integer(&mut self, symbol: Symbol) -> &mut Self {
        self.integers.insert(symbol);
        self
    }

    /// What follows for the variable.
    #[must_use]
    pub fn facts(&self, symbol: Symbol) -> Facts {
        Facts {
            signs: self.signs.get(&symbol).copied().unwrap_or(Signs::ANY),
            integer: self.integers.contains(&symbol),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(value: f64) -> Signs {
        Signs::of_order(value.partial_cmp(&0.0).expect("a number"))
    }

    #[test]
    fn the_facts_of_every_function_hold_for_its_values() {
        let values: Vec<f64> = (-60..=60).map(|i| f64::from(i) * 0.1).collect();
        let fact = |value: f64| Facts { signs: sign(value), integer: value.fract() == 0.0 };
        for &function in Function::ALL {
            for &x in &values {
                for &y in &values[..if function.arity() == 1 { 1 } else { values.len() }] {
                    let args = &[x, y][..function.arity()];
                    let value = function.value(args);
                    if !value.is_finite() {
                        continue;
                    }
                    let facts: Vec<Facts> = args.iter().map(|&arg| fact(arg)).collect();
                    let known = Facts::of_call(function, &facts);
                    let name = function.name();
                    assert!(sign(value).within(known.signs), "{name}{args:?} = {value}");
                    assert!(!known.integer || value.fract() == 0.0, "{name}{args:?} = {value}");
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
                let facts = Facts { signs: sign(base), integer: base.fract() == 0.0 };
                let of_exponent = Facts::of_number(&exponent);
                for number in [Some(&exponent), None] {
                    let known = Facts::of_power(facts, of_exponent, number);
                    assert!(sign(value).within(known.signs), "{base}^{exponent} = {value}");
                    assert!(!known.integer || value.fract() == 0.0, "{base}^{exponent} = {value}");
                }
            }
        }
    }
}
