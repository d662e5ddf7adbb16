//! What is known of an expression's value, wherever that value is defined: its possible signs, and whether it is a
//! whole number.
//!
//! Facts start from [`Assumptions`] about the variables and rise through every kind of node. They are facts about real
//! numbers, proven, never sampled; a rule whose condition does not follow from them does not fire.

use std::collections::{HashMap, HashSet};
use std::ops::{BitAnd, BitOr};

use crate::graph::Symbol;
use crate::rational::Rational;
use crate::table::Function;

/// A set of signs: those that a value may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signs(u8);

impl Signs {
    /// No sign at all: the value is defined nowhere.
    pub const NONE: Self = Self(0);
    /// x < 0
    pub const NEGATIVE: Self = Self(1);
    /// x = 0
    pub const ZERO: Self = Self(2);
    /// x > 0
    pub const POSITIVE: Self = Self(4);
    /// x ≤ 0
    pub const NON_POSITIVE: Self = Self(1 | 2);
    /// x ≥ 0
    pub const NON_NEGATIVE: Self = Self(2 | 4);
    /// x ≠ 0
    pub const NON_ZERO: Self = Self(1 | 4);
    /// Nothing is known.
    pub const ANY: Self = Self(1 | 2 | 4);

    /// The sign of a number.
    #[must_use]
    pub fn of(number: &Rational) -> Self {
        if number.is_zero() {
            Self::ZERO
        } else if number.is_negative() {
            Self::NEGATIVE
        } else {
            Self::POSITIVE
        }
    }

    /// Whether each of these signs is one of `others`: the proof of "x ≥ 0" is `within(NON_NEGATIVE)`.
    #[must_use]
    pub const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether one of these signs is one of `others`.
    const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// This set if `possible`, else the empty one.
    const fn when(self, possible: bool) -> Self {
        if possible { self } else { Self::NONE }
    }

    /// The signs of −x.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::POSITIVE.when(self.meets(Self::NEGATIVE))
            | (self & Self::ZERO)
            | Self::NEGATIVE.when(self.meets(Self::POSITIVE))
    }

    /// The signs of |x|.
    fn magnitude(self) -> Self {
        (self & Self::ZERO) | Self::POSITIVE.when(self.meets(Self::NON_ZERO))
    }

    /// The signs of x + y.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let [negative, zero, positive] = [Self::NEGATIVE, Self::ZERO, Self::POSITIVE];
        if self == Self::NONE || other == Self::NONE {
            return Self::NONE;
        }
        let cancels = self.meets(other.negated()); // −x and x, or 0 and 0
        negative.when((self | other).meets(negative))
            | zero.when(cancels)
            | positive.when((self | other).meets(positive))
    }

    /// The signs of x · y.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let from = |sign: Self, result: Self| result.when(self.meets(sign));
        from(Self::NEGATIVE, other.negated())
            | from(Self::ZERO, Self::ZERO.when(other != Self::NONE))
            | from(Self::POSITIVE, other)
    }

    /// The signs of the smaller of x and y.
    fn min(self, other: Self) -> Self {
        let at_least_zero = |signs: Self| signs.meets(Self::NON_NEGATIVE);
        let zero = (self.meets(Self::ZERO) && at_least_zero(other))
            || (other.meets(Self::ZERO) && at_least_zero(self));
        ((self | other) & Self::NEGATIVE) | Self::ZERO.when(zero) | (self & other & Self::POSITIVE)
    }
}

impl BitOr for Signs {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Signs {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

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
            // The sign of x, with a pole or a jump at 0.
            F::Acot | F::Acsc | F::Coth | F::Csch | F::Acoth | F::Acsch => {
                Self::signed(x.signs & Signs::NON_ZERO)
            }
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
