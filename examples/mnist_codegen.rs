//! The network of the lecture, trained on handwritten digits with a gradient that the compiler wrote.
//!
//! `cargo run --release --example mnist_codegen`, to which `-- --help` adds the options and `-- --list-presets` other
//! networks, up to one with convolutions.

mod presets;

use std::error::Error;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;
use ndarray::{Array1, Array2, ArrayView2};
use nn_runtime::data::{self, Batch, Digits};
use nn_runtime::nn::{self, Initialiser};
use nn_runtime::train::{self, Checkpoint, Code, Model, Options, Run, Settings, TrainError};
use nn_runtime::{
    Float, Mismatch, Params, Workspace, derive_grad, gradcheck_at, set_threads, sigmoid,
};
use presets::PRESETS;
use rand::rngs::ChaCha8Rng;

/// A layer of sigmoid neurons, each σ(w·x + b): w sets how steep it is, b where.
#[derive(Clone, Params)]
struct Layer<T: Float = f32> {
    /// A column for each neuron: inputs × neurons.
    w: Array2<T>,
    /// One for each neuron.
    b: Array1<T>,
}

#[derive(Clone, Params)]
struct Network<T: Float = f32> {
    layers: Vec<Layer<T>>,
}

/// What the network makes of a batch: m × 784 pixels in 0..1 become m × 10 activations in 0..1 (m × 4 for
/// binary targets).
#[derive_grad]
fn forward<T: Float>(net: &Network<T>, x: ArrayView2<T>) -> Array2<T> {
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
fn cost<T: Float>(net: &Network<T>, x: ArrayView2<T>, y: ArrayView2<T>) -> T {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / T::lit(2.0 * x.nrows() as f64)
}

/// Stochastic gradient descent: for each mini-batch of m images, w ← w − η/m Σ ∂C_x/∂w, and so for b.
fn train<M: Model>(
    run: &mut Run,
    new: impl Fn(&Settings, &mut ChaCha8Rng) -> Result<M, TrainError>,
) -> Result<(), TrainError> {
    while let Some(mut training) = run.start(&new)? {
        while let Some(mut epoch) = training.epoch()? {
            while let Some(batch) = epoch.batch() {
                epoch.step(batch)?;
            }
            epoch.finish()?;
        }
        training.finish()?;
    }
    Ok(())
}

impl Model for Network {
    fn outputs(&self, x: ArrayView2<'_, f32>) -> Array2<f32> {
        forward(self, x)
    }

    fn step(&mut self, batch: &Batch, eta: f32, memory: &mut Workspace, _: &mut ChaCha8Rng) -> f32 {
        cost::descend_in(self, batch.x.view(), batch.y.view(), eta, memory)
    }

    fn cost_and_gradient(&self, batch: &Batch, _: &mut ChaCha8Rng) -> (f32, Self) {
        cost::value_and_grad(self, batch.x.view(), batch.y.view())
    }

    fn check(&self, batch: &Batch, positions: &[usize]) -> Result<(), Mismatch> {
        let layer =
            |layer: &Layer| Layer { w: layer.w.mapv(f64::from), b: layer.b.mapv(f64::from) };
        let net = Network { layers: self.layers.iter().map(layer).collect() };
        let [x, y] = [&batch.x, &batch.y].map(|array| array.mapv(f64::from));
        let value = |net: &Network<f64>| cost(net, x.view(), y.view());
        let gradient = |net: &Network<f64>| cost::grad(net, x.view(), y.view());
        gradcheck_at(&net, positions.iter().copied(), value, gradient)
    }
}

impl Network {
    /// Neurons from the pixels to the outputs: w and b start as the settings say.
    fn new(settings: &Settings, rng: &mut ChaCha8Rng) -> Result<Self, TrainError> {
        let sizes = settings.sizes();
        let initialiser = settings.initialiser.unwrap_or(Initialiser::LecunNormal);
        let layer = |pair: &[usize]| Layer {
            w: initialiser.weights((pair[0], pair[1]), rng),
            b: initialiser.biases(pair[1], rng),
        };
        Ok(Self { layers: sizes.windows(2).map(layer).collect() })
    }
}

/// Trains a network on MNIST, with gradient code that `#[derive_grad]` wrote: the sigmoid network of the lecture, unless
/// another preset is asked for.
#[derive(Parser)]
struct Args {
    /// Settings to begin with: a preset, or a file like those in examples/presets
    #[arg(long, value_name = "NAME|FILE", default_value = "lecture", conflicts_with = "resume")]
    preset: String,
    /// Describes the presets
    #[arg(long)]
    list_presets: bool,
    /// Folder of the four MNIST files, plain or .gz [default: a download, or else digits drawn by a program]
    #[arg(long, value_name = "DIR", env = "MNIST_DIR")]
    data: Option<PathBuf>,
    /// Neurons of each hidden layer, all of the kind of the first
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = count)]
    hidden: Option<Vec<usize>>,
    /// What the outputs stand for: one-hot, a digit each, or binary, the four places of a digit in base two
    #[arg(long, value_name = "CODE", value_parser = code)]
    targets: Option<Code>,
    /// Passes over the training images
    #[arg(long)]
    epochs: Option<usize>,
    /// Images in a mini-batch
    #[arg(long, value_name = "M", value_parser = count)]
    batch_size: Option<usize>,
    /// Learning rate η
    #[arg(long, value_parser = rate)]
    eta: Option<f32>,
    /// Starts the random numbers: the same seed gives the same network, to the bit
    #[arg(long)]
    seed: Option<u64>,
    /// Threads, where a step is long enough to be shared; they do not change a bit [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Adds a JSON line for each epoch to this file
    #[arg(long, value_name = "FILE.jsonl")]
    metrics: Option<PathBuf>,
    /// Saves the run here after each epoch, and when Ctrl-C is pressed
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Goes on with the run that was saved here, and saves it here again
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Writes a page about the run into this folder
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// Leaves out the comparison of a few derivatives with differences before training
    #[arg(long)]
    no_gradcheck: bool,
    /// Prints nothing but errors, and a note if the digits are not MNIST
    #[arg(long)]
    quiet: bool,
}

impl Args {
    /// The preset, or the settings of the run that goes on, with the options that override them.
    fn settings(&self, saved: Option<&Checkpoint>) -> Result<Settings, TrainError> {
        let mut settings = match saved {
            Some(checkpoint) => checkpoint.settings.clone(),
            None => Settings::open(&self.preset, PRESETS)?,
        };
        if let Some(hidden) = &self.hidden {
            settings.set_hidden(hidden)?;
        }
        settings.targets = self.targets.unwrap_or(settings.targets);
        settings.epochs = self.epochs.unwrap_or(settings.epochs);
        settings.batch_size = self.batch_size.unwrap_or(settings.batch_size);
        settings.eta = self.eta.unwrap_or(settings.eta);
        settings.seed = self.seed.unwrap_or(settings.seed);
        Ok(settings)
    }

    fn options(&self, resume: Option<Checkpoint>) -> Options {
        Options {
            quiet: self.quiet,
            metrics: self.metrics.clone(),
            checkpoint: self.checkpoint.clone(),
            resume,
            report: self.report.clone(),
            gradcheck: !self.no_gradcheck,
        }
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
fn code(name: &str) -> Result<Code, String> {
    match name {
        "one-hot" => Ok(Code::OneHot),
        "binary" => Ok(Code::Binary),
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

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let saved = args.resume.as_ref().map(Checkpoint::read).transpose()?;
    let settings = args.settings(saved.as_ref())?;
    let digits = Digits::open(args.data.as_deref(), data::tell(args.quiet))?;
    train::stop_on_ctrl_c();
    let mut run = Run::new(settings, digits, args.options(saved))?;
    if run.settings().is_the_lectures() {
        let cores = || available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        set_threads(args.threads.unwrap_or_else(cores));
        train(&mut run, Network::new)?;
    } else {
        train(&mut run, |settings, rng| {
            let mut net = nn::Network::from_settings(settings, rng)?;
            if let Some(threads) = args.threads {
                net.set_threads(threads);
            }
            Ok(net)
        })?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let args = Args::parse();
    if args.list_presets {
        presets::list();
        return ExitCode::SUCCESS;
    }
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.downcast_ref().map_or(1, TrainError::exit_code))
        }
    }
}
