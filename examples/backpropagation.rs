//! Backpropagation: its four equations, beside the code that the compiler writes for the network of the lecture.
//!
//! `cargo run --release --example backpropagation` prints both, compares them in numbers, and draws
//! `backpropagation.svg`.

mod support;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, iter};

use clap::Parser;
use ndarray::{Array1, Array2, ArrayView2, Axis as Of, Dimension, s};
use nn_runtime::data::{PIXELS, SIDE};
use nn_runtime::{Params, derive_grad, sigmoid, train};
use support::axis::Axis;
use support::plot::{self, Chart};

/// Sigmoid neurons in two layers: 784 pixels – 30 hidden neurons – 10 outputs.
#[derive(Clone, Params)]
struct Network {
    w1: Array2<f32>,
    b1: Array1<f32>,
    w2: Array2<f32>,
    b2: Array1<f32>,
}

/// The quadratic cost C = 1/(2n) Σ‖y(x) − a‖² of n images, one a row.
///
/// Each layer has weighted inputs z = a·w + b, where a are the activations of the layer before, and activations σ(z).
#[derive_grad(wrt(net), show = "docs/shown/backpropagation.rs")]
fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let z1 = x.dot(&net.w1) + &net.b1;
    let a1 = sigmoid(z1);
    let z2 = a1.dot(&net.w2) + &net.b2;
    let a2 = sigmoid(z2);
    let error = y.to_owned() - a2;
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

/// The four equations (Nielsen, “Neural Networks and Deep Learning”, chapter 2), and what the generated code calls their
/// left sides. δ = ∂C/∂z is what is called the error of a layer; ⊙ multiplies element by element.
const EQUATIONS: [(&str, &str, &[&str]); 4] = [
    ("BP1", "δ² = ∂C/∂a² ⊙ σ′(z²), the error of the output", &["delta"]),
    ("BP2", "δ¹ = (δ²·(w²)ᵀ) ⊙ σ′(z¹), brought back to the layer before", &["left_bar", "delta_1"]),
    ("BP3", "∂C/∂b = δ, added up over the images", &["b2_bar", "b1_bar"]),
    ("BP4", "∂C/∂w = aᵀ·δ, with the a that w multiplies", &["w2_bar", "w1_bar"]),
];

/// The equations by hand: δ¹ and δ² of each image, a row each, and the gradient.
fn by_hand(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> ([Array2<f32>; 2], Network) {
    let a1 = sigmoid(x.dot(&net.w1) + &net.b1);
    let a2 = sigmoid(a1.dot(&net.w2) + &net.b2);
    // σ′(z) = σ(z)·(1 − σ(z)) = a·(1 − a)
    let slope = |a: &Array2<f32>| a * (1.0 - a);

    let delta2 = (&a2 - &y) / x.nrows() as f32 * slope(&a2); // BP1: ∂C/∂a² = (a² − y)/n
    let delta1 = delta2.dot(&net.w2.t()) * slope(&a1); // BP2
    let gradient = Network {
        b1: delta1.sum_axis(Of(0)), // BP3
        b2: delta2.sum_axis(Of(0)),
        w1: x.t().dot(&delta1), // BP4
        w2: a1.t().dot(&delta2),
    };
    ([delta1, delta2], gradient)
}

/// ‖ours − theirs‖/‖theirs‖
fn difference<D: Dimension>(ours: &ndarray::Array<f32, D>, theirs: &ndarray::Array<f32, D>) -> f32 {
    let length = |array: &ndarray::Array<f32, D>| array.mapv(|e| e * e).sum().sqrt();
    length(&(ours - theirs)) / length(theirs)
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let digits = args.common.digits()?;
    let mut rng = train::rng(args.common.seed);
    let mut normal = |m: usize, n: usize| train::normal((m, n), 1.0 / (m as f32).sqrt(), &mut rng);
    let (w1, w2) = (normal(PIXELS, 30), normal(30, 10));
    let net = Network { w1, b1: Array1::zeros(30), w2, b2: Array1::zeros(10) };
    let batch = digits.train.batches(10, &mut rng)?.next().ok_or("there are no images")?;
    let (x, y) = (batch.x.view(), batch.y.view());

    let generated = cost::grad(&net, x, y);
    let ([delta1, delta2], gradient) = by_hand(&net, x, y);
    // Of one image, ∂C/∂b is δ itself. In the cost of the batch each image counts 1/n.
    let (mut deltas1, mut deltas2) = (Array2::zeros(delta1.dim()), Array2::zeros(delta2.dim()));
    for i in 0..batch.len() {
        let of_one = cost::grad(&net, x.slice(s![i..=i, ..]), y.slice(s![i..=i, ..]));
        deltas1.row_mut(i).assign(&(of_one.b1 / batch.len() as f32));
        deltas2.row_mut(i).assign(&(of_one.b2 / batch.len() as f32));
    }
    let differences = [
        difference(&delta2, &deltas2),
        difference(&delta1, &deltas1),
        difference(&gradient.b1, &generated.b1).max(difference(&gradient.b2, &generated.b2)),
        difference(&gradient.w1, &generated.w1).max(difference(&gradient.w2, &generated.w2)),
    ];

    let shown = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/shown/backpropagation.rs");
    let code =
        fs::read_to_string(Path::new(shown)).map_err(|reason| format!("{shown}: {reason}"))?;
    for ((name, equation, variables), difference) in EQUATIONS.iter().zip(differences) {
        println!("{name}  {equation}");
        for variable in *variables {
            print!("{}", statement(&code, variable)?);
        }
        println!("     by hand and generated differ by {difference:.1e} of their length\n");
    }
    println!("({}; a batch of {})", digits.origin, batch.len());

    draw(args, x, &deltas1, &generated)
}

/// For one image, BP4 says that the gradient of a hidden neuron's weights is the image times the neuron's δ: the weights
/// are to change where there is ink. The gradient of the batch is what the images say together.
fn draw(args: &Args, x: ArrayView2<f32>, deltas: &Array2<f32>, gradient: &Network) -> plot::Drawn {
    // A neuron that one image would have less and another more active.
    let extremes = |neuron: usize| {
        let of_images = deltas.column(neuron);
        let by_delta = |a: &usize, b: &usize| of_images[*a].total_cmp(&of_images[*b]);
        let images = 0..of_images.len();
        [images.clone().max_by(by_delta), images.min_by(by_delta)].map(Option::unwrap_or_default)
    };
    let contrast = |neuron: &usize| {
        let [high, low] = extremes(*neuron).map(|image| deltas[(image, *neuron)]);
        high.min(-low)
    };
    let neurons = 0..deltas.ncols();
    let neuron = neurons.max_by(|a, b| contrast(a).total_cmp(&contrast(b))).unwrap_or_default();

    let panel = |title: String, pixels: Array1<f32>| {
        let axes = [("column", 0.0..SIDE as f64), ("row", SIDE as f64..0.0)];
        let [columns, rows] = axes.map(|(label, range)| Axis::linear(label, range));
        let mut chart = Chart::new(&title, columns, rows);
        chart.image(SIDE, pixels.as_slice().unwrap_or_default());
        chart
    };
    let of_image = |image: usize| {
        let delta = deltas[(image, neuron)] * x.nrows() as f32;
        panel(format!("∂Cₓ/∂w = x·δ, δ = {delta:.4}").replace('-', "−"), &x.row(image) * delta)
    };
    let [high, low] = extremes(neuron).map(of_image);
    let mean = gradient.w1.column(neuron).to_owned();
    let panels = [high, low, panel(format!("∂C/∂w, the mean of {}", x.nrows()), mean)];
    plot::save(&args.common.out.join("backpropagation.svg"), 275.0, &[&panels])
}

/// The statement of the generated gradient that defines a variable, set further left.
fn statement(code: &str, variable: &str) -> Result<String, String> {
    let lines: Vec<&str> = code.lines().collect();
    let (definition, label) = (format!("let {variable} = "), format!("\"cotangent {variable}\""));
    let defined = lines.iter().position(|line| line.trim_start().starts_with(&definition));
    // What is added to the gradient right away has no variable, but a label, perhaps in a line of its own.
    let added = || {
        let at = lines.iter().position(|line| line.contains(&label))?;
        Some(at - usize::from(lines[at].trim_start().starts_with('"')))
    };
    let at = defined.or_else(added).ok_or(format!("the generated code has no `{variable}`"))?;
    let (first, lines) = (lines[at], &lines[at + 1..]);
    let indent = first.len() - first.trim_start().len();
    // It ends where a line as far left as its first one ends in a semicolon.
    let mut text = String::new();
    for line in iter::once(&first).chain(lines) {
        let line = line.get(indent..).unwrap_or_default();
        text += &format!("     {line}\n");
        if line.ends_with(';') && !line.starts_with(' ') {
            break;
        }
    }
    Ok(text)
}

/// Shows the equations of backpropagation beside generated code, and compares their numbers.
#[derive(Parser)]
struct Args {
    #[command(flatten)]
    common: support::Common,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
