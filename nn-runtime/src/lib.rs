//! Gradients of ordinary Rust functions, written at compile time.
//!
//! ```
//! use ndarray::{Array1, ArrayView1, ArrayView2, array};
//! use nn_runtime::{Params, derive_grad, sigmoid};
//!
//! #[derive(Clone, Params)]
//! struct Neuron {
//!     w: Array1<f64>,
//!     b: f64,
//! }
//!
//! /// Half the squared error of σ(x·w + b), a row of x an example.
//! #[derive_grad(wrt(neuron))]
//! fn cost(neuron: &Neuron, x: ArrayView2<f64>, y: ArrayView1<f64>) -> f64 {
//!     let error = sigmoid(x.dot(&neuron.w) + neuron.b) - y;
//!     0.5 * error.mapv(|e| e * e).sum()
//! }
//!
//! // A neuron learns to say "or".
//! let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
//! let y = array![0.0, 1.0, 1.0, 1.0];
//! let mut neuron = Neuron { w: Array1::zeros(2), b: 0.0 };
//! let before = cost(&neuron, x.view(), y.view());
//! for _ in 0..200 {
//!     let gradient = cost::grad(&neuron, x.view(), y.view());
//!     neuron.descend(1.0, &gradient);
//! }
//! assert!(cost(&neuron, x.view(), y.view()) < before / 10.0);
//! ```
//!
//! [`derive_grad`] says what it understands. [`Params`] are structures of parameters, [`Float`] is the element type of
//! generic code. With the feature `data` there are handwritten digits as mini-batches, with `download` MNIST from its
//! mirrors, with `train` parts of networks (`nn`) and what a training loop needs around the gradient; all are on by
//! default. Without default features the crate is differentiation alone, and `no_std`.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;
// What the macros write begins with `::nn_runtime`, here as everywhere.
#[cfg(feature = "train")]
extern crate self as nn_runtime;

mod accumulate;
mod arrays;
mod blank;
mod cells;
#[cfg(feature = "data")]
pub mod data;
mod diff;
mod direction;
mod exp;
mod float;
mod functions;
mod gradcheck;
#[doc(hidden)]
pub mod kernels;
mod list;
pub mod math;
#[cfg(feature = "train")]
pub mod nn;
mod optional;
mod order;
mod params;
mod sink;
mod tape;
#[cfg(feature = "train")]
pub mod train;
mod tuples;
mod workspace;

#[doc(hidden)]
#[path = "rt.rs"]
pub mod __rt;

pub use accumulate::Accumulate;
#[cfg(feature = "train")]
pub use kernels::set_threads;
/// The arrays that gradients are taken of, in the release that this crate is built with.
pub use ndarray;

pub use diff::Diff;
pub use float::Float;
pub use functions::{Elementwise, relu, sigmoid, softplus, stop};
pub use gradcheck::{Mismatch, gradcheck, gradcheck_at};
pub use nn_macros::{Params, derive_grad, grad_rule};
pub use params::Params;
pub use workspace::Workspace;
