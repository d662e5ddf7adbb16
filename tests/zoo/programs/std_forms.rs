//! Short forms of std: functions that make iterators, parts of lists, conditions with statements.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn once_chained(a: &[f64], x: f64) -> f64 {
    a.iter().copied().chain(std::iter::once(x)).map(|v| v * v).sum::<f64>()
}

#[derive_grad]
pub(crate) fn once_before(a: &[f64], x: f64) -> Vec<f64> {
    std::iter::once(x).chain(a.iter().copied()).collect()
}

#[derive_grad]
pub(crate) fn repeated(x: f64, n: usize) -> f64 {
    std::iter::repeat(x).take(n).product::<f64>()
}

#[derive_grad]
pub(crate) fn succ(x: f64, n: usize) -> f64 {
    std::iter::successors(Some(x), |v| Some(v * 0.5 + 0.1)).take(n).sum()
}

#[derive_grad]
pub(crate) fn exact(a: &[f64]) -> f64 {
    a.chunks_exact(2).map(|c| c[0] * c[1]).sum::<f64>() + a.rchunks(2).map(|c| c[0]).sum::<f64>()
}

#[derive_grad]
pub(crate) fn remainder(a: &[f64]) -> f64 {
    let chunks = a.chunks_exact(2);
    let rest = chunks.remainder();
    rest.iter().sum::<f64>() * 2.0 + chunks.map(|c| c[0] * c[1]).sum::<f64>()
}

#[derive_grad]
pub(crate) fn firsts(a: &[f64]) -> f64 {
    if let Some((first, rest)) = a.split_first() { first * rest.iter().sum::<f64>() } else { 0.0 }
}

#[derive_grad]
pub(crate) fn lasts(a: &[f64]) -> f64 {
    let Some((last, rest)) = a.split_last() else { return 1.0 };
    rest.iter().fold(*last, |acc, x| acc * 0.5 + x)
}

#[derive_grad]
pub(crate) fn recursive_sum(a: &[f64]) -> f64 {
    match a.split_first() {
        Some((x, rest)) => x * x + 0.5 * recursive_sum(rest),
        None => 0.0,
    }
}

#[derive_grad]
pub(crate) fn tried_fold(a: &[f64]) -> Option<f64> {
    a.iter().try_fold(1.0, |acc, &x| if x < -0.9 { None } else { Some(acc * (x + 1.0)) })
}

#[derive_grad]
pub(crate) fn next_if(a: &[f64]) -> f64 {
    let mut it = a.iter().peekable();
    let mut total = 0.0;
    while let Some(x) = it.next() {
        total += x;
        if let Some(y) = it.next_if(|y| **y > 0.0) {
            total += y * x;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn while_block(x: f64) -> f64 {
    let mut y = x;
    while {
        y *= 0.7;
        y > 0.1
    } {
        y -= 0.01;
    }
    y
}

#[derive_grad]
pub(crate) fn takes(a: &[f64]) -> f64 {
    let run: f64 = a.iter().take_while(|&&x| x > -0.5).sum();
    let rest: Vec<f64> = a.iter().skip_while(|x| **x > -0.5).cloned().collect();
    let pairs: Vec<(f64, f64)> = a.iter().zip(a.iter().skip(1)).map(|(&x, &y)| (x, y)).collect();
    let (xs, ys): (Vec<f64>, Vec<f64>) = pairs.iter().cloned().unzip();
    run * rest.len() as f64 + xs.iter().zip(&ys).map(|(x, y)| x * y).sum::<f64>()
}

#[derive_grad]
pub(crate) fn partitioned(a: &[f64]) -> f64 {
    let (pos, neg): (Vec<f64>, Vec<f64>) = a.iter().partition(|x| **x > 0.0);
    pos.iter().sum::<f64>() * 2.0 - neg.iter().product::<f64>()
}

#[derive_grad]
pub(crate) fn simpson(a: f64, b: f64, k: f64) -> f64 {
    let n = 10;
    let h = (b - a) / n as f64;
    let f = |x: f64| (k * x).sin() * x.exp();
    let inner: f64 = (1..n).map(|i| if i % 2 == 0 { 2.0 } else { 4.0 } * f(a + i as f64 * h)).sum();
    (f(a) + inner + f(b)) * h / 3.0
}

#[derive_grad]
pub(crate) fn while_any(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    while b.iter().any(|v| v.abs() > 0.5) {
        b.iter_mut().for_each(|v| *v *= x);
    }
    while b.pop().is_some_and(|v| v > 0.1) {
        b.iter_mut().for_each(|v| *v += 0.1 * x);
    }
    b.iter().sum::<f64>() + x
}

/// An order by a list whose elements have no type but that of its literals.
#[derive_grad]
pub(crate) fn by_literals(a: &[f64; 3]) -> f64 {
    let weights: [[f64; 3]; 2] = [[0.0; 3]; 2];
    let mut ranks: Vec<usize> = (0..3).collect();
    ranks.sort_by(|i, j| weights[weights.len() - 1][*j].total_cmp(&weights[1][*i]));
    a[ranks[0]] * a[ranks[1]] - a[ranks[2]]
}

zoo! {
    of std_forms;
    grad by_literals(a in &array::<3>());
    grad once_chained(a in &numbers(3), x in -1.0..1.0);
    vjp once_before(a in &numbers(3), x in -1.0..1.0);
    grad repeated(x in -1.0..1.0, n in one_of([1, 3]));
    grad succ(x in -1.0..1.0, n in one_of([1, 3]));
    grad exact(a in &numbers(5));
    grad remainder(a in &numbers(5));
    grad firsts(a in &numbers(3));
    grad lasts(a in &numbers(3));
    grad recursive_sum(a in &numbers(3));
    vjp tried_fold(a in &numbers(3));
    grad next_if(a in &numbers(5));
    grad takes(a in &numbers(4));
    grad partitioned(a in &numbers(4));
    grad while_block(x in 0.5..1.0);
    grad simpson(a in 0.0..0.2, b in 0.5..1.0, k in 1.0..2.0);
    grad while_any(a in &numbers(4), x in 0.2..0.8);
}
