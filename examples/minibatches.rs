//! Mini-batches: a few images show about where the gradient points, for a fraction of the work.
//!
//! `cargo run --release --example minibatches` measures how far off they are and what is gained, and draws
//! `minibatches.svg`.

mod support;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use ndarray::{Array1, Array2, ArrayView2, s};
use nn_runtime::data::targets::Targets;
use nn_runtime::data::{self, Digits, PIXELS, Split};
use nn_runtime::{Params, derive_grad, sigmoid, train};
use support::axis::Axis;
use support::count;
use support::plot::{self, Chart};

/// Sigmoid neurons in two layers: 784 pixels – 30 hidden neurons – 10 outputs.
#[derive(Clone, Params)]
struct Network {
    w1: Array2<f32>,
    b1: Array1<f32>,
    w2: Array2<f32>,
    b2: Array1<f32>,
}

#[derive_grad]
fn forward(net: &Network, x: ArrayView2<f32>) -> Array2<f32> {
    let a1 = sigmoid(x.dot(&net.w1) + &net.b1);
    sigmoid(a1.dot(&net.w2) + &net.b2)
}

/// The quadratic cost C = 1/(2n) Σ‖y(x) − a‖² of n images. It is the mean of the costs C_x of the images, so the gradient
/// is the mean of their gradients, and the mean over some of the images is an estimate of it.
#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

impl Network {
    fn new(seed: u64) -> Self {
        let mut rng = train::rng(seed);
        let mut normal =
            |m: usize, n: usize| train::normal((m, n), 1.0 / (m as f32).sqrt(), &mut rng);
        Self {
            w1: normal(PIXELS, 30),
            b1: Array1::zeros(30),
            w2: normal(30, 10),
            b2: Array1::zeros(10),
        }
    }
}

/// How far gradients of mini-batches of m images are from that of all n, by their root mean square:
/// √(mean of ‖(1/m) Σ ∂C_x/∂w − ∂C/∂w‖²)/‖∂C/∂w‖.
///
/// The images are independent, so the squares of their deviations add up: a mean over m of them deviates by 1/√m of what
/// one does, times √((n − m)/(n − 1)) because no image is drawn twice. Ten times less noise costs a hundred times the work.
fn noise(
    net: &Network,
    whole: &Network,
    images: &Split,
    m: usize,
    rng: &mut impl rand::Rng,
) -> Result<f64, Box<dyn Error>> {
    let draws = (20_000 / m).clamp(20, 400);
    let mut squares = 0.0;
    for _ in 0..draws {
        for batch in images.batches(m, rng)?.take(1) {
            let mut deviation = cost::grad(net, batch.x.view(), batch.y.view());
            deviation.add_scaled(-1.0, whole);
            squares += f64::from(deviation.inner(&deviation));
        }
    }
    Ok((squares / draws as f64 / f64::from(whole.inner(whole))).sqrt())
}

/// What a run of stochastic gradient descent comes to.
struct Run {
    m: usize,
    steps: usize,
    seconds: f64,
    /// The cost of test images after so many training images seen.
    costs: Vec<(f64, f64)>,
    accuracy: f64,
}

/// Stochastic gradient descent, w ← w − (η/m) Σ ∂C_x/∂w over the m images of each mini-batch, epoch after epoch.
fn descend(args: &Args, digits: &Digits, m: usize) -> Result<Run, Box<dyn Error>> {
    let (mut net, mut rng) = (Network::new(args.seed), train::rng(args.seed + 1_000));
    let y = Targets::one_hot(10).encode(&digits.test.labels)?;
    let test_cost = |net: &Network| f64::from(cost(net, digits.test.images.view(), y.view()));
    let (mut seen, mut steps, mut seconds) = (0, 0, 0.0);
    let (mut costs, mut next) = (Vec::new(), 100);
    for _ in 0..args.epochs {
        let mut clock = Instant::now();
        for batch in digits.train.batches(m, &mut rng)? {
            net.descend(args.eta, &cost::grad(&net, batch.x.view(), batch.y.view()));
            (seen, steps) = (seen + batch.len(), steps + 1);
            if seen >= next {
                // The clock stands still meanwhile.
                seconds += clock.elapsed().as_secs_f64();
                costs.push((seen as f64, test_cost(&net)));
                next = seen + seen / 2;
                clock = Instant::now();
            }
        }
        seconds += clock.elapsed().as_secs_f64();
    }
    costs.push((seen as f64, test_cost(&net)));
    let outputs = forward(&net, digits.test.images.view());
    Ok(Run {
        m,
        steps,
        seconds,
        costs,
        accuracy: train::accuracy(outputs.view(), &digits.test.labels),
    })
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let mut digits = Digits::open(args.data.as_deref(), data::tell(false))?;
    let n = args.images.map_or(digits.train.len(), |most| most.min(digits.train.len()));
    if n < digits.train.len() {
        let images = digits.train.images.slice(s![..n, ..]).to_owned();
        digits.train = Split { images, labels: digits.train.labels[..n].to_vec() };
    }
    println!("{} digits, {} images to train with", digits.origin, count(n));

    let (net, mut rng) = (Network::new(args.seed), train::rng(args.seed));
    println!(
        "\nHow far the gradient of m images is from that of all, relative to it, at the start"
    );
    println!("       m     noise   noise·√m");
    let all = digits.train.batches(n, &mut rng)?.next().ok_or("there are no images")?;
    let whole = cost::grad(&net, all.x.view(), all.y.view());
    drop(all);
    let mut noises = Vec::new();
    for m in [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000].into_iter().filter(|m| m * 2 < n) {
        let noise = noise(&net, &whole, &digits.train, m, &mut rng)?;
        println!("{:>8} {noise:9.4} {:10.3}", count(m), noise * (m as f64).sqrt());
        noises.push((m as f64, noise));
    }

    println!("\nGradient descent with η = {}, {} epochs", args.eta, args.epochs);
    println!("       m     steps   test cost  accuracy   images/s");
    let mut runs = Vec::new();
    for m in [1, 10, 100, 1000].into_iter().filter(|m| *m < n).chain([n]) {
        let run = descend(args, &digits, m)?;
        let (seen, last) = run.costs[run.costs.len() - 1];
        let speed = count((seen / run.seconds.max(1e-9)) as usize);
        let (m, steps, right) = (count(m), count(run.steps), 100.0 * run.accuracy);
        println!("{m:>8} {steps:>9} {last:11.4} {right:7.2} % {speed:>10}");
        runs.push(run);
    }
    draw(args, n, &noises, &runs)
}

fn draw(args: &Args, n: usize, noises: &[(f64, f64)], runs: &[Run]) -> plot::Drawn {
    let mut left = Chart::new(
        "The noise of the gradient",
        Axis::logarithmic("images in the mini-batch, m", noises.iter().map(|(m, _)| *m)),
        Axis::logarithmic("noise/length of the gradient", noises.iter().map(|(_, noise)| *noise)),
    );
    // Through the noise of single images.
    let line = noises.iter().map(|(m, _)| (*m, noises[0].1 / m.sqrt()));
    left.thin("1/√m", line.collect::<Vec<_>>());
    left.marks("measured", 1, noises);

    let costs = || runs.iter().flat_map(|run| &run.costs);
    let highest = costs().map(|(_, cost)| *cost).fold(0.0, f64::max);
    let mut right = Chart::new(
        "What is gained for the work",
        Axis::logarithmic("training images seen", costs().map(|(seen, _)| *seen)),
        Axis::linear("cost of the test images", 0.0..highest * 1.05),
    );
    for (ink, run) in runs.iter().enumerate() {
        let m = if run.m == n { "all".into() } else { count(run.m) };
        right.path(&format!("m = {m}"), ink, &run.costs[..]);
    }
    plot::save(&args.out.join("minibatches.svg"), 430.0, &[&[left, right]])
}

/// Measures the noise of mini-batches and trains with small and large ones.
#[derive(Parser)]
struct Args {
    /// Folder to draw minibatches.svg into
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Folder of the four MNIST files [default: a download, or else digits drawn by a program]
    #[arg(long, value_name = "DIR", env = "MNIST_DIR")]
    data: Option<PathBuf>,
    /// At most so many training images [default: all]
    #[arg(long, value_name = "N")]
    images: Option<usize>,
    /// Passes over the training images
    #[arg(long, default_value_t = 3)]
    epochs: usize,
    /// Learning rate η
    #[arg(long, default_value_t = 1.0)]
    eta: f32,
    /// Starts the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
