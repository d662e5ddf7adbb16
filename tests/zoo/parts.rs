//! Parts of ndarray's arrays, read and changed where they are, in loops.

use ndarray::{Array, Array1, Array2, ArrayView1, ArrayView2, Axis, array, s};
use nn_runtime::derive_grad;

#[derive_grad]
fn rows_by_number(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for i in 0..a.nrows() {
        total += a.row(i).dot(w).tanh();
    }
    total
}

#[derive_grad]
fn columns_by_number(a: ArrayView2<f64>, w: ArrayView1<f64>) -> f64 {
    let mut total = 0.0;
    for j in 0..a.ncols() {
        let column = a.column(j);
        total += column.dot(&w) * column.sum();
    }
    total
}

#[derive_grad]
fn outer_rows(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut total = 1.0;
    for row in a.outer_iter() {
        total += total * row.dot(w).sin();
    }
    total
}

#[derive_grad]
fn numbered_rows(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for (i, row) in a.rows().into_iter().enumerate() {
        total += w[i % w.len()] * (&row * &row).sum();
    }
    total
}

#[derive_grad]
fn along_an_axis(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for column in a.axis_iter(Axis(1)) {
        total += column.mapv(|x| x * x).sum().sqrt();
    }
    total
}

#[derive_grad]
fn product(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let (n, m) = a.dim();
    let mut c = Array2::zeros((n, b.ncols()));
    for i in 0..n {
        for j in 0..b.ncols() {
            for k in 0..m {
                c[[i, j]] += a[[i, k]] * b[[k, j]];
            }
        }
    }
    c
}

#[derive_grad]
fn heat(u: &Array1<f64>, k: f64) -> Array1<f64> {
    let n = u.len();
    let mut now = u.clone();
    for _ in 0..3 {
        let mut next = now.clone();
        for i in 1..n - 1 {
            next[i] = now[i] + k * (now[i - 1] - 2.0 * now[i] * now[i] + now[i + 1]);
        }
        now = next;
    }
    now
}

#[derive_grad]
fn differences(a: &Array1<f64>) -> f64 {
    let d = &a.slice(s![1..]) - &a.slice(s![..-1]);
    d.mapv(|v| v * v * v).sum()
}

#[derive_grad]
fn blocks(a: &Array2<f64>, n: usize) -> f64 {
    let mut total = 0.0;
    for i in 0..n {
        let block = a.slice(s![i.., ..n - i]);
        total += block.sum() * block.row(0).sum();
    }
    total
}

#[derive_grad]
fn rows_changed(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut b = a.clone();
    for i in 1..b.nrows() {
        let above = b.row(i - 1).to_owned();
        let mut row = b.row_mut(i);
        row += &(&above * w);
    }
    b
}

#[derive_grad]
fn rows_assigned(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut b = Array2::zeros(a.raw_dim());
    for i in 0..a.nrows() {
        b.row_mut(i).assign(&(&a.row(i) * w));
        b[[i, 0]] *= w[0];
    }
    let (first, last) = (b.row(0).sum(), b.row(a.nrows() - 1).sum());
    b.mapv(|x| x * x).sum() + first * last
}

#[derive_grad]
fn columns_scaled(a: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut b = a.to_owned();
    for j in 0..b.ncols() {
        let scale = k * j as f64 + b[[0, j]];
        let mut column = b.column_mut(j);
        column *= scale;
    }
    b
}

#[derive_grad]
fn added_in_place(a: &Array1<f64>, b: &Array1<f64>, k: f64) -> Array1<f64> {
    let mut sum = Array1::zeros(a.len());
    for i in 0..3 {
        sum += &(a * (i as f64));
        sum.scaled_add(k, b);
        sum.mapv_inplace(|x| x.tanh());
    }
    sum
}

#[derive_grad]
fn part_of_itself(a: &Array1<f64>) -> f64 {
    let mut b = a.clone();
    let head = b.slice(s![..2]).to_owned();
    b.slice_mut(s![1..3]).assign(&head);
    b[0] = b[2] * b[1];
    (&b * a).sum()
}

#[derive_grad]
fn made_by_a_function(a: &Array1<f64>, k: f64) -> Array2<f64> {
    Array2::from_shape_fn((a.len(), 2), |(i, j)| a[i] * k.powi(j as i32 + 1))
}

#[derive_grad]
fn made_of_elements(x: f64, y: f64) -> f64 {
    let m = array![[x, y], [y * y, x.sin()]];
    let v = array![x, 2.0 * y];
    let filled = Array1::from_elem(2, x * y);
    (m.dot(&v) * filled).sum() + Array2::<f64>::eye(2).dot(&m).sum()
}

#[derive_grad]
fn diagonal(a: &Array2<f64>) -> f64 {
    let mut b = a.clone();
    let mut trace = 0.0;
    for i in 0..3 {
        trace += b.diag().sum() * b[[0, 1]];
        b[[i, i]] *= b[[0, 1]];
    }
    trace
}

#[derive_grad]
fn norm(v: ArrayView1<f64>) -> f64 {
    v.dot(&v).sqrt()
}

#[derive_grad]
fn parts_passed_on(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for i in 0..a.nrows() {
        total += norm(a.row(i)) * norm(a.slice(s![i, ..2]));
    }
    total
}

#[derive_grad]
fn by_elements(a: &Array1<f64>) -> f64 {
    let mut product = 1.0;
    for x in a.iter() {
        product *= x * x + 1.0;
    }
    product + a.iter().map(|x| x.sin()).sum::<f64>()
}

#[derive_grad]
fn three_axes(a: &ndarray::Array3<f64>) -> f64 {
    let mut total = 0.0;
    for i in 0..a.shape()[0] {
        let plane = a.index_axis(Axis(0), i);
        for j in 0..plane.ncols() {
            total += a[[i, 1, j]] * plane.column(j).sum();
        }
    }
    total
}

#[derive_grad]
fn cholesky(a: &Array2<f64>) -> Array2<f64> {
    let n = a.nrows();
    let mut l = Array::zeros((n, n));
    for i in 0..n {
        for j in 0..=i {
            let mut sum = a[[i, j]] + if i == j { 4.0 } else { 0.0 };
            for k in 0..j {
                sum -= l[[i, k]] * l[[j, k]];
            }
            l[[i, j]] = if i == j { sum.sqrt() } else { sum / l[[j, j]] };
        }
    }
    l
}

check! {
    rows_by_number(a in matrix(3, 2), w in vector(2));
    columns_by_number(a in matrix(3, 2), w in vector(3));
    outer_rows(a in matrix(3, 2), w in vector(2));
    numbered_rows(a in matrix(3, 2), w in vector(2));
    along_an_axis(a in matrix(2, 3));
    product(a in matrix(2, 3), b in matrix(3, 2));
    heat(u in vector(5), k in 0.1..0.3);
    differences(a in vector(4));
    blocks(a in matrix(3, 3), n in Always(3_usize));
    rows_changed(a in matrix(3, 2), w in vector(2));
    rows_assigned(a in matrix(3, 2), w in vector(2));
    columns_scaled(a in matrix(2, 3), k in 0.5..1.5);
    added_in_place(a in vector(3), b in vector(3), k in 0.5..1.5);
    part_of_itself(a in vector(4));
    made_by_a_function(a in vector(3), k in 0.5..1.5);
    made_of_elements(x in 0.5..1.5, y in 0.5..1.5);
    diagonal(a in matrix(3, 3));
    parts_passed_on(a in matrix(2, 3));
    by_elements(a in vector(3));
    three_axes(a in cube(2, 3, 2));
    cholesky(a in matrix(3, 3));
}
