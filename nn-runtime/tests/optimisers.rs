//! Optimisers against their formulas, written out number by number in `f64`.

use ndarray::{Array1, Array2, array};
use nn_runtime::Params;
use nn_runtime::train::{Optimiser, OptimiserSettings, Rule};

#[derive(Clone, Debug, PartialEq, Params)]
struct Net {
    w: Array2<f32>,
    b: Array1<f32>,
}

const ETA: f64 = 0.1;
const DECAY: f64 = 0.01;

/// The gradient of a cost that has no symmetry: p⁴/4 + p, and twice as much for biases.
fn gradient(net: &Net) -> Net {
    Net { w: net.w.mapv(|p| p.powi(3) + 1.0), b: net.b.mapv(|p| 2.0 * (p.powi(3) + 1.0)) }
}

fn start() -> Net {
    Net { w: array![[0.5, -1.5], [2.0, 0.1]], b: array![1.0, -0.25] }
}

/// Steps of an optimiser, and of a formula that changes (p, means) by g, the decay and the number of the step.
#[track_caller]
fn assert_follows(rule: Rule, formula: impl Fn(&mut f64, &mut [f64; 2], f64, f64, i32)) {
    let settings = OptimiserSettings { rule, weight_decay: DECAY as f32, clip: 0.0 };
    let mut net = start();
    let mut optimiser = Optimiser::new(settings, &net);
    // In the order of the fields; the biases, which do not decay, come last.
    let mut numbers: Vec<(f64, [f64; 2])> =
        net.w.iter().chain(&net.b).map(|&p| (f64::from(p), [0.0; 2])).collect();
    for step in 1..=20 {
        let g = gradient(&net);
        optimiser.step(&mut net, &g, ETA as f32);
        for (at, (p, means)) in numbers.iter_mut().enumerate() {
            let (factor, decay) = if at < 4 { (1.0, DECAY) } else { (2.0, 0.0) };
            let g = factor * (p.powi(3) + 1.0);
            formula(p, means, g, decay, step);
        }
    }
    for (&ours, (expected, _)) in net.w.iter().chain(&net.b).zip(&numbers) {
        let error = (f64::from(ours) - expected).abs();
        assert!(error < 2e-5 * expected.abs().max(1.0), "{rule:?}: {ours}, expected {expected}");
    }
    assert_eq!(optimiser.steps(), 20);
}

#[test]
fn every_rule_follows_its_formula() {
    assert_follows(Rule::Sgd, |p, _, g, decay, _| *p -= ETA * (g + decay * *p));
    assert_follows(Rule::Momentum { mu: 0.75 }, |p, [v, _], g, decay, _| {
        *v = 0.75 * *v + g + decay * *p;
        *p -= ETA * *v;
    });
    assert_follows(Rule::Nesterov { mu: 0.75 }, |p, [v, _], g, decay, _| {
        let g = g + decay * *p;
        *v = 0.75 * *v + g;
        *p -= ETA * (g + 0.75 * *v);
    });
    assert_follows(Rule::RmsProp { rho: 0.75 }, |p, [s, _], g, decay, _| {
        let g = g + decay * *p;
        *s = 0.75 * *s + 0.25 * g * g;
        *p -= ETA * g / (s.sqrt() + 1e-8);
    });
    let adam = |p: &mut f64, [m, s]: &mut [f64; 2], g: f64, step: i32| {
        *m = 0.75 * *m + 0.25 * g;
        *s = 0.875 * *s + 0.125 * g * g;
        let (m, s) = (*m / (1.0 - 0.75_f64.powi(step)), *s / (1.0 - 0.875_f64.powi(step)));
        *p -= ETA * m / (s.sqrt() + 1e-8);
    };
    assert_follows(Rule::Adam { beta1: 0.75, beta2: 0.875 }, |p, means, g, decay, step| {
        adam(p, means, g + decay * *p, step);
    });
    assert_follows(Rule::AdamW { beta1: 0.75, beta2: 0.875 }, |p, means, g, decay, step| {
        *p -= ETA * decay * *p;
        adam(p, means, g, step);
    });
}

#[test]
fn plain_descent_is_that_of_the_parameters_to_the_bit() {
    let (mut ours, mut net) = (start(), start());
    let mut optimiser = Optimiser::new(OptimiserSettings::default(), &ours);
    for _ in 0..5 {
        let g = gradient(&ours);
        optimiser.step(&mut ours, &g, 0.1);
        let g = gradient(&net);
        net.descend(0.1, &g);
    }
    assert_eq!(ours, net);
}

#[test]
fn a_gradient_that_is_too_long_is_cut_and_keeps_its_direction() {
    let settings = OptimiserSettings { clip: 1.0, ..OptimiserSettings::default() };
    let mut net = Net { w: Array2::zeros((1, 2)), b: Array1::zeros(1) };
    let long = Net { w: array![[2.0, -4.0]], b: array![4.0] }; // of length 6
    Optimiser::new(settings, &net).step(&mut net, &long, 3.0);
    let expected = [-1.0, 2.0, -2.0];
    let all = net.w.iter().chain(&net.b);
    assert!(all.zip(expected).all(|(p, e)| (p - e).abs() < 1e-6), "{net:?}");

    let mut net = Net { w: Array2::zeros((1, 2)), b: Array1::zeros(1) };
    let short = Net { w: array![[0.5, 0.0]], b: array![-0.25] };
    Optimiser::new(settings, &net).step(&mut net, &short, 2.0);
    assert_eq!(net, Net { w: array![[-1.0, 0.0]], b: array![0.5] });
}

#[test]
fn an_optimiser_goes_on_where_another_stopped() {
    let settings = OptimiserSettings {
        rule: Rule::Adam { beta1: 0.9, beta2: 0.999 },
        ..OptimiserSettings::default()
    };
    let mut whole = start();
    let mut optimiser = Optimiser::new(settings, &whole);
    let mut stopped = None;
    for step in 0..10 {
        if step == 4 {
            stopped = Some((whole.clone(), optimiser.steps(), optimiser.means().to_vec()));
        }
        let g = gradient(&whole);
        optimiser.step(&mut whole, &g, 0.1);
    }
    let (mut net, steps, means) = stopped.unwrap();
    let mut optimiser = Optimiser::new(settings, &net);
    optimiser.restore(steps, means);
    for _ in 4..10 {
        let g = gradient(&net);
        optimiser.step(&mut net, &g, 0.1);
    }
    assert_eq!(net, whole);
}

#[test]
#[should_panic(expected = "shape")]
fn a_gradient_of_another_shape_is_refused() {
    let settings = OptimiserSettings { rule: Rule::Momentum { mu: 0.9 }, ..Default::default() };
    let mut net = start();
    let wrong = Net { w: Array2::zeros((3, 2)), b: Array1::zeros(2) };
    Optimiser::new(settings, &net).step(&mut net, &wrong, 0.1);
}
