//! `#[derive(Params)]` and the vector-space operations of parameters.

mod support;

use ndarray::{Array1, Array2, ArrayD, array};
use nn_runtime::__rt as rt;
use nn_runtime::{Float, Params};
use support::{Random, assert_close, panic_message};

#[derive(Clone, Debug, PartialEq, Params)]
struct Layer<T: Float = f32> {
    w: Array2<T>,
    b: Array1<T>,
}

/// Layers of different sizes, a float, and a field that takes no part.
#[derive(Clone, Debug, PartialEq, Params)]
struct Deep<T>
where
    T: Float,
{
    #[param(skip)]
    name: String,
    layers: Vec<Layer<T>>,
    scale: T,
    pair: (Array1<T>, [T; 2]),
}

#[derive(Clone, Debug, PartialEq, Params)]
struct Tuple<P, Q>(P, Vec<Q>, #[param(skip)] Vec<usize>);

#[derive(Clone, Debug, PartialEq, Params)]
#[params(crate = "renamed::inner")]
struct Elsewhere<const N: usize> {
    biases: [Array1<f64>; N],
}

#[derive(Clone, Debug, PartialEq, Params)]
struct Tree {
    value: f32,
    children: Vec<Tree>,
}

mod renamed {
    pub(crate) use nn_runtime as inner;
}

fn deep(random: &mut Random) -> Deep<f64> {
    let mut layer = |m, n| Layer { w: random.array((m, n)), b: random.array(n) };
    Deep {
        name: "deep".into(),
        layers: vec![layer(3, 2), layer(2, 5)],
        scale: 0.5,
        pair: (array![1.0, 2.0], [3.0, 4.0]),
    }
}

/// All parameters, in order.
fn flat<P: Params>(params: &P) -> Vec<P::Elem> {
    let mut all = Vec::new();
    params.visit(&mut |array| all.extend(array.iter().copied()));
    all
}

#[test]
fn parameters_are_visited_in_the_order_of_the_fields() {
    let layer: Layer = Layer { w: array![[1.0, 2.0], [3.0, 4.0]], b: array![5.0, 6.0] };
    assert_eq!(flat(&layer), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let tuple = Tuple(layer.w, vec![7.0f32], vec![9]);
    assert_eq!(flat(&tuple), [1.0, 2.0, 3.0, 4.0, 7.0]);
    assert_eq!(flat(&(tuple, 8.0f32)), [1.0, 2.0, 3.0, 4.0, 7.0, 8.0]);
}

#[test]
fn count_is_the_number_of_all_parameters() {
    assert_eq!(deep(&mut Random::new(40)).count(), (6 + 2) + (10 + 5) + 1 + (2 + 2));
    assert_eq!(1.0f32.count(), 1);
    assert_eq!(ArrayD::<f64>::zeros(vec![2, 3, 4]).count(), 24);
    assert_eq!(Elsewhere::<2> { biases: [array![1.0], array![1.0, 2.0]] }.count(), 3);
}

#[test]
fn descend_takes_a_step_against_the_gradient() {
    let mut random = Random::new(41);
    let (mut params, gradient) = (deep(&mut random), deep(&mut random));
    let expected: Vec<f64> =
        flat(&params).iter().zip(flat(&gradient)).map(|(w, g)| w - 0.25 * g).collect();
    params.descend(0.25, &gradient);
    for (actual, expected) in flat(&params).into_iter().zip(expected) {
        assert_close(actual, expected, 1e-15);
    }
    assert_eq!(params.name, "deep");
}

#[test]
fn steps_do_not_depend_on_the_memory_layout() {
    let mut w = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    w.add_scaled(2.0, &array![[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]].reversed_axes());
    assert_eq!(w, array![[3.0, 6.0, 9.0], [12.0, 15.0, 18.0]]);
    let mut transposed = w.reversed_axes();
    transposed.add_scaled(-1.0, &array![[3.0, 12.0], [6.0, 15.0], [9.0, 18.0]]);
    assert_eq!(transposed, Array2::<f64>::zeros((3, 2)));
}

#[test]
fn inner_sums_the_products_of_all_parameters() {
    let mut random = Random::new(42);
    let (a, b) = (deep(&mut random), deep(&mut random));
    let expected: f64 = flat(&a).iter().zip(flat(&b)).map(|(a, b)| a * b).sum();
    assert_close(a.inner(&b), expected, 1e-14);
}

#[test]
fn tangents_of_structures_start_lazy_and_add_up_field_by_field() {
    let params = deep(&mut Random::new(43));
    let mut bar = rt::zero(&params);
    assert_eq!((bar.count(), bar.layers.len()), (3, 0));
    assert_eq!(bar.name, "deep");
    rt::acc(&mut bar.scale, 2.0);
    let completed = rt::complete(bar.clone(), &params);
    assert_eq!(completed.count(), params.count());
    assert_eq!(flat(&completed).into_iter().sum::<f64>(), 2.0);
    rt::acc(&mut bar, params.clone());
    rt::acc(&mut bar, params.clone());
    assert_eq!(bar.scale, 2.0 + 2.0 * params.scale);
    assert_eq!(bar.layers[1].w, 2.0 * &params.layers[1].w);
    assert_eq!(rt::own(&params), params);
}

#[test]
fn visit_mut_changes_the_parameters() {
    let mut params = deep(&mut Random::new(44));
    let before = flat(&params);
    params.visit_mut(&mut |mut array| array *= 2.0);
    let doubled: Vec<f64> = before.iter().map(|x| 2.0 * x).collect();
    assert_eq!(flat(&params), doubled);
}

#[test]
fn functions_may_be_generic_over_parameters() {
    fn norm<P: Params>(params: &P) -> P::Elem {
        num_traits::Float::sqrt(params.inner(params))
    }
    assert_eq!(norm(&Tuple(3.0, vec![array![4.0]], vec![])), 5.0);
    assert_eq!(norm(&[3.0f32, 4.0]), 5.0);
}

#[test]
fn structures_may_contain_themselves() {
    let leaf = |value| Tree { value, children: vec![] };
    let mut tree = Tree { value: 1.0, children: vec![leaf(2.0), leaf(3.0)] };
    tree.descend(0.5, &tree.clone());
    assert_eq!(flat(&tree), [0.5, 1.0, 1.5]);
}

#[test]
fn parameters_of_other_shapes_are_refused() {
    let layer: Layer = Layer { w: Array2::zeros((2, 3)), b: Array1::zeros(3) };
    let other: Layer = Layer { w: Array2::zeros((2, 3)), b: Array1::zeros(4) };
    let mut moved = layer.clone();
    assert_eq!(
        panic_message(move || moved.descend(1.0, &other)),
        "parameters of shapes [3] and [4] do not match"
    );
    let mut one = vec![layer.clone()];
    let two = vec![layer.clone(), layer];
    assert_eq!(
        panic_message(move || one.descend(1.0, &two)),
        "2 arrays of parameters do not match 4"
    );
}
