use nn_runtime::derive_grad;
use ndarray::Array1;

#[derive_grad]
fn unknown_operations(x: &Array1<f64>, n: usize) -> f64 {
    let a = x[n];
    let b = x.var(0.0);
    let c = a % 2.0;
    let d = a.signum();
    assert!(a > 0.0);
    let e = (a, b);
    a + c + d + e.0
}

#[derive_grad]
fn float_cast(x: f64) -> f32 {
    (x * 2.0) as f32
}

fn main() {}
