//! What std has a method for: ranges, conditions, sorted lists; and what stands inside of a function or in its head.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn taken_apart_in_the_head(&(a, b): &(f64, f64), [c, mut d]: [f64; 2]) -> f64 {
    d *= a;
    a * b * c + d
}

#[derive_grad]
pub(crate) fn numbers_of_columns(m: &[f64]) -> f64 {
    let columns: [usize; 3] = core::array::from_fn(|i| (i + 1) % 3);
    columns.iter().enumerate().map(|(row, &column)| m[3 * row + column] * m[3 * column + row]).sum()
}

#[derive_grad]
pub(crate) fn array_from_a_closure(y: [f64; 4], k: [f64; 4]) -> f64 {
    let stepped = |y: [f64; 4], k: [f64; 4], h: f64| -> [f64; 4] {
        std::array::from_fn(|i| y[i] + h * k[i] * y[0])
    };
    let z = stepped(y, k, 0.5);
    z[0] * z[3]
}

#[derive_grad]
pub(crate) fn function_inside(a: f64, b: f64, c: f64) -> f64 {
    fn integrand(x: f64, c: f64) -> f64 {
        (c * x).sin() / (1.0 + x * x)
    }
    fn twice(k: usize) -> usize {
        2 * k
    }
    0.5 * (b - a) * (integrand(a, c) + integrand(b, c)) * twice(2) as f64
}

#[derive_grad]
pub(crate) fn in_ranges(v: &[f64], x: f64) -> f64 {
    let mut s = if (-0.5..=0.5).contains(&x) { x * v[0] } else { v[0] };
    for i in 0..v.len() {
        if (1..3).contains(&i) {
            s += v[i] * v[i];
        }
    }
    for x in v {
        if (..0.0).contains(x) {
            s += x * s;
        }
    }
    s
}

#[derive_grad]
pub(crate) fn last_rate_before(t0: f64, rates: &[f64], t: f64) -> f64 {
    let times = [t0, t0 + 0.3, t0 * 2.0 + 0.6];
    let i = times.partition_point(|&x| x <= t);
    rates[i] * t
}

#[derive_grad]
pub(crate) fn rate_between(t0: f64, rates: &[f64], t: f64) -> f64 {
    let times = [t0, t0 + 0.3, t0 * 2.0 + 0.6];
    let n = times.len();
    match times.binary_search_by(|x| x.partial_cmp(&t).unwrap()) {
        Ok(i) => rates[i],
        Err(0) => rates[0],
        Err(i) if i == n => rates[n - 1],
        Err(i) => {
            let w = (t - times[i - 1]) / (times[i] - times[i - 1]);
            rates[i - 1] * (1.0 - w) + rates[i] * w
        }
    }
}

#[derive_grad]
pub(crate) fn rate_at_or_behind(t0: f64, rates: &[f64], t: f64) -> f64 {
    let times = [t0, t0 + 0.3, t0 * 2.0 + 0.6];
    let i = times.binary_search_by(|x| x.partial_cmp(&t).unwrap()).unwrap_or_else(|i| i);
    rates[i.min(rates.len() - 1)] * t
}

#[derive_grad]
fn root(x: f64) -> Option<f64> {
    (x >= 0.0).then(|| x.sqrt())
}

#[derive_grad]
pub(crate) fn only_then(x: f64, y: f64) -> f64 {
    root(x).unwrap_or(y) * (y > 0.0).then_some(x * y).unwrap_or(3.0 * x)
}

fn weight(k: usize) -> f64 {
    1.0 / (k as f64 + 1.0)
}

fn grid(n: usize) -> Vec<f64> {
    (0..n).map(|i| i as f64 * 0.25).collect()
}

/// Functions that are given nothing with a derivative need no companion.
#[derive_grad]
pub(crate) fn constants_of_functions(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += weight(i) * x[i] * x[0];
    }
    for v in grid(n).iter() {
        s += (s * v).sin();
    }
    s
}

zoo! {
    of short;
    grad taken_apart_in_the_head(p in &(-1.0..1.0, -1.0..1.0), q in array::<2>());
    grad numbers_of_columns(m in &numbers(9));
    grad array_from_a_closure(y in array::<4>(), k in array::<4>());
    grad function_inside(a in -1.0..1.0, b in -1.0..1.0, c in -1.0..1.0);
    grad in_ranges(v in &numbers(4), x in -1.0..1.0);
    grad last_rate_before(t0 in 0.0..0.2, rates in &numbers(4), t in -0.5..1.0);
    grad rate_between(t0 in 0.0..0.2, rates in &numbers(3), t in -0.5..1.0);
    grad rate_at_or_behind(t0 in 0.0..0.2, rates in &numbers(3), t in -0.5..1.0);
    grad only_then(x in -1.0..1.0, y in -1.0..1.0);
    grad constants_of_functions(x in &numbers(3), n in one_of([0, 2, 4]));
}
