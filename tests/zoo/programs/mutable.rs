//! `&mut` parameters: what enters is read, what leaves is a result. With and without a value.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn scale(a: &mut [f64], s: f64) {
    for v in a {
        *v *= s;
    }
}

#[derive_grad]
pub(crate) fn multiply_by_index(a: &mut [f64]) {
    for i in 0..a.len() {
        a[i] *= i as f64;
    }
}

#[derive_grad]
pub(crate) fn add_scaled(y: &mut [f64], x: &[f64], s: f64) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += s * x;
    }
}

#[derive_grad]
pub(crate) fn normalise(a: &mut [f64]) -> f64 {
    let mut square = 0.1;
    for v in a.iter() {
        square += v * v;
    }
    let norm = square.sqrt();
    for v in a.iter_mut() {
        *v /= norm;
    }
    norm
}

#[derive_grad]
pub(crate) fn overwrite(a: &mut [f64], b: &[f64]) {
    // What was there takes no part.
    for i in 0..a.len() {
        a[i] = b[i] * b[i];
    }
}

#[derive_grad]
pub(crate) fn clear(a: &mut [f64], x: f64) -> f64 {
    let y = a[0] * x;
    a.fill(0.0);
    y * y
}

#[derive_grad]
pub(crate) fn copy(a: &mut [f64], b: &[f64], keep: bool) {
    if keep {
        return;
    }
    a.copy_from_slice(b);
    a[0] += b[1] * b[1];
}

#[derive_grad]
pub(crate) fn number_by_reference(x: &mut f64, y: &f64) -> f64 {
    let old = *x;
    *x = old * y;
    *x += y.sin();
    old * *x
}

#[derive_grad]
pub(crate) fn two_numbers(a: &mut f64, b: &mut f64, rate: f64) {
    let flow = rate * (*a - *b);
    *a -= flow;
    *b += flow * *a;
}

#[derive_grad]
pub(crate) fn exchange(a: &mut f64, b: &mut f64) {
    std::mem::swap(a, b);
    *a *= 2.0;
}

#[derive_grad]
pub(crate) fn array_step(state: &mut [f64; 3], dt: f64) {
    let [x, y, z] = *state;
    state[0] += dt * 10.0 * (y - x);
    state[1] += dt * (x * (28.0 - z) - y);
    state[2] += dt * (x * y - 8.0 / 3.0 * z);
}

#[derive_grad]
pub(crate) fn vec_step(u: &mut Vec<f64>, n: usize) {
    for _ in 0..n {
        let last = u.len() - 1;
        let first = u[0];
        for i in 0..last {
            u[i] = u[i + 1];
        }
        u[last] = first.sin() * u[0];
    }
}

#[derive_grad]
pub(crate) fn matrix_in_place(m: &mut [[f64; 2]; 2], s: f64) -> f64 {
    let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    m[0][1] *= s;
    m[1] = [m[0][0] * s, determinant];
    determinant
}

#[derive_grad]
pub(crate) fn rows_in_place(m: &mut [Vec<f64>]) {
    for i in 1..m.len() {
        for j in 0..m[i].len() {
            m[i][j] += m[i - 1][j] * m[i][j];
        }
    }
    m.swap(0, 1);
}

#[derive_grad]
pub(crate) fn until_it_is_large(a: &mut [f64], x: f64) -> usize {
    let mut runs = 0;
    for i in 0..a.len() {
        a[i] = a[i] * x + 1.0;
        runs += 1;
        if a[i] > 1.3 {
            return runs;
        }
        a[i] *= a[i];
    }
    runs
}

#[derive_grad]
pub(crate) fn half_by_half(a: &mut [f64]) {
    let n = a.len() / 2;
    let (left, right) = a.split_at_mut(n);
    for i in 0..n {
        let (l, r) = (left[i], right[i]);
        left[i] = l + r;
        right[i] = (l - r) * l;
    }
}

#[derive_grad]
pub(crate) fn chunk_by_chunk(a: &mut [f64], size: usize) {
    for (k, chunk) in a.chunks_mut(size).enumerate() {
        let first = chunk[0];
        for v in chunk.iter_mut() {
            *v = *v * first + k as f64;
        }
    }
}

#[derive_grad]
pub(crate) fn into_a_part(out: &mut [f64], a: &[f64], from: usize) {
    let part = &mut out[from..];
    for (i, v) in a.iter().enumerate() {
        part[i] += v * part[0];
    }
}

#[derive_grad]
pub(crate) fn outer_product(out: &mut [f64], a: &[f64], b: &[f64]) {
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            out[i * b.len() + j] = x * y;
        }
    }
}

#[derive_grad]
fn scaled_pair(pair: &mut (f64, f64), x: f64) {
    let (first, second) = pair;
    *first *= x;
    *second += *first;
}

#[derive_grad]
fn scaled_option(option: &mut Option<f64>, x: f64) {
    if let Some(value) = option {
        *value *= x;
    }
}

#[derive_grad]
fn scaled_number(number: &mut f64, x: f64) {
    *number *= x;
}

/// A variable of several parts that a callee changes, as a whole and in parts.
#[derive_grad]
pub(crate) fn pair_lent(a: &[f64], x: f64) -> f64 {
    let mut pair = (x, a[0]);
    scaled_pair(&mut pair, a[1]);
    for y in a {
        scaled_pair(&mut pair, *y);
        scaled_number(&mut pair.0, x);
    }
    let reference = &mut pair;
    for _ in 0..2 {
        scaled_pair(reference, x);
        reference.1 += 0.5;
    }
    pair.0 * pair.1
}

#[derive_grad]
fn extended(state: &mut (f64, Vec<f64>), x: f64) {
    state.0 *= x;
    let last = state.1[state.1.len() - 1];
    state.1.push(last * state.0);
}

#[derive_grad]
pub(crate) fn list_in_a_pair_lent(a: &[f64], x: f64) -> f64 {
    let mut state = (x, vec![0.5]);
    let mut total = 0.0;
    for (i, y) in a.iter().enumerate() {
        extended(&mut state, *y);
        total += state.1[i];
    }
    if x > 0.0 {
        extended(&mut state, x);
    }
    total * state.0 + state.1[a.len()]
}

#[derive_grad]
pub(crate) fn options_lent(a: &[f64], x: f64) -> f64 {
    let mut option = None;
    let mut list = vec![Some(x), None];
    for y in a {
        scaled_option(&mut option, *y);
        scaled_option(&mut list[0], *y);
        scaled_option(&mut list[1], x);
        if option.is_none() {
            option = Some(x);
        } else {
            list[1] = Some(*y);
        }
    }
    option.unwrap_or(0.5) * list[0].unwrap_or(0.0) + list[1].unwrap_or(x)
}

/// A number that a callee changes in a loop through a reference made before.
#[derive_grad]
pub(crate) fn number_lent_again(a: &[f64], x: f64) -> f64 {
    let mut number = x;
    let reference = &mut number;
    for y in a {
        scaled_number(reference, *y + 1.0);
    }
    number * x
}

zoo! {
    of mutable;
    vjp scale(a in &mut numbers(0..=4), s in -1.0..1.0) -> a and at (vec![], 0.5), (vec![0.5, 1.0], 0.0);
    vjp multiply_by_index(a in &mut numbers(0..=4)) -> a;
    vjp add_scaled(y in &mut numbers(2..=4), x in &numbers(0..=5), s in -1.0..1.0) -> y;
    vjp normalise(a in &mut numbers(0..=4)) -> value, a;
    vjp overwrite(a in &mut numbers(3), b in &numbers(3..=4)) -> a;
    vjp clear(a in &mut numbers(1..=3), x in -1.0..1.0) -> value, a;
    vjp copy(a in &mut numbers(3), b in &numbers(3), keep in one_of([false, true])) -> a;
    vjp number_by_reference(x in &mut (-1.0..1.0), y in &(-1.0..1.0)) -> value, x;
    vjp two_numbers(a in &mut (-1.0..1.0), b in &mut (-1.0..1.0), rate in 0.1..0.5) -> a, b;
    vjp exchange(a in &mut (-1.0..1.0), b in &mut (-1.0..1.0)) -> a, b;
    vjp array_step(state in &mut array::<3>(), dt in 0.01..0.1) -> state;
    vjp vec_step(u in &mut numbers(1..=4), n in one_of([0, 1, 3])) -> u;
    vjp matrix_in_place(m in &mut array_of::<2, _>(array::<2>()), s in -1.0..1.0) -> value, m;
    vjp rows_in_place(m in &mut rows(3, 2)) -> m;
    vjp until_it_is_large(a in &mut numbers(0..=4), x in -1.0..1.0) -> value, a;
    vjp half_by_half(a in &mut numbers(0..=5)) -> a;
    vjp chunk_by_chunk(a in &mut numbers(0..=5), size in one_of([1, 2, 3])) -> a;
    vjp into_a_part(out in &mut numbers(5), a in &numbers(0..=3), from in one_of([0, 1, 2])) -> out;
    vjp outer_product(out in &mut numbers(6), a in &numbers(2), b in &numbers(3)) -> out;
    grad pair_lent(a in &numbers(2..=3), x in -1.0..1.0);
    grad list_in_a_pair_lent(a in &numbers(0..=3), x in -1.0..1.0);
    grad options_lent(a in &numbers(0..=3), x in -1.0..1.0);
    grad number_lent_again(a in &numbers(0..=3), x in -1.0..1.0);
}
