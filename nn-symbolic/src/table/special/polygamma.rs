/// The derivative of order n of ψ(x): by its asymptotic series far from 0, nearer by ψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁾(x + 1) − (−1)ⁿ·n!/xⁿ⁺¹, all terms of
/// which have one sign; by reflection, with the derivatives of the cotangent as polynomials of it, where x is negative.
fn polygamma(n: f64, x: f64) -> f64 {
    /// B₂ₖ/(2k)!
    const SERIES: [f64; 12] = [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05,
        -8.267195767195768e-07, 2.08767569878681e-08, -5.284190138687493e-10,
        1.3382536530684679e-11, -3.3896802963225827e-13, 8.586062056277845e-15,
        -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
    ];
    const MOST: f64 = 150.0;
    if n.fract() != 0.0 || !(0.0..=MOST).contains(&n) || x.is_nan() {
        return f64::NAN;
    }
    if n == 0.0 {
        return digamma(x);
    }
    let sign = if n % 2.0 == 0.0 { 1.0 } else { -1.0 };
    if x <= 0.0 {
        if x.fract() == 0.0 {
            return f64::NAN;
        }
        // P₀ = π·c and Pₙ₊₁ = π·(1 + c²)·Pₙ′, coefficients by ascending powers.
        let angle = std::f64::consts::PI * (x - x.round());
        let mut polynomial = vec![0.0, std::f64::consts::PI];
        for _ in 0..n as usize {
            let mut next = vec![0.0; polynomial.len() + 1];
            for (power, &coefficient) in polynomial.iter().enumerate().skip(1) {
                let slope = std::f64::consts::PI * power as f64 * coefficient;
                next[power - 1] += slope;
                next[power + 1] += slope;
            }
            polynomial = next;
        }
        let cotangent = 1.0 / angle.tan();
        let of_cotangent = polynomial.iter().rev().fold(0.0, |sum, c| sum * cotangent + c);
        return sign * (polygamma(n, 1.0 - x) - of_cotangent);
    }
    let factorial: f64 = (2..=n as u32).map(f64::from).product();
    let (mut large, mut below) = (x, 0.0);
    while large < 14.0 + n {
        below += large.powf(-n - 1.0);
        large += 1.0;
    }
    // Terms of the series over n!/xⁿ.
    let square = large * large;
    let mut sum = 1.0 / n + 0.5 / large;
    let (mut factor, mut order) = ((n + 1.0) / square, n + 2.0);
    for term in SERIES {
        sum += term * factor;
        factor *= order * (order + 1.0) / square;
        order += 2.0;
    }
    -sign * factorial * (sum * large.powf(-n) + below)
}
