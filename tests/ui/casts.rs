use ndarray::Array1;
use nn_runtime::{Float, Params, derive_grad};

#[derive(Clone, Params)]
struct Scaled {
    scale: f64,
}

#[derive_grad]
fn of_a_parameter(x: f64) -> f64 {
    (x as f32) as f64
}

#[derive_grad]
fn of_an_expression(x: f64) -> f64 {
    (x * x) as i32 as f64
}

type Real = f64;

#[derive_grad]
fn of_a_float_behind_an_alias(x: Real, y: f64) -> f64 {
    y * x as i32 as f64
}

#[derive_grad]
fn of_a_field(net: &Scaled) -> f64 {
    net.scale as i64 as f64
}

#[derive_grad]
fn literal_of_a_parameter<T: Float>(x: f64, a: &Array1<T>) -> T {
    a.sum() * T::lit(x)
}

#[derive_grad]
fn conversion_of_a_parameter(x: f32) -> f64 {
    f64::from(x)
}

fn main() {}
