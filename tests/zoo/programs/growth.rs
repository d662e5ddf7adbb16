//! Vectors that grow and shrink, by construct and by pairs of constructs.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn squares_pushed(a: &[f64]) -> Vec<f64> {
    let mut squares = Vec::new();
    for x in a {
        squares.push(x * x);
    }
    squares
}

#[derive_grad]
pub(crate) fn running_totals(a: &[f64]) -> Vec<f64> {
    let mut totals: Vec<f64> = Vec::with_capacity(a.len());
    let mut total = 0.0;
    for &x in a {
        total += x;
        totals.push(total * total);
    }
    totals
}

#[derive_grad]
pub(crate) fn recurrence_on_what_was_pushed(x: f64, y: f64, n: usize) -> f64 {
    let mut terms = vec![x, y];
    for i in 0..n {
        terms.push(terms[i] * terms[i + 1] + 0.5 * terms[terms.len() - 1].sin());
    }
    terms[n]
}

#[derive_grad]
pub(crate) fn push_in_a_branch(a: &[f64], threshold: f64) -> f64 {
    let mut large = vec![];
    let mut rest = 0.0;
    for &x in a {
        if x > threshold {
            large.push(x * threshold);
        } else {
            rest += x * x;
        }
    }
    let mut product = 1.0;
    for x in &large {
        product *= 1.0 + x;
    }
    product + rest * large.len() as f64
}

#[derive_grad]
pub(crate) fn push_in_a_branch_of_a_nested_loop(a: &[f64]) -> f64 {
    let mut kept = Vec::new();
    for i in 0..a.len() {
        for j in 0..i {
            if (i + j) % 2 == 0 {
                kept.push(a[i] * a[j]);
            } else if i > 2 {
                kept.push(a[i].sin());
            }
        }
    }
    let mut total = 0.0;
    for (k, x) in kept.iter().enumerate() {
        total += x * x * (k + 1) as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn thomas_by_pushing(diagonal: &[f64], off: f64, right: &[f64]) -> Vec<f64> {
    let n = diagonal.len();
    let mut factors = Vec::new();
    let mut values = Vec::new();
    factors.push(off / diagonal[0]);
    values.push(right[0] / diagonal[0]);
    for i in 1..n {
        let pivot = diagonal[i] - off * factors[i - 1];
        factors.push(off / pivot);
        values.push((right[i] - off * values[i - 1]) / pivot);
    }
    let mut solution = vec![values[n - 1]];
    for i in (0..n - 1).rev() {
        let next = *solution.last().unwrap();
        solution.push(values[i] - factors[i] * next);
    }
    solution
}

#[derive_grad]
pub(crate) fn rows_built_one_by_one(a: &[f64], n: usize) -> f64 {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for i in 0..n {
        let mut row = Vec::new();
        for j in 0..=i {
            row.push(a[i] * a[j]);
        }
        rows.push(row);
    }
    let mut total = 0.0;
    for i in 0..n {
        for j in 0..rows[i].len() {
            total += rows[i][j] * rows[n - 1][j];
        }
    }
    total
}

#[derive_grad]
pub(crate) fn triangle_of_pascal(x: f64, y: f64, n: usize) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![x]];
    for i in 0..n {
        let mut next = vec![x];
        for j in 1..rows[i].len() {
            next.push(rows[i][j - 1] + y * rows[i][j]);
        }
        next.push(y);
        rows.push(next);
    }
    rows
}

#[derive_grad]
pub(crate) fn push_into_a_row(a: &[f64], k: usize) -> f64 {
    let mut buckets = vec![Vec::new(); k];
    for (i, x) in a.iter().enumerate() {
        buckets[i % k].push(x * x);
    }
    let mut total = 0.0;
    for bucket in &buckets {
        let mut product = 1.0;
        for x in bucket {
            product *= x;
        }
        total += product;
    }
    total
}

#[derive_grad]
pub(crate) fn arrays_pushed(a: &[f64], b: f64) -> f64 {
    let mut points = Vec::new();
    for &x in a {
        points.push([x, x * b, b]);
    }
    let mut total = 0.0;
    for p in points.windows(2) {
        for k in 0..3 {
            let d = p[1][k] - p[0][k];
            total += d * d;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn extended(a: &[f64], b: &[f64]) -> f64 {
    let mut all = vec![1.5];
    all.extend_from_slice(a);
    all.extend(b.iter());
    all.extend(b.iter().map(|x| x * x));
    all.extend(&[a[0], 2.0]);
    let mut total = 0.0;
    for (i, x) in all.iter().enumerate() {
        total += x * x * (i + 1) as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn truncated(a: &[f64], n: usize) -> f64 {
    let mut v = Vec::new();
    for x in a {
        v.push(x * x);
    }
    let before = v.last().unwrap() * v[0];
    v.truncate(n);
    v.push(before);
    let mut total = 0.0;
    for (i, x) in v.iter().enumerate() {
        total += x.sin() * (i + 1) as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn cleared_in_a_loop(a: &[f64]) -> f64 {
    let mut group = Vec::new();
    let mut total = 0.0;
    for (i, x) in a.iter().enumerate() {
        group.push(*x);
        if group.len() == 3 || i + 1 == a.len() {
            let mut product = 1.0;
            for y in &group {
                product *= y;
            }
            total += product.sin();
            group.clear();
        }
    }
    total + group.len() as f64
}

#[derive_grad]
pub(crate) fn resized(a: &[f64], x: f64, n: usize) -> Vec<f64> {
    let mut v = a.to_vec();
    v.resize(n, x * x);
    v[0] *= x;
    v
}

#[derive_grad]
pub(crate) fn inserted_and_removed(a: &[f64], x: f64) -> f64 {
    let mut v = a.to_vec();
    v.insert(1, x * x);
    v.insert(0, v[1]);
    let gone = v.remove(2);
    let other = v.swap_remove(0);
    let mut total = gone * other;
    for (i, y) in v.iter().enumerate() {
        total += y * (i + 1) as f64 * x;
    }
    total
}

#[derive_grad]
pub(crate) fn sorted_by_insertion(a: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = Vec::new();
    for &x in a {
        let mut place = sorted.len();
        while place > 0 && sorted[place - 1] > x {
            place -= 1;
        }
        sorted.insert(place, x);
    }
    let mut total = 0.0;
    for (i, x) in sorted.iter().enumerate() {
        total += x * x * (i + 1) as f64;
    }
    total
}

#[derive_grad]
pub(crate) fn vectors_of_calls(a: &[f64]) -> f64 {
    let mut rows = Vec::new();
    for i in 1..a.len() {
        let row = squares_pushed(&a[..i]);
        rows.push(row);
    }
    let mut total = 0.0;
    for row in &rows {
        total += push_in_a_branch(row, 0.3);
    }
    total
}

#[derive_grad]
pub(crate) fn filtered_and_collected(a: &[f64]) -> f64 {
    let positive: Vec<f64> = a.iter().filter(|x| **x > 0.0).map(|x| x * x).collect();
    let chosen = a.iter().copied().filter(|x| *x < 0.5).collect::<Vec<_>>();
    let mut total = chosen.len() as f64;
    for x in &positive {
        for y in &chosen {
            total += x * y;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn retained(a: &[f64], x: f64) -> f64 {
    let mut v = a.to_vec();
    v.push(x);
    v.retain(|y| *y > 0.0);
    let mut total = v.len() as f64 * x;
    for y in &v {
        total += y * y * y;
    }
    total
}

#[derive_grad]
pub(crate) fn never_pushed(x: f64, n: usize) -> f64 {
    let mut v: Vec<f64> = Vec::new();
    for i in 0..n {
        v.push(x * i as f64);
    }
    let mut total = x;
    for y in &v {
        total += y * y;
    }
    v.clear();
    total + v.len() as f64
}

#[derive_grad]
pub(crate) fn first_and_last(a: &[f64]) -> f64 {
    let mut v = a.to_vec();
    v.push(a.first().unwrap() * a.last().unwrap());
    *v.last_mut().unwrap() *= a[0];
    *v.first_mut().unwrap() += *v.get(1).unwrap();
    v[0] * v[v.len() - 1]
}

#[derive_grad]
pub(crate) fn trajectory_of_euler(x: f64, rate: f64, n: usize) -> Vec<(f64, f64)> {
    let mut path = vec![(0.0, x)];
    for i in 0..n {
        let (t, y) = path[i];
        path.push((t + 0.1, y - 0.1 * rate * y * y));
    }
    path
}

zoo! {
    of growth;
    vjp squares_pushed(a in &numbers(0..=4));
    vjp running_totals(a in &numbers(0..=4));
    grad recurrence_on_what_was_pushed(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 5]));
    grad push_in_a_branch(a in &numbers(0..=6), threshold in -0.5..0.5);
    grad push_in_a_branch_of_a_nested_loop(a in &numbers(0..=5));
    vjp thomas_by_pushing(diagonal in &list(3, 2.0..3.0), off in 0.1..0.5, right in &numbers(3));
    grad rows_built_one_by_one(a in &numbers(4), n in one_of([1, 3, 4]));
    vjp triangle_of_pascal(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 4]));
    grad push_into_a_row(a in &numbers(0..=6), k in one_of([1, 2, 4]));
    grad arrays_pushed(a in &numbers(0..=4), b in -1.0..1.0);
    grad extended(a in &numbers(1..=3), b in &numbers(0..=3));
    grad truncated(a in &numbers(1..=5), n in one_of([0, 1, 3, 9]));
    grad cleared_in_a_loop(a in &numbers(0..=7));
    vjp resized(a in &numbers(1..=4), x in -1.0..1.0, n in one_of([1, 2, 6]));
    grad inserted_and_removed(a in &numbers(1..=4), x in -1.0..1.0);
    grad sorted_by_insertion(a in &numbers(0..=5));
    grad vectors_of_calls(a in &numbers(1..=4));
    grad filtered_and_collected(a in &numbers(0..=6));
    grad retained(a in &numbers(0..=6), x in -1.0..1.0);
    grad never_pushed(x in -1.0..1.0, n in one_of([0, 1, 3]));
    grad first_and_last(a in &numbers(2..=4));
    vjp trajectory_of_euler(x in 0.5..1.0, rate in 0.2..1.0, n in one_of([0, 1, 4]));
}
