//! Sorting, whose order has no derivative.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn median(a: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..a.len()).collect();
    order.sort_by(|&i, &j| a[i].partial_cmp(&a[j]).unwrap());
    let middle = order[a.len() / 2];
    a[middle] * a[middle]
}

#[derive_grad]
pub(crate) fn trimmed(a: &[f64], k: f64) -> f64 {
    let mut sorted = a.to_vec();
    sorted.sort_by(|x, y| x.partial_cmp(y).unwrap());
    let mut sum = 0.0;
    for (i, x) in sorted[1..].iter().enumerate() {
        sum += x * k.powi(i as i32);
    }
    sum
}

#[derive_grad]
pub(crate) fn sorted_in_place(a: &mut [f64], n: usize) {
    for _ in 0..n {
        a[0] *= 1.5;
        a.sort_unstable_by(|x, y| y.partial_cmp(x).unwrap());
    }
}

#[derive_grad]
pub(crate) fn pairs_by_their_first(a: &[f64], b: &[f64]) -> f64 {
    let mut pairs: Vec<(f64, f64)> = a.iter().zip(b).map(|(x, y)| (*x, *y)).collect();
    pairs.sort_by(|p, q| p.0.partial_cmp(&q.0).unwrap());
    let mut area = 0.0;
    for i in 1..pairs.len() {
        area += (pairs[i].0 - pairs[i - 1].0) * (pairs[i].1 + pairs[i - 1].1);
    }
    area
}

#[derive_grad]
pub(crate) fn by_a_key(a: &[f64], keys: &[usize]) -> f64 {
    let mut order = keys.to_vec();
    order.sort_by_key(|&k| (k * 7) % 5);
    let mut value = 1.0;
    for k in order {
        value = value * a[k % a.len()] + 1.0;
    }
    value
}

#[derive_grad]
pub(crate) fn whole_numbers(a: &[f64], n: usize) -> f64 {
    let mut rest: Vec<usize> = (0..a.len()).map(|i| (i * n) % a.len()).collect();
    rest.sort();
    rest.iter().enumerate().map(|(i, &k)| a[k] * i as f64).sum()
}

zoo! {
    of orders;
    grad median(a in &numbers(1..=5));
    grad trimmed(a in &numbers(1..=5), k in 0.5..1.5);
    vjp sorted_in_place(a in &mut numbers(4), n in one_of([0, 1, 3])) -> a;
    grad pairs_by_their_first(a in &numbers(4), b in &numbers(4));
    grad by_a_key(a in &numbers(3), keys in &list(4, Within(one_of([0_usize, 1, 2, 3, 4]))));
    grad whole_numbers(a in &numbers(5), n in one_of([1, 2, 3]));
}
