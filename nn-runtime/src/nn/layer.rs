//! One layer of a network.

use ndarray::{Array1, Array2};
use rand::Rng;

use super::{Activation, Dropout, Grid, Initialiser, LayerSettings, NetworkError, Window};
use crate::{Float, Params};

/// The most weights of a layer, and the most outputs for an image.
const LIMIT: usize = 1 << 28;

/// The parameters of a layer, and what it does with them.
#[derive(Clone, Debug, Params)]
pub struct Layer<T: Float = f32> {
    /// A column for each neuron or filter: inputs × neurons.
    pub w: Array2<T>,
    /// One for each neuron or filter.
    pub b: Array1<T>,
    #[param(skip)]
    pub(super) kind: Kind,
    #[param(skip)]
    pub(super) response: Response,
    /// Nothing if all neurons stay.
    #[param(skip)]
    pub(super) dropout: Option<Dropout>,
    /// The numbers that it makes of an image.
    #[param(skip)]
    pub(super) outputs: usize,
}

/// How a layer weighs its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// All of them for each neuron.
    Dense,
    /// Those in the window for each filter, of the images that enter the network.
    ConvolutionOfData(Window),
    /// Those in the window for each filter.
    Convolution(Window),
}

/// What a layer makes of its weighted inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Response {
    /// Its activations.
    Of(Activation),
    /// Those of the largest ones alone: of images of this size, in squares of that.
    OfLargest(Activation, Grid, usize),
}

/// What a layer is given for an image.
#[derive(Clone, Copy)]
pub(super) enum Input {
    /// The image of the data.
    Data(Grid),
    /// An image that a convolution made.
    Image(Grid),
    /// As many numbers.
    Numbers(usize),
}

impl Input {
    fn count(self) -> usize {
        match self {
            Self::Data(image) | Self::Image(image) => image.count(),
            Self::Numbers(count) => count,
        }
    }
}

impl Layer {
    /// The layer of this number, counted from 1, for what the layers before make of an image; and what it makes of
    /// that.
    pub(super) fn new(
        settings: &LayerSettings,
        layer: usize,
        input: Input,
        first: &mut First<'_, impl Rng>,
    ) -> Result<(Self, Input), NetworkError> {
        match *settings {
            LayerSettings::Dense { neurons, activation, dropout } => {
                if neurons == 0 {
                    return Err(NetworkError::NoNeurons { layer });
                }
                let response = Response::Of(activation);
                let plan = Plan::dense(layer, input, neurons, response, dropout);
                Ok((plan.build(first)?, Input::Numbers(neurons)))
            }
            LayerSettings::Convolution { channels, size, activation, padding, pool, dropout } => {
                let (Input::Data(image) | Input::Image(image)) = input else {
                    return Err(NetworkError::ConvolutionAfterDense { layer });
                };
                if channels == 0 {
                    return Err(NetworkError::NoChannels { layer });
                }
                let Grid { height, width, .. } = image;
                let window = Window::new(image, size, padding);
                let window = window.ok_or(NetworkError::Window { layer, size, height, width })?;
                // Before it is multiplied: the product may be no number of the machine's.
                if channels > LIMIT / window.places() {
                    return Err(NetworkError::TooLarge { layer, limit: LIMIT });
                }
                let result = window.output(channels);
                let (response, output) = match pool {
                    None => (Response::Of(activation), result),
                    Some(size) => {
                        let Grid { height, width, .. } = result;
                        let pooled = result.pooled(size);
                        let pooled =
                            pooled.ok_or(NetworkError::Pool { layer, size, height, width })?;
                        (Response::OfLargest(activation, result, size), pooled)
                    }
                };
                let kind = match input {
                    Input::Data(_) => Kind::ConvolutionOfData(window),
                    _ => Kind::Convolution(window),
                };
                let shape = (window.inputs(), channels);
                let plan = Plan { layer, kind, shape, response, outputs: output.count(), dropout };
                Ok((plan.build(first)?, Input::Image(output)))
            }
        }
    }

    pub(super) fn widened(&self) -> Layer<f64> {
        let &Self { ref w, ref b, kind, response, dropout, outputs } = self;
        let (w, b) = (w.mapv(f64::from), b.mapv(f64::from));
        Layer { w, b, kind, response, dropout, outputs }
    }

    /// The last layer, whose activation belongs to the cost.
    pub(super) fn output(
        layer: usize,
        input: Input,
        outputs: usize,
        first: &mut First<'_, impl Rng>,
    ) -> Result<Self, NetworkError> {
        if outputs == 0 {
            return Err(NetworkError::NoOutputs);
        }
        Plan::dense(layer, input, outputs, Response::Of(Activation::Identity), 0.0).build(first)
    }
}

/// Where first weights and biases come from.
pub(super) struct First<'r, R> {
    /// What suits each layer, if there is none.
    pub(super) initialiser: Option<Initialiser>,
    pub(super) rng: &'r mut R,
}

/// A layer before its weights are drawn.
struct Plan {
    layer: usize,
    kind: Kind,
    /// Inputs × neurons.
    shape: (usize, usize),
    response: Response,
    outputs: usize,
    dropout: f32,
}

impl Plan {
    fn dense(layer: usize, input: Input, neurons: usize, response: Response, dropout: f32) -> Self {
        let shape = (input.count(), neurons);
        Self { layer, kind: Kind::Dense, shape, response, outputs: neurons, dropout }
    }

    fn build(self, first: &mut First<'_, impl Rng>) -> Result<Layer, NetworkError> {
        let Self { layer, kind, shape: (inputs, neurons), response, outputs, dropout } = self;
        let rate = dropout;
        let dropout = Dropout::new(rate).ok_or(NetworkError::Dropout { layer, rate })?;
        if inputs.checked_mul(neurons).is_none_or(|weights| weights > LIMIT) {
            return Err(NetworkError::TooLarge { layer, limit: LIMIT });
        }
        let (Response::Of(activation) | Response::OfLargest(activation, ..)) = response;
        let suitable = match activation {
            Activation::Relu | Activation::LeakyRelu | Activation::Gelu => Initialiser::HeNormal,
            _ => Initialiser::LecunNormal,
        };
        let initialiser = first.initialiser.unwrap_or(suitable);
        Ok(Layer {
            w: initialiser.weights((inputs, neurons), first.rng),
            b: initialiser.biases(neurons, first.rng),
            kind,
            response,
            dropout: (rate > 0.0).then_some(dropout),
            outputs,
        })
    }
}
