//! A sigmoid neuron: of its weights and its bias, w sets how steep it is and b where.
//!
//! `cargo run --example neuron` prints this in numbers and draws `neuron.svg`.

mod support;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use nn_runtime::{derive_grad, sigmoid};
use support::axis::Axis;
use support::plot::{self, Chart};

/// What a neuron makes of its inputs: the activation a = σ(w·x + b).
///
/// Each input xₖ has a weight wₖ. The weighted input z = w·x + b = w₁x₁ + w₂x₂ + … + b may be any number; the sigmoid
/// function σ(z) = 1/(1 + e⁻ᶻ) brings it between 0 and 1, and σ(0) = ½.
#[derive_grad]
fn neuron(w: &[f64], b: f64, x: &[f64]) -> f64 {
    let mut z = b;
    for (w, x) in w.iter().zip(x) {
        z += w * x;
    }
    sigmoid(z)
}

/// How much a neuron with one input answers to it: ∂a/∂x = w·σ′(z).
///
/// Since σ′ = σ·(1 − σ) is ¼ at z = 0 and less everywhere else, a neuron is steepest where w·x + b = 0. That is at
/// x = −b/w, and its slope there is w/4.
fn slope(w: f64, b: f64, x: f64) -> f64 {
    let (_by_w, _by_b, by_x) = neuron::grad(&[w], b, &[x]);
    by_x[0]
}

/// A neuron with one input, from x = 0 to 1.
fn curve(w: f64, b: f64) -> Vec<(f64, f64)> {
    let xs = (0..=300).map(|i| f64::from(i) / 300.0);
    xs.map(|x| (x, neuron(&[w], b, &[x]))).collect()
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    println!("One input: the neuron is ½ at x = −b/w, and its slope there is w/4");
    println!("     w     b   −b/w   a at −b/w   slope there    w/4");
    for (w, b) in [(4.0, -2.0), (16.0, -8.0), (64.0, -32.0), (16.0, -4.0), (16.0, -12.0)] {
        let middle = -b / w;
        let a = neuron(&[w], b, &[middle]);
        let steep = slope(w, b, middle);
        println!("{w:6} {b:5} {middle:6.2} {a:11.3} {steep:13.3} {:6.3}", w / 4.0);
    }

    // a = 0.1 where z = −ln 9, and a = 0.9 where z = ln 9: x goes by 2·ln 9/w between them.
    println!("\nThe limit: the larger w, the more the neuron is a step from 0 to 1 at x = ½");
    println!("     w   a at 0.45   a at 0.55   from 0.1 to 0.9 within");
    for w in [4.0, 16.0, 64.0, 256.0, 1024.0] {
        let [before, after] = [0.45, 0.55].map(|x| neuron(&[w], -w / 2.0, &[x]));
        let width = 2.0 * 9_f64.ln() / w;
        println!("{w:6} {before:11.6} {after:11.6} {width:24.4}");
    }

    // The line w·x + b = 0 parts the inputs; (1, 1) alone lies on the side of 0.
    println!(
        "\nTwo inputs, w = (−2, −2) and b = 3: the neuron says “not both”, and ten times as large firmly"
    );
    println!("  x₁ x₂   a, w and b as given   a, ten times as large");
    for x in [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]] {
        let soft = neuron(&[-2.0, -2.0], 3.0, &x);
        let hard = neuron(&[-20.0, -20.0], 30.0, &x);
        println!("  {:2} {:2} {soft:21.3} {hard:23.6}", x[0], x[1]);
    }
    draw(args)
}

fn draw(args: &Args) -> plot::Drawn {
    let axes = |title| {
        let x = Axis::linear("input x", 0.0..1.0);
        Chart::new(title, x, Axis::linear("activation a = σ(w·x + b)", 0.0..1.0))
    };
    let mut steep = axes("w sets how steep: b = −w/2");
    for (ink, w) in [4.0, 16.0, 64.0, 1024.0].into_iter().enumerate() {
        steep.line(&format!("w = {w}"), ink, curve(w, -w / 2.0));
    }
    let mut place = axes("b sets where, x = −b/w: w = 16");
    for (ink, b) in [-4.0, -8.0, -12.0].into_iter().enumerate() {
        let (label, middle) = (format!("b = −{}", -b), -b / 16.0);
        place.line(&label, ink, curve(16.0, b));
        place.thin("", [(middle, 0.0), (middle, 0.5)]);
        place.note(middle + 0.02, 0.52, &format!("x = {middle}"));
    }
    plot::save(&args.out.join("neuron.svg"), 400.0, &[&[steep, place]])
}

/// Prints and draws what the weight and the bias of a sigmoid neuron do.
#[derive(Parser)]
struct Args {
    /// Folder to draw neuron.svg into
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
