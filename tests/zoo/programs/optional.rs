//! Structures with fields that are options.

use nn_runtime::{Params, derive_grad};

#[derive(Clone, Copy, Params)]
pub(crate) struct Spring {
    stiffness: f64,
    rest: f64,
}

#[derive(Clone, Params)]
pub(crate) struct Joint {
    angle: f64,
    damping: Option<f64>,
    limits: Option<Vec<f64>>,
    spring: Option<Spring>,
}

#[derive_grad]
fn torque(joint: &Joint, velocity: f64) -> f64 {
    let mut torque = 0.5 * joint.angle;
    if let Some(damping) = joint.damping {
        torque -= damping * velocity;
    }
    if let Some(limits) = &joint.limits {
        torque += (limits[0] - joint.angle).sin() * limits[1];
    }
    match &joint.spring {
        Some(spring) => torque - spring.stiffness * (joint.angle - spring.rest),
        None => torque * joint.damping.unwrap_or(0.25),
    }
}

#[derive_grad]
fn step(joint: &mut Joint, by: f64) -> f64 {
    joint.angle += by;
    if let Some(damping) = &mut joint.damping {
        *damping *= 1.0 + by;
    }
    if joint.damping.is_none() {
        joint.damping = Some(joint.angle * by);
    }
    joint.angle * by
}

#[derive_grad]
pub(crate) fn joints(a: f64, b: f64, with_damping: bool, with_spring: bool) -> f64 {
    let damping = if with_damping { Some(a * b) } else { None };
    let limits = if a > b { Some(vec![a, b, 1.0]) } else { None };
    let spring = with_spring.then_some(Spring { stiffness: b, rest: 0.3 });
    let joint = Joint { angle: a, damping, limits, spring };
    torque(&joint, b) * torque(&joint, 0.4)
}

#[derive_grad]
pub(crate) fn simulated(a: f64, b: f64, with_damping: bool, n: usize) -> f64 {
    let damping = if with_damping { Some(b) } else { None };
    let mut joint = Joint { angle: a, damping, limits: None, spring: None };
    let mut work = 0.0;
    for _ in 0..n {
        work += step(&mut joint, 0.3 * b) * torque(&joint, a);
    }
    work
}

zoo! {
    of optional;
    grad joints(a in -1.0..1.0, b in -1.0..1.0, with_damping in one_of([false, true]), with_spring in one_of([false, true]));
    grad simulated(a in -1.0..1.0, b in -1.0..1.0, with_damping in one_of([false, true]), n in one_of([0, 1, 3]));
}
