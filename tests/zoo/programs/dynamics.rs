//! Systems in time: steps of ordinary and partial differential equations, maps.

use nn_runtime::derive_grad;

#[derive_grad]
fn pendulums(y: [f64; 4], gravity: f64) -> [f64; 4] {
    let [a, b, u, v] = y;
    [u, v, -gravity * a.sin() + 0.5 * (b - a), -gravity * b.sin() + 0.5 * (a - b) - 0.1 * v]
}

#[derive_grad]
fn moved(y: &[f64; 4], k: &[f64; 4], h: f64) -> [f64; 4] {
    let mut z = *y;
    for i in 0..4 {
        z[i] += h * k[i];
    }
    z
}

#[derive_grad]
fn runge_kutta(y: [f64; 4], gravity: f64, h: f64) -> [f64; 4] {
    let k1 = pendulums(y, gravity);
    let k2 = pendulums(moved(&y, &k1, 0.5 * h), gravity);
    let k3 = pendulums(moved(&y, &k2, 0.5 * h), gravity);
    let k4 = pendulums(moved(&y, &k3, h), gravity);
    let mut next = y;
    for i in 0..4 {
        next[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
    }
    next
}

#[derive_grad]
pub(crate) fn two_pendulums(start: [f64; 4], gravity: f64, steps: usize) -> f64 {
    let mut y = start;
    for _ in 0..steps {
        y = runge_kutta(y, gravity, 0.1);
    }
    y[0] * y[0] + y[1] * y[3]
}

#[derive_grad]
pub(crate) fn path_of_a_pendulum(start: [f64; 4], steps: usize) -> Vec<[f64; 4]> {
    let mut path = vec![start; steps + 1];
    for k in 0..steps {
        path[k + 1] = runge_kutta(path[k], 1.0, 0.2);
    }
    path
}

#[derive_grad]
pub(crate) fn bodies(positions: &mut [[f64; 2]], speeds: &mut [[f64; 2]], mass: f64, steps: usize) {
    let n = positions.len();
    let dt = 0.05;
    for _ in 0..steps {
        for (p, v) in positions.iter_mut().zip(speeds.iter()) {
            p[0] += 0.5 * dt * v[0];
            p[1] += 0.5 * dt * v[1];
        }
        for i in 0..n {
            for j in 0..i {
                let dx = positions[j][0] - positions[i][0];
                let dy = positions[j][1] - positions[i][1];
                let square = dx * dx + dy * dy + 0.1;
                let pull = dt * mass / (square * square.sqrt());
                speeds[i][0] += pull * dx;
                speeds[i][1] += pull * dy;
                speeds[j][0] -= pull * dx;
                speeds[j][1] -= pull * dy;
            }
        }
        for i in 0..n {
            for k in 0..2 {
                positions[i][k] += 0.5 * dt * speeds[i][k];
            }
        }
    }
}

#[derive_grad]
pub(crate) fn heat(start: &[f64], conductivity: f64, steps: usize) -> f64 {
    let n = start.len();
    let mut u = start.to_vec();
    let mut next = vec![0.0; n];
    for _ in 0..steps {
        for i in 0..n {
            let left = if i == 0 { u[i] } else { u[i - 1] };
            let right = if i + 1 == n { u[i] } else { u[i + 1] };
            next[i] = u[i] + conductivity * (left - 2.0 * u[i] + right);
        }
        std::mem::swap(&mut u, &mut next);
    }
    let mut sum = 0.0;
    for v in &u {
        sum += v * v;
    }
    sum
}

#[derive_grad]
pub(crate) fn wave(u: &mut Vec<f64>, old: &mut Vec<f64>, speed: f64, steps: usize) {
    let n = u.len();
    let mut next = vec![0.0; n];
    for _ in 0..steps {
        for i in 1..n - 1 {
            let bend = u[i - 1] - 2.0 * u[i] + u[i + 1];
            next[i] = 2.0 * u[i] - old[i] + speed * speed * bend;
        }
        std::mem::swap(old, u);
        std::mem::swap(u, &mut next);
    }
}

#[derive_grad]
pub(crate) fn logistic_map(x: f64, r: f64, n: usize) -> f64 {
    let mut x = x;
    for _ in 0..n {
        x = r * x * (1.0 - x);
    }
    x
}

#[derive_grad]
pub(crate) fn bouncing_ball(height: f64, speed: f64, damping: f64) -> (f64, usize) {
    let (mut y, mut v, mut bounces) = (height, speed, 0);
    for _ in 0..40 {
        v -= 0.1;
        y += 0.1 * v;
        if y < 0.0 {
            y = -damping * y;
            v *= -damping;
            bounces += 1;
        }
    }
    (y + v * v, bounces)
}

#[derive_grad]
pub(crate) fn step_size_under_control(y: f64, rate: f64) -> f64 {
    let (mut t, mut h, mut y) = (0.0, 0.3, y);
    let mut runs = 0;
    while t < 1.0 && runs < 50 {
        runs += 1;
        if t + h > 1.0 {
            h = 1.0 - t;
        }
        let slope = -rate * y;
        let rough = y + h * slope;
        let fine = y + 0.5 * h * (slope - rate * rough);
        if (fine - rough).abs() > 0.02 {
            h *= 0.5;
            continue;
        }
        t += h;
        y = fine;
        h *= 1.5;
    }
    y
}

#[derive_grad]
pub(crate) fn predators(prey: f64, hunters: f64, rates: &[f64; 4], steps: usize) -> (f64, f64) {
    let (mut x, mut y) = (prey, hunters);
    for _ in 0..steps {
        let births = rates[0] * x;
        let meetings = x * y;
        (x, y) = (
            x + 0.1 * (births - rates[1] * meetings),
            y + 0.1 * (rates[2] * meetings - rates[3] * y),
        );
    }
    (x, y)
}

#[derive_grad]
pub(crate) fn reaction_and_diffusion(u: &[f64], v: &[f64], feed: f64, steps: usize) -> f64 {
    let n = u.len();
    let (mut u, mut v) = (u.to_vec(), v[..n].to_vec());
    for _ in 0..steps {
        let (u_old, v_old) = (u.clone(), v.clone());
        for i in 0..n {
            let (l, r) = ((i + n - 1) % n, (i + 1) % n);
            let reaction = u_old[i] * v_old[i] * v_old[i];
            u[i] +=
                0.2 * (u_old[l] + u_old[r] - 2.0 * u_old[i]) - reaction + feed * (1.0 - u_old[i]);
            v[i] += 0.1 * (v_old[l] + v_old[r] - 2.0 * v_old[i]) + reaction - 0.1 * v_old[i];
        }
    }
    let mut sum = 0.0;
    for (u, v) in u.iter().zip(&v) {
        sum += u * v;
    }
    sum
}

zoo! {
    of dynamics;
    grad two_pendulums(start in array::<4>(), gravity in 0.5..1.5, steps in one_of([0, 1, 5]));
    vjp path_of_a_pendulum(start in array::<4>(), steps in one_of([0, 1, 3]));
    vjp bodies(
        positions in &mut list(3, array::<2>()), speeds in &mut list(3, array::<2>()),
        mass in 0.5..1.0, steps in one_of([0, 1, 4]),
    ) -> positions, speeds;
    grad heat(start in &numbers(1..=6), conductivity in 0.1..0.4, steps in one_of([0, 1, 5]));
    vjp wave(u in &mut numbers(5), old in &mut numbers(5), speed in 0.3..0.7, steps in one_of([0, 1, 2, 5])) -> u, old;
    grad logistic_map(x in 0.2..0.4, r in 2.0..3.0, n in one_of([0, 1, 4]));
    vjp bouncing_ball(height in 1.12..1.13, speed in 0.1..0.11, damping in 0.7..0.71)
        and at (0.5, 0.0, 0.8), (0.9, 0.3, 0.6), (1.0, -0.5, 0.9);
    grad step_size_under_control(y in 0.5..1.0, rate in 0.5..1.5);
    vjp predators(prey in 0.5..1.0, hunters in 0.5..1.0, rates in &array_of::<4, _>(0.5..1.0), steps in one_of([0, 1, 6]));
    grad reaction_and_diffusion(u in &list(1..=4, 0.5..1.0), v in &list(4, 0.1..0.5), feed in 0.02..0.06, steps in one_of([0, 1, 3]));
}
