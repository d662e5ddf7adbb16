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

#[derive_grad]
fn taken(option: &mut Option<f64>) -> f64 {
    let Some(value) = option else { return 0.5 };
    let before = *value;
    *option = None;
    before * before
}

#[derive_grad]
fn decayed(option: &mut Option<f64>, by: f64) -> f64 {
    let Some(value) = option else { return by };
    let before = *value;
    *option = Some(before * by);
    before
}

/// What was in an option counts, though there is nothing in it later.
#[derive_grad]
pub(crate) fn emptied(a: f64, b: f64, n: usize) -> f64 {
    let mut joint = Joint { angle: a, damping: Some(b), limits: Some(vec![a, b]), spring: None };
    let mut list = vec![Some(a), Some(b)];
    let mut work = taken(&mut list[1]) * taken(&mut list[1]);
    for i in 0..n {
        work += decayed(&mut joint.damping, a) * decayed(&mut list[0], b);
        if let Some(limits) = &mut joint.limits {
            let last = limits.len() - 1;
            limits[last] *= a;
            work += limits[last];
        }
        list[1] = if i == 0 { None } else { Some(work) };
        if i == 1 {
            joint.damping = None;
            joint.limits = Some(vec![work]);
            list[0] = None;
        } else {
            joint.limits = Some(vec![b, a, work]);
        }
        if joint.limits.is_some() && i == 2 {
            joint.limits = None;
        }
    }
    work * joint.damping.unwrap_or(b) + list[1].unwrap_or(a)
}

#[derive_grad]
fn damped(angle: f64, limits: usize) -> Joint {
    Joint { angle, damping: Some(angle), limits: Some(vec![angle; limits]), spring: None }
}

/// Structures in a list replaced by others with shorter and longer lists in them.
#[derive_grad]
pub(crate) fn replaced_in_a_list(a: f64, b: f64) -> f64 {
    let mut joints = vec![damped(a, 2), damped(b, 3)];
    let mut made = Vec::new();
    made.push(damped(b, 1));
    made.push(damped(a, 4));
    let mut work = 0.0;
    for i in 0..2 {
        work += joints[i].limits.as_ref().map_or(0.1, |limits| limits[i + 1]) * b;
        work += made[i].limits.as_ref().map_or(0.1, |limits| limits[i]) * a;
        joints[i] = damped(work, i + 2);
        made[i] = Joint { damping: None, ..damped(work * a, 2) };
        work += torque(&joints[i], b) * torque(&made[i], a);
    }
    work
}

zoo! {
    of optional;
    grad joints(a in -1.0..1.0, b in -1.0..1.0, with_damping in one_of([false, true]), with_spring in one_of([false, true]));
    grad simulated(a in -1.0..1.0, b in -1.0..1.0, with_damping in one_of([false, true]), n in one_of([0, 1, 3]));
    grad emptied(a in -1.0..1.0, b in -1.0..1.0, n in one_of([0, 1, 2, 4]));
    grad replaced_in_a_list(a in -1.0..1.0, b in -1.0..1.0);
}
