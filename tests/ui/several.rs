//! All the mistakes of a function are shown at once, and its callers are not to blame.
use nn_runtime::derive_grad;

#[derive_grad]
fn broken(x: f64, y: f64) -> f64 {
    let a = if x > 0.0 { x } else { y };
    let b = x.next_up();
    let c = vec![x];
    a + b + c[0] + y % 2.0
}

#[derive_grad]
fn caller(x: f64) -> f64 {
    broken(x, x * x) + x
}

fn main() {
    let (value, (_, _)) = broken::value_and_grad(1.0, 2.0);
    let _ = broken::vjp(1.0, 2.0, 1.0);
    let (_, back) = broken::pullback(value, 2.0);
    let (_, _): (f64, f64) = back(1.0);
    let _: f64 = caller::grad(1.0);
}
