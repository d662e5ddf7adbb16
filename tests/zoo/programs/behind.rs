//! Adaptors of iterators that count items, turn them around or pair them, behind others that leave some out or add some.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn some_of_those_kept(a: &[f64], x: f64) -> f64 {
    let positive = |y: f64| y > -0.25;
    let skipped: f64 = a.iter().filter(|y| positive(**y)).skip(1).map(|y| y * x).sum();
    let taken: f64 = a.iter().filter(|y| positive(**y)).take(2).map(|y| y * y).sum();
    let stepped: f64 = a.iter().filter(|y| positive(**y)).step_by(2).map(|y| y.sin()).sum();
    skipped + taken * x + stepped
}

#[derive_grad]
pub(crate) fn kept_in_reverse(a: &[f64], x: f64) -> Vec<f64> {
    a.iter().filter(|y| **y < 0.5).map(|y| y * x).rev().take(2).collect()
}

#[derive_grad]
pub(crate) fn kept_and_numbered(a: &[f64], x: f64) -> f64 {
    let mut total = 0.0;
    for (i, y) in a.iter().filter_map(|y| if *y > 0.0 { Some(y * x) } else { None }).enumerate() {
        if i == 2 {
            continue;
        }
        total += y * (i as f64 + 0.5);
    }
    total
}

#[derive_grad]
pub(crate) fn kept_beside_others(a: &[f64], b: &[f64]) -> f64 {
    let first: f64 = a.iter().filter(|x| **x > 0.0).zip(b).map(|(x, y)| x * y).sum();
    let second: f64 = a.iter().zip(b.iter().filter(|x| **x < 0.5)).map(|(x, y)| x * y * y).sum();
    first + second * 0.5
}

#[derive_grad]
pub(crate) fn two_lists_as_one(a: &[f64], b: &[f64], x: f64) -> f64 {
    let all = a.iter().chain(b).take_while(|y| **y < 0.75).map(|y| y * x).sum::<f64>();
    let back = a.iter().chain(b).rev().skip(1).fold(x, |total, y| total * 0.5 + y);
    let beside = a.iter().chain(b).zip(b.iter().chain(a)).map(|(y, z)| y * z).sum::<f64>();
    all + back * beside
}

#[derive_grad]
pub(crate) fn left_out_of_one(a: &[f64], b: &[f64], x: f64) -> f64 {
    let (mut total, mut count) = (x, 0);
    'all: for y in a.iter().chain(b) {
        for i in 0..3 {
            if i == 1 && *y < -0.25 {
                continue 'all;
            }
            count += 1;
            if count == 12 {
                break 'all;
            }
            total += y * y * x;
        }
        if *y > 0.75 {
            break;
        }
    }
    total
}

#[derive_grad]
pub(crate) fn flattened_and_numbered(a: &[f64], n: usize) -> f64 {
    let mut total = 0.0;
    for (i, y) in (0..n).flat_map(|i| a.iter().map(move |y| y * i as f64)).enumerate() {
        if i % 3 == 1 {
            continue;
        }
        if i == 5 {
            break;
        }
        total += y * y * (i as f64 + 1.0);
    }
    total
}

/// The parameter of the inner closure is not what the others mean by this name.
#[derive_grad]
pub(crate) fn one_name_twice(a: &[f64], x: f64) -> f64 {
    let y = x * x;
    let first: f64 = a.iter().flat_map(|&x| [x * y, x]).map(|z| z * x).sum();
    first
        + (0..2)
            .flat_map(|y| a.iter().map(move |x| x * (y as f64 + 1.0)))
            .rev()
            .map(|z| z * y)
            .sum::<f64>()
}

#[derive_grad]
pub(crate) fn options_flattened(a: &[f64], x: f64) -> f64 {
    let list: Vec<Option<f64>> =
        a.iter().map(|y| if *y > 0.0 { Some(y * x) } else { None }).collect();
    let mut total = 0.0;
    for y in list.iter().flatten() {
        total = total * x + y;
    }
    let both: f64 = [Some(x), list.first().copied().flatten()].into_iter().flatten().product();
    total + both
}

#[derive_grad]
pub(crate) fn nothing_behind_the_last(a: &[f64], x: f64) -> f64 {
    // The next item of the first would not be there.
    let first: f64 = (0..).filter(|i| i % 2 == 0).map(|i| a[i] * x).take(2).sum();
    first * x
}

#[derive_grad]
pub(crate) fn changed_behind(a: &[f64], x: f64) -> f64 {
    let mut list = a.to_vec();
    for y in list.iter_mut().filter(|y| **y > -0.5).skip(1) {
        *y *= x;
    }
    for (y, z) in list.iter_mut().zip(a.iter().filter(|y| **y > -0.25)) {
        *y += z * x;
    }
    for (i, y) in list.iter_mut().rev().filter(|y| **y < 0.5).enumerate() {
        *y += x * i as f64;
    }
    list.iter().map(|y| y * y).sum()
}

#[derive_grad]
pub(crate) fn pivoted(matrix: &[Vec<f64>], x: f64) -> f64 {
    let mut m = matrix.to_vec();
    let n = m.len();
    let mut det = x;
    for k in 0..n {
        let pivot =
            (k..n).max_by(|&i, &j| m[i][k].abs().partial_cmp(&m[j][k].abs()).unwrap()).unwrap();
        if pivot != k {
            m.swap(k, pivot);
            det = -det;
        }
        det *= m[k][k];
        for i in k + 1..n {
            let factor = m[i][k] / m[k][k];
            for j in k..n {
                let above = m[k][j];
                m[i][j] -= factor * above;
            }
        }
    }
    det
}

#[derive_grad]
pub(crate) fn by_keys(a: &[f64], order: &[usize]) -> f64 {
    let last = order.iter().enumerate().max_by_key(|(_, n)| **n).unwrap().0;
    let first = (0..a.len()).min_by_key(|&i| order[i]).unwrap();
    let next = a.iter().filter(|y| **y > 0.0).next().copied().unwrap_or(0.25);
    a[first] * a[last] * next
}

/// The pattern's first name is not that of the variable in the second list.
#[derive_grad]
pub(crate) fn paired_under_one_name(a: &[f64], x: f64) -> f64 {
    let y = x * 3.0;
    let mut total = 0.0;
    for (y, z) in a.iter().map(|z| z * z).zip(a.iter().map(|z| z * y)) {
        total += y * z;
    }
    total
}

zoo! {
    of behind;
    grad some_of_those_kept(a in &numbers(0..=5), x in -1.0..1.0);
    vjp kept_in_reverse(a in &numbers(0..=4), x in -1.0..1.0);
    grad kept_and_numbered(a in &numbers(0..=5), x in -1.0..1.0);
    grad kept_beside_others(a in &numbers(0..=4), b in &numbers(0..=4));
    grad two_lists_as_one(a in &numbers(0..=3), b in &numbers(1..=3), x in -1.0..1.0);
    grad left_out_of_one(a in &numbers(0..=3), b in &numbers(0..=3), x in 0.5..1.0);
    grad flattened_and_numbered(a in &numbers(0..=3), n in one_of([0, 1, 3]));
    grad one_name_twice(a in &numbers(0..=3), x in -1.0..1.0);
    grad options_flattened(a in &numbers(0..=4), x in -1.0..1.0);
    grad nothing_behind_the_last(a in &numbers(3), x in -1.0..1.0);
    grad changed_behind(a in &numbers(0..=4), x in -1.0..1.0);
    grad pivoted(matrix in &rows(3, 3), x in -1.0..1.0);
    grad by_keys(a in &numbers(3), order in &one_list_of(&[&[1, 0, 2], &[2, 2, 1]]));
    grad paired_under_one_name(a in &numbers(0..=3), x in -1.0..1.0);
}
