//! Methods, associated functions, and functions that call themselves.

use nn_runtime::{Params, derive_grad};

#[derive(Clone, Copy, Params)]
pub(crate) struct Quadratic {
    a: f64,
    b: f64,
    c: f64,
}

impl Quadratic {
    #[derive_grad(method)]
    fn new(a: f64, b: f64, c: f64) -> Self {
        Self { a, b, c }
    }

    #[derive_grad]
    fn at(&self, x: f64) -> f64 {
        (self.a * x + self.b) * x + self.c
    }

    #[derive_grad]
    fn derivative(self) -> Quadratic {
        Self { a: 0.0, b: 2.0 * self.a, c: self.b }
    }

    #[derive_grad]
    fn integral(&self, lo: f64, hi: f64, n: usize) -> f64 {
        let h = (hi - lo) / n as f64;
        let mut sum = 0.0;
        for i in 0..n {
            sum += self.at(lo + (i as f64 + 0.5) * h);
        }
        sum * h
    }

    #[derive_grad]
    fn stretch(&mut self, by: f64) {
        self.a *= by * by;
        self.b *= by;
    }

    #[derive_grad(method, wrt(x))]
    fn bowl(x: f64, power: i32) -> f64 {
        x.powi(power) + 1.0
    }
}

#[derive(Clone, Params)]
pub(crate) struct Chain {
    parts: Vec<Quadratic>,
    gain: f64,
}

impl Chain {
    #[derive_grad]
    fn at(&self, x: f64) -> f64 {
        let mut y = x;
        for part in &self.parts {
            y = part.at(y).tanh();
        }
        self.gain * y
    }

    #[derive_grad]
    fn accumulate(&mut self, x: f64) -> f64 {
        let before = self.gain;
        let more = self.parts[0].at(x) * before;
        self.gain += more;
        before
    }
}

#[derive_grad]
pub(crate) fn called(a: f64, b: f64, x: f64) -> f64 {
    let q = Quadratic::new(a, b, a * b);
    q.at(x) * q.at(0.5)
}

#[derive_grad]
pub(crate) fn of_a_literal(a: f64, b: f64, x: f64) -> f64 {
    let q = Quadratic { a, b, c: 1.0 };
    let d = q.derivative();
    d.at(x) - q.derivative().derivative().at(x) * q.at(a)
}

#[derive_grad]
pub(crate) fn calls_within(a: f64, b: f64, hi: f64, n: usize) -> f64 {
    let q = Quadratic { a, b, c: a - b };
    q.integral(0.0, hi, n)
}

#[derive_grad]
pub(crate) fn changed_by_a_method(a: f64, b: f64, by: f64, n: usize) -> f64 {
    let mut q = Quadratic { a, b, c: 0.3 };
    let mut total = 0.0;
    for i in 0..n {
        total += q.at(0.1 * i as f64);
        q.stretch(by);
    }
    total + q.at(1.5)
}

#[derive_grad]
pub(crate) fn methods_of_parts(a: f64, b: f64, x: f64) -> f64 {
    let parts = vec![Quadratic { a, b, c: 0.1 }, Quadratic { a: b, b: a * a, c: x }];
    let mut chain = Chain { parts, gain: a + 1.0 };
    let before = chain.accumulate(x);
    before + chain.at(x) * chain.gain + Quadratic::bowl(x, 3)
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Activation {
    Relu,
    Tanh,
    Power { n: i32 },
}

impl Activation {
    #[derive_grad(wrt(x))]
    fn apply(&self, x: f64) -> f64 {
        match self {
            Activation::Relu => x.max(0.0),
            Activation::Tanh => x.tanh(),
            Activation::Power { n } => x.powi(*n),
        }
    }

    #[derive_grad]
    fn twice(self, x: f64) -> f64 {
        match self {
            Self::Relu if x < 0.0 => 0.5 * x,
            Self::Relu | Self::Tanh => 2.0 * self.apply(x),
            Self::Power { n } => x.powi(2 * n),
        }
    }
}

#[derive_grad]
fn several(x: f64, kinds: &[Activation], last: Activation) -> f64 {
    let mut y = x;
    for kind in kinds {
        y += kind.apply(y) * kind.twice(x);
    }
    if last == Activation::Relu { y * y } else { last.apply(y) }
}

/// An enum takes no part, and need not be said to.
#[derive_grad]
pub(crate) fn by_enums(x: f64, n: usize) -> f64 {
    const KINDS: [Activation; 3] = [Activation::Relu, Activation::Power { n: 2 }, Activation::Tanh];
    several(x, &KINDS[..n], KINDS[n]) + several(x * x, &KINDS, KINDS[0])
}

#[derive(Clone, Copy)]
pub(crate) enum Bend {
    No,
    Leaky { slope: f64 },
    Scaled(f64),
    Power { n: usize, by: f64 },
}

#[derive_grad(wrt(x))]
fn bent(bend: Bend, x: f64) -> f64 {
    match bend {
        Bend::No => x,
        Bend::Leaky { slope } => {
            if x > 0.0 {
                x
            } else {
                slope * x
            }
        }
        Bend::Scaled(by) => by * x * x,
        Bend::Power { n, by } => by * x.powi(n as i32),
    }
}

/// Variants are built wherever a value may stand.
#[derive_grad]
pub(crate) fn built_variants(x: f64, n: usize) -> f64 {
    let mixed = [Bend::No, Bend::Scaled(0.5), Bend::Power { n: n + 1, by: -0.5 }];
    let same = vec![Bend::Leaky { slope: 0.25 }; n];
    let last = if n > 2 { Bend::No } else { Bend::Scaled(-1.5) };
    let mut pushed = Vec::new();
    for i in 0..n {
        pushed.push(Bend::Power { n: i, by: 0.5 });
    }
    let y = same.iter().chain(&mixed).fold(x, |y, &bend| bent(bend, y - 0.5) + y * x);
    let z: f64 = pushed.iter().map(|&bend| bent(bend, x)).sum();
    bent(last, y) + z * bent(Bend::Leaky { slope: 0.5 }, -x)
}

/// What a block ends with is its value, also where that has no derivative.
#[derive_grad]
pub(crate) fn chosen_variants(x: f64, n: usize) -> f64 {
    const KINDS: [Activation; 3] = [Activation::Relu, Activation::Power { n: 2 }, Activation::Tanh];
    let (first, second) = (&KINDS[1], &KINDS[2]);
    let a = if n > 1 { *first } else { *second };
    let b = if n > 0 { Activation::Power { n: 3 } } else { *first };
    let c = match n {
        0 => *second,
        _ => {
            let kind = KINDS[n % 3];
            kind
        }
    };
    a.apply(x) + b.apply(x + 2.0) * c.apply(x)
}

/// Methods that are called as those of sequences and numbers are.
#[derive(Clone, Params)]
pub(crate) struct Table {
    #[param(skip)]
    rows: usize,
    #[param(skip)]
    columns: usize,
    all: Vec<f64>,
}

impl Table {
    fn position(&self, i: usize, j: usize) -> usize {
        i * self.columns + j
    }

    #[derive_grad]
    fn get(&self, i: usize, j: usize) -> f64 {
        self.all[self.position(i, j)]
    }

    #[derive_grad]
    fn mul(&self, other: &Table) -> Table {
        let mut all = vec![0.0; self.rows * other.columns];
        for i in 0..self.rows {
            for j in 0..other.columns {
                for k in 0..self.columns {
                    all[i * other.columns + j] += self.get(i, k) * other.get(k, j);
                }
            }
        }
        Table { rows: self.rows, columns: other.columns, all }
    }
}

#[derive_grad]
pub(crate) fn trace_of_cube(a: &[f64]) -> f64 {
    let table = Table { rows: 2, columns: 2, all: a.to_vec() };
    let square = table.mul(&table);
    let cube = square.mul(&table);
    (0..2).map(|i| cube.get(i, i)).sum()
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Phasor {
    re: f64,
    im: f64,
}

impl Phasor {
    #[derive_grad]
    fn exp(self) -> Phasor {
        Phasor { re: self.re.exp() * self.im.cos(), im: self.re.exp() * self.im.sin() }
    }

    #[derive_grad]
    fn abs(&self) -> f64 {
        self.re.hypot(self.im)
    }

    #[derive_grad]
    fn mul(self, by: f64) -> Phasor {
        Phasor { re: by * self.re, im: by * self.im }
    }
}

#[derive_grad]
fn of_exponential(z: Phasor) -> f64 {
    let e = z.exp();
    e.re * e.im
}

#[derive_grad]
pub(crate) fn named_as_of_numbers(x: f64, y: f64) -> f64 {
    let z = Phasor { re: x, im: y };
    let half: Phasor = z.mul(0.5);
    of_exponential(half) + half.abs()
}

/// By squaring.
#[derive_grad]
pub(crate) fn power(x: f64, n: u32) -> f64 {
    if n == 0 {
        1.0
    } else if n % 2 == 0 {
        let half = power(x, n / 2);
        half * half
    } else {
        x * power(x, n - 1)
    }
}

#[derive_grad]
pub(crate) fn sum_by_halves(a: &[f64]) -> f64 {
    if a.len() == 1 {
        return a[0] * a[0];
    }
    let middle = a.len() / 2;
    let (left, right) = (sum_by_halves(&a[..middle]), sum_by_halves(&a[middle..]));
    left + right * left.cos()
}

#[derive_grad]
pub(crate) fn sorted_by_itself(a: &mut [f64], depth: usize) {
    if depth == 0 {
        return;
    }
    for i in 1..a.len() {
        a[i] += 0.5 * a[i - 1] * a[i];
    }
    let middle = a.len() / 2;
    sorted_by_itself(&mut a[..middle], depth - 1);
    sorted_by_itself(&mut a[middle..], depth - 1);
    a[0] *= a[a.len() - 1];
}

/// Haar's wavelets, by a vector of half the length.
#[derive_grad]
pub(crate) fn wavelets(a: &[f64]) -> Vec<f64> {
    let half = a.len() / 2;
    if half == 0 {
        return a.to_vec();
    }
    let mut means = vec![0.0; half];
    let mut all = vec![0.0; 2 * half];
    for i in 0..half {
        means[i] = 0.5 * (a[2 * i] + a[2 * i + 1]);
        all[half + i] = a[2 * i] - a[2 * i + 1] * a[2 * i];
    }
    let inner = wavelets(&means);
    for i in 0..half {
        all[i] = inner[i];
    }
    all
}

zoo! {
    of impls;
    grad called(a in -1.0..1.0, b in -1.0..1.0, x in -1.0..1.0);
    grad of_a_literal(a in -1.0..1.0, b in -1.0..1.0, x in -1.0..1.0);
    grad calls_within(a in -1.0..1.0, b in -1.0..1.0, hi in 0.5..1.0, n in one_of([1, 4]));
    grad changed_by_a_method(a in -1.0..1.0, b in -1.0..1.0, by in 0.8..1.2, n in one_of([0, 1, 4]));
    grad methods_of_parts(a in -1.0..1.0, b in -1.0..1.0, x in -1.0..1.0);
    grad by_enums(x in -1.0..1.0, n in one_of([0, 1, 2]));
    grad built_variants(x in -1.0..1.0, n in one_of([1, 3]));
    grad chosen_variants(x in -1.0..1.0, n in one_of([0, 1, 2]));
    grad trace_of_cube(a in &numbers(4));
    grad named_as_of_numbers(x in 0.2..1.0, y in -1.0..1.0);
    grad power(x in 0.5..1.5, n in one_of([0, 1, 5, 12]));
    grad sum_by_halves(a in &numbers(1..=7));
    vjp sorted_by_itself(a in &mut numbers(4), depth in one_of([0, 1, 2])) -> a;
    vjp wavelets(a in &numbers(4));
}
