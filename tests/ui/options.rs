use nn_runtime::derive_grad;

#[derive_grad(wrt(z))]
fn unknown_parameter(x: f64) -> f64 {
    x
}

#[derive_grad(wrt(n))]
fn integer_parameter(x: f64, n: usize) -> f64 {
    x * n as f64
}

#[derive_grad(order = 2)]
fn unknown_option(x: f64) -> f64 {
    x
}

fn main() {
    unknown_option::grad(1.0);
}
