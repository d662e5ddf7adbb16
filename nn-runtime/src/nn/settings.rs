//! What a network is built from.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Activation, Padding};

/// A hidden layer of a [`Network`](super::Network), as it is written in a file of settings.
///
/// ```
/// use nn_runtime::nn::{Activation, LayerSettings, Padding};
///
/// let text = r#"{"kind": "convolution", "channels": 16, "size": 5, "activation": "relu", "pool": 2}"#;
/// let layer: LayerSettings = serde_json::from_str(text)?;
/// let expected = LayerSettings::Convolution {
///     channels: 16,
///     size: 5,
///     activation: Activation::Relu,
///     padding: Padding::Valid,
///     pool: Some(2),
///     dropout: 0.0,
/// };
/// assert_eq!(layer, expected);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LayerSettings {
    /// Neurons that see everything: activation(a·w + b).
    Dense {
        /// The number of neurons.
        neurons: usize,
        /// What they make of their weighted inputs.
        activation: Activation,
        /// The probability of each neuron to be left out while training.
        #[serde(default)]
        dropout: f32,
    },
    /// Neurons that see a small window each, the same ones at every place: activation(pool(a ∗ w + b)).
    ///
    /// Pooling comes first because there are fewer activations to compute afterwards. For every activation that
    /// increases with its input, all but `gelu` and `softmax`, the other order gives the same.
    Convolution {
        /// The number of filters, each of which makes a channel.
        channels: usize,
        /// Pixels along a side of the window.
        size: usize,
        /// What they make of their weighted inputs.
        activation: Activation,
        /// What happens at the border.
        #[serde(default)]
        padding: Padding,
        /// Of squares with this many pixels along a side, the largest number stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pool: Option<usize>,
        /// The probability of each number of the result to be left out while training.
        #[serde(default)]
        dropout: f32,
    },
}

/// Why there is no network of these settings. Layers are counted from 1.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// There is nothing to learn.
    #[error("the network has 0 outputs, expected at least 1")]
    NoOutputs,

    /// A dense layer without neurons.
    #[error("layer {layer} has 0 neurons, expected at least 1")]
    NoNeurons {
        /// The layer.
        layer: usize,
    },

    /// A convolution without filters.
    #[error("layer {layer} has 0 channels, expected at least 1")]
    NoChannels {
        /// The layer.
        layer: usize,
    },

    /// The result of a dense layer is no image.
    #[error("layer {layer} is a convolution after a dense layer: put convolutions first")]
    ConvolutionAfterDense {
        /// The layer.
        layer: usize,
    },

    /// The window of a convolution does not fit into the image.
    #[error(
        "the window of layer {layer} is {size}×{size} pixels, its input {height}×{width}: expected a \
         size from 1 to {}",
        height.min(width)
    )]
    Window {
        /// The layer.
        layer: usize,
        /// Pixels along a side of the window.
        size: usize,
        /// Lines of the layer's input.
        height: usize,
        /// Columns of the layer's input.
        width: usize,
    },

    /// No square of pixels to pool fits.
    #[error(
        "layer {layer} pools {size}×{size} pixels of a result of {height}×{width}: expected a pool \
         from 1 to {}",
        height.min(width)
    )]
    Pool {
        /// The layer.
        layer: usize,
        /// Pixels along a side of a square.
        size: usize,
        /// Lines of the result of the convolution.
        height: usize,
        /// Columns of the result of the convolution.
        width: usize,
    },

    /// A dropout that is no probability, or leaves nothing.
    #[error("the dropout of layer {layer} is {rate}, expected a number from 0 to below 1")]
    Dropout {
        /// The layer.
        layer: usize,
        /// The probability.
        rate: f32,
    },

    /// More numbers than fit into memory.
    #[error(
        "layer {layer} has more than {limit} weights, or as many outputs an image: make it smaller"
    )]
    TooLarge {
        /// The layer.
        layer: usize,
        /// The most numbers that it may have.
        limit: usize,
    },
}
