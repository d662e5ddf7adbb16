//! Costs.

use ndarray::{Array2, array};
use nn_runtime::nn::{Cost, quadratic, sigmoid_cross_entropy, softmax, softmax_cross_entropy};
use nn_runtime::{gradcheck, sigmoid};

use super::{inner, random};

const ALL: [Cost; 3] = [Cost::Quadratic, Cost::CrossEntropy, Cost::BinaryCrossEntropy];

/// Targets between 0 and 1, whose rows do not have the sum 1.
fn targets() -> Array2<f64> {
    sigmoid(random((4, 3), 2))
}

#[test]
fn derivatives_of_costs_are_those_of_differences() {
    let (z, y) = (random((4, 3), 1), targets());
    for cost in ALL {
        let function = |z: &Array2<f64>| cost.mean(z.view(), y.view());
        let gradient = |z: &Array2<f64>| cost.mean_grad(z.view(), y.view());
        gradcheck(&z, function, gradient).unwrap_or_else(|error| panic!("{cost:?}: {error}"));
        let z_dot = random((4, 3), 3);
        let (_, forward) = cost.mean_jvp(z.view(), y.view(), z_dot.clone());
        let reverse = inner(&gradient(&z), &z_dot);
        assert!((forward - reverse).abs() < 1e-12, "{cost:?}: {forward}, {reverse}");
    }
}

#[test]
fn costs_are_their_formulas() {
    let (z, y) = (random((4, 3), 1), targets());
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-13, "{a}, {b}");
    let (a, p) = (sigmoid(&z), softmax(z.view()));
    close(quadratic(a.view(), y.view()), (&y - &a).mapv(|e| e * e).sum() / 8.0);
    close(softmax_cross_entropy(z.view(), y.view()), -inner(&y, &p.mapv(f64::ln)) / 4.0);
    let others = |a: &Array2<f64>| a.mapv(|a| 1.0 - a);
    let both = inner(&y, &a.mapv(f64::ln)) + inner(&others(&y), &others(&a).mapv(f64::ln));
    close(sigmoid_cross_entropy(z.view(), y.view()), -both / 4.0);
    close(Cost::Quadratic.mean(z.view(), y.view()), quadratic(a.view(), y.view()));
    assert_eq!(Cost::Quadratic.outputs(z.clone()), a);
    assert_eq!(Cost::BinaryCrossEntropy.outputs(z.clone()), a);
    assert_eq!(Cost::CrossEntropy.outputs(z), p);
}

#[test]
fn a_wrong_answer_that_is_sure_has_a_finite_cost() {
    let (z, y): (Array2<f32>, Array2<f32>) = (array![[200.0, -200.0]], array![[0.0, 1.0]]);
    assert_eq!(softmax_cross_entropy(z.view(), y.view()), 400.0);
    assert_eq!(sigmoid_cross_entropy(z.view(), y.view()), 400.0);
    for cost in ALL {
        assert!(cost.mean_grad(z.view(), y.view()).iter().all(|x| x.is_finite()), "{cost:?}");
    }
}

#[test]
fn means_of_many_rows_keep_their_digits() {
    // A running sum of that many numbers is off by some 1e-3 of itself.
    let z = Array2::from_shape_fn((300_000, 2), |(i, j)| ((i * 7 + j) % 13) as f32 * 0.1);
    let y = Array2::from_shape_fn(z.dim(), |(i, j)| if i % 2 == j { 1.0 } else { 0.0 });
    let exact = softmax_cross_entropy(z.mapv(f64::from).view(), y.mapv(f64::from).view());
    let rounded = f64::from(softmax_cross_entropy(z.view(), y.view()));
    assert!((rounded / exact - 1.0).abs() < 1e-6, "{rounded} for {exact}");
}

#[test]
fn costs_go_by_their_names() {
    for (cost, name) in ALL.into_iter().zip(["quadratic", "cross-entropy", "binary-cross-entropy"])
    {
        assert_eq!(serde_json::to_string(&cost).unwrap(), format!("\"{name}\""));
    }
}

#[test]
#[should_panic = "outputs of shape [2, 3] for targets of shape [2, 2]"]
fn targets_of_another_width_are_refused() {
    softmax_cross_entropy(random((2, 3), 1).view(), random((2, 2), 1).view());
}
