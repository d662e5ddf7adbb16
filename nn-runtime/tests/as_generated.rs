//! Gradients written by hand in the very form in which the macro writes them.

mod support;

use ndarray::{Array1, Array2, ArrayView2, array};
use nn_runtime::__rt as rt;
use nn_runtime::{Float, Params, sigmoid};
use support::{Random, assert_close};

#[derive(Clone, Debug, Params)]
struct Network<T: Float = f32> {
    w1: Array2<T>,
    b1: Array1<T>,
    w2: Array2<T>,
    b2: Array1<T>,
}

impl<T: Float> Network<T> {
    fn random(sizes: [usize; 3], random: &mut Random) -> Self {
        let [inputs, hidden, outputs] = sizes;
        Self {
            w1: random.array((inputs, hidden)),
            b1: random.array(hidden),
            w2: random.array((hidden, outputs)),
            b2: random.array(outputs),
        }
    }
}

/// The quadratic cost, in ndarray's own terms.
fn cost<T: Float>(net: &Network<T>, x: ArrayView2<'_, T>, y: ArrayView2<'_, T>) -> T {
    let a1 = sigmoid(x.dot(&net.w1) + &net.b1);
    let a2 = sigmoid(a1.dot(&net.w2) + &net.b2);
    let e = a2 - y;
    T::lit(0.5) * (&e * &e).sum() / T::lit(x.nrows() as f64)
}

fn cost_and_gradient<T: Float>(
    net: &Network<T>,
    x: ArrayView2<'_, T>,
    y: ArrayView2<'_, T>,
) -> (T, Network<T>) {
    let m = T::lit(x.nrows() as f64);
    let mut net_bar = rt::zero(net);
    let product1 = rt::dot("x.dot(&net.w1)", &x, &net.w1);
    let a1 = rt::map("sigmoid(…)", (&product1, &net.b1), |[z, b]| rt::math::sigmoid(z + b));
    let product2 = rt::dot("a1.dot(&net.w2)", &a1, &net.w2);
    let a2 = rt::map("sigmoid(…)", (&product2, &net.b2), |[z, b]| rt::math::sigmoid(z + b));
    let squares = rt::sum("(&e * &e).sum()", (&a2, &y), |[a, y]| (a - y) * (a - y));
    let value = T::lit(0.5) * squares / m;

    let squares_bar = T::lit(0.5) / m;
    let z2_bar = rt::map("(&e * &e).sum()", (&squares_bar, &a2, &y), |[bar, a, y]| {
        bar * T::lit(2.0) * (a - y) * a * (T::one() - a)
    });
    rt::acc(&mut net_bar.b2, rt::unbroadcast(&z2_bar, &rt::shape(&net.b2)));
    let product2_bar = rt::unbroadcast(z2_bar, &rt::shape(&product2));
    rt::acc(&mut net_bar.w2, rt::dot_rhs("a1.dot(&net.w2)", &a1, &product2_bar));
    let a1_bar = rt::dot_lhs("a1.dot(&net.w2)", &product2_bar, &net.w2);
    let z1_bar = rt::map("sigmoid(…)", (&a1_bar, &a1), |[bar, a]| bar * a * (T::one() - a));
    rt::acc(&mut net_bar.b1, rt::unbroadcast(&z1_bar, &rt::shape(&net.b1)));
    rt::acc(&mut net_bar.w1, rt::dot_rhs("x.dot(&net.w1)", &x, &z1_bar));
    (value, rt::complete(net_bar, net))
}

#[test]
fn the_gradient_of_a_network_agrees_with_central_differences() {
    let mut random = Random::new(1);
    let net: Network<f64> = Network::random([7, 5, 3], &mut random);
    let (x, y) = (random.array((4, 7)), random.array((4, 3)));
    let (value, gradient) = cost_and_gradient(&net, x.view(), y.view());
    assert_close(value, cost(&net, x.view(), y.view()), 1e-15);

    let h = 1e-5;
    let mut derivatives = Vec::new();
    gradient.visit(&mut |array| derivatives.extend(array.iter().copied()));
    assert_eq!(derivatives.len(), net.count());
    for (i, derivative) in derivatives.into_iter().enumerate() {
        let moved = |step: f64| {
            let mut net = net.clone();
            let mut skip = i;
            net.visit_mut(&mut |mut array| {
                if let Some(parameter) = array.iter_mut().nth(skip) {
                    *parameter += step;
                    skip = usize::MAX;
                } else {
                    skip = skip.saturating_sub(array.len());
                }
            });
            cost(&net, x.view(), y.view())
        };
        let difference = (moved(h) - moved(-h)) / (2.0 * h);
        assert!(
            (derivative - difference).abs() <= 1e-8 * difference.abs() + 1e-11,
            "parameter {i}: {derivative} instead of {difference}"
        );
    }
}

#[test]
fn the_gradient_in_single_precision_is_that_in_double_precision() {
    let mut random = Random::new(2);
    let net: Network<f64> = Network::random([20, 10, 4], &mut random);
    let (x, y): (Array2<f64>, Array2<f64>) = (random.array((6, 20)), random.array((6, 4)));
    let single = |a: &Array2<f64>| a.mapv(|x| x as f32);
    let net32: Network = Network {
        w1: single(&net.w1),
        b1: net.b1.mapv(|x| x as f32),
        w2: single(&net.w2),
        b2: net.b2.mapv(|x| x as f32),
    };
    let (_, gradient) = cost_and_gradient(&net, x.view(), y.view());
    let (_, gradient32) = cost_and_gradient(&net32, single(&x).view(), single(&y).view());
    support::assert_all_close(&gradient32.w1, &gradient.w1, 1e-6);
    support::assert_all_close(&gradient32.b1, &gradient.b1, 1e-6);
    support::assert_all_close(&gradient32.w2, &gradient.w2, 1e-6);
    support::assert_all_close(&gradient32.b2, &gradient.b2, 1e-6);
}

#[test]
fn gradient_descent_lowers_the_cost() {
    let mut random = Random::new(3);
    let mut net: Network = Network::random([5, 8, 2], &mut random);
    let (x, y) = (random.array((10, 5)), array![[0.0, 1.0], [1.0, 0.0]]);
    let y = Array2::from_shape_fn((10, 2), |(i, j)| y[[i % 2, j]]);
    let before = cost(&net, x.view(), y.view());
    for _ in 0..100 {
        let (_, gradient) = cost_and_gradient(&net, x.view(), y.view());
        net.descend(1.0, &gradient);
    }
    let after = cost(&net, x.view(), y.view());
    assert!(after < 0.8 * before, "{before} became {after}");
}

/// A function of a float and an array, generic over the element type: 3·Σ(x·w + x) + w₀·w₀.
fn generic<T: Float>(x: T, w: &Array2<T>) -> T {
    let mapped = rt::map("x * w + x", (&x, &w), |[x, w]| x * w + x);
    let sum = rt::sum("…", (&mapped,), |[m]| m);
    let row = w.row(0);
    let scalar = rt::map("3 * sum", (&sum,), |[s]| s + s + s);
    rt::map("…", (&scalar, &rt::dot("row.dot(&row)", &row, &row)), |[a, b]| a + b)
}

#[test]
fn generic_functions_compile_and_agree_in_both_precisions() {
    let w = array![[0.5, -1.25, 2.0], [3.0, 0.25, -0.75]];
    let expected = 3.0 * (0.3 * w.sum() + 6.0 * 0.3) + w.row(0).dot(&w.row(0));
    assert_close(generic(0.3, &w), expected, 1e-15);
    assert_close(generic(0.3, &w.mapv(|x| x as f32)), expected, 1e-6);
}

/// Literals in closures and as operands take the element type of the other operands.
#[test]
fn literals_need_no_type() {
    let w: Array1<f32> = array![1.0, 2.0];
    let scaled = rt::map("2.0 * w - 0.5", (&2.0, &w), |[c, w]| c * w - 0.5);
    assert_eq!(scaled, array![1.5f32, 3.5]);
    let powers = rt::map("…", (&w,), |[w]| rt::math::powi(w, 3) + 2.0 * rt::math::exp(w * 0.0));
    assert_eq!(powers, array![3.0f32, 10.0]);
}
