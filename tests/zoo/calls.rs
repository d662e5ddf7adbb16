//! Calls of functions that are differentiated themselves.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use nn_runtime::{Float, derive_grad, sigmoid};

mod library {
    use ndarray::{Array1, Array2};
    use nn_runtime::derive_grad;

    #[derive_grad]
    pub(super) fn square(x: f64) -> f64 {
        x * x
    }

    #[derive_grad]
    pub(super) fn cube(x: f64) -> f64 {
        x * x * x
    }

    #[derive_grad]
    pub(super) fn squares(a: &Array1<f64>) -> Array1<f64> {
        a * a
    }

    pub(super) mod deep {
        use super::*;

        #[derive_grad]
        pub(in crate::calls) fn energy(w: &Array2<f64>, scale: f64) -> f64 {
            0.5 * scale * (w * w).sum()
        }

        #[derive_grad]
        pub(in crate::calls) fn sum_of_squares(a: &Array1<f64>) -> f64 {
            squares(a).sum()
        }
    }
}

use library::deep::*;
use library::{square, squares as elementwise_square};

#[derive_grad]
fn affine(x: ArrayView2<f64>, w: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
    x.dot(w) + b
}

#[derive_grad(wrt(a))]
fn scaled(a: &Array1<f64>, n: usize, s: f64) -> Array1<f64> {
    a * s * n as f64
}

#[derive_grad]
fn generic_mean<T: Float>(a: &Array1<T>, shift: T) -> T {
    (a + shift).sum() / T::lit(2.0)
}

#[derive_grad(name = "renamed_companion")]
fn renamed(x: f64) -> f64 {
    x.sin()
}

#[derive_grad]
fn of_numbers(x: f64, y: f64) -> f64 {
    square(x) * y + square(x * y - 1.0)
}

#[derive_grad]
fn of_a_call(x: f64) -> f64 {
    square(square(x) + 1.0)
}

#[derive_grad]
fn by_path(x: f64) -> f64 {
    library::cube(x) + library::cube(x.sin())
}

#[derive_grad]
fn by_glob_import(w: &Array2<f64>, a: &Array1<f64>) -> f64 {
    energy(w, 2.0) * sum_of_squares(a)
}

#[derive_grad]
fn under_another_name(a: &Array1<f64>) -> Array1<f64> {
    elementwise_square(a) - elementwise_square(&(a + 1.0))
}

#[derive_grad]
fn with_views(x: &Array2<f64>, w: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
    let hidden = sigmoid(affine(x.view(), w, b));
    affine(hidden.view(), w, b)
}

#[derive_grad]
fn with_a_transposed_argument(x: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
    affine(x.t(), x, b)
}

#[derive_grad]
fn with_a_view_bound_to_a_name(x: &Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
    let view = x.view();
    affine(view, x, b)
}

#[derive_grad]
fn with_an_inactive_argument(a: &Array1<f64>) -> f64 {
    scaled(a, a.len(), 0.5).sum()
}

#[derive_grad]
fn of_a_generic_function(a: &Array1<f64>, s: f64) -> f64 {
    generic_mean(a, s) * generic_mean::<f64>(&(a * s), 1.0)
}

#[derive_grad]
fn with_a_literal(x: f64) -> f64 {
    of_numbers(x, 3.0) + of_numbers(2.0, x)
}

#[derive_grad]
fn with_the_same_argument_twice(x: f64) -> f64 {
    of_numbers(x, x)
}

#[derive_grad]
fn result_read_twice(a: &Array1<f64>) -> f64 {
    let b = elementwise_square(a);
    b.dot(&b) + b.sum() * a.sum()
}

#[derive_grad]
fn result_not_read(a: &Array1<f64>) -> f64 {
    let _b = elementwise_square(a);
    a.sum()
}

#[derive_grad]
fn call_as_result(a: ArrayView1<f64>) -> Array1<f64> {
    elementwise_square(&a.to_owned())
}

#[derive_grad]
fn calls_in_a_loop(list: &[Array1<f64>], x: &Array1<f64>) -> f64 {
    let mut total = 0.0;
    let mut a = x.clone();
    for v in list {
        a = elementwise_square(&(&a + v));
        total += sum_of_squares(&a) * sum_of_squares(v);
    }
    total
}

#[derive_grad]
fn state_given_to_calls(list: &[Array1<f64>], x: ArrayView1<f64>) -> f64 {
    let mut a = x.to_owned();
    let mut s = 0.5;
    for v in list {
        a = elementwise_square(&a) - v;
        s = square(s) + v.sum();
    }
    sum_of_squares(&a) + square(s)
}

fn vectors(random: &mut crate::random::Random) -> Vec<Array1<f64>> {
    (0..2).map(|_| random.array(ndarray::Ix1(2), &(-0.5..0.5))).collect()
}

check! {
    of_numbers(x in -1.0..1.0, y in -1.0..1.0);
    of_a_call(x in -1.0..1.0);
    by_path(x in -1.0..1.0);
    by_glob_import(w in matrix(2, 3), a in vector(3));
    under_another_name(a in vector(3));
    with_views(x in matrix(4, 3), w in matrix(3, 3), b in vector(3));
    with_a_transposed_argument(x in matrix(3, 2), b in vector(2));
    with_a_view_bound_to_a_name(x in matrix(2, 2), b in vector(2));
    with_an_inactive_argument(a in vector(3));
    of_a_generic_function(a in vector(3), s in 0.5..2.0);
    with_a_literal(x in -1.0..1.0);
    with_the_same_argument_twice(x in -1.0..1.0);
    result_read_twice(a in vector(3));
    result_not_read(a in vector(3));
    call_as_result(a in vector(3));
    state_given_to_calls(list in With(vectors), x in vector(2).within(-0.5..0.5));
    calls_in_a_loop(list in With(vectors), x in vector(2).within(-0.5..0.5));
}

#[test]
fn a_companion_can_have_another_name() {
    assert_eq!(renamed_companion::grad(0.0), 1.0);
}

#[test]
fn functions_inside_function_bodies_are_differentiated() {
    #[derive_grad]
    fn cube(x: f64) -> f64 {
        x * x * x
    }
    #[derive_grad]
    fn outer(x: f64) -> f64 {
        cube(2.0 * x)
    }
    assert_eq!(outer::value_and_grad(1.0), (8.0, 24.0));
}
