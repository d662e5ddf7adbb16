//! Where training begins.

use ndarray::{Array1, Array2};
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::train;

/// How weights are drawn at first. Their variance decides whether signals grow or vanish from layer to layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initialiser {
    /// All 0: for biases. Neurons that begin alike stay alike.
    Zeros,
    /// Normal with variance 1, biases too, as in the first chapter of M. Nielsen, *Neural Networks and Deep Learning*, 2015. With many
    /// inputs, neurons begin saturated.
    StandardNormal,
    /// Normal with variance 1/inputs, for sigmoid and tanh (Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, *Efficient
    /// backprop*, 1998).
    #[default]
    LecunNormal,
    /// Uniform with variance 1/inputs.
    LecunUniform,
    /// Normal with variance 2/(inputs + neurons), for both directions alike (X. Glorot and Y. Bengio, *Understanding the
    /// difficulty of training deep feedforward neural networks*, 2010).
    GlorotNormal,
    /// Uniform with variance 2/(inputs + neurons).
    GlorotUniform,
    /// Normal with variance 2/inputs, for rectifiers, which let half of it pass (K. He, X. Zhang, S. Ren and J. Sun, *Delving
    /// deep into rectifiers*, 2015).
    HeNormal,
    /// Uniform with variance 2/inputs.
    HeUniform,
}

impl Initialiser {
    /// Weights of shape inputs × neurons, a column for each neuron; of a convolution, inputs of a filter × filters.
    ///
    /// ```
    /// use nn_runtime::{nn::Initialiser, train};
    ///
    /// let w = Initialiser::GlorotUniform.weights((784, 30), &mut train::rng(1));
    /// let limit = (6.0_f32 / (784.0 + 30.0)).sqrt();
    /// assert!(w.iter().all(|w| w.abs() <= limit));
    /// ```
    pub fn weights(self, shape: (usize, usize), rng: &mut impl Rng) -> Array2<f32> {
        let (inputs, neurons) = (shape.0 as f64, shape.1 as f64);
        let variance = match self {
            Self::Zeros => 0.0,
            Self::StandardNormal => 1.0,
            Self::LecunNormal | Self::LecunUniform => 1.0 / inputs,
            Self::GlorotNormal | Self::GlorotUniform => 2.0 / (inputs + neurons),
            Self::HeNormal | Self::HeUniform => 2.0 / inputs,
        };
        match self {
            Self::Zeros => Array2::zeros(shape),
            Self::StandardNormal | Self::LecunNormal | Self::GlorotNormal | Self::HeNormal => {
                train::normal(shape, variance.sqrt() as f32, rng)
            }
            Self::LecunUniform | Self::GlorotUniform | Self::HeUniform => {
                // The variance of a uniform distribution from −r to r is r²/3.
                let limit = (3.0 * variance).sqrt() as f32;
                Array2::from_shape_simple_fn(shape, || limit * train::symmetric(rng))
            }
        }
    }
    /// Biases, one for each neuron: 0 but for [`StandardNormal`](Self::StandardNormal).
    pub fn biases(self, neurons: usize, rng: &mut impl Rng) -> Array1<f32> {
        match self {
            Self::StandardNormal => train::normal(neurons, 1.0, rng),
            _ => Array1::zeros(neurons),
        }
    }
}
