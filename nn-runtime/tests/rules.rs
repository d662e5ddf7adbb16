//! `#[grad_rule]`: functions with rules of their own, and functions that call them.

use ndarray::{Array1, array};
use nn_runtime::{Params, derive_grad, grad_rule};
#[grad_rule(vjp = length_vjp, jvp = length_jvp)]
fn length(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn length_vjp(x: &[f64], seed: f64) -> Vec<f64> {
    let length = length(x);
    x.iter().map(|x| seed * x / length).collect()
}

fn length_jvp(x: &[f64], d: &[f64]) -> f64 {
    x.iter().zip(d).map(|(a, b)| a * b).sum::<f64>() / length(x)
}

#[derive_grad]
fn scaled(x: &[f64], k: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += k * length(&x[i..]);
    }
    s
}

#[grad_rule(vjp = two_vjp, jvp = two_jvp, wrt(a, k))]
fn two(a: Array1<f64>, k: f64, n: usize, label: &str, b: Vec<f64>) -> Vec<f64> {
    assert!(label == "x" && b.is_empty());
    a.iter().map(|x| x * k * n as f64).collect()
}

fn two_vjp(
    a: Array1<f64>,
    k: f64,
    n: usize,
    _: &str,
    _: Vec<f64>,
    seed: Vec<f64>,
) -> (Array1<f64>, f64) {
    let s: f64 = a.iter().zip(&seed).map(|(x, s)| x * s * n as f64).sum();
    (Array1::from(seed) * k * n as f64, s)
}

fn two_jvp(
    a: Array1<f64>,
    k: f64,
    n: usize,
    _: &str,
    _: Vec<f64>,
    da: &Array1<f64>,
    dk: f64,
) -> Vec<f64> {
    (da * k * n as f64 + &a * dk * n as f64).to_vec()
}

#[derive(Clone, Params)]
struct P {
    x: f64,
}

impl P {
    #[grad_rule(vjp = Self::f_back, jvp = Self::f_ahead)]
    fn f(&self, y: f64) -> f64 {
        self.x * y
    }
    fn f_back(&self, y: f64, s: f64) -> (P, f64) {
        (P { x: y * s }, self.x * s)
    }
    fn f_ahead(&self, y: f64, d: &P, dy: f64) -> f64 {
        d.x * y + self.x * dy
    }
}

#[derive_grad]
fn uses(p: &P, y: f64) -> f64 {
    p.f(y) * p.f(2.0)
}

#[test]
fn callers_use_the_rules() {
    assert_eq!(scaled::grad(&[3.0, 4.0], 2.0, 1), (vec![1.2, 1.6], 5.0));
    assert_eq!(scaled::grad(&[3.0, 4.0], 2.0, 2), (vec![1.2, 3.6], 9.0));
    assert_eq!(scaled::jvp(&[3.0, 4.0], 2.0, 1, (vec![1.0, 0.0], 0.0)), (10.0, 1.2));
    let (v, (da, dk)) = two::vjp(array![1.0, 2.0], 3.0, 2, "x", vec![], vec![1.0, 10.0]);
    assert_eq!((v, da, dk), (vec![6.0, 12.0], array![6.0, 60.0], 42.0));
    let (_, (d, dy)) = uses::value_and_grad(&P { x: 3.0 }, 5.0);
    assert_eq!((d.x, dy), (60.0, 18.0));
}
