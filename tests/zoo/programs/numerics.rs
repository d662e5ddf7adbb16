//! Textbook numerics: roots, integrals, series, interpolation, sums.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn horner_with_slope(c: &[f64], x: f64) -> (f64, f64) {
    let (mut value, mut slope) = (0.0, 0.0);
    for i in (0..c.len()).rev() {
        slope = slope * x + value;
        value = value * x + c[i];
    }
    (value, slope)
}

#[derive_grad]
fn integrand(x: f64, a: f64) -> f64 {
    if x < 0.0 { a.cos() } else { (a * x).cos() * (-x * x).exp() }
}

#[derive_grad]
pub(crate) fn simpson(a: f64, from: f64, to: f64, n: usize) -> f64 {
    let h = (to - from) / (2 * n) as f64;
    let mut sum = integrand(from, a) + integrand(to, a);
    for i in 1..2 * n {
        let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * integrand(from + h * i as f64, a);
    }
    sum * h / 3.0
}

#[derive_grad]
pub(crate) fn romberg(a: f64, levels: usize) -> f64 {
    let mut table = vec![vec![0.0; levels]; levels];
    let mut h = 1.0;
    for i in 0..levels {
        let mut sum = 0.5 * (integrand(0.0, a) + integrand(1.0, a));
        for k in 1..1 << i {
            sum += integrand(h * k as f64, a);
        }
        table[i][0] = sum * h;
        for j in 1..=i {
            let factor = 4.0_f64.powi(j as i32);
            table[i][j] = (factor * table[i][j - 1] - table[i - 1][j - 1]) / (factor - 1.0);
        }
        h *= 0.5;
    }
    table[levels - 1][levels - 1]
}

#[derive_grad]
pub(crate) fn kahan_sum(a: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for v in a {
        let y = v * v - lost;
        let t = sum + y;
        lost = (t - sum) - y;
        sum = t;
    }
    sum
}

#[derive_grad]
pub(crate) fn pairwise_sum(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    let mut n = b.len();
    while n > 1 {
        let half = n.div_ceil(2);
        for i in 0..n / 2 {
            b[i] = b[i] * b[i] + b[i + half];
        }
        n = half;
    }
    if n == 0 { 0.0 } else { b[0] }
}

#[derive_grad]
pub(crate) fn sine_by_series(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    let mut n = 1;
    while term.abs() > 1e-7 && n < 40 {
        n += 2;
        term *= -x * x / ((n - 1) * n) as f64;
        sum += term;
    }
    sum
}

#[derive_grad]
pub(crate) fn mean_of_arithmetic_and_geometric(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a, b);
    for _ in 0..8 {
        if a == b {
            break;
        }
        let middle = 0.5 * (a + b);
        b = (a * b).sqrt();
        a = middle;
    }
    a
}

#[derive_grad]
pub(crate) fn kepler(eccentricity: f64, anomaly: f64) -> f64 {
    let mut e = anomaly;
    for _ in 0..30 {
        let residual = e - eccentricity * e.sin() - anomaly;
        e -= residual / (1.0 - eccentricity * e.cos());
        if residual.abs() < 1e-6 {
            return e;
        }
    }
    e
}

#[derive_grad]
pub(crate) fn secant(c: f64) -> (f64, usize) {
    let (mut x0, mut x1): (f64, f64) = (0.5, 1.5);
    for k in 0..20 {
        let (f0, f1) = (x0.exp() - c, x1.exp() - c);
        if (f1 - f0).abs() < 1e-5 {
            return (x1, k);
        }
        (x0, x1) = (x1, x1 - f1 * (x1 - x0) / (f1 - f0));
    }
    (x1, 20)
}

#[derive_grad]
pub(crate) fn linear_interpolation(widths: &[f64], ys: &[f64], x: f64) -> f64 {
    let n = widths.len() + 1;
    let mut xs = vec![0.0; n];
    for i in 1..n {
        xs[i] = xs[i - 1] + widths[i - 1];
    }
    if x <= xs[0] {
        return ys[0];
    }
    // The interval by halving.
    let (mut low, mut high) = (0, n - 1);
    if x >= xs[high] {
        return ys[high] * ys[high];
    }
    while high - low > 1 {
        let middle = (low + high) / 2;
        if x < xs[middle] {
            high = middle;
        } else {
            low = middle;
        }
    }
    let t = (x - xs[low]) / (xs[high] - xs[low]);
    ys[low] + t * (ys[high] - ys[low])
}

#[derive_grad]
pub(crate) fn cubic_spline(ys: &[f64], x: f64) -> f64 {
    // Knots at 0, 1, 2, …; second derivatives by elimination of a tridiagonal system.
    let n = ys.len();
    let mut bend = vec![0.0; n];
    let mut c = vec![0.0; n];
    for i in 1..n - 1 {
        let pivot = 4.0 - c[i - 1];
        c[i] = 1.0 / pivot;
        bend[i] = (6.0 * (ys[i + 1] - 2.0 * ys[i] + ys[i - 1]) - bend[i - 1]) / pivot;
    }
    for i in (1..n - 1).rev() {
        bend[i] -= c[i] * bend[i + 1];
    }
    let mut i = 0;
    while i + 2 < n && x > (i + 1) as f64 {
        i += 1;
    }
    let t = x - i as f64;
    let s = 1.0 - t;
    s * ys[i] + t * ys[i + 1] + ((s * s * s - s) * bend[i] + (t * t * t - t) * bend[i + 1]) / 6.0
}

#[derive_grad]
pub(crate) fn lagrange(shifts: &[f64], ys: &[f64], x: f64) -> f64 {
    let mut xs = shifts.to_vec();
    for (i, v) in xs.iter_mut().enumerate() {
        *v = 0.4 * *v + i as f64;
    }
    let mut sum = 0.0;
    for i in 0..xs.len() {
        let mut weight = ys[i];
        for j in 0..xs.len() {
            if i != j {
                weight *= (x - xs[j]) / (xs[i] - xs[j]);
            }
        }
        sum += weight;
    }
    sum
}

#[derive_grad]
pub(crate) fn de_casteljau(points: &[[f64; 2]], t: f64) -> [f64; 2] {
    let mut p = points.to_vec();
    for level in (1..p.len()).rev() {
        for i in 0..level {
            for k in 0..2 {
                p[i][k] = (1.0 - t) * p[i][k] + t * p[i + 1][k];
            }
        }
    }
    p[0]
}

#[derive_grad]
pub(crate) fn continued_fraction(a: &[f64]) -> f64 {
    let mut value = 0.0;
    for &v in a.iter().rev() {
        value = 1.0 / (v + value);
    }
    value
}

#[derive_grad]
pub(crate) fn golden_section(c: f64) -> f64 {
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (-1.0, 2.0);
    let mut x = high - ratio * (high - low);
    let mut y = low + ratio * (high - low);
    for _ in 0..5 {
        let (fx, fy) = ((x - c) * (x - c), (y - c) * (y - c));
        if fx < fy {
            high = y;
            y = x;
            x = high - ratio * (high - low);
        } else {
            low = x;
            x = y;
            y = low + ratio * (high - low);
        }
    }
    let middle = 0.5 * (low + high);
    (middle - c) * (middle - c) + c
}

zoo! {
    of numerics;
    vjp horner_with_slope(c in &numbers(0..=5), x in -1.0..1.0);
    grad simpson(a in -2.0..2.0, from in 0.1..0.4, to in 0.5..1.5, n in one_of([1, 2, 4]));
    grad romberg(a in -2.0..2.0, levels in one_of([1, 2, 4]));
    grad kahan_sum(a in &numbers(0..=6));
    grad pairwise_sum(a in &numbers(0..=7));
    grad sine_by_series(x in -3.0..3.0) and at (0.0);
    grad mean_of_arithmetic_and_geometric(a in 0.5..1.0, b in 1.5..3.0) and at (1.0, 1.0);
    grad kepler(eccentricity in 0.1..0.6, anomaly in 0.5..3.0);
    vjp secant(c in 1.5..4.0);
    grad linear_interpolation(widths in &list(1..=6, 0.3..1.0), ys in &numbers(7), x in -0.5..3.0);
    grad cubic_spline(ys in &numbers(2..=6), x in 0.1..3.0);
    grad lagrange(shifts in &numbers(0..=4), ys in &numbers(4), x in -1.0..3.0)
        and at (vec![0.0, 0.0, 0.5], vec![1.0, -1.0, 0.5], 1.0);
    vjp de_casteljau(points in &list(1..=4, array::<2>()), t in 0.0..1.0);
    grad continued_fraction(a in &list(0..=5, 0.5..2.0));
    grad golden_section(c in 0.0..1.0);
}
