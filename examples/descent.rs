//! Gradient descent: go downhill, again and again. How far each time is the learning rate η, and it can be too much.
//!
//! `cargo run --example descent` prints each step on a curve and in a valley, and draws `descent.svg`.

mod support;

use std::error::Error;
use std::f64::consts::TAU;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use nn_runtime::derive_grad;
use support::axis::Axis;
use support::plot::{self, Chart};

/// A curve, C(v) = v². It is lowest at 0.
#[derive_grad]
fn curve(v: f64) -> f64 {
    v * v
}

/// A valley, C(x, y) = ½(x² + 10y²): along x it is gentle, across it is steep. It is lowest at (0, 0).
#[derive_grad]
fn valley(v: [f64; 2]) -> f64 {
    0.5 * (v[0] * v[0] + 10.0 * v[1] * v[1])
}

/// A place and the cost there.
type Step<const N: usize> = ([f64; N], f64);

/// Gradient descent, v ← v − η·∇C: the places it visits and their costs.
///
/// For a small move Δv the cost changes by ΔC ≈ ∇C·Δv. With Δv = −η·∇C that is −η·‖∇C‖², never above 0: the cost falls,
/// as long as η is so small that “≈” holds.
fn descend<const N: usize>(
    cost: impl Fn([f64; N]) -> (f64, [f64; N]),
    mut v: [f64; N],
    eta: f64,
    steps: usize,
) -> Vec<Step<N>> {
    let mut path = Vec::new();
    for _ in 0..=steps {
        let (c, gradient) = cost(v);
        path.push((v, c));
        for (v, slope) in v.iter_mut().zip(gradient) {
            *v -= eta * slope;
        }
    }
    path
}

/// On the curve ∇C = 2v, so a step multiplies v by 1 − 2η: by 0.9, by 0.2, by −1.04.
const CURVE: [f64; 3] = [0.05, 0.4, 1.02];

/// In the valley ∇C = (x, 10y), so a step multiplies x by 1 − η and y by 1 − 10η. Whatever is beyond ±1 grows: across the
/// valley that begins at η = 0.2, when along it steps are still short.
const VALLEY: [f64; 3] = [0.02, 0.15, 0.205];

const NAMES: [&str; 3] = ["too small", "good", "too large"];
const STEPS: usize = 20;

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let on_curve = CURVE.map(|eta| {
        let cost = |[v]: [f64; 1]| {
            let (c, slope) = curve::value_and_grad(v);
            (c, [slope])
        };
        descend(cost, [-2.5], eta, STEPS)
    });
    let in_valley = VALLEY.map(|eta| descend(valley::value_and_grad, [-4.0, 1.0], eta, STEPS));

    println!("The first step on the curve from v = −2.5, where C = 6.25 and ∇C = −5");
    println!("     η   −η·‖∇C‖²       ΔC");
    let ((c, slope), start) = (curve::value_and_grad(-2.5), -2.5);
    for eta in [0.001, 0.01, 0.1, 1.02] {
        let expected = -eta * slope * slope;
        println!("{eta:6} {expected:10.4} {:8.4}", curve(start - eta * slope) - c);
    }

    table("On the curve C = v²", CURVE, &on_curve);
    table("In the valley C = ½(x² + 10y²)", VALLEY, &in_valley);
    draw(args, &on_curve, &in_valley)
}

/// The cost at each step, a column for each η.
fn table<const N: usize>(title: &str, etas: [f64; 3], paths: &[Vec<Step<N>>; 3]) {
    println!("\n{title}: the cost C at each step");
    let [small, good, large] = etas.map(|eta| format!("η = {eta}"));
    println!("  step {small:>12} {good:>12} {large:>12}");
    for step in 0..=STEPS {
        let [small, good, large] = [0, 1, 2].map(|path| paths[path][step].1);
        println!("  {step:4} {small:12.6} {good:12.6} {large:12.6}");
    }
}

fn draw(args: &Args, on_curve: &[Vec<Step<1>>], in_valley: &[Vec<Step<2>>]) -> plot::Drawn {
    let mut hill = Chart::new(
        "A curve, C = v²: the first 10 steps",
        Axis::linear("v", -4.0..4.0),
        Axis::linear("cost C", 0.0..16.0),
    );
    let vs = (-160..=160).map(|i| f64::from(i) / 40.0);
    hill.thin("", vs.map(|v| (v, curve(v))).collect::<Vec<_>>());

    let mut map = Chart::new(
        "A valley, C = ½(x² + 10y²), and its contours",
        Axis::linear("x", -5.0..2.0),
        Axis::linear("y", -3.0..3.0),
    );
    for height in [0.5, 2.0, 5.0, 10.0, 20.0, 40.0_f64] {
        // x² + 10y² = 2C is an ellipse.
        let (along, across) = ((2.0 * height).sqrt(), (2.0 * height / 10.0).sqrt());
        let angles = (0..=120).map(|i| TAU * f64::from(i) / 120.0);
        let ellipse = angles.map(|t| (along * t.cos(), across * t.sin()));
        map.thin("", ellipse.collect::<Vec<_>>());
    }

    let costs = |title, numbers: &[f64]| {
        let steps = Axis::linear("step", 0.0..STEPS as f64);
        Chart::new(title, steps, Axis::logarithmic("cost C", numbers.iter().copied()))
    };
    let mut fall = costs("Its cost at each step", &[1e-6, 100.0]);
    let mut fall_in_valley = costs("Its cost at each step", &[1e-3, 100.0]);

    for ink in [2, 1, 0] {
        let label = |etas: [f64; 3]| format!("η = {}, {}", etas[ink], NAMES[ink]);
        let path = on_curve[ink].iter().take(11).map(|([v], c)| (*v, *c));
        hill.path(&label(CURVE), ink, path.collect::<Vec<_>>());
        let path = in_valley[ink].iter().map(|([x, y], _)| (*x, *y));
        map.path(&label(VALLEY), ink, path.collect::<Vec<_>>());
        fall.path(&label(CURVE), ink, cost_by_step(&on_curve[ink]));
        fall_in_valley.path(&label(VALLEY), ink, cost_by_step(&in_valley[ink]));
    }
    plot::save(&args.out.join("descent.svg"), 360.0, &[&[hill, fall], &[map, fall_in_valley]])
}

fn cost_by_step<const N: usize>(path: &[Step<N>]) -> Vec<(f64, f64)> {
    path.iter().enumerate().map(|(step, (_, c))| (step as f64, *c)).collect()
}

/// Prints and draws gradient descent with a small, a good and a too large learning rate.
#[derive(Parser)]
struct Args {
    /// Folder to draw descent.svg into
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

fn main() -> ExitCode {
    support::end(run(&Args::parse()))
}
