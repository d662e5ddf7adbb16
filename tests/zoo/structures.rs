//! Structures of parameters, parameters that take no part, generic functions.

use ndarray::{Array1, Array2, ArrayView1, array};
use nn_runtime::{Float, Params, derive_grad, sigmoid};

use crate::random::Random;

#[derive(Clone, Params)]
struct Layer<T: Float = f64> {
    w: Array2<T>,
    b: Array1<T>,
}

#[derive(Clone, Params)]
struct Scaled {
    layer: Layer,
    scale: f64,
    #[param(skip)]
    name: String,
}

#[derive(Clone, Params)]
struct Pair(Array1<f64>, f64);

numbers_of! { Layer { w, b } Scaled { layer, scale } Pair { 0, 1 } }
pass_by_reference!(Layer, Scaled, Pair);

fn layer(random: &mut Random) -> Layer {
    let range = -1.0..1.0;
    Layer { w: random.array(ndarray::Ix2(3, 2), &range), b: random.array(ndarray::Ix1(2), &range) }
}

fn scaled(random: &mut Random) -> Scaled {
    Scaled { layer: layer(random), scale: random.number(&(0.5..2.0)), name: "scaled".into() }
}

fn pair(random: &mut Random) -> Pair {
    Pair(random.array(ndarray::Ix1(3), &(-1.0..1.0)), random.number(&(0.5..2.0)))
}

mod fields {
    use super::*;

    #[derive_grad]
    fn affine(layer: &Layer, x: ArrayView1<f64>) -> Array1<f64> {
        x.dot(&layer.w) + &layer.b
    }

    #[derive_grad]
    fn nested_fields(net: &Scaled, x: &Array1<f64>) -> Array1<f64> {
        let z = x.dot(&net.layer.w) + &net.layer.b;
        sigmoid(z) * net.scale + net.scale
    }

    #[derive_grad]
    fn structure_bound_to_a_name(net: &Scaled) -> f64 {
        let layer = &net.layer;
        let w = &layer.w;
        (w * w).sum() + layer.b.sum() * net.scale
    }

    #[derive_grad]
    fn tuple_structure(pair: &Pair) -> Array1<f64> {
        &pair.0 * pair.1 + &pair.0 * &pair.0
    }

    #[derive_grad]
    fn an_unused_field(layer: &Layer) -> f64 {
        layer.b.dot(&layer.b)
    }

    #[derive_grad]
    fn the_same_field_often(layer: &Layer) -> Array1<f64> {
        let b = &layer.b;
        b * &layer.b + b - layer.w.sum() * b
    }

    #[derive_grad]
    fn two_structures(first: &Layer, second: &Layer) -> Array2<f64> {
        first.w.dot(&second.w.t()) + second.b.sum()
    }

    #[derive_grad]
    fn skipped_field_as_a_number(net: &Scaled) -> f64 {
        net.scale * net.name.len() as f64
    }

    check! {
        affine(layer in With(layer), x in vector(3));
        nested_fields(net in With(scaled), x in vector(3));
        structure_bound_to_a_name(net in With(scaled));
        tuple_structure(pair in With(pair));
        an_unused_field(layer in With(layer));
        the_same_field_often(layer in With(layer));
        two_structures(first in With(layer), second in With(layer));
        skipped_field_as_a_number(net in With(scaled));
    }

    #[test]
    fn an_unused_field_has_a_gradient_of_its_own_shape() {
        let layer = layer(&mut Random(0));
        assert_eq!(an_unused_field::grad(&layer).w, Array2::<f64>::zeros((3, 2)));
    }

    #[test]
    fn a_skipped_field_is_the_same_in_the_gradient() {
        let net = scaled(&mut Random(0));
        assert_eq!(skipped_field_as_a_number::grad(&net).name, net.name);
    }
}

mod inactive {
    use super::*;

    type Index = usize;

    #[derive_grad]
    fn integer(x: f64, n: i32) -> f64 {
        x * x * f64::from(n) + (n * 2) as f64
    }

    #[derive_grad]
    fn reference_to_integer(x: f64, n: &usize) -> f64 {
        x * x / *n as f64
    }

    #[derive_grad]
    fn integer_arithmetic(x: &Array1<f64>, n: usize, k: u8) -> f64 {
        let half = n / 2;
        let last = half + x.len() - 1;
        x.dot(x) * last as f64 - x.sum() / (k as f64)
    }

    #[derive_grad]
    fn typed_integers(x: f64, n: u64) -> f64 {
        let big: u64 = 3_000_000_000;
        let scaled: u64 = n * big;
        x * x * scaled as f64 / 1e9
    }

    #[derive_grad]
    fn function_of_an_integer(x: f64, n: usize) -> f64 {
        x * (n as f64).sqrt() + (n as f64).ln()
    }

    #[derive_grad]
    fn slice_of_integers(x: &Array1<f64>, labels: &[u8]) -> f64 {
        x.sum() / labels.len() as f64
    }

    #[derive_grad]
    fn integer_behind_an_alias(x: f64, n: Index) -> f64 {
        x * x * n as f64
    }

    #[derive_grad]
    fn flag_and_name(x: f64, _training: bool, _name: &str) -> f64 {
        x * x
    }

    #[derive_grad]
    fn no_influence(x: &Array1<f64>, _y: &Array2<f64>) -> f64 {
        x.sum()
    }

    #[derive_grad]
    fn constant(_x: &Array1<f64>) -> f64 {
        2.0
    }

    #[derive_grad(wrt(w))]
    fn one_of_three(x: &Array1<f64>, w: &Array1<f64>, y: f64) -> f64 {
        let error = x.dot(w) - y;
        error * error * y
    }

    #[derive_grad(wrt(y, x))]
    fn in_parameter_order(x: f64, w: &Array1<f64>, y: f64) -> f64 {
        x * x * w.sum() + y
    }

    check! {
        integer(x in -1.0..1.0, n in Always(3));
        reference_to_integer(x in -1.0..1.0, n in Always(3_usize));
        integer_arithmetic(x in vector(3), n in Always(5_usize), k in Always(7_u8));
        typed_integers(x in -1.0..1.0, n in Always(2_u64));
        function_of_an_integer(x in -1.0..1.0, n in Always(3_usize));
        slice_of_integers(x in vector(3), labels in Always([1_u8, 2]));
        integer_behind_an_alias(x in -1.0..1.0, n in Always(3_usize));
        flag_and_name(x in -1.0..1.0, flag in Always(true), name in Always("name"));
        no_influence(x in vector(3), y in matrix(2, 3));
        constant(x in vector(3));
        one_of_three(x in LeftOut(vector(3)), w in vector(3), y in LeftOut(0.5..1.0));
        in_parameter_order(x in -1.0..1.0, w in LeftOut(vector(3)), y in -1.0..1.0);
    }

    #[test]
    fn a_parameter_without_influence_has_a_gradient_of_its_own_shape() {
        let (x, y) = (array![1.0, 2.0], array![[1.0, 2.0, 3.0]]);
        assert_eq!(no_influence::grad(&x, &y), (array![1.0, 1.0], array![[0.0, 0.0, 0.0]]));
        assert_eq!(constant::grad(&x), array![0.0, 0.0]);
    }
}
