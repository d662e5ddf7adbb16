//! Whether the companions of a random program compute its derivatives.

use crate::differences::differences_by;
use crate::dual::Dual;
use crate::numbers::inner;
use crate::random::Random;
use crate::truth::{Digits, Truth, close, transposed};

/// How many points are drawn for each program.
pub(crate) const POINTS: u64 = 8;

/// At how many of them differences are asked as well.
const WITH_DIFFERENCES: usize = 2;

/// Differences are asked where no derivative is beyond this: in steeper places they have too few right digits.
const STEEPEST: f64 = 1e3;

/// Values and derivatives beyond this are not compared: too few digits are right.
const LARGEST: f64 = 1e7;

/// More roundings than in programs of the zoo, in loops that amplify them.
const DIGITS: Digits = Digits { values: 1e-10, derivatives: 1e-9 };

/// From point, seed and direction to value and gradient, and to value and tangent.
type Ways<'a> = &'a dyn Fn(&[f64], &[f64], &[f64]) -> ([Vec<f64>; 2], [Vec<f64>; 2]);

/// From a point to the value, the gradient that comes with it, and the gradient by itself.
type Grad<'a> = &'a dyn Fn(&[f64]) -> (Vec<f64>, Vec<f64>, Vec<f64>);

pub(crate) struct Program<'a> {
    pub(crate) double: &'a dyn Fn(&[f64]) -> Vec<f64>,
    pub(crate) duals: &'a dyn Fn(&[Dual]) -> Vec<Dual>,
    pub(crate) ways: Ways<'a>,
    pub(crate) grad: Option<Grad<'a>>,
}

/// At how many points a program was judged.
pub(crate) struct Judged(usize);

impl Judged {
    pub(crate) fn new() -> Self {
        Self(0)
    }

    pub(crate) fn judge(&mut self, program: &Program<'_>, at: &[f64]) {
        let mut random = Random(at.len() as u64);
        let values = (program.double)(at);
        let mut seed: Vec<f64> = values.iter().map(|_| random.number(&(0.25..1.0))).collect();
        seed.iter_mut().step_by(2).for_each(|number| *number = -*number);

        let truth = Truth::of(program.duals, at);
        let numbers = truth.values.iter().chain(truth.rows.iter().flatten());
        if !numbers.into_iter().all(|number| number.abs() < LARGEST) {
            return;
        }
        close("the value", at, &values, &truth.values, &DIGITS.of_values(&truth));
        let gradient = truth.gradient(&seed);
        let is_steep = gradient.iter().any(|derivative| derivative.abs() > STEEPEST);
        if self.0 < WITH_DIFFERENCES && !is_steep {
            self.judge_truth(program, at, &seed, &gradient);
        }
        let allowed = vec![DIGITS.of_derivatives(&truth); at.len()];
        let direction: Vec<f64> = at.iter().map(|_| random.number(&(-1.0..1.0))).collect();
        let ([same, found], [same_again, tangent]) = (program.ways)(at, &seed, &direction);
        close("the value of vjp", at, &same, &truth.values, &DIGITS.of_values(&truth));
        close("vjp", at, &found, &gradient, &allowed);
        close("the value of jvp", at, &same_again, &truth.values, &DIGITS.of_values(&truth));
        let enough = vec![DIGITS.of_derivatives(&truth); tangent.len()];
        close("jvp", at, &tangent, &truth.tangent(&direction), &enough);
        transposed(at, (&seed, &tangent), (&found, &direction), DIGITS);
        self.0 += 1;

        let Some(grad) = program.grad else { return };
        let (same, found, again) = grad(at);
        let gradient = truth.gradient(&[1.0]);
        close("the value of value_and_grad", at, &same, &truth.values, &DIGITS.of_values(&truth));
        close("value_and_grad", at, &found, &gradient, &allowed);
        close("grad", at, &again, &gradient, &allowed);
    }

    /// Differences must agree with the dual numbers for one of some steps: others may meet a kink or a jump.
    fn judge_truth(&self, program: &Program<'_>, at: &[f64], seed: &[f64], gradient: &[f64]) {
        let objective = |at: &[f64]| {
            let values = (program.double)(at);
            if values.len() == seed.len() { inner(seed, &values) } else { f64::NAN }
        };
        let near = |&(expected, found): &(f64, f64)| {
            (expected - found).abs() <= 1e-5 * (1.0 + expected.abs())
        };
        let all: Vec<_> =
            [1e-4, 1e-5, 1e-6].map(|step| differences_by(step, at, &objective)).to_vec();
        for (i, &expected) in gradient.iter().enumerate() {
            assert!(
                all.iter().any(|differences| near(&(expected, differences[i]))),
                "at {at:?}, number {i}: dual numbers say {expected}, differences {:?}",
                all.iter().map(|differences| differences[i]).collect::<Vec<_>>()
            );
        }
    }

    pub(crate) fn finish(self) {
        assert!(self.0 > 0, "the values were too large at every point");
    }
}
