//! Functions that those of `calls` call.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

#[derive_grad]
pub(crate) fn logistic(x: f64) -> f64 {
    if x < 0.0 {
        let e = x.exp();
        return e / (1.0 + e);
    }
    1.0 / (1.0 + (-x).exp())
}

#[derive_grad]
pub(crate) fn divided(x: f64, y: f64) -> (f64, f64) {
    (x / y, x * y)
}

#[derive_grad]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        sum += x * y;
    }
    sum
}

#[derive_grad]
pub(crate) fn add_scaled(y: &mut [f64], x: &[f64], s: f64) {
    for i in 0..y.len() {
        y[i] += s * x[i];
    }
}

#[derive_grad]
pub(crate) fn halve(a: &mut [f64]) -> f64 {
    let mut lost = 0.0;
    for v in a.iter_mut() {
        *v *= 0.5;
        lost += *v;
    }
    lost
}

#[derive_grad]
pub(crate) fn count_up(total: &mut f64, x: f64, n: usize) -> usize {
    *total = *total * 0.5 + x * n as f64;
    n + 1
}

#[derive_grad(wrt(a))]
pub(crate) fn weighted(a: &[f64], weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * a[i] * weights[i];
    }
    sum
}

pub(crate) mod deep {
    use nn_runtime::derive_grad;

    use super::square;

    pub(crate) const OFFSET: f64 = 0.75;

    #[derive_grad]
    pub(crate) fn shifted(a: &[f64], by: f64) -> Vec<f64> {
        let mut b = a.to_vec();
        for v in &mut b {
            *v = square(*v) + by * OFFSET;
        }
        b
    }

    #[derive_grad]
    pub(crate) fn turned(p: [f64; 2], angle: f64) -> [f64; 2] {
        let (s, c) = angle.sin_cos();
        [c * p[0] - s * p[1], s * p[0] + c * p[1]]
    }
}

zoo! {
    of library;
    grad square(x in -1.0..1.0);
    grad logistic(x in -3.0..3.0) and at (0.0);
    vjp divided(x in -1.0..1.0, y in 0.5..2.0);
    grad dot(a in &numbers(0..=3), b in &numbers(0..=3));
    vjp add_scaled(y in &mut numbers(2), x in &numbers(2..=3), s in -1.0..1.0) -> y;
    vjp halve(a in &mut numbers(0..=3)) -> value, a;
    vjp count_up(total in &mut (-1.0..1.0), x in -1.0..1.0, n in one_of([0, 1, 3])) -> value, total;
}
