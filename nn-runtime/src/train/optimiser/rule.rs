//! The rules of optimisers, a line of arithmetic each.

use ndarray::{ArrayViewD, ArrayViewMutD};
use serde::{Deserialize, Serialize};

/// What a step does with a parameter p and its gradient g.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// p ← p − η·g: gradient descent, on mini-batches.
    #[default]
    Sgd,
    /// v ← μ·v + g, p ← p − η·v (Polyak 1964).
    Momentum {
        /// μ, what is left of the velocity from step to step.
        #[serde(default = "momentum")]
        mu: f32,
    },
    /// v ← μ·v + g, p ← p − η·(g + μ·v) (Nesterov 1983, in the form of Sutskever et al. 2013).
    Nesterov {
        /// μ, what is left of the velocity from step to step.
        #[serde(default = "momentum")]
        mu: f32,
    },
    /// s ← ρ·s + (1 − ρ)·g², p ← p − η·g/(√s + ε) (Tieleman and Hinton 2012).
    RmsProp {
        /// ρ, the memory of the squares.
        #[serde(default = "rho")]
        rho: f32,
    },
    /// m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², p ← p − η·m̂/(√ŝ + ε), where m̂ and ŝ are the means without the bias
    /// of their start (Kingma and Ba 2015). Weight decay is a part of g.
    Adam {
        /// β₁, the memory of the mean.
        #[serde(default = "beta1")]
        beta1: f32,
        /// β₂, the memory of the squares.
        #[serde(default = "beta2")]
        beta2: f32,
    },
    /// The same, with the weight decay beside the step instead of in g (Loshchilov and Hutter 2019).
    AdamW {
        /// β₁, the memory of the mean.
        #[serde(default = "beta1")]
        beta1: f32,
        /// β₂, the memory of the squares.
        #[serde(default = "beta2")]
        beta2: f32,
    },
}

/// ε, which keeps quotients finite.
const EPSILON: f32 = 1e-8;

fn momentum() -> f32 {
    0.9
}

fn rho() -> f32 {
    0.9
}

fn beta1() -> f32 {
    0.9
}

fn beta2() -> f32 {
    0.999
}

impl Rule {
    /// How many numbers it remembers for each parameter.
    #[must_use]
    pub fn means(self) -> usize {
        match self {
            Self::Sgd => 0,
            Self::Momentum { .. } | Self::Nesterov { .. } | Self::RmsProp { .. } => 1,
            Self::Adam { .. } | Self::AdamW { .. } => 2,
        }
    }

    /// What is left of its means from step to step.
    pub(in crate::train) fn memories(self) -> Vec<f32> {
        match self {
            Self::Sgd => Vec::new(),
            Self::Momentum { mu } | Self::Nesterov { mu } => vec![mu],
            Self::RmsProp { rho } => vec![rho],
            Self::Adam { beta1, beta2 } | Self::AdamW { beta1, beta2 } => vec![beta1, beta2],
        }
    }
}

/// A step, for all arrays of parameters.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) rule: Rule,
    pub(super) eta: f32,
    /// λ of the weight decay.
    pub(super) decay: f32,
    /// By what the gradient is multiplied.
    pub(super) scale: f32,
    /// From 1.
    pub(super) number: u64,
}

impl Step {
    /// Changes one array of parameters and the means that belong to it.
    pub(super) fn apply(
        self,
        params: ArrayViewMutD<'_, f32>,
        gradient: ArrayViewD<'_, f32>,
        means: &mut [ArrayViewMutD<'_, f32>],
    ) {
        let Self { eta, decay, scale, .. } = self;
        match (self.rule, means) {
            (Rule::Sgd, _) => each(params, gradient, |p, g| *p -= eta * (scale * g + decay * *p)),
            (Rule::Momentum { mu }, [v]) => with_mean(params, gradient, v, |p, g, v| {
                *v = mu * *v + (scale * g + decay * *p);
                *p -= eta * *v;
            }),
            (Rule::Nesterov { mu }, [v]) => with_mean(params, gradient, v, |p, g, v| {
                let g = scale * g + decay * *p;
                *v = mu * *v + g;
                *p -= eta * (g + mu * *v);
            }),
            (Rule::RmsProp { rho }, [s]) => with_mean(params, gradient, s, |p, g, s| {
                let g = scale * g + decay * *p;
                *s = rho * *s + (1.0 - rho) * g * g;
                *p -= eta * g / (s.sqrt() + EPSILON);
            }),
            (Rule::Adam { beta1, beta2 }, [m, s]) => {
                let step = self.adaptive(beta1, beta2);
                with_means(params, gradient, m, s, |p, g, m, s| {
                    step.change(p, scale * g + decay * *p, m, s);
                });
            }
            (Rule::AdamW { beta1, beta2 }, [m, s]) => {
                let step = self.adaptive(beta1, beta2);
                with_means(params, gradient, m, s, |p, g, m, s| {
                    *p -= eta * decay * *p;
                    step.change(p, scale * g, m, s);
                });
            }
            _ => unreachable!("an optimiser has as many means as its rule"),
        }
    }

    fn adaptive(self, beta1: f32, beta2: f32) -> Adaptive {
        // 1 − βⁿ in f64: at first it is tiny, and n may be large.
        let rest = |beta: f32| (1.0 - f64::from(beta).powf(self.number as f64)) as f32;
        Adaptive { beta1, beta2, eta: self.eta / rest(beta1), square: 1.0 / rest(beta2) }
    }
}

/// A step of Adam, its corrections of the bias drawn out.
#[derive(Clone, Copy)]
struct Adaptive {
    beta1: f32,
    beta2: f32,
    /// η/(1 − β₁ⁿ)
    eta: f32,
    /// 1/(1 − β₂ⁿ)
    square: f32,
}

impl Adaptive {
    #[inline]
    fn change(self, p: &mut f32, g: f32, m: &mut f32, s: &mut f32) {
        *m = self.beta1 * *m + (1.0 - self.beta1) * g;
        *s = self.beta2 * *s + (1.0 - self.beta2) * g * g;
        *p -= self.eta * *m / ((self.square * *s).sqrt() + EPSILON);
    }
}

// Arrays of parameters lie in one piece, so that loops over slices are the rule; `Zip` would do for the others, but has no
// four parts of dynamic rank that are as quick.

fn each(mut p: ArrayViewMutD<'_, f32>, g: ArrayViewD<'_, f32>, f: impl Fn(&mut f32, f32)) {
    match (p.as_slice_mut(), g.as_slice()) {
        (Some(p), Some(g)) => p.iter_mut().zip(g).for_each(|(p, &g)| f(p, g)),
        _ => p.iter_mut().zip(&g).for_each(|(p, &g)| f(p, g)),
    }
}

fn with_mean(
    mut p: ArrayViewMutD<'_, f32>,
    g: ArrayViewD<'_, f32>,
    v: &mut ArrayViewMutD<'_, f32>,
    f: impl Fn(&mut f32, f32, &mut f32),
) {
    match (p.as_slice_mut(), g.as_slice(), v.as_slice_mut()) {
        (Some(p), Some(g), Some(v)) => {
            p.iter_mut().zip(g).zip(v).for_each(|((p, &g), v)| f(p, g, v));
        }
        _ => p.iter_mut().zip(&g).zip(v.iter_mut()).for_each(|((p, &g), v)| f(p, g, v)),
    }
}

fn with_means(
    mut p: ArrayViewMutD<'_, f32>,
    g: ArrayViewD<'_, f32>,
    m: &mut ArrayViewMutD<'_, f32>,
    s: &mut ArrayViewMutD<'_, f32>,
    f: impl Fn(&mut f32, f32, &mut f32, &mut f32),
) {
    match (p.as_slice_mut(), g.as_slice(), m.as_slice_mut(), s.as_slice_mut()) {
        (Some(p), Some(g), Some(m), Some(s)) => {
            let all = p.iter_mut().zip(g).zip(m).zip(s);
            all.for_each(|(((p, &g), m), s)| f(p, g, m, s));
        }
        _ => {
            let all = p.iter_mut().zip(&g).zip(m.iter_mut()).zip(s.iter_mut());
            all.for_each(|(((p, &g), m), s)| f(p, g, m, s));
        }
    }
}
