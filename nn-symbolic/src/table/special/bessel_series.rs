/// (x/2)ⁿ/n!·Σ (sign·x²/4)ᵏ·n!/(k!·(n + k)!)
fn bessel_series(n: usize, x: f64, sign: f64) -> f64 {
    let quarter = sign * x * x / 4.0;
    let (mut term, mut sum) = (1.0, 1.0);
    let mut k = 1.0;
    while term != 0.0 && f64::abs(term) > 1e-17 * f64::abs(sum) {
        term *= quarter / (k * (k + n as f64));
        sum += term;
        k += 1.0;
    }
    (1..=n).fold(sum, |value, k| value * (x / 2.0) / k as f64)
}
