//! Types of the user's own with operators and methods: points, matrices, models behind a trait.

use nn_runtime::{Params, derive_grad};
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

#[derive(Clone, Copy, Debug, PartialEq, Params)]
pub(crate) struct V2 {
    x: f64,
    y: f64,
}

#[derive_grad]
impl Add for V2 {
    type Output = Self;
    #[derive_grad]
    fn add(self, o: Self) -> Self {
        V2 { x: self.x + o.x, y: self.y + o.y }
    }
}
#[derive_grad]
impl Sub for V2 {
    type Output = Self;
    #[derive_grad]
    fn sub(self, o: Self) -> Self {
        V2 { x: self.x - o.x, y: self.y - o.y }
    }
}
#[derive_grad]
impl Mul<f64> for V2 {
    type Output = Self;
    #[derive_grad]
    fn mul(self, k: f64) -> Self {
        Self { x: self.x * k, y: self.y * k }
    }
}
#[derive_grad]
impl Neg for V2 {
    type Output = V2;
    #[derive_grad]
    fn neg(self) -> V2 {
        V2 { x: -self.x, y: -self.y }
    }
}
#[derive_grad]
impl AddAssign for V2 {
    #[derive_grad]
    fn add_assign(&mut self, o: V2) {
        self.x += o.x;
        self.y += o.y;
    }
}

impl V2 {
    #[derive_grad(method)]
    fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
    #[derive_grad]
    fn dot(self, o: V2) -> f64 {
        self.x * o.x + self.y * o.y
    }
    #[derive_grad]
    fn length(self) -> f64 {
        self.dot(self).sqrt()
    }
}

#[derive_grad]
pub(crate) fn reflected(a: f64, b: f64, k: f64) -> f64 {
    let d = V2::new(a, b);
    let n = V2 { x: 0.6, y: 0.8 };
    let r = d - n * (2.0 * d.dot(n));
    let mut p = V2::new(k, k) + r;
    p += -r * 0.5;
    p.length() + p.x
}

#[derive_grad]
fn spring(p: V2, q: V2, k: f64) -> V2 {
    let d = q - p;
    d * (k * (d.length() - 1.0) / d.length())
}

#[derive_grad]
pub(crate) fn springs(a: f64, b: f64, k: f64) -> f64 {
    let mut p = V2::new(a, 0.1);
    let q = V2::new(2.0, b);
    let mut v = V2::new(0.0, 0.0);
    for _ in 0..4 {
        let f = spring(p, q, k);
        v = v + f * 0.1;
        p += v * 0.1;
    }
    p.x * p.y
}

#[derive_grad]
pub(crate) fn centroid(a: f64, b: f64) -> f64 {
    let points = [V2 { x: a, y: b }, V2 { x: b, y: a * a }, V2 { x: 1.0, y: b }];
    let mut c = V2 { x: 0.0, y: 0.0 };
    for p in &points {
        c = c + *p * (1.0 / 3.0);
    }
    points.iter().map(|p| (*p - c).length()).sum()
}

pub(crate) trait Kernel {
    fn eval(&self, r: f64) -> f64;
}

#[derive(Clone, Params)]
pub(crate) struct Rbf {
    scale: f64,
}
#[derive(Clone, Params)]
pub(crate) struct Poly {
    c: f64,
    #[param(skip)]
    degree: i32,
}

#[derive_grad]
impl Kernel for Rbf {
    #[derive_grad]
    fn eval(&self, r: f64) -> f64 {
        (-r * r / self.scale).exp()
    }
}
#[derive_grad]
impl Kernel for Poly {
    #[derive_grad]
    fn eval(&self, r: f64) -> f64 {
        (self.c + r).powi(self.degree)
    }
}

#[derive_grad]
pub(crate) fn mixture(s: f64, c: f64, xs: &[f64]) -> f64 {
    let (rbf, poly) = (Rbf { scale: s }, Poly { c, degree: 2 });
    xs.iter().map(|&x| rbf.eval(x) * poly.eval(x)).sum::<f64>()
}

#[derive(Clone, Params)]
pub(crate) struct Matrix {
    data: Vec<f64>,
    #[param(skip)]
    rows: usize,
    #[param(skip)]
    cols: usize,
}

impl Matrix {
    fn index(&self, i: usize, j: usize) -> usize {
        i * self.cols + j
    }
    #[derive_grad]
    fn get(&self, i: usize, j: usize) -> f64 {
        self.data[i * self.cols + j]
    }
    #[derive_grad]
    fn set(&mut self, i: usize, j: usize, v: f64) {
        let k = i * self.cols + j;
        self.data[k] = v;
    }
    #[derive_grad]
    fn matmul(&self, other: &Matrix) -> Matrix {
        let mut out =
            Matrix { data: vec![0.0; self.rows * other.cols], rows: self.rows, cols: other.cols };
        for i in 0..self.rows {
            for j in 0..other.cols {
                let mut s = 0.0;
                for k in 0..self.cols {
                    s += self.get(i, k) * other.get(k, j);
                }
                out.set(i, j, s);
            }
        }
        out
    }
    #[derive_grad]
    fn transpose(&self) -> Matrix {
        let mut data = Vec::with_capacity(self.data.len());
        for j in 0..self.cols {
            for i in 0..self.rows {
                data.push(self.data[i * self.cols + j]);
            }
        }
        Matrix { data, rows: self.cols, cols: self.rows }
    }
    #[derive_grad]
    fn trace(&self) -> f64 {
        (0..self.rows).map(|i| self.get(i, i)).sum()
    }
}

#[derive_grad]
pub(crate) fn gram_trace(a: &[f64]) -> f64 {
    let m = Matrix { data: a.to_vec(), rows: 2, cols: 3 };
    let g = m.matmul(&m.transpose());
    let mut h = g.clone();
    let k = h.index(0, 1);
    h.data[k] *= 2.0;
    g.trace() * h.data[k]
}

#[derive(Clone, Params)]
pub(crate) struct Rnn<const H: usize> {
    w: [[f64; H]; H],
    u: [f64; H],
}

#[derive_grad]
impl<const H: usize> Rnn<H> {
    #[derive_grad]
    fn step(&self, h: &[f64; H], x: f64) -> [f64; H] {
        let mut out = [0.0; H];
        for i in 0..H {
            let mut z = self.u[i] * x;
            for j in 0..H {
                z += self.w[i][j] * h[j];
            }
            out[i] = z.tanh();
        }
        out
    }
}

#[derive_grad]
pub(crate) fn run_rnn(w: &[[f64; 2]; 2], u: &[f64; 2], xs: &[f64]) -> f64 {
    let rnn = Rnn::<2> { w: *w, u: *u };
    let h = xs.iter().fold([0.0; 2], |h, &x| rnn.step(&h, x));
    h[0] - h[1]
}

zoo! {
    of operators;
    grad reflected(a in 0.2..1.0, b in 0.2..1.0, k in 0.2..1.0);
    grad springs(a in 0.2..1.0, b in 0.2..1.0, k in 0.2..1.0);
    grad centroid(a in 0.2..1.0, b in 0.2..1.0);
    grad mixture(s in 0.5..1.0, c in 0.5..1.0, xs in &numbers(3));
    grad gram_trace(a in &numbers(6));
    grad run_rnn(w in &array_of::<2, _>(array::<2>()), u in &array::<2>(), xs in &numbers(3));
}
