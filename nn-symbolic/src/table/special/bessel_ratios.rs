/// The values of orders 0, 1, 2, … up to above n of what obeys fₖ₋₁ = (2k + shift)/x·fₖ ∓ fₖ₊₁ and falls with its order, but for a
/// common factor: by J. C. P. Miller's backward recurrence.
fn bessel_ratios(n: usize, x: f64, shift: f64, sign: f64) -> Vec<f64> {
    let top = (n as f64).max(x);
    let start = (top + 30.0 + 8.0 * top.cbrt()) as usize;
    let mut values = vec![0.0; start + 2];
    values[start] = 1e-300;
    for k in (1..=start).rev() {
        let next = (2.0 * k as f64 + shift) / x * values[k] - sign * values[k + 1];
        values[k - 1] = next;
        if next.abs() > 1e250 {
            values[k - 1..].iter_mut().for_each(|value| *value *= 1e-300);
        }
    }
    values
}
