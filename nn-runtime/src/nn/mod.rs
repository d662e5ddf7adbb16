//! Parts of networks: layers, activations, costs, first weights, and a [`Network`] built of them by plain settings.
//!
//! Everything here can be called in functions with [`derive_grad`](macro@crate::derive_grad), and is generic over `f32` and
//! `f64`. A batch is a matrix whose rows are images, m × 784 at the input; between convolutions a row has the order of
//! [`Grid`].
//!
//! ```
//! use ndarray::{Array1, Array2, ArrayView2};
//! use nn_runtime::nn::{Grid, Padding, Window, conv2d_of_data, max_pool2d, softmax_cross_entropy};
//! use nn_runtime::{Params, derive_grad, relu};
//!
//! /// A convolution, then a dense layer.
//! #[derive(Clone, Params)]
//! struct Small {
//!     filters: Array2<f32>,
//!     filter_biases: Array1<f32>,
//!     w: Array2<f32>,
//!     b: Array1<f32>,
//! }
//!
//! #[derive_grad(wrt(net))]
//! fn cost(net: &Small, window: Window, result: Grid, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
//!     let z = conv2d_of_data(x, &net.filters, &net.filter_biases, window);
//!     let a = relu(max_pool2d(z.view(), result, 2));
//!     let outputs = a.dot(&net.w) + &net.b;
//!     softmax_cross_entropy(outputs.view(), y)
//! }
//!
//! let window = Window::new(Grid::DIGIT, 5, Padding::Valid).unwrap();
//! let result = window.output(8); // 24 × 24 pixels with 8 channels
//! let net = Small {
//!     filters: Array2::zeros((window.inputs(), 8)),
//!     filter_biases: Array1::zeros(8),
//!     w: Array2::zeros((result.pooled(2).unwrap().count(), 10)),
//!     b: Array1::zeros(10),
//! };
//! let (x, y) = (Array2::zeros((1, 784)), Array2::from_shape_fn((1, 10), |(_, k)| if k == 3 { 1.0 } else { 0.0 }));
//! let (value, gradient) = cost::value_and_grad(&net, window, result, x.view(), y.view());
//! assert!((value - 10_f32.ln()).abs() < 1e-6);
//! assert!((gradient.b[3] + 0.9).abs() < 1e-6);
//! ```

mod activation;
mod chunks;
mod convolution;
mod cost;
mod dropout;
mod gaussian;
mod grid;
mod initialiser;
mod layer;
mod network;
mod normalised;
mod patches;
mod pooling;
mod rows;
mod settings;

pub use activation::Activation;
pub use convolution::{conv2d, conv2d_of_data};
pub use cost::{Cost, quadratic, sigmoid_cross_entropy};
pub use dropout::Dropout;
pub use gaussian::gelu;
pub use grid::{Grid, Padding, Window};
pub use initialiser::Initialiser;
pub use layer::Layer;
pub use network::Network;
pub use normalised::{softmax, softmax_cross_entropy};
pub use pooling::max_pool2d;
pub use settings::{LayerSettings, NetworkError};
