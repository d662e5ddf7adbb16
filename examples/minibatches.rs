//! Mini-batches: a few images show about where the gradient points, for a fraction of the work.
//!
//! `cargo run --release --example minibatches` measures how far off they are and what is gained, and draws
//! `minibatches.svg`.

mod support;

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use nn_runtime::data::targets::Targets;
use nn_runtime::data::{Digits, Split};
use nn_runtime::{Params, train};
use support::axis::Axis;
use support::count;
use support::network::{Network, cost, forward};
use support::plot::{self, Chart};

/// How far gradients of mini-batches of m images are from that of all n, by their root mean square:
/// √(mean of ‖(1/m) Σ ∂C_x/∂w − ∂C/∂w‖²)/‖∂C/∂w‖.
///
/// The cost of n images is the mean of the costs C_x of each, so the gradient is the mean of their gradients, and the mean over
/// some of the images is an estimate of it.
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
    /// In which steps were made.
    seconds: f64,
    /// The cost of test images after so many training images seen.
    costs: Vec<(f64, f64)>,
    accuracy: f64,
}

/// Stochastic gradient descent, w ← w − (η/m) Σ ∂C_x/∂w over the m images of each mini-batch, epoch after epoch.
fn descend(args: &Args, digits: &Digits, m: usize) -> Result<Run, Box<dyn Error>> {
    let seed = args.common.seed;
    let (mut net, mut rng) = (Network::new(10, seed), train::rng(seed + 1_000));
    let y = Targets::one_hot(10).encode(&digits.test.labels)?;
    let test_cost = |net: &Network| f64::from(cost(net, digits.test.images.view(), y.view()));
    let (mut seen, mut steps, mut seconds) = (0, 0, 0.0);
    let (mut costs, mut next) = (Vec::new(), 100);
    for _ in 0..args.epochs {
        for batch in digits.train.batches(m, &mut rng)? {
            let clock = Instant::now();
            net.descend(args.eta, &cost::grad(&net, batch.x.view(), batch.y.view()));
            seconds += clock.elapsed().as_secs_f64();
            (seen, steps) = (seen + batch.len(), steps + 1);
            if seen >= next {
                costs.push((seen as f64, test_cost(&net)));
                next = seen + seen / 2;
            }
        }
    }
    costs.push((seen as f64, test_cost(&net)));
    let outputs = forward(&net, digits.test.images.view());
    let accuracy = train::accuracy(outputs.view(), &digits.test.labels);
    Ok(Run { m, steps, seconds, costs, accuracy })
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let mut digits = args.common.digits()?;
    digits.train.truncate(args.images.unwrap_or(usize::MAX));
    let n = digits.train.len();
    println!("{}: {} images to train with", digits.origin, count(n));

    let (net, mut rng) = (Network::new(10, args.common.seed), train::rng(args.common.seed));
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
    plot::save(&args.common.out.join("minibatches.svg"), 430.0, &[&[left, right]])
}

/// Measures the noise of mini-batches and trains with small and large ones.
#[derive(Parser)]
struct Args {
    #[command(flatten)]
    common: support::Common,
    /// At most so many training images [default: all]
    #[arg(long, value_name = "N")]
    images: Option<usize>,
    /// Passes over the training images
    #[arg(long, default_value_t = 3)]
    epochs: usize,
    /// Learning rate η
    #[arg(long, default_value_t = 1.0)]
    eta: f32,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
