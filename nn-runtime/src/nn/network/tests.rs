//! The gradient of a whole network, against differences.

use super::*;
use crate::nn::{Activation, Padding};
use crate::{gradcheck, train};

#[test]
fn gradients_of_networks_are_those_of_differences() {
    let convolution = |channels, size, padding, pool| LayerSettings::Convolution {
        channels,
        size,
        activation: Activation::Tanh,
        padding,
        pool,
        dropout: 0.3,
    };
    let dense = LayerSettings::Dense { neurons: 4, activation: Activation::Gelu, dropout: 0.5 };
    let hidden = [
        convolution(2, 5, Padding::Valid, Some(4)),
        convolution(3, 3, Padding::Same, Some(2)),
        convolution(2, 2, Padding::Valid, None),
        dense,
    ];
    for (cost, layers) in [
        (Cost::Quadratic, &hidden[..]),
        (Cost::CrossEntropy, &hidden[..]),
        (Cost::BinaryCrossEntropy, &hidden[..]),
        // Few pixels of a first layer without a convolution: it sees all of them.
        (Cost::CrossEntropy, &[]),
    ] {
        let mut rng = train::rng(3);
        let net = Network::new(layers, 3, cost, &mut rng).expect("settings");
        let masks: Vec<_> = net.masks(2, &mut rng);
        let masks: Vec<_> = masks.into_iter().map(|mask| Some(mask?.mapv(f64::from))).collect();
        let x: Array2<f64> = train::normal((2, 784), 1.0, &mut rng);
        let y: Array2<f64> = ndarray::array![[0.9, 0.1, 0.0], [0.2, 0.3, 0.5]];
        let function = |net: &Network<f64>| mean_cost(net, cost, x.view(), y.view(), &masks);
        let gradient = |net: &Network<f64>| mean_cost::grad(net, cost, x.view(), y.view(), &masks);
        gradcheck(&net.widened(), function, gradient)
            .unwrap_or_else(|error| panic!("{cost:?}: {error}"));
    }
}

#[test]
fn a_gradient_in_memory_of_the_caller_and_a_step_in_place_are_those_of_a_gradient_of_their_own() {
    let dense = |activation, dropout| LayerSettings::Dense { neurons: 5, activation, dropout };
    let convolution = LayerSettings::Convolution {
        channels: 2,
        size: 5,
        activation: Activation::Relu,
        padding: Padding::Valid,
        pool: Some(4),
        dropout: 0.0,
    };
    let numbers = |net: &Network| {
        let mut numbers = Vec::new();
        net.visit(&mut |array| numbers.extend(array.iter().copied()));
        numbers
    };
    let plain = [dense(Activation::Sigmoid, 0.0), dense(Activation::Tanh, 0.0)];
    let dropping = [dense(Activation::Relu, 0.5), dense(Activation::Sigmoid, 0.3)];
    for hidden in [&plain[..], &dropping, &[convolution, dense(Activation::Sigmoid, 0.0)], &[]] {
        for images in [1, 20] {
            let mut rng = train::rng(4);
            let net = Network::new(hidden, 3, Cost::CrossEntropy, &mut rng).expect("settings");
            let x = train::normal((images, 784), 1.0, &mut rng);
            let y = Array2::from_shape_fn((images, 3), |(i, k)| if i % 3 == k { 1.0 } else { 0.0 });
            let batch = Batch { x, y };

            let (cost, expected) = net.cost_and_gradient(&batch, &mut train::rng(5));
            let mut workspace = Workspace::new();
            let mut gradient = net.clone();
            for _ in 0..2 {
                let again =
                    net.gradient_in(&batch, &mut gradient, &mut workspace, &mut train::rng(5));
                assert_eq!(again, cost);
                assert_eq!(numbers(&gradient), numbers(&expected));
            }

            let (mut ours, mut theirs) = (net.clone(), net);
            theirs.descend(0.5, &expected);
            assert_eq!(ours.step(&batch, 0.5, &mut workspace, &mut train::rng(5)), cost);
            for (ours, theirs) in numbers(&ours).into_iter().zip(numbers(&theirs)) {
                assert!((ours - theirs).abs() <= 1e-5 * theirs.abs().max(1.0), "{ours} {theirs}");
            }
        }
    }
}
