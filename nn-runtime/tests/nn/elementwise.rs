//! Activations, dropout.

use ndarray::{Array2, array};
use nn_runtime::gradcheck;
use nn_runtime::nn::{Activation, Dropout, gelu, softmax};
use nn_runtime::train::rng;

use super::{inner, random};

const ALL: [Activation; 7] = [
    Activation::Identity,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Relu,
    Activation::LeakyRelu,
    Activation::Gelu,
    Activation::Softmax,
];

#[test]
fn derivatives_of_activations_are_those_of_differences() {
    let (z, seed): (Array2<f64>, Array2<f64>) = (random((3, 5), 1), random((3, 5), 2));
    for activation in ALL {
        let function = |z: &Array2<f64>| inner(&seed, &activation.apply(z.clone()));
        let gradient = |z: &Array2<f64>| activation.apply_vjp(z.clone(), seed.clone()).1;
        gradcheck(&z, function, gradient).unwrap_or_else(|error| panic!("{activation:?}: {error}"));
        let z_dot = random((3, 5), 3);
        let forward = inner(&seed, &activation.apply_jvp(z.clone(), z_dot.clone()).1);
        let reverse = inner(&gradient(&z), &z_dot);
        assert!((forward - reverse).abs() < 1e-12, "{activation:?}: {forward}, {reverse}");
    }
}

#[test]
fn activations_have_known_values() {
    let z = array![[-2.0, 0.0, 3.0]];
    let apply = |activation: Activation| activation.apply(z.clone());
    assert_eq!(apply(Activation::Identity), z);
    assert_eq!(apply(Activation::Relu), array![[0.0, 0.0, 3.0]]);
    assert_eq!(apply(Activation::LeakyRelu), array![[-0.02, 0.0, 3.0]]);
    assert_eq!(apply(Activation::Tanh), z.mapv(f64::tanh));
    assert_eq!(apply(Activation::Sigmoid)[[0, 1]], 0.5);
    // x·Φ(x) by tables of the normal distribution.
    let expected = array![[-0.045_500_263_896_358_4, 0.0, 2.995_950_305_905_105]];
    assert!((gelu(z.view()) - expected).iter().all(|error: &f64| error.abs() < 1e-14));
}

#[test]
fn activations_go_by_their_names() {
    let names = ["identity", "sigmoid", "tanh", "relu", "leaky-relu", "gelu", "softmax"];
    for (activation, name) in ALL.into_iter().zip(names) {
        let text = format!("\"{name}\"");
        assert_eq!(serde_json::to_string(&activation).unwrap(), text);
        assert_eq!(serde_json::from_str::<Activation>(&text).unwrap(), activation);
    }
}

#[test]
fn softmax_neither_overflows_nor_loses_small_differences() {
    let x: Array2<f32> = array![[1e30, 1e30, -1e30], [-1000.0, -1000.0, -1000.0]];
    assert_eq!(softmax(x.view()), array![[0.5, 0.5, 0.0], [1.0 / 3.0; 3]]);
    let y = softmax(random((20, 10), 4).view());
    assert!(y.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-14));
    assert!(softmax(array![[0.0, f32::NAN]].view()).iter().all(|y| y.is_nan()));
}

#[test]
fn large_inputs_leave_no_nan_in_any_derivative() {
    let z: Array2<f32> = array![[-1e4, -100.0, 0.0, 100.0, 1e4]];
    for activation in ALL {
        let (a, z_bar) = activation.apply_vjp(z.clone(), Array2::ones((1, 5)));
        assert!(a.iter().chain(&z_bar).all(|x| x.is_finite()), "{activation:?}: {a}, {z_bar}");
    }
}

#[test]
fn dropout_keeps_the_mean() {
    for rate in [0.1, 0.5, 0.9] {
        let n = 100_000;
        let mask: Array2<f64> = Dropout::new(rate).unwrap().mask((n / 10, 10), &mut rng(1));
        let stays = 1.0 / (1.0 - f64::from(rate));
        assert!(mask.iter().all(|&factor| factor == 0.0 || factor == stays));
        // The variance of a factor is rate/(1 − rate); five deviations of the mean.
        let tolerance = 5.0 * (f64::from(rate) * stays / n as f64).sqrt();
        let mean = mask.mean().unwrap();
        assert!((mean - 1.0).abs() < tolerance, "{mean} at a rate of {rate}");
    }
}

#[test]
fn dropout_of_nothing_and_of_everything() {
    let all: Array2<f32> = Dropout::new(0.0).unwrap().mask((30, 10), &mut rng(1));
    assert_eq!(all, Array2::<f32>::ones((30, 10)));
    for rate in [-0.1, 1.0, f32::NAN, f32::INFINITY] {
        assert_eq!(Dropout::new(rate), None, "{rate}");
    }
}
