//! Networks by loops over numbers: cells with state, attention, losses.

use nn_runtime::derive_grad;

#[derive_grad]
fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Four gates, each with a weight for the input, one for the output before, and an offset.
#[derive_grad]
pub(crate) fn lstm(w: &[f64], xs: &[f64], start: (f64, f64)) -> f64 {
    let (mut h, mut c) = start;
    let mut loss = 0.0;
    for &x in xs {
        let mut gates = [0.0; 4];
        for (k, gate) in gates.iter_mut().enumerate() {
            let z = w[3 * k] * x + w[3 * k + 1] * h + w[3 * k + 2];
            *gate = if k == 3 { z.tanh() } else { logistic(z) };
        }
        let [input, forget, output, new] = gates;
        c = forget * c + input * new;
        h = output * c.tanh();
        loss += (h - x) * (h - x);
    }
    loss
}

/// A cell that takes in less when it is full.
#[derive_grad]
pub(crate) fn recurrent_with_a_branch(w: f64, u: f64, xs: &[f64]) -> f64 {
    let mut h = 0.1;
    for x in xs {
        let z = w * h + u * x;
        if z > 0.0 {
            h = z.tanh();
        } else {
            h = 0.1 * z;
        }
        if h > 0.5 {
            h = 0.5 + 0.2 * (h - 0.5);
        }
    }
    h
}

#[derive_grad]
pub(crate) fn gated_unit(w: &[[f64; 2]; 3], xs: &[f64], h: f64) -> Vec<f64> {
    let mut out = vec![0.0; xs.len()];
    let mut h = h;
    for (x, o) in xs.iter().zip(out.iter_mut()) {
        let update = logistic(w[0][0] * x + w[0][1] * h);
        let reset = logistic(w[1][0] * x + w[1][1] * h);
        let candidate = (w[2][0] * x + w[2][1] * reset * h).tanh();
        h += update * (candidate - h);
        *o = h;
    }
    out
}

/// Layers of different widths, the weights of all in one slice.
#[derive_grad]
pub(crate) fn layers_in_one_slice(w: &[f64], x: &[f64], widths: &[usize]) -> f64 {
    let mut a = x.to_vec();
    let mut from = 0;
    for (k, &width) in widths.iter().enumerate() {
        let mut z = vec![0.0; width];
        for i in 0..width {
            let row = &w[from..from + a.len()];
            from += a.len();
            for (w, a) in row.iter().zip(&a) {
                z[i] += w * a;
            }
            if k + 1 < widths.len() {
                z[i] = if z[i] > 0.0 { z[i] } else { 0.2 * z[i] };
            }
        }
        a = z;
    }
    let mut loss = 0.0;
    for v in &a {
        loss += v * v;
    }
    loss
}

#[derive_grad]
pub(crate) fn softmax(a: &mut [f64], temperature: f64) {
    let mut largest = f64::NEG_INFINITY;
    for v in a.iter() {
        largest = largest.max(*v);
    }
    let mut sum = 0.0;
    for v in a.iter_mut() {
        *v = ((*v - largest) / temperature).exp();
        sum += *v;
    }
    for v in a.iter_mut() {
        *v /= sum;
    }
}

#[derive_grad]
pub(crate) fn cross_entropy(scores: &[Vec<f64>], labels: &[usize]) -> f64 {
    let mut loss = 0.0;
    for (row, &label) in scores.iter().zip(labels) {
        let mut p = row.clone();
        softmax(&mut p, 1.0);
        loss -= p[label].ln();
    }
    loss / scores.len() as f64
}

/// Each position looks at those before it.
#[derive_grad]
pub(crate) fn attention(q: &[Vec<f64>], k: &[Vec<f64>], v: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let (n, d) = (q.len(), q[0].len());
    let mut out = vec![vec![0.0; d]; n];
    for i in 0..n {
        let mut scores = vec![0.0; i + 1];
        for j in 0..=i {
            for c in 0..d {
                scores[j] += q[i][c] * k[j][c];
            }
            scores[j] /= (d as f64).sqrt();
        }
        softmax(&mut scores, 1.0);
        for j in 0..=i {
            for c in 0..d {
                out[i][c] += scores[j] * v[j][c];
            }
        }
    }
    out
}

#[derive_grad]
pub(crate) fn layer_norm(a: &[f64], gain: &[f64], shift: f64) -> Vec<f64> {
    let n = a.len() as f64;
    let (mut mean, mut square) = (0.0, 0.0);
    for v in a {
        mean += v;
        square += v * v;
    }
    mean /= n;
    let scale = 1.0 / (square / n - mean * mean + 1e-2).sqrt();
    let mut out = a.to_vec();
    for (o, g) in out.iter_mut().zip(gain) {
        *o = (*o - mean) * scale * g + shift;
    }
    out
}

#[derive_grad]
pub(crate) fn hinge_with_margin(scores: &[f64], label: usize, margin: f64) -> f64 {
    let mut loss = 0.0;
    for (k, s) in scores.iter().enumerate() {
        if k == label {
            continue;
        }
        let violation = s - scores[label] + margin;
        if violation > 0.0 {
            loss += violation * violation;
        }
    }
    loss
}

#[derive_grad]
pub(crate) fn huber(a: &[f64], b: &[f64], delta: f64) -> f64 {
    let mut loss = 0.0;
    for (x, y) in a.iter().zip(b) {
        let e = (x - y).abs();
        loss += if e <= delta { 0.5 * e * e } else { delta * (e - 0.5 * delta) };
    }
    loss
}

#[derive_grad]
pub(crate) fn pooled(image: &[f64], width: usize) -> Vec<f64> {
    let rows = image.len() / width;
    let half = width / 2;
    let mut out = vec![f64::NEG_INFINITY; rows / 2 * half];
    for (k, &v) in image.iter().enumerate() {
        let (i, j) = (k / width / 2, k % width / 2);
        if i < rows / 2 && j < half && v > out[i * half + j] {
            out[i * half + j] = v;
        }
    }
    out
}

#[derive_grad]
pub(crate) fn descent_with_momentum(
    w: &mut [f64; 3],
    rate: f64,
    momentum: f64,
    steps: usize,
) -> f64 {
    let mut speed = [0.0; 3];
    let mut loss = 0.0;
    for _ in 0..steps {
        let slope = [2.0 * w[0] - w[1], 2.0 * w[1] - w[0] + w[2].sin(), w[1] * w[2].cos() + w[2]];
        loss = w[0] * w[0] + w[1] * w[1] - w[0] * w[1];
        for k in 0..3 {
            speed[k] = momentum * speed[k] - rate * slope[k];
            w[k] += speed[k];
        }
    }
    loss
}

zoo! {
    of networks;
    grad lstm(w in &numbers(12), xs in &numbers(0..=5), start in (-1.0..1.0, -1.0..1.0));
    grad recurrent_with_a_branch(w in -2.0..2.0, u in -2.0..2.0, xs in &numbers(0..=5));
    vjp gated_unit(w in &array_of::<3, _>(array::<2>()), xs in &numbers(0..=4), h in -1.0..1.0);
    grad layers_in_one_slice(w in &numbers(32), x in &numbers(2..=3), widths in &list(0..=3, Within(one_of([1_usize, 2, 3]))));
    vjp softmax(a in &mut numbers(0..=4), temperature in 0.5..1.5) -> a;
    grad cross_entropy(scores in &rows(3, 3), labels in &list(3, Within(one_of([0_usize, 1, 2]))));
    vjp attention(q in &rows(3, 2), k in &rows(3, 2), v in &rows(3, 2));
    vjp layer_norm(a in &numbers(2..=4), gain in &numbers(4), shift in -1.0..1.0);
    grad hinge_with_margin(scores in &numbers(2..=5), label in one_of([0, 1]), margin in 0.2..0.6);
    grad huber(a in &numbers(0..=4), b in &numbers(4), delta in 0.3..0.6);
    vjp pooled(image in &numbers(16), width in one_of([2, 4, 5]));
    vjp descent_with_momentum(w in &mut array::<3>(), rate in 0.05..0.2, momentum in 0.5..0.9, steps in one_of([0, 1, 4])) -> value, w;
}
