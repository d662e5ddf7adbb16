/// The modified Bessel function of the first kind of a whole order.
fn besseli(n: f64, x: f64) -> f64 {
    if n.fract() != 0.0 || n.abs() > 1e6 || x.is_nan() {
        return f64::NAN;
    }
    let sign = if n % 2.0 != 0.0 && x < 0.0 { -1.0 } else { 1.0 };
    let (n, x) = (n.abs() as usize, x.abs());
    let order = n as f64;
    if x > 2_000.0 + order * order {
        return sign * f64::INFINITY;
    }
    if x < 12.0 || x * x < 4.0 * (order + 1.0) {
        return sign * bessel_series(n, x, 1.0);
    }
    let ratios = bessel_ratios(n, x, 0.0, -1.0);
    let unit = ratios[0] + 2.0 * ratios.iter().skip(1).sum::<f64>();
    // In two halves, so that it does not overflow before it must.
    let half = (x / 2.0).exp();
    sign * half * (ratios[n] / unit) * half
}
