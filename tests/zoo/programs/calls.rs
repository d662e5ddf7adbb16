//! Calls of annotated functions: in loops and branches, with tuples as results, with `&mut` arguments, across modules.

use nn_runtime::derive_grad;

use super::library::deep::{self, turned};
use super::library::{add_scaled, count_up, divided, dot, halve, logistic, square, weighted};

#[derive_grad]
pub(crate) fn in_an_expression(x: f64, y: f64) -> f64 {
    square(x + square(y)) - square(x * y) / (1.0 + square(square(x)))
}

#[derive_grad]
pub(crate) fn in_a_loop(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for v in a {
        y = logistic(y * v) + square(y);
    }
    y
}

#[derive_grad]
pub(crate) fn in_a_branch(x: f64, y: f64) -> f64 {
    if x > y {
        let z = square(x) * y;
        if z > 0.1 { logistic(z) } else { z }
    } else {
        logistic(square(y)) - x
    }
}

#[derive_grad]
pub(crate) fn in_a_condition(x: f64, y: f64) -> f64 {
    let mut z = x;
    while square(z) < 4.0 && logistic(z) > 0.05 {
        z = z * 1.5 + y;
    }
    z * y
}

#[derive_grad]
pub(crate) fn in_a_match(x: f64, n: usize) -> f64 {
    let mut y = x;
    for i in 0..n {
        y = match i % 3 {
            0 => square(y),
            1 if y > 0.5 => logistic(y),
            1 => divided(y, 2.0).0,
            _ => {
                let (a, b) = divided(y, x + 3.0);
                a + b
            }
        };
    }
    y
}

#[derive_grad]
pub(crate) fn with_a_tuple(x: f64, y: f64) -> f64 {
    let (q, p) = divided(x, y);
    let both = divided(p, q * q + 1.0);
    q * both.0 + both.1
}

#[derive_grad]
pub(crate) fn tuple_assigned_in_a_loop(x: f64, y: f64, n: usize) -> f64 {
    let (mut a, mut b) = (x, y);
    for _ in 0..n {
        (a, b) = divided(a + 1.0, b + 2.0);
    }
    a - b
}

#[derive_grad]
pub(crate) fn of_slices(a: &[f64], b: &[f64]) -> f64 {
    dot(a, b) * dot(&a[1..], &b[..1])
}

#[derive_grad]
pub(crate) fn the_same_slice_twice(a: &[f64]) -> f64 {
    dot(a, a) + dot(a, &a[1..])
}

#[derive_grad]
pub(crate) fn the_same_slice_twice_in_a_loop(a: &[f64], n: usize) -> f64 {
    let mut b = a.to_vec();
    let mut total = 0.0;
    for i in 0..n {
        total += dot(&b, &b) * (i + 1) as f64;
        b[i % a.len()] *= total;
    }
    total
}

#[derive_grad]
pub(crate) fn changing_a_list(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    add_scaled(&mut b, a, x);
    let lost = halve(&mut b);
    add_scaled(&mut b[1..], &a[1..], lost);
    dot(&b, a)
}

#[derive_grad]
pub(crate) fn changing_a_list_in_a_loop(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut y = a.to_vec();
    for k in 0..n {
        let s = dot(&y, b);
        add_scaled(&mut y, b, s / (k + 1) as f64);
        if s > 0.0 {
            let lost = halve(&mut y);
            y[0] += lost * s;
        }
    }
    y
}

#[derive_grad]
pub(crate) fn changing_a_number(x: f64, n: usize) -> f64 {
    let mut total = x;
    let mut i = 0;
    while i < n {
        i = count_up(&mut total, x * x, i);
    }
    total
}

#[derive_grad]
pub(crate) fn changing_an_argument(y: &mut [f64], x: &[f64]) -> f64 {
    let before = dot(y, x);
    add_scaled(y, x, before);
    halve(y) * before
}

#[derive_grad]
pub(crate) fn changing_a_row(m: &mut [Vec<f64>], x: &[f64]) {
    for i in 0..m.len() {
        add_scaled(&mut m[i], x, (i + 1) as f64);
        m[i][0] = dot(&m[i], x);
    }
}

#[derive_grad]
pub(crate) fn changing_rows_of_a_flat_matrix(m: &[f64], n: usize) -> f64 {
    let mut w = m.to_vec();
    for i in 1..n {
        let (above, below) = w.split_at_mut(i * n);
        add_scaled(&mut below[..n], &above[(i - 1) * n..], 0.5);
    }
    dot(&w, m)
}

#[derive_grad]
pub(crate) fn of_another_module(a: &[f64], x: f64) -> f64 {
    let b = deep::shifted(a, x);
    let [p, q] = turned([b[0], x], b[1]);
    p * q + super::library::square(x) * deep::OFFSET
}

#[derive_grad]
pub(crate) fn results_as_arguments(a: &[f64], x: f64) -> f64 {
    dot(&deep::shifted(a, x), &deep::shifted(&deep::shifted(a, 0.5), square(x)))
}

#[derive_grad]
pub(crate) fn with_a_parameter_left_out(a: &[f64], n: usize) -> f64 {
    let mut weights = vec![1.0; a.len()];
    for i in 0..weights.len() {
        weights[i] /= (i + n) as f64;
    }
    weighted(a, &weights) * weighted(a, &[0.5; 8])
}

#[derive_grad]
pub(crate) fn exits_around_calls(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for (i, &v) in a.iter().enumerate() {
        let z = logistic(y * v);
        if z < 0.35 {
            continue;
        }
        y += square(z);
        if y > 2.0 {
            return dot(&a[..i], a) + y;
        }
        let (q, _) = divided(y, z);
        y = q * 0.5;
    }
    y
}

#[derive_grad]
fn helper_below(x: f64) -> f64 {
    helper_further_below(x) + x
}

#[derive_grad]
pub(crate) fn chain_of_calls(x: f64) -> f64 {
    helper_below(x) * helper_further_below(x)
}

#[derive_grad]
fn helper_further_below(x: f64) -> f64 {
    x.sin()
}

zoo! {
    of calls;
    grad in_an_expression(x in -1.0..1.0, y in -1.0..1.0);
    grad in_a_loop(a in &numbers(0..=4), x in -1.0..1.0);
    grad in_a_branch(x in -1.0..1.0, y in -1.0..1.0);
    grad in_a_condition(x in -1.0..1.0, y in -1.0..-0.5);
    grad in_a_match(x in -1.0..1.0, n in one_of([0, 1, 2, 3, 5]));
    grad with_a_tuple(x in -1.0..1.0, y in 0.5..2.0);
    grad tuple_assigned_in_a_loop(x in 0.1..1.0, y in 0.1..1.0, n in one_of([0, 1, 3]));
    grad of_slices(a in &numbers(1..=3), b in &numbers(1..=3));
    grad the_same_slice_twice(a in &numbers(1..=4));
    grad the_same_slice_twice_in_a_loop(a in &list(1..=3, -0.5..0.5), n in one_of([0, 1, 3]));
    grad changing_a_list(a in &numbers(1..=3), x in -1.0..1.0);
    vjp changing_a_list_in_a_loop(a in &list(2, -0.7..0.7), b in &list(2, -0.7..0.7), n in one_of([0, 1, 3]));
    grad changing_a_number(x in -1.0..1.0, n in one_of([0, 1, 3]));
    vjp changing_an_argument(y in &mut numbers(3), x in &numbers(3)) -> value, y;
    vjp changing_a_row(m in &mut rows(2, 3), x in &numbers(3)) -> m;
    grad changing_rows_of_a_flat_matrix(m in &numbers(9), n in one_of([1, 2, 3]));
    grad of_another_module(a in &numbers(2..=3), x in -1.0..1.0);
    grad results_as_arguments(a in &numbers(0..=3), x in -1.0..1.0);
    grad with_a_parameter_left_out(a in &numbers(0..=3), n in one_of([1, 2]));
    grad exits_around_calls(a in &numbers(0..=5), x in -1.0..1.0);
    grad chain_of_calls(x in -1.0..1.0);
}
