use ndarray::Array1;
use nn_runtime::{Params, derive_grad};

#[derive(Clone)]
struct Plain {
    w: Array1<f64>,
}

#[derive(Clone, Params)]
struct Named {
    w: Array1<f64>,
    name: String,
}

#[derive(Clone, Params)]
struct Marked {
    #[param(ignore)]
    w: Array1<f64>,
}

#[derive(Clone, Params)]
enum Either {
    Left(f64),
    Right(f64),
}

#[derive_grad]
fn of_a_plain_structure(plain: &Plain) -> f64 {
    plain.w.sum()
}

fn main() {}
