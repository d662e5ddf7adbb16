//! Growing vectors and options together: moved, carried, taken apart.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn labelled(a: &[f64], n: usize) -> f64 {
    let mut total = 0.0;
    let mut stack = a.to_vec();
    'outer: while let Some(x) = stack.pop() {
        for i in 0..n {
            if x > 0.5 {
                total += x;
                continue 'outer;
            }
            if x < -0.8 {
                break 'outer;
            }
            total += x * i as f64;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn moved_option(a: &[f64], x: f64) -> f64 {
    let mut best: Option<Vec<f64>> = Some(vec![x]);
    let mut total = 0.0;
    for &y in a {
        let old = best;
        best = Some(vec![y, y * x]);
        if let Some(o) = old {
            total += o[0] * y;
        }
    }
    total + best.map_or(x, |b| b[0])
}

#[derive_grad]
pub(crate) fn tuple_of_options(a: &[f64]) -> f64 {
    let mut pair: (Option<f64>, Option<f64>) = (None, None);
    for &y in a {
        if y > 0.0 {
            pair.0 = Some(y);
        } else {
            pair.1 = pair.0.map(|z| z * y);
        }
    }
    pair.0.unwrap_or(0.3) + pair.1.unwrap_or(0.7)
}

#[derive_grad]
pub(crate) fn tried_in_a_condition(a: &[f64], i: usize) -> Option<f64> {
    if *a.get(i)? > 0.0 && a.len() > 1 {
        return Some(a[i] * a.first()?);
    }
    let v = a.get(i + 1)? * a[i];
    let w = if v > 0.0 { *a.get(i + 2)? } else { v };
    Some(v * w)
}

#[derive_grad]
pub(crate) fn complex_let_else(a: &[f64], x: f64) -> f64 {
    let pair = if a.len() > 1 { Some((a[0], a[1])) } else { None };
    let Some((p, q)) = pair else { return x };
    let both = (a.first(), a.last());
    let (Some(f), Some(l)) = both else { return x * x };
    p * q + f * l
}

#[derive_grad]
pub(crate) fn heap_like(a: &[f64]) -> f64 {
    let mut heap: Vec<(f64, usize)> = Vec::new();
    for (i, &x) in a.iter().enumerate() {
        heap.push((x * x, i));
        let mut k = heap.len() - 1;
        while k > 0 && heap[(k - 1) / 2].0 > heap[k].0 {
            heap.swap(k, (k - 1) / 2);
            k = (k - 1) / 2;
        }
    }
    let mut total = 0.0;
    while let Some((x, i)) = heap.pop() {
        total = total * 0.5 + x * (i + 1) as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn matrix_grown(a: &[f64], n: usize) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(n);
    for i in 0..n {
        rows.push(Vec::new());
        for j in 0..n {
            let above = if i > 0 { rows[i - 1][j] } else { 1.0 };
            rows[i].push(above * a[j] + i as f64);
        }
        if i == 2 {
            rows[0].truncate(1);
            rows.swap(0, 1);
        }
    }
    rows.retain(|row| row.len() > 0);
    rows
}

#[derive_grad]
pub(crate) fn taken_vec(a: &[f64], x: f64) -> f64 {
    let mut current = Vec::new();
    let mut all = Vec::new();
    for &y in a {
        current.push(y * x);
        if current.len() == 2 {
            all.push(current);
            current = Vec::new();
        }
    }
    all.push(current);
    let mut total = 0.0;
    for part in &all {
        let mut product = 1.0;
        for y in part {
            product *= y;
        }
        total += product;
    }
    total
}

#[derive_grad]
pub(crate) fn some_of_struct_like(a: &[f64]) -> Option<[f64; 2]> {
    let mut best: Option<[f64; 2]> = None;
    for &x in a {
        let here = [x, x * x];
        best = match best {
            Some(b) if b[0] > here[0] => Some([b[0] * 0.5, b[1]]),
            _ => Some(here),
        };
    }
    best
}

zoo! {
    of handed_on;
    grad labelled(a in &numbers(0..=5), n in one_of([1, 3]));
    grad moved_option(a in &numbers(0..=4), x in -1.0..1.0);
    grad tuple_of_options(a in &numbers(0..=5));
    vjp tried_in_a_condition(a in &numbers(0..=5), i in one_of([0, 1, 3]));
    grad complex_let_else(a in &numbers(0..=3), x in -1.0..1.0);
    grad heap_like(a in &numbers(0..=5));
    vjp matrix_grown(a in &numbers(3), n in one_of([0, 1, 2, 3]));
    grad taken_vec(a in &numbers(0..=5), x in -1.0..1.0);
    vjp some_of_struct_like(a in &numbers(0..=4));
}
