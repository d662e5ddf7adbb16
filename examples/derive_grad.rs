//! A line through points, fitted with the gradient that the compiler wrote for an ordinary loop.
//!
//! `cargo run --example derive_grad`

use nn_runtime::derive_grad;

/// How badly a·x + b fits the points: squares of small errors, and less than squares of large ones (Huber 1964).
#[derive_grad(wrt(a, b))]
fn misfit(a: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let error = a * x + b - y;
        if error.abs() < 0.1 {
            sum += 0.5 * error * error;
        } else {
            sum += 0.1 * (error.abs() - 0.05);
        }
    }
    sum / xs.len() as f64
}

fn main() {
    // On the line 2x + 1, but for one.
    let xs = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    let ys = [1.0, 3.0, 5.0, 70.0, 9.0, 11.0];

    let (value, (da, db)) = misfit::value_and_grad(0.0, 0.0, &xs, &ys);
    println!("misfit = {value:.3}, ∂/∂a = {da:.3}, ∂/∂b = {db:.3}");

    let (mut a, mut b) = (0.0, 0.0);
    for _ in 0..10_000 {
        let (da, db) = misfit::grad(a, b, &xs, &ys);
        a -= 0.1 * da;
        b -= 0.1 * db;
    }
    println!("the line is {a:.2}·x + {b:.2}");
}
