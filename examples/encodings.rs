//! Ten outputs or four? The one-hot code and the binary code of the digits, on the same network.
//!
//! `cargo run --release --example encodings` trains with both, prints what they confuse, and draws `encodings.svg`.

mod support;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use ndarray::{Array2, ArrayView1};
use nn_runtime::Params;
use nn_runtime::data::targets::Targets;
use nn_runtime::data::{CLASSES, Digits};
use nn_runtime::train::{self, Confusion};
use support::axis::Axis;
use support::network::{Network, cost, forward};
use support::plot::{self, Chart};

/// Trains a network of 30 hidden neurons in this code; gives what it makes of the test images in the end, and how many per cent
/// it misreads after each epoch.
///
/// In the one-hot code the target has a 1 in the place of the digit: 3 is 0001000000. In the binary code it is the digit in
/// base two: 3 is 0011, the places 8, 4, 2 and 1. The rest is the same, even the hidden weights at the start.
fn learn(
    targets: &Targets,
    digits: &Digits,
    seed: u64,
    epochs: u16,
) -> Result<(Array2<f32>, Vec<f64>), Box<dyn Error>> {
    let (mut net, mut order) = (Network::new(targets.width(), seed), train::rng(seed + 1_000));
    let (mut outputs, mut errors) = (Array2::zeros((0, targets.width())), Vec::new());
    for _ in 0..epochs {
        for batch in digits.train.batches_in(targets, 10, &mut order)? {
            net.descend(3.0, &cost::grad(&net, batch.x.view(), batch.y.view()));
        }
        outputs = forward(&net, digits.test.images.view());
        let right = train::accuracy_in(targets, outputs.view(), &digits.test.labels);
        errors.push(100.0 * (1.0 - right));
    }
    Ok((outputs, errors))
}

/// What is taken for what, and how far apart their binary codes are.
fn confusions(name: &str, targets: &Targets, outputs: &Array2<f32>, labels: &[u8]) {
    let confusion = Confusion::new(targets, outputs.view(), labels);
    let counts = confusion.counts();
    println!("\nRead in the {name} code as:");
    println!("      0    1    2    3    4    5    6    7    8    9 none");
    for (digit, row) in counts.rows().into_iter().enumerate() {
        println!("{digit} {}", row.map(|count| format!("{count:5}")).to_vec().concat());
    }
    // Digits whose binary codes differ in one place, like 3 = 0011 and 7 = 0111, are one wrong output apart.
    let apart = |places: u32| {
        let digits = counts.indexed_iter().filter(|((_, read), _)| *read < 10);
        let pairs = digits.filter(|((digit, read), _)| (digit ^ read).count_ones() == places);
        pairs.map(|(_, count)| count).sum::<usize>()
    };
    let [one, two, three, four] = [1, 2, 3, 4].map(apart);
    println!(
        "digits taken for others whose binary codes differ in 1, 2, 3, 4 places: {one}, {two}, {three}, {four}"
    );
}

/// Each output of the binary code asks of what shape ten digits are in two groups that have no shape in common; nor are the
/// answers independent.
fn places(outputs: &Array2<f32>, labels: &[u8]) {
    // The number that four outputs spell, 0 to 15: an output above ½ is a 1.
    let spelt = |row: ArrayView1<f32>| row.iter().fold(0, |n, a| 2 * n + usize::from(*a > 0.5));
    let numbers: Vec<(usize, usize)> = outputs
        .rows()
        .into_iter()
        .map(spelt)
        .zip(labels.iter().map(|&label| label.into()))
        .collect();
    let share = |is_so: &dyn Fn(usize, usize) -> bool| {
        let count = numbers.iter().filter(|(read, label)| is_so(*read, *label)).count();
        100.0 * count as f64 / numbers.len() as f64
    };
    let mut independent = 100.0;
    for place in [8, 4, 2, 1] {
        let ones = (0..10).filter(|digit| digit & place != 0).map(|digit| digit.to_string());
        let ones = ones.collect::<Vec<_>>().join(", ");
        let wrong = share(&|read, label| (read ^ label) & place != 0);
        println!("the {place} is wrong for {wrong:.2} %; 1 means {ones}");
        independent *= 1.0 - wrong / 100.0;
    }
    let (right, none) = (share(&|read, label| read == label), share(&|read, _| read > 9));
    println!("were these errors independent, {independent:.2} % would be read right");
    println!("but {right:.2} % are: an image that is hard for one output is hard for others");
    println!(
        "{none:.2} % are read as 10 to 15, no digit: each output knows nothing of the others, so not that 8 excludes 4 and 2"
    );
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let (digits, seed) = (args.common.digits()?, args.common.seed);
    println!("{}: {} epochs, seeds from {seed}", digits.origin, args.epochs);
    let mut curves = Vec::new();
    for (name, targets) in
        [("one-hot", Targets::one_hot(CLASSES)), ("binary", Targets::binary(CLASSES))]
    {
        let (mut outputs, mut runs) = (Array2::zeros((0, 0)), Vec::new());
        for seed in seed..seed + args.runs {
            let (last, errors) = learn(&targets, &digits, seed, args.epochs)?;
            let error = errors[errors.len() - 1];
            println!("{name:>8}, seed {seed}: {error:.2} % of the test images misread");
            outputs = last;
            runs.push(errors);
        }
        confusions(name, &targets, &outputs, &digits.test.labels);
        if name == "binary" {
            places(&outputs, &digits.test.labels);
        }
        println!();
        curves.push((name, runs));
    }
    draw(args, &curves)
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
            let points = run.iter().zip(1..).map(|(error, epoch)| (f64::from(epoch), *error));
            let label = if number == 0 { *name } else { "" };
            chart.path(label, 2 * ink, points.collect::<Vec<_>>());
        }
    }
    plot::save(&args.common.out.join("encodings.svg"), 430.0, &[&[chart]])
}

/// Trains the same network with one-hot and with binary targets, and shows what either confuses.
#[derive(Parser)]
struct Args {
    #[command(flatten)]
    common: support::Common,
    /// Passes over the training images
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    epochs: u16,
    /// Networks to train in each code, each with the next seed
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
