//! Ten outputs or four? The one-hot code and the binary code of the digits, on the same network.
//!
//! `cargo run --release --example encodings` trains with both, prints what they confuse, and draws `encodings.svg`.

mod support;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use nn_runtime::data::targets::Targets;
use nn_runtime::data::{self, CLASSES, Digits, PIXELS};
use nn_runtime::{Params, derive_grad, sigmoid, train};
use support::axis::Axis;
use support::plot::{self, Chart};

/// Sigmoid neurons in two layers: 784 pixels – 30 hidden neurons – 10 outputs (one-hot) or 4 (binary).
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

/// The quadratic cost C = 1/(2n) Σ‖y(x) − a‖².
///
/// In the one-hot code y has a 1 in the place of the digit: 3 is 0001000000. In the binary code y is the digit in base
/// two: 3 is 0011, the places 8, 4, 2 and 1.
#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

/// Trains one network in this code; gives it with its test error in per cent after each epoch.
///
/// The seed decides the weights to begin with (of the hidden layer the same in both codes) and the order of the images.
fn learn(
    targets: &Targets,
    digits: &Digits,
    seed: u64,
    epochs: u16,
) -> Result<(Network, Vec<f64>), Box<dyn Error>> {
    const HIDDEN: usize = 30;
    let (mut weights, mut order) = (train::rng(seed), train::rng(seed + 1_000));
    let mut normal =
        |m: usize, n: usize| train::normal((m, n), 1.0 / (m as f32).sqrt(), &mut weights);
    let mut net = Network {
        w1: normal(PIXELS, HIDDEN),
        b1: Array1::zeros(HIDDEN),
        w2: normal(HIDDEN, targets.width()),
        b2: Array1::zeros(targets.width()),
    };
    let mut errors = Vec::new();
    for _ in 0..epochs {
        for batch in digits.train.batches_in(targets, 10, &mut order)? {
            net.descend(3.0, &cost::grad(&net, batch.x.view(), batch.y.view()));
        }
        let outputs = forward(&net, digits.test.images.view());
        let right = train::accuracy_in(targets, outputs.view(), &digits.test.labels);
        errors.push(100.0 * (1.0 - right));
    }
    Ok((net, errors))
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let digits = Digits::open(args.data.as_deref(), data::tell(false))?;
    println!("{} digits, {} epochs, seeds from {}", digits.origin, args.epochs, args.seed);
    let codes = [("one-hot", Targets::one_hot(CLASSES)), ("binary", Targets::binary(CLASSES))];

    let mut curves = Vec::new();
    for (name, targets) in &codes {
        let mut last = None;
        let mut runs = Vec::new();
        for seed in args.seed..args.seed + args.runs {
            let (net, errors) = learn(targets, &digits, seed, args.epochs)?;
            println!(
                "{name:>8}, seed {seed}: {:.2} % of the test images misread",
                errors[errors.len() - 1]
            );
            last = Some(forward(&net, digits.test.images.view()));
            runs.push(errors);
        }
        curves.push((*name, runs));
        if let Some(outputs) = last {
            explain(name, targets, &outputs, &digits.test.labels);
        }
    }
    draw(args, &curves)
}

/// The number that four outputs spell, 0 to 15: an output above ½ is a 1.
fn spelt(outputs: ArrayView1<f32>) -> usize {
    outputs.iter().fold(0, |number, a| 2 * number + usize::from(*a > 0.5))
}

/// What was taken for what, and why.
fn explain(name: &str, targets: &Targets, outputs: &Array2<f32>, labels: &[u8]) {
    // A row for each digit: how often it was read as 0 to 9, and as none of them.
    let mut confusions = [[0_usize; 11]; 10];
    for (row, &label) in outputs.rows().into_iter().zip(labels) {
        confusions[usize::from(label)][targets.class(row).unwrap_or(10)] += 1;
    }
    println!(
        "\nRead in the {name} code as:\n      0    1    2    3    4    5    6    7    8    9 none"
    );
    for (digit, row) in confusions.iter().enumerate() {
        println!("{digit} {}", row.map(|count| format!("{count:5}")).concat());
    }
    // Digits whose binary codes differ in one place, like 3 = 0011 and 7 = 0111, are one wrong output apart.
    let count = |apart: u32| {
        let pairs = (0..10_usize).flat_map(|a| (0..10).map(move |b| (a, b)));
        let pairs = pairs.filter(|(a, b)| (a ^ b).count_ones() == apart);
        pairs.map(|(a, b)| confusions[a][b]).sum::<usize>()
    };
    let [one, two, three, four] = [1, 2, 3, 4].map(count);
    println!(
        "digits taken for others whose binary codes differ in 1, 2, 3, 4 places: {one}, {two}, {three}, {four}"
    );
    if targets.width() == 4 {
        places(outputs, labels);
    }
    println!();
}

/// Each output of the binary code asks of what shape ten digits are in two groups that have no shape in common.
fn places(outputs: &Array2<f32>, labels: &[u8]) {
    let numbers: Vec<(usize, usize)> = outputs
        .rows()
        .into_iter()
        .zip(labels)
        .map(|(row, &label)| (spelt(row), label.into()))
        .collect();
    let share = |is_wrong: &dyn Fn(usize, usize) -> bool| {
        numbers.iter().filter(|(read, label)| is_wrong(*read, *label)).count() as f64
            / numbers.len() as f64
    };
    let mut independent = 1.0;
    for place in [8, 4, 2, 1] {
        let ones = (0..10).filter(|digit| digit & place != 0).map(|digit| digit.to_string());
        let wrong = share(&|read, label| (read ^ label) & place != 0);
        independent *= 1.0 - wrong;
        println!(
            "the {place} is wrong for {:.2} %; 1 means {}",
            100.0 * wrong,
            ones.collect::<Vec<_>>().join(", ")
        );
    }
    println!("were these errors independent, {:.2} % would be read right", 100.0 * independent);
    println!(
        "but {:.2} % are: an image that is hard for one output is hard for others",
        100.0 * share(&|read, label| read == label)
    );
    println!(
        "{:.2} % are read as 10 to 15, no digit: each output knows nothing of the others, so not that 8 excludes 4 and 2",
        100.0 * share(&|read, _| read > 9)
    );
}

/// The error of each run, in the colour of its code.
fn draw(args: &Args, curves: &[(&str, Vec<Vec<f64>>)]) -> plot::Drawn {
    let highest = curves.iter().flat_map(|(_, runs)| runs.concat()).fold(1.0, f64::max);
    let mut chart = Chart::new(
        "Test images that are misread: the same network, images and seeds, two codes",
        Axis::linear("epoch", 0.0..f64::from(args.epochs)),
        Axis::linear("misread, %", 0.0..(highest * 1.05)),
    );
    for (ink, (name, runs)) in curves.iter().enumerate() {
        for (number, run) in runs.iter().enumerate() {
            let label = if number == 0 { *name } else { "" };
            let points = run.iter().zip(1..).map(|(error, epoch)| (f64::from(epoch), *error));
            chart.path(label, 2 * ink, points.collect::<Vec<_>>());
        }
    }
    plot::save(&args.out.join("encodings.svg"), 430.0, &[&[chart]])
}

/// Trains the same network with one-hot and with binary targets, and shows what either confuses.
#[derive(Parser)]
struct Args {
    /// Folder to draw encodings.svg into
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Folder of the four MNIST files [default: a download, or else digits drawn by a program]
    #[arg(long, value_name = "DIR", env = "MNIST_DIR")]
    data: Option<PathBuf>,
    /// Passes over the training images
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    epochs: u16,
    /// Networks to train in each code
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
    /// The first of their seeds
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
