use nn_runtime::{Params, derive_grad};

type Real = f32;

/// A float behind an alias is no integer.
#[derive_grad]
fn hidden_float(x: Real, y: f32) -> f32 {
    x as f32 * y
}

#[derive(Clone, Params)]
struct Named {
    w: f64,
    name: String,
}

#[derive(Clone, Params)]
enum Choice {
    A(f64),
}

fn main() {}
