//! Axes of drawings: which numbers stand at them.

/// Numbers at even distances that are easy to read, from at or below `low` to at or above `high`, some `steps` of them;
/// and how many digits they have behind the point.
pub(super) fn ticks(low: f64, high: f64, steps: usize) -> (Vec<f64>, usize) {
    let span = if high > low { high - low } else { 1.0 };
    let rough = span / steps.max(1) as f64;
    let power = rough.log10().floor();
    let unit = 10f64.powf(power);
    // The tolerance keeps what is 2 but for rounding from becoming 5.
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * unit >= rough * 0.999);
    let (step, power) = factor.map_or((10.0 * unit, power + 1.0), |factor| (factor * unit, power));
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    let count = (last - first).max(1.0) as usize;
    let ticks = (0..=count).map(|tick| (first + tick as f64) * step).collect();
    (ticks, (-power).max(0.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_span_the_range() {
        for (low, high, expected, digits) in [
            (0.0, 0.09, vec![0.0, 0.02, 0.04, 0.06, 0.08, 0.1], 2),
            (93.1, 97.2, vec![93.0, 94.0, 95.0, 96.0, 97.0, 98.0], 0),
            (1.0, 30.0, vec![0.0, 10.0, 20.0, 30.0], 0),
            (0.0, 0.0, vec![0.0, 0.2], 1),
        ] {
            let (found, places) = ticks(low, high, 5);
            let differ = found.iter().zip(&expected).any(|(a, b)| (a - b).abs() > 1e-9);
            assert!(
                !differ && found.len() == expected.len() && places == digits,
                "{found:?}, {places}"
            );
        }
    }
}
