//! What is known of an expression's value, wherever that value is defined: its possible signs, whether it is a whole
//! number, and between which numbers it lies.
//!
//! Facts start from [`Assumptions`](super::Assumptions) about the variables and rise through every kind of node. They
//! are facts about real numbers, proven, never sampled; a rule whose condition does not follow from them does not fire.

use std::f64::consts::{E, FRAC_PI_2, PI};

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
        let signed = Self::by_signs(function, args);
        match args {
            [x, ..] => {
                let range = range_of(function, x.range, args.last().unwrap_or(x).range);
                Self::new(signed.signs, signed.integer, range)
            }
            [] => signed,
        }
    }

    /// What the signs of the arguments tell, and whether they are whole: the one place that says it of each function.
    fn by_signs(function: Function, args: &[Self]) -> Self {
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
            F::Abs => Self { integer: x.integer, ..Self::signed(x.signs.magnitude()) },
            F::Sign => Self { integer: true, ..Self::signed(x.signs) },
            F::Step | F::Relu => Self {
                signs: (x.signs & Signs::POSITIVE)
                    | Signs::ZERO.when(x.signs.meets(Signs::NON_POSITIVE)),
                integer: function == F::Step || x.integer,
                range: Range::ALL,
            },
            F::Min => Self { integer: both_integer, ..Self::signed(x.signs.min(y.signs)) },
            F::Max => Self {
                integer: both_integer,
                ..Self::signed(x.signs.negated().min(y.signs.negated()).negated())
            },
            F::Floor => Self { integer: true, ..Self::signed(Self::signs_of_floor(x.signs)) },
            F::Ceil => {
                let signs = Self::signs_of_floor(x.signs.negated()).negated();
                Self { integer: true, ..Self::signed(signs) }
            }
            // Towards zero, or to the nearest: no sign changes, and anything may become 0.
            F::Round | F::Trunc => Self { integer: true, ..Self::signed(x.signs.or_zero()) },
            F::Rem => Self { integer: both_integer, ..Self::signed(x.signs.or_zero()) },
            // x⁰ = 1, and the exponent may be even or odd.
            F::Powi => {
                let signs = match x.is_non_negative() {
                    true if x.is_positive() => Signs::POSITIVE,
                    true => Signs::NON_NEGATIVE,
                    false => Signs::ANY,
                };
                Self { integer: x.integer && y.is_non_negative(), ..Self::signed(signs) }
            }
            F::Ln | F::Log2 | F::Log10 => Self::UNKNOWN,
            F::Sin | F::Cos | F::Tan | F::Cot | F::Sec | F::Csc | F::Atan2 => Self::UNKNOWN,
        }
    }

    /// The signs of the largest whole number below or at x.
    fn signs_of_floor(x: Signs) -> Signs {
        (x & Signs::NON_POSITIVE) | Signs::NON_NEGATIVE.when(x.meets(Signs::POSITIVE))
    }
}

/// Where the values of a function of the table lie if its arguments lie in these ranges: the one place that says it.
///
/// The numbers of `f64` next to π and π/2 are a little smaller than these.
fn range_of(function: Function, x: Range, y: Range) -> Range {
    use Function as F;
    let right_angle = FRAC_PI_2.next_up();
    let up_to = |end: f64| Range::closed(-end, end);
    match function {
        F::Exp | F::Exp2 => x.through(0.0, 1.0) & Range::POSITIVE,
        F::Ln | F::Log2 | F::Log10 => x.through(1.0, 0.0),
        F::Expm1 => x.through(0.0, 0.0) & Range::ABOVE_MINUS_ONE,
        F::Sigmoid => x.through(0.0, 0.5) & Range::FRACTION,
        F::Softplus => Range::POSITIVE,
        F::Tanh | F::Erf => x.through(0.0, 0.0) & Range::WITHIN_ONE,
        F::Sqrt => x.root(),
        F::Cbrt => x.through(1.0, 1.0) & x.through(-1.0, -1.0),
        F::Sin if x.is_at_least(0.0) && x.is_at_most(PI) => Range::UNIT,
        F::Cos if x.is_at_least(-FRAC_PI_2) && x.is_at_most(FRAC_PI_2) => Range::FRACTION_OR_ONE,
        F::Sin | F::Cos => Range::UP_TO_ONE,
        F::Cosh => Range::AT_LEAST_ONE,
        F::Sech => Range::FRACTION_OR_ONE,
        F::Asin | F::Atan | F::Acot | F::Acsc => up_to(right_angle),
        F::Acos | F::Asec => Range::closed(0.0, PI.next_up()),
        F::Atan2 => up_to(PI.next_up()),
        F::Abs => x.magnitude(),
        F::Sign => Range::UP_TO_ONE,
        F::Step => Range::UNIT,
        F::Relu => x.negated().min(Range::closed(0.0, 0.0)).negated(),
        F::Min => x.min(y),
        F::Max => x.negated().min(y.negated()).negated(),
        F::Floor => x.rounded(f64::floor),
        F::Ceil => x.rounded(f64::ceil),
        F::Round => x.rounded(f64::round),
        F::Trunc => x.rounded(f64::trunc),
        F::Rem => x.or_zero() & y.inside(),
        F::Hypot => x.magnitude().or_more() & y.magnitude().or_more(),
        F::Tan | F::Cot | F::Sec | F::Csc | F::Sinh | F::Coth | F::Csch | F::Powi => Range::ALL,
        F::Log1p | F::Asinh | F::Acosh | F::Atanh | F::Acoth | F::Asech | F::Acsch => Range::ALL,
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
