//! References that are kept together under one name, and what is changed through them.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn pairs_changed(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    x.iter_mut().zip(b).for_each(|(x, p)| *x += k * p);
    x[0] * x[1]
}

#[derive_grad]
pub(crate) fn pair_by_name(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    for pair in x.iter_mut().zip(b) {
        *pair.0 += k * pair.1 * *pair.0;
    }
    x[0] * x[1]
}

#[derive_grad]
pub(crate) fn numbered_pair_by_name(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    for (i, pair) in x.iter_mut().zip(b).enumerate() {
        let (y, z) = pair;
        *y += k * z * (i + 1) as f64;
    }
    x[0] * x[1]
}

#[derive_grad]
pub(crate) fn copy_beside_a_reference(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    x.iter_mut().zip(b.iter().copied()).for_each(|(y, mut z)| {
        z *= k;
        *y += z;
        z = 0.5 * k;
        *y *= z;
    });
    x[0] * x[1] + b[0]
}

#[derive_grad]
pub(crate) fn two_references(b: &[f64], k: f64) -> f64 {
    let (mut p, mut q) = (k, 2.0 * k);
    let both = (&mut p, &mut q);
    *both.0 += b[0] * *both.1;
    *both.1 *= b[1] + *both.0;
    p * q
}

#[derive_grad]
pub(crate) fn taken_apart_in_the_closure(b: &[f64], k: f64) -> f64 {
    let mut x = vec![[0.5, 1.0]; b.len()];
    x.iter_mut().zip(b).for_each(|([u, v], z)| {
        *u += k * z;
        *v *= z * *u;
    });
    x[0][0] + x[1][1]
}

#[derive_grad]
pub(crate) fn rows_changed(b: &[f64], k: f64) -> f64 {
    let mut x = vec![vec![0.5, 1.0]; b.len()];
    x.iter_mut().zip(b).for_each(|(row, z)| {
        row[0] += k * z;
        row.iter_mut().for_each(|v| *v *= z);
    });
    x[0][0] + x[1][1]
}

#[derive_grad]
pub(crate) fn closure_with_a_name(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    let f = |(u, v): (&mut f64, &f64)| *u += k * v;
    x.iter_mut().zip(b).for_each(f);
    x[0] * x[1]
}

#[derive_grad]
pub(crate) fn pair_in_a_pair(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    x.iter_mut().zip(b).zip(b).for_each(|((u, v), w)| *u += k * v * w);
    x[0] * x[1]
}

#[derive_grad]
pub(crate) fn changed_where_it_is_large(b: &[f64], k: f64) -> f64 {
    let mut x = vec![1.0; b.len()];
    x.iter_mut().zip(b).filter(|(_, v)| **v > 0.1).for_each(|(u, v)| *u *= v * k);
    x[0] * x[1]
}

#[derive_grad]
pub(crate) fn elements_by_a_slice_pattern(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    match y.as_mut_slice() {
        [a, b, rest @ ..] => {
            *a *= *b;
            rest[0] += *a;
        }
        _ => {}
    }
    if let [a, .., b] = &mut y[..] {
        *a *= *b;
    }
    y[0] * y[2]
}

zoo! {
    of together;
    grad elements_by_a_slice_pattern(x in &numbers(3));
    grad pairs_changed(b in &numbers(2), k in -1.0..1.0);
    grad pair_by_name(b in &numbers(2), k in -1.0..1.0);
    grad numbered_pair_by_name(b in &numbers(2), k in -1.0..1.0);
    grad copy_beside_a_reference(b in &numbers(2), k in -1.0..1.0);
    grad two_references(b in &numbers(2), k in -1.0..1.0);
    grad taken_apart_in_the_closure(b in &numbers(2), k in -1.0..1.0);
    grad rows_changed(b in &numbers(2), k in -1.0..1.0);
    grad closure_with_a_name(b in &numbers(2), k in -1.0..1.0);
    grad pair_in_a_pair(b in &numbers(2), k in -1.0..1.0);
    grad changed_where_it_is_large(b in &numbers(2), k in -1.0..1.0) and at (vec![0.3, 0.7], 0.4);
}
