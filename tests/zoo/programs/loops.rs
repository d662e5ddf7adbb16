//! `for` over everything that it goes over.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn range(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y = y.sin() + x;
    }
    y
}

#[derive_grad]
pub(crate) fn range_with_its_end(x: f64, n: i32) -> f64 {
    let mut sum = 0.0;
    for i in 1..=n {
        sum += x.powi(i) / i as f64;
    }
    sum
}

#[derive_grad]
pub(crate) fn range_in_reverse(c: &[f64], x: f64) -> f64 {
    let mut y = 0.0;
    for i in (0..c.len()).rev() {
        y = y * x + c[i];
    }
    y
}

#[derive_grad]
pub(crate) fn range_in_steps(a: &[f64]) -> f64 {
    let mut product = 1.0;
    for i in (1..a.len()).step_by(2) {
        product *= a[i] - a[i - 1] * 0.5;
    }
    product
}

#[derive_grad]
pub(crate) fn range_in_reversed_steps(a: &[f64], stride: usize) -> f64 {
    let mut y = 1.0;
    for i in (0..a.len()).rev().step_by(stride) {
        y = y * a[i] + 1.0;
    }
    for i in (0..a.len()).step_by(stride).rev() {
        y = y * y * 0.25 + a[i];
    }
    y
}

#[derive_grad]
pub(crate) fn slice(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for v in a {
        y = y * v + *v;
    }
    y
}

#[derive_grad]
pub(crate) fn vec(a: &Vec<f64>) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for &v in a {
        if v > largest {
            largest = v;
        }
    }
    largest * largest
}

#[derive_grad]
pub(crate) fn iterator(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in a.iter() {
        sum += v * v;
    }
    for &v in a.iter().rev() {
        sum = sum * 0.5 + v.sin();
    }
    sum
}

#[derive_grad]
pub(crate) fn mutable_iterator(a: &[f64], s: f64) -> f64 {
    let mut b = a.to_vec();
    for v in b.iter_mut() {
        *v = *v * *v + s;
    }
    for v in &mut b {
        *v *= s;
    }
    let mut sum = 0.0;
    for v in &b {
        sum += v.sin();
    }
    sum
}

#[derive_grad]
pub(crate) fn enumerated(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, v) in a.iter().enumerate() {
        sum += v.powi(i as i32 + 1) * (i + 1) as f64;
    }
    sum
}

#[derive_grad]
pub(crate) fn zipped(a: &[f64], b: &[f64]) -> f64 {
    // As many runs as the shorter one has elements.
    let mut dot = 0.0;
    for (x, y) in a.iter().zip(b) {
        dot += x * y;
    }
    for (x, y) in a.iter().zip(b.iter()) {
        dot = dot * 0.5 + (x - y) * (x - y);
    }
    dot
}

#[derive_grad]
pub(crate) fn zipped_thrice(a: &[f64], b: &[f64], c: &[f64]) -> f64 {
    let mut sum = 0.0;
    for ((x, y), z) in a.iter().zip(b).zip(c) {
        sum += x * y * z;
    }
    for (i, (&x, &y)) in a.iter().zip(b).enumerate() {
        sum += i as f64 * (x - y).sin();
    }
    sum
}

#[derive_grad]
pub(crate) fn zipped_with_a_range(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (v, i) in a.iter().zip(2..) {
        sum += v * v / i as f64;
    }
    sum
}

#[derive_grad]
pub(crate) fn zipped_to_be_changed(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut c = vec![0.0; a.len()];
    for (c, a) in c.iter_mut().zip(a) {
        *c = a * a;
    }
    for (i, (c, b)) in c.iter_mut().zip(b).enumerate() {
        *c += b * i as f64;
    }
    c
}

#[derive_grad]
pub(crate) fn in_chunks(a: &[f64], size: usize) -> f64 {
    let mut total = 0.0;
    for chunk in a.chunks(size) {
        let mut product = 1.0;
        for v in chunk {
            product *= v;
        }
        total += product / chunk.len() as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn in_exact_chunks(a: &[f64]) -> f64 {
    let mut total = 1.0;
    for (i, pair) in a.chunks_exact(2).enumerate() {
        total += pair[0] * pair[1].sin() * (i + 1) as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn triangle(a: &[f64]) -> f64 {
    let mut energy = 0.0;
    for i in 0..a.len() {
        for j in 0..i {
            let d = a[i] - a[j];
            energy += d * d + a[i] * j as f64;
        }
        for j in i + 1..a.len() {
            energy *= 1.0 + 0.1 * a[i] * a[j];
        }
    }
    energy
}

#[derive_grad]
pub(crate) fn triangle_with_its_diagonal(a: &[f64], x: f64) -> f64 {
    let mut s = x;
    for i in 0..a.len() {
        for j in i..=i * 2 {
            s = s * 0.5 + (a[i] * x + j as f64).sin();
        }
    }
    s
}

#[derive_grad]
pub(crate) fn three_deep(x: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        let row = s * x;
        for j in i..n {
            let mut inner = row;
            for k in (i..=j).rev() {
                inner = inner * 0.5 + 0.25 * s * k as f64;
            }
            s = inner.sin();
        }
    }
    s
}

#[derive_grad]
pub(crate) fn that_never_run(x: f64, n: usize) -> f64 {
    let mut y = x * x;
    for i in 5..n {
        y *= i as f64;
    }
    for _ in 0..0 {
        y = 0.0;
    }
    for i in (n..3).rev() {
        y += x * i as f64;
    }
    y
}

#[derive_grad]
pub(crate) fn state_in_a_tuple(a: &[f64]) -> f64 {
    let mut pair = (0.0, 1.0);
    for v in a {
        pair = (pair.0 + v, pair.1 * v - pair.0);
    }
    let (sum, other) = pair;
    sum * other
}

#[derive_grad]
pub(crate) fn local_of_the_body(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for v in a {
        let mut z = v * x;
        z += y;
        let z = z.sin() * z;
        y = z * y;
    }
    y
}

#[derive_grad]
pub(crate) fn fibonacci_of_two(x: f64, y: f64, n: usize) -> f64 {
    let (mut a, mut b) = (x, y);
    for _ in 0..n {
        (a, b) = (b, a * 0.5 + b);
    }
    a * b
}

#[derive_grad]
pub(crate) fn last_value_wins(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for v in a {
        y = v * x;
    }
    y
}

#[derive_grad]
pub(crate) fn array_by_value(a: [f64; 3], s: f64) -> f64 {
    let mut y = s;
    for v in a {
        y = y * v + s;
    }
    y
}

zoo! {
    of loops;
    grad range(x in -1.0..1.0, n in one_of([0, 1, 2, 5]));
    grad range_with_its_end(x in -1.0..1.0, n in one_of([0, 1, 2, 5])) and at (0.0, 3), (0.5, -1);
    grad range_in_reverse(c in &numbers(0..=5), x in -1.0..1.0) and at (vec![], 0.5);
    grad range_in_steps(a in &numbers(0..=7)) and at (vec![]), (vec![0.5]);
    grad range_in_reversed_steps(a in &numbers(0..=7), stride in one_of([1, 2, 3]));
    grad slice(a in &numbers(0..=4), x in -1.0..1.0) and at (vec![], 0.5);
    grad vec(a in &numbers(3));
    grad iterator(a in &numbers(0..=4)) and at (vec![]);
    grad mutable_iterator(a in &numbers(0..=4), s in 0.5..1.0) and at (vec![], 1.0);
    grad enumerated(a in &numbers(0..=4));
    grad zipped(a in &numbers(0..=4), b in &numbers(0..=4)) and at (vec![], vec![1.0]);
    grad zipped_thrice(a in &numbers(2..=4), b in &numbers(2..=4), c in &numbers(0..=3));
    grad zipped_with_a_range(a in &numbers(0..=4));
    vjp zipped_to_be_changed(a in &numbers(3), b in &numbers(1..=5));
    grad in_chunks(a in &numbers(0..=7), size in one_of([1, 2, 3, 9])) and at (vec![], 2);
    grad in_exact_chunks(a in &numbers(0..=7));
    grad triangle(a in &numbers(0..=4)) and at (vec![]), (vec![1.0]);
    grad triangle_with_its_diagonal(a in &numbers(0..=4), x in -1.0..1.0);
    grad three_deep(x in -1.0..1.0, n in one_of([0, 1, 2, 4]));
    grad that_never_run(x in -1.0..1.0, n in one_of([0, 1, 3, 5, 7]));
    grad state_in_a_tuple(a in &numbers(0..=4));
    grad local_of_the_body(a in &numbers(0..=4), x in -1.0..1.0);
    grad fibonacci_of_two(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 2, 5]));
    grad last_value_wins(a in &numbers(0..=3), x in -1.0..1.0) and at (vec![], 0.5);
    grad array_by_value(a in array::<3>(), s in -1.0..1.0);
}
