//! Places: indices, parts of slices, lists of lists, and what makes, copies and exchanges them.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn elements(a: &[f64]) -> f64 {
    a[0] * a[1] - a[2].sin() * a[a.len() - 1]
}

#[derive_grad]
pub(crate) fn flat_index(a: &[f64], rows: usize, columns: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..rows {
        for j in 0..columns {
            sum += a[i * columns + j] * (i as f64 - 2.0 * j as f64) * a[j];
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn list_of_lists(m: &[Vec<f64>], v: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..m.len() {
        for j in 0..m[i].len() {
            sum += m[i][j] * v[j] * m[0][j];
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn rows_of_different_lengths(m: &Vec<Vec<f64>>) -> f64 {
    let mut total = 0.5;
    for row in m {
        let mut product = 1.0;
        for v in row {
            product *= v * total;
        }
        total += product;
    }
    total
}

#[derive_grad]
pub(crate) fn array_of_arrays(m: [[f64; 3]; 2], v: &[f64; 3]) -> [f64; 2] {
    let mut w = [0.0; 2];
    for i in 0..2 {
        for j in 0..3 {
            w[i] += m[i][j] * v[j];
        }
    }
    w
}

#[derive_grad]
pub(crate) fn arrays_in_a_slice(points: &[[f64; 2]]) -> f64 {
    let mut length = 0.0;
    for i in 1..points.len() {
        let [x0, y0] = points[i - 1];
        let (dx, dy) = (points[i][0] - x0, points[i][1] - y0);
        length += (dx * dx + dy * dy + 0.1).sqrt();
    }
    length
}

#[derive_grad]
pub(crate) fn tuples_in_a_slice(points: &[(f64, f64)], x: f64) -> f64 {
    let mut y = x;
    for &(a, b) in points {
        y = a * y + b;
    }
    for p in points {
        y += p.0 * p.1;
    }
    y
}

#[derive_grad]
pub(crate) fn part_of_a_slice(a: &[f64], from: usize, to: usize) -> f64 {
    let part = &a[from..to];
    let mut sum = 0.0;
    for (i, v) in part.iter().enumerate() {
        sum += v * a[i];
    }
    sum * part.len() as f64
}

#[derive_grad]
pub(crate) fn parts_of_parts(a: &[f64], n: usize) -> f64 {
    let tail = &a[1..];
    let middle = &tail[..n];
    let all = &middle[..];
    let mut y = 1.0;
    for i in 0..all.len() {
        y = y * all[i] + tail[i + 1];
    }
    y
}

#[derive_grad]
pub(crate) fn rows_of_a_flat_matrix(a: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let row = &a[i * n..(i + 1) * n];
        for j in 0..n {
            let other = &a[j * n..][..n];
            sum += row[j] * other[i] + row[i] * row[i];
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn part_to_be_changed(a: &[f64], s: f64) -> f64 {
    let mut b = a.to_vec();
    {
        let tail = &mut b[2..];
        for i in 0..tail.len() {
            tail[i] *= s;
        }
        tail[0] += s * s;
    }
    for v in &mut b[..2] {
        *v = v.sin();
    }
    let mut y = s;
    for v in b {
        y = y * v + 1.0;
    }
    y
}

#[derive_grad]
pub(crate) fn new_vec(x: f64, n: usize) -> f64 {
    let mut a = vec![0.0; n];
    for i in 0..n {
        a[i] = x * (i + 1) as f64;
    }
    let mut sum = 1.0;
    for i in 0..n {
        sum *= a[i] + 1.0;
    }
    sum
}

#[derive_grad]
pub(crate) fn new_vec_of_an_active_value(x: f64, n: usize) -> f64 {
    let mut a = vec![x * x; n];
    a[0] = x;
    for i in 1..n {
        a[i] *= a[i - 1] + x;
    }
    a[n - 1]
}

#[derive_grad]
pub(crate) fn new_array_of_an_active_value(x: f64, y: f64) -> f64 {
    let mut a = [x * y; 4];
    a[2] = y;
    let b = [x, y, x + y];
    let list = vec![x, b[2], a[1]];
    a[0] * a[2] + b[1] * list[1] * list[2] + a[3]
}

#[derive_grad]
pub(crate) fn new_lists_of_lists(x: f64, n: usize) -> f64 {
    let mut m = vec![vec![0.0; n]; n + 1];
    let mut grid = [[x; 3]; 2];
    for i in 0..n {
        for j in 0..=i {
            m[i + 1][j] = m[i][j] * 0.5 + x * (i + j) as f64;
        }
        grid[i % 2][i % 3] *= x + i as f64;
    }
    let mut sum = grid[0][0] * grid[1][1] + grid[1][0] * grid[0][2];
    for row in &m {
        for v in row {
            sum += v * v;
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn copies(a: &[f64], s: f64) -> f64 {
    let b = a.to_vec();
    let mut c = b.clone();
    c[0] = c[1] * s;
    let mut d = c.clone();
    d[1] *= b[0];
    b[0] * c[0] + d[1] * c[1]
}

#[derive_grad]
pub(crate) fn filled(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    b[1..].fill(x * x);
    b[0] *= b[1];
    let product = b[0] * b[2];
    b.fill(0.5);
    product * b[1] + x
}

#[derive_grad]
pub(crate) fn copied_from_a_slice(a: &[f64], b: &[f64]) -> f64 {
    let mut c = vec![0.0; a.len() + b.len()];
    c[..a.len()].copy_from_slice(a);
    c[a.len()..].copy_from_slice(b);
    let mut y = 1.0;
    for i in 0..c.len() {
        y = y * 0.5 + c[i] * c[c.len() - 1 - i];
    }
    c[..a.len()].copy_from_slice(&b[..a.len()]);
    y * c[0]
}

#[derive_grad]
pub(crate) fn copied_within(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    b.copy_within(1.., 0);
    b[0] * b[1] - b[b.len() - 1] * a[0]
}

#[derive_grad]
pub(crate) fn exchanged(a: &[f64], i: usize, j: usize) -> f64 {
    let mut b = a.to_vec();
    b[i] *= 2.0;
    b.swap(i, j);
    b[i] = b[i].sin();
    b.swap(0, 1);
    b[0] * b[1] - b[2] * b[2]
}

#[derive_grad]
pub(crate) fn exchanged_numbers(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x * y, y.exp());
    std::mem::swap(&mut a, &mut b);
    a *= x;
    std::mem::swap(&mut b, &mut a);
    a * a - b
}

#[derive_grad]
pub(crate) fn exchanged_lists(a: &[f64], s: f64) -> f64 {
    let mut b = a.to_vec();
    let mut c = vec![s; a.len()];
    c[0] = b[1] * s;
    std::mem::swap(&mut b, &mut c);
    c[1] *= b[0];
    b[2] += c[1];
    b[0] * b[2] + c[0] * c[1]
}

#[derive_grad]
pub(crate) fn reversed(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    b.reverse();
    let mut y = 1.0;
    for i in 0..b.len() {
        y += b[i] * a[i] * i as f64;
    }
    y
}

zoo! {
    of places;
    grad elements(a in &numbers(3..=5));
    grad flat_index(a in &numbers(6), rows in one_of([0, 1, 2]), columns in one_of([1, 2, 3]));
    grad list_of_lists(m in &rows(2, 3), v in &numbers(3)) and at (vec![], vec![]);
    grad rows_of_different_lengths(m in &list(0..=3, numbers(0..=3)));
    vjp array_of_arrays(m in array_of::<2, _>(array::<3>()), v in &array::<3>());
    grad arrays_in_a_slice(points in &list(0..=4, array::<2>())) and at (vec![]), (vec![[1.0, 2.0]]);
    grad tuples_in_a_slice(points in &list(0..=3, (-1.0..1.0, -1.0..1.0)), x in -1.0..1.0);
    grad part_of_a_slice(a in &numbers(5), from in one_of([0, 1, 2]), to in one_of([2, 4, 5]));
    grad parts_of_parts(a in &numbers(5), n in one_of([0, 1, 3]));
    grad rows_of_a_flat_matrix(a in &numbers(9), n in one_of([0, 1, 2, 3]));
    grad part_to_be_changed(a in &numbers(3..=5), s in -1.0..1.0);
    grad new_vec(x in -1.0..1.0, n in one_of([0, 1, 3])) and at (0.0, 3);
    grad new_vec_of_an_active_value(x in -1.0..1.0, n in one_of([1, 2, 4])) and at (0.0, 2);
    grad new_array_of_an_active_value(x in -1.0..1.0, y in -1.0..1.0);
    grad new_lists_of_lists(x in -1.0..1.0, n in one_of([0, 1, 3]));
    grad copies(a in &numbers(2..=3), s in -1.0..1.0);
    grad filled(a in &numbers(3..=4), x in -1.0..1.0);
    grad copied_from_a_slice(a in &numbers(1..=2), b in &numbers(2..=3));
    grad copied_within(a in &numbers(2..=4));
    grad exchanged(a in &numbers(3), i in one_of([0, 1, 2]), j in one_of([0, 1, 2]));
    grad exchanged_numbers(x in -1.0..1.0, y in -1.0..1.0);
    grad exchanged_lists(a in &numbers(3..=4), s in -1.0..1.0);
    grad reversed(a in &numbers(0..=5));
}
