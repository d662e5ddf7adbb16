//! Generic functions, called for a number type by functions of that type.

use nn_runtime::{Float, derive_grad};

#[derive_grad]
pub(crate) fn horner<T: Float>(c: &[T], x: T) -> T {
    let mut y = T::zero();
    for i in (0..c.len()).rev() {
        y = y * x + c[i];
    }
    y
}

#[derive_grad]
fn hat<T: Float>(x: T, width: T) -> T {
    if x < -width || x > width {
        T::zero()
    } else if x < T::zero() {
        T::one() + x / width
    } else {
        T::one() - x / width
    }
}

#[derive_grad]
fn root_by_newton<T: Float>(a: T) -> T {
    let mut x = a;
    let mut runs = 0;
    while (x * x - a).abs() > T::lit(1e-6) * a {
        x = T::lit(0.5) * (x + a / x);
        runs += 1;
        if runs == 30 {
            break;
        }
    }
    x
}

#[derive_grad]
fn normalise<T: Float>(a: &mut [T]) -> T {
    let mut sum = T::lit(0.1);
    for v in a.iter() {
        sum += *v * *v;
    }
    let norm = sum.sqrt();
    for v in a.iter_mut() {
        *v /= norm;
    }
    norm
}

#[derive_grad]
pub(crate) fn prefix_products<T: Float>(a: &[T]) -> Vec<T> {
    let mut b = vec![T::one(); a.len() + 1];
    for i in 0..a.len() {
        b[i + 1] = b[i] * (a[i] + T::lit(0.5));
    }
    b
}

#[derive_grad]
fn logsumexp<T: Float>(a: &[T]) -> T {
    let mut largest = T::neg_infinity();
    for &v in a {
        largest = largest.max(v);
    }
    let mut sum = T::zero();
    for &v in a {
        sum += (v - largest).exp();
    }
    largest + sum.ln()
}

#[derive_grad]
fn matrix_power<T: Float>(m: [[T; 2]; 2], n: usize) -> [[T; 2]; 2] {
    let mut p = [[T::one(), T::zero()], [T::zero(), T::one()]];
    for _ in 0..n {
        let mut q = [[T::zero(); 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    q[i][j] += p[i][k] * m[k][j];
                }
            }
        }
        p = q;
    }
    p
}

#[derive_grad]
fn weighted_mean<T: Float, const N: usize>(a: &[T; N], w: [T; N]) -> (T, T) {
    let (mut sum, mut total) = (T::zero(), T::lit(0.5));
    for i in 0..N {
        sum += a[i] * w[i] * w[i];
        total += w[i] * w[i];
    }
    (sum / total, total)
}

#[derive_grad]
fn relax<T: Float>(u: &mut Vec<T>, steps: usize, rate: T) {
    let mut next = u.clone();
    for _ in 0..steps {
        for i in 1..u.len() - 1 {
            next[i] = u[i] + rate * (u[i - 1] - T::lit(2.0) * u[i] + u[i + 1]);
        }
        std::mem::swap(u, &mut next);
    }
}

#[derive_grad]
fn first_above<T: Float>(a: &[T], limit: T) -> T {
    for (i, &v) in a.iter().enumerate() {
        if v > limit {
            return v * T::lit(i as f64 + 1.0);
        }
    }
    limit * T::PI()
}

#[derive_grad]
pub(crate) fn hats(x: f64, width: f64) -> f64 {
    hat(x, width) + hat(x * 0.5, width + 0.25)
}

#[derive_grad]
pub(crate) fn roots(a: f64, b: f64) -> f64 {
    root_by_newton(a + b) * root_by_newton::<f64>(a)
}

#[derive_grad]
pub(crate) fn norms(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    let norm = normalise(&mut b);
    horner(&b, x) * norm
}

#[derive_grad]
pub(crate) fn normalised_twice(a: &mut [f64], n: usize) -> f64 {
    normalise(&mut a[..n]) * normalise(a)
}

#[derive_grad]
pub(crate) fn softmax_loss(a: &[f64], target: usize) -> f64 {
    logsumexp(a) - a[target]
}

#[derive_grad]
pub(crate) fn fibonacci_matrix(x: f64, n: usize) -> [f64; 2] {
    let p = matrix_power([[1.0, x], [x * x, 0.0]], n);
    [p[0][1], p[1][0]]
}

#[derive_grad]
pub(crate) fn mean_of_three(a: &[f64; 3], w: [f64; 3]) -> f64 {
    let (mean, total) = weighted_mean(a, w);
    mean * total.ln()
}

#[derive_grad]
pub(crate) fn relaxed(u: &mut Vec<f64>, steps: usize, rate: f64) {
    relax(u, steps, rate);
}

#[derive_grad]
pub(crate) fn above(a: &[f64], limit: f64) -> f64 {
    first_above(a, limit) + first_above(&a[1..], limit * 0.5)
}

zoo! {
    of generic;
    grad horner(c in &numbers(0..=4), x in -1.0..1.0);
    vjp prefix_products(a in &numbers(0..=4));
    grad hats(x in -1.0..1.0, width in 0.25..0.75) and at (0.5, 0.5), (0.0, 0.5);
    grad roots(a in 0.5..2.0, b in 0.5..2.0);
    grad norms(a in &numbers(0..=3), x in -1.0..1.0);
    vjp normalised_twice(a in &mut numbers(3), n in one_of([0, 1, 3])) -> value, a;
    grad softmax_loss(a in &numbers(2..=4), target in one_of([0, 1]));
    vjp fibonacci_matrix(x in -1.0..1.0, n in one_of([0, 1, 2, 4]));
    grad mean_of_three(a in &array::<3>(), w in array::<3>());
    vjp relaxed(u in &mut numbers(2..=5), steps in one_of([0, 1, 3]), rate in 0.1..0.4) -> u;
    grad above(a in &numbers(1..=4), limit in 0.1..0.8);
}
