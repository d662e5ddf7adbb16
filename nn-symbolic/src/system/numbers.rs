//! The numbers of a formula at a point.

use super::FormulaRef;
use crate::graph::Symbol;
use crate::precise::{self, Answer, AtPoint, Given, certify};
use crate::tape::{Part, Parts, Tape};

/// The numbers of a [`Formula`](super::Formula) at a point, in `f64`.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// f
    pub value: f64,
    /// ∂f/∂v for every variable of [`Formula::wrt`](super::Formula::wrt); empty if only those of higher order were wanted.
    pub gradient: Vec<f64>,
    /// The derivatives of [`Formula::higher`](super::Formula::higher).
    pub higher: Vec<f64>,
    /// Why some of these are not finite, or not to be trusted.
    pub warnings: Vec<String>,
}

/// The numbers of a [`Formula`](super::Formula) at a point, to as many digits as were asked for, or with a warning.
#[derive(Clone, Debug)]
pub struct Answers {
    /// f
    pub value: Answer,
    /// ∂f/∂v for every variable of [`Formula::wrt`](super::Formula::wrt); empty if only those of higher order were wanted.
    pub gradient: Vec<Answer>,
    /// The derivatives of [`Formula::higher`](super::Formula::higher).
    pub higher: Vec<Answer>,
    /// Why there is no value, or less known of one than was asked for.
    pub warnings: Vec<String>,
    /// What `f64` cannot hold.
    pub overflows: Vec<String>,
}

impl FormulaRef<'_> {
    /// The numbers that [`Self::answers`] gives, as the nearest `f64`: infinite beyond its range, NaN where there is no
    /// value, with a warning for each of these. The variables, in the order of
    /// [`Formula::variables`](super::Formula::variables), have exactly these values; those without one are NaN.
    #[must_use]
    pub fn at(self, point: &[f64]) -> Numbers {
        let point: Vec<Given> = point.iter().map(|&value| value.into()).collect();
        let Answers { value, gradient, higher, warnings, overflows } =
            self.answers(&point, precise::DIGITS);
        let numbers = |all: Vec<Answer>| all.iter().map(Answer::to_f64).collect();
        Numbers {
            value: value.to_f64(),
            gradient: numbers(gradient),
            higher: numbers(higher),
            warnings: warnings.into_iter().chain(overflows).collect(),
        }
    }

    /// The value and the derivatives where the variables, in the order of
    /// [`Formula::variables`](super::Formula::variables), have these values, each to `digits` digits or with a warning
    /// that says what is known of it.
    ///
    /// The simplified formulas are evaluated; where they have no value, the formula as written may: then that is the answer.
    /// Where the formula as written has none, there is no derivative either, whatever is left when it is simplified:
    /// exp(ln(x)) is x, but not at −2.
    ///
    /// ```
    /// use nn_symbolic::{System, parse};
    /// use nn_symbolic::precise::Given;
    ///
    /// let system = System::parse("(1 + 1/n)^n", None)?;
    /// let answers = system.formula(0).answers(&[Given::formula(&parse("1e15")?)], 30);
    /// assert_eq!(answers.value.text(), "2.71828182845904387621937324183");
    /// # Ok::<(), nn_symbolic::ParseError>(())
    /// ```
    #[must_use]
    pub fn answers(self, point: &[Given], digits: usize) -> Answers {
        let given = |symbol: Symbol| self.index(symbol).and_then(|index| point.get(index));
        let roots = self.roots();
        let at_point =
            AtPoint { code: self.code(), graph: self.graph(), roots: &roots, point: given };
        let mut numbers = certify(&at_point, digits).into_iter();
        let value = numbers.next().unwrap_or_else(|| Given::from(f64::NAN).answer(digits));
        let mut gradient: Vec<Answer> = numbers.collect();
        let higher = gradient.split_off(gradient.len() - self.higher.len());
        let (warnings, overflows) = Default::default();
        let mut answers = Answers { value, gradient, higher, warnings, overflows };
        self.complete_at(point, digits, &mut answers);
        answers.warnings.extend(self.at_boundaries(point));
        answers
    }

    /// Takes what has no value from the formula as written, and says what is wrong with what is still not right.
    fn complete_at(self, point: &[Given], digits: usize, answers: &mut Answers) {
        let Answers { value, gradient, higher, warnings, overflows } = answers;
        let is_missing = |answers: &[Answer]| answers.iter().any(Answer::is_not_finite);
        warnings.extend(self.equation_warnings(point, digits));
        let mut why = None;
        // What an equation defines has no other formula.
        let is_formula = self.equation.is_none();
        let given = |symbol| self.index(symbol).and_then(|index| point.get(index));
        if is_formula && precise::is_undefined(self.graph(), self.written, given) {
            let all = [&mut *value].into_iter().chain(&mut *gradient).chain(&mut *higher);
            for answer in all.filter(|answer| !answer.is_not_finite()) {
                *answer = Answer::undefined(digits);
            }
            let tape = Tape::new(self.graph(), self.written, &self.variables);
            why = Some(tape.first_trouble(point));
        } else if is_formula
            && (value.is_not_finite() || is_missing(gradient) || is_missing(higher))
        {
            let tape = Tape::new(self.graph(), self.source, &self.variables);
            let parts = [Part::Result, Part::Gradient];
            let mut raw = certify(&Parts { tape: &tape, point, parts: &parts }, digits).into_iter();
            let raw_value = raw.next().filter(|_| value.is_not_finite());
            if let Some(raw_value) = raw_value {
                *value = raw_value;
            }
            let raw: Vec<Answer> = raw.collect();
            for (derivative, &symbol) in gradient.iter_mut().zip(&self.wrt) {
                let found = self.index(symbol).and_then(|index| raw.get(index));
                // A pole is one: what is multiplied by 0 in the trace may hide it.
                let is_open = derivative.is_not_finite() && !derivative.is_infinite();
                if let Some(found) = found.filter(|_| is_open) {
                    *derivative = found.clone();
                }
            }
            why = Some(tape.first_trouble(point));
        }
        let first = (0..self.wrt.len()).map(|place| vec![place]).zip(&*gradient);
        let higher = self.higher.iter().map(|partial| partial.by.clone()).zip(&*higher);
        let derivatives = first.chain(higher);
        let derivatives = derivatives.map(|(by, answer)| (Some(by), answer));
        for (by, answer) in [(None, &*value)].into_iter().chain(derivatives) {
            if answer.is_certain() && !answer.overflows() {
                continue;
            }
            let name = || match &by {
                None => "the value".to_owned(),
                Some(by) => self.derivative_name(self.name.as_deref().unwrap_or("f"), by),
            };
            if answer.overflows() {
                overflows.push(format!("{} is {}, too large for f64", name(), answer.text()));
            }
            if let Some(mut warning) = answer.warning(&name()) {
                if let Some(why) = why.as_ref().filter(|_| answer.is_not_finite()) {
                    warning = format!("{warning}: {why}");
                }
                warnings.push(warning);
            }
        }
    }
}
