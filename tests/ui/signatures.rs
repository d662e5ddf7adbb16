use nn_runtime::derive_grad;

struct Model;

impl Model {
    #[derive_grad]
    fn method(&self, x: f64) -> f64 {
        x
    }
}

#[derive_grad]
fn in_place(x: &mut f64) -> f64 {
    *x
}

#[derive_grad]
fn any(x: impl Into<f64>) -> f64 {
    x.into()
}

#[derive_grad]
fn nothing(x: f64) {
    let _ = x;
}

#[derive_grad]
fn pair(x: f64) -> (f64, f64) {
    (x, x)
}

#[derive_grad]
fn no_parameter(n: usize) -> f64 {
    n as f64
}

#[derive_grad]
async fn later(x: f64) -> f64 {
    x
}

#[derive_grad]
struct NoFunction;

fn main() {}
