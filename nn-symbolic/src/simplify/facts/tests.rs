use super::*;
use crate::table::Function;

fn number(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).expect("a denominator")
}

/// Whether a value is one of these numbers.
fn contains(facts: Facts, value: f64) -> bool {
    let Facts { low, high, without_zero, integer } = facts;
    let above = value > low.at || (value == low.at && !low.open);
    let below = value < high.at || (value == high.at && !high.open);
    above && below && !(without_zero && value == 0.0) && !(integer && value.fract() != 0.0)
}

/// That a value of `f64` is one of these numbers, but for its last digit.
fn assert_holds(known: Facts, value: f64, what: &str) {
    // What overflowed says nothing of ends.
    if !value.is_finite() {
        return;
    }
    let near = [value.next_down(), value, value.next_up()];
    // A zero and a whole number are exact, if that is not too large.
    let exact = value == 0.0 || (known.integer && value.abs() < 1e15);
    let holds =
        if exact { contains(known, value) } else { near.iter().any(|&v| contains(known, v)) };
    assert!(holds, "{what} = {value} is not in {known:?}");
}

const SIGNS: [Facts; 3] = [Facts::POSITIVE.negated(), Facts::ZERO, Facts::POSITIVE];

/// All numbers that have one of some signs.
fn of_signs(signs: impl IntoIterator<Item = f64>) -> Facts {
    let facts = |sign: f64| SIGNS[(sign.partial_cmp(&0.0).expect("a number") as i8 + 1) as usize];
    signs.into_iter().map(facts).fold(Facts::NOWHERE, Facts::hull)
}

/// Every set of signs, with values of each, so that sums and extrema of any two can have every sign they may.
fn all_signs() -> Vec<(Facts, Vec<f64>)> {
    let values = [&[-2.0, -1.0, -0.5][..], &[0.0], &[0.5, 1.0, 2.0]];
    let sets = (0..8).map(|set| {
        let values = (0..3).filter(|sign| set >> sign & 1 == 1).flat_map(|sign| values[sign]);
        let values: Vec<f64> = values.copied().collect();
        (of_signs(values.iter().copied()), values)
    });
    sets.collect()
}

#[test]
fn the_arithmetic_of_signs_is_exactly_that_of_numbers() {
    for (x, values) in all_signs() {
        let all = |f: fn(f64) -> f64| of_signs(values.iter().map(|&a| f(a)));
        let negative = values.iter().all(|&a| a < 0.0);
        let positive = values.iter().all(|&a| a > 0.0);
        let zero = values.contains(&0.0);
        assert_eq!((x.is_negative(), x.is_positive()), (negative, positive), "{values:?}");
        assert_eq!(x.is_non_zero(), !zero, "{values:?}");
        assert_eq!(x.is_non_negative(), values.iter().all(|&a| a >= 0.0), "{values:?}");
        assert_eq!(x.is_non_positive(), values.iter().all(|&a| a <= 0.0), "{values:?}");
        assert_eq!(x.negated(), all(|a| -a), "-{values:?}");
        assert_eq!(x.magnitude(), all(f64::abs), "|{values:?}|");
        assert_eq!(x.floor().signs(), all(f64::floor), "floor({values:?})");
        assert_eq!(x.rounded(f64::trunc).signs(), all(f64::trunc), "trunc({values:?})");
        assert_eq!(x.signs(), x);
        assert_eq!(x.sign().signs(), x);
        let inverse = of_signs(values.iter().copied().filter(|&a| a != 0.0));
        assert_eq!(x.reciprocal(), inverse, "1/{values:?}");
        assert_eq!(x.powi(-3), inverse, "{values:?}^-3");
        assert_eq!(x.powi(3), x, "{values:?}^3");
        assert_eq!(x.powi(2), all(|a| a * a), "{values:?}^2");
        assert_eq!(x.root(), of_signs(values.iter().copied().filter(|&a| a >= 0.0)));
        for (y, others) in all_signs() {
            let all = |f: fn(f64, f64) -> f64| {
                of_signs(values.iter().flat_map(|&a| others.iter().map(move |&b| f(a, b))))
            };
            assert_eq!(x.plus(y), all(|a, b| a + b), "{values:?} + {others:?}");
            assert_eq!(x.times(y), all(|a, b| a * b), "{values:?} * {others:?}");
            assert_eq!(x.min(y), all(f64::min), "min({values:?}, {others:?})");
            assert_eq!(x.max(y), all(f64::max), "max({values:?}, {others:?})");
            assert_eq!(x.hull(y), of_signs(values.iter().chain(&others).copied()));
            let both = values.iter().filter(|a| others.contains(a));
            assert_eq!(x.and(y), of_signs(both.copied()), "{values:?} and {others:?}");
        }
    }
}

/// Facts of all kinds, with values that are as they say.
fn samples() -> Vec<(Facts, Vec<f64>)> {
    let ends = [-2.0, -1.0, -0.3, 0.0, 0.1, 1.0, 3.0];
    let mut samples = vec![(Facts::UNKNOWN, vec![-1e300, -1e-300, -1.0, 0.0, 1e-300, 7.0, 1e300])];
    for (i, &low) in ends.iter().enumerate() {
        samples.push((Facts::closed(low, low).settled(), vec![low]));
        let above = Facts { low: End::open(low), ..Facts::UNKNOWN };
        let greater = [low.next_up(), 2.0, 3.0, 1e200, f64::MAX].into_iter().filter(|&v| v > low);
        samples.push((above, greater.collect()));
        let below = Facts { high: End::open(low), ..Facts::UNKNOWN };
        let less = [-f64::MAX, -1e9, -1.0, 0.0, low.next_down()].into_iter().filter(|&v| v < low);
        samples.push((below, less.collect()));
        for &high in &ends[i + 1..] {
            let inner = [low.next_up(), -1.0, 0.0, 2.0, 0.3 * low + 0.7 * high, high.next_down()];
            let inner: Vec<f64> = inner.into_iter().filter(|&v| low < v && v < high).collect();
            samples.push((Facts::inside(low, high), inner.clone()));
            samples.push((Facts::closed(low, high), [&inner[..], &[low, high]].concat()));
        }
    }
    let more: [fn(Facts) -> Facts; 2] = [|x| x.and(Facts::NON_ZERO), |x| x.whole_if(true)];
    for narrower in more {
        for (facts, values) in samples.clone() {
            let facts = narrower(facts);
            samples.push((facts, values.into_iter().filter(|&v| contains(facts, v)).collect()));
        }
    }
    samples
}

#[test]
fn every_value_is_in_the_range_of_its_operation() {
    let samples = samples();
    for (x, values) in &samples {
        assert_eq!(x.settled(), *x, "not in its one form");
        assert_eq!(values.is_empty(), x.is_nowhere(), "{x:?}: {values:?}");
        for &a in values {
            assert!(contains(*x, a), "{a} is not in {x:?}");
            assert_holds(x.negated(), -a, "-a");
            assert_holds(x.magnitude(), a.abs(), "|a|");
            assert_holds(x.signs(), a, "the signs of a");
            assert_holds(x.sign(), if a == 0.0 { 0.0 } else { a.signum() }, "the sign of a");
            assert_holds(x.or_zero(), a, "a");
            assert_holds(x.or_zero(), 0.3 * a, "a part of a");
            if a != 0.0 {
                assert_holds(x.smaller(), 0.9 * a, "a part of a");
                assert_holds(x.reciprocal(), 1.0 / a, &format!("1/{a}"));
            }
            assert_holds(x.floor(), a.floor(), "a floored");
            for round in [f64::round, f64::trunc] {
                assert_holds(x.rounded(round), round(a), "a rounded");
            }
            if a >= 0.0 {
                assert_holds(x.root(), a.sqrt(), "the root of a");
            }
            for n in [-65, -3, -2, -1, 0, 1, 2, 3, 4, 65] {
                let power = a.powi(n);
                // What underflows is no 0.
                if power != 0.0 || a == 0.0 {
                    assert_holds(x.powi(n.into()), power, &format!("{a}^{n}"));
                }
            }
            for (at, value) in [(0.0, 1.0), (1.0, 2.0)] {
                assert_holds(x.through(at, value), a + 1.0, "a + 1");
            }
            assert_holds(x.through(0.0, 0.0), 2.0 * a, "2*a");
        }
    }
    for (x, values) in &samples {
        for (y, others) in &samples {
            let all = [x.plus(*y), x.times(*y), x.min(*y), x.max(*y), x.hull(*y), x.and(*y)];
            for facts in all {
                assert_eq!(facts.settled(), facts, "not in its one form");
            }
            for (&a, &b) in values.iter().flat_map(|a| others.iter().map(move |b| (a, b))) {
                // Sums that round to whole numbers are none.
                if (a + b).abs() < 1e16 && a + b - a == b && a + b - b == a {
                    assert_holds(all[0], a + b, &format!("{a} + {b}"));
                }
                if a * b != 0.0 || a == 0.0 || b == 0.0 {
                    assert_holds(all[1], a * b, &format!("{a} * {b}"));
                }
                assert_holds(all[2], a.min(b), &format!("min({a}, {b})"));
                assert_holds(all[3], a.max(b), &format!("max({a}, {b})"));
                assert_holds(all[4], a, "one of two");
                assert_eq!(contains(all[5], a), contains(*x, a) && contains(*y, a), "both");
            }
        }
    }
}

#[test]
fn ends_are_as_tight_as_they_can_be() {
    let above_one = Facts::compared(Relation::Greater, &Rational::ONE);
    let below_half = Facts::compared(Relation::AtMost, &Rational::HALF);
    assert_eq!(above_one.plus(Facts::of(&Rational::MINUS_ONE)), Facts::POSITIVE);
    assert_eq!(above_one.negated().plus(Facts::ONE), Facts::POSITIVE.negated());
    assert_eq!(below_half.negated().plus(Facts::of(&Rational::HALF)), Facts::NON_NEGATIVE);
    assert_eq!(Facts::UNKNOWN.powi(2).plus(Facts::ONE), Facts::AT_LEAST_ONE);
    assert_eq!(Facts::FRACTION.times(Facts::FRACTION), Facts::FRACTION);
    assert_eq!(Facts::UNIT.times(Facts::POSITIVE), Facts::NON_NEGATIVE);
    assert_eq!(Facts::closed(-3.0, 2.0).powi(2), Facts::closed(0.0, 9.0));
    assert_eq!(Facts::closed(2.0, 4.0).powi(-1), Facts::closed(0.25, 0.5));
    assert_eq!(Facts::POSITIVE.powi(-3), Facts::POSITIVE);
    assert_eq!(Facts::closed(4.0, 9.0).root(), Facts::closed(2.0, 3.0));
    assert_eq!(above_one.through(1.0, 0.0), Facts::POSITIVE);
    assert_eq!(Facts::inside(0.0, 3.0).whole_if(true), Facts::closed(1.0, 2.0).whole_if(true));
    assert_eq!(Facts::inside(0.0, 1.0).whole_if(true), Facts::NOWHERE);
    assert_eq!(Facts::closed(-0.5, 0.5).whole_if(true), Facts::ZERO);
    // 0 moves ends, and whole numbers do then.
    let whole = Facts::closed(-0.5, 3.0).and(Facts::NON_ZERO).whole_if(true);
    assert_eq!(whole, Facts::closed(1.0, 3.0).whole_if(true));
    assert_eq!(Facts::inside(1.0, 2.0).floor(), Facts::ONE);
}

#[test]
fn what_f64_does_not_hold_is_rounded_outward() {
    let third = Facts::of(&number(1, 3));
    let (low, high) = (third.low, third.high);
    assert!(low.open && high.open && low.at < 1.0 / 3.0 && high.at > 1.0 / 3.0);
    // 0.1 + 0.2 is not 0.3, in either direction.
    let sum = Facts::of(&number(1, 10)).plus(Facts::of(&number(1, 5)));
    assert_eq!(sum.plus(Facts::of(&number(-3, 10))).signs(), Facts::UNKNOWN);
    assert!(contains(third.times(Facts::of(&number(3, 1))), 1.0));
}

#[test]
fn what_leaves_the_range_of_f64_has_its_sign() {
    let decimal = |text| Rational::from_decimal(text).expect("a number");
    let (tiny, huge) = (Facts::of(&decimal("1e-400")), Facts::of(&decimal("1e400")));
    for facts in [tiny, huge, tiny.times(tiny), huge.times(huge), huge.plus(huge)] {
        assert!(facts.is_positive() && facts.negated().is_negative(), "{facts:?}");
        assert!(facts.times(tiny.negated()).is_negative(), "{facts:?}");
        assert!(!facts.plus(huge.negated()).is_nowhere(), "{facts:?}");
    }
    let low = Facts::closed(-1e300, -1e200);
    for facts in [low.times(low.negated()), low.plus(Facts::closed(-f64::MAX, -f64::MAX))] {
        assert!(facts.is_negative() && !facts.is_nowhere(), "{facts:?}");
    }
    let smallest = 5e-324_f64;
    let root = Facts::closed(smallest, smallest).root();
    assert!(root.is_positive() && root.low.at < root.high.at, "{root:?}");
}

#[test]
fn of_what_is_defined_nowhere_everything_is_true() {
    let nowhere = Facts::POSITIVE.and(Facts::POSITIVE.negated());
    assert_eq!(nowhere, Facts::NOWHERE);
    assert_eq!(Facts::closed(-2.0, -1.0).root(), Facts::NOWHERE);
    assert_eq!(Facts::ZERO.reciprocal(), Facts::NOWHERE);
    assert!(nowhere.is_positive() && nowhere.is_negative() && nowhere.is_integer());
    assert_eq!(nowhere.decides(Relation::Less), None);
    assert_eq!(nowhere.hull(Facts::ONE), Facts::ONE);
}

#[test]
fn comparisons_with_0_are_decided_where_they_are_certain() {
    use Relation::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    for relation in [Less, AtMost, Equal, NotEqual, AtLeast, Greater] {
        for (facts, values) in all_signs().into_iter().skip(1) {
            let mut holds = values.iter().map(|&value| relation.compares(value, 0.0));
            let first = holds.next().expect("a value");
            let expected = holds.all(|other| other == first).then_some(first);
            assert_eq!(facts.decides(relation), expected, "{values:?} {relation} 0");
        }
        let at_zero = Facts::compared(relation, &Rational::ZERO);
        assert_eq!(at_zero.decides(relation), Some(true), "{relation}");
    }
}

/// Less than what `value` may be: its sign alone, and wider ranges.
fn weaker(value: f64) -> [Facts; 5] {
    let around = Facts::closed(value - 0.7, value + 0.25);
    let not_zero = if value == 0.0 { Facts::UNKNOWN } else { Facts::NON_ZERO };
    let whole = value.fract() == 0.0;
    let exact = Facts::closed(value, value).settled();
    [exact, exact.signs(), around, around.whole_if(whole).and(not_zero), not_zero]
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
                for choice in 0..5 {
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
            let of_exponent = Facts::of(&exponent);
            for facts in weaker(base) {
                for number in [Some(&exponent), None] {
                    let known = Facts::of_power(facts, of_exponent, number);
                    assert_holds(known, value, &format!("{base}^{exponent}"));
                }
            }
        }
    }
}
