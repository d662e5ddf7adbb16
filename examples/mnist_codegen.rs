//! The network of the lecture, trained on handwritten digits with a gradient that the compiler wrote.
//!
//! `cargo run --release --example mnist_codegen`, to which `-- --help` adds the options.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use ndarray::{Array1, Array2, ArrayView2};
use nn_runtime::data::targets::Targets;
use nn_runtime::data::{self, CLASSES, Digits, PIXELS};
use nn_runtime::train::{self, Log};
use nn_runtime::{Params, derive_grad, sigmoid};

/// A layer of sigmoid neurons, each σ(w·x + b): w sets how steep it is, b where.
#[derive(Clone, Params)]
struct Layer {
    /// A column for each neuron: inputs × neurons.
    w: Array2<f32>,
    /// One for each neuron.
    b: Array1<f32>,
}

#[derive(Clone, Params)]
struct Network {
    layers: Vec<Layer>,
}

/// What the network makes of a batch: m × 784 pixels in 0..1 become m × 10 activations in 0..1 (m × 4 for
/// binary targets).
#[derive_grad]
fn forward(net: &Network, x: ArrayView2<f32>) -> Array2<f32> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

/// The quadratic cost C = 1/(2n) Σ‖y(x) − a‖² of a batch of n images.
///
/// The macro differentiates it, and with it `forward`: that is backpropagation, written at compile time.
#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

/// Stochastic gradient descent: for each mini-batch of m images, w ← w − η/m Σ ∂C_x/∂w, and so for b.
fn train(args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    let digits = Digits::open(args.data.as_deref(), data::tell(args.quiet))?;
    let mut log = Log::new(digits.origin.name(), args.epochs)
        .quiet(args.quiet)
        .metrics(args.metrics.as_deref())?;
    let mut rng = train::rng(args.seed);
    let mut net = Network::new(&args.sizes(), &mut rng);

    for number in 1..=args.epochs {
        let mut epoch = log.epoch(number, digits.train.len());
        for batch in digits.train.batches_in(&args.targets, args.batch_size, &mut rng)? {
            let (c, gradient) = cost::value_and_grad(&net, batch.x.view(), batch.y.view());
            net.descend(args.eta, &gradient);
            epoch.batch(batch.len(), c);
        }
        epoch.finish(|| {
            let outputs = forward(&net, digits.test.images.view());
            train::accuracy_in(&args.targets, outputs.view(), &digits.test.labels)
        })?;
    }
    Ok(())
}

impl Network {
    /// Weights are normal with variance 1/inputs, so that no neuron starts saturated; biases are 0.
    fn new(sizes: &[usize], rng: &mut impl rand::Rng) -> Self {
        let layer = |pair: &[usize]| Layer {
            w: train::normal((pair[0], pair[1]), 1.0 / (pair[0] as f32).sqrt(), rng),
            b: Array1::zeros(pair[1]),
        };
        Self { layers: sizes.windows(2).map(layer).collect() }
    }
}

/// Trains the sigmoid network of the lecture on MNIST, with gradient code that `#[derive_grad]` wrote.
#[derive(Parser)]
struct Args {
    /// Folder of the four MNIST files, plain or .gz [default: a download, or else digits drawn by a program]
    #[arg(long, value_name = "DIR", env = "MNIST_DIR")]
    data: Option<PathBuf>,
    /// Neurons of each hidden layer
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_value = "30", value_parser = count)]
    hidden: Vec<usize>,
    /// What the outputs stand for: one-hot, a digit each, or binary, the four places of a digit in base two
    #[arg(long, value_name = "CODE", default_value = "one-hot", value_parser = targets)]
    targets: Targets,
    /// Passes over the training images
    #[arg(long, default_value_t = 30)]
    epochs: usize,
    /// Images in a mini-batch
    #[arg(long, value_name = "M", default_value_t = 10, value_parser = count)]
    batch_size: usize,
    /// Learning rate η
    #[arg(long, default_value_t = 3.0, value_parser = rate)]
    eta: f32,
    /// Starts the random numbers: the same seed gives the same network, to the bit
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Adds a JSON line for each epoch to this file
    #[arg(long, value_name = "FILE.jsonl")]
    metrics: Option<PathBuf>,
    /// Prints nothing but errors, and a note if the digits are not MNIST
    #[arg(long)]
    quiet: bool,
}

impl Args {
    /// Neurons from the input to the output: 784 pixels, the hidden layers, 10 digits or 4 places.
    fn sizes(&self) -> Vec<usize> {
        [&[PIXELS], &self.hidden[..], &[self.targets.width()]].concat()
    }
}

/// A number of neurons or images: at least one.
fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("must be at least 1".into()),
        Ok(count) => Ok(count),
        Err(error) => Err(format!("{error}")),
    }
}

/// A code of the digits.
fn targets(name: &str) -> Result<Targets, String> {
    match name {
        "one-hot" => Ok(Targets::one_hot(CLASSES)),
        "binary" => Ok(Targets::binary(CLASSES)),
        _ => Err("must be one-hot or binary".into()),
    }
}

/// A learning rate: positive and finite.
fn rate(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && f32::is_finite(rate) => Ok(rate),
        Ok(_) => Err("must be positive and finite".into()),
        Err(error) => Err(format!("{error}")),
    }
}

fn main() -> ExitCode {
    match train(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
