use ndarray::{Array1, Array2, Axis};
use nn_runtime::derive_grad;

#[derive_grad]
fn unknown(a: &Array1<f64>, x: f64) -> f64 {
    let reversed = a.to_owned().permuted_axes([0]);
    let rounded = x.next_up();
    x.clamp(0.0, 1.0) + x.mul_add(2.0, 1.0)
}

#[derive_grad]
fn jumps(x: f64) -> f64 {
    x.signum()
}

#[derive_grad]
fn means(a: &Array2<f64>) -> f64 {
    let rows = a.mean_axis(Axis(0));
    let all = a.mean();
    all.unwrap_or(0.0)
}

#[derive_grad]
fn options(a: &Array1<f64>) -> f64 {
    *a.first().unwrap()
}

#[derive_grad]
fn iterators(a: &Array1<f64>) -> f64 {
    a.iter().sum()
}

#[derive_grad]
fn arguments(a: &Array2<f64>, x: f64, n: i32, axis: usize) -> f64 {
    let power = x.powi(n);
    let rows = a.sum_axis(Axis(axis));
    power + rows.sum()
}

#[derive_grad]
fn maps(a: &Array1<f64>) -> Array1<f64> {
    let b = a.mapv(f64::next_up);
    a.mapv(double)
}

fn double(x: f64) -> f64 {
    2.0 * x
}

fn main() {}
