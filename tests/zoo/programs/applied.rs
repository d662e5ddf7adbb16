//! Functions as people have them: interpolation, control, dynamic programming, decompositions, integrators.

use nn_runtime::{Params, derive_grad};

#[derive_grad]
pub(crate) fn trapz(xs: &[f64], ys: &[f64]) -> f64 {
    xs.windows(2).zip(ys.windows(2)).map(|(x, y)| 0.5 * (x[1] - x[0]) * (y[0] + y[1])).sum()
}

#[derive_grad]
pub(crate) fn lagrange(xs: &[f64], ys: &[f64], t: f64) -> f64 {
    (0..xs.len())
        .map(|i| {
            ys[i]
                * (0..xs.len())
                    .filter(|&j| j != i)
                    .map(|j| (t - xs[j]) / (xs[i] - xs[j]))
                    .product::<f64>()
        })
        .sum()
}

#[derive_grad]
pub(crate) fn spline(xs: &[f64], ys: &[f64], t: f64) -> f64 {
    let n = xs.len();
    let mut i = 0;
    while i + 2 < n && t > xs[i + 1] {
        i += 1;
    }
    let h = xs[i + 1] - xs[i];
    let u = (t - xs[i]) / h;
    let slope = |k: usize| -> f64 {
        if k == 0 {
            (ys[1] - ys[0]) / (xs[1] - xs[0])
        } else if k == n - 1 {
            (ys[n - 1] - ys[n - 2]) / (xs[n - 1] - xs[n - 2])
        } else {
            (ys[k + 1] - ys[k - 1]) / (xs[k + 1] - xs[k - 1])
        }
    };
    let (m0, m1) = (slope(i) * h, slope(i + 1) * h);
    let (u2, u3) = (u * u, u * u * u);
    (2.0 * u3 - 3.0 * u2 + 1.0) * ys[i]
        + (u3 - 2.0 * u2 + u) * m0
        + (-2.0 * u3 + 3.0 * u2) * ys[i + 1]
        + (u3 - u2) * m1
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Pid {
    kp: f64,
    ki: f64,
    kd: f64,
}
#[derive(Clone, Copy, Params)]
pub(crate) struct PidState {
    integral: f64,
    last: f64,
}
impl Pid {
    #[derive_grad]
    fn step(&self, state: &mut PidState, error: f64, dt: f64) -> f64 {
        state.integral += error * dt;
        let d = (error - state.last) / dt;
        state.last = error;
        self.kp * error + self.ki * state.integral + self.kd * d
    }
}
#[derive_grad]
pub(crate) fn simulate(pid: Pid, target: f64, steps: usize) -> f64 {
    let mut state = PidState { integral: 0.0, last: 0.0 };
    let (mut x, mut v) = (0.0, 0.0);
    let dt = 0.05;
    let mut cost = 0.0;
    for _ in 0..steps {
        let e = target - x;
        let u = pid.step(&mut state, e, dt).clamp(-5.0, 5.0);
        v += dt * (u - 0.3 * v);
        x += dt * v;
        cost += e * e * dt;
    }
    cost
}

#[derive_grad]
pub(crate) fn path_cost(w: &[Vec<f64>]) -> f64 {
    let (n, m) = (w.len(), w[0].len());
    let mut best = w[0].clone();
    for i in 1..n {
        let prev = best.clone();
        for j in 0..m {
            let mut b = prev[j];
            if j > 0 && prev[j - 1] < b {
                b = prev[j - 1];
            }
            if j + 1 < m && prev[j + 1] < b {
                b = prev[j + 1];
            }
            best[j] = b + w[i][j];
        }
    }
    best.iter().copied().fold(f64::INFINITY, f64::min)
}

#[derive_grad]
pub(crate) fn power_iter(a: &[[f64; 3]; 3], iters: usize) -> f64 {
    let mut v = [1.0, 0.5, 0.25];
    let mut lambda = 0.0;
    for _ in 0..iters {
        let mut w = [0.0; 3];
        for (wi, row) in w.iter_mut().zip(a.iter()) {
            *wi = row.iter().zip(v.iter()).map(|(x, y)| x * y).sum();
        }
        let norm = w.iter().map(|x| x * x).sum::<f64>().sqrt();
        lambda = v.iter().zip(&w).map(|(x, y)| x * y).sum::<f64>();
        for (vi, wi) in v.iter_mut().zip(w) {
            *vi = wi / norm;
        }
    }
    lambda
}

#[derive_grad]
pub(crate) fn det(mut a: Vec<Vec<f64>>) -> f64 {
    let n = a.len();
    let mut d = 1.0;
    for k in 0..n {
        let mut p = k;
        for i in k + 1..n {
            if a[i][k].abs() > a[p][k].abs() {
                p = i;
            }
        }
        if p != k {
            a.swap(p, k);
            d = -d;
        }
        d *= a[k][k];
        for i in k + 1..n {
            let f = a[i][k] / a[k][k];
            for j in k..n {
                let t = a[k][j];
                a[i][j] -= f * t;
            }
        }
    }
    d
}

#[derive_grad]
pub(crate) fn rosen(x: &[f64]) -> f64 {
    x.iter()
        .zip(x.iter().skip(1))
        .map(|(a, b)| 100.0 * (b - a.powi(2)).powi(2) + (1.0 - a).powi(2))
        .sum()
}

#[derive_grad]
pub(crate) fn conv2d(img: &[Vec<f64>], ker: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let (h, w, k) = (img.len(), img[0].len(), ker.len());
    let mut out = vec![vec![0.0; w - k + 1]; h - k + 1];
    for (i, row) in out.iter_mut().enumerate() {
        for (j, o) in row.iter_mut().enumerate() {
            for (di, kr) in ker.iter().enumerate() {
                for (dj, kv) in kr.iter().enumerate() {
                    *o += img[i + di][j + dj] * kv;
                }
            }
        }
    }
    out
}

#[derive_grad]
pub(crate) fn vdp(y: &[f64], mu: f64) -> Vec<f64> {
    vec![y[1], mu * (1.0 - y[0] * y[0]) * y[1] - y[0]]
}
#[derive_grad]
pub(crate) fn rk4(y0: &[f64], mu: f64, h: f64, n: usize) -> Vec<f64> {
    let mut y = y0.to_vec();
    let axpy = |a: &[f64], k: &[f64], s: f64| -> Vec<f64> {
        a.iter().zip(k).map(|(a, k)| a + s * k).collect()
    };
    for _ in 0..n {
        let k1 = vdp(&y, mu);
        let k2 = vdp(&axpy(&y, &k1, 0.5 * h), mu);
        let k3 = vdp(&axpy(&y, &k2, 0.5 * h), mu);
        let k4 = vdp(&axpy(&y, &k3, h), mu);
        for i in 0..y.len() {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y
}

#[derive_grad]
pub(crate) fn adaptive(x0: f64, k: f64, t_end: f64) -> f64 {
    let (mut t, mut x, mut h) = (0.0, x0, 0.1);
    let mut steps = 0;
    while t < t_end {
        if t + h > t_end {
            h = t_end - t;
        }
        let k1 = -k * x;
        let k2 = -k * (x + h * k1);
        let err = (0.5 * h * (k2 - k1)).abs();
        if err > 1e-3 && h > 1e-4 {
            h *= 0.5;
            continue;
        }
        x += 0.5 * h * (k1 + k2);
        t += h;
        if err < 1e-5 {
            h *= 2.0;
        }
        steps += 1;
        if steps > 1000 {
            break;
        }
    }
    x
}

#[derive_grad]
pub(crate) fn descend(x0: &[f64], lr: f64) -> f64 {
    let mut x = x0.to_vec();
    let mut m = vec![0.0; x.len()];
    for t in 1..=5 {
        let g: Vec<f64> = x.iter().enumerate().map(|(i, v)| 2.0 * (i as f64 + 1.0) * v).collect();
        for ((xi, mi), gi) in x.iter_mut().zip(m.iter_mut()).zip(&g) {
            *mi = 0.9 * *mi + 0.1 * gi;
            *xi -= lr * *mi / (1.0 - 0.9_f64.powi(t));
        }
    }
    x.iter().map(|v| v * v).sum()
}

#[derive_grad]
pub(crate) fn rbf(xs: &[f64], l: f64, s: f64) -> Vec<Vec<f64>> {
    xs.iter()
        .map(|a| xs.iter().map(|b| s * s * (-(a - b).powi(2) / (2.0 * l * l)).exp()).collect())
        .collect()
}

#[derive_grad]
pub(crate) fn fib(a: f64, b: f64, n: usize) -> f64 {
    let (mut x, mut y) = (a, b);
    for _ in 0..n {
        let old = std::mem::replace(&mut x, y);
        y += old * 0.5;
    }
    x * y
}

#[derive_grad]
pub(crate) fn margin(scores: &[f64], y: usize) -> f64 {
    let mut best = None;
    for (i, s) in scores.iter().enumerate() {
        if i == y {
            continue;
        }
        match best {
            None => best = Some(*s),
            Some(b) if *s > b => best = Some(*s),
            _ => {}
        }
    }
    (1.0 + best.unwrap() - scores[y]).max(0.0)
}

#[derive_grad]
pub(crate) fn horner2(c: &[f64], x: f64) -> f64 {
    match c {
        [] => 0.0,
        [a] => *a,
        [a, rest @ ..] => a + x * horner2(rest, x),
    }
}

const W: [f64; 3] = [0.5555555555555556, 0.8888888888888888, 0.5555555555555556];
const X: [f64; 3] = [-0.7745966692414834, 0.0, 0.7745966692414834];
#[derive_grad]
pub(crate) fn gauss(a: f64, b: f64) -> f64 {
    let (c, h) = (0.5 * (a + b), 0.5 * (b - a));
    W.iter().zip(X.iter()).map(|(w, x)| w * (c + h * x).sin()).sum::<f64>() * h
}

#[derive_grad]
pub(crate) fn bezier(points: &[[f64; 2]], t: f64) -> [f64; 2] {
    let mut p = points.to_vec();
    let n = p.len();
    for k in 1..n {
        for i in 0..n - k {
            for d in 0..2 {
                p[i][d] = (1.0 - t) * p[i][d] + t * p[i + 1][d];
            }
        }
    }
    p[0]
}

#[derive_grad]
pub(crate) fn act(x: f64, kind: &str) -> f64 {
    match kind {
        "relu" => x.max(0.0),
        "tanh" => x.tanh(),
        other => {
            let _ = other;
            x
        }
    }
}

#[derive_grad]
pub(crate) fn hash_noise(x: f64, seed: u64) -> f64 {
    let mut s = seed;
    let mut y = x;
    for _ in 0..4 {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        let u = (s >> 11) as f64 / (1u64 << 53) as f64;
        y += 0.1 * (u - 0.5) * y;
    }
    y
}

pub(crate) type M2 = [[f64; 2]; 2];
#[derive_grad]
pub(crate) fn mul(a: &M2, b: &M2) -> M2 {
    let mut c = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}
#[derive_grad]
pub(crate) fn expm(a: M2) -> M2 {
    let mut r = [[1.0, 0.0], [0.0, 1.0]];
    let mut term = r;
    for n in 1..8 {
        term = mul(&term, &a);
        for row in term.iter_mut() {
            for x in row.iter_mut() {
                *x /= n as f64;
            }
        }
        for i in 0..2 {
            for j in 0..2 {
                r[i][j] += term[i][j];
            }
        }
    }
    r
}

#[derive(Clone, Copy, Params)]
pub(crate) struct V3([f64; 3]);
impl V3 {
    #[derive_grad(method)]
    fn new(x: f64, y: f64, z: f64) -> Self {
        V3([x, y, z])
    }
    #[derive_grad]
    fn dot(&self, o: &V3) -> f64 {
        self.0[0] * o.0[0] + self.0[1] * o.0[1] + self.0[2] * o.0[2]
    }
    #[derive_grad]
    fn cross(&self, o: &V3) -> V3 {
        V3([
            self.0[1] * o.0[2] - self.0[2] * o.0[1],
            self.0[2] * o.0[0] - self.0[0] * o.0[2],
            self.0[0] * o.0[1] - self.0[1] * o.0[0],
        ])
    }
    #[derive_grad]
    fn scaled(self, k: f64) -> V3 {
        V3([self.0[0] * k, self.0[1] * k, self.0[2] * k])
    }
}
#[derive_grad]
pub(crate) fn triple(a: V3, b: V3, c: V3) -> f64 {
    a.dot(&b.cross(&c)) + a.scaled(2.0).dot(&b)
}

#[derive_grad]
pub(crate) fn controlled(kp: f64, ki: f64, kd: f64, target: f64, steps: usize) -> f64 {
    simulate(Pid { kp, ki, kd }, target, steps)
}

#[derive_grad]
pub(crate) fn volume(a: &[f64]) -> f64 {
    triple(V3::new(a[0], a[1], a[2]), V3([a[3], a[4], a[5]]), V3::new(a[6], a[7], a[8]))
}

#[derive_grad]
pub(crate) fn by_names(x: f64) -> f64 {
    act(x, "relu") * 2.0 + act(x, "tanh") * act(x, "none")
}

zoo! {
    of applied;
    grad trapz(xs in &numbers(4), ys in &numbers(4));
    grad lagrange(xs in &numbers(3), ys in &numbers(3), t in -1.0..1.0);
    grad spline(xs in &numbers(4), ys in &numbers(4), t in -1.0..1.0);
    grad controlled(kp in 0.5..1.5, ki in 0.1..0.3, kd in 0.01..0.05, target in 0.5..1.0, steps in one_of([0, 1, 10]));
    grad path_cost(w in &rows(3, 3));
    grad power_iter(a in &array_of::<3, _>(array::<3>()), iters in one_of([0, 1, 4]));
    grad det(a in rows(3, 3));
    grad rosen(x in &numbers(1..=4));
    vjp conv2d(img in &rows(3, 4), ker in &rows(2, 2));
    vjp rk4(y0 in &numbers(2), mu in 0.5..1.5, h in 0.05..0.1, n in one_of([0, 1, 3]));
    grad adaptive(x0 in 0.5..1.5, k in 0.5..1.5, t_end in 0.3..0.35);
    grad descend(x0 in &numbers(2), lr in 0.05..0.1);
    vjp rbf(xs in &numbers(3), l in 0.5..1.5, s in 0.5..1.5);
    grad fib(a in -1.0..1.0, b in -1.0..1.0, n in one_of([0, 1, 5]));
    grad margin(scores in &numbers(3), y in one_of([0, 1, 2]));
    grad horner2(c in &numbers(0..=4), x in -1.0..1.0);
    grad gauss(a in -1.0..0.0, b in 0.5..1.0);
    vjp bezier(points in &list(4, array::<2>()), t in 0.0..1.0);
    grad by_names(x in 0.1..1.0);
    grad hash_noise(x in -1.0..1.0, seed in one_of([12345_u64, 99]));
    vjp expm(a in array_of::<2, _>(array::<2>()));
    grad volume(a in &numbers(9));
}
