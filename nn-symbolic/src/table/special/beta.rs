/// Γ(a)·Γ(b)/Γ(a + b), by logarithms where one of these is too large.
fn beta(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum.abs().max(a.abs()).max(b.abs()) > 140.0 {
        return if a.min(b) > 0.0 { (lgamma(a) - lgamma(sum) + lgamma(b)).exp() } else { f64::NAN };
    }
    if sum <= 0.0 && sum.fract() == 0.0 {
        // 1/Γ is 0 where Γ has a pole.
        return 0.0 * gamma(a) * gamma(b);
    }
    // The rounding error of the sum, as Γ turns that into one of its own.
    let part = sum - a;
    let error = (a - (sum - part)) + (b - part);
    gamma(a) / (gamma(sum) * (1.0 + error * digamma(sum))) * gamma(b)
}
