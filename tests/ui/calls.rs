use ndarray::Array1;
use nn_runtime::derive_grad;

#[derive_grad]
fn annotated(x: f64) -> f64 {
    x * x
}

#[derive_grad]
fn calls_in_a_map(a: &Array1<f64>) -> Array1<f64> {
    a.mapv(|x| annotated(x) + 1.0)
}

#[derive_grad]
fn calls_itself(x: f64) -> f64 {
    calls_itself(x - 1.0)
}

#[derive_grad(wrt(x))]
fn calls_a_value(x: f64, f: fn(f64) -> f64) -> f64 {
    (f)(x)
}

fn main() {}
