//! Whether the companions of a program compute its derivatives.

use crate::differences::{assert_gradient, differences_by};
use crate::dual::Dual;
use crate::numbers::inner;
use crate::random::Random;
use crate::truth::{Digits, Truth, close, transposed};

/// How many points are drawn for each function.
pub(crate) const POINTS: u64 = 12;

/// From numbers to numbers: the results, what is left in `&mut` parameters included.
pub(crate) type Function<'a, E> = &'a dyn Fn(&[E]) -> Vec<E>;

/// From a point, a seed and a direction to the results and the gradient of ⟨seed, results⟩, and to the results and their
/// derivative along the direction.
pub(crate) type Ways<'a, E> = &'a dyn Fn(&[E], &[E], &[E]) -> ([Vec<E>; 2], [Vec<E>; 2]);

/// From a point to the value and gradient of `value_and_grad`, and the gradient of `grad`.
pub(crate) type Grad<'a, E> = &'a dyn Fn(&[E]) -> (Vec<E>, Vec<E>, Vec<E>);

/// A function in each number type.
pub(crate) struct Program<'a> {
    pub(crate) double: Function<'a, f64>,
    pub(crate) single: Function<'a, f32>,
    pub(crate) duals: Function<'a, Dual>,
    pub(crate) companions: Option<Companions<'a>>,
}

/// What `#[derive_grad]` wrote for it.
pub(crate) struct Companions<'a> {
    pub(crate) ways: (Ways<'a, f64>, Ways<'a, f32>),
    pub(crate) grad: Option<(Grad<'a, f64>, Grad<'a, f32>)>,
}

/// Who is asked at a point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judges {
    /// Dual numbers and differences.
    All,
    /// Dual numbers alone: the function may have a kink there, or an infinite derivative.
    Duals,
    /// Dual numbers, to the digits of `f32`: the function rounds to them in between.
    Roughly,
}

pub(crate) fn judge(program: &Program<'_>, at: &[f64], judges: Judges) {
    let mut random = Random(at.len() as u64);
    let values = (program.double)(at);
    let mut seed: Vec<f64> = values.iter().map(|_| random.number(&(0.25..1.0))).collect();
    seed.iter_mut().step_by(2).for_each(|number| *number = -*number);

    let truth = Truth::of(program.duals, at);
    let digits = if judges == Judges::Roughly { SINGLE } else { DOUBLE };
    close("the value", at, &values, &truth.values, &digits.of_values(&truth));
    if judges == Judges::All {
        let objective = |at: &[f64]| inner(&seed, &(program.double)(at));
        let differences = differences_by(1e-5, at, &objective);
        assert_gradient(&truth.gradient(&seed), &differences, inner(&seed, &values));
    }

    let narrow: Vec<f32> = at.iter().map(|&number| number as f32).collect();
    let near = widen(&narrow);
    let truth_of_single = Truth::of(program.duals, &near);
    let others: Vec<Truth> = match judges {
        Judges::All => {
            (0..4).map(|_| Truth::of(program.duals, &moved(&near, &mut random))).collect()
        }
        Judges::Duals | Judges::Roughly => Vec::new(),
    };
    let single = Expected { truth: &truth_of_single, others: &others, digits: SINGLE, at: &near };
    single.judge_values("the value in f32", &widen(&(program.single)(&narrow)));

    let Some(companions) = &program.companions else { return };
    let double = Expected { truth: &truth, others: &[], digits, at };
    let direction: Vec<f64> = at.iter().map(|_| random.number(&(-1.0..1.0))).collect();
    let ([same, gradient], [same_again, tangent]) = (companions.ways.0)(at, &seed, &direction);
    double.judge_values("the value of vjp", &same);
    double.judge_gradient("vjp", &gradient, &seed);
    double.judge_values("the value of jvp", &same_again);
    double.judge_tangent("jvp", &tangent, &direction);
    transposed(at, (&seed, &tangent), (&gradient, &direction), digits);

    let narrowed =
        |numbers: &[f64]| -> Vec<f32> { numbers.iter().map(|&number| number as f32).collect() };
    let (narrow_seed, direction) = (narrowed(&seed), narrowed(&direction));
    let ([same, gradient], [same_again, tangent]) =
        (companions.ways.1)(&narrow, &narrow_seed, &direction);
    single.judge_values("the value of vjp in f32", &widen(&same));
    single.judge_gradient("vjp in f32", &widen(&gradient), &widen(&narrow_seed));
    single.judge_values("the value of jvp in f32", &widen(&same_again));
    single.judge_tangent("jvp in f32", &widen(&tangent), &widen(&direction));

    let Some((grad, grad_in_single)) = companions.grad else { return };
    let (same, gradient, again) = grad(at);
    double.judge_values("the value of value_and_grad", &same);
    double.judge_gradient("value_and_grad", &gradient, &[1.0]);
    double.judge_gradient("grad", &again, &[1.0]);

    let (same, gradient, again) = grad_in_single(&narrow);
    single.judge_values("the value of value_and_grad in f32", &widen(&same));
    single.judge_gradient("value_and_grad in f32", &widen(&gradient), &[1.0]);
    single.judge_gradient("grad in f32", &widen(&again), &[1.0]);
}

const DOUBLE: Digits = Digits { values: 1e-13, derivatives: 1e-11 };
const SINGLE: Digits = Digits { values: 3e-5, derivatives: 3e-5 };

/// What is expected of a companion at a point. What is computed in single precision is at best right for a point nearby,
/// so the truth of some of these widens what is allowed.
struct Expected<'a> {
    truth: &'a Truth,
    others: &'a [Truth],
    digits: Digits,
    at: &'a [f64],
}

impl Expected<'_> {
    #[track_caller]
    fn judge_values(&self, what: &str, found: &[f64]) {
        let mut allowed = self.digits.of_values(self.truth);
        for other in self.others {
            widen_by(&mut allowed, &other.values, &self.truth.values);
        }
        close(what, self.at, found, &self.truth.values, &allowed);
    }

    #[track_caller]
    fn judge_gradient(&self, what: &str, found: &[f64], seed: &[f64]) {
        self.judge_derivative(what, found, &|truth| truth.gradient(seed));
    }

    #[track_caller]
    fn judge_tangent(&self, what: &str, found: &[f64], direction: &[f64]) {
        self.judge_derivative(what, found, &|truth| truth.tangent(direction));
    }

    #[track_caller]
    fn judge_derivative(&self, what: &str, found: &[f64], of: &dyn Fn(&Truth) -> Vec<f64>) {
        let expected = of(self.truth);
        let mut allowed = vec![self.digits.of_derivatives(self.truth); expected.len()];
        for other in self.others {
            widen_by(&mut allowed, &of(other), &expected);
        }
        close(what, self.at, found, &expected, &allowed);
    }
}

/// A point that differs by some roundings of single precision.
fn moved(at: &[f64], random: &mut Random) -> Vec<f64> {
    let some = 16.0 * f64::from(f32::EPSILON);
    at.iter().map(|&number| number + number * random.number(&(-some..some))).collect()
}

fn widen_by(allowed: &mut [f64], other: &[f64], truth: &[f64]) {
    for (allowed, (other, truth)) in allowed.iter_mut().zip(other.iter().zip(truth)) {
        *allowed = allowed.max(4.0 * (other - truth).abs());
    }
}

fn widen(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().copied().map(f64::from).collect()
}
