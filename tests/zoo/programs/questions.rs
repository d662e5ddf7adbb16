//! Functions and methods without the attribute: what they answer is an integer or a condition, which has no derivative.

use nn_runtime::{Params, derive_grad};

/// The interval of a grid in which a number is.
fn interval(grid: &[f64], x: f64) -> usize {
    let mut i = 0;
    while i + 2 < grid.len() && grid[i + 1] <= x {
        i += 1;
    }
    i
}

fn is_near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() < tolerance
}

fn largest(a: &[f64]) -> Option<usize> {
    (0..a.len()).max_by(|&i, &j| a[i].partial_cmp(&a[j]).unwrap())
}

#[derive(Clone, Params)]
pub(crate) struct Curve {
    x: Vec<f64>,
    y: Vec<f64>,
    #[param(skip)]
    kind: &'static str,
}

impl Curve {
    fn covers(&self, x: f64) -> bool {
        x >= self.x[0] && x <= self.x[self.x.len() - 1]
    }

    fn piece(&self, x: f64) -> usize {
        interval(&self.x, x)
    }

    #[derive_grad]
    fn at(&self, x: f64) -> f64 {
        if !self.covers(x) {
            return 0.25 * x;
        }
        let i = self.piece(x);
        let t = (x - self.x[i]) / (self.x[i + 1] - self.x[i]);
        let t = if self.kind.starts_with("smooth") { t * t * (3.0 - 2.0 * t) } else { t };
        self.y[i] + t * (self.y[i + 1] - self.y[i])
    }
}

#[derive_grad]
pub(crate) fn interpolated(step: f64, values: &[f64], x: f64) -> f64 {
    let grid = [-step, -0.1, 0.3 * step, step];
    let i = interval(&grid, x);
    let t = (x - grid[i]) / (grid[i + 1] - grid[i]);
    values[i] + t * (values[i + 1] - values[i])
}

#[derive_grad]
pub(crate) fn until_near(x: f64, factor: f64) -> f64 {
    let mut y = x;
    let mut runs = 0;
    while !is_near(y, 0.0, 1e-3) && runs < 5 {
        y *= factor;
        runs += 1;
    }
    y * x
}

#[derive_grad]
pub(crate) fn by_the_largest(a: &mut [f64], scale: f64) -> f64 {
    a[0] *= scale;
    if let Some(i) = largest(&a[..]) {
        a[i] *= a[i];
    }
    a.iter().sum()
}

#[derive_grad]
pub(crate) fn along_curves(y: &[f64; 3], at: f64, smooth: bool) -> f64 {
    let kind = if smooth { "smooth" } else { "linear" };
    let curve = Curve { x: vec![-0.6, 0.0, 0.7], y: y.to_vec(), kind };
    curve.at(at) * curve.at(0.31)
}

zoo! {
    of questions;
    grad interpolated(step in 0.5..1.0, values in &numbers(4), x in -1.0..1.0);
    grad until_near(x in -1.0..1.0, factor in 0.05..0.95);
    vjp by_the_largest(a in &mut numbers(1..=4), scale in 0.5..1.5) -> value, a;
    grad along_curves(y in &array::<3>(), at in -1.0..1.0, smooth in one_of([false, true]));
}
