//! Networks by their settings, and what is wrong with some.

use ndarray::Array2;
use nn_runtime::Params;
use nn_runtime::data::Batch;
use nn_runtime::nn::{
    Activation, Cost, Initialiser, LayerSettings, Network, NetworkError, Padding,
};
use nn_runtime::train::{Model, accuracy, rng};

fn read(text: &str) -> Vec<LayerSettings> {
    serde_json::from_str(text).expect("settings")
}

fn network(layers: &[LayerSettings]) -> Result<Network, NetworkError> {
    Network::new(layers, 10, Cost::CrossEntropy, &mut rng(1))
}

fn convolution(channels: usize, size: usize, pool: Option<usize>) -> LayerSettings {
    let (activation, padding) = (Activation::Relu, Padding::Valid);
    LayerSettings::Convolution { channels, size, activation, padding, pool, dropout: 0.0 }
}

fn dense(neurons: usize, dropout: f32) -> LayerSettings {
    LayerSettings::Dense { neurons, activation: Activation::Tanh, dropout }
}

/// Images of noise, the first ones of them bright on the left.
fn batch(images: usize) -> Batch {
    let mut random = rng(7);
    let noise: Array2<f32> = nn_runtime::train::normal((images, 784), 0.1, &mut random);
    let left = |i: usize, p: usize| if (p % 28 < 14) == i.is_multiple_of(2) { 0.8 } else { 0.1 };
    let x = Array2::from_shape_fn(noise.dim(), |(i, p)| noise[[i, p]] + left(i, p));
    Batch { x, y: Array2::from_shape_fn((images, 10), |(i, k)| if i % 2 == k { 1.0 } else { 0.0 }) }
}

#[test]
fn settings_are_read_and_written() {
    let text = r#"[
        {"kind": "convolution", "channels": 4, "size": 3, "activation": "leaky-relu", "padding": "same"},
        {"kind": "dense", "neurons": 20, "activation": "gelu", "dropout": 0.25}
    ]"#;
    let layers = read(text);
    let expected = LayerSettings::Convolution {
        channels: 4,
        size: 3,
        activation: Activation::LeakyRelu,
        padding: Padding::Same,
        pool: None,
        dropout: 0.0,
    };
    assert_eq!(layers[0], expected);
    let gelu = Activation::Gelu;
    assert_eq!(layers[1], LayerSettings::Dense { neurons: 20, activation: gelu, dropout: 0.25 });
    assert_eq!(read(&serde_json::to_string(&layers).unwrap()), layers);
    for unknown in [
        r#"{"kind": "dense", "neurons": 20, "activation": "tanh", "size": 3}"#,
        r#"{"kind": "recurrent", "neurons": 20, "activation": "tanh"}"#,
    ] {
        assert!(serde_json::from_str::<LayerSettings>(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn parameters_are_as_many_as_the_settings_say() {
    let net = network(&[convolution(16, 5, Some(2)), convolution(32, 5, Some(2)), dense(20, 0.0)]);
    let net = net.unwrap();
    assert_eq!(net.count(), 26 * 16 + 401 * 32 + 513 * 20 + 21 * 10);
    assert_eq!((net.width(), net.layers.len()), (10, 4));
}

#[test]
fn first_weights_are_what_suits_the_activation_or_what_is_asked_for() {
    let deviation = |net: &Network, layer: usize| net.layers[layer].w.std(0.0);
    let settings = [convolution(50, 5, Some(4)), dense(60, 0.0)];
    let net = network(&settings).unwrap();
    let close = |a: f32, b: f32| assert!((a / b - 1.0).abs() < 0.1, "{a} for {b}");
    close(deviation(&net, 0), (2.0_f32 / 25.0).sqrt());
    close(deviation(&net, 1), (1.0_f32 / 1800.0).sqrt());
    let standard = Some(Initialiser::StandardNormal);
    let cost = Cost::CrossEntropy;
    let net = Network::initialised(&settings, 10, cost, standard, &mut rng(1)).unwrap();
    (0..3).for_each(|layer| close(deviation(&net, layer), 1.0));
    assert!(net.layers.iter().all(|layer| layer.b.iter().all(|&b| b != 0.0)));
}

#[test]
fn settings_that_cannot_be_are_errors() {
    let huge = usize::MAX;
    let cases = [
        (vec![dense(0, 0.0)], "layer 1 has 0 neurons, expected at least 1"),
        (
            vec![convolution(5, 3, None), convolution(0, 3, None)],
            "layer 2 has 0 channels, expected at least 1",
        ),
        (
            vec![dense(5, 0.0), convolution(2, 3, None)],
            "layer 2 is a convolution after a dense layer: put convolutions first",
        ),
        (
            vec![convolution(2, 0, None)],
            "the window of layer 1 is 0×0 pixels, its input 28×28: expected a size from 1 to 28",
        ),
        (
            vec![convolution(2, 5, Some(8)), convolution(2, 4, None)],
            "the window of layer 2 is 4×4 pixels, its input 3×3: expected a size from 1 to 3",
        ),
        (
            vec![convolution(2, 28, Some(2))],
            "layer 1 pools 2×2 pixels of a result of 1×1: expected a pool from 1 to 1",
        ),
        (
            vec![convolution(2, 5, Some(0))],
            "layer 1 pools 0×0 pixels of a result of 24×24: expected a pool from 1 to 24",
        ),
        (vec![dense(5, 1.0)], "the dropout of layer 1 is 1, expected a number from 0 to below 1"),
        (
            vec![dense(5, f32::NAN)],
            "the dropout of layer 1 is NaN, expected a number from 0 to below 1",
        ),
        (
            vec![dense(huge, 0.0)],
            "layer 1 has more than 268435456 weights, or as many outputs an image: make it smaller",
        ),
        (
            vec![convolution(huge, 1, None)],
            "layer 1 has more than 268435456 weights, or as many outputs an image: make it smaller",
        ),
        (
            vec![convolution(2, huge, None)],
            "the window of layer 1 is 18446744073709551615×18446744073709551615 pixels, its input \
             28×28: expected a size from 1 to 28",
        ),
    ];
    for (layers, message) in cases {
        let error = network(&layers).expect_err("no network");
        assert_eq!(error.to_string(), message);
    }
    let error = Network::new(&[], 0, Cost::Quadratic, &mut rng(1)).unwrap_err();
    assert_eq!(error, NetworkError::NoOutputs);
    assert!(Network::new(&[], usize::MAX, Cost::Quadratic, &mut rng(1)).is_err());
}

#[test]
fn networks_of_every_kind_learn() {
    let batch = batch(24);
    let labels: Vec<u8> = (0..24).map(|i| i % 2).collect();
    let kinds = [
        vec![],
        vec![dense(8, 0.2)],
        vec![convolution(3, 5, Some(4))],
        vec![convolution(3, 5, Some(4)), convolution(4, 3, None), dense(6, 0.0)],
    ];
    for (layers, cost) in kinds.iter().flat_map(|layers| {
        [Cost::Quadratic, Cost::CrossEntropy, Cost::BinaryCrossEntropy].map(|cost| (layers, cost))
    }) {
        let mut random = rng(1);
        let mut net = Network::new(layers, 10, cost, &mut random).unwrap();
        let (before, _) = net.cost_and_gradient(&batch, &mut random);
        for _ in 0..60 {
            let (_, gradient) = net.cost_and_gradient(&batch, &mut random);
            net.descend(0.1, &gradient);
        }
        let (after, _) = net.cost_and_gradient(&batch, &mut random);
        assert!(after < 0.7 * before, "{layers:?} with {cost:?}: {before} to {after}");
        let outputs = net.outputs(batch.x.view());
        assert_eq!(accuracy(outputs.view(), &labels), 1.0, "{layers:?} with {cost:?}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let mut dropped = convolution(3, 5, Some(2));
    if let LayerSettings::Convolution { dropout, .. } = &mut dropped {
        *dropout = 0.3;
    }
    let mut net = network(&[dropped, dense(12, 0.5)]).unwrap();
    let batch = batch(70);
    let mut run = |threads: usize| {
        net.set_threads(threads.try_into().unwrap());
        let (cost, gradient) = net.cost_and_gradient(&batch, &mut rng(3));
        let mut bits = vec![cost.to_bits()];
        gradient.visit(&mut |array| bits.extend(array.iter().map(|x| x.to_bits())));
        bits.extend(net.outputs(batch.x.view()).iter().map(|x| x.to_bits()));
        bits
    };
    let alone = run(1);
    for threads in [2, 3, 16] {
        assert!(run(threads) == alone, "{threads} threads");
    }
}

#[test]
fn what_is_trained_with_is_used_without_dropout() {
    let net = network(&[dense(30, 0.5)]).unwrap();
    let batch = batch(5);
    let mut random = rng(1);
    let [first, second] = [(); 2].map(|()| net.cost_and_gradient(&batch, &mut random).0);
    assert_ne!(first, second);
    assert_eq!(net.outputs(batch.x.view()), net.outputs(batch.x.view()));
    // Each image by itself: what a network answers does not depend on what else it is asked.
    let all = net.outputs(batch.x.view());
    for (i, row) in batch.x.outer_iter().enumerate() {
        let alone = net.outputs(row.insert_axis(ndarray::Axis(0)));
        let error = (&alone.row(0) - &all.row(i)).fold(0.0, |a: f32, e| a.max(e.abs()));
        assert!(error < 1e-6, "image {i}: {error}");
    }
}

#[test]
fn no_images_have_no_mean() {
    let net = network(&[convolution(2, 5, None)]).unwrap();
    let (cost, gradient) = net.cost_and_gradient(&batch(0), &mut rng(1));
    assert!(cost.is_nan());
    gradient.visit(&mut |array| assert!(array.iter().all(|&x| x == 0.0)));
    assert_eq!(gradient.count(), net.count());
    assert_eq!(net.outputs(Array2::zeros((0, 784)).view()).dim(), (0, 10));
}
