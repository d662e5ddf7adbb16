/// The Bessel function of the second kind of a whole order, for positive x: of orders 0 and 1 by C. G. Neumann's series of those of the
/// first kind, then by recurrence.
fn bessely(n: f64, x: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    if n.fract() != 0.0 || n.abs() > 1e6 || x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let sign = if n < 0.0 && n % 2.0 != 0.0 { -1.0 } else { 1.0 };
    let n = n.abs() as usize;
    if x.is_infinite() {
        return 0.0;
    }
    let far = |n| {
        let [of_cosine, of_sine] = bessel_far(n, x);
        of_cosine * x.sin() - of_sine * x.cos()
    };
    let (mut below, mut value) = if x > 30.0 {
        (far(0), far(1))
    } else {
        let ratios = bessel_ratios(1, x, 0.0, 1.0);
        let unit = ratios[0] + 2.0 * ratios.iter().skip(2).step_by(2).sum::<f64>();
        let j = |k: usize| ratios[k] / unit;
        let log = (x / 2.0).ln() + EULER;
        let (mut zeroth, mut first) = (log * j(0), (log - 1.0) * j(1) - j(0) / x);
        let mut sign = 1.0;
        for k in 1..(ratios.len() - 1) / 2 {
            let order = k as f64;
            zeroth += sign * 2.0 * j(2 * k) / order;
            first += sign * (2.0 * order + 1.0) / (order * (order + 1.0)) * j(2 * k + 1);
            sign = -sign;
        }
        (zeroth * std::f64::consts::FRAC_2_PI, first * std::f64::consts::FRAC_2_PI)
    };
    if n == 0 {
        return below;
    }
    for k in 1..n {
        (below, value) = (value, 2.0 * k as f64 / x * value - below);
        if value.is_infinite() {
            break;
        }
    }
    sign * value
}
