use super::*;

fn ratio(num: i64, den: i64) -> Rational {
    Rational::new(num, den).unwrap()
}

#[test]
fn decimals_are_read_exactly() {
    assert_eq!(Rational::from_decimal("0.1"), Ok(ratio(1, 10)));
    assert_eq!(Rational::from_decimal("2.5e-3"), Ok(ratio(1, 400)));
    assert_eq!(Rational::from_decimal("12.e2"), Ok(ratio(1200, 1)));
    assert_eq!(Rational::from_decimal(".5"), Ok(Rational::HALF));
    assert_eq!(Rational::from_decimal("0e999999"), Ok(Rational::ZERO));
}

#[test]
fn malformed_and_hostile_literals_are_refused() {
    for text in ["", ".", "e5", "1e", "1e+", "-1", "1.2.3", "0x10", "1_000", "½"] {
        assert_eq!(Rational::from_decimal(text), Err(DecimalError::Malformed), "{text}");
    }
    for text in ["1e999999999", "1e-999999999", "1e99999999999999999999", &"9".repeat(3000)] {
        assert_eq!(Rational::from_decimal(text), Err(DecimalError::TooLarge), "{text}");
    }
}

#[test]
fn small_and_big_arithmetic_agree_across_the_border() {
    let numbers = [0, 1, -1, 2, -3, 7, i64::MAX, i64::MIN, i64::MAX - 1, 1 << 32, -(1 << 40)];
    for &a in &numbers {
        for &b in &numbers {
            for &c in &numbers {
                for &d in numbers.iter().filter(|&&d| d != 0) {
                    let (x, y) = (Rational::from(a), ratio(b, d));
                    let (p, q) = (x.to_big(), y.to_big());
                    assert_eq!((&x + &y).to_big(), &p + &q, "{a} + {b}/{d}");
                    assert_eq!((&x * &y).to_big(), &p * &q, "{a} * {b}/{d}");
                    assert_eq!((&x - &y).to_big(), &p - &q, "{a} - {b}/{d}");
                    assert_eq!(x.cmp(&y), p.cmp(&q), "{a} <> {b}/{d}");
                    let back = &(&(&x + &Rational::from(c)) - &Rational::from(c)) - &x;
                    assert_eq!(back, Rational::ZERO, "results return to the small form");
                }
            }
        }
    }
}

#[test]
fn decimals_are_written_as_they_are_read() {
    for text in [
        "0.1",
        "0.25",
        "12.5",
        "100",
        "1234567890123456",
        "1e17",
        "2.5e-7",
        "0.00001",
        "1e-6",
        "1.2345678901234567",
        "7",
        "0",
        "1e300",
        "1e-300",
    ] {
        let number = Rational::from_decimal(text).unwrap();
        assert_eq!(number.to_decimal().as_deref(), Some(text));
        if !number.is_zero() {
            assert_eq!((-number).to_decimal(), Some(format!("-{text}")));
        }
    }
    for number in [ratio(1, 3), ratio(5, 7), ratio(1, 1 << 40)] {
        assert_eq!(number.to_decimal(), None, "{number} has no short decimal");
    }
}

#[test]
fn powers_are_exact_and_bounded() {
    assert_eq!(ratio(2, 3).pow(3), Some(ratio(8, 27)));
    assert_eq!(ratio(2, 3).pow(-3), Some(ratio(27, 8)));
    assert_eq!(ratio(-1, 1).pow(i64::MAX), Some(Rational::MINUS_ONE));
    assert_eq!(Rational::ZERO.pow(-1), None);
    assert_eq!(Rational::ZERO.pow(0), Some(Rational::ONE));
    assert_eq!(ratio(2, 1).pow(1_000_000), None);
    assert!(ratio(2, 1).pow(5_000).is_some());
    assert_eq!(ratio(3, 2).pow(i64::MIN), None);
}

#[test]
fn conversion_to_f64_rounds_once() {
    assert_eq!(ratio(1, 10).to_f64(), 0.1);
    assert_eq!(
        Rational::from_decimal("0.30000000000000004").unwrap().to_f64(),
        0.30000000000000004
    );
    assert_eq!(ratio(i64::MAX, 3).to_f64(), i64::MAX as f64 / 3.0);
    assert_eq!(Rational::from_decimal("1e400").unwrap().to_f64(), f64::INFINITY);
}
