use nn_runtime::derive_grad;

fn not_annotated(x: f64) -> f64 {
    x * x
}

#[derive_grad]
fn calls_it(x: f64) -> f64 {
    not_annotated(x) + 1.0
}

/// Shares its name with nn_runtime's.
fn sigmoid(x: f64) -> f64 {
    x
}

#[derive_grad]
fn foreign_sigmoid(x: f64) -> f64 {
    sigmoid(x)
}

#[derive_grad(wrt(a))]
fn without_b(a: f64, b: f64) -> f64 {
    a * b
}

#[derive_grad]
fn needs_b(a: f64, b: f64) -> f64 {
    without_b(a, b)
}

fn main() {}
