/// P and Q of H. Hankel's asymptotic series, (P·cos χ − Q·sin χ)·√(2/(πx)) of J and (P·sin χ + Q·cos χ)·… of Y, turned back by
/// (n/2 + 1/4)·π: the factors of cos x and sin x in J, which in Y are −sin x and cos x.
fn bessel_far(n: usize, x: f64) -> [f64; 2] {
    let order = 4.0 * (n as f64) * (n as f64);
    let (mut term, mut sums) = (1.0, [0.0, 0.0]);
    for k in 0..200_u32 {
        let sign = if k % 4 < 2 { 1.0 } else { -1.0 };
        sums[(k % 2) as usize] += sign * term;
        let odd = f64::from(2 * k + 1);
        let next = term * (order - odd * odd) / (8.0 * f64::from(k + 1) * x);
        if next.abs() >= term.abs() || next.abs() < 1e-17 {
            break;
        }
        term = next;
    }
    let [p, q] = sums;
    let factor = (std::f64::consts::PI * x).sqrt().recip();
    let (a, b) = (factor * (p + q), factor * (p - q));
    match n % 4 {
        0 => [a, b],
        1 => [-b, a],
        2 => [-a, -b],
        _ => [b, -a],
    }
}
