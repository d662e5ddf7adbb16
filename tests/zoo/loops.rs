//! Loops over lists.

use ndarray::{Array1, Array2, ArrayView1, Ix1, Ix2};
use nn_runtime::{Params, derive_grad, sigmoid};

use crate::random::Random;

#[derive(Clone, Params)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

#[derive(Clone, Params)]
struct Network {
    layers: Vec<Layer>,
    scale: f64,
}

numbers_of! { Layer { w, b } Network { layers, scale } }
pass_by_reference!(Layer, Network);

fn layer(random: &mut Random) -> Layer {
    let range = -1.0..1.0;
    Layer { w: random.array(Ix2(2, 2), &range), b: random.array(Ix1(2), &range) }
}

/// Layers of two neurons, as many as `count`.
fn layers(count: usize) -> impl Fn(&mut Random) -> Vec<Layer> {
    move |random| (0..count).map(|_| layer(random)).collect()
}

fn network(random: &mut Random) -> Network {
    Network { layers: layers(3)(random), scale: random.number(&(0.5..2.0)) }
}

fn vectors(random: &mut Random) -> Vec<Array1<f64>> {
    (0..3).map(|_| random.array(Ix1(2), &(-1.0..1.0))).collect()
}

fn weights(random: &mut Random) -> Vec<f64> {
    (0..4).map(|_| random.number(&(0.5..1.5))).collect()
}

#[derive_grad]
fn forward(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let mut a = x.clone();
    for layer in layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

#[derive_grad]
fn layers_of_a_network(net: &Network, x: ArrayView1<f64>) -> Array1<f64> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b) * net.scale;
    }
    a
}

#[derive_grad]
fn iterated(layers: &Vec<Layer>, x: &Array1<f64>) -> f64 {
    let mut a = x.to_owned();
    for layer in layers.iter() {
        let z = a.dot(&layer.w);
        a += &(&z + &layer.b);
    }
    a.sum()
}

#[derive_grad]
fn penalty(net: &Network) -> f64 {
    let mut total = 0.0;
    for layer in &net.layers {
        total += (&layer.w * &layer.w).sum();
    }
    0.5 * net.scale * total
}

#[derive_grad]
fn two_states(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    let mut penalty = 0.0;
    for layer in layers {
        a = (a.dot(&layer.w) + &layer.b).mapv(f64::tanh);
        penalty += a.dot(&a) * layer.b.sum();
    }
    a.sum() * penalty
}

#[derive_grad]
fn swapped_states(weights: &[f64], x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y;
    for w in weights {
        let old = a;
        a = b;
        b = old + w * b;
    }
    a * b
}

#[derive_grad]
fn swapped_arrays(layers: &[Layer], x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
    let mut a = x.clone();
    let mut b = y.clone();
    for layer in layers {
        let old = a.clone();
        a = b.clone();
        b = old + &(b.dot(&layer.w));
    }
    a * b
}

#[derive_grad]
fn product_of_numbers(weights: &[f64]) -> f64 {
    let mut product = 1.0;
    for w in weights {
        product *= w;
    }
    product
}

#[derive_grad]
fn numbers_in_a_vec(weights: &Vec<f64>, x: f64) -> f64 {
    let mut a = x;
    for w in weights {
        a = (a * *w).sin() + w;
    }
    a
}

#[derive_grad]
fn sum_of_vectors(list: &[Array1<f64>], x: &Array1<f64>) -> Array1<f64> {
    let mut sum = x * 2.0;
    for v in list {
        sum = sum + v * v;
    }
    sum
}

#[derive_grad]
fn element_not_read(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let mut a = x.clone();
    for _layer in layers {
        a = &a * &a + x;
    }
    a
}

#[derive_grad]
fn state_overwritten(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let mut a = x * 3.0;
    for layer in layers {
        a = &layer.b * x;
    }
    a
}

#[derive_grad]
fn outer_variable_inside(layers: &[Layer], x: &Array1<f64>, s: f64) -> Array1<f64> {
    let shifted = x * s + 1.0;
    let mut a = x.clone();
    for layer in layers {
        let z = a.dot(&layer.w) * &shifted;
        a = sigmoid(z) * s;
    }
    a + shifted
}

#[derive_grad]
fn two_loops(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let mut a = x.clone();
    for layer in layers {
        a = a.dot(&layer.w);
    }
    let middle = a.clone();
    for layer in layers {
        a = sigmoid(&a + &layer.b) * &middle;
    }
    a
}

#[derive_grad]
fn state_read_afterwards(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    for layer in layers {
        a = sigmoid(a.dot(&layer.w));
    }
    let b = &a * &a;
    (b * &a).sum() + a.sum()
}

#[derive_grad]
fn local_in_the_body(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let mut a = x.clone();
    for layer in layers {
        let mut z = a.dot(&layer.w);
        z += &layer.b;
        let gate = sigmoid(&z);
        a = gate * z;
    }
    a
}

#[derive_grad]
fn state_without_influence(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    for layer in layers {
        total += layer.b.sum();
    }
    let _unused = total;
    x.sum()
}

#[derive_grad]
fn counted_runs(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let mut a = x.sum();
    for layer in layers {
        a = a * a / layers.len() as f64 + layer.b.len() as f64 * layer.w.sum();
    }
    a
}

#[derive_grad]
fn array_of_layers(layers: &[Layer; 2], x: &Array1<f64>) -> Array1<f64> {
    let mut a = x.clone();
    for layer in layers {
        a = a.dot(&layer.w) + &layer.b;
    }
    a
}

#[derive_grad]
fn array_of_numbers(weights: [f64; 4], x: f64) -> f64 {
    let mut a = x;
    for w in &weights {
        a = a * a + w;
    }
    a
}

#[derive_grad]
fn elements_of_a_vector(v: &Array1<f64>, x: f64) -> f64 {
    let mut a = x;
    for element in v {
        a = a.sin() * element + x;
    }
    a
}

#[derive_grad]
fn elements_of_a_view(v: ArrayView1<f64>) -> f64 {
    let mut a = 1.0;
    for element in v.iter() {
        a *= element + 2.0;
    }
    a
}

#[derive_grad]
fn list_by_value(list: Vec<Array1<f64>>) -> f64 {
    let mut total = 0.0;
    for v in list {
        total += v.dot(&v);
    }
    total * total
}

#[derive_grad]
fn two_loops_from_one_value(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let start = x * x;
    let mut a = start.clone();
    for layer in layers {
        a = sigmoid(a.dot(&layer.w));
    }
    let mut b = start;
    for layer in layers {
        b = b + &layer.b;
    }
    a * b
}

check! {
    forward(layers in With(layers(3)), x in vector(2));
    layers_of_a_network(net in With(network), x in vector(2));
    iterated(layers in With(layers(3)), x in vector(2));
    penalty(net in With(network));
    two_states(layers in With(layers(3)), x in vector(2));
    swapped_states(weights in With(weights), x in -1.0..1.0, y in -1.0..1.0);
    swapped_arrays(layers in With(layers(3)), x in vector(2), y in vector(2));
    product_of_numbers(weights in With(weights));
    numbers_in_a_vec(weights in With(weights), x in -1.0..1.0);
    sum_of_vectors(list in With(vectors), x in vector(2));
    element_not_read(layers in With(layers(3)), x in vector(2));
    state_overwritten(layers in With(layers(3)), x in vector(2));
    outer_variable_inside(layers in With(layers(3)), x in vector(2), s in 0.5..2.0);
    two_loops(layers in With(layers(3)), x in vector(2));
    two_loops_from_one_value(layers in With(layers(3)), x in vector(2));
    state_read_afterwards(layers in With(layers(3)), x in vector(2));
    local_in_the_body(layers in With(layers(3)), x in vector(2));
    state_without_influence(layers in With(layers(3)), x in vector(2));
    counted_runs(layers in With(layers(3)), x in vector(2));
    array_of_numbers(weights in [0.1..0.5, 0.1..0.5, 0.1..0.5, 0.1..0.5], x in -1.0..1.0);
    elements_of_a_vector(v in vector(3), x in -1.0..1.0);
    elements_of_a_view(v in vector(3));
    list_by_value(list in With(vectors));
    array_of_layers(layers in With(|random: &mut Random| [layer(random), layer(random)]), x in vector(2));
}

mod single {
    use super::*;

    // A list of one and an empty one.
    check! {
        forward(layers in With(layers(1)), x in vector(2));
        two_states(layers in With(layers(1)), x in vector(2));
        two_loops(layers in With(layers(1)), x in vector(2));
    }
}

mod empty {
    use super::*;

    check! {
        forward(layers in With(layers(0)), x in vector(2));
        two_states(layers in With(layers(0)), x in vector(2));
        two_loops(layers in With(layers(0)), x in vector(2));
        state_overwritten(layers in With(layers(0)), x in vector(2));
        swapped_arrays(layers in With(layers(0)), x in vector(2), y in vector(2));
    }
}
