//! What can be trained.

use ndarray::{Array2, ArrayView2};
use rand::rngs::ChaCha8Rng;

use crate::data::Batch;
use crate::{Mismatch, Params};

/// A network that can be trained.
pub trait Model: Params<Elem = f32> {
    /// The outputs for a batch, m × 784 pixels in 0..1 → m × width of the targets: activations, after softmax or sigmoid.
    fn outputs(&self, x: ArrayView2<'_, f32>) -> Array2<f32>;

    /// The mean cost of a batch and its gradient. `rng` serves dropout.
    fn cost_and_gradient(&self, batch: &Batch, rng: &mut ChaCha8Rng) -> (f32, Self);

    /// Compares the derivatives at some positions with differences, in `f64`: see [`gradcheck_at`](crate::gradcheck_at).
    ///
    /// # Errors
    /// The derivative that differs most, if one differs by more than differences can tell.
    fn check(&self, batch: &Batch, positions: &[usize]) -> Result<(), Mismatch>;
}
