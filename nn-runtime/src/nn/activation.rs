//! Activation functions by name.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::{gelu, softmax};
use crate::{Float, derive_grad, relu, sigmoid};

/// What a layer makes of its weighted inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// x.
    Identity,
    /// 1/(1 + e⁻ˣ).
    Sigmoid,
    /// tanh x.
    Tanh,
    /// max(x, 0) (V. Nair and G. Hinton, *Rectified linear units improve restricted Boltzmann machines*, 2010).
    Relu,
    /// max(x, x/100) (A. Maas, A. Hannun and A. Ng, *Rectifier nonlinearities improve neural network acoustic models*,
    /// 2013).
    LeakyRelu,
    /// See [`gelu()`].
    Gelu,
    /// See [`softmax()`]: over all outputs of the layer.
    Softmax,
}

impl Activation {
    /// The activations for the weighted inputs `z`, shape m × neurons; the result has the same shape.
    ///
    /// It is differentiable with respect to `z`: the companions are `apply_vjp` and so on.
    ///
    /// ```
    /// use ndarray::array;
    /// use nn_runtime::nn::Activation;
    ///
    /// assert_eq!(Activation::LeakyRelu.apply(array![[-100.0, 2.0]]), array![[-1.0, 2.0]]);
    /// ```
    #[derive_grad(wrt(z))]
    pub fn apply<T: Float>(self, z: Array2<T>) -> Array2<T> {
        match self {
            Self::Identity => z,
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => z.mapv(|z| z.tanh()),
            Self::Relu => relu(z),
            Self::LeakyRelu => z.mapv(|z| z.max(T::lit(0.01) * z)),
            Self::Gelu => gelu(z.view()),
            Self::Softmax => softmax(z.view()),
        }
    }
}
