//! Gradients against differences.

use alloc::vec::Vec;
use core::fmt;

use ndarray::Dimension;

use crate::Params;

/// The step of central differences, relative to the number: the third root of the precision, where the errors of
/// rounding and of truncation are of one size.
const STEP: f64 = 6e-6;

/// Where a gradient differs most from differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Which number, array or field it is, counted from 0 in the order of [`Params::visit`].
    pub part: usize,
    /// The position in that array; empty for a number.
    pub index: Vec<usize>,
    /// What the gradient says.
    pub derivative: f64,
    /// What central differences say.
    pub difference: f64,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, index, derivative, difference } = self;
        if !index.is_empty() {
            write!(f, "entry {index:?} of ")?;
        }
        write!(f, "part {part}: the derivative is {derivative}, but differences give {difference}")
    }
}

impl core::error::Error for Mismatch {}

/// Compares a gradient with central differences of the function at a point, entry by entry.
///
/// An entry may differ by a millionth of itself, and by 10⁻⁸ of the function's value, which is what differences can
/// tell. At a kink differences are no judge. It takes two values of the function for each entry.
///
/// ```
/// use nn_runtime::{derive_grad, gradcheck};
///
/// #[derive_grad]
/// fn f(x: f64, a: &[f64]) -> f64 {
///     a.iter().map(|a| (a * x).sin()).sum()
/// }
///
/// let point = (0.5, vec![1.0, 2.0]);
/// gradcheck(&point, |(x, a)| f(*x, a), |(x, a)| f::grad(*x, a)).unwrap();
///
/// let wrong = gradcheck(&point, |(x, a)| f(*x, a), |(x, a)| (f::grad(*x, a).0, a.clone()));
/// assert_eq!(wrong.unwrap_err().part, 2);
/// ```
///
/// # Errors
/// The entry that differs most, if one differs by more.
///
/// # Panics
/// If the gradient has another shape than the point.
#[track_caller]
pub fn gradcheck<P: Params<Elem = f64>>(
    point: &P,
    function: impl Fn(&P) -> f64,
    gradient: impl Fn(&P) -> P,
) -> Result<(), Mismatch> {
    gradcheck_at(point, 0..point.count(), function, gradient)
}

/// As [`gradcheck`], of the entries at these positions alone, counted through all arrays: for networks, of which all would
/// take too long.
///
/// # Errors
/// The entry that differs most, if one differs by more.
///
/// # Panics
/// If the gradient has another shape than the point, or if there is no entry at a position.
#[track_caller]
pub fn gradcheck_at<P: Params<Elem = f64>>(
    point: &P,
    positions: impl IntoIterator<Item = usize>,
    function: impl Fn(&P) -> f64,
    gradient: impl Fn(&P) -> P,
) -> Result<(), Mismatch> {
    let gradient = gradient(point);
    let (count, derivatives) = (point.count(), gradient.count());
    assert!(count == derivatives, "a gradient of {derivatives} entries for {count} numbers");
    let value = function(point);
    let mut beside = point.clone();
    let mut worst: Option<(f64, Mismatch)> = None;
    for position in positions {
        let (_, _, derivative) = entry(&gradient, position);
        let (part, index, number) = entry(point, position);
        let step = STEP * number.abs().max(1.0);
        let mut at = |number: f64| {
            set(&mut beside, position, number);
            function(&beside)
        };
        let difference = (at(number + step) - at(number - step)) / (2.0 * step);
        set(&mut beside, position, number);
        let allowed = 1e-6 * derivative.abs().max(difference.abs()) + 1e-8 * value.abs().max(1.0);
        // Not a number is infinitely far away.
        let error = (derivative - difference).abs() / allowed;
        let error = if error.is_nan() { f64::INFINITY } else { error };
        if error > worst.as_ref().map_or(1.0, |(error, _)| *error) {
            worst = Some((error, Mismatch { part, index, derivative, difference }));
        }
    }
    worst.map_or(Ok(()), |(_, mismatch)| Err(mismatch))
}

/// The entry at a position in the order of all: its part, its index there, and the number.
#[track_caller]
fn entry<P: Params<Elem = f64>>(params: &P, position: usize) -> (usize, Vec<usize>, f64) {
    let (mut before, mut part, mut found) = (0, 0, None);
    params.visit(&mut |array| {
        let count = array.len();
        if (before..before + count).contains(&position) {
            let entry = array.indexed_iter().nth(position - before);
            found = entry.map(|(index, &number)| (part, index.slice().to_vec(), number));
        }
        before += count;
        part += 1;
    });
    found.unwrap_or_else(|| panic!("there is no entry {position} of {before}"))
}

/// Replaces the entry at a position in the order of all.
fn set<P: Params<Elem = f64>>(params: &mut P, at: usize, number: f64) {
    let mut before = 0;
    params.visit_mut(&mut |mut array| {
        let count = array.len();
        if (before..before + count).contains(&at)
            && let Some(entry) = array.iter_mut().nth(at - before)
        {
            *entry = number;
        }
        before += count;
    });
}
