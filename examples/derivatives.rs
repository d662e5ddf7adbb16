//! Three ways to a derivative: by differences, by symbols, automatically. Of a formula, then of a network's cost.
//!
//! `cargo run --release --example derivatives` prints them side by side and draws `derivatives.svg`.

mod support;

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use ndarray::{Array1, Array2, ArrayView2};
use nn_runtime::data::PIXELS;
use nn_runtime::{Params, derive_grad, sigmoid, train};
use nn_symbolic::compare::{Comparison, Difference, STEPS};
use nn_symbolic::{System, Tape};
use support::axis::Axis;
use support::count;
use support::plot::{self, Chart};

/// The formula, for nn-symbolic and, below it, for Rust.
const FORMULA: &str = "ln(x1)+x1*x2-sin(x2)";

#[derive_grad]
fn f(x1: f64, x2: f64) -> f64 {
    x1.ln() + x1 * x2 - x2.sin()
}

const POINT: [f64; 2] = [2.0, 5.0];

/// Sigmoid neurons in two layers: 784 pixels – 30 hidden neurons – 10 outputs, which is 23,860 weights and biases.
#[derive(Clone, Params)]
struct Network {
    w1: Array2<f64>,
    b1: Array1<f64>,
    w2: Array2<f64>,
    b2: Array1<f64>,
}

/// The quadratic cost C = 1/(2n) Σ‖y(x) − a‖².
#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    let a1 = sigmoid(x.dot(&net.w1) + &net.b1);
    let a2 = sigmoid(a1.dot(&net.w2) + &net.b2);
    (y.to_owned() - a2).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

/// The errors of both differences, relative to the derivative, for each h.
type Errors = [Vec<(f64, f64)>; 2];

/// Symbols give a formula for the derivative. Automatic differentiation gives its value, by the same rules applied to the
/// numbers of the evaluation trace v₋₁ … v₅: forward, a tangent v̇ beside each value v; or in reverse, from the result
/// back, a cotangent v̄ = ∂f/∂v for each. Differences need the values of f alone, and are wrong.
fn of_formula() -> Result<Errors, Box<dyn Error>> {
    let system = System::parse(FORMULA, None)?;
    let formula = system.formula(0);
    println!("f = {}", formula.text(formula.written).unwrap_or_default());
    for (variable, derivative) in formula.wrt.iter().zip(&formula.derivatives) {
        println!(
            "∂f/∂{} = {}",
            formula.name(*variable),
            formula.text(*derivative).unwrap_or_default()
        );
    }
    let tape = Tape::new(formula.graph(), formula.written, &formula.variables);
    println!("\nat x1 = {}, x2 = {}\n{}", POINT[0], POINT[1], tape.trace(&POINT, &[0, 1]));
    let (value, (by_x1, by_x2)) = f::value_and_grad(POINT[0], POINT[1]);
    println!("#[derive_grad]: f = {value:.3}, ∂f/∂x1 = {by_x1:.3}, ∂f/∂x2 = {by_x2:.3}\n");

    let comparison = Comparison::new(formula, &POINT);
    println!("{}", comparison.display(formula, "f"));
    let rows = &comparison.variables[0].rows;
    Ok([Difference::Forward, Difference::Central]
        .map(|difference| rows.iter().map(|row| (row.h, difference.of(row).error)).collect()))
}

/// The same for one weight of the network, the one that matters most.
///
/// (C(w + h) − C(w))/h is wrong by about h·C″/2, because C is no straight line, and by about 10⁻¹⁶·C/h, because numbers
/// have 16 digits: the smaller h, the more of them are equal in C(w + h) and C(w). The central difference
/// (C(w + h) − C(w − h))/(2h) is wrong by about h²·C‴/6 instead of the first.
fn of_weight(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> Errors {
    let gradient = cost::grad(net, x, y);
    let weights = gradient.w1.indexed_iter();
    let Some((place, slope)) = weights.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs())) else {
        return [Vec::new(), Vec::new()];
    };
    let moved = |h: f64| {
        let mut net = net.clone();
        net.w1[place] += h;
        cost(&net, x, y)
    };
    println!(
        "The network's cost, by one of its weights: backpropagation gives ∂C/∂w = {slope:.12}"
    );
    println!("  h      forward difference   error  central difference   error");
    let [mut forward, mut central] = [Vec::new(), Vec::new()];
    for h in STEPS {
        let differences = [(moved(h) - moved(0.0)) / h, (moved(h) - moved(-h)) / (2.0 * h)];
        let [e, e2] = differences.map(|difference| (difference / slope - 1.0).abs());
        println!("  {h:5.0e} {:19.12} {e:7.0e} {:19.12} {e2:7.0e}", differences[0], differences[1]);
        forward.push((h, e));
        central.push((h, e2));
    }
    [forward, central]
}

/// A difference for each of N parameters is N + 1 evaluations of C. Backpropagation is one, and one sweep back.
fn time(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) {
    const TRIES: usize = 100;
    // The fastest of some is what the work takes when nothing else has the processor.
    let fastest = |work: &mut dyn FnMut(usize)| {
        let times = (0..TRIES).map(|number| {
            let clock = Instant::now();
            work(number);
            clock.elapsed().as_secs_f64()
        });
        times.fold(f64::MAX, f64::min)
    };
    let (here, mut moved) = (cost(net, x, y), net.clone());
    let one = fastest(&mut |number| {
        let neuron = number % net.b1.len();
        moved.b1[neuron] += 1e-8;
        black_box((cost(&moved, x, y) - here) / 1e-8);
        moved.b1[neuron] = net.b1[neuron];
    });
    let back = fastest(&mut |_| drop(black_box(cost::grad(net, x, y))));

    let all = one * net.count() as f64;
    println!("\nThe time of the gradient of {} parameters, for 10 images", count(net.count()));
    println!("  one difference: {:.1} µs (the fastest of {TRIES})", 1e6 * one);
    println!("  all differences: {all:.2} s (extrapolated, not measured)");
    println!("  one backpropagation: {:.1} µs (the fastest of {TRIES})", 1e6 * back);
    println!("  differences take {} times as long", count((all / back) as usize));
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let formula = of_formula()?;

    let digits = args.common.digits()?;
    let mut rng = train::rng(args.common.seed);
    let batch = digits.train.batches(10, &mut rng)?.next().ok_or("there are no images")?;
    let (x, y) = (batch.x.mapv(f64::from), batch.y.mapv(f64::from));
    let mut normal = |m: usize, n: usize| train::normal((m, n), 1.0 / (m as f64).sqrt(), &mut rng);
    let (w1, w2) = (normal(PIXELS, 30), normal(30, 10));
    let net = Network { w1, b1: Array1::zeros(30), w2, b2: Array1::zeros(10) };
    let weight = of_weight(&net, x.view(), y.view());
    time(&net, x.view(), y.view());

    let panel = |title: &str, errors: Errors| {
        let powers = Axis::logarithmic("step h", STEPS);
        let mut chart =
            Chart::new(title, powers, Axis::logarithmic("relative error", [1e-14, 1.0]));
        for (ink, (label, errors)) in ["forward", "central"].into_iter().zip(errors).enumerate() {
            chart.path(&format!("{label} difference"), 2 * ink, errors);
        }
        chart
    };
    let left = panel("∂f/∂x₁ of ln(x₁) + x₁x₂ − sin(x₂)", formula);
    let right = panel("∂C/∂w of a weight of the network", weight);
    plot::save(&args.common.out.join("derivatives.svg"), 430.0, &[&[left, right]])
}

/// Compares numerical, symbolic and automatic derivatives.
#[derive(Parser)]
struct Args {
    #[command(flatten)]
    common: support::Common,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
