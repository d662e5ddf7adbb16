use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::double::Double;
use super::functions::value;
use crate::formula::Formula;
use crate::rational::Rational;
use crate::table::Function;

/// The exact value of a pair.
fn exact(x: Double) -> BigRational {
    let part = |part: f64| BigRational::from_float(part).expect("finite");
    part(x.to_f64()) + part(x.low())
}

#[track_caller]
fn assert_near(found: Double, expected: &BigRational, tolerance: f64, what: &str) {
    let error = if expected.is_zero() {
        exact(found)
    } else {
        exact(found) / expected - BigRational::from_integer(1.into())
    };
    let error = error.abs().to_f64().expect("a number");
    assert!(error <= tolerance, "{what}: {found:?} has the relative error {error:e}");
}

/// Numbers between 0.1 and 3, some bits of each in the second part.
fn numbers() -> impl Iterator<Item = Double> {
    let mut state = 1_u64;
    let mut next = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..200).map(move |_| Double::new(0.1 + 2.9 * next(), next() * 1e-17))
}

#[test]
fn arithmetic_has_106_bits() {
    let all: Vec<Double> = numbers().collect();
    for pair in all.windows(2) {
        let (a, b) = (pair[0], -pair[1]);
        assert_near(a + b, &(exact(a) + exact(b)), 1e-28, "a sum that cancels");
        assert_near(a - b, &(exact(a) - exact(b)), 1e-31, "a sum");
        assert_near(a * b, &(exact(a) * exact(b)), 1e-31, "a product");
        assert_near(a / b, &(exact(a) / exact(b)), 1e-31, "a quotient");
        assert_near(a.sqrt() * a.sqrt(), &exact(a), 1e-31, "a root");
        assert_near(b.powi(-3), &(exact(b) * exact(b) * exact(b)).recip(), 1e-30, "a power");
    }
}

/// Fixed-point numbers with this many bits behind the point, to have other series than those that are tested.
const BITS: usize = 240;

fn fixed(x: Double) -> BigInt {
    (exact(x) * BigRational::from_integer(BigInt::from(1) << BITS)).to_integer()
}

fn unfixed(x: BigInt) -> BigRational {
    BigRational::new(x, BigInt::from(1) << BITS)
}

/// Σ of terms, each made from the one before, until they vanish.
fn series(
    first: BigInt,
    next: impl Fn(BigInt, u32) -> BigInt,
    weigh: impl Fn(&BigInt, u32) -> BigInt,
) -> BigInt {
    let (mut term, mut sum, mut n) = (first, BigInt::zero(), 0);
    while !term.is_zero() {
        sum += weigh(&term, n);
        term = next(term, n);
        n += 1;
    }
    sum
}

#[test]
fn series_have_30_digits() {
    let one = || BigInt::from(1) << BITS;
    for x in numbers() {
        let f = fixed(x);
        // Not a shift, by which a negative number never becomes 0.
        let times = |a: &BigInt, b: &BigInt| (a * b) / one();
        let square = times(&f, &f);
        let exp = series(one(), |t, n| times(&t, &f) / (n + 1), |t, _| t.clone());
        let sin = series(
            f.clone(),
            |t, n| -times(&t, &square) / ((2 * n + 2) * (2 * n + 3)),
            |t, _| t.clone(),
        );
        let cos = series(
            one(),
            |t, n| -times(&t, &square) / ((2 * n + 1) * (2 * n + 2)),
            |t, _| t.clone(),
        );
        // ln x = 2·artanh((x − 1)/(x + 1))
        let ratio = ((&f - one()) << BITS) / (&f + one());
        let of_ratio = times(&ratio, &ratio);
        let ln =
            BigInt::from(2) * series(ratio, |t, _| times(&t, &of_ratio), |t, n| t / (2 * n + 1));
        // arctan x = Σ 2²ⁿ(n!)²/(2n+1)! · x²ⁿ⁺¹/(1 + x²)ⁿ⁺¹ (Euler)
        let shrink = (&square << BITS) / (one() + &square);
        let start = (&f << BITS) / (one() + &square);
        let atan =
            series(start, |t, n| times(&t, &shrink) * (2 * n + 2) / (2 * n + 3), |t, _| t.clone());
        for (function, expected) in [
            (Function::Exp, exp),
            (Function::Sin, sin),
            (Function::Cos, cos),
            (Function::Ln, ln),
            (Function::Atan, atan),
        ] {
            // Near the zeros of sin, cos and ln the last digits go; these are 28 there, 31 elsewhere.
            assert_near(value(function, &[x]), &unfixed(expected), 1e-28, function.name());
        }
    }
}

#[test]
fn functions_undo_their_inverses() {
    let one = Double::ONE;
    let of = |function, x| value(function, &[x]);
    for x in numbers() {
        let small = x / 3.2.into();
        for (inverse, function, x) in [
            (Function::Asin, Function::Sin, small),
            (Function::Acos, Function::Cos, small),
            (Function::Atan, Function::Tan, x),
            (Function::Asinh, Function::Sinh, x),
            (Function::Acosh, Function::Cosh, x + one),
            (Function::Atanh, Function::Tanh, small),
            (Function::Log2, Function::Exp2, x),
            (Function::Log1p, Function::Expm1, x),
        ] {
            let back = of(function, of(inverse, x));
            assert_near(back, &exact(x), 1e-28, function.name());
        }
        let cube = of(Function::Cbrt, -x).powi(3);
        assert_near(cube, &-exact(x), 1e-30, "cbrt");
        let ten = Double::from(10.0).pow(of(Function::Log10, x));
        assert_near(ten, &exact(x), 1e-28, "log10");
        let hypot = value(Function::Hypot, &[x, small]).powi(2);
        assert_near(hypot, &(exact(x) * exact(x) + exact(small) * exact(small)), 1e-30, "hypot");
        let sigmoid = of(Function::Sigmoid, x) + of(Function::Sigmoid, -x);
        assert_near(sigmoid, &exact(one), 1e-31, "sigmoid");
        let hinge = of(Function::Softplus, x) - of(Function::Softplus, -x);
        assert_near(hinge, &exact(x), 1e-28, "softplus");
    }
}

#[test]
fn the_error_function_has_30_digits() {
    for (x, digits) in [
        (0.5, "0.520499877813046537682746653891964528736451575757963700058805"),
        (1.0, "0.842700792949714869341220635082609259296066997966302908459937"),
        (2.0, "0.995322265018952734162069256367252928610891797040060076738352"),
    ] {
        let (high, low) = Rational::from_decimal(digits).expect("digits").to_f64_pair();
        let expected = exact(Double::new(high, low));
        assert_near(value(Function::Erf, &[x.into()]), &expected, 1e-30, "erf");
    }
}

#[test]
fn every_function_of_the_table_agrees_with_its_f64_value() {
    for &function in Function::ALL {
        for (x, y) in numbers().zip(numbers().skip(7)) {
            for sign in [1.0, -1.0] {
                let args: &[Double] =
                    &[sign * x.to_f64(), y.to_f64()].map(Double::from)[..function.arity()];
                let plain: Vec<f64> = args.iter().map(|arg| arg.to_f64()).collect();
                let expected = function.value(&plain);
                let found = value(function, args).to_f64();
                let near = (found - expected).abs() <= 1e-14 * expected.abs().max(1e-2);
                assert!(
                    near || expected.is_nan(),
                    "{}{plain:?}: {found}, not {expected}",
                    function.name()
                );
            }
        }
    }
}

#[test]
fn rounding_sees_the_digits_behind_those_of_f64() {
    const TINY: f64 = 1e-20;
    let of = |function, high, low| value(function, &[Double::new(high, low)]).to_f64();
    for sign in [1.0, -1.0] {
        let [above, below] = [of(Function::Floor, 3.0, TINY), of(Function::Ceil, 3.0, -TINY)];
        assert_eq!([above, below], [3.0, 3.0]);
        assert_eq!(of(Function::Round, sign * 2.5, -sign * TINY), sign * 2.0);
        assert_eq!(of(Function::Round, sign * 2.5, sign * TINY), sign * 3.0);
        assert_eq!(of(Function::Round, sign * 0.5_f64.next_down(), 0.0), 0.0);
        assert_eq!(of(Function::Trunc, sign * 3.0, -sign * TINY), sign * 2.0);
        assert_eq!(of(Function::Trunc, sign * 0.7, TINY), 0.0);
    }
    assert_eq!(of(Function::Floor, 3.0, -TINY), 2.0);
    assert_eq!(of(Function::Ceil, 3.0, TINY), 4.0);
    let power = |n| value(Function::Powi, &[2.0.into(), n]).to_f64();
    let nearly = [Double::new(3.0, -TINY), Double::new(-3.0, TINY), Double::new(1e10, TINY)];
    assert_eq!(nearly.map(power), [4.0, 0.25, f64::INFINITY]);

    // 3 − 1e-20 on a scale that f64 cannot tell it from 3 on: the rest is all but the whole of b.
    for [a, b] in [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0]] {
        let rest = value(Function::Rem, &[Double::new(3.0 * a, -TINY * a), b.into()]);
        assert_near(rest, &exact(Double::new(a, -TINY * a)), 1e-31, "rem");
        let rest = value(Function::Rem, &[Double::new(3.0 * a, TINY * a), b.into()]);
        assert_near(rest, &exact((TINY * a).into()), 1e-10, "rem");
    }
    for (a, b) in numbers().zip(numbers().skip(5)) {
        let [a, b] = [a * 100.0.into(), -b];
        let whole = (exact(a) / exact(b)).to_integer();
        let expected = exact(a) - exact(b) * BigRational::from_integer(whole);
        let rest = exact(value(Function::Rem, &[a, b])) - expected;
        assert!(rest.abs().to_f64().expect("a number") < 1e-28, "{a:?}, {b:?}");
    }
    // Of so large a quotient no digit behind the point is known.
    assert!(value(Function::Rem, &[Double::new(1e20, 0.5), 3.0.into()]).to_f64().is_nan());
}

#[test]
fn what_jumps_is_computed_to_more_digits_near_its_jumps() {
    for (text, x, expected) in [
        ("floor(x*10 - 2)", 0.3, 0.0),
        ("ceil((x + 1e-17)*10)", 0.5, 6.0),
        ("trunc((x - 1e-17)*10)", -0.5, -5.0),
        ("round(x - 1e-17)", 0.5, 0.0),
        ("powi(2, (x - 1e-17)*6)", 0.5, 4.0),
        ("rem(10*x + 1e-17, 1)*1e17", 0.5, 1.0),
        ("rem(x*1e20 + 1, 3)", 1.0, 1e20 % 3.0),
    ] {
        let formula = Formula::parse(text, None).expect(text);
        let found = formula.at(&[x]).value;
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{text}: {found:e}");
    }
}

#[test]
fn what_nearly_cancels_keeps_its_digits() {
    for (text, x, expected) in [
        ("sqrt(x^2 + 1) - x", 1e8, 5e-9),
        ("exp(x) - 1 - x", 1e-9, 5.000000001666667e-19),
        ("(x - sin(x))/x^3", 1e-5, 0.16666666666583333),
        ("ln(x + 1) - x + x^2/2", 1e-6, 3.3333308333353333e-19),
        ("atan(x) - x + x^3/3", 1e-4, 1.9999999857142858e-21),
        ("erf(x) - erf(x - 1e-12)", 1.0, 4.151074974210098e-13),
        ("x^0.3 - (x - 1e-13)^0.3", 2.0, 1.8467166200174068e-14),
    ] {
        let formula = Formula::parse(text, None).expect(text);
        let found = formula.at(&[x]).value;
        assert!((found / expected - 1.0).abs() < 1e-12, "{text}: {found:e}, not {expected:e}");
    }
}
