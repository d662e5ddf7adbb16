//! Variables that refer to elements and to parts of slices.

use nn_runtime::derive_grad;

use super::library::dot;

#[derive_grad]
pub(crate) fn element_by_reference(a: &[f64], i: usize) -> f64 {
    let mut b = a.to_vec();
    let r = &mut b[i];
    *r *= 2.0;
    *r += r.sin();
    let s = &b[0];
    s * b[i]
}

#[derive_grad]
pub(crate) fn row_by_reference(m: &mut [Vec<f64>], x: f64) {
    for i in 0..m.len() {
        let row = &mut m[i];
        row[0] *= x;
        for v in row.iter_mut() {
            *v += x;
        }
    }
}

#[derive_grad]
pub(crate) fn reference_taken_again(a: &mut [f64]) -> f64 {
    let b = &mut *a;
    b[0] *= b[1];
    let c = &mut b[1..];
    c[0] = c[0].exp();
    a[0] * a[1]
}

#[derive_grad]
pub(crate) fn one_list_or_the_other(a: &[f64], b: &[f64], first: bool) -> f64 {
    let chosen = if first { a } else { b };
    let mut y = 1.0;
    for (v, w) in chosen.iter().zip(a) {
        y = y * v + w;
    }
    y
}

#[derive_grad]
pub(crate) fn rest_of_a_slice(a: &[f64], n: usize) -> f64 {
    let mut first = 0;
    let mut y = 1.0;
    while a.len() - first > n {
        let rest = &a[first..];
        y = y * 0.5 + rest[0] * rest[rest.len() - 1];
        first += 1;
    }
    y
}

#[derive_grad]
pub(crate) fn split(a: &[f64], at: usize) -> f64 {
    let (left, right) = a.split_at(at);
    let mut y = dot(left, right);
    for v in right {
        y = y * v + 0.5;
    }
    y
}

#[derive_grad]
pub(crate) fn references_in_a_tuple(x: f64, a: &[f64]) -> f64 {
    let pair = (&x, &a[1..]);
    let (y, tail) = pair;
    *y * tail[0] + pair.1[0] * x
}

#[derive_grad]
pub(crate) fn arithmetic_with_references(x: f64, a: &[f64]) -> f64 {
    let (r, s) = (&x, &a[0]);
    let t = &(r * s);
    let mut y = -r + *t * s - 2.0 * r;
    y += t;
    y -= &a[1];
    y *= s;
    if r > s { y / t } else { y }
}

#[derive_grad]
pub(crate) fn last_and_first(a: &mut [f64; 4], n: usize) {
    for _ in 0..n {
        let [first, .., last] = *a;
        a[0] = last * 0.5;
        a[3] += first * last;
        let [_, second, third, _] = a;
        *second *= *third;
        std::mem::swap(second, third);
    }
}

zoo! {
    of references;
    grad element_by_reference(a in &numbers(3), i in one_of([0, 1, 2]));
    vjp row_by_reference(m in &mut rows(2, 2), x in -1.0..1.0) -> m;
    vjp reference_taken_again(a in &mut numbers(2..=3)) -> value, a;
    grad one_list_or_the_other(a in &numbers(2), b in &numbers(3), first in one_of([true, false]));
    grad rest_of_a_slice(a in &numbers(0..=5), n in one_of([0, 1, 2]));
    grad split(a in &numbers(2..=5), at in one_of([0, 1, 2]));
    grad references_in_a_tuple(x in -1.0..1.0, a in &numbers(2..=3));
    grad arithmetic_with_references(x in 0.5..1.0, a in &list(2, 0.2..0.9));
    vjp last_and_first(a in &mut array::<4>(), n in one_of([0, 1, 3])) -> a;
}
