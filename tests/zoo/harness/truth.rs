//! What dual numbers say of a function at a point, and how far what is found may be off.

use crate::dual::Dual;
use crate::numbers::inner;

/// Results at a point and their derivatives, by dual numbers: a row for each number of the point.
pub(crate) struct Truth {
    pub(crate) values: Vec<f64>,
    pub(crate) rows: Vec<Vec<f64>>,
}

impl Truth {
    pub(crate) fn of(duals: &dyn Fn(&[Dual]) -> Vec<Dual>, at: &[f64]) -> Self {
        let mut point: Vec<Dual> = at.iter().copied().map(Dual::of).collect();
        let values = duals(&point).iter().map(|result| result.primal).collect();
        let mut row = |index: usize| {
            point[index].tangent = 1.0;
            let row = duals(&point).iter().map(|result| result.tangent).collect();
            point[index].tangent = 0.0;
            row
        };
        Self { values, rows: (0..at.len()).map(&mut row).collect() }
    }

    /// The derivative of the results along a direction.
    pub(crate) fn tangent(&self, direction: &[f64]) -> Vec<f64> {
        let column = |j: usize| -> Vec<f64> { self.rows.iter().map(|row| row[j]).collect() };
        (0..self.values.len()).map(|j| inner(&column(j), direction)).collect()
    }

    /// The gradient of ⟨seed, results⟩.
    pub(crate) fn gradient(&self, seed: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|row| inner(row, seed)).collect()
    }
}

/// How far what is right may be off, relative to the largest number, or to 1: some hundred roundings.
#[derive(Clone, Copy)]
pub(crate) struct Digits {
    pub(crate) values: f64,
    pub(crate) derivatives: f64,
}

impl Digits {
    pub(crate) fn of_values(self, truth: &Truth) -> Vec<f64> {
        vec![self.values * largest(&truth.values); truth.values.len()]
    }

    pub(crate) fn of_derivatives(self, truth: &Truth) -> f64 {
        let summands: Vec<f64> = truth.rows.iter().flatten().copied().collect();
        self.derivatives * largest(&summands)
    }
}

fn largest(numbers: &[f64]) -> f64 {
    let finite = numbers.iter().filter(|number| number.is_finite());
    finite.fold(1.0, |largest: f64, number| largest.max(number.abs()))
}

#[track_caller]
pub(crate) fn close(what: &str, at: &[f64], found: &[f64], expected: &[f64], allowed: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what} at {at:?}: as many numbers");
    for (i, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let same = found == expected || found.is_nan() && expected.is_nan();
        assert!(
            same || (found - expected).abs() <= allowed[i],
            "{what} at {at:?}, number {i}: {found}, and not {expected}"
        );
    }
}

/// ⟨seed, tangent⟩ = ⟨gradient, direction⟩, each a pair: forward and reverse mode are transposes of each other.
#[track_caller]
pub(crate) fn transposed(
    at: &[f64],
    forward: (&[f64], &[f64]),
    reverse: (&[f64], &[f64]),
    digits: Digits,
) {
    let (left, right) = (inner(forward.0, forward.1), inner(reverse.0, reverse.1));
    let terms =
        |(a, b): (&[f64], &[f64])| -> f64 { a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum() };
    let allowed = digits.derivatives * (1.0 + terms(forward) + terms(reverse));
    if left.is_finite() && right.is_finite() {
        close("⟨seed, jvp⟩", at, &[left], &[right], &[allowed]);
    }
}
