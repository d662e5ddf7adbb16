/// The Bessel function of the first kind of a whole order.
fn besselj(n: f64, x: f64) -> f64 {
    if n.fract() != 0.0 || n.abs() > 1e6 || x.is_nan() {
        return f64::NAN;
    }
    let is_odd = n % 2.0 != 0.0;
    let sign = if is_odd && (n < 0.0) != (x < 0.0) { -1.0 } else { 1.0 };
    let (n, x) = (n.abs() as usize, x.abs());
    if x.is_infinite() {
        return 0.0;
    }
    let order = n as f64;
    if x * x < 2.0 * (order + 1.0) {
        return sign * bessel_series(n, x, -1.0);
    }
    if x > 30.0 && x > order * order {
        let [of_cosine, of_sine] = bessel_far(n, x);
        return sign * (of_cosine * x.cos() + of_sine * x.sin());
    }
    if x > 1e7 {
        return f64::NAN;
    }
    let ratios = bessel_ratios(n, x, 0.0, 1.0);
    let unit = ratios[0] + 2.0 * ratios.iter().skip(2).step_by(2).sum::<f64>();
    sign * ratios[n] / unit
}
