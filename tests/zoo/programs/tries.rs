//! Options as results: `?`, and what callers do with them.

use nn_runtime::{Float, derive_grad};

#[derive_grad]
pub(crate) fn largest(a: &[f64]) -> Option<f64> {
    let mut best = None;
    for &x in a {
        if best.is_none() || x > best.unwrap() {
            best = Some(x);
        }
    }
    best
}

#[derive_grad]
pub(crate) fn square_root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[derive_grad]
pub(crate) fn root_of_quadratic(a: f64, b: f64, c: f64) -> Option<f64> {
    let root = square_root(b * b - 4.0 * a * c)?;
    Some((root - b) / (2.0 * a))
}

#[derive_grad]
pub(crate) fn two_tries_in_one_expression(x: f64, y: f64) -> Option<f64> {
    let z = square_root(x)? * square_root(y)? + x;
    Some(z * square_root(z - 0.4)?)
}

#[derive_grad]
pub(crate) fn tries_in_a_loop(a: &[f64]) -> Option<f64> {
    let mut total = 0.0;
    for &x in a {
        total += square_root(x + 0.7)?;
    }
    Some(total / *a.first()?)
}

#[derive_grad]
pub(crate) fn options_of_calls(a: &[f64], x: f64) -> f64 {
    let mut total = 0.0;
    for &y in a {
        if let Some(root) = square_root(y) {
            total += root * x;
        } else {
            total -= y * y;
        }
    }
    match largest(a) {
        Some(y) => total * y,
        None => x,
    }
}

#[derive_grad]
pub(crate) fn unwrapped_or(a: &[f64], x: f64) -> f64 {
    let first = a.first().copied().unwrap_or(x);
    let second = square_root(x).unwrap_or(0.25);
    let third = a.get(2).map_or(x * x, |y| y * x);
    let fourth = a.get(1).copied().unwrap_or_default();
    first * second + third * fourth
}

#[derive_grad]
pub(crate) fn bisected(x: f64, lo: f64, hi: f64) -> Option<f64> {
    let (mut lo, mut hi) = (lo, hi);
    let f = |y: f64| y * y * y - x;
    if f(lo) * f(hi) > 0.0 {
        return None;
    }
    for _ in 0..3 {
        let middle = 0.5 * (lo + hi);
        if f(lo) * f(middle) <= 0.0 {
            hi = middle;
        } else {
            lo = middle;
        }
    }
    let y = 0.5 * (lo + hi);
    Some(y - f(y) / (3.0 * y * y))
}

#[derive_grad]
pub(crate) fn pair_or_nothing(a: &[f64]) -> Option<(f64, f64)> {
    let first = a.first()?;
    let last = *a.last()?;
    if a.len() < 2 { None } else { Some((first * last, first - last)) }
}

#[derive_grad]
pub(crate) fn value_and_option(x: f64, y: f64) -> (f64, Option<f64>) {
    let z = x * y;
    (z.sin(), if z > 0.0 { Some(z * z) } else { None })
}

#[derive_grad]
pub(crate) fn vector_or_nothing(a: &[f64]) -> Option<Vec<f64>> {
    let mut parts = Vec::new();
    for &x in a {
        parts.push(square_root(x + 0.8)?);
    }
    Some(parts)
}

#[derive_grad]
pub(crate) fn parts_of_calls(a: &[f64], x: f64) -> f64 {
    let Some((product, difference)) = pair_or_nothing(a) else { return x };
    let (sine, square) = value_and_option(product, x);
    let roots = vector_or_nothing(a);
    let mut total = sine * difference + square.unwrap_or(x);
    if let Some(roots) = roots {
        for root in &roots {
            total += root * x;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn place_of_the_first(a: &[f64], bound: f64) -> Option<usize> {
    for (i, x) in a.iter().enumerate() {
        if *x > bound {
            return Some(i);
        }
    }
    None
}

#[derive_grad]
pub(crate) fn searched(a: &[f64], bound: f64) -> f64 {
    match place_of_the_first(a, bound) {
        Some(i) => a[i] * bound,
        None => bound,
    }
}

#[derive_grad]
pub(crate) fn option_given(x: f64, scale: Option<f64>, k: Option<usize>) -> f64 {
    let y = match scale {
        Some(s) => s * x,
        None => x.sin(),
    };
    y * y * k.unwrap_or(3) as f64
}

#[derive_grad]
pub(crate) fn given_to_a_call(x: f64, y: f64) -> f64 {
    let scale = if x > y { Some(x * y) } else { None };
    let product = option_given(x, scale, Some(2));
    product * option_given(y, None, None)
}

#[derive_grad]
pub(crate) fn of_any_float<T: Float>(a: &[T], x: T) -> Option<T> {
    let mut kept: Vec<T> = Vec::new();
    for &y in a {
        if y > x {
            kept.push(y * x);
        }
    }
    let last = kept.pop()?;
    let first = kept.first().copied().unwrap_or(x);
    Some(last * first + kept.iter().copied().reduce(|p, q| p * q).unwrap_or(T::lit(0.5)))
}

#[derive_grad]
pub(crate) fn in_order(
    left: &[usize],
    right: &[usize],
    weights: &[f64],
    node: usize,
    out: &mut Vec<f64>,
) {
    if left[node] > 0 {
        in_order(left, right, weights, left[node], out);
    }
    let before = out.last().copied().unwrap_or(1.0);
    out.push(before * 0.5 + weights[node] * weights[node]);
    if right[node] > 0 {
        in_order(left, right, weights, right[node], out);
    }
}

#[derive_grad]
pub(crate) fn depth_of(left: &[usize], weights: &[f64], node: usize) -> Option<f64> {
    if node >= left.len() {
        return None;
    }
    match left[node] {
        0 => Some(weights[node]),
        next => Some(weights[node] * depth_of(left, weights, next)? + 1.0),
    }
}

zoo! {
    of tries;
    vjp largest(a in &numbers(0..=4));
    vjp square_root(x in -1.0..1.0);
    vjp root_of_quadratic(a in 0.5..1.0, b in -1.0..1.0, c in -1.0..0.2);
    vjp two_tries_in_one_expression(x in -0.3..1.0, y in -0.3..1.0);
    vjp tries_in_a_loop(a in &numbers(0..=3));
    grad options_of_calls(a in &numbers(0..=4), x in -1.0..1.0);
    grad unwrapped_or(a in &numbers(0..=4), x in -1.0..1.0);
    vjp bisected(x in -0.5..0.9, lo in 0.1..0.3, hi in 0.8..1.2);
    vjp pair_or_nothing(a in &numbers(0..=3));
    vjp value_and_option(x in -1.0..1.0, y in -1.0..1.0);
    vjp vector_or_nothing(a in &numbers(0..=4));
    grad parts_of_calls(a in &numbers(0..=4), x in -1.0..1.0);
    grad searched(a in &numbers(0..=4), bound in 0.0..1.0);
    grad option_given(x in -1.0..1.0, scale in maybe(-1.0..1.0), k in one_of([None, Some(1), Some(2)]));
    grad given_to_a_call(x in -1.0..1.0, y in -1.0..1.0);
    vjp of_any_float(a in &numbers(0..=5), x in -0.5..0.5);
    vjp in_order(
        left in &one_list_of(&[&[1, 3, 0, 0, 0], &[2, 0, 4, 0, 0]]),
        right in &one_list_of(&[&[2, 4, 0, 0, 0], &[1, 0, 3, 0, 0]]), weights in &numbers(5), node in one_of([0]),
        out in &mut numbers(0..=2),
    ) -> out;
    vjp depth_of(
        left in &one_list_of(&[&[1, 2, 0], &[2, 0, 1], &[9, 0]]), weights in &numbers(3), node in one_of([0, 1, 4]),
    );
}
