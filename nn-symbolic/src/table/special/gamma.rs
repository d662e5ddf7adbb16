/// Γ(x): by Stirling's series from 12 on, off by less than 10⁻¹⁷ of it there; below by Γ(x) = Γ(x + 1)/x and by reflection.
fn gamma(x: f64) -> f64 {
    const SERIES: [f64; 9] = [
        0.08333333333333333, -0.002777777777777778, 0.0007936507936507937,
        -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176,
        0.00641025641025641, -0.029550653594771242, 0.17964437236883057,
    ];
    if x.fract() == 0.0 && x <= 23.0 {
        // Exact; no value at 0 and below.
        return if x < 1.0 { f64::NAN } else { (2..x as u32).map(f64::from).product() };
    }
    if x < -150.0 {
        let below: f64 = (0..30).map(|k| x + f64::from(k)).product();
        return if x < -220.0 { 0.0 } else { gamma(x + 30.0) / below };
    }
    if x < 0.5 {
        let sine = (std::f64::consts::PI * (x - x.round())).sin();
        let sine = if x.round() % 2.0 == 0.0 { sine } else { -sine };
        return std::f64::consts::PI / (sine * gamma(1.0 - x));
    }
    let (mut large, mut below) = (x, 1.0);
    while large < 12.0 {
        below *= large;
        large += 1.0;
    }
    // What the sum has lost to rounding.
    let lost = if large > x { x - (large - (large - x).round()) } else { 0.0 };
    below *= 1.0 - lost * large.ln();
    let square = large * large;
    let series = SERIES.iter().rev().fold(0.0, |sum, term| sum / square + term) / large;
    // In two halves, so that it does not overflow before it must.
    let half = large.powf(0.5 * large - 0.25);
    half * (-large).exp() * half * (2.0 * std::f64::consts::PI).sqrt() * series.exp() / below
}
