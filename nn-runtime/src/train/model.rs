//! What can be trained.

use ndarray::{Array2, ArrayView2};
use rand::rngs::ChaCha8Rng;

use crate::data::Batch;
use crate::{Mismatch, Params, Workspace};

/// A network that can be trained.
pub trait Model: Params<Elem = f32> {
    /// The outputs for a batch, m × 784 pixels in 0..1 → m × width of the targets: activations, after softmax or sigmoid.
    fn outputs(&self, x: ArrayView2<'_, f32>) -> Array2<f32>;

    /// The mean cost of a batch and its gradient. `rng` serves dropout.
    fn cost_and_gradient(&self, batch: &Batch, rng: &mut ChaCha8Rng) -> (f32, Self);

    /// [`cost_and_gradient`](Self::cost_and_gradient), the gradient overwriting another of the same shape.
    ///
    /// A model whose gradient code can add to memory of the caller, as `cost::value_and_grad_in` does, makes no arrays for
    /// it; memory of `workspace` is used, and left there for the next step.
    fn gradient_in(
        &self,
        batch: &Batch,
        gradient: &mut Self,
        workspace: &mut Workspace,
        rng: &mut ChaCha8Rng,
    ) -> f32 {
        let _ = workspace;
        let cost;
        (cost, *gradient) = self.cost_and_gradient(batch, rng);
        cost
    }

    /// A step of plain gradient descent, w ← w − η·∂C/∂w with the learning rate `eta`, where C is the mean cost of the
    /// batch. Returns what that was before the step.
    ///
    /// A model that can descend in place, as `cost::descend_in` does, keeps no gradient; memory of `workspace` is used, and
    /// left there for the next step.
    fn step(
        &mut self,
        batch: &Batch,
        eta: f32,
        workspace: &mut Workspace,
        rng: &mut ChaCha8Rng,
    ) -> f32 {
        let _ = workspace;
        let (cost, gradient) = self.cost_and_gradient(batch, rng);
        self.descend(eta, &gradient);
        cost
    }

    /// Compares the derivatives at some positions with differences, in `f64`: see [`gradcheck_at`](crate::gradcheck_at).
    ///
    /// # Errors
    /// The derivative that differs most, if one differs by more than differences can tell.
    fn check(&self, batch: &Batch, positions: &[usize]) -> Result<(), Mismatch>;
}
