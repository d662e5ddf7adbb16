//! Arrays that are made, their lengths, and what is computed of a whole one.

use ndarray::{Array, Array1, Array2, Array3, ArrayView1, Axis, Ix2, array};
use nn_runtime::derive_grad;

#[derive_grad]
fn products(a: &Array2<f64>, b: &Array2<f64>, v: &Array1<f64>, w: &Array1<f64>) -> f64 {
    v.dot(a).dot(w) + a.dot(w).dot(v) + a.dot(b).dot(v).dot(v) + a.t().dot(v).dot(w) + w.dot(w)
}

#[derive_grad]
fn products_of_parts(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for i in 0..a.nrows() {
        total += a.row(i).dot(&a.t().column(0)) + a.dot(&a.row(i)).sum();
    }
    total
}

#[derive_grad]
fn made_of_numbers(x: f64, y: f64) -> f64 {
    let list = Array1::from_vec(vec![x, y, x * y]);
    let rows = Array2::from_shape_vec((2, 2), vec![x, y, y * y, 1.0]).unwrap();
    let iter = Array1::from_iter((0..3).map(|i| x * i as f64 + y));
    let other = Array::from_iter([x, y].iter().map(|v| v * v));
    let same = Array::from_elem((2, 2), x);
    list.dot(&iter) + rows.dot(&other).sum() + rows.dot(&same)[[0, 1]]
}

#[derive_grad]
fn made_by_indices(v: &Array1<f64>, k: f64) -> f64 {
    let n = v.len();
    let vandermonde = Array2::from_shape_fn((n, n), |(i, j)| v[i].powi(j as i32));
    let line = Array1::from_shape_fn(n, |i| k * i as f64);
    let cube = Array3::from_shape_fn((2, n, 2), |(i, j, l)| v[j] * (i + 2 * l) as f64);
    let kernel = Array::from_shape_fn((n, n), |(i, j)| (-(v[i] - v[j]).powi(2) * k).exp());
    vandermonde.dot(&line).sum() * cube.sum() + kernel.sum()
}

#[derive_grad]
fn made_of_constants(x: f64) -> f64 {
    let grid = Array1::linspace(0.0, 1.0, 5);
    let grid_two = Array::linspace(0.0, 2.0, 5);
    let steps = Array1::range(0.0, 5.0, 1.0);
    let identity: Array2<f64> = Array2::eye(5);
    let ones = Array::<f64, Ix2>::ones((5, 5));
    let table = array![[1.0, 2.0], [3.0, 4.0]];
    let values = grid.mapv(|t| (x * t).sin()) + &grid_two * x;
    (identity + ones).dot(&values).dot(&steps) + (&table * x).sum()
}

#[derive_grad]
fn of_lengths(a: &Array2<f64>, b: &Array3<f64>) -> f64 {
    let (n, m) = a.dim();
    let [rows, columns] = [a.nrows(), a.ncols()];
    let mut total = a.sum() / a.len() as f64 * n as f64;
    total += a[[n - 1, m - 1]] * (a.len_of(Axis(0)) + a.shape()[1] + rows * columns) as f64;
    for k in 0..b.dim().2 {
        total += b[[0, 1, k]] * b[[b.shape()[0] - 1, b.len_of(Axis(1)) - 1, k]];
    }
    if a.is_empty() || a.ndim() != 2 { 0.0 } else { total }
}

#[derive_grad]
fn by_patterns_of_lengths(a: &Array2<f64>) -> f64 {
    let &[rows, columns] = a.shape() else { return 0.0 };
    let last = if let [n, m] = *a.shape() { a[[n - 1, m - 1]] * n as f64 } else { 0.0 };
    let first = match a.shape() {
        [n, m] if n == m => a[[0, 0]],
        [n, _] => a[[*n - 1, 0]] * a[[0, 0]],
        _ => 1.0,
    };
    last * first + a[[rows - 1, 0]] * columns as f64
}

#[derive_grad]
fn of_listed_lengths(a: &Array2<f64>) -> f64 {
    let shape = a.shape();
    let mut b = Array2::zeros((shape[1], shape[0]));
    b.assign(&a.t());
    b[[shape[1] - 1, shape[0] - 1]] * b.sum()
}

#[derive_grad]
fn to_a_vector(a: &Array1<f64>, b: &Array2<f64>) -> f64 {
    let mut list = a.to_vec();
    list[0] *= list[1];
    let row = b.row(0).to_vec();
    let all: Vec<f64> = b.iter().cloned().collect();
    list.iter().sum::<f64>() * row[1] + all[2] * all[3]
}

#[derive_grad]
fn sums(a: &Array2<f64>) -> f64 {
    let rows = a.sum_axis(Axis(1));
    let means = a.mean_axis(Axis(0)).unwrap();
    a.sum() * a.mean().unwrap()
        + rows.dot(&rows) * means.sum()
        + a.mean_axis(Axis(1)).expect("rows")[0]
}

#[derive_grad]
fn multiplied(a: &Array2<f64>) -> f64 {
    a.product() + a.row(0).product() + (a * 2.0).product()
}

#[derive_grad]
fn spreads(a: &Array2<f64>, v: &Array1<f64>) -> f64 {
    let of_columns = a.var_axis(Axis(0), 0.0);
    let deviations = a.std_axis(Axis(1), 1.0);
    of_columns.sum() + deviations.sum() + v.var(0.0) + v.std(1.0)
}

#[derive_grad]
fn normalised(a: &Array2<f64>) -> Array2<f64> {
    let mean = a.mean_axis(Axis(0)).unwrap();
    let centred = a - &mean;
    let scale = centred.mapv(|x| x * x).mean_axis(Axis(0)).unwrap().mapv(f64::sqrt);
    centred / &scale
}

#[derive_grad]
fn softmax_rows(a: &Array2<f64>) -> Array2<f64> {
    let mut out = a.clone();
    for mut row in out.rows_mut() {
        let largest = row.fold(f64::NEG_INFINITY, |m, &x| m.max(x));
        row.mapv_inplace(|x| (x - largest).exp());
        let sum = row.sum();
        row /= sum;
    }
    out
}

#[derive_grad]
fn log_sum_exp(v: ArrayView1<f64>) -> f64 {
    let largest = v.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    largest + v.mapv(|x| (x - largest).exp()).sum().ln()
}

#[derive_grad]
fn changed_whole(a: &Array2<f64>, w: &Array1<f64>, k: f64) -> Array2<f64> {
    let mut b = Array2::zeros(a.raw_dim());
    b.fill(k);
    b += a;
    b *= w;
    b -= &w.mapv(|x| x * x);
    b /= 2.0;
    b.scaled_add(k, a);
    b += k;
    let mut c = Array2::zeros(b.dim());
    c.assign(&b);
    c.assign(w);
    c + b
}

#[derive_grad]
fn attention(q: &Array2<f64>, k: &Array2<f64>, v: &Array2<f64>) -> Array2<f64> {
    let mut scores = q.dot(&k.t()) / (q.ncols() as f64).sqrt();
    for mut row in scores.rows_mut() {
        row.mapv_inplace(f64::exp);
        let sum = row.sum();
        row.mapv_inplace(|x| x / sum);
    }
    scores.dot(v)
}

#[derive_grad]
fn norms(a: &Array1<f64>, b: &Array2<f64>) -> f64 {
    let unit = a / a.dot(a).sqrt();
    b.rows().into_iter().map(|row| (&row - &unit).mapv(|x| x.powi(2)).sum().sqrt()).sum()
}

check! {
    products(a in matrix(2, 2), b in matrix(2, 2), v in vector(2), w in vector(2));
    products_of_parts(a in matrix(2, 2));
    made_of_numbers(x in 0.5..1.5, y in 0.5..1.5);
    made_by_indices(v in vector(3), k in 0.5..1.5);
    made_of_constants(x in 0.5..1.5);
    of_lengths(a in matrix(2, 3), b in cube(2, 2, 3));
    by_patterns_of_lengths(a in matrix(2, 3));
    of_listed_lengths(a in matrix(2, 3));
    to_a_vector(a in vector(3), b in matrix(2, 2));
    sums(a in matrix(2, 3));
    multiplied(a in matrix(2, 2));
    spreads(a in matrix(3, 2), v in vector(3));
    normalised(a in matrix(3, 2));
    softmax_rows(a in matrix(2, 3));
    log_sum_exp(v in vector(3));
    changed_whole(a in matrix(2, 3), w in vector(3), k in 0.5..1.5);
    attention(q in matrix(2, 2), k in matrix(3, 2), v in matrix(3, 2));
    norms(a in vector(2), b in matrix(3, 2));
}
