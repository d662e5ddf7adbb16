//! Derivatives by differences: the judge that knows nothing but the function.

/// The derivative of `objective` in every number of `at`, by the central difference of fourth order.
///
/// The formula's error is h⁴·f⁽⁵⁾/30 with h = 10⁻³, that of rounding about 1.5·ε·|f|/h.
pub(crate) fn differences(at: &[f64], objective: &dyn Fn(&[f64]) -> f64) -> Vec<f64> {
    differences_by(1e-3, at, objective)
}

/// The same with another step h. A small one meets fewer kinks and jumps of programs, and rounds more.
pub(crate) fn differences_by(step: f64, at: &[f64], objective: &dyn Fn(&[f64]) -> f64) -> Vec<f64> {
    let derivative = |index| {
        let moved = |steps: f64| {
            let mut moved = at.to_vec();
            moved[index] += steps * step;
            objective(&moved)
        };
        let (near, far) = (moved(1.0) - moved(-1.0), moved(2.0) - moved(-2.0));
        (8.0 * near - far) / (12.0 * step)
    };
    (0..at.len()).map(derivative).collect()
}

/// Compares a gradient with differences of a function whose value at the point is `value`.
///
/// The functions here are tame where they are tested, so that h⁴·f⁽⁵⁾/30 stays below 10⁻⁷ of the largest derivative;
/// a slip in a derivative is of order one. What cancels to nearly nothing is held to the rounding of the difference.
#[track_caller]
pub(crate) fn assert_gradient(gradient: &[f64], differences: &[f64], value: f64) {
    assert_eq!(gradient.len(), differences.len(), "one derivative for each number");
    let largest = differences.iter().fold(0.0_f64, |largest, d| largest.max(d.abs()));
    let tolerance = 1e-7 * largest + 1e-11 * (1.0 + value.abs());
    for (i, (derivative, difference)) in gradient.iter().zip(differences).enumerate() {
        assert!(
            (derivative - difference).abs() <= tolerance,
            "number {i}: the derivative is {derivative}, the difference {difference}"
        );
    }
}
