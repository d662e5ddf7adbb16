//! Gradients into memory of the caller: the same numbers, and from the second call on no allocation.

mod counting;

use counting::allocations;
use ndarray::{Array1, Array2, array};
use nn_runtime::kernels::Gemm;
use nn_runtime::{Float, Params, Workspace, derive_grad};

#[test]
fn products_that_have_run_once_allocate_nothing() {
    // The products of a network, of images that are half empty, with and without copied factors.
    for (lines, hidden) in [(10, 30), (32, 100), (64, 512)] {
        let x = Array2::from_shape_fn((lines, 784), |(i, k)| ((i * k) as f32 - 4e3).max(0.0));
        let w = Array2::from_shape_fn((784, hidden), |(k, j)| (k * j % 17) as f32);
        let mut z = Array2::zeros((lines, hidden));
        let mut g = w.clone();
        let mut x_bar = x.clone();
        let mut step = || {
            f32::gemm(1.0, x.view(), w.view(), 0.0, z.view_mut());
            f32::gemm(-0.5, x.t(), z.view(), 1.0, g.view_mut());
            f32::gemm(1.0, z.view(), w.t(), 0.0, x_bar.view_mut());
        };
        step();
        assert_eq!(allocations(step), 0, "{lines} by {hidden}");
    }
}

#[derive_grad]
fn rolled(x: &[f64], rate: f64) -> f64 {
    let mut s = 1.0;
    for i in 0..x.len() {
        let mut t = x[i];
        for _ in 0..i {
            t = (t * rate).sin();
        }
        s = (s * t + 1.0).ln();
    }
    s
}

#[derive_grad]
fn spring(state: [f64; 2], stiffness: f64) -> [f64; 2] {
    let mut next = state;
    for _ in 0..3 {
        next[1] -= 0.1 * stiffness * next[0].sin();
        next[0] += 0.1 * next[1];
    }
    next
}

#[derive_grad]
fn energy(state: [f64; 2], stiffness: f64) -> f64 {
    let next = spring(state, stiffness);
    let mut energy = 0.0;
    for x in next {
        energy += x * x;
    }
    energy
}

#[test]
fn tangents_of_numbers_and_fixed_arrays_allocate_nothing() {
    let mut found = (0.0, 0.0);
    let count = allocations(|| found = energy::jvp([1.0, 0.5], 2.0, ([0.0, 1.0], 0.5)));
    assert_eq!(count, 0);
    let (_, ([_, by_velocity], by_stiffness)) = energy::value_and_grad([1.0, 0.5], 2.0);
    assert!((found.1 - (by_velocity + 0.5 * by_stiffness)).abs() < 1e-15);
}

#[test]
#[should_panic(expected = "derivatives of 2 elements for a list of 3")]
fn tangents_must_have_the_shape_of_what_they_belong_to() {
    let _ = rolled::jvp(&[1.0, 2.0, 3.0], 0.5, (vec![1.0, 1.0], 0.0));
}

#[derive_grad]
fn product<T: Float>(a: &[T]) -> T {
    let mut p = T::lit(1.0);
    for &v in a {
        p *= v;
    }
    p
}

/// A list of pullbacks, which have no name.
#[derive_grad]
fn rows<T: Float>(a: &[T], width: usize) -> T {
    let mut sum = T::lit(0.0);
    for r in 0..a.len() / width {
        let p = product(&a[r * width..(r + 1) * width]);
        sum += p * p;
    }
    sum
}

#[derive_grad]
fn scaled(y: &mut [f64], x: f64) -> f64 {
    let mut sum = 0.0;
    for v in y.iter_mut() {
        *v *= x;
        sum += *v * *v;
    }
    sum
}

#[test]
fn the_second_call_allocates_nothing() {
    let x = [0.5, 1.5, 0.25, 0.75];
    let (mut gradient, mut workspace) = ((Vec::new(), 0.0), Workspace::new());
    let mut call = || rolled::value_and_grad_in(&x, 0.7, &mut gradient, &mut workspace);
    let first = call();
    let mut second = 0.0;
    assert_eq!(allocations(|| second = call()), 0);
    assert_eq!((second, gradient), rolled::value_and_grad(&x, 0.7));
    assert_eq!(first, second);
}

#[test]
fn callees_share_the_workspace() {
    let a: Vec<f64> = (0..12).map(|i| 1.0 + 0.1 * f64::from(i)).collect();
    let (mut gradient, mut workspace) = (Vec::new(), Workspace::new());
    rows::value_and_grad_in(&a, 3, &mut gradient, &mut workspace);
    let second = allocations(|| {
        rows::value_and_grad_in(&a, 3, &mut gradient, &mut workspace);
    });
    assert_eq!(second, 0);
    assert_eq!(gradient, rows::grad(&a, 3));
    let single: Vec<f32> = a.iter().map(|&x| x as f32).collect();
    let mut gradient = Vec::new();
    rows::value_and_grad_in(&single, 3, &mut gradient, &mut workspace);
    assert_eq!(gradient, rows::grad(&single, 3));
}

#[test]
fn a_gradient_is_overwritten_whatever_it_holds() {
    let (mut gradient, mut workspace) = ((vec![f64::NAN; 2], f64::NAN), Workspace::new());
    for x in [[0.5, 1.5], [2.0, 0.25]] {
        let value = rolled::vjp_in(&x, 0.7, -2.0, &mut gradient, &mut workspace);
        assert_eq!((value, gradient.clone()), rolled::vjp(&x, 0.7, -2.0));
    }
}

#[test]
fn mutable_arguments_have_their_place_in_the_gradient() {
    let (mut y, mut other) = ([1.0, -2.0], [1.0, -2.0]);
    let seed = || (0.5, vec![3.0, 4.0]);
    let (mut gradient, mut workspace) = ((Vec::new(), 0.0), Workspace::new());
    let value = scaled::vjp_in(&mut y, 1.5, seed(), &mut gradient, &mut workspace);
    assert_eq!((value, gradient), scaled::vjp(&mut other, 1.5, seed()));
    assert_eq!(y, other);
    let (mut y, mut other) = ([1.0, -2.0], [1.0, -2.0]);
    let mut gradient = (Vec::new(), 0.0);
    let value = scaled::value_and_grad_in(&mut y, 1.5, &mut gradient, &mut workspace);
    assert_eq!((value, gradient), scaled::value_and_grad(&mut other, 1.5));
}

#[derive(Clone, Debug, PartialEq, Params)]
struct Layer {
    w: Array1<f64>,
    b: f64,
    #[param(skip)]
    name: String,
}

#[derive_grad(wrt(layer))]
fn neuron(layer: &Layer, x: &Array1<f64>) -> f64 {
    let z = layer.w.dot(x) + layer.b;
    z * z
}

#[test]
fn structures_of_parameters_are_overwritten_field_by_field() {
    let layer = Layer { w: array![1.0, 2.0], b: 0.5, name: "one".into() };
    let (mut gradient, mut workspace) = (layer.clone(), Workspace::new());
    for x in [array![1.0, -1.0], array![0.5, 2.0]] {
        neuron::value_and_grad_in(&layer, &x, &mut gradient, &mut workspace);
        assert_eq!(gradient, neuron::grad(&layer, &x));
    }
}

#[test]
#[should_panic = "derivatives of 3 elements for a list of 2"]
fn a_gradient_of_another_length_is_a_mistake() {
    let mut gradient = (vec![0.0; 3], 0.0);
    rolled::value_and_grad_in(&[1.0, 2.0], 0.5, &mut gradient, &mut Workspace::new());
}

/// Elements of cells that are structures.
#[derive_grad]
fn moved(layers: &[Layer], k: f64) -> f64 {
    let mut sum = 0.0;
    for layer in layers {
        sum += layer.b * layer.b * k;
    }
    sum
}

#[test]
fn lists_of_structures_have_gradients() {
    let layers = [1.0, 2.0].map(|b| Layer { w: array![1.0], b, name: String::new() });
    let (gradient, k) = moved::grad(&layers, 3.0);
    assert_eq!(gradient.iter().map(|layer| layer.b).collect::<Vec<_>>(), [6.0, 12.0]);
    assert_eq!(k, 5.0);
}
