/// ln |Γ(x)|: by Stirling's series from 12 on, else by Taylor's around 2, Σ (−z)ᵏ·(ζ(k) − 1)/k, which keeps the digits of what is
/// small near 1 and 2; by reflection where x is negative.
fn lgamma(x: f64) -> f64 {
    const SERIES: [f64; 9] = [
        0.08333333333333333, -0.002777777777777778, 0.0007936507936507937,
        -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176,
        0.00641025641025641, -0.029550653594771242, 0.17964437236883057,
    ];
    /// ζ(k) − 1 from k = 2 on.
    const ZETA: [f64; 30] = [
        0.6449340668482264, 0.2020569031595943, 0.08232323371113819,
        0.03692775514336993, 0.01734306198444914, 0.008349277381922827,
        0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853,
        0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
        6.124813505870483e-05, 3.058823630702049e-05, 1.528225940865187e-05,
        7.637197637899763e-06, 3.81729326499984e-06, 1.908212716553939e-06,
        9.539620338727962e-07, 4.769329867878064e-07, 2.38450502727733e-07,
        1.1921992596531106e-07, 5.960818905125948e-08, 2.980350351465228e-08,
        1.4901554828365043e-08, 7.45071178983543e-09, 3.725334024788457e-09,
        1.862659723513049e-09, 9.313274324196682e-10, 4.656629065033784e-10,
    ];
    const ONE_MINUS_EULER: f64 = 0.42278433509846713;
    if x <= 0.0 {
        if x.fract() == 0.0 {
            return f64::INFINITY;
        }
        let sine = (std::f64::consts::PI * (x - x.round())).sin().abs();
        return (std::f64::consts::PI / sine).ln() - lgamma(1.0 - x);
    }
    if x >= 12.0 {
        let square = x * x;
        let series = SERIES.iter().rev().fold(0.0, |sum, term| sum / square + term) / x;
        let log = x.ln();
        // x·ln x alone would overflow after the value does not.
        return x * (log - 1.0) + (series + 0.5 * ((2.0 * std::f64::consts::PI).ln() - log));
    }
    // Γ(x) = above/below·Γ(2 + z) with |z| ≤ 1/2.
    let (mut z, mut above, mut below) = (x - 2.0, 1.0, 1.0);
    if x < 0.5 {
        (z, below) = (x, x * (x + 1.0));
    } else if x < 1.5 {
        (z, below) = (x - 1.0, x);
    }
    while z > 0.5 {
        above *= z + 1.0;
        z -= 1.0;
    }
    let terms = ZETA.iter().enumerate().rev();
    let taylor = terms.fold(0.0, |sum, (k, zeta)| zeta / (k as f64 + 2.0) - z * sum);
    z * (ONE_MINUS_EULER + z * taylor) + (f64::ln(above) - f64::ln(below))
}
