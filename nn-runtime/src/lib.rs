//! Runtime of the gradient compiler: traits, kernels, data and training.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accumulate;
#[cfg(feature = "data")]
pub mod data;
mod diff;
mod exp;
mod float;
mod functions;
#[doc(hidden)]
pub mod kernels;
mod list;
pub mod math;
mod params;
#[cfg(feature = "train")]
pub mod train;
mod tuples;

#[doc(hidden)]
#[path = "rt.rs"]
pub mod __rt;

pub use accumulate::Accumulate;
pub use diff::Diff;
pub use float::Float;
pub use functions::{Elementwise, relu, sigmoid, softplus};
pub use nn_macros::{Params, derive_grad};
pub use params::Params;
