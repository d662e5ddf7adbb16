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
