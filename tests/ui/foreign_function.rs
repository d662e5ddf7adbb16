use nn_runtime::derive_grad;

fn sigmoid(x: f64) -> f64 {
    x / (1.0 + x.abs())
}

mod other {
    pub fn relu(x: f64) -> f64 {
        x.max(0.01 * x)
    }
    #[allow(non_camel_case_types)]
    pub enum relu {}
}

#[derive_grad]
fn own_sigmoid(x: f64) -> f64 {
    sigmoid(x)
}

#[derive_grad]
fn own_relu(x: f64) -> f64 {
    other::relu(x)
}

fn unannotated(x: f64) -> f64 {
    x * x
}

#[derive_grad]
fn calls_unannotated(x: f64) -> f64 {
    unannotated(x)
}

fn main() {}
