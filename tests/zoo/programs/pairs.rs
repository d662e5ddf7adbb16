//! Two constructs in one another, and three.

use nn_runtime::derive_grad;

use super::library::{add_scaled, divided, dot, halve, square};

#[derive_grad]
pub(crate) fn swap_in_a_branch_in_a_loop(a: &[f64], x: f64) -> f64 {
    let (mut low, mut high) = (x, 1.0);
    for v in a {
        high += v * low;
        if high < low {
            std::mem::swap(&mut low, &mut high);
            low *= 0.5;
        }
    }
    high * low
}

#[derive_grad]
pub(crate) fn lists_swapped_in_a_branch(a: &[f64], b: &[f64], n: usize) -> f64 {
    let (mut p, mut q) = (a.to_vec(), b.to_vec());
    for i in 0..n {
        let k = i % p.len();
        p[k] += q[0] * q[0];
        if p[0] > q[0] {
            std::mem::swap(&mut p, &mut q);
        }
    }
    p[0] * q[0] + p[p.len() - 1]
}

#[derive_grad]
pub(crate) fn break_in_a_match_in_a_while(a: &[f64], n: usize) -> f64 {
    let mut y = 0.3;
    let mut i = 0;
    'steps: while i < n {
        let v = a[i % a.len()];
        i += 1;
        match (i % 4, v > 0.0) {
            (0, true) => break,
            (1, _) => {
                y += v;
                continue 'steps;
            }
            (_, false) if y < 0.0 => break 'steps,
            (_, up) => y *= if up { 1.0 + v } else { v },
        }
        y += 0.1;
    }
    y * y
}

#[derive_grad]
pub(crate) fn continue_after_an_update_in_place(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    for i in 0..b.len() {
        b[i] *= x;
        if b[i] < 0.0 {
            continue;
        }
        b[i] *= b[i];
        if i > 0 {
            b[i - 1] += b[i];
        }
    }
    dot(&b, a)
}

#[derive_grad]
pub(crate) fn shadowed_in_the_body(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for x in a {
        let y_old = y;
        let x = x * y_old;
        let y_old = if x > 0.0 { y_old * 0.5 } else { y_old + x };
        y = y_old * x + 0.2;
    }
    y + x
}

#[derive_grad]
pub(crate) fn initialised_late_in_a_loop(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, &v) in a.iter().enumerate() {
        let factor;
        let scale: f64;
        if v > 0.2 {
            factor = v * v;
            scale = sum;
        } else if i > 2 {
            break;
        } else {
            factor = 1.0;
            scale = v;
        }
        sum += factor * scale + v;
    }
    sum
}

#[derive_grad]
pub(crate) fn values_or_exits(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for (i, &v) in a.iter().enumerate() {
        let z = if v > 0.0 { v * y } else { continue };
        let w = match i {
            0 => z,
            1..=3 => z.sin(),
            _ => return y * z,
        };
        y += if w > 0.5 { break } else { w };
    }
    y
}

#[derive_grad]
pub(crate) fn early_return_out_of_chunks(a: &[f64], size: usize) -> f64 {
    let mut total = 1.0;
    for (k, chunk) in a.chunks(size).enumerate() {
        let mut best = chunk[0];
        for &v in &chunk[1..] {
            best = best.max(v * total);
        }
        if best < 0.0 {
            return total * best * (k + 1) as f64;
        }
        total *= 0.5 + best;
    }
    total
}

#[derive_grad]
pub(crate) fn zipped_with_chunks(a: &[f64], out: &mut [f64]) {
    for (pair, o) in a.chunks(2).zip(out.iter_mut()) {
        *o *= pair[0];
        if pair.len() == 2 {
            *o += pair[1] * pair[0];
        }
    }
}

#[derive_grad]
pub(crate) fn mutable_call_in_a_branch_in_a_while(a: &[f64], x: f64) -> f64 {
    let mut b = a.to_vec();
    let mut lost = 0.0;
    let mut runs = 0;
    while dot(&b, &b) > 0.2 && runs < 6 {
        if runs % 2 == 0 {
            lost += halve(&mut b);
        } else {
            add_scaled(&mut b, a, 0.1 * x * lost);
        }
        runs += 1;
    }
    lost * x + b[0]
}

#[derive_grad]
pub(crate) fn integer_out_of_a_loop_as_index(a: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    let mut i = 0;
    let last = loop {
        sum += a[i] * a[i];
        if sum > limit || i + 1 == a.len() {
            break i;
        }
        i += 1;
    };
    sum * a[last] + limit * a[a.len() - 1 - last]
}

#[derive_grad]
pub(crate) fn array_copied_each_run(start: [f64; 3], n: usize) -> [f64; 3] {
    let mut state = start;
    for k in 0..n {
        let old = state;
        state[k % 3] = old[(k + 1) % 3] * old[k % 3];
        for (s, o) in state.iter_mut().zip(&old) {
            *s = 0.5 * *s + o.sin();
        }
    }
    state
}

#[derive_grad]
pub(crate) fn rows_swapped(m: &mut [Vec<f64>], n: usize) -> f64 {
    let mut trace = 1.0;
    for k in 0..n {
        let (i, j) = (k % m.len(), (k * k + 1) % m.len());
        m.swap(i, j);
        m[i][0] *= m[j][1];
        trace *= m[k % 2][k % 2] + 1.0;
    }
    trace
}

#[derive_grad]
pub(crate) fn nested_mutable_iterators(m: &mut Vec<Vec<f64>>, x: f64) {
    let mut carry = x;
    for (i, row) in m.iter_mut().enumerate() {
        for v in row.iter_mut() {
            let old = *v;
            *v = old * carry + i as f64;
            carry = old.sin();
        }
        if i > 0 {
            row.fill(carry);
        }
    }
}

#[derive_grad]
pub(crate) fn tuples_changed_in_a_slice(points: &mut [(f64, f64)], x: f64) {
    for i in 0..points.len() {
        points[i].0 += x * points[i].1;
        if i > 0 {
            points[i].1 *= points[i - 1].0;
        }
    }
    for p in points.iter_mut() {
        let (a, b) = divided(p.0, 2.0 + p.1 * p.1);
        p.0 = a;
        p.1 -= b;
    }
}

#[derive_grad]
pub(crate) fn two_fingers(a: &[f64], b: &[f64]) -> f64 {
    // Merges as if both were in order.
    let (mut i, mut j) = (0, 0);
    let mut y = 1.0;
    while i < a.len() || j < b.len() {
        let v = if j == b.len() || i < a.len() && a[i] < b[j] {
            i += 1;
            a[i - 1]
        } else {
            j += 1;
            b[j - 1]
        };
        y = 0.5 * y + v * y * (i + 2 * j) as f64 * 0.3;
    }
    y
}

#[derive_grad]
pub(crate) fn root_of_zero_in_a_loop(a: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &v in a {
        sum += if v > 0.0 { v.sqrt() } else { v };
        if v != 0.0 {
            sum += (v * v).ln() * v;
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn not_a_number_in_a_loop(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for &v in a {
        let below = v - 0.1;
        if below < 0.0 || below.is_nan() {
            y *= 0.5;
            continue;
        }
        y += below.sqrt() * v;
    }
    y
}

#[derive_grad]
pub(crate) fn ties_in_a_loop(a: &[f64]) -> f64 {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for &v in a {
        low = low.min(v);
        high = high.max(v);
    }
    high * high - 3.0 * low
}

#[derive_grad]
pub(crate) fn powers_by_index_of_what_is_overwritten(a: &[f64]) -> f64 {
    let mut b = a.to_vec();
    let mut sum = 0.0;
    for i in 0..b.len() {
        for k in 0..=i {
            b[k] = b[k].powi(i as i32) + 0.5 * b[i];
        }
        sum += b[0].powi(2 - i as i32 % 3);
    }
    sum
}

#[derive_grad]
pub(crate) fn fixed_point_inside_of_a_loop(a: &[f64]) -> f64 {
    let mut total = 0.0;
    for &v in a {
        let mut z = v;
        let mut runs = 0;
        while runs < 20 {
            let next = 0.5 * z.cos() + 0.1 * v;
            if (next - z).abs() < 1e-6 {
                break;
            }
            z = next;
            runs += 1;
        }
        total += square(z + 0.5 * (0.5 * z.cos() + 0.1 * v - z));
    }
    total
}

#[derive_grad]
pub(crate) fn tuple_returned_out_of_nested_loops(a: &mut [f64], x: f64) -> (f64, usize) {
    let mut y = x;
    for i in 0..a.len() {
        for j in 0..i {
            a[i] -= a[j] * y;
            if a[i] < -0.5 {
                return (a[i] * y, i * 10 + j);
            }
        }
        y += a[i];
    }
    (y, 99)
}

#[derive_grad]
pub(crate) fn literals_as_lists(x: f64, y: f64) -> f64 {
    let mut z = 1.0;
    for v in [x, y, x * y] {
        z = z * v + x;
    }
    for &k in &[2, 0, 1] {
        z += [y, z, 0.5][k] * k as f64;
    }
    for (w, i) in [0.25, 0.75].iter().zip([1, 3]) {
        z += w * x.powi(i);
    }
    z
}

zoo! {
    of pairs;
    grad swap_in_a_branch_in_a_loop(a in &numbers(0..=5), x in -1.0..2.0);
    grad lists_swapped_in_a_branch(a in &numbers(2), b in &numbers(3), n in one_of([0, 1, 2]))
        and at (vec![0.5, -0.25], vec![0.5, 0.75, 1.0], 5);
    grad break_in_a_match_in_a_while(a in &numbers(1..=4), n in one_of([0, 1, 3, 9]));
    grad continue_after_an_update_in_place(a in &numbers(0..=4), x in -1.0..1.0);
    grad shadowed_in_the_body(a in &numbers(0..=4), x in -1.0..1.0);
    grad initialised_late_in_a_loop(a in &numbers(0..=5));
    grad values_or_exits(a in &numbers(0..=7), x in 0.1..1.0);
    grad early_return_out_of_chunks(a in &numbers(0..=6), size in one_of([1, 2, 3]));
    vjp zipped_with_chunks(a in &numbers(0..=5), out in &mut numbers(0..=4)) -> out;
    grad mutable_call_in_a_branch_in_a_while(a in &numbers(1..=3), x in -1.0..1.0);
    grad integer_out_of_a_loop_as_index(a in &numbers(1..=5), limit in 0.3..1.0);
    vjp array_copied_each_run(start in array::<3>(), n in one_of([0, 1, 2, 4]));
    vjp rows_swapped(m in &mut rows(3, 2), n in one_of([0, 1, 2, 4])) -> value, m;
    vjp nested_mutable_iterators(m in &mut list(0..=3, numbers(0..=2)), x in -1.0..1.0) -> m;
    vjp tuples_changed_in_a_slice(points in &mut list(0..=3, (-1.0..1.0, -1.0..1.0)), x in -1.0..1.0) -> points;
    grad two_fingers(a in &numbers(0..=3), b in &numbers(0..=3));
    grad root_of_zero_in_a_loop(a in &list(0..=4, 0.1..1.0)) and at (vec![0.0, 0.5]), (vec![-0.5, 0.0, 0.0]);
    grad not_a_number_in_a_loop(a in &list(0..=4, 0.15..1.0), x in -1.0..1.0) and at (vec![0.5, -0.5, 0.2], 1.0);
    grad ties_in_a_loop(a in &numbers(1..=4)) and at (vec![0.5, 0.5]), (vec![0.25, 1.0, 0.25, 1.0]), (vec![1.0, 1.0, 1.0]);
    grad powers_by_index_of_what_is_overwritten(a in &list(0..=4, 0.5..1.0)) and at (vec![0.0, 0.5]);
    grad fixed_point_inside_of_a_loop(a in &numbers(0..=3));
    vjp tuple_returned_out_of_nested_loops(a in &mut numbers(0..=5), x in -1.0..1.0) -> value, a;
    grad literals_as_lists(x in -1.0..1.0, y in -1.0..1.0);
}
