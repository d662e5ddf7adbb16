//! Linear algebra, in place and on flat slices.

use nn_runtime::derive_grad;

/// A matrix that can be eliminated without pivoting, as its diagonal is large.
#[derive_grad]
fn dominant(a: &[f64], n: usize) -> Vec<f64> {
    let mut m = a[..n * n].to_vec();
    for i in 0..n {
        m[i * n + i] += (n + 1) as f64;
    }
    m
}

#[derive_grad]
pub(crate) fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut c = vec![0.0; n * n];
    for i in 0..n {
        for k in 0..n {
            let factor = a[i * n + k];
            for j in 0..n {
                c[i * n + j] += factor * b[k * n + j];
            }
        }
    }
    c
}

#[derive_grad]
pub(crate) fn product_of_lists(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut c = vec![vec![0.0; b[0].len()]; a.len()];
    for (row, out) in a.iter().zip(c.iter_mut()) {
        for (x, other) in row.iter().zip(b) {
            for (y, z) in other.iter().zip(out.iter_mut()) {
                *z += x * y;
            }
        }
    }
    c
}

#[derive_grad]
pub(crate) fn eliminate(a: &mut [f64], n: usize) {
    for k in 0..n {
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            a[i * n + k] = factor;
            for j in k + 1..n {
                a[i * n + j] -= factor * a[k * n + j];
            }
        }
    }
}

#[derive_grad]
pub(crate) fn eliminated(a: &[f64], n: usize) -> Vec<f64> {
    let mut m = dominant(a, n);
    eliminate(&mut m, n);
    m
}

#[derive_grad]
pub(crate) fn log_determinant(a: &[f64], n: usize) -> f64 {
    let mut m = dominant(a, n);
    eliminate(&mut m, n);
    let mut sum = 0.0;
    for i in 0..n {
        sum += m[i * n + i].abs().ln();
    }
    sum
}

#[derive_grad]
pub(crate) fn determinant_with_pivots(a: &[f64], n: usize) -> f64 {
    let mut m = a[..n * n].to_vec();
    let mut determinant = 1.0;
    for k in 0..n {
        let mut pivot = k;
        for i in k + 1..n {
            if m[i * n + k].abs() > m[pivot * n + k].abs() {
                pivot = i;
            }
        }
        if m[pivot * n + k] == 0.0 {
            return 0.0;
        }
        if pivot != k {
            for j in 0..n {
                m.swap(k * n + j, pivot * n + j);
            }
            determinant = -determinant;
        }
        determinant *= m[k * n + k];
        for i in k + 1..n {
            let factor = m[i * n + k] / m[k * n + k];
            for j in k..n {
                m[i * n + j] -= factor * m[k * n + j];
            }
        }
    }
    determinant
}

#[derive_grad]
pub(crate) fn cholesky(a: &[f64], n: usize) -> Vec<f64> {
    let m = dominant(a, n);
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let mut sum = 0.5 * (m[i * n + j] + m[j * n + i]);
            for k in 0..j {
                sum -= l[i * n + k] * l[j * n + k];
            }
            if i == j {
                l[i * n + i] = sum.sqrt();
            } else {
                l[i * n + j] = sum / l[j * n + j];
            }
        }
    }
    l
}

#[derive_grad]
pub(crate) fn solved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut m = dominant(a, n);
    eliminate(&mut m, n);
    let mut x = b.to_vec();
    for i in 0..n {
        for j in 0..i {
            x[i] -= m[i * n + j] * x[j];
        }
    }
    for i in (0..n).rev() {
        for j in i + 1..n {
            x[i] -= m[i * n + j] * x[j];
        }
        x[i] /= m[i * n + i];
    }
    x
}

#[derive_grad]
pub(crate) fn tridiagonal(low: &[f64], middle: &[f64], high: &[f64], d: &mut [f64]) {
    let n = d.len();
    let mut c = vec![0.0; n];
    c[0] = high[0] / middle[0];
    d[0] /= middle[0];
    for i in 1..n {
        let m = middle[i] - low[i] * c[i - 1];
        c[i] = high[i] / m;
        d[i] = (d[i] - low[i] * d[i - 1]) / m;
    }
    for i in (0..n - 1).rev() {
        d[i] -= c[i] * d[i + 1];
    }
}

#[derive_grad]
pub(crate) fn exponential(a: &[f64], n: usize, terms: usize) -> Vec<f64> {
    let mut sum = vec![0.0; n * n];
    for i in 0..n {
        sum[i * n + i] = 1.0;
    }
    let mut term = sum.clone();
    for k in 1..=terms {
        term = product(&term, a, n);
        for v in term.iter_mut() {
            *v /= k as f64;
        }
        for (s, t) in sum.iter_mut().zip(&term) {
            *s += t;
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn power_iteration(a: &[f64], start: &[f64], steps: usize) -> f64 {
    let n = start.len();
    let mut v = start.to_vec();
    let mut value = 0.0;
    for _ in 0..steps {
        let mut w = vec![0.0; n];
        for i in 0..n {
            for j in 0..n {
                w[i] += a[i * n + j] * v[j];
            }
        }
        let mut norm = 0.0;
        for x in &w {
            norm += x * x;
        }
        let norm = norm.sqrt();
        value = 0.0;
        for i in 0..n {
            value += w[i] * v[i];
            v[i] = w[i] / norm;
        }
    }
    value
}

#[derive_grad]
pub(crate) fn orthogonal(rows: &mut [Vec<f64>]) -> f64 {
    let mut volume = 1.0;
    for i in 0..rows.len() {
        let (done, rest) = rows.split_at_mut(i);
        let row = &mut rest[0];
        for other in done.iter() {
            let mut along = 0.0;
            for (x, y) in row.iter().zip(other) {
                along += x * y;
            }
            for (x, y) in row.iter_mut().zip(other) {
                *x -= along * y;
            }
        }
        let mut square = 0.0;
        for x in row.iter() {
            square += x * x;
        }
        let norm = square.sqrt();
        volume *= norm;
        for x in row.iter_mut() {
            *x /= norm;
        }
    }
    volume
}

#[derive_grad]
pub(crate) fn jacobi(a: &[f64], b: &[f64], sweeps: usize) -> f64 {
    let n = b.len();
    let m = dominant(a, n);
    let mut x = vec![0.0; n];
    let mut next = vec![0.0; n];
    for _ in 0..sweeps {
        for i in 0..n {
            let mut sum = b[i];
            for j in 0..n {
                if j != i {
                    sum -= m[i * n + j] * x[j];
                }
            }
            next[i] = sum / m[i * n + i];
        }
        std::mem::swap(&mut x, &mut next);
    }
    let mut dot = 0.0;
    for (x, b) in x.iter().zip(b) {
        dot += x * b;
    }
    dot
}

zoo! {
    of linear;
    vjp product(a in &numbers(9), b in &numbers(9), n in one_of([0, 1, 2, 3]));
    vjp product_of_lists(a in &rows(2, 3), b in &rows(3, 2));
    vjp eliminate(a in &mut list(4, 1.0..2.0), n in one_of([0, 1])) -> a;
    vjp eliminated(a in &numbers(9), n in one_of([0, 1, 2, 3]));
    grad log_determinant(a in &numbers(16), n in one_of([0, 1, 3, 4]));
    grad determinant_with_pivots(a in &numbers(9), n in one_of([0, 1, 2, 3]))
        and at (vec![0.0, 1.0, 2.0, 3.0], 2), (vec![0.0, 1.0, 0.0, 3.0], 2);
    vjp cholesky(a in &numbers(9), n in one_of([1, 2, 3]));
    vjp solved(a in &numbers(9), b in &numbers(1..=3));
    vjp tridiagonal(low in &numbers(4), middle in &list(4, 2.5..3.5), high in &numbers(4), d in &mut numbers(1..=4)) -> d;
    vjp exponential(a in &numbers(4), n in one_of([1, 2]), terms in one_of([0, 1, 8]));
    grad power_iteration(a in &list(9, 0.2..1.0), start in &list(3, 0.5..1.0), steps in one_of([0, 1, 4]));
    vjp orthogonal(rows in &mut (list(2, list(3, 0.2..1.0)))) -> value, rows;
    grad jacobi(a in &numbers(9), b in &numbers(1..=3), sweeps in one_of([0, 1, 4]));
}
