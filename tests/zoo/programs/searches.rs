//! Chains of iterators that may find nothing, and options handed on through loops and calls.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn first_above(a: &[f64], bound: f64) -> f64 {
    match a.iter().find(|x| **x > bound) {
        Some(x) => x * bound,
        None => bound * bound,
    }
}

#[derive_grad]
pub(crate) fn place_above(a: &[f64], bound: f64) -> f64 {
    let place = a.iter().position(|x| *x > bound);
    if let Some(i) = place { a[i] * (i + 1) as f64 * bound } else { -bound }
}

#[derive_grad]
pub(crate) fn largest_by(a: &[f64]) -> f64 {
    let largest = a.iter().max_by(|x, y| x.partial_cmp(y).unwrap());
    let smallest = a.iter().copied().min_by(|x, y| x.total_cmp(y)).unwrap_or(1.0);
    largest.unwrap_or(&2.0) * smallest
}

#[derive_grad]
pub(crate) fn place_of_the_largest(a: &[f64], x: f64) -> Option<f64> {
    let (i, y) = a.iter().enumerate().max_by(|p, q| p.1.partial_cmp(q.1).unwrap())?;
    Some(y * x * (i + 1) as f64)
}

#[derive_grad]
pub(crate) fn closest(a: &[f64], x: f64) -> f64 {
    let near =
        a.iter().map(|y| (y - x) * (y - x)).min_by(|p, q| p.partial_cmp(q).unwrap()).unwrap_or(0.0);
    near.exp()
}

#[derive_grad]
pub(crate) fn reduced(a: &[f64]) -> f64 {
    let product = a.iter().copied().reduce(|x, y| x * y + 0.5);
    product.map_or(0.25, |x| x.sin())
}

#[derive_grad]
pub(crate) fn last_and_nth(a: &[f64], n: usize) -> f64 {
    let last = a.iter().filter(|x| **x > 0.0).last();
    let some = a.iter().skip(1).nth(n);
    last.unwrap_or(&0.5) * some.map_or(3.0, |x| x * x)
}

#[derive_grad]
pub(crate) fn kept_where_there_is_one(a: &[f64]) -> f64 {
    let roots: Vec<f64> =
        a.iter().filter_map(|x| if *x > 0.0 { Some(x.sqrt()) } else { None }).collect();
    let mut total = 0.0;
    for (i, root) in roots.iter().enumerate() {
        total += root * (i + 1) as f64;
    }
    total + a.iter().map_while(|x| if *x < 0.5 { Some(x * x) } else { None }).sum::<f64>()
}

#[derive_grad]
pub(crate) fn found_by_map(a: &[f64], x: f64) -> f64 {
    let found = a.iter().find_map(|y| if y * x > 0.1 { Some(y * x) } else { None });
    found.unwrap_or_else(|| x * x)
}

#[derive_grad]
pub(crate) fn whole_numbers(n: usize, a: &[f64]) -> f64 {
    let largest = (0..n).filter(|i| i % 3 == 1).max();
    let smallest = (0..n).map(|i| (i * 5) % 7).min();
    let (i, j) = (largest.unwrap_or(0), smallest.unwrap_or(2));
    a[i % a.len()] * a[j % a.len()]
}

#[derive_grad]
pub(crate) fn safe_quotient(x: f64, y: f64) -> Option<f64> {
    if y.abs() < 0.3 { None } else { Some(x / y) }
}

#[derive_grad]
pub(crate) fn quotients_in_a_row(a: &[f64], x: f64) -> Option<f64> {
    let mut value = x;
    for &y in a {
        value = match safe_quotient(value, y) {
            Some(next) if next.abs() < 4.0 => next,
            Some(next) => return Some(next.signum()),
            None if y > 0.0 => value * y,
            None => return None,
        };
    }
    Some(value)
}

#[derive_grad]
pub(crate) fn evaluated(words: &[usize], a: &[f64]) -> Option<f64> {
    // 0 adds, 1 divides, more are numbers.
    let mut stack = Vec::new();
    for &word in words {
        if word > 1 {
            stack.push(*a.get(word - 2)?);
        } else {
            let right = stack.pop()?;
            let left = stack.pop()?;
            stack.push(if word == 0 { left + right } else { safe_quotient(left, right)? });
        }
    }
    let value = stack.pop()?;
    if stack.is_empty() { Some(value) } else { None }
}

#[derive_grad]
pub(crate) fn the_better_of_two(x: f64, y: f64) -> f64 {
    let (a, b) = (safe_quotient(x, y), safe_quotient(y, x));
    match (a, b) {
        (Some(a), Some(b)) if a < b => a * 2.0,
        (Some(a), None) => a,
        (None, Some(b)) => b * b,
        (Some(_), Some(b)) => b,
        (None, None) => x * y,
    }
}

#[derive_grad]
pub(crate) fn options_in_a_list(a: &[f64], b: &[f64]) -> f64 {
    let mut list = Vec::new();
    for (x, y) in a.iter().zip(b) {
        list.push(safe_quotient(*x, *y));
    }
    let mut total = 0.0;
    for (i, entry) in list.iter().enumerate() {
        if let Some(x) = entry {
            total += x * (i + 1) as f64;
        }
    }
    while let Some(entry) = list.pop() {
        total = 0.5 * total + entry.unwrap_or(0.1);
    }
    total
}

#[derive_grad]
pub(crate) fn newton_or_nothing(x: f64, start: f64) -> Option<f64> {
    let mut y = start;
    for _ in 0..4 {
        let slope = 3.0 * y * y;
        y -= safe_quotient(y * y * y - x, slope)?;
    }
    Some(y)
}

#[derive_grad]
pub(crate) fn previous_of_each(a: &[f64]) -> Vec<f64> {
    let mut before: Option<f64> = None;
    let mut steps = Vec::new();
    for &x in a {
        if let Some(y) = before.replace(x) {
            steps.push((x - y) * y);
        }
    }
    steps
}

#[derive_grad]
pub(crate) fn kept_apart(a: &[f64]) -> f64 {
    // What was copied out of an option stays when that is assigned to.
    let mut row: Option<Vec<f64>> = None;
    let mut total = 1.0;
    for &x in a {
        let old = row.clone();
        row = Some(vec![x, x * x]);
        if let Some(old) = old {
            total += old[0] * x + old[1];
        }
    }
    if let Some(row) = &row {
        total *= row[0];
    }
    total
}

/// What a call gives is an option by what is done with it.
#[derive_grad]
pub(crate) fn mapped_by_use(a: &[f64], x: f64) -> f64 {
    let once = safe_quotient(x, a[0]).map(|y| y * x).unwrap_or(a[1]);
    let kept = safe_quotient(a[1], x);
    let moved = kept.map(|y| y + a[0]);
    let both = safe_quotient(x, a[1]).zip(moved).map(|(y, z)| y * z);
    let Some(both) = both.map(|y| y * 0.5) else {
        return once * x;
    };
    let all: f64 = a.iter().filter_map(|&y| safe_quotient(y, x).map(|z| z * y)).sum();
    once + both + all
}

zoo! {
    of searches;
    grad first_above(a in &numbers(0..=4), bound in -0.5..0.8);
    grad place_above(a in &numbers(0..=4), bound in -0.5..0.8);
    grad largest_by(a in &numbers(0..=4));
    vjp place_of_the_largest(a in &numbers(0..=4), x in -1.0..1.0);
    grad closest(a in &numbers(0..=4), x in -1.0..1.0);
    grad reduced(a in &numbers(0..=4));
    grad last_and_nth(a in &numbers(0..=4), n in one_of([0, 1, 2]));
    grad kept_where_there_is_one(a in &numbers(0..=5));
    grad found_by_map(a in &numbers(0..=4), x in -1.0..1.0);
    grad whole_numbers(n in one_of([0, 1, 5, 9]), a in &numbers(1..=4));
    vjp quotients_in_a_row(a in &numbers(0..=4), x in -1.0..1.0);
    vjp evaluated(
        words in &one_list_of(&[&[2, 3, 1], &[2, 3, 4, 0, 0], &[0], &[2, 9], &[2, 3], &[3, 4, 0, 2, 1]]),
        a in &numbers(3),
    );
    grad the_better_of_two(x in -1.0..1.0, y in -1.0..1.0);
    grad options_in_a_list(a in &numbers(4), b in &numbers(0..=4));
    vjp newton_or_nothing(x in 0.5..2.0, start in 0.2..1.0);
    vjp previous_of_each(a in &numbers(0..=4));
    grad mapped_by_use(a in &numbers(2..=4), x in -1.0..1.0);
    grad kept_apart(a in &numbers(0..=4));
}
