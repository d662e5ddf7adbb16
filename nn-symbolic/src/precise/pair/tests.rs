use super::super::ball::{Ball, Exponential, Mag};
use super::*;

fn ball(pair: Pair) -> Ball {
    let [high, low] = pair.parts();
    Ball::from_f64(high).plus(&Ball::from_f64(low), u64::MAX)
}

fn numbers() -> impl Iterator<Item = Pair> {
    let mut state = 1_u64;
    let mut next = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..800).map(move |index| {
        let scale = 2.0_f64.powi([0, 2, -3, -20, 5, 9, 30, -150][index % 8]);
        let high = (2.0 * next() - 1.0) * scale;
        Pair::constant(high, if index % 3 == 0 { 0.0 } else { next() * high * 1e-17 })
    })
}

/// The pair must enclose the number, and be known to `digits` bits at least, if it is known.
#[track_caller]
fn assert_encloses(pair: Pair, exact: Option<Ball>, bits: i32, what: &str) {
    let Some(exact) = exact.filter(|_| pair.is_known()) else { return };
    let far = ball(pair).minus(&exact, 400);
    // The radius as an exact number, and a little of what the exact one is off by.
    let radius = Ball::from_f64(pair.radius()).widened(Mag::power_of_two(-2_000));
    let room = radius.minus(&if far.to_f64() < 0.0 { far.negated() } else { far.clone() }, 400);
    assert!(room.to_f64() >= 0.0, "{what}: {pair:?} is off by {:e}", far.to_f64());
    let relative = pair.radius() / pair.parts()[0].abs();
    assert!(relative <= 2.0_f64.powi(-bits), "{what}: {pair:?} has {:e}", relative.log2());
}

#[test]
fn arithmetic_encloses() {
    let all: Vec<Pair> = numbers().collect();
    for window in all.windows(2) {
        let [a, b] = [window[0], window[1]];
        let [x, y] = [ball(a), ball(b)];
        assert_encloses(a.mul(b), Some(x.times(&y, 500)), 98, "product");
        assert_encloses(a.div(b), x.over(&y, 500), 98, "quotient");
        assert_encloses(a.add(b), Some(x.plus(&y, 2_000)), 40, "sum");
        assert_encloses(a.sqrt(), x.sqrt(500), 98, "root");
        assert_encloses(a.mul(a).mul(a), Some(x.times(&x, 900).times(&x, 900)), 97, "cube");
        if a.sign() == Some(Ordering::Greater) {
            assert_encloses(a.cbrt(), x.cbrt(500), 95, "cube root");
        }
    }
}

#[test]
fn functions_enclose() {
    let number = |value| match value {
        Exponential::Number(ball) => Some(ball),
        _ => None,
    };
    for a in numbers() {
        let x = ball(a);
        let name = |f: &str| format!("{f}({:e})", a.parts()[0]);
        assert_encloses(a.exp(), number(x.exp(400)), 87, &name("exp"));
        assert_encloses(a.expm1(), number(x.expm1(400)), 78, &name("expm1"));
        assert_encloses(a.ln(), x.ln(400), 80, &name("ln"));
        assert_encloses(a.log1p(), x.log1p(400), 78, &name("log1p"));
        let (sin, cos) = x.sin_cos(400).expect("not large");
        assert_encloses(a.sin_cos().0, Some(sin), 60, &name("sin"));
        assert_encloses(a.sin_cos().1, Some(cos), 60, &name("cos"));
        assert_encloses(a.atan(), x.atan(400), 86, &name("atan"));
        if a.parts()[0].abs() < 6.0 {
            assert_encloses(a.erf(), Some(x.erf(400)), 80, &name("erf"));
        }
    }
}

#[test]
fn what_is_not_exact_encloses_its_ends() {
    let number = |value| match value {
        Exponential::Number(ball) => Some(ball),
        _ => None,
    };
    for a in numbers() {
        let wide = Pair { radius: a.parts()[0].abs() * 1e-12, ..a };
        for share in [-1.0, 0.7] {
            let x = ball(a).plus(&Ball::from_f64(wide.radius * share), 2_000);
            let check = |pair, exact| assert_encloses(pair, exact, -60, "at an end");
            check(wide.exp(), number(x.exp(300)));
            check(wide.expm1(), number(x.expm1(300)));
            check(wide.ln(), x.ln(300));
            check(wide.log1p(), x.log1p(300));
            check(wide.sin_cos().0, x.sin_cos(300).map(|both| both.0));
            check(wide.sin_cos().1, x.sin_cos(300).map(|both| both.1));
            check(wide.atan(), x.atan(300));
            check(wide.sqrt(), x.sqrt(300));
            check(wide.mul(wide), Some(x.times(&x, 900)));
            check(Pair::ONE.div(wide), Ball::one().over(&x, 900));
            check(wide.powi(-3), Ball::one().over(&x.times(&x, 900).times(&x, 900), 900));
        }
    }
}

#[test]
fn whole_parts_are_certain_or_unknown() {
    const TINY: f64 = 1e-20;
    let floor = |high, low| Pair::constant(high, low).floor();
    assert_eq!(floor(3.0, TINY).whole(), Some(3.0));
    assert!(!floor(3.0, -TINY).is_known());
    assert_eq!(floor(-2.5, 0.0).whole(), Some(-3.0));
    assert!(!Pair { radius: TINY, ..Pair::constant(3.0, 0.0) }.floor().is_known());
    assert!(!floor(1e300, 0.0).is_known());
}
