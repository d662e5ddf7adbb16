//! `gradcheck` finds the entry that is wrong, and nothing where none is.

use ndarray::{Array2, array};
use nn_runtime::{Params, derive_grad, gradcheck};

#[derive(Clone, Params)]
struct Net {
    w: Array2<f64>,
    b: f64,
}

#[derive_grad]
fn cost(net: &Net) -> f64 {
    (&net.w * &net.w).sum() * net.b.exp()
}

fn net() -> Net {
    Net { w: array![[1.0, 2.0], [-0.5, 300.0]], b: 0.5 }
}

#[test]
fn right_gradients_pass() {
    gradcheck(&net(), cost, cost::grad).expect("a right gradient");
    gradcheck(&0.3, |x: &f64| x.sin(), |x| x.cos()).expect("a right derivative");
}

#[test]
fn the_worst_entry_is_named() {
    let wrong = |net: &Net| {
        let mut gradient = cost::grad(net);
        gradient.w[[0, 1]] *= 1.1;
        gradient.b *= 1.0 + 1e-5;
        gradient
    };
    let mismatch = gradcheck(&net(), cost, wrong).expect_err("two entries are wrong");
    assert_eq!((mismatch.part, &mismatch.index[..]), (0, &[0, 1][..]));
    assert!(mismatch.to_string().starts_with("entry [0, 1] of part 0: the derivative is 7.2"));
}

#[test]
fn what_is_no_number_is_wrong() {
    let mismatch = gradcheck(&1.0, |x: &f64| x * x, |_| f64::NAN).expect_err("no number");
    assert!(mismatch.derivative.is_nan() && mismatch.index.is_empty());
}
