use ndarray::{Array1, array};
use nn_runtime::{Params, derive_grad};

#[derive(Clone, Params)]
struct Point {
    x: f64,
}

#[derive_grad]
fn indexing(a: &Array1<f64>, i: usize) -> f64 {
    a[i] * a[0]
}

#[derive_grad]
fn assignment_to_an_element(mut a: Array1<f64>) -> f64 {
    a[0] = 1.0;
    a.sum()
}

#[derive_grad]
fn macros(x: f64) -> f64 {
    println!("{x}");
    let name = format!("x");
    let a = array![x, 2.0];
    a.sum()
}

#[derive_grad]
fn closures(x: f64) -> f64 {
    let square = |v: f64| v * v;
    square(x)
}

#[derive_grad]
fn literals(x: f64) -> f64 {
    let point = Point { x };
    let pair = (x, 1.0);
    let (a, b) = pair;
    let list = [x, 1.0];
    let name = "x";
    point.x
}

#[derive_grad]
fn blocks(x: f64) -> f64 {
    let y = {
        let z = x * x;
        z + 1.0
    };
    let w = unsafe { y };
    w
}

#[derive_grad]
fn operators(x: f64) -> f64 {
    let positive = x > 0.0;
    let negated = !positive;
    x % 2.0
}

#[derive_grad]
fn statements(mut x: f64) -> f64 {
    x.sin();
    let late;
    late = x;
    const TWO: f64 = 2.0;
    TWO * late
}

#[derive_grad]
fn mutable_borrow(mut x: f64) -> f64 {
    let y = &mut x;
    *y = 2.0;
    x
}

fn main() {}
