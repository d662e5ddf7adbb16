//! Values that are overwritten after they were read, elements that meet through indices and slices, buffers that change
//! places.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn elements_scaled_by_their_index(a: &[f64]) -> Vec<f64> {
    let mut b = a.to_vec();
    for i in 0..b.len() {
        b[i] *= i as f64;
    }
    b
}

#[derive_grad]
pub(crate) fn element_squared_in_place(a: &[f64], n: usize) -> f64 {
    let mut b = a.to_vec();
    for _ in 0..n {
        for i in 0..b.len() {
            b[i] = b[i] * b[i] + 0.1;
        }
    }
    let mut sum = 0.0;
    for i in 0..b.len() {
        sum += b[i] * a[i];
    }
    sum
}

#[derive_grad]
pub(crate) fn read_then_overwritten(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    let y = b[0] * x;
    b[0] = y * y;
    let z = b[0] * b[1];
    b[1] = z.sin();
    b[0] = 1.0;
    y * z * b[1] * b[0]
}

#[derive_grad]
pub(crate) fn prefix_sums_in_place(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    for i in 1..b.len() {
        b[i] += b[i - 1] * b[i - 1];
    }
    let mut y = 0.0;
    for v in &b {
        y = y * 0.5 + v * v;
    }
    y
}

#[derive_grad]
pub(crate) fn smoothed_in_place(a: &[f64], steps: usize) -> Vec<f64> {
    let mut u = a.to_vec();
    for _ in 0..steps {
        for i in 1..u.len() - 1 {
            // The left neighbour is of this step, the right one of the last.
            u[i] = 0.25 * u[i - 1] + 0.5 * u[i] * u[i] + 0.25 * u[i + 1];
        }
    }
    u
}

#[derive_grad]
pub(crate) fn one_cell_for_all(a: &[f64], x: f64) -> f64 {
    let mut cell = [x];
    for v in a {
        cell[0] = cell[0] * v + cell[0].sin();
    }
    cell[0]
}

#[derive_grad]
pub(crate) fn elements_that_may_be_the_same(a: &[f64], i: usize, j: usize) -> f64 {
    let mut b = a.to_vec();
    b[i] = b[j] * b[i];
    b[j] += b[i] * b[i];
    b[i] -= b[j] * 0.5;
    b[0] * b[1] + b[2]
}

#[derive_grad]
pub(crate) fn index_by_remainder(a: &[f64], n: usize) -> f64 {
    let mut b = a.to_vec();
    for i in 0..n {
        let j = (7 * i + 3) % b.len();
        let k = (i * i) % b.len();
        b[j] = b[j] * 0.5 + b[k] * b[k];
    }
    b[0] * b[b.len() - 1]
}

#[derive_grad]
pub(crate) fn index_from_a_list(a: &[f64], order: &[usize]) -> f64 {
    let mut b = vec![0.0; a.len()];
    for (i, &at) in order.iter().enumerate() {
        b[at] += a[i] * a[i];
        b[i] *= a[at];
    }
    b[0] + b[1] * b[2]
}

#[derive_grad]
pub(crate) fn two_halves_of_one_list(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    let n = b.len() / 2;
    let (left, right) = b.split_at_mut(n);
    for i in 0..n {
        left[i] *= right[i];
        right[i] += left[i].sin();
    }
    let mut sum = 0.0;
    for i in 0..b.len() {
        sum += b[i] * b[i];
    }
    sum
}

#[derive_grad]
pub(crate) fn overlapping_parts(a: &[f64]) -> f64 {
    let (left, right) = (&a[..a.len() - 1], &a[1..]);
    let mut sum = 0.0;
    for i in 0..left.len() {
        sum += left[i] * right[i] * a[i];
    }
    sum
}

#[derive_grad]
pub(crate) fn buffers_that_change_places(a: &[f64], steps: usize) -> Vec<f64> {
    let mut now = a.to_vec();
    let mut next = vec![0.0; a.len()];
    for _ in 0..steps {
        for i in 0..now.len() {
            let right = now[(i + 1) % now.len()];
            next[i] = now[i] * right + 0.5;
        }
        std::mem::swap(&mut now, &mut next);
    }
    now
}

#[derive_grad]
pub(crate) fn buffers_copied(a: &[f64], steps: usize) -> f64 {
    let mut now = a.to_vec();
    let mut old = a.to_vec();
    for k in 0..steps {
        for i in 0..now.len() {
            now[i] = old[i] * now[i] + k as f64 * 0.1;
        }
        old.copy_from_slice(&now);
        old[0] *= 0.5;
    }
    now[0] * old[old.len() - 1]
}

#[derive_grad]
pub(crate) fn buffer_moved_by_assignment(a: &[f64], steps: usize) -> f64 {
    let mut state = a.to_vec();
    for _ in 0..steps {
        let mut next = vec![0.0; state.len()];
        for i in 0..state.len() {
            next[state.len() - 1 - i] = state[i].sin() * state[0];
        }
        state = next;
    }
    state[0] + state[1]
}

#[derive_grad]
pub(crate) fn scratch_that_is_used_again(a: &[f64], b: &[f64]) -> f64 {
    let mut scratch = vec![0.0; b.len()];
    let mut total = 0.0;
    for &x in a {
        for j in 0..b.len() {
            scratch[j] = (x * b[j]).exp();
        }
        let mut norm = 0.0;
        for v in &scratch {
            norm += v;
        }
        for v in scratch.iter_mut() {
            *v /= norm;
        }
        total += scratch[0] * x;
    }
    total
}

#[derive_grad]
pub(crate) fn minimum_and_where(a: &[f64]) -> f64 {
    let mut best = a[0];
    let mut at = 0;
    for i in 1..a.len() {
        if a[i] < best {
            best = a[i];
            at = i;
        }
    }
    best * best + a[at] * at as f64
}

#[derive_grad]
pub(crate) fn sorted_by_insertion(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    for i in 1..b.len() {
        let mut j = i;
        while j > 0 && b[j - 1] > b[j] {
            b.swap(j - 1, j);
            j -= 1;
        }
    }
    let mut sum = 0.0;
    for (i, v) in b.iter().enumerate() {
        sum += v * v * (i + 1) as f64;
    }
    sum
}

#[derive_grad]
pub(crate) fn stores_in_one_branch(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    for i in 0..b.len() {
        let old = b[i];
        if old > x {
            b[i] = old * x;
        } else if i > 0 {
            b[i - 1] += old * old;
        }
    }
    let mut y = x;
    for v in &b {
        y = y * v + x;
    }
    y
}

zoo! {
    of overwriting;
    vjp elements_scaled_by_their_index(a in &numbers(0..=4)) and at (vec![]);
    grad element_squared_in_place(a in &numbers(0..=3), n in one_of([0, 1, 3]));
    grad read_then_overwritten(a in &numbers(2), x in -1.0..1.0) and at (vec![0.0, 0.0], 0.0);
    grad prefix_sums_in_place(a in &numbers(0..=4));
    vjp smoothed_in_place(a in &numbers(2..=5), steps in one_of([0, 1, 3]));
    grad one_cell_for_all(a in &numbers(0..=4), x in -1.0..1.0);
    grad elements_that_may_be_the_same(a in &numbers(3), i in one_of([0, 1, 2]), j in one_of([0, 1, 2]))
        and at (vec![0.5, 0.25, 1.0], 1, 1);
    grad index_by_remainder(a in &numbers(1..=4), n in one_of([0, 1, 5]));
    grad index_from_a_list(a in &numbers(4), order in &list(4, Within(one_of([0_usize, 1, 2, 3]))));
    grad two_halves_of_one_list(a in &numbers(0..=5));
    grad overlapping_parts(a in &numbers(1..=5));
    vjp buffers_that_change_places(a in &numbers(1..=4), steps in one_of([0, 1, 2, 3]));
    grad buffers_copied(a in &numbers(1..=4), steps in one_of([0, 1, 3]));
    grad buffer_moved_by_assignment(a in &numbers(2..=4), steps in one_of([0, 1, 3]));
    grad scratch_that_is_used_again(a in &numbers(0..=3), b in &numbers(1..=3));
    grad minimum_and_where(a in &numbers(1..=5));
    grad sorted_by_insertion(a in &numbers(0..=5));
    grad stores_in_one_branch(a in &numbers(0..=4), x in -1.0..1.0);
}
