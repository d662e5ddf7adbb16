//! Ways to declare a function.

use ndarray::{Array1, Array2, ArrayBase, ArrayView1, Data, Ix1};
use nn_runtime::{Float, derive_grad};

/// The lifetimes are the user's own.
#[derive_grad]
fn named_lifetimes<'a, 'b: 'a>(a: &'a Array1<f64>, b: ArrayView1<'b, f64>) -> f64 {
    a.dot(&b)
}

#[allow(clippy::multiple_bound_locations)]
#[derive_grad]
fn lifetimes_in_bounds<'a, T: Float + 'a>(a: &'a Array1<T>, s: T) -> T
where
    T: 'a,
{
    a.sum() * s
}

#[derive_grad]
fn float_in_a_where_clause<T>(a: &Array1<T>, s: T) -> T
where
    T: Float,
{
    a.sum() * s * T::lit(0.5)
}

#[derive_grad]
fn generic_forms(a: &Array1<f64>, s: f64) -> f64 {
    lifetimes_in_bounds(a, s) - float_in_a_where_clause(&(a * a), s)
}

#[derive_grad]
fn any_storage<S: Data<Elem = f64>>(a: &ArrayBase<S, Ix1>, s: f64) -> f64 {
    a.dot(a) * s * 0.5
}

#[derive_grad]
fn any_length<const N: usize>(weights: [f64; N], x: f64) -> f64 {
    let mut a = x;
    for w in &weights {
        a = a * a + w;
    }
    a / N as f64
}

#[derive_grad(crate = "::nn_runtime")]
fn runtime_by_path(a: &Array1<f64>) -> f64 {
    a.dot(a)
}

/// A macro's fragments come in invisible groups.
macro_rules! declared_by_a_macro {
    ($name:ident, $vector:ty, $number:ty, $value:expr) => {
        #[derive_grad]
        fn $name(a: $vector, s: $number) -> $number {
            let scaled = a * s;
            scaled.sum() * $value
        }
    };
}

declared_by_a_macro!(by_a_macro, &Array1<f64>, f64, 1.0 + 2.0);

// The companion of what is left out must be left out too, or it would call what is not there.
#[derive_grad]
#[cfg(any())]
fn left_out(x: NoSuchType) -> f64 {
    x.value
}

#[derive_grad]
#[inline]
#[must_use]
fn attributes(x: f64) -> f64 {
    x * x
}

#[derive_grad]
fn long_sum(x: f64) -> f64 {
    // As long a chain as programs write, and no recursion over it.
    x + x * x + x + x * x + x + x * x + x + x * x + x + x * x + x + x * x + x + x * x + x + x * x
        - x
        - x * x
        - x
        - x * x
        - x
        - x * x
        - x
        - x * x
        - x
        - x * x
        - x
        - x * x
        - x
        - x * x
        - x
}

/// Parentheses and types where nothing depends on them.
#[derive_grad]
#[allow(unused_parens)]
fn written_oddly(a: (&Array2<f64>), s: (f64)) -> (f64) {
    let t: f64 = (s);
    ((a).sum()) * (t)
}

check! {
    named_lifetimes(a in vector(3), b in vector(3));
    generic_forms(a in vector(3), s in 0.5..2.0);
    any_storage(a in vector(3), s in 0.5..2.0);
    any_length(weights in [0.1..0.5, 0.1..0.5, 0.1..0.5], x in -1.0..1.0);
    runtime_by_path(a in vector(3));
    by_a_macro(a in vector(3), s in 0.5..2.0);
    attributes(x in -1.0..1.0);
    long_sum(x in -1.0..1.0);
    written_oddly(a in matrix(2, 3), s in 0.5..2.0);
}
