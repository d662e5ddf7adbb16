//! Cost functions.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::normalised::{softmax, softmax_cross_entropy};
use crate::{Float, derive_grad, sigmoid, softplus};

/// What a network is to make small, and with it the activation of its outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// [`quadratic()`], for sigmoid outputs: targets are numbers from 0 to 1, in any code.
    Quadratic,
    /// [`softmax_cross_entropy()`](super::softmax_cross_entropy()), for softmax outputs: of several classes it is one, and
    /// targets are one-hot.
    CrossEntropy,
    /// [`sigmoid_cross_entropy()`], for sigmoid outputs: each output is a question of its own, as in the binary code.
    BinaryCrossEntropy,
}

impl Cost {
    /// The outputs for their weighted inputs `z`, both m × n: sigmoid or softmax.
    pub fn outputs<T: Float>(self, z: Array2<T>) -> Array2<T> {
        match self {
            Self::Quadratic | Self::BinaryCrossEntropy => sigmoid(z),
            Self::CrossEntropy => softmax(z.view()),
        }
    }

    /// The mean cost of a batch by the weighted inputs `z` of the outputs and the targets `y`, both m × n.
    ///
    /// It is differentiable with respect to `z`: the companions are `mean_grad` and so on.
    ///
    /// # Panics
    /// If `z` and `y` differ in shape.
    #[derive_grad(wrt(z))]
    pub fn mean<T: Float>(self, z: ArrayView2<'_, T>, y: ArrayView2<'_, T>) -> T {
        match self {
            Self::Quadratic => quadratic(sigmoid(z).view(), y),
            Self::CrossEntropy => softmax_cross_entropy(z, y),
            Self::BinaryCrossEntropy => sigmoid_cross_entropy(z, y),
        }
    }
}

/// The quadratic cost 1/(2m) Σ‖y − a‖² of outputs `a` with targets `y`, both m × n.
///
/// It is differentiable with respect to `a`. Source: M. Nielsen, *Neural Networks and Deep Learning*, 2015, equation 6.
///
/// # Panics
/// If `a` and `y` do not fit.
#[derive_grad(wrt(a))]
pub fn quadratic<T: Float>(a: ArrayView2<'_, T>, y: ArrayView2<'_, T>) -> T {
    let error = &a - &y;
    error.mapv(|e| e * e).sum() / T::lit(2.0 * a.nrows() as f64)
}

/// The cross-entropy −1/m Σ [y·ln a + (1 − y)·ln(1 − a)] of sigmoid outputs a = σ(z) with targets `y`, from their weighted
/// inputs `z`, both m × n.
///
/// Computed as ln(1 + eᶻ) − y·z, where nothing overflows and no logarithm meets an output that was rounded to 0 or 1.
/// It is differentiable with respect to `z`: the derivative is (σ(z) − y)/m. Source: M. Nielsen, *Neural Networks and
/// Deep Learning*, 2015, equation 63.
///
/// # Panics
/// If `z` and `y` do not fit.
#[derive_grad(wrt(z))]
pub fn sigmoid_cross_entropy<T: Float>(z: ArrayView2<'_, T>, y: ArrayView2<'_, T>) -> T {
    let cost = softplus(z) - &y * &z;
    cost.sum() / T::lit(z.nrows() as f64)
}
