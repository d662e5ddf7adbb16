//! Functions as people have them: filters, recursions of dynamic programming, transforms, cameras, networks.

use nn_runtime::{Params, derive_grad};

#[derive(Clone, Copy, Params)]
pub(crate) struct State {
    x: f64,
    p: f64,
}
#[derive_grad]
pub(crate) fn predict(s: State, q: f64) -> State {
    State { x: s.x, p: s.p + q }
}
#[derive_grad]
pub(crate) fn update(s: State, z: f64, r: f64) -> State {
    let k = s.p / (s.p + r);
    State { x: s.x + k * (z - s.x), p: (1.0 - k) * s.p }
}
#[derive_grad]
pub(crate) fn filter(zs: &[f64], q: f64, r: f64) -> f64 {
    let mut state = State { x: 0.0, p: 1.0 };
    let mut ll = 0.0;
    for &z in zs {
        state = predict(state, q);
        let s = state.p + r;
        let e = z - state.x;
        ll -= 0.5 * (s.ln() + e * e / s);
        state = update(state, z, r);
    }
    ll
}

#[derive_grad]
pub(crate) fn soft_dtw(a: &[f64], b: &[f64], gamma: f64) -> f64 {
    let n = a.len();
    let m = b.len();
    let mut r = vec![vec![1e6; m + 1]; n + 1];
    r[0][0] = 0.0;
    let softmin = |x: f64, y: f64, z: f64| -> f64 {
        let mx = (-x / gamma).max(-y / gamma).max(-z / gamma);
        let s = (-x / gamma - mx).exp() + (-y / gamma - mx).exp() + (-z / gamma - mx).exp();
        -gamma * (s.ln() + mx)
    };
    for i in 1..=n {
        for j in 1..=m {
            let d = (a[i - 1] - b[j - 1]).powi(2);
            r[i][j] = d + softmin(r[i - 1][j], r[i][j - 1], r[i - 1][j - 1]);
        }
    }
    r[n][m]
}

#[derive_grad]
pub(crate) fn logdet<const N: usize>(a: &[[f64; N]; N]) -> f64 {
    let mut l = [[0.0; N]; N];
    let mut s = 0.0;
    for i in 0..N {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            l[i][j] = if i == j { (a[i][i] - dot).sqrt() } else { (a[i][j] - dot) / l[j][j] };
        }
        s += 2.0 * l[i][i].ln();
    }
    s
}

#[derive_grad]
pub(crate) fn lstm_step(x: &[f64], h: &mut [f64], c: &mut [f64], w: &[f64], hidden: usize) {
    let nx = x.len();
    let width = nx + hidden + 1;
    let mut gates = vec![0.0; 4 * hidden];
    for g in 0..4 * hidden {
        let row = &w[g * width..(g + 1) * width];
        let mut s = row[width - 1];
        for (wi, xi) in row[..nx].iter().zip(x) {
            s += wi * xi;
        }
        for (wi, hi) in row[nx..nx + hidden].iter().zip(h.iter()) {
            s += wi * hi;
        }
        gates[g] = s;
    }
    for k in 0..hidden {
        let i = 1.0 / (1.0 + (-gates[k]).exp());
        let f = 1.0 / (1.0 + (-gates[hidden + k]).exp());
        let o = 1.0 / (1.0 + (-gates[2 * hidden + k]).exp());
        let g = gates[3 * hidden + k].tanh();
        c[k] = f * c[k] + i * g;
        h[k] = o * c[k].tanh();
    }
}

#[derive_grad]
pub(crate) fn fft(re: &mut [f64], im: &mut [f64]) {
    let n = re.len();
    let mut j = 0;
    for i in 1..n {
        let mut bit = n >> 1;
        while j & bit != 0 {
            j ^= bit;
            bit >>= 1;
        }
        j |= bit;
        if i < j {
            re.swap(i, j);
            im.swap(i, j);
        }
    }
    let mut len = 2;
    while len <= n {
        let ang = -2.0 * std::f64::consts::PI / len as f64;
        for start in (0..n).step_by(len) {
            for k in 0..len / 2 {
                let (s, c) = (ang * k as f64).sin_cos();
                let (a, b) = (start + k, start + k + len / 2);
                let tr = re[b] * c - im[b] * s;
                let ti = re[b] * s + im[b] * c;
                re[b] = re[a] - tr;
                im[b] = im[a] - ti;
                re[a] += tr;
                im[a] += ti;
            }
        }
        len <<= 1;
    }
}

#[derive(Clone, Params)]
pub(crate) struct Camera {
    rot: [f64; 3],
    pos: [f64; 3],
    focal: f64,
    dist: [f64; 2],
}
#[derive_grad]
pub(crate) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
#[derive_grad]
pub(crate) fn rotate(rot: &[f64; 3], pt: &[f64; 3]) -> [f64; 3] {
    let theta2: f64 = rot.iter().map(|r| r * r).sum();
    if theta2 > 1e-10 {
        let theta = theta2.sqrt();
        let (s, c) = theta.sin_cos();
        let w = rot.map(|r| r / theta);
        let x = cross(w, *pt);
        let d = (w[0] * pt[0] + w[1] * pt[1] + w[2] * pt[2]) * (1.0 - c);
        [
            pt[0] * c + x[0] * s + w[0] * d,
            pt[1] * c + x[1] * s + w[1] * d,
            pt[2] * c + x[2] * s + w[2] * d,
        ]
    } else {
        let x = cross(*rot, *pt);
        [pt[0] + x[0], pt[1] + x[1], pt[2] + x[2]]
    }
}
#[derive_grad]
pub(crate) fn project(cam: &Camera, pt: &[f64; 3]) -> [f64; 2] {
    let local = [pt[0] - cam.pos[0], pt[1] - cam.pos[1], pt[2] - cam.pos[2]];
    let r = rotate(&cam.rot, &local);
    let (x, y) = (r[0] / r[2], r[1] / r[2]);
    let r2 = x * x + y * y;
    let d = 1.0 + r2 * (cam.dist[0] + r2 * cam.dist[1]);
    [x * d * cam.focal, y * d * cam.focal]
}

#[derive_grad]
pub(crate) fn lorenz(s: [f64; 3], sigma: f64, rho: f64, beta: f64) -> [f64; 3] {
    [sigma * (s[1] - s[0]), s[0] * (rho - s[2]) - s[1], s[0] * s[1] - beta * s[2]]
}
#[derive_grad]
pub(crate) fn integrate(
    mut s: [f64; 3],
    sigma: f64,
    rho: f64,
    beta: f64,
    dt: f64,
    steps: usize,
) -> [f64; 3] {
    for _ in 0..steps {
        let k1 = lorenz(s, sigma, rho, beta);
        let mut mid = s;
        for i in 0..3 {
            mid[i] += 0.5 * dt * k1[i];
        }
        let k2 = lorenz(mid, sigma, rho, beta);
        s = std::array::from_fn(|i| s[i] + dt * k2[i]);
    }
    s
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Particle {
    x: f64,
    y: f64,
    vx: f64,
    vy: f64,
}
#[derive_grad]
pub(crate) fn orbit(p0: Particle, gm: f64, dt: f64, n: usize) -> f64 {
    let mut p = p0;
    for _ in 0..n {
        let r2 = p.x * p.x + p.y * p.y;
        let r3 = r2 * r2.sqrt();
        p.vx -= dt * gm * p.x / r3;
        p.vy -= dt * gm * p.y / r3;
        p.x += dt * p.vx;
        p.y += dt * p.vy;
    }
    let q = Particle { x: 1.0, ..p };
    q.x * q.vx + p.y * p.vy
}

#[derive(Clone, Params)]
pub(crate) struct Layer {
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
}
#[derive_grad]
pub(crate) fn forward(layers: &[Layer], x: &[f64]) -> Vec<f64> {
    let mut a = x.to_vec();
    for (l, layer) in layers.iter().enumerate() {
        let mut z = layer.b.clone();
        for (zi, row) in z.iter_mut().zip(&layer.w) {
            *zi += row.iter().zip(&a).map(|(w, x)| w * x).sum::<f64>();
        }
        a = if l + 1 < layers.len() { z.iter().map(|v| v.tanh()).collect() } else { z };
    }
    a
}

#[derive_grad]
pub(crate) fn gmm(alphas: &[f64], means: &[f64], icf: &[f64], x: &[f64], d: usize) -> f64 {
    let k = alphas.len();
    let n = x.len() / d;
    let mut slse = 0.0;
    let mut main_term = vec![0.0; k];
    for ix in 0..n {
        for ik in 0..k {
            let mut sq = 0.0;
            let mut sum_q = 0.0;
            for i in 0..d {
                let q = icf[ik * d + i];
                sum_q += q;
                let v = q.exp() * (x[ix * d + i] - means[ik * d + i]);
                sq += v * v;
            }
            main_term[ik] = alphas[ik] + sum_q - 0.5 * sq;
        }
        let mx = main_term.iter().fold(f64::NEG_INFINITY, |m, &v| m.max(v));
        slse += mx + main_term.iter().map(|v| (v - mx).exp()).sum::<f64>().ln();
    }
    slse
}

#[derive_grad]
pub(crate) fn thomas(a: &[f64], b: &[f64], c: &[f64], d: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut cp = Vec::with_capacity(n);
    let mut dp = Vec::with_capacity(n);
    cp.push(c[0] / b[0]);
    dp.push(d[0] / b[0]);
    for i in 1..n {
        let m = b[i] - a[i] * cp[i - 1];
        cp.push(c[i] / m);
        dp.push((d[i] - a[i] * dp[i - 1]) / m);
    }
    let mut x = vec![0.0; n];
    x[n - 1] = dp[n - 1];
    for i in (0..n - 1).rev() {
        x[i] = dp[i] - cp[i] * x[i + 1];
    }
    x
}

#[derive_grad]
pub(crate) fn hmm(obs: &[usize], trans: &Vec<Vec<f64>>, emit: &Vec<Vec<f64>>, init: &[f64]) -> f64 {
    let n = init.len();
    let mut alpha: Vec<f64> = (0..n).map(|i| init[i] * emit[i][obs[0]]).collect();
    let mut ll = 0.0;
    for &o in &obs[1..] {
        let norm: f64 = alpha.iter().sum();
        ll += norm.ln();
        for a in alpha.iter_mut() {
            *a /= norm;
        }
        let mut next = vec![0.0; n];
        for j in 0..n {
            let s: f64 = (0..n).map(|i| alpha[i] * trans[i][j]).sum();
            next[j] = s * emit[j][o];
        }
        alpha = next;
    }
    ll + alpha.iter().sum::<f64>().ln()
}

#[derive_grad]
pub(crate) fn binomial(s: f64, k: f64, r: f64, sigma: f64, t: f64, n: usize) -> f64 {
    let dt = t / n as f64;
    let u = (sigma * dt.sqrt()).exp();
    let d = 1.0 / u;
    let disc = (-r * dt).exp();
    let p = ((r * dt).exp() - d) / (u - d);
    let mut v: Vec<f64> =
        (0..=n).map(|i| (k - s * u.powi(2 * i as i32 - n as i32)).max(0.0)).collect();
    for step in (0..n).rev() {
        for i in 0..=step {
            let cont = disc * (p * v[i + 1] + (1.0 - p) * v[i]);
            let ex = k - s * u.powi(2 * i as i32 - step as i32);
            v[i] = cont.max(ex);
        }
    }
    v[0]
}

#[derive_grad]
pub(crate) fn attention(q: &[Vec<f64>], k: &[Vec<f64>], v: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let d = q[0].len() as f64;
    q.iter()
        .map(|qi| {
            let scores: Vec<f64> = k
                .iter()
                .map(|kj| qi.iter().zip(kj).map(|(a, b)| a * b).sum::<f64>() / d.sqrt())
                .collect();
            let m = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let exps: Vec<f64> = scores.iter().map(|s| (s - m).exp()).collect();
            let z: f64 = exps.iter().sum();
            let mut out = vec![0.0; v[0].len()];
            for (e, vj) in exps.iter().zip(v) {
                for (o, x) in out.iter_mut().zip(vj) {
                    *o += e / z * x;
                }
            }
            out
        })
        .collect()
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Quat {
    w: f64,
    x: f64,
    y: f64,
    z: f64,
}
impl Quat {
    #[derive_grad(method)]
    fn new(w: f64, x: f64, y: f64, z: f64) -> Self {
        Quat { w, x, y, z }
    }
    #[derive_grad]
    fn mul(self, o: Quat) -> Quat {
        Quat {
            w: self.w * o.w - self.x * o.x - self.y * o.y - self.z * o.z,
            x: self.w * o.x + self.x * o.w + self.y * o.z - self.z * o.y,
            y: self.w * o.y - self.x * o.z + self.y * o.w + self.z * o.x,
            z: self.w * o.z + self.x * o.y - self.y * o.x + self.z * o.w,
        }
    }
    #[derive_grad]
    fn norm(&self) -> f64 {
        (self.w * self.w + self.x * self.x + self.y * self.y + self.z * self.z).sqrt()
    }
    #[derive_grad]
    fn normalized(&self) -> Self {
        let n = self.norm();
        Self::new(self.w / n, self.x / n, self.y / n, self.z / n)
    }
}

#[derive_grad]
pub(crate) fn logsumexp(xs: &[f64]) -> f64 {
    let m = xs.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    let s: f64 = xs.iter().map(|x| (x - m).exp()).sum();
    m + s.ln()
}

#[derive_grad]
pub(crate) fn softmax(xs: &[f64]) -> Vec<f64> {
    let m = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let e: Vec<f64> = xs.iter().map(|&x| (x - m).exp()).collect();
    let s: f64 = e.iter().sum();
    e.iter().map(|v| v / s).collect()
}

#[derive_grad]
pub(crate) fn conv(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = Vec::with_capacity(a.len() + b.len() - 1);
    for k in 0..a.len() + b.len() - 1 {
        let mut acc = 0.0;
        for i in 0..a.len() {
            if k >= i && k - i < b.len() {
                acc += a[i] * b[k - i];
            }
        }
        out.push(acc);
    }
    out
}

#[derive_grad]
pub(crate) fn ema(xs: &[f64], alpha: f64) -> Vec<f64> {
    xs.iter()
        .scan(0.0, |s, &x| {
            *s = alpha * x + (1.0 - alpha) * *s;
            Some(*s)
        })
        .collect()
}

#[derive_grad]
pub(crate) fn horner(c: &[f64], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |acc, &ci| acc * x + ci)
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Complex {
    re: f64,
    im: f64,
}
#[derive_grad]
pub(crate) fn halved(input: &[Complex]) -> Vec<Complex> {
    let n = input.len();
    if n == 1 {
        return input.to_vec();
    }
    let even: Vec<Complex> = input.iter().step_by(2).copied().collect();
    let odd: Vec<Complex> = input.iter().skip(1).step_by(2).copied().collect();
    let e = halved(&even);
    let o = halved(&odd);
    let mut out = vec![Complex { re: 0.0, im: 0.0 }; n];
    for k in 0..n / 2 {
        let angle = -2.0 * std::f64::consts::PI * k as f64 / n as f64;
        let t = Complex {
            re: o[k].re * angle.cos() - o[k].im * angle.sin(),
            im: o[k].re * angle.sin() + o[k].im * angle.cos(),
        };
        out[k] = Complex { re: e[k].re + t.re, im: e[k].im + t.im };
        out[k + n / 2] = Complex { re: e[k].re - t.re, im: e[k].im - t.im };
    }
    out
}

#[derive_grad]
pub(crate) fn projected(a: &[f64]) -> [f64; 2] {
    let camera = Camera {
        rot: [a[0], a[1], a[2]],
        pos: [0.1, a[3], -3.0],
        focal: 2.0 + a[4],
        dist: [a[5], 0.1 * a[6]],
    };
    project(&camera, &[a[7], a[8], a[9]])
}

#[derive_grad]
pub(crate) fn flown(x: f64, y: f64, gm: f64, n: usize) -> f64 {
    orbit(Particle { x, y, vx: 0.1, vy: 0.3 }, gm, 0.1, n)
}

#[derive_grad]
pub(crate) fn through_layers(a: &[f64], x: &[f64]) -> Vec<f64> {
    let first = Layer {
        w: vec![vec![a[0], a[1]], vec![a[2], a[3]], vec![a[4], a[5]]],
        b: vec![a[6], a[7], 0.1],
    };
    let second =
        Layer { w: vec![vec![a[1], a[2], a[0]], vec![a[5], a[6], a[7]]], b: vec![0.0, a[0]] };
    forward(&[first, second], x)
}

#[derive_grad]
pub(crate) fn turned(a: &[f64]) -> f64 {
    let p = Quat::new(a[0], a[1], a[2], a[3]);
    let q = Quat { w: 1.0, ..p };
    let r = p.mul(q).normalized();
    r.mul(p).norm() + r.x * r.w
}

#[derive_grad]
pub(crate) fn transformed(a: &[f64]) -> Vec<f64> {
    let input: Vec<Complex> = a.iter().map(|&x| Complex { re: x, im: x * x }).collect();
    let output = halved(&input);
    output.iter().map(|c| c.re * c.im + c.re).collect()
}

#[derive_grad]
pub(crate) fn likelihood(a: &[f64]) -> f64 {
    let trans = vec![vec![0.5 + 0.3 * a[0], 0.5 - 0.3 * a[0]], vec![0.4, 0.6]];
    let emit = vec![vec![0.7, 0.3], vec![0.5 + 0.2 * a[1], 0.5 - 0.2 * a[1]]];
    hmm(&[0, 1, 1, 0], &trans, &emit, &[0.5 + 0.1 * a[2], 0.5 - 0.1 * a[2]])
}

#[derive_grad]
pub(crate) fn log_determinant(a: &[f64]) -> f64 {
    logdet(&[[3.0 + a[0], a[1], a[2]], [a[1], 4.0, a[3]], [a[2], a[3], 5.0]])
}

zoo! {
    of ordinary;
    grad likelihood(a in &numbers(3));
    grad log_determinant(a in &numbers(4));
    grad filter(zs in &numbers(0..=5), q in 0.1..0.5, r in 0.2..1.0);
    grad soft_dtw(a in &numbers(1..=3), b in &numbers(1..=3), gamma in 0.5..1.5);
    vjp lstm_step(x in &numbers(2), h in &mut numbers(2), c in &mut numbers(2), w in &numbers(40), hidden in one_of([2])) -> h, c;
    vjp fft(re in &mut numbers(4), im in &mut numbers(4)) -> re, im;
    vjp projected(a in &numbers(10));
    vjp integrate(s in array::<3>(), sigma in 0.5..1.5, rho in 0.5..1.5, beta in 0.5..1.5, dt in 0.05..0.1, steps in one_of([0, 1, 3]));
    grad flown(x in 0.5..1.0, y in 0.5..1.0, gm in 0.5..1.0, n in one_of([0, 1, 4]));
    vjp through_layers(a in &numbers(8), x in &numbers(2));
    grad gmm(alphas in &numbers(2), means in &numbers(4), icf in &numbers(4), x in &numbers(6), d in one_of([2]));
    vjp thomas(a in &numbers(3), b in &list(3, 2.0..3.0), c in &numbers(3), d in &numbers(3));
    grad binomial(s in 0.8..1.2, k in 0.9..1.1, r in 0.01..0.05, sigma in 0.2..0.4, t in 0.5..1.0, n in one_of([1, 4]));
    vjp attention(q in &rows(2, 2), k in &rows(3, 2), v in &rows(3, 2));
    grad turned(a in &numbers(4));
    grad logsumexp(xs in &numbers(1..=4));
    vjp softmax(xs in &numbers(1..=4));
    vjp conv(a in &numbers(3), b in &numbers(2));
    vjp ema(xs in &numbers(0..=4), alpha in 0.2..0.8);
    grad horner(c in &numbers(0..=4), x in -1.0..1.0);
    vjp transformed(a in &numbers(4));
}
