//! The network of the lecture in two layers, with as many outputs as a code has.

use ndarray::{Array1, Array2, ArrayView2};
use nn_runtime::data::PIXELS;
use nn_runtime::{Params, derive_grad, sigmoid, train};

/// Neurons between the pixels and the outputs.
const HIDDEN: usize = 30;

/// Sigmoid neurons in two layers: 784 pixels – 30 hidden neurons – 10 outputs (one-hot) or 4 (binary).
#[derive(Clone, Params)]
pub(crate) struct Network {
    w1: Array2<f32>,
    b1: Array1<f32>,
    w2: Array2<f32>,
    b2: Array1<f32>,
}

impl Network {
    /// The seed decides the weights to begin with; those of the hidden layer do not depend on the number of outputs.
    pub(crate) fn new(outputs: usize, seed: u64) -> Self {
        let mut rng = train::rng(seed);
        let mut normal =
            |m: usize, n: usize| train::normal((m, n), 1.0 / (m as f32).sqrt(), &mut rng);
        let (w1, w2) = (normal(PIXELS, HIDDEN), normal(HIDDEN, outputs));
        Self { w1, b1: Array1::zeros(HIDDEN), w2, b2: Array1::zeros(outputs) }
    }
}

/// What the network makes of m images: m × 784 pixels become m × outputs activations.
#[derive_grad]
pub(crate) fn forward(net: &Network, x: ArrayView2<f32>) -> Array2<f32> {
    let a1 = sigmoid(x.dot(&net.w1) + &net.b1);
    sigmoid(a1.dot(&net.w2) + &net.b2)
}

/// The quadratic cost C = 1/(2n) Σ‖y(x) − a‖² of n images, the mean of the costs C_x of each.
#[derive_grad(wrt(net))]
pub(crate) fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}
