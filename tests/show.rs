//! The generated code of five functions, in `docs/shown`: what users and reviewers read.
//!
//! The option `show` writes the files when this test is compiled, so a change of what is generated is a change there.

use nn_runtime::derive_grad;

/// The negative log-likelihood of a random walk with noise, by the Kalman filter.
#[derive_grad(show = "docs/shown/kalman.rs")]
fn kalman(q: f64, r: f64, ys: &[f64]) -> f64 {
    let mut mean = 0.0;
    let mut variance = 1.0;
    let mut cost = 0.0;
    for &y in ys {
        variance += q;
        let s = variance + r;
        let error = y - mean;
        cost += 0.5 * (s.ln() + error * error / s);
        let gain = variance / s;
        mean += gain * error;
        variance *= 1.0 - gain;
    }
    cost
}

/// The logarithm of the determinant of an n×n matrix, by elimination in place.
#[derive_grad(show = "docs/shown/elimination.rs")]
fn log_determinant(a: &[f64], n: usize) -> f64 {
    let mut m = a.to_vec();
    let mut total = 0.0;
    for k in 0..n {
        total += m[k * n + k].abs().ln();
        for i in k + 1..n {
            let factor = m[i * n + k] / m[k * n + k];
            for j in k + 1..n {
                m[i * n + j] -= factor * m[k * n + j];
            }
        }
    }
    total
}

/// The slope of a pendulum: its angle and how fast that changes.
#[derive_grad(show = "docs/shown/pendulum.rs")]
fn pendulum(state: [f64; 2]) -> [f64; 2] {
    [state[1], -state[0].sin()]
}

/// One step of the Runge–Kutta method of fourth order.
#[derive_grad(show = "docs/shown/runge_kutta.rs")]
fn runge_kutta(state: [f64; 2], h: f64) -> [f64; 2] {
    let k1 = pendulum(state);
    let k2 = pendulum([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]]);
    let k3 = pendulum([state[0] + 0.5 * h * k2[0], state[1] + 0.5 * h * k2[1]]);
    let k4 = pendulum([state[0] + h * k3[0], state[1] + h * k3[1]]);
    let mut next = state;
    for i in 0..2 {
        next[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
    }
    next
}

/// √a by Newton's method.
#[derive_grad(show = "docs/shown/newton.rs")]
fn newton(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-12 * a {
        x = 0.5 * (x + a / x);
    }
    x
}

/// A recurrent cell that takes in less when it is full.
#[derive_grad(show = "docs/shown/recurrent.rs")]
fn recurrent(w: f64, u: f64, xs: &[f64]) -> f64 {
    let mut h = 0.1;
    for x in xs {
        let z = w * h + u * x;
        if z > 0.0 {
            h = z.tanh();
        } else {
            h = 0.1 * z;
        }
    }
    h
}

#[test]
fn what_is_shown_is_what_runs() {
    for name in ["kalman", "elimination", "pendulum", "runge_kutta", "newton", "recurrent"] {
        let text = shown(name);
        assert!(text.contains("fn __record(") && text.contains("fn vjp("), "{name}");
    }
    // √9 = 3, and its slope is 1/6.
    let (root, slope) = newton::value_and_grad(9.0);
    assert!((root - 3.0).abs() < 1e-9 && (slope - 1.0 / 6.0).abs() < 1e-9, "{root}, {slope}");
    // d log det A / dA is the transpose of the inverse.
    let (_, gradient) = (
        log_determinant(&[2.0, 1.0, 1.0, 3.0], 2),
        log_determinant::grad(&[2.0, 1.0, 1.0, 3.0], 2),
    );
    for (derivative, expected) in gradient.iter().zip([0.6, -0.2, -0.2, 0.4]) {
        assert!((derivative - expected).abs() < 1e-12, "{gradient:?}");
    }
}

/// What was written when this test was compiled.
fn shown(name: &str) -> String {
    let path = format!("{}/docs/shown/{name}.rs", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the file was written")
}

/// The lines of the source beside the generated code, in order: going forward, and going back.
fn lines_beside(name: &str) -> [Vec<String>; 2] {
    let text = shown(name);
    assert!(!text.contains("__line"), "a mark is left in {name}");
    let code = text.lines().skip_while(|line| !line.contains("fn __record("));
    let comments = code.filter_map(|line| line.trim_start().strip_prefix("// "));
    let comments: Vec<&str> = comments.collect();
    let forward = comments.iter().filter(|line| !line.starts_with('←'));
    let reverse = comments.iter().filter_map(|line| line.strip_prefix("← "));
    [forward.map(|line| (*line).to_owned()).collect(), reverse.map(str::to_owned).collect()]
}

#[test]
fn each_line_of_the_source_stands_beside_what_computes_and_what_undoes_it() {
    let source = [
        "for &y in ys { … }",
        "variance += q",
        "let s = variance + r",
        "let error = y - mean",
        "cost += 0.5 * (s.ln() + error * error / s)",
        "let gain = variance / s",
        "mean += gain * error",
        "variance *= 1.0 - gain",
    ];
    let [forward, reverse] = lines_beside("kalman");
    assert_eq!(&forward[..source.len()], source);
    let mut undone = vec![source[0]];
    undone.extend(source[1..].iter().rev());
    // The load of `y` comes first in the loop, and is undone last.
    undone.push(source[0]);
    assert_eq!(reverse, undone);

    let text = shown("kalman");
    let below = |comment: &str| {
        let mut lines = text.lines().map(str::trim).skip_while(|line| *line != comment).skip(1);
        lines.next().unwrap_or_default()
    };
    assert_eq!(below("// let gain = variance / s"), "let gain = variance_1 / s;");
    assert_eq!(below("// ← mean += gain * error"), "let gain_bar_1 = error * mean_1_bar;");
}

#[test]
fn lines_in_loops_and_arms_stand_beside_their_code() {
    let [forward, reverse] = lines_beside("newton");
    assert!(forward.contains(&"x = 0.5 * (x + a / x)".to_owned()), "{forward:?}");
    assert!(reverse.contains(&"x = 0.5 * (x + a / x)".to_owned()), "{reverse:?}");
    let [forward, reverse] = lines_beside("recurrent");
    for line in ["h = z.tanh()", "h = 0.1 * z"] {
        assert!(forward.contains(&line.to_owned()), "{line} in {forward:?}");
        assert!(reverse.contains(&line.to_owned()), "{line} in {reverse:?}");
    }
}

#[test]
fn steps_and_filters_have_the_slopes_of_differences() {
    let ys = [0.3, -0.1, 0.4, 0.8];
    let (_, (dq, dr, _)) = kalman::value_and_grad(0.2, 0.5, &ys);
    let difference = |f: &dyn Fn(f64) -> f64| (f(1e-6) - f(-1e-6)) / 2e-6;
    assert!((dq - difference(&|h| kalman(0.2 + h, 0.5, &ys))).abs() < 1e-8);
    assert!((dr - difference(&|h| kalman(0.2, 0.5 + h, &ys))).abs() < 1e-8);
    let (_, (state, _)) = runge_kutta::vjp([0.4, 0.1], 0.1, [1.0, 0.0]);
    assert!((state[0] - difference(&|h| runge_kutta([0.4 + h, 0.1], 0.1)[0])).abs() < 1e-8);
    let (_, (dw, ..)) = recurrent::value_and_grad(0.7, -0.4, &ys);
    assert!((dw - difference(&|h| recurrent(0.7 + h, -0.4, &ys))).abs() < 1e-8);
}
