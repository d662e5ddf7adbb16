//! Structs with methods that have names of ndarray's, options in fields, and methods without the attribute on what changes.

use nn_runtime::{Params, derive_grad};

#[derive(Clone, Params)]
pub(crate) struct Stats {
    mean: f64,
    spread: f64,
}

impl Stats {
    #[derive_grad]
    fn mean(&self) -> f64 {
        self.mean
    }
    #[derive_grad]
    fn sum(&self) -> f64 {
        self.mean + self.spread
    }
}

#[derive_grad]
fn stats(a: &[f64]) -> Stats {
    let n = a.len() as f64;
    let mean = a.iter().sum::<f64>() / n;
    Stats { mean, spread: a.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n }
}

#[derive_grad]
pub(crate) fn of_stats(a: &[f64]) -> f64 {
    let s = stats(a);
    s.mean() * s.spread
}

#[derive_grad]
pub(crate) fn of_stats_at_once(a: &[f64]) -> f64 {
    stats(a).mean() * 2.0
}

#[derive(Clone, Params)]
pub(crate) struct Layer {
    w: Vec<f64>,
    bias: Option<f64>,
    scale: Option<Vec<f64>>,
}

impl Layer {
    #[derive_grad]
    fn apply(&self, x: &[f64]) -> f64 {
        let mut total: f64 = self.w.iter().zip(x).map(|(w, x)| w * x).sum();
        if let Some(b) = self.bias.as_ref() {
            total += b;
        }
        if let Some(scale) = self.scale.as_deref() {
            for (s, x) in scale.iter().zip(x) {
                total += s * x * x;
            }
        }
        match &self.scale {
            Some(scale) => total * scale[0],
            None => total,
        }
    }
}

#[derive_grad]
pub(crate) fn of_layers(w: &[f64], bias: f64, x: &[f64], with: bool) -> f64 {
    let a = Layer {
        w: w.to_vec(),
        bias: Some(bias),
        scale: if with { Some(w.to_vec()) } else { None },
    };
    let b = Layer { w: x.to_vec(), bias: None, scale: None };
    a.apply(x) * b.apply(w)
}

#[derive(Clone, Params)]
pub(crate) struct Net<'a> {
    gain: f64,
    shift: f64,
    #[param(skip)]
    name: &'a str,
}

#[derive_grad]
impl<'a> Net<'a> {
    fn new(name: &'a str) -> Self {
        Self { gain: 1.0, shift: 0.0, name }
    }
    #[derive_grad]
    fn with_gain(&self, gain: f64) -> Self {
        Self { gain, ..self.clone() }
    }
    #[derive_grad]
    fn eval(&self, x: f64) -> f64 {
        self.gain * x + self.shift + if self.name.is_empty() { x } else { 0.0 }
    }
}

#[derive_grad]
pub(crate) fn of_net(g: f64, x: f64) -> f64 {
    let net = Net::new("n");
    net.with_gain(g * g).eval(x)
}

#[derive(Clone, Debug, Params)]
pub(crate) struct Kalman {
    x: [f64; 2],
    p: [[f64; 2]; 2],
    q: f64,
    r: f64,
}

impl Kalman {
    #[derive_grad]
    fn predict(&mut self, dt: f64) {
        self.x[0] += dt * self.x[1];
        let p = self.p;
        self.p[0][0] = p[0][0] + dt * (p[1][0] + p[0][1]) + dt * dt * p[1][1] + self.q;
        self.p[0][1] = p[0][1] + dt * p[1][1];
        self.p[1][0] = self.p[0][1];
        self.p[1][1] += self.q;
    }

    #[derive_grad]
    fn update(&mut self, z: f64) -> f64 {
        let s = self.p[0][0] + self.r;
        let k = [self.p[0][0] / s, self.p[1][0] / s];
        let y = z - self.x[0];
        for i in 0..2 {
            self.x[i] += k[i] * y;
        }
        let p = self.p;
        for i in 0..2 {
            for j in 0..2 {
                self.p[i][j] -= k[i] * p[0][j];
            }
        }
        0.5 * (y * y / s + s.ln())
    }

    fn is_sane(&self) -> bool {
        self.p[0][0] > 0.0
    }
    fn worst(&self) -> usize {
        if self.p[0][0] > self.p[1][1] { 0 } else { 1 }
    }
}

#[derive_grad]
pub(crate) fn tracked(zs: &[f64], q: f64, r: f64) -> f64 {
    let mut kf = Kalman { x: [0.0; 2], p: [[1.0, 0.0], [0.0, 1.0]], q, r };
    let mut loss = 0.0;
    for &z in zs {
        kf.predict(0.5);
        loss += kf.update(z);
        if !kf.is_sane() {
            return loss;
        }
    }
    let i = kf.worst();
    loss + kf.x[i]
}

fn count_above(a: &[f64], limit: f64) -> usize {
    a.iter().filter(|x| **x > limit).count()
}

#[derive_grad]
pub(crate) fn shrink(a: &[f64], limit: f64) -> f64 {
    let share = count_above(a, limit) as f64 / a.len() as f64;
    a.iter().map(|x| x * x * share).sum()
}

#[derive_grad]
pub(crate) fn shrunk(a: &[f64], limit: f64) -> f64 {
    let n = count_above(a, limit);
    if n == 0 {
        return limit;
    }
    a.iter().sum::<f64>() / n as f64
}

#[derive(Clone, Params)]
pub(crate) struct Config {
    lr: f64,
    decay: f64,
    #[param(skip)]
    steps: usize,
}

impl Config {
    fn new() -> Self {
        Self { lr: 0.1, decay: 0.9, steps: 3 }
    }
    #[derive_grad]
    fn with_lr(mut self, lr: f64) -> Self {
        self.lr = lr;
        self
    }
    #[derive_grad]
    fn with_decay(self, decay: f64) -> Self {
        Self { decay, ..self }
    }
    #[derive_grad]
    fn with_both(&self, lr: f64, decay: f64) -> Self {
        Self { decay, lr, ..self.clone() }
    }
}

#[derive_grad]
pub(crate) fn descent(lr: f64, decay: f64, x0: f64) -> f64 {
    let config = Config::new().with_lr(lr).with_decay(decay);
    let mut x = x0;
    let mut v = 0.0;
    for _ in 0..config.steps {
        let g = 2.0 * x - 1.0 + 4.0 * x.powi(3);
        v = config.decay * v - config.lr * g;
        x += v;
    }
    x
}

#[derive(Clone, Copy)]
pub(crate) enum Activation {
    Relu,
    Tanh,
    Leaky(i32),
    Identity,
}

#[derive(Clone, Params)]
pub(crate) struct Dense {
    weights: Vec<Vec<f64>>,
    bias: Vec<f64>,
    #[param(skip)]
    activation: Activation,
}

impl Dense {
    #[derive_grad]
    fn forward(&self, input: &[f64]) -> Vec<f64> {
        let mut out = self.bias.clone();
        for (o, row) in out.iter_mut().zip(self.weights.iter()) {
            *o += row.iter().zip(input.iter()).map(|(w, x)| w * x).sum::<f64>();
            *o = match self.activation {
                Activation::Relu => o.max(0.0),
                Activation::Tanh => o.tanh(),
                Activation::Leaky(n) => {
                    if *o > 0.0 {
                        *o
                    } else {
                        *o / n as f64
                    }
                }
                Activation::Identity => *o,
            };
        }
        out
    }
}

#[derive(Clone, Params)]
pub(crate) struct Mlp {
    layers: Vec<Dense>,
}

impl Mlp {
    #[derive_grad]
    fn predict(&self, x: &[f64]) -> Vec<f64> {
        self.layers.iter().fold(x.to_vec(), |acc, layer| layer.forward(&acc))
    }
}

#[derive_grad]
pub(crate) fn mlp_loss(w: &[Vec<f64>], b: &[f64], x: &[f64]) -> f64 {
    let kinds = [Activation::Tanh, Activation::Leaky(5), Activation::Relu, Activation::Identity];
    let mut layers = Vec::new();
    for kind in kinds {
        layers.push(Dense { weights: w.to_vec(), bias: b.to_vec(), activation: kind });
    }
    let mlp = Mlp { layers };
    mlp.predict(x).iter().map(|v| v * v).sum()
}

zoo! {
    of asked;
    grad of_stats(a in &numbers(4));
    grad of_stats_at_once(a in &numbers(4));
    grad of_layers(w in &numbers(2), bias in 0.2..1.0, x in &numbers(2), with in one_of([true, false]));
    grad of_net(g in 0.2..1.0, x in 0.2..1.0);
    grad tracked(zs in &numbers(3), q in 0.1..1.0, r in 0.1..1.0);
    grad shrink(a in &numbers(4), limit in -0.5..0.5);
    grad shrunk(a in &numbers(4), limit in -0.5..0.5);
    grad descent(lr in 0.0..0.1, decay in 0.5..1.0, x0 in -1.0..1.0);
    grad mlp_loss(w in &rows(2, 2), b in &numbers(2), x in &numbers(2));
}
