use super::*;

fn number(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).expect("a denominator")
}

/// Ranges of all kinds, with values that lie in them.
fn ranges() -> Vec<(Range, Vec<f64>)> {
    let ends = [-2.0, -1.0, -0.3, 0.0, 0.1, 1.0, 3.0];
    let mut ranges = vec![(Range::ALL, vec![-1e300, -1.0, 0.0, 1e-300, 7.0])];
    for (i, &low) in ends.iter().enumerate() {
        ranges.push((Range::closed(low, low), vec![low]));
        ranges.push((Range { low: End::open(low), ..Range::ALL }, vec![low.next_up(), 1e200]));
        ranges.push((Range { high: End::open(low), ..Range::ALL }, vec![-1e9, low.next_down()]));
        for &high in &ends[i + 1..] {
            let inner = [low.next_up(), 0.3 * low + 0.7 * high, high.next_down()];
            ranges.push((Range::between(low, high), inner.to_vec()));
            ranges.push((Range::closed(low, high), [&inner[..], &[low, high]].concat()));
        }
    }
    ranges
}

fn assert_contains(range: Range, value: f64, what: &str) {
    // What overflowed or lost its last digit says nothing of ends.
    let near = [value.next_down(), value, value.next_up()];
    let fits = !value.is_finite() || near.iter().any(|&v| range.contains(v));
    assert!(fits, "{what} = {value} is not in {range:?}");
}

#[test]
fn every_value_is_in_the_range_of_its_operation() {
    for (x, values) in ranges() {
        for &a in &values {
            assert!(x.contains(a), "{a} is not in {x:?}");
            assert_contains(x.negated(), -a, "-a");
            assert_contains(x.magnitude(), a.abs(), "|a|");
            assert_contains(x.or_zero(), a, "a");
            assert_contains(x.or_zero(), 0.3 * a, "a part of a");
            if a != 0.0 {
                assert_contains(x.inside(), 0.9 * a, "a part of a");
            }
            for round in [f64::floor, f64::ceil, f64::round, f64::trunc] {
                assert_contains(x.rounded(round), round(a), "a rounded");
            }
            assert_contains(x.with_signs(x.signs()), a, "the signs of a");
            if a >= 0.0 {
                assert_contains(x.root(), a.sqrt(), "the root of a");
            }
            for n in [-65, -3, -2, -1, 0, 1, 2, 3, 4, 65] {
                let power = a.powi(n);
                assert_contains(x.powi(n.into()), power, &format!("{a}^{n}"));
            }
            for (at, value) in [(0.0, 1.0), (1.0, 2.0)] {
                assert_contains(x.through(at, value), a + 1.0, "a + 1");
            }
            for (y, others) in ranges() {
                for &b in &others {
                    assert_contains(x.plus(y), a + b, &format!("{a} + {b}"));
                    assert_contains(x.times(y), a * b, &format!("{a} * {b}"));
                    assert_contains(x.min(y), a.min(b), &format!("min({a}, {b})"));
                }
            }
        }
    }
}

#[test]
fn ends_are_as_tight_as_they_can_be() {
    let above_one = Range::above(&Rational::ONE, true);
    let minus_one = Range::of(&Rational::MINUS_ONE);
    assert_eq!(above_one.plus(minus_one), Range::POSITIVE);
    assert_eq!(above_one.negated().plus(Range::of(&Rational::ONE)).signs(), Signs::NEGATIVE);
    let half = Range::below(&Rational::HALF, false);
    assert_eq!(half.negated().plus(Range::of(&Rational::HALF)), Range::NON_NEGATIVE);
    assert_eq!(Range::FRACTION.times(Range::FRACTION), Range::FRACTION);
    assert_eq!(Range::closed(0.0, 1.0).times(Range::POSITIVE), Range::NON_NEGATIVE);
    assert_eq!(Range::closed(-3.0, 2.0).powi(2), Range::closed(0.0, 9.0));
    assert_eq!(Range::closed(2.0, 4.0).powi(-1), Range::closed(0.25, 0.5));
    assert_eq!(Range::POSITIVE.powi(-3), Range::POSITIVE);
    assert_eq!(Range::closed(4.0, 9.0).root(), Range::closed(2.0, 3.0));
    assert_eq!(above_one.through(1.0, 0.0), Range::POSITIVE);
    assert_eq!(Range::between(0.0, 3.0).whole(), Some(Range::closed(1.0, 2.0)));
    assert_eq!(Range::between(0.0, 1.0).whole(), None);
    assert_eq!(Range::closed(-0.5, 0.5).whole(), Some(Range::closed(0.0, 0.0)));
}

#[test]
fn what_f64_does_not_hold_is_rounded_outward() {
    let third = Range::of(&number(1, 3));
    let (low, high) = (third.low, third.high);
    assert!(low.open && high.open && low.at < 1.0 / 3.0 && high.at > 1.0 / 3.0);
    // 0.1 + 0.2 is not 0.3, in either direction.
    let sum = Range::of(&number(1, 10)).plus(Range::of(&number(1, 5)));
    assert!(sum.plus(Range::of(&number(-3, 10))).signs() == Signs::ANY);
    assert!(third.times(Range::of(&number(3, 1))).contains(1.0));
}

#[test]
fn of_nothing_nothing_is_known() {
    assert_eq!(Range::POSITIVE & Range::POSITIVE.negated(), Range::ALL);
    assert_eq!(Range::closed(-2.0, -1.0).root(), Range::ALL);
}
