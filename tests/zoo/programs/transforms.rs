//! Transforms of signals, in place.

use nn_runtime::derive_grad;

/// Cooley and Tukey: bit reversal, then butterflies of growing width.
#[derive_grad]
pub(crate) fn fourier(re: &mut [f64], im: &mut [f64]) {
    let n = re.len();
    let mut j = 0;
    for i in 1..n {
        let mut bit = n >> 1;
        while j & bit != 0 {
            j ^= bit;
            bit >>= 1;
        }
        j |= bit;
        if i < j {
            re.swap(i, j);
            im.swap(i, j);
        }
    }
    let mut width = 2;
    while width <= n {
        let angle = -2.0 * std::f64::consts::PI / width as f64;
        for start in (0..n).step_by(width) {
            for k in 0..width / 2 {
                let (s, c) = (angle * k as f64).sin_cos();
                let (a, b) = (start + k, start + k + width / 2);
                let (x, y) = (re[b] * c - im[b] * s, re[b] * s + im[b] * c);
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
        }
        width <<= 1;
    }
}

#[derive_grad]
pub(crate) fn spectrum(signal: &[f64], phase: f64) -> Vec<f64> {
    let mut re = signal.to_vec();
    let mut im = vec![phase; signal.len()];
    fourier(&mut re, &mut im);
    let mut power = vec![0.0; signal.len()];
    for ((p, r), i) in power.iter_mut().zip(&re).zip(&im) {
        *p = r * r + i * i;
    }
    power
}

#[derive_grad]
pub(crate) fn cosine_transform(a: &[f64]) -> Vec<f64> {
    let n = a.len();
    let mut out = vec![0.0; n];
    for k in 0..n {
        let scale = if k == 0 { 0.5_f64.sqrt() } else { 1.0 };
        for (i, v) in a.iter().enumerate() {
            let angle = std::f64::consts::PI * k as f64 * (i as f64 + 0.5) / n as f64;
            out[k] += scale * v * angle.cos();
        }
    }
    out
}

#[derive_grad]
pub(crate) fn haar(a: &mut [f64], threshold: f64) -> usize {
    let mut n = a.len();
    let mut dropped = 0;
    let mut scratch = vec![0.0; n];
    while n > 1 {
        let half = n / 2;
        for i in 0..half {
            let (x, y) = (a[2 * i], a[2 * i + 1]);
            let detail = 0.5 * (x - y);
            scratch[i] = 0.5 * (x + y);
            scratch[half + i] = if detail.abs() > threshold {
                detail - threshold.copysign(detail)
            } else {
                dropped += 1;
                0.0
            };
        }
        a[..n].copy_from_slice(&scratch[..n]);
        n = half;
    }
    dropped
}

#[derive_grad]
pub(crate) fn walsh_hadamard(a: &mut [f64]) {
    let mut h = 1;
    while h < a.len() {
        for start in (0..a.len()).step_by(2 * h) {
            for i in start..start + h {
                let (x, y) = (a[i], a[i + h]);
                a[i] = x + y;
                a[i + h] = x - y;
            }
        }
        h *= 2;
    }
}

#[derive_grad]
pub(crate) fn goertzel(a: &[f64], frequency: f64) -> f64 {
    let c = 2.0 * (2.0 * std::f64::consts::PI * frequency).cos();
    let (mut s1, mut s2) = (0.0, 0.0);
    for v in a {
        (s1, s2) = (v + c * s1 - s2, s1);
    }
    s1 * s1 + s2 * s2 - c * s1 * s2
}

#[derive_grad]
pub(crate) fn polynomial_product(a: &[f64], b: &[f64], drop: usize) -> f64 {
    // Coefficients of low order alone, by two nested ranges with a common bound.
    let n = a.len() + b.len() - drop;
    let mut sum = 0.0;
    for k in 0..n {
        let from = (k + 1).saturating_sub(b.len());
        let to = k.min(a.len() - 1);
        let mut c = 0.0;
        for i in from..=to {
            c += a[i] * b[k - i];
        }
        sum += c * c;
    }
    sum
}

zoo! {
    of transforms;
    vjp fourier(re in &mut numbers(8), im in &mut numbers(8)) -> re, im and at (vec![], vec![]), (vec![1.0], vec![2.0]);
    vjp spectrum(signal in &numbers(4), phase in -1.0..1.0);
    vjp cosine_transform(a in &numbers(0..=5));
    vjp haar(a in &mut numbers(8), threshold in 0.1..0.3) -> value, a;
    vjp walsh_hadamard(a in &mut numbers(8)) -> a;
    grad goertzel(a in &numbers(0..=6), frequency in 0.1..0.4);
    grad polynomial_product(a in &numbers(1..=4), b in &numbers(1..=3), drop in one_of([1, 2]));
}
