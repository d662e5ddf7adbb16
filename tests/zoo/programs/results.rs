//! Results that are not one number: tuples, arrays, lists, and what holds integers beside numbers.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn polar(x: f64, y: f64) -> (f64, f64) {
    (x.hypot(y), y.atan2(x))
}

#[derive_grad]
pub(crate) fn mean_and_variance(a: &[f64]) -> (f64, f64) {
    let n = a.len() as f64;
    let mut mean = 0.0;
    for v in a {
        mean += v / n;
    }
    let mut variance = 0.0;
    for v in a {
        variance += (v - mean) * (v - mean);
    }
    (mean, variance / n)
}

#[derive_grad]
pub(crate) fn root_and_count(a: f64) -> (f64, usize) {
    let mut x = a;
    let mut count = 0;
    while (x * x - a).abs() > 1e-5 {
        x = 0.5 * (x + a / x);
        count += 1;
    }
    (x, count)
}

#[derive_grad]
pub(crate) fn largest_and_where(a: &[f64]) -> (usize, f64) {
    let (mut at, mut largest) = (0, a[0]);
    for (i, &v) in a.iter().enumerate() {
        if v > largest {
            (at, largest) = (i, v);
        }
    }
    (at, largest * largest)
}

#[derive_grad]
pub(crate) fn squares(a: &[f64]) -> Vec<f64> {
    let mut squares = vec![0.0; a.len()];
    for i in 0..a.len() {
        squares[i] = a[i] * a[i];
    }
    squares
}

#[derive_grad]
pub(crate) fn argument_given_back(mut a: Vec<f64>, x: f64) -> Vec<f64> {
    if !a.is_empty() {
        a[0] *= x;
    }
    a
}

#[derive_grad]
pub(crate) fn two_lists(a: &[f64], s: f64) -> (Vec<f64>, Vec<f64>) {
    let mut small = vec![0.0; a.len()];
    let mut large = vec![s; a.len()];
    for (i, &v) in a.iter().enumerate() {
        if v < s {
            small[i] = v * s;
        } else {
            large[i] += v * v;
        }
    }
    (small, large)
}

#[derive_grad]
pub(crate) fn number_and_list(a: &[f64], x: f64) -> (f64, Vec<f64>) {
    let mut path = vec![x; a.len() + 1];
    for i in 0..a.len() {
        path[i + 1] = (path[i] * a[i]).sin();
    }
    (path[a.len()] * x, path)
}

#[derive_grad]
pub(crate) fn cross(a: [f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[derive_grad]
pub(crate) fn rotation(angle: f64, shift: f64) -> [[f64; 2]; 2] {
    let (s, c) = angle.sin_cos();
    let mut m = [[c, -s], [s, c]];
    m[0][1] *= shift;
    m[1][0] += shift * m[0][0];
    m
}

#[derive_grad]
pub(crate) fn pascal(x: f64, y: f64, n: usize) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![0.0; n + 1]; n + 1];
    for i in 0..=n {
        rows[i][0] = x;
        rows[i][i] = y;
        for j in 1..i {
            rows[i][j] = rows[i - 1][j - 1] + rows[i - 1][j] * x;
        }
    }
    rows
}

#[derive_grad]
pub(crate) fn empty(a: &[f64]) -> Vec<f64> {
    let n = a.len();
    vec![0.5; n]
}

#[derive_grad]
pub(crate) fn either_list(a: &[f64], b: &[f64], first: bool) -> Vec<f64> {
    if first { a.to_vec() } else { b.to_vec() }
}

#[derive_grad]
pub(crate) fn list_returned_early(a: &[f64], x: f64) -> Vec<f64> {
    let mut b = a.to_vec();
    for i in 0..b.len() {
        if b[i] < x {
            return b;
        }
        b[i] = x / (b[i] + 2.0);
    }
    b[0] *= x;
    b
}

#[derive_grad]
pub(crate) fn part_given_back(a: &[f64], from: usize) -> Vec<f64> {
    let mut b = a[from..].to_vec();
    for v in &mut b {
        *v *= a[0];
    }
    b
}

#[derive_grad]
pub(crate) fn deep_tuple(x: f64, a: [f64; 2], n: i32) -> ((f64, i32), [f64; 2], (Vec<f64>, bool)) {
    let y = x.powi(n);
    let list = vec![a[0] * y, a[1]];
    ((y, n + 1), [a[1] * x, y], (list, x > 0.0))
}

#[derive_grad]
pub(crate) fn points_moved(points: &[(f64, f64)], angle: f64) -> Vec<(f64, f64)> {
    let (s, c) = angle.sin_cos();
    let mut moved = points.to_vec();
    for p in &mut moved {
        let (x, y) = *p;
        *p = (c * x - s * y, s * x + c * y);
    }
    moved
}

zoo! {
    of results;
    vjp polar(x in 0.5..2.0, y in -1.0..1.0);
    vjp mean_and_variance(a in &numbers(1..=5));
    vjp root_and_count(a in 0.5..5.0);
    vjp largest_and_where(a in &numbers(1..=5));
    vjp squares(a in &numbers(0..=4)) and at (vec![]);
    vjp argument_given_back(a in numbers(0..=3), x in -1.0..1.0);
    vjp two_lists(a in &numbers(0..=4), s in -0.5..0.5);
    vjp number_and_list(a in &numbers(0..=3), x in -1.0..1.0);
    vjp cross(a in array::<3>(), b in &array::<3>());
    vjp rotation(angle in -2.0..2.0, shift in -1.0..1.0);
    vjp pascal(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 3]));
    vjp empty(a in &numbers(0..=2));
    vjp either_list(a in &numbers(2), b in &numbers(3), first in one_of([true, false]));
    vjp list_returned_early(a in &numbers(1..=4), x in -1.0..0.5);
    vjp part_given_back(a in &numbers(2..=4), from in one_of([0, 1, 2]));
    vjp deep_tuple(x in -1.0..1.0, a in array::<2>(), n in one_of([1, 2, 3]));
    vjp points_moved(points in &list(0..=3, (-1.0..1.0, -1.0..1.0)), angle in -2.0..2.0);
}
