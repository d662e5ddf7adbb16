//! Machines with states, boards and graphs: integers decide, numbers flow.

use nn_runtime::derive_grad;

/// A heater with hysteresis: 0 off, 1 warming up, 2 on, 3 broken.
#[derive_grad]
pub(crate) fn thermostat(outside: &[f64], power: f64, low: f64) -> (f64, usize) {
    let (mut temperature, mut cost) = (0.5, 0.0);
    let mut state = 0;
    for &o in outside {
        state = match state {
            0 if temperature < low => 1,
            0 => 0,
            1 => 2,
            2 if temperature > low + 0.4 => 0,
            2 if o < -0.9 => 3,
            s => s,
        };
        let heat = match state {
            1 => 0.5 * power,
            2 => power,
            _ => 0.0,
        };
        temperature += 0.3 * (o - temperature) + heat;
        cost += heat * heat;
    }
    (temperature * temperature + cost, state)
}

#[derive_grad]
pub(crate) fn stack_machine(program: &[u8], x: f64, y: f64) -> f64 {
    let mut stack = [0.0; 8];
    let mut top = 0;
    for &op in program {
        match op {
            b'x' | b'y' => {
                stack[top] = if op == b'x' { x } else { y };
                top += 1;
            }
            b'0'..=b'9' => {
                stack[top] = (op - b'0') as f64;
                top += 1;
            }
            b's' => stack[top - 1] = stack[top - 1].sin(),
            _ if top < 2 => return stack[0],
            _ => {
                top -= 1;
                let (a, b) = (stack[top - 1], stack[top]);
                stack[top - 1] = match op {
                    b'+' => a + b,
                    b'-' => a - b,
                    b'*' => a * b,
                    _ => break,
                };
            }
        }
    }
    stack[0]
}

/// The expected score of a game of dice on a ring, by states visited.
#[derive_grad]
pub(crate) fn game_of_dice(dice: &[usize], reward: &[f64], discount: f64) -> f64 {
    let n = reward.len();
    let (mut place, mut factor, mut score, mut doubled) = (0, 1.0, 0.0, false);
    for (turn, &die) in dice.iter().enumerate() {
        place = match (place, die, turn % 2 == 0) {
            (0, 6, _) => n - 1,
            (_, 1, true) => place,
            (p, d, false) if d > 3 => (p + n - 1) % n,
            (p, d, _) => (p + d) % n,
        };
        let gain = reward[place] * factor;
        if doubled {
            score += 2.0 * gain;
            doubled = false;
        } else {
            score += gain * gain;
            doubled = place == 0;
        }
        factor *= discount;
    }
    score
}

#[derive_grad]
pub(crate) fn page_rank(weights: &[Vec<f64>], damping: f64, runs: usize) -> Vec<f64> {
    let n = weights.len();
    let mut rank = vec![1.0 / n as f64; n];
    for _ in 0..runs {
        let mut next = vec![(1.0 - damping) / n as f64; n];
        for i in 0..n {
            let mut out = 0.0;
            for w in &weights[i] {
                out += w;
            }
            if out == 0.0 {
                continue;
            }
            for j in 0..n {
                next[j] += damping * rank[i] * weights[i][j] / out;
            }
        }
        rank = next;
    }
    rank
}

#[derive_grad]
pub(crate) fn cost_of_clusters(points: &[[f64; 2]], centres: &[[f64; 2]]) -> f64 {
    let mut cost = 0.0;
    for p in points {
        let mut least = f64::INFINITY;
        for c in centres {
            let (dx, dy) = (p[0] - c[0], p[1] - c[1]);
            let square = dx * dx + dy * dy;
            if square < least {
                least = square;
            }
        }
        cost += least;
    }
    cost
}

#[derive_grad]
pub(crate) fn centres_moved(points: &[[f64; 2]], centres: &mut [[f64; 2]], runs: usize) -> usize {
    let mut empty = 0;
    for _ in 0..runs {
        let mut sums = vec![[0.0; 2]; centres.len()];
        let mut counts = vec![0; centres.len()];
        for p in points {
            let (mut nearest, mut least) = (0, f64::INFINITY);
            for (k, c) in centres.iter().enumerate() {
                let square = (p[0] - c[0]).powi(2) + (p[1] - c[1]).powi(2);
                if square < least {
                    (nearest, least) = (k, square);
                }
            }
            counts[nearest] += 1;
            sums[nearest][0] += p[0];
            sums[nearest][1] += p[1];
        }
        for k in 0..centres.len() {
            if counts[k] == 0 {
                empty += 1;
                continue;
            }
            for d in 0..2 {
                centres[k][d] = sums[k][d] / counts[k] as f64;
            }
        }
    }
    empty
}

#[derive_grad]
pub(crate) fn shortest_paths(d: &mut Vec<Vec<f64>>) {
    let n = d.len();
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                let through = d[i][k] + d[k][j];
                if through < d[i][j] {
                    d[i][j] = through;
                }
            }
        }
    }
}

#[derive_grad]
pub(crate) fn probabilities_on_a_tree(parents: &[usize], p: &[f64]) -> f64 {
    // Nodes come after their parents, so one pass down and one up.
    let n = p.len();
    let mut reach = vec![1.0; n];
    for i in 1..n {
        reach[i] = reach[parents[i] % i] * p[i];
    }
    let mut best = reach.clone();
    for i in (1..n).rev() {
        let parent = parents[i] % i;
        best[parent] = best[parent].max(0.3 + best[i] * p[parent]);
    }
    best[0] + reach[n - 1]
}

#[derive_grad]
pub(crate) fn life_with_numbers(board: &[f64], width: usize, steps: usize) -> Vec<f64> {
    let rows = board.len() / width;
    let mut now = board.to_vec();
    for _ in 0..steps {
        let old = now.clone();
        for i in 0..rows {
            for j in 0..width {
                let mut sum = 0.0;
                for (di, dj) in [(0, 1), (1, 0), (0, width - 1), (rows - 1, 0)] {
                    sum += old[(i + di) % rows * width + (j + dj) % width];
                }
                let cell = &mut now[i * width + j];
                *cell = if sum > 0.0 { *cell * 0.5 + 0.25 * sum.tanh() } else { -*cell };
            }
        }
    }
    now
}

zoo! {
    of machines;
    vjp thermostat(outside in &numbers(0..=8), power in 0.2..0.4, low in 0.1..0.3);
    grad stack_machine(
        program in one_of([b"xy*x+", b"x2-s*", b"xsy3*", b"+xy--", b"xyx**"]), x in -1.0..1.0, y in -1.0..1.0,
    );
    grad game_of_dice(
        dice in &list(0..=8, Within(one_of([1_usize, 2, 3, 4, 5, 6]))), reward in &numbers(5), discount in 0.5..0.9,
    );
    vjp page_rank(weights in &list(3, list(3, 0.1..1.0)), damping in 0.5..0.9, runs in one_of([0, 1, 4]))
        and at (vec![vec![0.0, 0.0], vec![1.0, 1.0]], 0.5, 2);
    grad cost_of_clusters(points in &list(0..=4, array::<2>()), centres in &list(1..=3, array::<2>()))
        and at (vec![[0.0, 0.5]], vec![[1.0, 0.5], [-1.0, 0.5]]);
    vjp centres_moved(points in &list(1..=6, array::<2>()), centres in &mut list(2, array::<2>()), runs in one_of([0, 1, 3])) -> value, centres;
    vjp shortest_paths(d in &mut list(4, list(4, 0.1..1.0))) -> d;
    grad probabilities_on_a_tree(parents in &list(5, Within(one_of([0_usize, 1, 2, 3]))), p in &list(1..=5, 0.2..0.9));
    vjp life_with_numbers(board in &numbers(4), width in one_of([1, 2, 4]), steps in one_of([0, 1, 2]))
        and at (vec![0.5, -1.0, 0.25, 0.75, -0.5, 0.125], 3, 3);
}
