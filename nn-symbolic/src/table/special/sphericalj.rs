/// The spherical Bessel function of the first kind of a whole order, √(π/(2x))·J₍ₙ₊₁⸝₂₎(x).
fn sphericalj(n: f64, x: f64) -> f64 {
    if n.fract() != 0.0 || !(0.0..=1e6).contains(&n) || x.is_nan() {
        return f64::NAN;
    }
    let sign = if n % 2.0 != 0.0 && x < 0.0 { -1.0 } else { 1.0 };
    let (n, x) = (n as usize, x.abs());
    if x.is_infinite() {
        return 0.0;
    }
    let order = n as f64;
    if x * x < 2.0 * (2.0 * order + 3.0) {
        // xⁿ/(2n + 1)!!·Σ (−x²/2)ᵏ/(k!·(2n + 3)·(2n + 5)…)
        let (mut term, mut sum) = (1.0, 1.0);
        let mut k = 1.0;
        while f64::abs(term) > 1e-17 * f64::abs(sum) {
            term *= -x * x / 2.0 / (k * (2.0 * (order + k) + 1.0));
            sum += term;
            k += 1.0;
        }
        return (1..=n).fold(sign * sum, |value, k| value * x / (2.0 * k as f64 + 1.0));
    }
    let (sine, cosine) = x.sin_cos();
    let (mut below, mut value) = (sine / x, (sine / x - cosine) / x);
    if n == 0 {
        return below;
    }
    if x > order {
        for k in 1..n {
            (below, value) = (value, (2.0 * k as f64 + 1.0) / x * value - below);
        }
        return sign * value;
    }
    let ratios = bessel_ratios(n, x, 1.0, 1.0);
    // By the larger of the first two, as one may be near its zero.
    let unit = if below.abs() > value.abs() { ratios[0] / below } else { ratios[1] / value };
    sign * ratios[n] / unit
}
