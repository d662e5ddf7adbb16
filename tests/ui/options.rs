use nn_runtime::derive_grad;

#[derive_grad(wrt(z))]
fn unknown_parameter(x: f64, y: f64) -> f64 {
    x * y
}

#[derive_grad(wrt(x, n))]
fn integer(x: f64, n: usize) -> f64 {
    x * n as f64
}

#[derive_grad(wrt())]
fn nothing_named(x: f64) -> f64 {
    x
}

#[derive_grad(respect_to(x))]
fn unknown_option(x: f64) -> f64 {
    x
}

#[derive_grad(name = companion)]
fn name_without_quotes(x: f64) -> f64 {
    x
}

#[derive_grad(wrt = "x")]
fn wrt_as_a_string(x: f64) -> f64 {
    x
}

#[derive_grad]
struct Structure {
    x: f64,
}

#[derive_grad]
const CONSTANT: f64 = 1.0;

fn main() {
    let _ = unknown_parameter::grad(1.0, 2.0);
    let _ = unknown_option::grad(1.0);
    let _ = Structure { x: CONSTANT }.x;
}
