/// The inverse of erf: by a start that is good to a few digits (S. Winitzki, 2008) and two steps of Halley's method.
fn erfinv(x: f64) -> f64 {
    if x.is_nan() || x.abs() >= 1.0 {
        return if x.abs() == 1.0 { x * f64::INFINITY } else { f64::NAN };
    }
    let size = x.abs();
    if size < 1e-9 {
        return x * (std::f64::consts::PI.sqrt() / 2.0);
    }
    let log = ((1.0 - size) * (1.0 + size)).ln();
    let half = 2.0 / (std::f64::consts::PI * 0.147) + log / 2.0;
    let mut y = ((half * half - log / 0.147).sqrt() - half).sqrt();
    for _ in 0..3 {
        // Near 1 what is left to it has more digits than the function.
        let off = if size < 0.5 { erf(y) - size } else { (1.0 - size) - erfc(y) };
        let step = off * (std::f64::consts::PI.sqrt() / 2.0) * (y * y).exp();
        y -= step / (1.0 + y * step);
    }
    y.copysign(x)
}
