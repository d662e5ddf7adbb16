//! Numerical, symbolic and automatic derivatives side by side: what each gets wrong, and what it costs.
//!
//! A difference (f(x + h) − f(x))/h has two errors that pull h in opposite ways: truncation, which falls with h, and the
//! rounding of f(x + h) − f(x), which is divided by h (Nocedal & Wright 2006, section 8.1). The best h leaves about half
//! of the digits, two thirds with central differences; and each variable takes evaluations of its own. Symbolic and
//! automatic derivatives have neither problem.
//!
//! ```
//! use nn_symbolic::System;
//! use nn_symbolic::compare::{Comparison, Difference};
//!
//! let system = System::parse("exp(x)", None)?;
//! let comparison = Comparison::new(system.formula(0), &[1.0]);
//! let x = &comparison.variables[0];
//! let best = x.best(Difference::Forward).unwrap();
//! assert!(best.h == 1e-8 && best.forward.error > 1e-10);
//! assert!(x.reverse.error < 1e-15);
//! # Ok::<(), nn_symbolic::ParseError>(())
//! ```

mod plot;
mod render;

use std::collections::HashMap;

use crate::code::Code;
use crate::graph::Symbol;
use crate::hash::BuildMixer;
use crate::precise::{Answer, DIGITS, Given};
use crate::system::FormulaRef;
use crate::tape::Tape;

pub use plot::svg;
pub use render::{Tables, error_text};

/// The steps that differences are tried with.
pub const STEPS: [f64; 15] = [
    1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
];

/// A numerical derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// (f(x + h) − f(x))/h
    Forward,
    /// (f(x + h) − f(x − h))/(2h)
    Central,
}

/// A way to a derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By evaluations of the function.
    Numerical(Difference),
    /// By the simplified formula of the derivative.
    Symbolic,
    /// By forward accumulation, once for each variable.
    Forward,
    /// By reverse accumulation, once for all variables.
    Reverse,
}

/// A value of a derivative and its error: relative to the [reference](Compared::reference), or absolute where that is 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Approximation {
    /// As it was computed, in `f64`.
    pub value: f64,
    /// Not finite where the value is not.
    pub error: f64,
}

/// The differences for one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// The step.
    pub h: f64,
    /// (f(x + h) − f(x))/h
    pub forward: Approximation,
    /// (f(x + h) − f(x − h))/(2h)
    pub central: Approximation,
}

/// The derivative with respect to one variable, in every way.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The variable.
    pub variable: Symbol,
    /// The derivative: the `f64` nearest to its certified value ([`FormulaRef::answers`]). Where it is not finite there is
    /// nothing to compare with, and all errors are NaN.
    pub reference: f64,
    /// The same as a decimal, to its last digit.
    pub reference_text: String,
    /// One row for each of [`STEPS`].
    pub rows: Vec<Row>,
    /// By the simplified formula.
    pub symbolic: Approximation,
    /// By forward accumulation.
    pub forward: Approximation,
    /// By reverse accumulation.
    pub reverse: Approximation,
}

/// What all derivatives together take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The way.
    pub method: Method,
    /// How often the formula is evaluated as it was written; the symbolic way evaluates another one.
    pub evaluations: usize,
    /// How often tangents or cotangents are accumulated.
    pub sweeps: usize,
    /// All `+ − · /`, powers and functions.
    pub operations: usize,
}

/// Numerical, symbolic and automatic derivatives of a formula at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// One for each variable that the formula is differentiated with respect to.
    pub variables: Vec<Compared>,
    /// One for each [`Method`].
    pub costs: Vec<Cost>,
}

/// What the ways of one comparison share.
struct Ways<'f> {
    formula: FormulaRef<'f>,
    /// The formula as it was written.
    written: Code,
    tape: Tape,
    /// The place of each variable in the point.
    places: HashMap<Symbol, usize, BuildMixer>,
}

impl Comparison {
    /// Compares where the variables, in the order of [`Formula::variables`](crate::Formula::variables), have these values; those without one are NaN.
    #[must_use]
    pub fn new(formula: FormulaRef<'_>, point: &[f64]) -> Self {
        let given: Vec<Given> = point.iter().map(|&value| value.into()).collect();
        Self::at(formula, &given)
    }

    /// The same where the variables have values that `f64` may not have: the derivatives that are compared are computed in
    /// `f64` at the nearest numbers there, their errors are against the derivative at the point itself.
    #[must_use]
    pub fn at(formula: FormulaRef<'_>, given: &[Given]) -> Self {
        let point: Vec<f64> = given.iter().map(Given::to_f64).collect();
        let tape = Tape::new(formula.graph(), formula.written, &formula.variables);
        let written = Code::new(formula.graph(), &[formula.written]);
        let variables = formula.variables.iter().enumerate();
        let places = variables.map(|(place, &symbol)| (symbol, place)).collect();
        let ways = Ways { formula, written, tape, places };
        let reference = formula.answers(given, DIGITS).gradient;
        Self { variables: ways.compared(&point, &reference), costs: ways.costs() }
    }

    /// The cost of one way.
    #[must_use]
    pub fn cost(&self, method: Method) -> Option<Cost> {
        self.costs.iter().copied().find(|cost| cost.method == method)
    }

    /// The largest error of a way over all variables, each difference with its best step; `None` if there is nothing to
    /// compare with.
    #[must_use]
    pub fn largest_error(&self, method: Method) -> Option<f64> {
        let errors = self.variables.iter().filter_map(|compared| compared.error(method));
        errors.reduce(f64::max)
    }
}

impl Difference {
    /// The difference quotient of a row.
    #[must_use]
    pub fn of(self, row: &Row) -> Approximation {
        match self {
            Self::Forward => row.forward,
            Self::Central => row.central,
        }
    }
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Numerical(Difference::Forward),
        Self::Numerical(Difference::Central),
        Self::Symbolic,
        Self::Forward,
        Self::Reverse,
    ];

    /// What to call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Numerical(Difference::Forward) => "forward differences",
            Self::Numerical(Difference::Central) => "central differences",
            Self::Symbolic => "symbolic",
            Self::Forward => "forward AD",
            Self::Reverse => "reverse AD",
        }
    }
}

impl Compared {
    /// Whether errors are relative; they are absolute where the derivative is 0.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.reference != 0.0
    }

    /// The row with the smallest error; the first of several.
    #[must_use]
    pub fn best(&self, difference: Difference) -> Option<&Row> {
        let error = |row: &&Row| difference.of(row).error;
        let finite = self.rows.iter().filter(|row| error(row).is_finite());
        finite.min_by(|a, b| error(a).total_cmp(&error(b)))
    }

    /// The error of a way, of differences with the best step.
    #[must_use]
    pub fn error(&self, method: Method) -> Option<f64> {
        let error = match method {
            Method::Numerical(difference) => difference.of(self.best(difference)?).error,
            Method::Symbolic => self.symbolic.error,
            Method::Forward => self.forward.error,
            Method::Reverse => self.reverse.error,
        };
        error.is_finite().then_some(error)
    }
}

impl Ways<'_> {
    fn compared(&self, point: &[f64], references: &[Answer]) -> Vec<Compared> {
        let Self { formula, tape, .. } = self;
        let value_of = |symbol| self.value_of(point, symbol);
        let plain = formula.code().evaluate(value_of);
        let run = tape.run(point);
        let reverse = run.gradient();

        let of_variable = |(number, &variable): (usize, &Symbol)| {
            let index = self.places.get(&variable).copied();
            let answer = references.get(number);
            let reference = answer.map_or(f64::NAN, Answer::to_f64);
            let approximation = |value: f64| {
                let scale = if reference == 0.0 { 1.0 } else { reference.abs() };
                Approximation { value, error: (value - reference).abs() / scale }
            };
            let mut direction = vec![0.0; formula.variables.len()];
            if let Some(index) = index {
                direction[index] = 1.0;
            }
            let here = self.value(point, variable, 0.0);
            let rows = STEPS.iter().map(|&h| {
                let [forward, central] =
                    self.differences(point, here, variable, h).map(approximation);
                Row { h, forward, central }
            });
            Compared {
                variable,
                reference,
                reference_text: answer.map_or_else(String::new, Answer::text),
                rows: rows.collect(),
                symbolic: approximation(plain[1 + number]),
                forward: approximation(run.tangent(&direction)),
                reverse: approximation(index.map_or(0.0, |index| reverse[index])),
            }
        };
        formula.wrt.iter().enumerate().map(of_variable).collect()
    }

    /// The forward and the central difference.
    fn differences(&self, point: &[f64], here: f64, variable: Symbol, h: f64) -> [f64; 2] {
        let [after, before] = [h, -h].map(|offset| self.value(point, variable, offset));
        [(after - here) / h, (after - before) / (2.0 * h)]
    }

    /// The formula as it was written, where a variable is moved by `offset`.
    fn value(&self, point: &[f64], variable: Symbol, offset: f64) -> f64 {
        let value_of = |symbol| {
            let value = self.value_of(point, symbol);
            if symbol == variable { value + offset } else { value }
        };
        self.written.evaluate(value_of)[0]
    }

    fn value_of(&self, point: &[f64], symbol: Symbol) -> f64 {
        self.places.get(&symbol).and_then(|&place| point.get(place)).copied().unwrap_or(f64::NAN)
    }

    fn costs(&self) -> Vec<Cost> {
        let variables = self.formula.wrt.len();
        let of_f = self.written.cost();
        let tape = &self.tape;
        let of_values = tape.operations() + tape.operations_of_partials();
        let cost = |method| {
            let (evaluations, sweeps, operations) = match method {
                // x + h, a subtraction and a division for each variable.
                Method::Numerical(Difference::Forward) => {
                    (variables + 1, 0, (variables + 1) * of_f + 3 * variables)
                }
                // x + h, x − h, a subtraction and a division.
                Method::Numerical(Difference::Central) => {
                    (2 * variables, 0, 2 * variables * of_f + 4 * variables)
                }
                Method::Symbolic => {
                    (0, 0, self.formula.system().code_of(&self.formula.derivatives).cost())
                }
                Method::Forward => {
                    (1, variables, of_values + variables * tape.operations_of_tangents())
                }
                Method::Reverse => (1, 1, of_values + tape.operations_of_cotangents()),
            };
            Cost { method, evaluations, sweeps, operations }
        };
        Method::ALL.map(cost).to_vec()
    }
}
