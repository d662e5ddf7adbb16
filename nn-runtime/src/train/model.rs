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
        gradient_anew(self, batch, gradient, rng)
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
        step_by_gradient(self, batch, eta, rng)
    }

    /// Compares the derivatives at some positions with differences, in `f64`: see [`gradcheck_at`](crate::gradcheck_at).
    ///
    /// # Errors
    /// The derivative that differs most, if one differs by more than differences can tell.
    fn check(&self, batch: &Batch, positions: &[usize]) -> Result<(), Mismatch>;
}

/// [`Model::gradient_in`] of what cannot add to memory of the caller.
pub(crate) fn gradient_anew<M: Model>(
    model: &M,
    batch: &Batch,
    gradient: &mut M,
    rng: &mut ChaCha8Rng,
) -> f32 {
    let cost;
    (cost, *gradient) = model.cost_and_gradient(batch, rng);
    cost
}

/// [`Model::step`] of what cannot descend in place.
pub(crate) fn step_by_gradient<M: Model>(
    model: &mut M,
    batch: &Batch,
    eta: f32,
    rng: &mut ChaCha8Rng,
) -> f32 {
    let (cost, gradient) = model.cost_and_gradient(batch, rng);
    model.descend(eta, &gradient);
    cost
}
