/// 1 − erf(x), without cancellation: a sum by the trapezoidal rule (F. Matta & A. Reichel, "Uniform computation of the error
/// function and other related functions", Math. Comp. 25, 1971), off by e^(−π²/h²) < 10⁻¹⁷ with the step h = 1/2.
fn erfc(x: f64) -> f64 {
    if x < 0.5 {
        return 1.0 - erf(x);
    }
    if x > 28.0 {
        return 0.0;
    }
    let square = x * x;
    let mut sum = 0.5 / square;
    for k in 1..13 {
        let node = 0.25 * f64::from(k * k);
        sum += (-node).exp() / (square + node);
    }
    // The rounding error of the square would be that of the exponential.
    let rest = x.mul_add(x, -square);
    let value = x / std::f64::consts::PI * (-square).exp() * (1.0 - rest) * sum;
    if x < 6.0 { value - 2.0 / (4.0 * std::f64::consts::PI * x).exp_m1() } else { value }
}
