//! Adaptors of iterators whose items have no position of their own, and arrays made by functions.

use nn_runtime::{Params, derive_grad};

#[derive_grad]
pub(crate) fn one_after_the_other(a: &[f64], b: &[f64], x: f64) -> f64 {
    let mut total = 0.5;
    for y in a.iter().chain(b) {
        total = total * x + y * y;
    }
    total
}

#[derive_grad]
pub(crate) fn flattened(a: &[f64], n: usize) -> f64 {
    a.iter().flat_map(|x| (0..n).map(move |i| x * x * (i as f64 + 1.0))).sum()
}

#[derive_grad]
pub(crate) fn as_long_as_positive(a: &[f64], x: f64) -> f64 {
    a.iter().take_while(|y| **y > 0.0).map(|y| y * x).sum()
}

#[derive_grad]
pub(crate) fn from_the_first_positive(a: &[f64], x: f64) -> f64 {
    a.iter().skip_while(|y| **y < 0.0).map(|y| (y * x).sin()).sum()
}

#[derive_grad]
pub(crate) fn mapped_in_reverse(a: &[f64], b: &[f64]) -> f64 {
    let first: f64 = a.iter().map(|x| x * x).rev().map(|x| x.exp()).sum();
    first + a.iter().map(|x| x * x).zip(b).map(|(x, y)| x * y).sum::<f64>()
}

#[derive_grad]
pub(crate) fn array_mapped(a: [f64; 3], x: f64) -> [f64; 3] {
    a.map(|y| y * x + y * y)
}

#[derive_grad]
pub(crate) fn buffer_taken(a: &[f64], x: f64) -> f64 {
    let mut part = Vec::new();
    let mut total = 0.0;
    for (i, y) in a.iter().enumerate() {
        part.push(y * x);
        if i % 2 == 1 {
            let whole = std::mem::take(&mut part);
            total += whole.iter().map(|z| z * z).sum::<f64>();
        }
    }
    total + part.len() as f64 * x
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Point {
    at: [f64; 3],
}

impl Point {
    #[derive_grad]
    fn scaled(self, x: f64) -> Point {
        Point { at: self.at.map(|y| y * x) }
    }

    #[derive_grad]
    fn length(&self) -> f64 {
        let squares = self.at.map(|y| if y > 0.0 { y * y } else { y * y * 0.5 });
        squares.iter().sum::<f64>().sqrt()
    }
}

pub(crate) type Three = [f64; 3];

#[derive_grad]
fn curved(p: &Three, x: f64) -> Three {
    p.map(|y| (y * x).sin() + y)
}

/// `map` of arrays whose types are not in the text.
#[derive_grad]
pub(crate) fn arrays_behind_names(p: Three, x: f64) -> f64 {
    let point = Point { at: curved(&p, x) }.scaled(x);
    let exps = curved(&p, x).map(f64::exp);
    point.length() * exps[0] + exps[1] * point.at[2]
}

/// The larger as std has it, for which a NaN is no number.
#[derive_grad]
pub(crate) fn largest_from_nothing(a: &[f64], x: f64) -> f64 {
    let largest = a.iter().map(|y| y * x).fold(f64::NAN, f64::max);
    let smallest = a.iter().fold(f64::NAN, |least, y| least.min(*y));
    let bound = f64::INFINITY;
    let nothing = bound.min(if x > 2.0 { x } else { f64::INFINITY });
    largest * smallest + nothing.min(x * x)
}

zoo! {
    of chains;
    grad one_after_the_other(a in &numbers(0..=3), b in &numbers(0..=3), x in 0.5..1.0);
    grad flattened(a in &numbers(0..=3), n in one_of([0, 1, 3]));
    grad as_long_as_positive(a in &numbers(0..=4), x in -1.0..1.0);
    grad from_the_first_positive(a in &numbers(0..=4), x in -1.0..1.0);
    grad mapped_in_reverse(a in &numbers(3), b in &numbers(3));
    vjp array_mapped(a in array::<3>(), x in -1.0..1.0);
    grad buffer_taken(a in &numbers(0..=5), x in -1.0..1.0);
    grad arrays_behind_names(p in array::<3>(), x in -1.0..1.0);
    grad largest_from_nothing(a in &numbers(1..=4), x in 0.5..1.0);
}
