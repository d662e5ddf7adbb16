//! Going through arrays: elements with and without their index, lanes and parts along an axis, folds.

use ndarray::{Array0, Array1, Array2, Array3, Array4, ArrayView2, Axis, Ix0, Ix4};
use nn_runtime::derive_grad;

#[derive_grad]
fn elements_of_a_matrix(a: &Array2<f64>) -> f64 {
    let mut product = 1.0;
    for x in a {
        product *= x * x + 1.0;
    }
    for &x in a.iter() {
        product += x.sin();
    }
    product
}

#[derive_grad]
fn elements_with_branches(a: &Array2<f64>) -> f64 {
    let mut total: f64 = 0.0;
    for &x in a.iter() {
        if x > 0.0 {
            total += x * total.cos();
        } else {
            total -= x * x;
        }
    }
    total
}

#[derive_grad]
fn elements_changed(a: &Array2<f64>, k: f64) -> Array2<f64> {
    let mut b = a.clone();
    for x in b.iter_mut() {
        *x *= k + *x;
    }
    for x in &mut b {
        *x += 1.0;
    }
    b
}

#[derive_grad]
fn elements_in_chains(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let squares: f64 = a.iter().map(|x| x * x).sum();
    let products: f64 = a.iter().zip(b.iter()).map(|(x, y)| x * y * y).sum();
    let largest = a.iter().fold(0.0, |acc: f64, &x| acc.max(x));
    let positive: f64 = a.iter().filter(|x| **x > 0.0).map(|x| x.exp()).sum();
    squares * products + largest + positive
}

#[derive_grad]
fn elements_of_a_view(a: ArrayView2<f64>) -> f64 {
    a.t().iter().enumerate().map(|(i, &x)| i as f64 * x * x).sum()
}

#[derive_grad]
fn elements_by_index(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for ((i, j), x) in a.indexed_iter() {
        total += x * x * w[j] * (i + 1) as f64;
    }
    total
}

#[derive_grad]
fn elements_by_one_index(a: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for (i, &x) in a.indexed_iter() {
        total += x * a[a.len() - 1 - i];
    }
    total
}

#[derive_grad]
fn elements_by_index_changed(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut b = a.clone();
    for ((i, j), x) in b.indexed_iter_mut() {
        if i == j {
            *x = w[i] * *x;
        } else {
            *x += w[j];
        }
    }
    b
}

#[derive_grad]
fn elements_by_three_indices(a: &Array3<f64>) -> f64 {
    let mut total = 0.0;
    for ((i, j, k), &x) in a.indexed_iter() {
        total += x * x * (i * 4 + j * 2 + k) as f64;
    }
    total
}

#[derive_grad]
fn elements_of_four_axes(a: &Array4<f64>) -> f64 {
    let mut total: f64 = 0.0;
    for &x in a.iter() {
        total += x * total.cos();
    }
    total
}

#[derive_grad]
fn of_no_axes(a: &Array0<f64>, b: &Array1<f64>) -> f64 {
    let c = a * b;
    c.sum() * a[()]
}

#[derive_grad]
fn folded(a: &Array2<f64>) -> f64 {
    a.fold(1.0, |acc, &x| acc * (1.0 + x * x))
}

#[derive_grad]
fn folded_along(a: &Array2<f64>, k: f64) -> Array1<f64> {
    a.fold_axis(Axis(0), k, |&acc, &x| acc * x + x)
}

#[derive_grad]
fn folded_with_branches(a: &Array2<f64>) -> f64 {
    let largest = a.fold_axis(Axis(1), f64::NEG_INFINITY, |acc, &x| acc.max(x));
    let by_branch = a.fold_axis(Axis(1), 0.0, |&acc, &x| if x > acc { x } else { acc + 0.1 * x });
    largest.dot(&by_branch)
}

#[derive_grad]
fn axis_mapped(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let norms = a.map_axis(Axis(1), |row| row.dot(&row).sqrt());
    let weighted = a.map_axis(Axis(1), |row| row.dot(w));
    norms.dot(&weighted)
}

#[derive_grad]
fn axis_mapped_of_three(a: &Array3<f64>) -> Array2<f64> {
    a.map_axis(Axis(1), |lane| lane[0] * lane.sum())
}

#[derive_grad]
fn along_rows_changed(a: &Array2<f64>, w: &Array1<f64>) -> Array2<f64> {
    let mut b = a.clone();
    for mut row in b.rows_mut() {
        row += w;
        row[0] *= row[1];
    }
    for mut row in b.outer_iter_mut() {
        row *= w;
    }
    for (j, mut column) in b.columns_mut().into_iter().enumerate() {
        column *= (j + 1) as f64;
    }
    for mut column in b.axis_iter_mut(Axis(1)) {
        column.mapv_inplace(|x| x.sin());
    }
    b
}

#[derive_grad]
fn rows_together(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for (x, y) in a.rows().into_iter().zip(b.rows()) {
        total += x.dot(&y).tanh();
    }
    for (x, y) in a.outer_iter().zip(b.outer_iter()) {
        total += x.dot(&y) * total;
    }
    total
}

#[derive_grad]
fn rows_with_numbers(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for (row, &k) in a.outer_iter().zip(w.iter()) {
        total += k * row.sum() * total + k;
    }
    total
}

#[derive_grad]
fn columns_in_order(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for column in a.columns() {
        total = total * 0.5 + column.dot(&column);
    }
    for column in a.axis_iter(Axis(1)).rev() {
        total = total * 0.5 + column.sum();
    }
    total
}

#[derive_grad]
fn rows_of_three_axes(a: &Array3<f64>) -> f64 {
    let mut total = 0.0;
    for row in a.rows() {
        total += row.sum() * row[0];
    }
    for plane in a.outer_iter() {
        total += plane.sum().sin();
    }
    total
}

#[derive_grad]
fn lanes(a: &Array3<f64>) -> f64 {
    let mut total: f64 = 0.0;
    for lane in a.lanes(Axis(1)) {
        total += lane.dot(&lane) * total.cos();
    }
    total
}

#[derive_grad]
fn lanes_changed(a: &Array3<f64>) -> Array3<f64> {
    let mut b = a.clone();
    for mut lane in b.lanes_mut(Axis(0)) {
        let s = lane.sum();
        lane *= s;
    }
    b
}

#[derive_grad]
fn in_chunks(a: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for chunk in a.axis_chunks_iter(Axis(0), 2) {
        total += chunk.sum() * chunk[[0, 0]];
    }
    total
}

#[derive_grad]
fn in_chunks_changed(a: &Array2<f64>) -> Array2<f64> {
    let mut b = a.clone();
    for mut chunk in b.axis_chunks_iter_mut(Axis(0), 2) {
        let s = chunk.sum();
        chunk += s;
    }
    b
}

#[derive_grad]
fn in_windows(a: &Array1<f64>, w: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for window in a.windows(2) {
        total += window.dot(w).tanh();
    }
    for window in a.axis_windows(Axis(0), 3) {
        total += window.sum() * window[1];
    }
    total
}

#[derive_grad]
fn rows_in_chains(a: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let sum: f64 = a.outer_iter().map(|row| row.dot(w).exp()).sum();
    let other = a.axis_iter(Axis(1)).fold(0.0, |acc, column| acc * 0.5 + column.sum());
    let list: Vec<f64> = a.rows().into_iter().map(|row| row.dot(&row)).collect();
    sum.ln() + other + list[0] * list[1]
}

check! {
    elements_of_a_matrix(a in matrix(2, 3));
    elements_with_branches(a in matrix(2, 3));
    elements_changed(a in matrix(2, 3), k in 0.5..1.5);
    elements_in_chains(a in matrix(2, 3), b in matrix(2, 3));
    elements_of_a_view(a in matrix(2, 3));
    elements_by_index(a in matrix(2, 3), w in vector(3));
    elements_by_one_index(a in vector(3));
    elements_by_index_changed(a in matrix(2, 2), w in vector(2));
    elements_by_three_indices(a in cube(2, 2, 2));
    elements_of_four_axes(a in shaped(Ix4(2, 1, 2, 2)));
    of_no_axes(a in shaped(Ix0()), b in vector(3));
    folded(a in matrix(2, 3));
    folded_along(a in matrix(3, 2), k in 0.5..1.5);
    folded_with_branches(a in matrix(2, 3));
    axis_mapped(a in matrix(2, 3), w in vector(3));
    axis_mapped_of_three(a in cube(2, 3, 2));
    along_rows_changed(a in matrix(2, 3), w in vector(3));
    rows_together(a in matrix(2, 3), b in matrix(2, 3));
    rows_with_numbers(a in matrix(2, 3), w in vector(2));
    columns_in_order(a in matrix(2, 3));
    rows_of_three_axes(a in cube(2, 3, 2));
    lanes(a in cube(2, 3, 2));
    lanes_changed(a in cube(2, 3, 2));
    in_chunks(a in matrix(3, 2));
    in_chunks_changed(a in matrix(3, 2));
    in_windows(a in vector(4), w in vector(2));
    rows_in_chains(a in matrix(3, 2), w in vector(2));
}
