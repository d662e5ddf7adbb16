use super::*;

/// Numbers of all sizes, the same at every run.
fn numbers(count: usize) -> Vec<f64> {
    let mut state = 7_u64;
    let mut next = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let special = [
        1.0,
        -1.0,
        0.5,
        2.0,
        std::f64::consts::FRAC_1_SQRT_2,
        1e-300,
        -1e300,
        0.999_999_999,
        3.0,
        40.0,
    ];
    let any = (0..count).map(|index| {
        let scale = [0, 0, 0, 3, -8, 20, -60, 200][index % 8];
        (2.0 * next() - 1.0) * 2.0_f64.powi(scale)
    });
    special.into_iter().chain(any).collect()
}

/// Whether the first contains the midpoint of the second.
fn contains(ball: &Ball, exact: &Ball) -> bool {
    let far = ball.middle().minus(&exact.middle(), u64::MAX);
    far.size().below().is_at_most(ball.radius()) || far.part.is_zero()
}

/// How many bits of a ball are certain.
fn certain(ball: &Ball) -> i128 {
    if ball.is_exact() { i128::MAX } else { ball.top().saturating_sub(ball.radius().top()) }
}

fn number(value: Exponential) -> Option<Ball> {
    match value {
        Exponential::Number(ball) => Some(ball),
        _ => None,
    }
}

type Unary = (&'static str, fn(&Ball, u64) -> Option<Ball>);

const FUNCTIONS: [Unary; 12] = [
    ("exp", |x, bits| number(x.exp(bits))),
    ("expm1", |x, bits| number(x.expm1(bits))),
    ("ln", |x, bits| x.ln(bits)),
    ("log1p", |x, bits| x.log1p(bits)),
    ("sin", |x, bits| x.sin_cos(bits).map(|both| both.0)),
    ("cos", |x, bits| x.sin_cos(bits).map(|both| both.1)),
    ("atan", |x, bits| x.atan(bits)),
    ("erf", |x, bits| (x.to_f64().abs() < 20.0).then(|| x.erf(bits))),
    ("sqrt", |x, bits| x.sqrt(bits)),
    ("cbrt", |x, bits| x.cbrt(bits)),
    ("reciprocal", |x, bits| Ball::one().over(x, bits)),
    ("square", |x, bits| Some(x.times(x, bits))),
];

#[test]
fn few_bits_contain_many() {
    for x in numbers(120) {
        let x = Ball::from_f64(x);
        for (name, function) in FUNCTIONS {
            let (Some(coarse), Some(fine)) = (function(&x, 80), function(&x, 700)) else {
                continue;
            };
            assert!(contains(&coarse, &fine), "{name}({:e}): {coarse:?}, {fine:?}", x.to_f64());
            if name != "sin" && name != "cos" {
                assert!(certain(&fine) > 690, "{name}({:e}): {}", x.to_f64(), certain(&fine));
            }
        }
    }
}

#[test]
fn what_is_not_exact_contains_all_its_values() {
    for x in numbers(120) {
        // A ball around x, and numbers inside of it.
        let radius = Mag::new(1 << 20, -60).times(Ball::from_f64(x).size());
        let ball = Ball::from_f64(x).widened(radius);
        let (part, exponent) = radius.parts();
        for share in [-1.0, -0.4, 0.9] {
            let offset = Ball::exact(((part as f64 * share) as i64).into(), exponent);
            let inside = Ball::from_f64(x).plus_exact(&offset);
            for (name, function) in FUNCTIONS {
                let (Some(all), Some(one)) = (function(&ball, 100), function(&inside, 300)) else {
                    continue;
                };
                assert!(contains(&all, &one), "{name}({x:e}): {all:?}, {one:?}");
            }
        }
    }
}

#[test]
fn functions_agree_with_known_digits() {
    // Digits of mpmath 1.3.
    let near = |ball: Option<Ball>, digits: &str| {
        let expected = Rational::from_decimal(digits).expect("digits");
        let expected = Ball::rational(&expected, 400);
        let far = ball.expect("a number").minus(&expected, 400).above();
        assert!(far.is_at_most(Mag::power_of_two(-130)), "{digits}");
    };
    let at = |n, d| Ball::rational(&Rational::new(n, d).expect("a number"), 300);
    near(Some(pi(300)), "3.14159265358979323846264338327950288419716939937511");
    near(Some(ln_2(300)), "0.693147180559945309417232121458176568075500134360255");
    near(number(at(1, 1).exp(300)), "2.71828182845904523536028747135266249775724709369996");
    near(at(7, 3).ln(300), "0.847297860387203613710107506520654024989594171759112");
    near(
        at(7, 3).sin_cos(300).map(|both| both.0),
        "0.723085881738324616797887928616367326380143470408668",
    );
    near(at(7, 3).atan(300), "1.16590454050981319591924876263030882554669806350188");
    near(Some(at(7, 3).erf(300)), "0.999032571549752254126036335408667004154813257465467");
}

#[test]
fn the_nearest_f64_is_rounded_once() {
    assert_eq!(Ball::from_f64(f64::MAX).to_f64(), f64::MAX);
    for x in numbers(200).into_iter().chain([5e-324, 2.3e-308, 1e-310]) {
        assert_eq!(Ball::from_f64(x).to_f64(), x);
        let above = Ball::from_f64(x).plus_exact(&Ball::from_f64(x.next_up())).scaled(-1);
        let nudged = above.plus_exact(&Ball::exact(1.into(), -5_000));
        assert_eq!(nudged.to_f64(), x.next_up(), "{x:e}");
    }
    assert_eq!(Ball::exact(1.into(), 1_024).to_f64(), f64::INFINITY);
    assert_eq!(Ball::exact((-1).into(), -1_080).to_f64(), 0.0);
}

#[test]
fn exponents_reach_further_than_those_of_f64() {
    let large = number(Ball::from_f64(1e17).exp(100)).expect("in the range");
    let back = large.ln(100).expect("positive");
    assert!(contains(&back.clone().widened(Mag::power_of_two(-20)), &Ball::from_f64(1e17)));
    assert!(matches!(Ball::from_f64(1e300).exp(100), Exponential::Huge));
    assert!(matches!(Ball::from_f64(-1e300).exp(100), Exponential::Tiny));
}
