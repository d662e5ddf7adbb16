//! `descend`: a step that changes the parameters in place is the one that the gradient says, wherever parameters are read.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use nn_runtime::{Float, Params, Workspace, derive_grad, sigmoid};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

#[derive(Clone, Debug, Params)]
struct Layer<T: Float = f64> {
    w: Array2<T>,
    b: Array1<T>,
}

#[derive(Clone, Debug, Params)]
struct Network<T: Float = f64> {
    layers: Vec<Layer<T>>,
    scale: T,
}

#[derive(Clone, Debug, Params)]
struct Pair {
    first: Layer,
    second: Layer,
    bias: Option<Array1<f64>>,
    #[param(skip)]
    name: String,
}

#[derive_grad]
fn forward<T: Float>(net: &Network<T>, x: ArrayView2<T>) -> Array2<T> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a * net.scale
}

/// The parameters go to a callee as they are: it changes them.
#[derive_grad(wrt(net))]
fn called<T: Float>(net: &Network<T>, x: ArrayView2<T>) -> T {
    let a = forward(net, x);
    a.mapv(|a| a * a).sum()
}

/// Behind the callee's turn, going back, they are read again.
#[derive_grad(wrt(net))]
fn read_before_the_call(net: &Network, x: ArrayView2<f64>) -> f64 {
    let s = net.scale * net.scale;
    let a = forward(net, x);
    let weights = net.layers[0].w.mapv(|w| w * w * w).sum();
    a.sum() * s + weights * s
}

#[derive_grad(wrt(net))]
fn called_twice(net: &Network, x: ArrayView2<f64>) -> f64 {
    let a = forward(net, x);
    let b = forward(net, x.mapv(|x| x * 0.5).view());
    (a * b).sum()
}

#[derive_grad(wrt(net))]
fn in_a_straight_line(net: &Pair, x: ArrayView2<f64>) -> f64 {
    let a = sigmoid(x.dot(&net.first.w) + &net.first.b);
    let z = a.dot(&net.second.w) + &net.second.b;
    z.mapv(|z| z * z * z).sum()
}

/// One array twice: the second product going back reads what the first has changed.
#[derive_grad(wrt(net))]
fn shared_weights(net: &Pair, x: ArrayView2<f64>) -> f64 {
    let a = sigmoid(x.dot(&net.second.w) + &net.second.b);
    let b = sigmoid(a.dot(&net.second.w.t()));
    (b.dot(&net.second.w) * 2.0).sum() + net.first.b.sum()
}

/// Runs of an outer loop read what the runs before, going back, have changed.
#[derive_grad(wrt(net))]
fn recurrent(net: &Network, x: ArrayView2<f64>, steps: usize) -> f64 {
    let mut a = x.to_owned();
    for _ in 0..steps {
        for layer in &net.layers {
            a = sigmoid(a.dot(&layer.w) + &layer.b);
        }
    }
    a.sum() * net.scale
}

/// Elements by index: the parameters are storage to the macro.
#[derive_grad(wrt(net))]
fn by_index(net: &Network, x: ArrayView2<f64>) -> f64 {
    let mut a = x.to_owned();
    for i in 0..net.layers.len() {
        a = sigmoid(a.dot(&net.layers[i].w) + &net.layers[i].b);
    }
    (&a * &a).sum() * net.scale
}

/// Two loops over one list.
#[derive_grad(wrt(net))]
fn two_loops(net: &Network, x: ArrayView2<f64>) -> f64 {
    let mut norm = 0.0;
    for layer in &net.layers {
        norm += layer.w.mapv(|w| w * w).sum() * layer.b.sum();
    }
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a.sum() + norm * net.scale
}

/// The state of the loop begins with a parameter.
#[derive_grad(wrt(net))]
fn from_a_parameter(net: &Network, start: &Layer) -> f64 {
    let mut a = start.w.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a.sum() * net.scale
}

#[derive_grad(wrt(net, start))]
fn of_two_structures(net: &Network, start: &Layer) -> f64 {
    let mut a = start.w.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b) * layer.b.sum();
    }
    a.sum() * net.scale * start.b.sum()
}

/// One is changed in place, the other is not; numbers stand between.
#[derive_grad(wrt(pair, net))]
fn one_of_two_in_place(pair: &Pair, s: f64, x: ArrayView2<f64>, net: &Network) -> f64 {
    let mut a = x.dot(&pair.first.w) * s;
    for i in 0..net.layers.len() {
        a = sigmoid(a.dot(&net.layers[i].w) + &net.layers[i].b);
    }
    a.sum() * net.scale
}

#[derive_grad(wrt(net))]
fn with_an_option(net: &Pair, x: ArrayView2<f64>) -> f64 {
    let mut z = x.dot(&net.first.w);
    if let Some(bias) = &net.bias {
        z += bias;
    }
    z.mapv(|z| z.sin()).sum()
}

/// In one arm alone, and read on in the other.
#[derive_grad(wrt(net))]
fn in_an_arm(net: &Pair, x: ArrayView2<f64>, twice: bool) -> f64 {
    let z = x.dot(&net.first.w) + &net.first.b;
    let y = if twice { sigmoid(z).dot(&net.second.w) } else { z.dot(&net.second.w) * 0.25 };
    (y.mapv(|y| y * y)).sum()
}

impl Pair {
    #[derive_grad(method, wrt(self))]
    fn cost(&self, x: ArrayView1<f64>) -> f64 {
        let y = x.dot(&self.first.w) + &self.first.b;
        y.mapv(|y| y.exp()).sum()
    }
}

fn random(rows: usize, columns: usize, rng: &mut ChaCha8Rng) -> Array2<f64> {
    Array2::from_shape_simple_fn((rows, columns), || rng.random_range(-1.0..1.0))
}

fn layer(rows: usize, columns: usize, rng: &mut ChaCha8Rng) -> Layer {
    Layer {
        w: random(rows, columns, rng),
        b: random(1, columns, rng).remove_axis(ndarray::Axis(0)),
    }
}

/// The largest difference of two structures, relative to the largest number of the second.
fn difference<P: Params<Elem = f64>>(a: &P, b: &P) -> f64 {
    let mut difference = a.clone();
    difference.add_scaled(-1.0, b);
    let largest = |of: &P| {
        let mut largest = 0.0_f64;
        of.visit(&mut |array| largest = array.iter().fold(largest, |max, x| max.max(x.abs())));
        largest
    };
    largest(&difference) / largest(b)
}

/// `descend` and `descend_in` against the gradient.
macro_rules! agrees {
    ($function:ident($net:expr $(, $argument:expr)*)) => {{
        let eta = 0.0625;
        let net = $net;
        let (value, gradient) = $function::value_and_grad(&net $(, $argument)*);
        let mut expected = net.clone();
        expected.descend(eta, &gradient);
        assert!(difference(&expected, &net) > 1e-4, "the step of {} is none", stringify!($function));

        let mut there = net.clone();
        assert_eq!($function::descend(&mut there $(, $argument)*, eta), value);
        let error = difference(&there, &expected);
        assert!(error < 1e-14, "{}: {error}", stringify!($function));

        let mut workspace = Workspace::new();
        for _ in 0..2 {
            let mut again = net.clone();
            assert_eq!($function::descend_in(&mut again $(, $argument)*, eta, &mut workspace), value);
            assert_eq!(difference(&again, &there), 0.0);
        }
    }};
}

#[test]
fn a_step_in_place_is_that_of_the_gradient() {
    for seed in 0..20 {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let net = Network {
            layers: vec![layer(4, 4, rng), layer(4, 4, rng), layer(4, 4, rng)],
            scale: 0.75,
        };
        let pair = || Pair {
            first: layer(4, 4, &mut ChaCha8Rng::seed_from_u64(seed)),
            second: layer(4, 4, &mut ChaCha8Rng::seed_from_u64(seed + 1)),
            bias: None,
            name: "pair".into(),
        };
        let x = random(3, 4, rng);
        let x = x.view();
        let start = &layer(4, 4, rng);
        agrees!(called(net.clone(), x));
        agrees!(read_before_the_call(net.clone(), x));
        agrees!(called_twice(net.clone(), x));
        agrees!(in_a_straight_line(pair(), x));
        agrees!(shared_weights(pair(), x));
        agrees!(recurrent(net.clone(), x, 3));
        agrees!(by_index(net.clone(), x));
        agrees!(two_loops(net.clone(), x));
        agrees!(from_a_parameter(net.clone(), start));
        agrees!(with_an_option(pair(), x));
        let bias = Some(random(1, 4, rng).remove_axis(ndarray::Axis(0)));
        agrees!(with_an_option(Pair { bias, ..pair() }, x));
        agrees!(in_an_arm(pair(), x, true));
        agrees!(in_an_arm(pair(), x, false));
    }
}

#[test]
fn two_structures_descend_together() {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let net = Network { layers: vec![layer(4, 4, rng), layer(4, 4, rng)], scale: 0.75 };
    let start = layer(3, 4, rng);
    let (value, (of_net, of_start)) = of_two_structures::value_and_grad(&net, &start);
    let (mut net_there, mut start_there) = (net.clone(), start.clone());
    assert_eq!(of_two_structures::descend(&mut net_there, &mut start_there, 0.5), value);
    let (mut net, mut start) = (net, start);
    net.descend(0.5, &of_net);
    start.descend(0.5, &of_start);
    assert!(difference(&net_there, &net) < 1e-14);
    assert!(difference(&start_there, &start) < 1e-14);
}

#[test]
fn of_two_structures_one_may_be_read_too_late() {
    let rng = &mut ChaCha8Rng::seed_from_u64(5);
    let net = Network { layers: vec![layer(4, 4, rng), layer(4, 4, rng)], scale: 0.75 };
    let pair =
        Pair { first: layer(4, 4, rng), second: layer(4, 4, rng), bias: None, name: "".into() };
    let x = random(3, 4, rng);
    let (value, (of_pair, of_net)) =
        one_of_two_in_place::value_and_grad(&pair, 1.5, x.view(), &net);
    let (mut pair_there, mut net_there) = (pair.clone(), net.clone());
    let there = one_of_two_in_place::descend(&mut pair_there, 1.5, x.view(), &mut net_there, 0.5);
    assert_eq!(there, value);
    let (mut pair, mut net) = (pair, net);
    pair.descend(0.5, &of_pair);
    net.descend(0.5, &of_net);
    assert!(difference(&pair_there, &pair) < 1e-14);
    assert!(difference(&net_there, &net) < 1e-14);
}

#[test]
fn a_method_changes_its_receiver() {
    let rng = &mut ChaCha8Rng::seed_from_u64(2);
    let mut pair =
        Pair { first: layer(3, 2, rng), second: layer(2, 2, rng), bias: None, name: "pair".into() };
    let x = random(1, 3, rng).remove_axis(ndarray::Axis(0));
    let (value, gradient) = pair.cost_value_and_grad(x.view());
    let mut expected = pair.clone();
    expected.descend(0.5, &gradient);
    assert_eq!(pair.cost_descend(x.view(), 0.5), value);
    assert!(difference(&pair, &expected) < 1e-14);
}

#[test]
fn gradients_are_added_to_what_is_in_the_callers_memory() {
    let rng = &mut ChaCha8Rng::seed_from_u64(3);
    let net = Network { layers: vec![layer(4, 4, rng), layer(4, 4, rng)], scale: 0.75 };
    let x = random(3, 4, rng);
    let (mut gradient, mut workspace) = (net.clone(), Workspace::new());
    for _ in 0..2 {
        let value = called::value_and_grad_in(&net, x.view(), &mut gradient, &mut workspace);
        let expected = called::value_and_grad(&net, x.view());
        assert_eq!(value, expected.0);
        assert!(difference(&gradient, &expected.1) < 1e-15);
    }
}
