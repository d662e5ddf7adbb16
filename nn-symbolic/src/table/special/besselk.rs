/// The modified Bessel function of the second kind of a whole order, for positive x: ∫₀ e^(−x·cosh t)·cosh(nt) dt of orders 0 and 1 by
/// the trapezoidal rule, off by less than e^(−π²/h) and e^(−2π²/(h²x)) with the step h; then by recurrence.
fn besselk(n: f64, x: f64) -> f64 {
    if n.fract() != 0.0 || n.abs() > 1e6 || x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let n = n.abs() as usize;
    let step = f64::min(0.2, 0.6 / x.sqrt());
    let (mut below, mut value) = (0.5, 0.5);
    let mut t = step;
    loop {
        let half = (t / 2.0).sinh();
        // e^(−x·(cosh t − 1))
        let weight = (-2.0 * x * half * half).exp();
        below += weight;
        let term = weight * t.cosh();
        value += term;
        if term < 1e-18 * value || t.is_nan() || t >= 1_500.0 {
            break;
        }
        t += step;
    }
    let factor = step * (-x).exp();
    (below, value) = (below * factor, value * factor);
    if n == 0 {
        return below;
    }
    for k in 1..n {
        (below, value) = (value, 2.0 * k as f64 / x * value + below);
        if value.is_infinite() {
            break;
        }
    }
    value
}
