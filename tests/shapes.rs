//! Arrays that do not fit: the panic quotes the operation and both shapes, and points at the caller's line.

use std::panic::catch_unwind;
use std::sync::Mutex;

use ndarray::{Array1, Array2, ArrayView2, Axis};
use nn_runtime::{derive_grad, sigmoid};

#[derive_grad]
fn product(x: &Array2<f64>, w: &Array2<f64>) -> Array2<f64> {
    x.dot(w)
}

#[derive_grad]
fn product_with_vector(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let z = x.dot(w);
    z.sum()
}

#[derive_grad]
fn difference(a: ArrayView2<f64>, y: &Array2<f64>) -> f64 {
    let error = &a - y;
    (&error * &error).sum()
}

#[derive_grad]
fn fused(a: &Array2<f64>, b: &Array2<f64>, c: &Array1<f64>) -> f64 {
    ((a + b) * c).sum()
}

#[derive_grad]
fn caller(x: &Array2<f64>, w: &Array2<f64>) -> f64 {
    product(x, w).sum()
}

#[derive_grad]
fn in_a_loop(ws: &[Array2<f64>], x: &Array2<f64>) -> f64 {
    let mut a = x.clone();
    for w in ws {
        a = a.dot(w);
    }
    a.sum()
}

#[derive_grad]
fn assigned_in_a_loop(x: &Array2<f64>, bs: &[Array1<f64>]) -> f64 {
    let mut a = x.clone();
    for b in bs {
        a = sigmoid(&a + b);
    }
    a.sum()
}

#[derive_grad]
fn sum_along_an_axis(a: &Array2<f64>) -> Array1<f64> {
    a.sum_axis(Axis(1))
}

/// The message and the place of the panic of `run`.
fn panic_of(run: fn()) -> (String, String, u32) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    static PANIC: Mutex<Option<(String, String, u32)>> = Mutex::new(None);
    // A test that failed while it held the lock left nothing behind that matters.
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|info| {
        // Formatted where the shapes are, so it is a `String`.
        let message = info.payload().downcast_ref::<String>().cloned().unwrap_or_default();
        let place = info.location().map(|place| (place.file().to_owned(), place.line()));
        let (file, line) = place.unwrap_or_default();
        *PANIC.lock().unwrap() = Some((message, file, line));
    }));
    let outcome = catch_unwind(run);
    std::panic::set_hook(usual);
    assert!(outcome.is_err(), "there was no panic");
    PANIC.lock().unwrap().take().expect("the hook saw the panic")
}

/// Each call panics with the message, in the line of the call.
macro_rules! misfits {
    ($($(#[$doc:meta])* $name:ident: $message:expr, $call:expr;)+) => { $(
        $(#[$doc])*
        #[test]
        fn $name() {
            let (message, file, line) = panic_of(|| { let _ = $call; });
            assert_eq!(message, $message);
            assert_eq!(file, file!());
            let lines: Vec<&str> = include_str!("shapes.rs").lines().collect();
            let text: String = stringify!($call).split_whitespace().collect();
            let found: String = lines[line as usize - 1].split_whitespace().collect();
            assert!(found.contains(&text), "line {line} is `{found}`, not the call");
        }
    )+ };
}

fn zeros(rows: usize, columns: usize) -> Array2<f64> {
    Array2::zeros((rows, columns))
}

misfits! {
    vjp_of_a_product: "`x.dot(w)`: shapes [2, 3] and [4, 5] do not fit",
        product::vjp(&zeros(2, 3), &zeros(4, 5), zeros(2, 5));
    pullback_of_a_product: "`x.dot(w)`: shapes [2, 3] and [4, 5] do not fit",
        product::pullback(&zeros(2, 3), &zeros(4, 5));
    value_and_grad_of_a_product: "`x.dot(w)`: shapes [2, 3] and [4] do not fit",
        product_with_vector::value_and_grad(&zeros(2, 3), &Array1::zeros(4));
    grad_of_a_product: "`x.dot(w)`: shapes [2, 3] and [4] do not fit",
        product_with_vector::grad(&zeros(2, 3), &Array1::zeros(4));
    grad_of_a_difference: "`&a - y`: shapes [2, 3] and [3, 2] do not broadcast together",
        difference::grad(zeros(2, 3).view(), &zeros(3, 2));
    grad_of_a_fused_expression: "`((a + b) * c).sum()`: shapes [2, 3], [2, 3] and [2] do not broadcast together",
        fused::grad(&zeros(2, 3), &zeros(2, 3), &Array1::zeros(2));
    grad_of_a_caller: "`x.dot(w)`: shapes [2, 3] and [4, 5] do not fit",
        caller::grad(&zeros(2, 3), &zeros(4, 5));
    grad_of_a_loop: "`a.dot(w)`: shapes [2, 4] and [5, 4] do not fit",
        in_a_loop::grad(&[zeros(3, 4), zeros(5, 4)], &zeros(2, 3));
    grad_of_an_assignment: "`sigmoid(&a + b)`: shapes [4] and [2, 3] do not broadcast together",
        assigned_in_a_loop::grad(&zeros(2, 3), &[Array1::zeros(4)]);
    a_seed_that_has_another_shape: "a derivative of shape [5, 2] for a value of shape [2, 5]",
        product::vjp(&zeros(2, 3), &zeros(3, 5), zeros(5, 2));
    a_seed_that_would_broadcast: "a derivative of shape [1] for a value of shape [2]",
        sum_along_an_axis::vjp(&zeros(2, 3), Array1::zeros(1));
}

#[test]
fn a_seed_of_another_shape_does_not_pass_a_pullback_either() {
    let (message, file, line) = panic_of(|| {
        let a = zeros(2, 3);
        let (_, back) = sum_along_an_axis::pullback(&a);
        back(Array1::zeros(1));
    });
    assert_eq!(message, "a derivative of shape [1] for a value of shape [2]");
    // A closure cannot see its caller; it points at the function it belongs to.
    let lines: Vec<&str> = include_str!("shapes.rs").lines().collect();
    assert_eq!((file.as_str(), lines[line as usize - 1]), (file!(), "#[derive_grad]"));
    assert!(lines[line as usize].starts_with("fn sum_along_an_axis"));
}
