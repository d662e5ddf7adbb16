//! Sequences compared, aligned and explained: tables filled cell by cell.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn logsumexp(a: &[f64]) -> f64 {
    let mut largest = a[0];
    for &v in &a[1..] {
        if v > largest {
            largest = v;
        }
    }
    let mut sum = 0.0;
    for v in a {
        sum += (v - largest).exp();
    }
    largest + sum.ln()
}

#[derive_grad]
fn soft_minimum(a: f64, b: f64, c: f64, gamma: f64) -> f64 {
    let least = a.min(b).min(c);
    let sum =
        ((least - a) / gamma).exp() + ((least - b) / gamma).exp() + ((least - c) / gamma).exp();
    least - gamma * sum.ln()
}

/// Cuturi and Blondel, "Soft-DTW", 2017.
#[derive_grad]
pub(crate) fn soft_dtw(a: &[f64], b: &[f64], gamma: f64) -> f64 {
    let (n, m) = (a.len(), b.len());
    let mut table = vec![vec![1e3; m + 1]; n + 1];
    table[0][0] = 0.0;
    for i in 1..=n {
        for j in 1..=m {
            let d = a[i - 1] - b[j - 1];
            table[i][j] =
                d * d + soft_minimum(table[i - 1][j], table[i][j - 1], table[i - 1][j - 1], gamma);
        }
    }
    table[n][m]
}

/// Each insertion costs `gap`, each replacement what the numbers differ.
#[derive_grad]
pub(crate) fn edit_distance(a: &[f64], b: &[f64], gap: f64) -> f64 {
    let mut above = vec![0.0; b.len() + 1];
    for j in 1..above.len() {
        above[j] = above[j - 1] + gap;
    }
    let mut row = above.clone();
    for (i, x) in a.iter().enumerate() {
        row[0] = (i + 1) as f64 * gap;
        for (j, y) in b.iter().enumerate() {
            let replaced = above[j] + (x - y).abs();
            let inserted = row[j] + gap;
            let deleted = above[j + 1] + gap;
            row[j + 1] = if replaced <= inserted && replaced <= deleted {
                replaced
            } else if inserted < deleted {
                inserted
            } else {
                deleted
            };
        }
        std::mem::swap(&mut above, &mut row);
    }
    above[b.len()]
}

/// The likelihood of observations under a hidden Markov model of two states, scaled at each step.
#[derive_grad]
pub(crate) fn hidden_markov(stay: [f64; 2], seen: [[f64; 2]; 2], observations: &[usize]) -> f64 {
    let mut state = [0.5, 0.5];
    let mut log = 0.0;
    for &o in observations {
        let mut next = [0.0; 2];
        for i in 0..2 {
            for j in 0..2 {
                let move_there = if i == j { stay[i] } else { 1.0 - stay[i] };
                next[j] += state[i] * move_there * seen[j][o];
            }
        }
        let total = next[0] + next[1];
        log += total.ln();
        state = [next[0] / total, next[1] / total];
    }
    log
}

#[derive_grad]
pub(crate) fn viterbi(scores: &[Vec<f64>], moves: &[[f64; 3]; 3]) -> f64 {
    let mut best = [0.0; 3];
    for row in scores {
        let old = best;
        for j in 0..3 {
            let mut largest = f64::NEG_INFINITY;
            for i in 0..3 {
                let score = old[i] + moves[i][j];
                if score > largest {
                    largest = score;
                }
            }
            best[j] = largest + row[j];
        }
    }
    best[0].max(best[1]).max(best[2])
}

#[derive_grad]
pub(crate) fn chain_of_matrices(sizes: &[f64]) -> f64 {
    let n = sizes.len() - 1;
    let mut cost = vec![0.0; n * n];
    for length in 2..=n {
        for i in 0..=n - length {
            let j = i + length - 1;
            let mut least = f64::INFINITY;
            for k in i..j {
                let split = cost[i * n + k]
                    + cost[(k + 1) * n + j]
                    + sizes[i] * sizes[k + 1] * sizes[j + 1];
                least = least.min(split);
            }
            cost[i * n + j] = least;
        }
    }
    cost[n - 1]
}

#[derive_grad]
pub(crate) fn knapsack(values: &[f64], weights: &[usize], room: usize) -> f64 {
    let mut best = vec![0.0; room + 1];
    for (value, &weight) in values.iter().zip(weights) {
        for left in (weight..=room).rev() {
            let taken = best[left - weight] + value;
            if taken > best[left] {
                best[left] = taken;
            }
        }
    }
    best[room] * best[room]
}

#[derive_grad]
pub(crate) fn largest_sum_in_a_row(a: &[f64]) -> f64 {
    let (mut here, mut best) = (0.0, 0.0);
    for v in a {
        here = (here + v).max(0.0);
        best = here.max(best);
    }
    best * best
}

#[derive_grad]
pub(crate) fn counts_in_logarithms(a: &[f64], k: usize) -> f64 {
    // The sum over all choices of k of the elements, of the exponential of their sum.
    let mut table = vec![f64::NEG_INFINITY; k + 1];
    table[0] = 0.0;
    for v in a {
        for j in (1..=k).rev() {
            let taken = table[j - 1] + v;
            let left = table[j];
            if taken == f64::NEG_INFINITY {
                continue;
            }
            table[j] = if left == f64::NEG_INFINITY {
                taken
            } else {
                taken + (left - taken).exp().ln_1p()
            };
        }
    }
    table[k]
}

zoo! {
    of sequences;
    grad logsumexp(a in &numbers(1..=5)) and at (vec![0.5, 0.5]), (vec![1.0, -3.0, 1.0]);
    grad soft_dtw(a in &numbers(1..=4), b in &numbers(1..=4), gamma in 0.3..1.0);
    grad edit_distance(a in &numbers(0..=4), b in &numbers(0..=4), gap in 0.2..0.4);
    grad hidden_markov(
        stay in array_of::<2, _>(0.5..0.9), seen in array_of::<2, _>(array_of::<2, _>(0.2..0.8)),
        observations in &list(0..=6, Within(one_of([0_usize, 1]))),
    );
    grad viterbi(scores in &list(0..=4, numbers(3)), moves in &array_of::<3, _>(array::<3>()));
    grad chain_of_matrices(sizes in &list(2..=6, 0.5..2.0));
    grad knapsack(
        values in &list(0..=4, 0.1..1.0), weights in &list(0..=4, Within(one_of([1_usize, 2, 3]))),
        room in one_of([0, 3, 5]),
    );
    grad largest_sum_in_a_row(a in &numbers(0..=6));
    grad counts_in_logarithms(a in &numbers(3..=5), k in one_of([0, 1, 2, 3]));
}
