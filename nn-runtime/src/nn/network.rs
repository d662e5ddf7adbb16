//! A network of layers that classifies images.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

use ndarray::{Array2, ArrayView2, Axis, s};
use rand::Rng;
use rand::rngs::ChaCha8Rng;

use super::chunks::{chunks, in_order};
use super::layer::{First, Input, Kind, Layer, Response};
use super::{
    Cost, Grid, Initialiser, LayerSettings, NetworkError, conv2d, conv2d_of_data, max_pool2d,
};
use crate::data::Batch;
use crate::diff::zero_of;
use crate::train::{Model, Settings, TrainError, gradient_anew, step_by_gradient};
use crate::{Float, Mismatch, Params, Workspace, derive_grad, gradcheck_at};

/// The images that are trained with at once in a network with convolutions.
///
/// It must not depend on the number of threads, so that sums are rounded alike with any.
const CHUNK: usize = 16;

/// A network of dense layers and convolutions, for images of 28 × 28 pixels in rows of 784.
///
/// Hidden layers are built from [`LayerSettings`]; the output layer is implied: it is dense, its activation that of the
/// [`Cost`]. Weights begin normally distributed, with variance 2/inputs before rectifiers and 1/inputs elsewhere,
/// and biases with 0.
///
/// ```
/// use ndarray::{Array2, array};
/// use nn_runtime::nn::{Activation, Cost, LayerSettings, Network};
/// use nn_runtime::train::{self, Model};
/// use nn_runtime::{Params, data::Batch};
///
/// let mut rng = train::rng(1);
/// let hidden = [LayerSettings::Dense { neurons: 30, activation: Activation::Sigmoid, dropout: 0.0 }];
/// let mut net = Network::new(&hidden, 2, Cost::CrossEntropy, &mut rng)?;
/// assert_eq!(net.count(), 784 * 30 + 30 + 30 * 2 + 2);
///
/// // A bright image and a dark one.
/// let x = Array2::from_shape_fn((2, 784), |(image, _)| image as f32);
/// let batch = Batch { x, y: array![[1.0, 0.0], [0.0, 1.0]] };
/// for _ in 0..100 {
///     let (_, gradient) = net.cost_and_gradient(&batch, &mut rng);
///     net.descend(0.1, &gradient);
/// }
/// let outputs = net.outputs(batch.x.view());
/// assert!(outputs[[0, 0]] > 0.9 && outputs[[1, 1]] > 0.9);
/// # Ok::<(), nn_runtime::nn::NetworkError>(())
/// ```
#[derive(Clone, Debug, Params)]
pub struct Network<T: Float = f32> {
    /// From the input to the output.
    pub layers: Vec<Layer<T>>,
    #[param(skip)]
    cost: Cost,
    #[param(skip)]
    threads: usize,
}

impl Network {
    /// A network of these hidden layers with as many `outputs`, whose first weights are drawn from `rng`.
    ///
    /// # Errors
    /// [`NetworkError`] names the layer that cannot be, and why.
    pub fn new(
        layers: &[LayerSettings],
        outputs: usize,
        cost: Cost,
        rng: &mut ChaCha8Rng,
    ) -> Result<Self, NetworkError> {
        Self::initialised(layers, outputs, cost, None, rng)
    }

    /// As [`new`](Self::new), with first weights and biases of one kind in all layers, if it is given.
    ///
    /// # Errors
    /// [`NetworkError`] names the layer that cannot be, and why.
    pub fn initialised(
        layers: &[LayerSettings],
        outputs: usize,
        cost: Cost,
        initialiser: Option<Initialiser>,
        rng: &mut ChaCha8Rng,
    ) -> Result<Self, NetworkError> {
        let mut first = First { initialiser, rng };
        let mut input = Input::Data(Grid::DIGIT);
        let mut built = Vec::with_capacity(layers.len() + 1);
        for (before, settings) in layers.iter().enumerate() {
            let (layer, output) = Layer::new(settings, before + 1, input, &mut first)?;
            built.push(layer);
            input = output;
        }
        built.push(Layer::output(layers.len() + 1, input, outputs, &mut first)?);
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self { layers: built, cost, threads })
    }

    /// The network of the settings of a run.
    ///
    /// # Errors
    /// [`TrainError::Network`] names the layer that cannot be, and why.
    pub fn from_settings(settings: &Settings, rng: &mut ChaCha8Rng) -> Result<Self, TrainError> {
        let Settings { layers, cost, initialiser, .. } = settings;
        let outputs = settings.targets.targets().width();
        Ok(Self::initialised(layers, outputs, *cost, *initialiser, rng)?)
    }

    /// The number of outputs.
    pub fn width(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// How many threads work on a batch, if there are convolutions; as many as there are cores, unless it is said. The
    /// numbers that come out do not depend on it.
    pub fn set_threads(&mut self, threads: NonZero<usize>) {
        self.threads = threads.get();
    }

    /// The same network in double precision: to compare derivatives with differences.
    pub fn widened(&self) -> Network<f64> {
        let layers = self.layers.iter().map(Layer::widened).collect();
        Network { layers, cost: self.cost, threads: self.threads }
    }

    /// The factors of dropout for each layer that has any, of m images.
    fn masks(&self, images: usize, rng: &mut impl Rng) -> Vec<Option<Array2<f32>>> {
        let mask = |layer: &Layer| Some(layer.dropout?.mask((images, layer.outputs), rng));
        self.layers.iter().map(mask).collect()
    }

    /// Whether all images of the batch are worked on at once.
    fn is_whole(&self, batch: &Batch) -> bool {
        self.chunks(batch.len()).len() == 1
    }

    /// The images, cut into those that are worked on at once.
    fn chunks(&self, images: usize) -> Vec<Range<usize>> {
        // Large products are faster; those of convolutions are large in any case.
        let is_convolution = |layer: &Layer| layer.kind != Kind::Dense;
        let size = if self.layers.iter().any(is_convolution) { CHUNK } else { usize::MAX };
        chunks(images, size)
    }
}

impl Model for Network {
    fn outputs(&self, x: ArrayView2<'_, f32>) -> Array2<f32> {
        let no_masks = vec![None; self.layers.len()];
        let of_chunk = |images: &Range<usize>| {
            let x = x.slice(s![images.clone(), ..]);
            self.cost.outputs(weighted_outputs(self, x, &no_masks))
        };
        let mut outputs = Array2::zeros((0, self.width()));
        in_order(&self.chunks(x.nrows()), self.threads, of_chunk, |part| {
            outputs.append(Axis(0), part.view()).expect("as many outputs for each image");
        });
        outputs
    }

    fn cost_and_gradient(&self, batch: &Batch, rng: &mut ChaCha8Rng) -> (f32, Self) {
        let masks = self.masks(batch.len(), rng);
        let of_chunk = |images: &Range<usize>| {
            let rows = s![images.clone(), ..];
            let masks: Vec<_> = masks
                .iter()
                .map(|mask| mask.as_ref().map(|mask| mask.slice(rows).to_owned()))
                .collect();
            let share = images.len() as f32 / batch.len() as f32;
            let (x, y) = (batch.x.slice(rows), batch.y.slice(rows));
            let (mean, gradient) = mean_cost::vjp(self, self.cost, x, y, &masks, share);
            (share * mean, gradient)
        };
        let mut sum: Option<(f32, Self)> = None;
        in_order(&self.chunks(batch.len()), self.threads, of_chunk, |part| match &mut sum {
            None => sum = Some(part),
            Some((cost, gradient)) => {
                *cost += part.0;
                gradient.add_scaled(1.0, &part.1);
            }
        });
        // There is no mean over no images.
        sum.unwrap_or_else(|| (f32::NAN, zero_of(self)))
    }

    fn gradient_in(
        &self,
        batch: &Batch,
        gradient: &mut Self,
        workspace: &mut Workspace,
        rng: &mut ChaCha8Rng,
    ) -> f32 {
        if !self.is_whole(batch) {
            return gradient_anew(self, batch, gradient, rng);
        }
        let (x, y, masks) = (batch.x.view(), batch.y.view(), self.masks(batch.len(), rng));
        mean_cost::value_and_grad_in(self, self.cost, x, y, &masks, gradient, workspace)
    }

    fn step(
        &mut self,
        batch: &Batch,
        eta: f32,
        workspace: &mut Workspace,
        rng: &mut ChaCha8Rng,
    ) -> f32 {
        if !self.is_whole(batch) {
            return step_by_gradient(self, batch, eta, rng);
        }
        let (x, y, masks) = (batch.x.view(), batch.y.view(), self.masks(batch.len(), rng));
        mean_cost::descend_in(self, self.cost, x, y, &masks, eta, workspace)
    }

    fn check(&self, batch: &Batch, positions: &[usize]) -> Result<(), Mismatch> {
        let net = self.widened();
        let [x, y] = [&batch.x, &batch.y].map(|array| array.mapv(f64::from));
        let (masks, cost) = (vec![None; self.layers.len()], self.cost);
        let value = |net: &Network<f64>| mean_cost(net, cost, x.view(), y.view(), &masks);
        let gradient = |net: &Network<f64>| mean_cost::grad(net, cost, x.view(), y.view(), &masks);
        gradcheck_at(&net, positions.iter().copied(), value, gradient)
    }
}

/// The mean cost of a batch, x of shape m × 784 and y of m × outputs.
#[derive_grad(wrt(net))]
fn mean_cost<T: Float>(
    net: &Network<T>,
    cost: Cost,
    x: ArrayView2<'_, T>,
    y: ArrayView2<'_, T>,
    masks: &[Option<Array2<T>>],
) -> T {
    let z = weighted_outputs(net, x, masks);
    cost.mean(z.view(), y)
}

/// The weighted inputs of the output layer, m × outputs; `masks` are the factors of dropout.
#[derive_grad(wrt(net))]
fn weighted_outputs<T: Float>(
    net: &Network<T>,
    x: ArrayView2<'_, T>,
    masks: &[Option<Array2<T>>],
) -> Array2<T> {
    let mut a = x.to_owned();
    for (layer, mask) in net.layers.iter().zip(masks) {
        let z = match layer.kind {
            Kind::Dense => a.dot(&layer.w) + &layer.b,
            Kind::ConvolutionOfData(window) => conv2d_of_data(x, &layer.w, &layer.b, window),
            Kind::Convolution(window) => conv2d(a.view(), &layer.w, &layer.b, window),
        };
        a = match layer.response {
            Response::Of(activation) => activation.apply(z),
            Response::OfLargest(activation, image, size) => {
                activation.apply(max_pool2d(z.view(), image, size))
            }
        };
        if let Some(mask) = mask {
            a *= mask;
        }
    }
    a
}

#[cfg(test)]
mod tests;
