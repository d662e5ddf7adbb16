//! Methods whose `impl` has parameters that their text does not name, and those of traits: with the attribute on the block
//! that shows them, or without.

use nn_runtime::{Float, Params, derive_grad};

#[derive(Clone, Copy, Params)]
pub(crate) struct Polynomial<const N: usize> {
    c: [f64; N],
}

#[derive_grad]
impl<const N: usize> Polynomial<N> {
    #[derive_grad]
    fn new(c: [f64; N]) -> Self {
        Self { c }
    }

    #[derive_grad]
    fn at(&self, x: f64) -> f64 {
        self.c.iter().rev().fold(0.0, |y, c| y * x + c)
    }

    #[derive_grad]
    fn plus(self, other: Self) -> Self {
        let mut c = self.c;
        for (c, other) in c.iter_mut().zip(other.c) {
            *c += other;
        }
        Self { c }
    }

    #[derive_grad]
    fn scale(&mut self, by: f64) {
        for c in &mut self.c {
            *c *= by;
        }
    }
}

impl<const N: usize> Polynomial<N> {
    #[derive_grad]
    fn derivative_at(&self, x: f64) -> f64 {
        let mut y = 0.0;
        for i in (1..N).rev() {
            y = y * x + self.c[i] * i as f64;
        }
        y
    }
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Matrix<T: Float, const R: usize, const C: usize> {
    rows: [[T; C]; R],
}

impl<T: Float, const R: usize, const C: usize> Matrix<T, R, C> {
    #[derive_grad]
    fn transposed(&self) -> Matrix<T, C, R> {
        let mut rows = [[T::zero(); R]; C];
        for i in 0..R {
            for j in 0..C {
                rows[j][i] = self.rows[i][j];
            }
        }
        Matrix { rows }
    }

    #[derive_grad]
    fn times<const K: usize>(&self, other: &Matrix<T, C, K>) -> Matrix<T, R, K> {
        let mut rows = [[T::zero(); K]; R];
        for i in 0..R {
            for j in 0..K {
                for k in 0..C {
                    rows[i][j] += self.rows[i][k] * other.rows[k][j];
                }
            }
        }
        Matrix { rows }
    }
}

#[derive_grad]
impl<T: Float, const R: usize, const C: usize> Matrix<T, R, C> {
    #[derive_grad]
    fn norm(&self) -> T {
        let mut squares = T::zero();
        for row in &self.rows {
            for v in row {
                squares += *v * *v;
            }
        }
        squares.sqrt()
    }
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Dual<S: Float> {
    re: S,
    eps: S,
}

#[derive_grad]
impl<S> Dual<S>
where
    S: Float,
{
    #[derive_grad]
    fn times(self, other: Self) -> Self {
        Self { re: self.re * other.re, eps: self.re * other.eps + self.eps * other.re }
    }

    #[derive_grad]
    fn sine(self) -> Self {
        Self { re: self.re.sin(), eps: self.eps * self.re.cos() }
    }

    #[derive_grad]
    fn slope(&self) -> S {
        self.eps
    }
}

pub(crate) trait Covariance {
    const C: f64;

    fn at(&self, distance: f64) -> f64;
}

#[derive(Clone, Params)]
pub(crate) struct Gaussian {
    length: f64,
}

#[derive_grad]
impl Covariance for Gaussian {
    const C: f64 = 0.5;

    #[derive_grad]
    fn at(&self, distance: f64) -> f64 {
        let scaled = distance / self.length;
        (-Self::C * scaled * scaled).exp()
    }
}

#[derive(Clone, Params)]
pub(crate) struct Sum<'a> {
    weights: [f64; 2],
    #[param(skip)]
    name: &'a str,
}

#[derive_grad]
impl<'a> Sum<'a> {
    #[derive_grad]
    fn of(&self, x: f64) -> f64 {
        self.weights[0] * x + self.weights[1] * x * x
    }
}

#[derive_grad]
pub(crate) fn polynomials(a: f64, b: f64, x: f64) -> f64 {
    let p = Polynomial::new([a, b, a * b]);
    let mut q = p.plus(Polynomial { c: [b, a, 1.0] });
    q.scale(x);
    q.at(x) * p.at(b) + q.derivative_at(a)
}

#[derive_grad]
pub(crate) fn products(a: f64, b: f64) -> f64 {
    let m = Matrix { rows: [[a, b, 1.0], [b * b, a, 2.0]] };
    m.times(&m.transposed()).times(&m).norm()
}

#[derive_grad]
pub(crate) fn by_duals(a: f64, b: f64) -> f64 {
    let x = Dual { re: a, eps: 1.0 };
    let y = Dual { re: b, eps: a };
    x.times(y).sine().times(x).slope()
}

#[derive_grad]
pub(crate) fn covariances(length: f64, x: &[f64]) -> f64 {
    let k = Gaussian { length };
    let mut sum = 0.0;
    for a in x {
        for b in x {
            sum += k.at(a - b);
        }
    }
    sum
}

#[derive_grad]
pub(crate) fn named(x: f64, y: f64) -> f64 {
    let sum = Sum { weights: [x, y], name: "sum" };
    sum.of(y) * sum.of(x)
}

zoo! {
    of blocks;
    grad polynomials(a in -1.0..1.0, b in -1.0..1.0, x in -1.0..1.0);
    grad products(a in 0.2..1.0, b in 0.2..1.0);
    grad by_duals(a in -1.0..1.0, b in -1.0..1.0);
    grad covariances(length in 0.5..2.0, x in &numbers(0..=3));
    grad named(x in -1.0..1.0, y in -1.0..1.0);
}
