//! Gradients of arrays into memory of the caller: from the second call on no array is allocated.

mod counting;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use counting::{allocations, held};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use nn_runtime::{Float, Params, Workspace, derive_grad, grad_rule, sigmoid};

/// The network of the lecture, whose layers are a list.
#[derive(Clone, Debug, PartialEq, Params)]
struct Dense {
    w: Array2<f32>,
    b: Array1<f32>,
}

#[derive(Clone, Debug, PartialEq, Params)]
struct Network {
    layers: Vec<Dense>,
}

#[derive_grad]
fn forward(net: &Network, x: ArrayView2<f32>) -> Array2<f32> {
    let mut a = x.to_owned();
    for layer in &net.layers {
        a = sigmoid(a.dot(&layer.w) + &layer.b);
    }
    a
}

#[derive_grad(wrt(net))]
fn cost(net: &Network, x: ArrayView2<f32>, y: ArrayView2<f32>) -> f32 {
    let error = y.to_owned() - forward(net, x);
    error.mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

fn wave(shape: (usize, usize), frequency: f32) -> Array2<f32> {
    Array2::from_shape_fn(shape, |(i, j)| ((i * shape.1 + j) as f32 * frequency).sin())
}

fn network(sizes: &[usize]) -> Network {
    let layer = |pair: &[usize]| Dense {
        w: wave((pair[0], pair[1]), 0.7) * 0.3,
        b: Array1::from_shape_fn(pair[1], |j| (j as f32).cos()),
    };
    Network { layers: sizes.windows(2).map(layer).collect() }
}

/// Takes steps with `descend_in` and `descend`, which must not differ, and returns how often the last ones allocated.
fn steps<N: Clone + PartialEq + std::fmt::Debug>(
    net: &N,
    mut descend: impl FnMut(&mut N) -> f32,
    mut descend_in: impl FnMut(&mut N, &mut Workspace) -> f32,
) -> usize {
    let (mut one, mut other, mut workspace) = (net.clone(), net.clone(), Workspace::new());
    let mut last = 0;
    for step in 0..6 {
        let mut value = 0.0;
        let count = allocations(|| value = descend_in(&mut one, &mut workspace));
        last += if step == 0 { 0 } else { count };
        assert_eq!(value, descend(&mut other));
        assert_eq!(one, other);
    }
    last
}

#[test]
fn steps_of_a_network_allocate_nothing() {
    let (x, y) = (wave((10, 784), 0.1), wave((10, 10), 0.2));
    let count = steps(
        &network(&[784, 30, 10]),
        |net| cost::descend(net, x.view(), y.view(), 0.5),
        |net, workspace| cost::descend_in(net, x.view(), y.view(), 0.5, workspace),
    );
    assert_eq!(count, 0);
}

#[test]
fn gradients_of_a_network_allocate_nothing() {
    let (x, y) = (wave((10, 784), 0.1), wave((10, 10), 0.2));
    let net = network(&[784, 30, 20, 10]);
    let expected = cost::value_and_grad(&net, x.view(), y.view());
    let (mut gradient, mut workspace) = (net.clone(), Workspace::new());
    for step in 0..6 {
        let mut value = 0.0;
        let count = allocations(|| {
            value =
                cost::value_and_grad_in(&net, x.view(), y.view(), &mut gradient, &mut workspace);
        });
        assert!(step == 0 || count == 0, "{count} allocations in step {step}");
        assert_eq!((value, &gradient), (expected.0, &expected.1));
    }
}

/// The same network, its layers by name, over any floats.
#[derive(Clone, Debug, PartialEq, Params)]
struct Two<T: Float> {
    hidden: (Array2<T>, Array1<T>),
    w: Array2<T>,
    b: Array1<T>,
}

#[derive_grad(wrt(net))]
fn straight<T: Float>(net: &Two<T>, x: ArrayView2<T>, y: ArrayView2<T>) -> T {
    let a = sigmoid(x.dot(&net.hidden.0) + &net.hidden.1);
    let a = sigmoid(a.dot(&net.w) + &net.b);
    let error = y.to_owned() - &a;
    error.mapv(|e| e * e).sum() / T::lit(2.0 * x.nrows() as f64)
}

fn two() -> Two<f64> {
    Two {
        hidden: (wave((12, 5), 0.7).mapv(f64::from), Array1::ones(5)),
        w: wave((5, 3), 0.3).mapv(f64::from),
        b: Array1::zeros(3),
    }
}

#[test]
fn straight_lines_allocate_nothing() {
    let (x, y) = (wave((10, 12), 0.1).mapv(f64::from), wave((10, 3), 0.2).mapv(f64::from));
    let net = two();
    let count = steps(
        &net,
        |net| straight::descend(net, x.view(), y.view(), 0.5) as f32,
        |net, workspace| straight::descend_in(net, x.view(), y.view(), 0.5, workspace) as f32,
    );
    assert_eq!(count, 0);
    let expected = straight::vjp(&net, x.view(), y.view(), -2.0);
    let (mut gradient, mut workspace) = (net.clone(), Workspace::new());
    for step in 0..4 {
        let count = allocations(|| {
            straight::vjp_in(&net, x.view(), y.view(), -2.0, &mut gradient, &mut workspace);
        });
        assert!(step == 0 || count == 0, "{count} allocations in step {step}");
        assert_eq!(gradient, expected.1);
    }
}

/// A recurrent network: products with vectors, a sequence in and a state that goes round.
#[derive(Clone, Debug, PartialEq, Params)]
struct Cell {
    w: Array2<f64>,
    u: Array2<f64>,
    b: Array1<f64>,
    out: Array1<f64>,
}

#[derive_grad]
fn turn(cell: &Cell, h: &Array1<f64>, x: ArrayView1<f64>) -> Array1<f64> {
    (cell.w.dot(h) + cell.u.dot(&x) + &cell.b).mapv(|z| z.tanh())
}

#[derive_grad(wrt(cell))]
fn recurrent(cell: &Cell, xs: &Array2<f64>, targets: &[f64]) -> f64 {
    let mut h = Array1::zeros(cell.b.len());
    let mut cost = 0.0;
    for i in 0..xs.nrows() {
        h = turn(cell, &h, xs.row(i));
        let error = h.dot(&cell.out) - targets[i];
        cost += error * error;
    }
    cost
}

/// The same without a call.
#[derive_grad(wrt(cell))]
fn unrolled(cell: &Cell, xs: &Array2<f64>, targets: &[f64]) -> f64 {
    let mut h = Array1::zeros(cell.b.len());
    let mut cost = 0.0;
    for i in 0..xs.nrows() {
        h = (cell.w.dot(&h) + cell.u.dot(&xs.row(i)) + &cell.b).mapv(|z| z.tanh());
        let error = h.dot(&cell.out) - targets[i];
        cost += error * error;
    }
    cost
}

#[test]
fn recurrent_networks_allocate_nothing() {
    let cell = Cell {
        w: wave((4, 4), 0.7).mapv(f64::from),
        u: wave((4, 3), 0.3).mapv(f64::from),
        b: Array1::zeros(4),
        out: Array1::ones(4),
    };
    let xs = wave((7, 3), 0.4).mapv(f64::from);
    let targets = [0.1, -0.2, 0.3, 0.1, 0.5, -0.3, 0.2];
    let count = steps(
        &cell,
        |cell| unrolled::descend(cell, &xs, &targets, 0.1) as f32,
        |cell, workspace| unrolled::descend_in(cell, &xs, &targets, 0.1, workspace) as f32,
    );
    // What `Array1::zeros` makes is the function's own.
    assert_eq!(count, 5);
    let count = steps(
        &cell,
        |cell| recurrent::descend(cell, &xs, &targets, 0.1) as f32,
        |cell, workspace| recurrent::descend_in(cell, &xs, &targets, 0.1, workspace) as f32,
    );
    // And the list of what `turn` has returned grows twice: it may be of views, which a workspace cannot keep.
    assert_eq!(count, 3 * 5);
}

#[test]
fn batches_of_any_size_share_a_bounded_workspace() {
    let net = network(&[784, 30, 10]);
    let (mut gradient, mut workspace) = (net.clone(), Workspace::new());
    let mut step = |lines: usize| {
        let (x, y) = (wave((lines, 784), 0.1), wave((lines, 10), 0.2));
        let (mut value, mut count) = (0.0, 0);
        let held = held(|| {
            count = allocations(|| {
                value = cost::value_and_grad_in(
                    &net,
                    x.view(),
                    y.view(),
                    &mut gradient,
                    &mut workspace,
                );
            });
        });
        let expected = cost::value_and_grad(&net, x.view(), y.view());
        assert_eq!((value, &gradient), (expected.0, &expected.1));
        (count, held)
    };
    // What is held grows with the largest batch, and not with the number of sizes.
    let mut held = 0;
    for lines in 1..=40 {
        held += step(lines).1;
    }
    let largest = 40 * (4 * 30 + 5 * 10) * size_of::<f32>() as isize;
    assert!(held < 4 * largest, "{held} bytes are held");
    // Smaller ones, and those of before, find all they need.
    assert_eq!(step(40).0, 0);
    assert!((33..=40).all(|lines| step(lines).0 == 0));
    // A large one is held for a while, and no longer.
    let large = step(1000).1;
    assert!(large > 0);
    let mut left = large;
    for _ in 0..70 {
        left += step(10).1;
    }
    assert!(left < large / 10, "{left} bytes of {large} are still held");
    assert_eq!(step(10).0, 0);
}

#[test]
fn a_workspace_survives_a_panic() {
    let net = network(&[784, 30, 10]);
    let (x, y) = (wave((10, 784), 0.1), wave((10, 10), 0.2));
    let wrong = wave((10, 7), 0.2);
    let (mut gradient, mut workspace) = (net.clone(), Workspace::new());
    let mut outer = Workspace::new();
    for _ in 0..3 {
        cost::value_and_grad_in(&net, x.view(), y.view(), &mut gradient, &mut workspace);
    }
    let failed = catch_unwind(AssertUnwindSafe(|| {
        cost::value_and_grad_in(&net, x.view(), wrong.view(), &mut gradient, &mut workspace)
    }));
    assert!(failed.is_err());
    // Nothing is left behind that a gradient without a workspace would find.
    let expected = cost::value_and_grad(&net, x.view(), y.view());
    for step in 0..3 {
        let mut value = 0.0;
        let count = allocations(|| {
            value =
                cost::value_and_grad_in(&net, x.view(), y.view(), &mut gradient, &mut workspace);
        });
        assert!(step == 0 || count == 0, "{count} allocations");
        assert_eq!((value, &gradient), (expected.0, &expected.1));
    }
    cost::value_and_grad_in(&net, x.view(), y.view(), &mut gradient, &mut outer);
    assert_eq!(gradient, expected.1);
}

#[derive_grad]
fn energy(a: &Array2<f64>, w: &Array2<f64>) -> f64 {
    a.dot(w).mapv(|z| z * z).sum()
}

thread_local! {
    static INNER: RefCell<Workspace> = RefCell::default();
}

/// A function whose rule computes a gradient with a workspace of its own.
#[grad_rule(vjp = inner_vjp, jvp = inner_jvp)]
fn inner(a: &Array2<f64>) -> f64 {
    energy(a, &two().w)
}

fn inner_vjp(a: &Array2<f64>, seed: f64) -> Array2<f64> {
    let mut gradient = (Array2::zeros((0, 0)), Array2::zeros((0, 0)));
    let inner =
        |workspace: &mut Workspace| energy::vjp_in(a, &two().w, seed, &mut gradient, workspace);
    INNER.with_borrow_mut(inner);
    gradient.0
}

fn inner_jvp(a: &Array2<f64>, d: &Array2<f64>) -> f64 {
    (inner_vjp(a, 1.0) * d).sum()
}

#[derive_grad]
fn outer(x: &Array2<f64>, k: f64) -> f64 {
    let a = x.mapv(|x| x.sin()) * k;
    let b = (&a + 1.0).mapv(|b| b.exp());
    inner(&a) * (&a * &b).sum()
}

#[test]
fn workspaces_are_entered_inside_of_others() {
    let x = wave((6, 5), 0.3).mapv(f64::from);
    let expected = outer::value_and_grad(&x, 0.5);
    let (mut gradient, mut workspace) = ((x.clone(), 0.0), Workspace::new());
    let mut counts = Vec::new();
    for _ in 0..5 {
        let mut value = 0.0;
        counts.push(allocations(|| {
            value = outer::value_and_grad_in(&x, 0.5, &mut gradient, &mut workspace);
        }));
        assert_eq!((value, &gradient), (expected.0, &expected.1));
    }
    // What the rule returns and `two` makes is the rule's own.
    assert_eq!(counts[2..], [counts[4]; 3]);
    assert!(counts[4] < counts[0]);
}
