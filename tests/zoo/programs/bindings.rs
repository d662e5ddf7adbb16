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
}
