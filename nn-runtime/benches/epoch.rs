//! What generated gradient code costs: an epoch of the lecture's network, against one by hand.
//!
//! The opponent is what a careful Rust user writes with ndarray: every buffer allocated once, every product and the
//! update of the weights in one call of `general_mat_mul`. Both train on the same batches, in turns, in one run; the
//! ratio of the best epochs is what counts, below 1 being faster than by hand.
//!
//! `cargo bench -p nn-runtime --bench epoch [-- IMAGES ROUNDS]`

use std::time::Instant;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, Zip, s};
use nn_runtime::data::Split;
use nn_runtime::train::{normal, rng};
use nn_runtime::{Params, Workspace, derive_grad, sigmoid};
use rand::Rng;

#[derive(Clone, Params)]
struct Layer {
    w: Array2<f32>,
    b: Array1<f32>,
}

#[derive(Clone, Params)]
struct Network {
    layers: Vec<Layer>,
}

#[derive_grad]
fn forward(net: &Network, x: ArrayView2<f32>) -> Array2<f32> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

/// A network of two layers and every buffer that a step needs.
struct ByHand {
    net: Network,
    hidden: Array2<f32>,
    output: Array2<f32>,
    hidden_bar: Array2<f32>,
}

impl ByHand {
    fn new(net: Network, batch: usize) -> Self {
        let [hidden, output] = [0, 1].map(|i| Array2::zeros((batch, net.layers[i].b.len())));
        Self { hidden_bar: hidden.clone(), net, hidden, output }
    }

    /// w ← w − (η/m) Σ ∂C_x/∂w, the gradient never being an array of its own.
    fn step(&mut self, x: ArrayView2<f32>, y: ArrayView2<f32>, eta: f32) {
        let m = x.nrows();
        let mut hidden = self.hidden.slice_mut(s![..m, ..]);
        let mut output = self.output.slice_mut(s![..m, ..]);
        let mut hidden_bar = self.hidden_bar.slice_mut(s![..m, ..]);
        let [first, second] = &mut self.net.layers[..] else { unreachable!("two layers") };
        let activate = |z: f32| 1.0 / (1.0 + (-z).exp());

        general_mat_mul(1.0, &x, &first.w, 0.0, &mut hidden);
        for row in hidden.rows_mut() {
            Zip::from(row).and(&first.b).for_each(|z, b| *z = activate(*z + b));
        }
        general_mat_mul(1.0, &hidden, &second.w, 0.0, &mut output);
        for row in output.rows_mut() {
            Zip::from(row).and(&second.b).for_each(|z, b| *z = activate(*z + b));
        }

        Zip::from(&mut output).and(&y).for_each(|a, y| *a = (*a - y) * *a * (1.0 - *a));
        general_mat_mul(1.0, &output, &second.w.t(), 0.0, &mut hidden_bar);
        Zip::from(&mut hidden_bar).and(&hidden).for_each(|d, a| *d *= a * (1.0 - a));

        let rate = -eta / m as f32;
        general_mat_mul(rate, &hidden.t(), &output, 1.0, &mut second.w);
        general_mat_mul(rate, &x.t(), &hidden_bar, 1.0, &mut first.w);
        for row in output.rows() {
            second.b.scaled_add(rate, &row);
        }
        for row in hidden_bar.rows() {
            first.b.scaled_add(rate, &row);
        }
    }
}

fn main() {
    // cargo passes `--bench`.
    let mut numbers = std::env::args().skip(1).filter_map(|arg| arg.parse::<usize>().ok());
    let images = numbers.next().unwrap_or(12_000);
    let rounds = numbers.next().unwrap_or(7);

    println!("{images} images an epoch, best of {rounds} epochs each");
    println!("hidden batch   generated     by hand   ratio   GFLOP/s");
    for (hidden, batch) in [(30, 10), (100, 32), (512, 128)] {
        let (generated, by_hand) = race(hidden, batch, images, rounds);
        // Three products of 784·h and three of 10·h, two operations each, less the cotangent of the input.
        let flops = images as f64 * hidden as f64 * 2.0 * (2.0 * 784.0 + 3.0 * 10.0);
        println!(
            "{hidden:6} {batch:5} {:9.1} ms {:9.1} ms {:7.2} {:9.1}",
            generated * 1e3,
            by_hand * 1e3,
            generated / by_hand,
            flops / generated * 1e-9,
        );
    }
}

/// The best times of both, in seconds an epoch.
fn race(hidden: usize, batch: usize, images: usize, rounds: usize) -> (f64, f64) {
    const ETA: f32 = 0.5;
    let mut rng = rng(1);
    let split = Split {
        images: Array2::from_shape_simple_fn((images, 784), || {
            (rng.next_u32() >> 8) as f32 / 1.7e7
        }),
        labels: (0..images).map(|i| (i % 10) as u8).collect(),
    };
    let sizes = [784, hidden, 10];
    let layers = sizes.windows(2).map(|pair| Layer {
        w: normal((pair[0], pair[1]), 1.0 / (pair[0] as f32).sqrt(), &mut rng),
        b: normal(pair[1], 1.0, &mut rng),
    });
    let mut net = Network { layers: layers.collect() };
    let mut hand = ByHand::new(net.clone(), batch);

    let mut workspace = Workspace::new();
    let mut best = (f64::MAX, f64::MAX);
    for round in 0..rounds as u64 {
        let batches =
            || split.batches(batch, &mut nn_runtime::train::rng(round)).expect("valid data");

        let start = Instant::now();
        for batch in batches() {
            cost::descend_in(&mut net, batch.x.view(), batch.y.view(), ETA, &mut workspace);
        }
        best.0 = start.elapsed().as_secs_f64().min(best.0);

        let start = Instant::now();
        for batch in batches() {
            hand.step(batch.x.view(), batch.y.view(), ETA);
        }
        best.1 = start.elapsed().as_secs_f64().min(best.1);
    }
    // Both took the same steps, so a race that one of them won by doing less would show.
    let difference = net.layers[0].w.iter().zip(&hand.net.layers[0].w).map(|(a, b)| (a - b).abs());
    let largest = difference.fold(0.0, f32::max);
    assert!(largest < 1e-2, "the weights differ by {largest}");
    best
}
