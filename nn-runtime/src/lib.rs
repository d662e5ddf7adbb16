//! Runtime of the gradient compiler: traits, kernels, data and training.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "data")]
pub mod data;
#[cfg(feature = "train")]
pub mod train;
