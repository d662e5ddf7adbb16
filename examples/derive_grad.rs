//! The function of the lecture, and the gradient that the compiler wrote for it.
//!
//! `cargo run --example derive_grad`

use nn_runtime::derive_grad;

#[derive_grad]
fn f(x1: f64, x2: f64) -> f64 {
    x1.ln() + x1 * x2 - x2.sin()
}

fn main() {
    let (value, (d1, d2)) = f::value_and_grad(2.0, 5.0);
    println!("f = {value:.3}, ∂f/∂x1 = {d1:.3}, ∂f/∂x2 = {d2:.3}");

    // Gradient descent to where the slope in x2 vanishes, x1 = cos(x2).
    let mut x2 = 5.0;
    for _ in 0..100 {
        let (_, slope) = f::grad(0.5, x2);
        x2 -= 0.5 * slope;
    }
    println!("lowest at x2 = {x2:.6}, where cos(x2) = {:.6}", f64::cos(x2));
}
