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

fn apply(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x)
}

#[derive_grad]
fn passes_a_closure_on(x: f64) -> f64 {
    apply(|y| y * x, x)
}

#[derive_grad(wrt(x))]
fn calls_a_value(x: f64, f: fn(f64) -> f64) -> f64 {
    (f)(x)
}

fn main() {}
