//! Filters of signals and of noise.

use nn_runtime::derive_grad;

/// The negative log-likelihood of measurements under a random walk.
#[derive_grad]
pub(crate) fn kalman(q: f64, r: f64, ys: &[f64]) -> f64 {
    let (mut x, mut p) = (0.0, 1.0);
    let mut loss = 0.0;
    for &y in ys {
        p += q;
        let s = p + r;
        let innovation = y - x;
        loss += 0.5 * (innovation * innovation / s + s.ln());
        let gain = p / s;
        x += gain * innovation;
        p *= 1.0 - gain;
    }
    loss
}

/// The same in the plane of position and speed; measurements that are no numbers are skipped.
#[derive_grad]
pub(crate) fn kalman_with_speed(noise: f64, ys: &[f64], lost: usize) -> (f64, [f64; 2]) {
    let mut x = [0.0, 0.5];
    let mut p = [[1.0, 0.0], [0.0, 1.0]];
    let mut loss = 0.0;
    for (k, y) in ys.iter().enumerate() {
        x[0] += x[1];
        let corner = p[0][1] + p[1][1];
        p[0][0] += p[1][0] + corner;
        p[0][1] = corner;
        p[1][0] = corner;
        p[1][1] += noise;
        if k == lost {
            continue;
        }
        let s = p[0][0] + 0.3;
        let gain = [p[0][0] / s, p[1][0] / s];
        let innovation = y - x[0];
        loss += innovation * innovation / s + s.ln();
        let row = p[0];
        for i in 0..2 {
            x[i] += gain[i] * innovation;
            for j in 0..2 {
                p[i][j] -= gain[i] * row[j];
            }
        }
    }
    (loss, x)
}

#[derive_grad]
pub(crate) fn moving_average(a: &[f64], window: usize) -> Vec<f64> {
    let mut out = vec![0.0; a.len()];
    for i in 0..a.len() {
        let from = i.saturating_sub(window);
        let to = (i + window + 1).min(a.len());
        let mut sum = 0.0;
        for v in &a[from..to] {
            sum += v;
        }
        out[i] = sum / (to - from) as f64;
    }
    out
}

#[derive_grad]
pub(crate) fn running_sum(a: &[f64], window: usize) -> f64 {
    let mut sum = 0.0;
    let mut largest = f64::NEG_INFINITY;
    for i in 0..a.len() {
        sum += a[i] * a[i];
        if i >= window {
            sum -= a[i - window] * a[i - window];
        }
        if i + 1 >= window {
            largest = largest.max(sum);
        }
    }
    largest
}

#[derive_grad]
pub(crate) fn convolution(a: &[f64], kernel: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; a.len() + kernel.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, k) in kernel.iter().enumerate() {
            out[i + j] += x * k;
        }
    }
    out
}

#[derive_grad]
pub(crate) fn convolution_in_the_plane(image: &[Vec<f64>], kernel: &[[f64; 3]; 3]) -> f64 {
    let (rows, columns) = (image.len(), image[0].len());
    let mut energy = 0.0;
    for i in 0..rows {
        for j in 0..columns {
            let mut sum = 0.0;
            for di in 0..3 {
                for dj in 0..3 {
                    let (y, x) = (i + di, j + dj);
                    if y < 1 || x < 1 || y > rows || x > columns {
                        continue;
                    }
                    sum += kernel[di][dj] * image[y - 1][x - 1];
                }
            }
            energy += sum.max(0.1 * sum) * image[i][j];
        }
    }
    energy
}

#[derive_grad]
pub(crate) fn recursive_filter(signal: &mut [f64], b: [f64; 3], a: [f64; 2]) {
    let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
    for v in signal.iter_mut() {
        let x = *v;
        let y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
        (x2, x1) = (x1, x);
        (y2, y1) = (y1, y);
        *v = y;
    }
}

#[derive_grad]
pub(crate) fn exponential_smoothing(a: &[f64], level: f64, trend: f64) -> f64 {
    if a.len() < 2 {
        return 0.0;
    }
    let mut l = a[0];
    let mut t = a[1] - a[0];
    let mut error = 0.0;
    for &y in &a[1..] {
        let forecast = l + t;
        error += (y - forecast).powi(2);
        let old = l;
        l = level * y + (1.0 - level) * forecast;
        t = trend * (l - old) + (1.0 - trend) * t;
    }
    error
}

#[derive_grad]
pub(crate) fn median_of_three(a: &[f64]) -> Vec<f64> {
    let mut out = a.to_vec();
    for i in 1..a.len().saturating_sub(1) {
        let (x, y, z) = (a[i - 1], a[i], a[i + 1]);
        out[i] = x.max(y).min(x.min(y).max(z));
    }
    out
}

#[derive_grad]
pub(crate) fn envelope(a: &[f64], attack: f64, release: f64) -> f64 {
    let mut level = 0.0;
    let mut total = 0.0;
    for v in a {
        let input = v.abs();
        let rate = if input > level { attack } else { release };
        level += rate * (input - level);
        total += level * level;
    }
    total
}

zoo! {
    of filters;
    grad kalman(q in 0.1..1.0, r in 0.1..1.0, ys in &numbers(0..=20)) and at (0.5, 0.5, vec![]);
    vjp kalman_with_speed(noise in 0.1..0.5, ys in &numbers(0..=8), lost in one_of([0, 3, 9]));
    vjp moving_average(a in &numbers(0..=6), window in one_of([0, 1, 2, 9]));
    grad running_sum(a in &numbers(3..=8), window in one_of([1, 2, 3]));
    vjp convolution(a in &numbers(1..=5), kernel in &numbers(1..=3));
    grad convolution_in_the_plane(image in &rows(3, 4), kernel in &array_of::<3, _>(array::<3>()));
    vjp recursive_filter(signal in &mut numbers(0..=8), b in array::<3>(), a in array_of::<2, _>(-0.4..0.4)) -> signal;
    grad exponential_smoothing(a in &numbers(0..=6), level in 0.1..0.9, trend in 0.1..0.9);
    vjp median_of_three(a in &numbers(0..=6));
    grad envelope(a in &numbers(0..=6), attack in 0.5..0.9, release in 0.1..0.4);
}
