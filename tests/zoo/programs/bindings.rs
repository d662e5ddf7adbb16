//! `let` in all its forms: mutable, late, shadowed, by patterns; compound assignments; blocks as values.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn mutable(x: f64, y: f64) -> f64 {
    let mut z = x * y;
    z = z.sin() + x;
    z = z * z;
    z
}

#[derive_grad]
pub(crate) fn compound_assignments(x: f64, y: f64) -> f64 {
    let mut z = x;
    z += y * y;
    z *= x + 2.0;
    z -= z * y;
    z /= 1.5 + y * y;
    z
}

#[derive_grad]
pub(crate) fn initialised_late(x: f64) -> f64 {
    let y;
    let z: f64;
    y = x.exp();
    z = y * x;
    y + z * z
}

#[derive_grad]
pub(crate) fn initialised_in_branches(x: f64, y: f64) -> f64 {
    let larger;
    if x > y {
        larger = x * x;
    } else {
        larger = y.sin();
    }
    larger * x
}

#[derive_grad]
pub(crate) fn shadowed(x: f64) -> f64 {
    let x = x * x + 1.0;
    let y = x.ln();
    let x = x * y;
    {
        let x = 3.0 * y;
        let _unused = x * x;
    }
    x + y
}

#[derive_grad]
pub(crate) fn in_tuples(x: f64, y: f64) -> f64 {
    let (a, b) = (x * y, x + y);
    let ((c, _), mut d) = ((a * b, a), b - a);
    d *= c;
    let pair = (c, d);
    pair.0 * pair.1 + a
}

#[derive_grad]
pub(crate) fn in_array_patterns(v: [f64; 4], s: f64) -> f64 {
    let [a, b, c, d] = v;
    let [e, f] = [a * d - b * c, a + d * s];
    e * f
}

#[derive_grad]
pub(crate) fn assigned_by_patterns(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    (a, b) = (b * 2.0, a);
    (a, b) = (a + b, a * b);
    [a, b] = [b, a - b];
    a * b
}

#[derive_grad]
pub(crate) fn blocks_as_values(x: f64) -> f64 {
    let y = {
        let t = x.sin();
        let u = t * t;
        u + x
    };
    let z = { y * { x + y } };
    z - y
}

#[derive_grad]
pub(crate) fn tuples_of_tuples(p: (f64, f64), q: (f64, f64)) -> (f64, (f64, f64)) {
    let (mut a, b) = p;
    a += q.0 * b;
    let mut r = (a * a, q);
    r.1.0 = a * b;
    r.0 *= r.1.1;
    (r.0, (r.1.0, b * q.1))
}

/// Lists in tuples that are assigned as a whole, in parts, exchanged and copied.
#[derive_grad]
pub(crate) fn best_with_its_list(a: &[f64], x: f64) -> f64 {
    let mut best = (f64::INFINITY, vec![0.5; 2]);
    for y in a {
        let candidate = vec![y * x, x];
        let distance = (candidate[0] - 0.3) * (candidate[0] - 0.3);
        if distance < best.0 {
            best = (distance, candidate);
        }
    }
    let distance = if a.is_empty() { x } else { best.0 };
    distance * best.1[0] + best.1[1]
}

#[derive_grad]
pub(crate) fn lists_in_a_tuple(a: &[f64], x: f64) -> f64 {
    let mut both = (a.to_vec(), vec![x; 3], 1.0);
    for i in 0..3 {
        both = (both.1, both.0, both.2 * x);
        both.0[i] *= x;
        both.2 += both.1[1];
    }
    let kept = both.clone();
    both.0[0] = 0.25;
    let (first, second, _) = kept;
    let mut other = (vec![x], (0.5, vec![a[0]]));
    for i in 0..2 {
        other.0 = vec![other.1.1[0] * a[i], x];
        other.1 = (other.1.0 * x, vec![other.0[0], x]);
    }
    first[0] * second[1] + both.0[0] * both.1[2] * both.2 + other.0[0] * other.1.1[0] + other.1.0
}

#[derive_grad]
pub(crate) fn arrays_in_copied_tuples(a: &[f64], x: f64) -> f64 {
    let mut pair = ([x, a[0]], 1.0);
    let kept = pair;
    pair.0[0] = 0.5;
    let mut changed = kept;
    changed.0[1] *= x;
    kept.0[0] * kept.0[1] + changed.0[1] + pair.0[0] * pair.0[1]
}

zoo! {
    of bindings;
    grad mutable(x in -1.0..1.0, y in -1.0..1.0);
    grad compound_assignments(x in -1.0..1.0, y in -1.0..1.0);
    grad initialised_late(x in -1.0..1.0);
    grad initialised_in_branches(x in -1.0..1.0, y in -1.0..1.0) and at (0.5, 0.5);
    grad shadowed(x in -1.0..1.0);
    grad in_tuples(x in -1.0..1.0, y in -1.0..1.0);
    grad in_array_patterns(v in array::<4>(), s in -1.0..1.0);
    grad assigned_by_patterns(x in -1.0..1.0, y in -1.0..1.0);
    grad blocks_as_values(x in -1.0..1.0);
    vjp tuples_of_tuples(p in (-1.0..1.0, -1.0..1.0), q in (-1.0..1.0, -1.0..1.0));
    grad best_with_its_list(a in &numbers(0..=4), x in 0.5..1.0);
    grad lists_in_a_tuple(a in &numbers(3), x in -1.0..1.0);
    grad arrays_in_copied_tuples(a in &numbers(1..=2), x in -1.0..1.0);
}
