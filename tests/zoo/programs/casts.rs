//! Casts between `f32` and `f64`, which round the value and let the derivative through.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn there_and_back(x: f64, y: f64) -> f64 {
    let narrow = x as f32;
    narrow as f64 * y + x
}

#[derive_grad]
pub(crate) fn product_in_single_precision(x: f64, y: f64) -> f64 {
    let product = (x as f32) * (y as f32) + 0.5;
    product.sin() as f64 * x
}

#[derive_grad]
pub(crate) fn sum_in_double_precision(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut single = 0.0_f32;
    for &v in a {
        single = single * 0.5 + v as f32;
        sum += single as f64 * v;
    }
    sum
}

#[derive_grad]
pub(crate) fn in_one_branch(x: f64, rough: bool) -> f64 {
    let y = if rough { (x as f32).exp() as f64 } else { x.exp() };
    y * y
}

#[derive_grad]
fn halved(x: f32, n: usize) -> f32 {
    let mut y = x;
    for _ in 0..n {
        y *= 0.5;
    }
    y
}

#[derive_grad]
pub(crate) fn call_of_the_other_precision(x: f64, n: usize) -> f64 {
    let half: f32 = halved(x as f32, n);
    let once: f32 = halved((x * x) as f32, 1);
    f64::from(half) * x + once as f64
}

#[derive_grad]
pub(crate) fn list_of_single_precision(a: &[f64], s: f64) -> f64 {
    let mut b = vec![0.0_f32; a.len()];
    for (b, a) in b.iter_mut().zip(a) {
        *b = (a * s) as f32;
    }
    let mut y = s;
    for &v in &b {
        y = y * v as f64 + s;
    }
    y
}

#[derive_grad]
pub(crate) fn cast_of_an_integer(x: f64, n: usize) -> f64 {
    let k = n as f32;
    let half = (k * 0.5) as f64;
    x * half + x.powi(n as i32) * (n as f64 + 0.5)
}

#[derive_grad]
pub(crate) fn index_by_casts(a: &[f64], n: i64) -> f64 {
    let mut y = 1.0;
    for k in -n..n {
        let i = (k + n) as usize % a.len();
        y += a[i] * y * k as f64 / (n as usize + i + 1) as f64;
    }
    y
}

zoo! {
    of casts in single precision;
    grad there_and_back(x in -1.0..1.0, y in -1.0..1.0);
    grad product_in_single_precision(x in -1.0..1.0, y in -1.0..1.0);
    grad sum_in_double_precision(a in &numbers(0..=4));
    grad in_one_branch(x in -1.0..1.0, rough in one_of([true, false]));
    grad call_of_the_other_precision(x in -1.0..1.0, n in one_of([0, 1, 3]));
    grad list_of_single_precision(a in &numbers(0..=4), s in -1.0..1.0);
    grad cast_of_an_integer(x in -1.0..1.0, n in one_of([0, 1, 2, 5]));
    grad index_by_casts(a in &numbers(1..=3), n in one_of([0, 1, 3]));
}
