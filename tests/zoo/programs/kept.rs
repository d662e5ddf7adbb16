//! Iterators and ranges that have names, as a whole or item by item.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn in_pairs(a: &[f64], x: f64) -> f64 {
    let mut items = a.iter();
    let mut total = x;
    while let Some(first) = items.next() {
        match items.next() {
            Some(second) => total += first * second * x,
            None => total *= first,
        }
    }
    total
}

#[derive_grad]
pub(crate) fn first_and_rest(a: &[f64], x: f64) -> f64 {
    let mut items = a.iter();
    let first = items.next().unwrap();
    let mut total = *first;
    for y in items {
        total = total * x + y;
    }
    total
}

#[derive_grad]
pub(crate) fn first_of_those_kept(a: &[f64], x: f64) -> f64 {
    let mut items = a.iter().filter(|y| **y > -0.5).map(|y| y * x);
    let first = items.next().unwrap_or(0.5);
    let second = items.next().unwrap_or(first * x);
    items.fold(first * second, |total, y| total * 0.5 + y)
}

#[derive_grad]
pub(crate) fn by_reference(a: &[f64], x: f64) -> f64 {
    let mut items = a.iter().enumerate();
    let mut total = 0.0;
    for (i, y) in items.by_ref() {
        total += y * x * i as f64;
        if *y < 0.0 {
            break;
        }
    }
    for (_, y) in items.by_ref().take(1) {
        total *= y;
    }
    total + items.map(|(i, y)| y * y * i as f64).sum::<f64>()
}

#[derive_grad]
pub(crate) fn searched_further(a: &[f64], x: f64) -> f64 {
    let mut items = a.iter();
    let large = items.find(|y| **y > 0.25);
    let next = items.next();
    let mut total = x;
    if let (Some(y), Some(z)) = (large, next) {
        total += y * z * x;
    }
    total + items.len() as f64 * x * x
}

#[derive_grad]
pub(crate) fn seen_before(a: &[f64], x: f64) -> f64 {
    let mut items = a.iter().peekable();
    let mut total = 0.0;
    while let Some(y) = items.next() {
        if let Some(next) = items.peek() {
            total += y * **next * x;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn pairs_of_two_lists(a: &[f64], b: &[f64]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(x, y)| x * y).sum()
}

#[derive_grad]
pub(crate) fn chain_of_a_name(a: &[f64], x: f64) -> f64 {
    let positive = a.iter().filter(|y| **y > 0.0);
    let total: f64 = positive.clone().sum();
    let x = x * total;
    let scaled = positive.map(|y| y / total);
    scaled.map(|y| y * x).map(|y| y * y).sum()
}

/// What an iterator is made of stays what it was, though the variables change.
#[derive_grad]
pub(crate) fn made_before(a: &[f64], n: usize) -> f64 {
    let mut n = n.min(a.len());
    let first = (0..n).map(|i| a[i] * a[i]);
    n = a.len() - n;
    let mut rest = &a[n..];
    let second = rest.iter();
    rest = &a[1..];
    let mut list = a.to_vec();
    let third = list.into_iter();
    list = vec![a[0]];
    first.sum::<f64>() + second.sum::<f64>() * rest.len() as f64 + third.sum::<f64>() * list[0]
}

#[derive_grad]
pub(crate) fn changed_one_by_one(a: &[f64], x: f64) -> f64 {
    let mut list = a.to_vec();
    let mut items = list.iter_mut();
    while let Some(y) = items.next() {
        *y *= x;
    }
    let odd = list.iter_mut().skip(1).step_by(2);
    for y in odd {
        *y = *y * *y + x;
    }
    list.iter().product()
}

#[derive_grad]
pub(crate) fn ranges(a: &[f64], n: usize) -> f64 {
    let inner = 1..n.min(a.len());
    let mut total = a[0] * inner.len() as f64;
    for i in inner.clone() {
        total += a[i] * a[inner.start];
    }
    for i in inner.clone().rev() {
        total = total * 0.5 + a[i];
    }
    if inner.contains(&2) {
        total *= a[2];
    }
    let rest = inner.end..a.len();
    total * a[inner].iter().sum::<f64>() + a[rest].iter().sum::<f64>()
}

#[derive_grad]
pub(crate) fn triangle(a: &[f64]) -> f64 {
    let mut total = 0.0;
    for i in 0..a.len() {
        let below = 0..=i;
        let mut row = below.map(|j| a[j] * a[i - j]);
        if let Some(y) = row.next() {
            total += y * row.sum::<f64>();
        }
    }
    total
}

#[derive_grad]
pub(crate) fn windows_by_name(a: &[f64], x: f64) -> f64 {
    let mut windows = a.windows(2);
    let first = windows.next().unwrap();
    let mut total = first[0] * x;
    for pair in windows {
        total += (pair[1] - pair[0]) * first[1];
    }
    total
}

/// Names that other variables have later mean what they meant where the iterator was made.
#[derive_grad]
pub(crate) fn names_of_before(a: &[f64], x: f64) -> f64 {
    let scale = x * 2.0;
    let f = |y: f64| y * scale;
    let scaled = a.iter().map(|y| f(*y) + scale);
    let f = |y: f64| y * 10.0;
    let scale = 3.0;
    let range = 0..a.len();
    let a = [x, x * x];
    let total: f64 = scaled.map(|y| y * scale + f(x)).sum();
    range.map(|i| a[i % 2] * (i as f64 + total)).sum()
}

#[derive_grad]
pub(crate) fn from_both_ends(a: &[f64], x: f64) -> f64 {
    let mut left = a.iter();
    let mut right = a.iter().rev();
    let mut total = 0.0;
    loop {
        match (left.next(), right.next()) {
            (Some(y), Some(z)) => total += y * z * x + y,
            _ => break total,
        }
    }
}

#[derive_grad]
pub(crate) fn in_each_run(a: &[f64], x: f64) -> f64 {
    let mut total = 0.0;
    for k in 0..a.len() {
        let mut items = a[k..].iter();
        let sum = items.by_ref().take(2).sum::<f64>();
        let x = items.next().copied().unwrap_or(x);
        total += sum * x;
        if let Some(y) = items.next() {
            total += y * y;
        }
    }
    total * x
}

zoo! {
    of kept;
    grad in_pairs(a in &numbers(0..=5), x in -1.0..1.0);
    grad first_and_rest(a in &numbers(1..=4), x in -1.0..1.0);
    grad first_of_those_kept(a in &numbers(0..=5), x in -1.0..1.0);
    grad by_reference(a in &numbers(0..=5), x in -1.0..1.0);
    grad searched_further(a in &numbers(0..=5), x in -1.0..1.0);
    grad seen_before(a in &numbers(0..=4), x in -1.0..1.0);
    grad pairs_of_two_lists(a in &numbers(0..=3), b in &numbers(0..=3));
    grad chain_of_a_name(a in &numbers(1..=4), x in -1.0..1.0);
    grad made_before(a in &numbers(2..=4), n in one_of([1, 2]));
    grad changed_one_by_one(a in &numbers(1..=4), x in -1.0..1.0);
    grad ranges(a in &numbers(1..=4), n in one_of([1, 2, 4]));
    grad triangle(a in &numbers(1..=4));
    grad windows_by_name(a in &numbers(2..=4), x in -1.0..1.0);
    grad names_of_before(a in &numbers(0..=3), x in -1.0..1.0);
    grad from_both_ends(a in &numbers(0..=4), x in -1.0..1.0);
    grad in_each_run(a in &numbers(0..=5), x in -1.0..1.0);
}
