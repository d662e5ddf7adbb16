//! The companion's functions against the function itself.

use crate::differences::{assert_gradient, differences};
use crate::numbers::{Numbers, inner};
use crate::pass::Pass;
use crate::random::Random;

/// How many points each function is tested at.
const POINTS: u64 = 20;

/// The companion's value is the function's, and both ways to the gradient of ⟨seed, value⟩ give what differences of it
/// do, at every point.
pub(crate) fn check<A: Numbers, Y: Numbers, G: Numbers>(
    draw: impl Fn(&mut Random) -> A,
    function: impl Fn(&A) -> Y,
    vjp: impl Fn(&A, Y) -> (Y, G),
    pullback: impl Fn(&A, Y) -> (Y, G),
) {
    for point in 0..POINTS {
        let mut random = Random(point);
        let args = draw(&mut random);
        let mut seed = function(&args);
        seed.each(&mut |number| *number = random.number(&(-1.0..1.0)));
        let flat = |(value, gradient): (Y, G)| (value.numbers(), gradient.numbers());
        judge(
            &args.numbers(),
            &seed.numbers(),
            &|at| function(&args.with(at)).numbers(),
            [flat(vjp(&args, seed.clone())), flat(pullback(&args, seed.clone()))],
        );
    }
}

/// Apart from [`check`], so that it is compiled once and not for each function.
fn judge(
    at: &[f64],
    seed: &[f64],
    function: &dyn Fn(&[f64]) -> Vec<f64>,
    [vjp, pullback]: [(Vec<f64>, Vec<f64>); 2],
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
