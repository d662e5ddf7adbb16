//! `#[derive_grad]` end to end.
use ndarray::{Array1, Array2, ArrayView2, Axis};
use nn_runtime::{Params, derive_grad, sigmoid};

#[derive_grad]
fn lecture(x1: f64, x2: f64) -> f64 {
    x1.ln() + x1 * x2 - x2.sin()
}

#[derive(Clone, Params)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

#[derive(Clone, Params)]
struct Network {
    layers: Vec<Layer>,
}

#[derive_grad]
fn dense(layer: &Layer, x: &Array2<f64>) -> Array2<f64> {
    sigmoid(x.dot(&layer.w) + &layer.b)
}

#[derive_grad]
fn forward(net: &Network, x: ArrayView2<f64>) -> Array2<f64> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    let error = forward(net, x) - &y;
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

#[test]
fn lecture_gradient() {
    let (v, (a, b)) = lecture::value_and_grad(2.0, 5.0);
    assert_eq!(v, lecture(2.0, 5.0));
    assert!((a - 5.5).abs() < 1e-12 && (b - (2.0 - 5f64.cos())).abs() < 1e-12);
}
