use ndarray::Array1;
use nn_runtime::{Params, derive_grad};

#[derive_grad]
fn existential(x: impl Into<f64>, y: f64) -> f64 {
    y
}

#[derive_grad]
fn by_mutable_reference(x: &mut f64, y: f64) -> f64 {
    y
}

#[derive_grad]
fn pattern((x, y): (f64, f64)) -> f64 {
    x
}

#[derive_grad]
fn tuple_result(x: f64) -> (f64, f64) {
    (x, x)
}

#[derive_grad]
fn borrowed_result(x: &Array1<f64>) -> &Array1<f64> {
    x
}

#[derive_grad]
fn existential_result(x: f64) -> impl Copy {
    x
}

#[derive_grad]
fn no_result(x: f64) {
    let _ = x;
}

#[derive_grad]
fn no_parameters() -> f64 {
    1.0
}

#[derive_grad]
fn no_active_parameter(n: usize, name: &str) -> f64 {
    n as f64
}

#[derive_grad]
async fn asynchronous(x: f64) -> f64 {
    x
}

#[derive_grad]
unsafe fn dangerous(x: f64) -> f64 {
    x
}

#[derive_grad]
extern "C" fn foreign(x: f64) -> f64 {
    x
}

#[derive(Clone, Params)]
struct Model(f64);

impl Model {
    #[derive_grad]
    async fn method(&self, x: f64) -> f64 {
        self.0 * x
    }
}

fn main() {}
