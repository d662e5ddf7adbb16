//! The network of the lecture, sigmoid layers under the quadratic cost, written in several ways that must agree.
#![allow(clippy::op_ref, reason = "arrays are taken by reference where a user might")]

#[allow(dead_code)] // of the shared modules each program needs a part
#[path = "support/differences.rs"]
mod differences;
#[allow(dead_code, unused_macros)]
#[macro_use]
#[path = "support/numbers.rs"]
mod numbers;
#[allow(dead_code)]
#[path = "support/random.rs"]
mod random;

use ndarray::{Array1, Array2, ArrayView2, Axis, Ix1, Ix2, s};
use nn_runtime::{Float, Params, derive_grad, sigmoid};

use differences::{assert_gradient, differences};
use numbers::Numbers;
use random::Random;

#[derive(Clone, Debug, PartialEq, Params)]
struct Layer<T: Float = f64> {
    w: Array2<T>,
    b: Array1<T>,
}

#[derive(Clone, Debug, PartialEq, Params)]
struct Network<T: Float = f64> {
    layers: Vec<Layer<T>>,
}

#[derive(Clone, Params)]
struct Named {
    hidden: Layer,
    output: Layer,
}

numbers_of! { Layer { w, b } Layer<f32> { w, b } Network { layers } Network<f32> { layers } Named { hidden, output } }

/// ½/n·Σ‖a − y‖² over the n rows of a batch.
#[derive_grad]
fn quadratic(a: &Array2<f64>, y: ArrayView2<f64>) -> f64 {
    let error = a - &y;
    (&error * &error).sum() / (2.0 * y.nrows() as f64)
}

#[derive_grad]
fn dense(layer: &Layer, x: &Array2<f64>) -> Array2<f64> {
    sigmoid(x.dot(&layer.w) + &layer.b)
}

#[derive_grad]
fn forward(net: &Network, x: ArrayView2<f64>) -> Array2<f64> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

#[derive_grad(wrt(net))]
fn forward_of_fixed_input(net: &Network, x: ArrayView2<f64>) -> Array2<f64> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

/// Both layers in one expression each.
#[derive_grad(wrt(net))]
fn cost_of_named_layers(net: &Named, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    let hidden = sigmoid(x.dot(&net.hidden.w) + &net.hidden.b);
    let output = sigmoid(hidden.dot(&net.output.w) + &net.output.b);
    let error = output - &y;
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

/// A loop over the layers.
#[derive_grad(wrt(net))]
fn cost_by_loop(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    let error = a - &y;
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

/// A loop that calls a layer, and a call of the cost.
#[derive_grad(wrt(net))]
fn cost_by_calls(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = dense(layer, &a);
    }
    quadratic(&a, y)
}

/// A call of the whole network.
#[derive_grad(wrt(net))]
fn cost_of_forward(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    quadratic(&forward(net, x), y)
}

/// The same, differentiated with respect to the input as well.
#[derive_grad(wrt(net, x))]
fn cost_with_input(net: &Network, x: ArrayView2<f64>, y: ArrayView2<f64>) -> f64 {
    quadratic(&forward(net, x), y)
}

#[derive_grad(wrt(net))]
fn generic_cost<T: Float>(net: &Network<T>, x: ArrayView2<T>, y: ArrayView2<T>) -> T {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    let error = a - &y;
    error.mapv(|e| e * e).sum() * T::lit(0.5) / T::lit(x.nrows() as f64)
}

/// Layers of the given widths, and a batch for them.
fn sample(widths: &[usize], rows: usize, seed: u64) -> (Network, Array2<f64>, Array2<f64>) {
    let (mut random, range) = (Random(seed), -1.0..1.0);
    let layers = widths.windows(2).map(|width| Layer {
        w: random.array(Ix2(width[0], width[1]), &range),
        b: random.array(Ix1(width[1]), &range),
    });
    let net = Network { layers: layers.collect() };
    let x = random.array(Ix2(rows, widths[0]), &range);
    let y = random.array(Ix2(rows, widths[widths.len() - 1]), &(0.0..1.0));
    (net, x, y)
}

/// Equal but for the order of roundings.
#[track_caller]
fn assert_close(a: &impl Numbers, b: &impl Numbers) {
    let (a, b) = (a.numbers(), b.numbers());
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(f64::MIN_POSITIVE, |largest, b| largest.max(b.abs()));
    for (a, b) in a.iter().zip(&b) {
        assert!((a - b).abs() <= 1e-14 * largest, "{a} is not {b}");
    }
}

#[test]
fn every_parameter_of_a_small_network_has_the_derivative_that_differences_find() {
    for seed in 0..5 {
        let (net, x, y) = sample(&[4, 3, 2], 5, seed);
        let (value, gradient) = cost_by_loop::value_and_grad(&net, x.view(), y.view());
        assert_close(&value, &cost_by_loop(&net, x.view(), y.view()));
        let cost = |at: &[f64]| cost_by_loop(&net.with(at), x.view(), y.view());
        assert_gradient(&gradient.numbers(), &differences(&net.numbers(), &cost), value);
    }
}

#[test]
fn the_derivative_in_the_input_is_that_of_differences() {
    let (net, x, y) = sample(&[4, 3, 2], 5, 7);
    let (value, (_, x_bar)) = cost_with_input::value_and_grad(&net, x.view(), y.view());
    let cost = |at: &[f64]| cost_with_input(&net, x.with(at).view(), y.view());
    assert_gradient(&x_bar.numbers(), &differences(&x.numbers(), &cost), value);
}

#[test]
fn all_ways_to_write_the_network_agree() {
    for seed in 0..5 {
        let (net, x, y) = sample(&[4, 3, 2], 5, seed);
        let (x, y) = (x.view(), y.view());
        let named = Named { hidden: net.layers[0].clone(), output: net.layers[1].clone() };
        let expected = cost_by_loop::value_and_grad(&net, x, y);
        assert_close(&cost_of_named_layers::value_and_grad(&named, x, y), &expected);
        assert_close(&cost_by_calls::value_and_grad(&net, x, y), &expected);
        assert_close(&cost_of_forward::value_and_grad(&net, x, y), &expected);
        assert_close(&generic_cost::value_and_grad(&net, x, y), &expected);
        let (value, (gradient, _)) = cost_with_input::value_and_grad(&net, x, y);
        assert_close(&(value, gradient), &expected);
    }
}

#[test]
fn all_ways_agree_for_no_layers_one_and_many() {
    for widths in [&[3][..], &[3, 2], &[3, 4, 2, 5, 2]] {
        let (net, x, y) = sample(widths, 4, 11);
        let (x, y) = (x.view(), y.view());
        let expected = cost_by_loop::value_and_grad(&net, x, y);
        assert_eq!(expected.1.layers.len(), widths.len() - 1);
        assert_close(&cost_by_calls::value_and_grad(&net, x, y), &expected);
        assert_close(&cost_of_forward::value_and_grad(&net, x, y), &expected);
        let (value, (gradient, x_bar)) = cost_with_input::value_and_grad(&net, x, y);
        assert_close(&(value, gradient), &expected);
        if widths.len() == 1 {
            // The network is the identity: ∂/∂x ½/n·Σ(x − y)².
            assert_close(&x_bar, &((&x - &y) / 4.0));
        }
    }
}

#[test]
fn the_order_of_the_examples_in_a_batch_does_not_matter() {
    let (net, x, y) = sample(&[4, 3, 2], 6, 3);
    let (x_reversed, y_reversed) = (x.slice(s![..;-1, ..]), y.slice(s![..;-1, ..]));
    assert_close(
        &cost_by_loop::value_and_grad(&net, x_reversed, y_reversed),
        &cost_by_loop::value_and_grad(&net, x.view(), y.view()),
    );
}

#[test]
fn the_gradient_of_a_batch_is_the_mean_of_those_of_its_examples() {
    let (net, x, y) = sample(&[4, 3, 2], 6, 3);
    let mut mean = vec![0.0; net.count()];
    for (x, y) in x.axis_iter(Axis(0)).zip(y.axis_iter(Axis(0))) {
        let one = cost_by_loop::grad(&net, x.insert_axis(Axis(0)), y.insert_axis(Axis(0)));
        one.numbers().iter().zip(&mut mean).for_each(|(one, mean)| *mean += one / 6.0);
    }
    assert_close(&cost_by_loop::grad(&net, x.view(), y.view()), &mean);
}

#[test]
fn what_nobody_asks_for_does_not_change_the_rest() {
    let (net, x, y) = sample(&[4, 3, 2], 5, 5);
    let (value, (net_bar, _)) = forward::vjp(&net, x.view(), y.clone());
    assert_eq!(forward_of_fixed_input::vjp(&net, x.view(), y), (value, net_bar));
}

#[test]
fn transposed_and_sliced_batches_are_as_good_as_owned_ones() {
    let (net, x, y) = sample(&[4, 3, 2], 5, 5);
    let transposed = x.t().as_standard_layout().to_owned();
    let expected = cost_by_loop::value_and_grad(&net, x.view(), y.view());
    assert_close(&cost_by_loop::value_and_grad(&net, transposed.t(), y.view()), &expected);
}

#[test]
fn an_empty_batch_has_a_gradient_of_the_right_shape() {
    let (net, x, y) = sample(&[4, 3, 2], 0, 5);
    let (a, (net_bar, x_bar)) = forward::vjp(&net, x.view(), y.clone());
    assert_eq!((a, x_bar), (y, x));
    assert_eq!(net_bar.numbers(), vec![0.0; net.count()]);
    for (bar, layer) in net_bar.layers.iter().zip(&net.layers) {
        assert_eq!((bar.w.dim(), bar.b.dim()), (layer.w.dim(), layer.b.dim()));
    }
}

#[test]
fn single_precision_agrees_to_its_digits() {
    let (net, x, y) = sample(&[4, 3, 2], 5, 9);
    // The same point in both precisions.
    let narrow = |a: &Array2<f64>| a.mapv(|v| v as f32);
    let wide = |a: &Array2<f32>| a.mapv(f64::from);
    let layers = net.layers.iter();
    let net32 = Network::<f32> {
        layers: layers.map(|l| Layer { w: narrow(&l.w), b: l.b.mapv(|v| v as f32) }).collect(),
    };
    let layers = net32.layers.iter();
    let net64 = Network::<f64> {
        layers: layers.map(|l| Layer { w: wide(&l.w), b: l.b.mapv(f64::from) }).collect(),
    };
    let (x32, y32) = (narrow(&x), narrow(&y));
    let single = generic_cost::grad(&net32, x32.view(), y32.view());
    let double = generic_cost::grad(&net64, wide(&x32).view(), wide(&y32).view());
    let largest = double.numbers().into_iter().fold(0.0_f64, |l, d| l.max(d.abs()));
    for (single, double) in single.numbers().iter().zip(double.numbers()) {
        assert!((single - double).abs() <= 16.0 * f64::from(f32::EPSILON) * largest);
    }
}

#[test]
fn steps_against_the_gradient_lower_the_cost() {
    let (mut net, x, y) = sample(&[4, 3, 2], 5, 5);
    let start = cost_by_loop(&net, x.view(), y.view());
    let mut last = start;
    for _ in 0..200 {
        let (value, gradient) = cost_by_loop::value_and_grad(&net, x.view(), y.view());
        assert!(value <= last);
        last = value;
        net.descend(0.5, &gradient);
    }
    assert!(last < 0.9 * start, "{start} only came down to {last}");
}
