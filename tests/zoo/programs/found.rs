//! Combinations that once did not compile or gave another value.

use nn_runtime::derive_grad;

use super::library::count_up;

#[derive_grad]
fn product_of_firsts(p: f64, a: &[f64], b: &[f64]) -> [f64; 2] {
    [p * a[0] * b[0], b[1]]
}

/// A mutable slice lent twice to a function that only reads.
#[derive_grad]
pub(crate) fn lent_twice(a: &mut [f64], x: f64) -> f64 {
    let both = product_of_firsts(x, a, a);
    both[0] * both[1]
}

/// A call that adds to one sink while another argument's sink is asked for.
#[derive_grad]
pub(crate) fn element_and_list(a: &[f64], n: usize, total: &mut f64) -> f64 {
    let mut y = 0.5;
    for k in 0..n {
        y += (*total * y * shifted(a, a[1])).sin();
        count_up(total, a[0], k);
    }
    y
}

#[derive_grad]
fn shifted(a: &[f64], by: f64) -> f64 {
    a[0] * by + 0.25
}

/// Stepped ranges with their end, of a wide integer, and without an end.
#[derive_grad]
pub(crate) fn in_steps(a: &[f64], n: u64) -> f64 {
    let mut y = 1.0;
    for j in (1..=a.len()).step_by(2) {
        y = y * 0.5 + a[j - 1] * y;
    }
    for k in (0..n).step_by(3) {
        y = y * 0.9 + k as f64 * a[0];
    }
    for i in (1..).step_by(2) {
        if i >= a.len() {
            break;
        }
        y += a[i] * y * i as f64;
    }
    y
}

/// What a condition assigns behind `&&` happens only if it is evaluated.
#[derive_grad]
pub(crate) fn assignment_in_a_condition(a: &[f64], x: f64) -> f64 {
    let mut seen = false;
    let mut i = 0;
    if x > 0.0 && {
        seen = true;
        i += 1;
        a[i] > 0.0
    } {
        return if seen { x * x * a[i] } else { x };
    }
    if seen { x * 3.0 + a[i] } else { x * 5.0 + a[i] }
}

/// A number that a loop changes through a reference made before the loop.
#[derive_grad]
pub(crate) fn referred_to_before(a: &[f64], x: f64) -> f64 {
    let mut total = 0.5;
    let cell = &mut total;
    let mut k = 0;
    while k < a.len() && *cell < 2.0 {
        *cell += (a[k] * *cell * x).cos();
        k += 1;
    }
    total * x
}

/// Exits in both arms of a choice, of which the first may also go on.
#[derive_grad]
pub(crate) fn exits_in_both_arms(state: &mut f64, x: f64, n: usize) -> f64 {
    for k in 0..n {
        if *state < 0.3 {
            if k == 1 {
                return x * x;
            }
        } else {
            break;
        }
        *state -= (x * *state).cos();
    }
    *state * x
}

/// A method of the number of a stepped range, whose type is known by its end alone.
#[derive_grad]
pub(crate) fn method_of_a_step(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for j in (1..=a.len()).step_by(2) {
        y = (y * a[j.saturating_sub(1)]).sin();
    }
    y
}

/// The left side is known, so the right one is evaluated where it stands, behind what was there before.
#[derive_grad]
pub(crate) fn known_left_sides(a: &[f64], x: f64, state: &mut f64) -> f64 {
    *state *= x;
    let y = x * a[0];
    if true && a[1] > 0.0 {
        return y.sin() * y;
    }
    if false || {
        let next = a[1] + *state;
        next > 0.5
    } {
        *state += y;
    }
    y * *state
}

zoo! {
    of found;
    vjp lent_twice(a in &mut numbers(2), x in -1.0..1.0) -> value, a;
    vjp element_and_list(a in &numbers(2), n in one_of([0, 1, 3]), total in &mut (0.2..0.8)) -> value, total;
    grad in_steps(a in &numbers(1..=5), n in one_of([0, 1, 8]));
    grad assignment_in_a_condition(a in &numbers(2), x in -1.0..1.0) and at (vec![0.3, 0.7], 0.4), (vec![0.3, -0.7], 0.4);
    grad referred_to_before(a in &numbers(1..=4), x in -1.0..1.0);
    vjp exits_in_both_arms(state in &mut (-1.0..1.0), x in -1.0..1.0, n in one_of([1, 2, 4])) -> value, state;
    vjp known_left_sides(a in &numbers(2), x in -1.0..1.0, state in &mut (0.2..0.8)) -> value, state;
    grad method_of_a_step(a in &numbers(1..=5), x in -1.0..1.0);
}
