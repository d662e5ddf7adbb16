//! Names of the user's that generated code has too, and names of the prelude that mean something else.

use ndarray::Array1;
use nn_runtime::derive_grad;

use shadowed::{first, halved, in_a_list, in_a_loop, of_a_pair, ranked};

/// Whatever the prelude or a crate brings is something else here; generated code must not notice.
#[allow(dead_code)]
mod shadowed {
    use nn_runtime::{Params, derive_grad};

    pub(super) struct Option;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) struct Result;
    pub(super) struct Box;
    pub(super) struct Vec;
    pub(super) struct String;
    trait Clone {}
    trait Copy {}
    trait Default {}
    trait Iterator {}
    trait IntoIterator {}
    trait Fn {}
    trait FnMut {}
    trait FnOnce {}
    trait Drop {}
    trait From {}
    trait Into {}
    fn drop() {}
    mod core {}
    mod std {}
    mod alloc {}
    mod ndarray {}

    #[derive(::core::clone::Clone, Params)]
    struct Pair {
        a: f64,
        b: f64,
    }

    #[derive_grad]
    pub(super) fn in_a_loop(x: f64, n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            if i % 2 == 0 {
                s += x.sin() * i as f64;
            } else {
                s *= x;
            }
            if s > 100.0 {
                break;
            }
        }
        let mut left = n;
        while left > 1 {
            s += 0.3 + x * x;
            left /= 2;
        }
        s
    }

    #[derive_grad]
    pub(super) fn in_a_list(v: &[f64; 3], w: &[f64; 3]) -> f64 {
        let mut products = ::std::vec::Vec::new();
        for (a, b) in v.iter().zip(w) {
            products.push(*a * *b);
        }
        let largest = products.iter().map(|x| x * x).fold(f64::NEG_INFINITY, f64::max);
        in_a_loop(largest, 3) + products[0]
    }

    #[derive_grad]
    fn turned(p: &Pair, k: i32) -> Pair {
        let q = Pair { a: p.a * p.b, b: p.b.powi(k) };
        match k {
            0 => q,
            1 => Pair { a: q.b, ..q },
            _ => Pair { a: 1.0, b: q.a },
        }
    }

    #[derive_grad]
    pub(super) fn of_a_pair(x: f64, y: f64) -> f64 {
        let p = turned(&Pair { a: x, b: y }, 0);
        let q = turned(&p, 1);
        q.a * turned(&q, 3).b
    }

    #[derive_grad]
    fn product_of_the_first(v: &[f64]) -> ::core::option::Option<f64> {
        let a = v.first()?;
        if let ::core::option::Option::Some(b) = v.get(2) {
            return ::core::option::Option::Some(a * b);
        }
        ::core::option::Option::None
    }

    #[derive_grad]
    pub(super) fn first(v: &[f64; 3]) -> f64 {
        product_of_the_first(v).unwrap_or(1.0) * product_of_the_first(&v[1..]).unwrap_or(v[0])
    }

    #[derive_grad]
    pub(super) fn halved(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { x.sin() * halved(x * 0.5, n - 1) }
    }

    #[derive_grad]
    pub(super) fn ranked(v: &[f64; 3]) -> f64 {
        let mut u = v.to_vec();
        u.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let mut s = 0.0;
        for (i, x) in u.iter().enumerate() {
            s += x * i as f64;
        }
        s
    }
}

/// Parameters and variables with the names that generated code gives its own.
#[derive_grad]
fn named_as_generated(x: f64, x_bar: f64, tape: f64, value: f64, workspace: f64, __rt: f64) -> f64 {
    let mut s = x * x_bar + tape * value + workspace * value + __rt;
    let x_dot = s;
    let x_bar = x_dot * x_bar;
    for seed in 0..3 {
        let gradient = x_bar * seed as f64;
        s += gradient;
        let value = s * s + 1.0;
        if value > 2.0 {
            let record = value.sqrt();
            s = record;
        }
    }
    s * value
}

// Functions that are called as companions are.
#[derive_grad]
fn value_and_grad(x: f64) -> f64 {
    x * x
}

#[derive_grad]
fn vjp(x: f64) -> f64 {
    value_and_grad(x) * jvp(x)
}

#[derive_grad]
fn jvp(x: f64) -> f64 {
    grad(x, 2.0)
}

#[derive_grad]
fn grad(x: f64, grad: f64) -> f64 {
    x * grad
}

#[derive_grad]
fn r#fn(r#match: f64, r#in: &[f64; 2]) -> f64 {
    let r#loop = r#match * r#in[0];
    r#loop * r#loop + r#in[1]
}

#[derive_grad]
fn local_items(y: f64) -> f64 {
    const TWICE: f64 = 2.0;
    use std::f64::consts::PI as P;
    y * TWICE * P * y
}

/// The functions of the table, written once more.
mod own {
    use nn_runtime::{Float, derive_grad};

    #[derive_grad]
    pub(super) fn sigmoid(x: f64) -> f64 {
        if x >= 0.0 {
            1.0 / (1.0 + (-x).exp())
        } else {
            let e = x.exp();
            e / (1.0 + e)
        }
    }

    #[derive_grad]
    pub(super) fn softplus<T: Float>(x: T) -> T {
        (T::one() + x.exp()).ln()
    }

    #[derive_grad]
    pub(super) fn relu(x: f64) -> f64 {
        x.max(0.0)
    }
}

#[derive_grad]
fn own_activations(w: &Array1<f64>, x: f64) -> f64 {
    use own::{relu, sigmoid, softplus};
    w.mapv(sigmoid).sum() * relu(x) + softplus(sigmoid(x) * w[0])
}

check! {
    own_activations(w in vector(3), x in 0.5..1.0);
    in_a_loop(x in -1.0..1.0, n in Always(5));
    in_a_list(v in [0.5..1.0, -1.0..0.4, -1.0..0.4], w in [0.5..1.0, -0.4..0.4, -0.4..0.4]);
    of_a_pair(x in 0.5..1.5, y in 0.5..1.5);
    first(v in [-1.0..1.0, -1.0..1.0, -1.0..1.0]);
    halved(x in -1.0..1.0, n in Always(4));
    ranked(v in [-1.0..-0.5, 0.5..1.0, -0.4..0.4]);
    named_as_generated(
        x in -1.0..1.0,
        x_bar in -1.0..1.0,
        tape in -1.0..1.0,
        value in -1.0..1.0,
        workspace in -1.0..1.0,
        rt in -1.0..1.0
    );
    value_and_grad(x in -1.0..1.0);
    vjp(x in -1.0..1.0);
    jvp(x in -1.0..1.0);
    grad(x in -1.0..1.0, y in -1.0..1.0);
    r#fn(a in -1.0..1.0, list in [-1.0..1.0, -1.0..1.0]);
    local_items(y in -1.0..1.0);
}
