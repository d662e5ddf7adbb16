//! The companion's functions against the function itself.

use crate::differences::{assert_gradient, differences};
use crate::numbers::{Numbers, inner};
use crate::pass::Pass;
use crate::random::Random;

/// How many points each function is tested at.
const POINTS: u64 = 20;

/// The companion's value is the function's, both ways to the gradient of ⟨seed, value⟩ give what differences of it do,
/// and `jvp` gives what the gradient says of a direction, at every point.
pub(crate) fn check<A: Numbers, Y: Numbers, G: Numbers>(
    draw: impl Fn(&mut Random) -> A,
    function: impl Fn(&A) -> Y,
    vjp: impl Fn(&A, Y) -> (Y, G),
    pullback: impl Fn(&A, Y) -> (Y, G),
    jvp: impl Fn(&A, G) -> (Y, Y),
) {
    for point in 0..POINTS {
        let mut random = Random(point);
        let args = draw(&mut random);
        let mut seed = function(&args);
        seed.each(&mut |number| *number = random.number(&(-1.0..1.0)));
        let flat = |(value, gradient): (Y, G)| (value.numbers(), gradient.numbers());
        let (value, gradient) = vjp(&args, seed.clone());
        let mut direction = gradient.clone();
        direction.each(&mut |number| *number = random.number(&(-1.0..1.0)));
        let along = direction.numbers();
        let ways = [flat((value, gradient)), flat(pullback(&args, seed.clone()))];
        judge(&args.numbers(), &seed.numbers(), &|at| function(&args.with(at)).numbers(), &ways);
        let (value, tangent) = jvp(&args, direction);
        judge_forward(&ways[0], (&value.numbers(), &tangent.numbers()), &seed.numbers(), &along);
    }
}

/// Apart from [`check`], so that it is compiled once and not for each function.
fn judge(
    at: &[f64],
    seed: &[f64],
    function: &dyn Fn(&[f64]) -> Vec<f64>,
    [vjp, pullback]: &[(Vec<f64>, Vec<f64>); 2],
) {
    let value = function(at);
    assert_same(&vjp.0, &value);
    assert_gradient(
        &vjp.1,
        &differences(at, &|at| inner(seed, &function(at))),
        inner(seed, &value),
    );
    assert_eq!(pullback, vjp, "pullback and vjp");
}

/// ⟨seed, tangent⟩ = ⟨gradient, direction⟩ but for roundings, relative to the summands.
fn judge_forward(
    (value, gradient): &(Vec<f64>, Vec<f64>),
    jvp: (&[f64], &[f64]),
    seed: &[f64],
    direction: &[f64],
) {
    assert_same(jvp.0, value);
    assert_eq!(jvp.1.len(), seed.len(), "the tangent has another shape than the value");
    let (forward, reverse) = (inner(seed, jvp.1), inner(gradient, direction));
    let size = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>();
    let allowed = 1e-11 * (1.0 + size(seed, jvp.1) + size(gradient, direction));
    assert!((forward - reverse).abs() <= allowed, "jvp gives {forward}, vjp {reverse}");
}

/// Equal but for the order in which sums were added up: some ulp of the largest number.
#[track_caller]
pub(crate) fn assert_same(a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len(), "the companion's value has another shape");
    let largest = b.iter().fold(1.0_f64, |largest, b| largest.max(b.abs()));
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-14 * largest, "the companion's value is {a}, not {b}");
    }
}

/// A test for each function: `name(argument in domain, …)`.
macro_rules! check {
    ($($function:ident($($arg:ident in $domain:expr),+);)+) => {
        mod checks { $(
            mod $function {
                #[allow(unused_imports)] // domains are of many kinds
                use super::super::*;
                #[allow(unused_imports)]
                use $crate::{check::{check, pass}, domain::*, random::Random};

                #[test]
                fn agrees_with_differences() {
                    check(
                        |random: &mut Random| ($($domain.draw(random),)+),
                        |($($arg,)+)| $function($(pass($arg)),+),
                        |($($arg,)+), seed| $function::vjp($(pass($arg),)+ seed),
                        |($($arg,)+), seed| {
                            let (value, back) = $function::pullback($(pass($arg)),+);
                            (value, back(seed))
                        },
                        |($($arg,)+), direction| $function::jvp($(pass($arg),)+ direction),
                    );
                }
            }
        )+ }
    };
}

/// A value as the argument that a function declares.
pub(crate) fn pass<'a, P>(value: &'a impl Pass<'a, P>) -> P {
    value.pass()
}
