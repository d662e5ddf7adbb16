//! Optimisers: what becomes of the parameters in a step.

mod rule;

use ndarray::{ArrayViewD, ArrayViewMutD};
use serde::{Deserialize, Serialize};

pub use rule::Rule;

use crate::Params;
use crate::diff::zero_of;

/// How parameters follow their gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OptimiserSettings {
    /// The rule of a step, with what it remembers.
    pub rule: Rule,
    /// λ of w ← w − η·λ·w beside each step: weights without a reason shrink. Of arrays with two axes and more alone:
    /// biases are free.
    pub weight_decay: f32,
    /// The Euclidean length that a gradient, of all parameters together, is cut to if it is longer; 0 for none
    /// (Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural networks*, 2013).
    pub clip: f32,
}

/// An optimiser with what it remembers of earlier steps: means of gradients, in structures like the parameters.
///
/// ```
/// use ndarray::array;
/// use nn_runtime::train::{Optimiser, OptimiserSettings, Rule};
///
/// let settings = OptimiserSettings { rule: Rule::Momentum { mu: 0.9 }, ..Default::default() };
/// let mut x = array![1.0_f32, -2.0];
/// let mut optimiser = Optimiser::new(settings, &x);
/// for _ in 0..200 {
///     let gradient = &x * 2.0; // of ‖x‖²
///     optimiser.step(&mut x, &gradient, 0.05);
/// }
/// assert!(x.iter().all(|x| x.abs() < 1e-3));
/// ```
#[derive(Clone, Debug)]
pub struct Optimiser<P> {
    settings: OptimiserSettings,
    /// As many as the rule has means.
    means: Vec<P>,
    steps: u64,
}

impl<P: Params<Elem = f32>> Optimiser<P> {
    /// An optimiser of these parameters that has not made a step.
    #[must_use]
    pub fn new(settings: OptimiserSettings, params: &P) -> Self {
        let means = (0..settings.rule.means()).map(|_| zero_of(params)).collect();
        Self { settings, means, steps: 0 }
    }

    /// How many steps it has made.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// What it remembers, to be kept in a checkpoint: [`restore`](Self::restore) gives it back.
    #[must_use]
    pub fn means(&self) -> &[P] {
        &self.means
    }

    /// Goes on after `steps` steps that left these means.
    ///
    /// # Panics
    /// If there are not as many means as the rule has.
    pub fn restore(&mut self, steps: u64, means: Vec<P>) {
        assert!(
            means.len() == self.means.len(),
            "{} means for a rule of {}",
            means.len(),
            self.means.len()
        );
        (self.steps, self.means) = (steps, means);
    }

    /// Whether a step is w ← w − η·∂C/∂w and no more, so that it needs no gradient beside the parameters.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.settings == OptimiserSettings::default()
    }

    /// Notes a step of plain descent that was made without it.
    pub(crate) fn note_step(&mut self) {
        self.steps += 1;
    }

    /// One step with the learning rate `eta`.
    ///
    /// # Panics
    /// If the gradient differs from the parameters in shape.
    #[track_caller]
    pub fn step(&mut self, params: &mut P, gradient: &P, eta: f32) {
        self.steps += 1;
        if self.is_plain() {
            // Plain descent needs no arrays beside.
            return params.descend(eta, gradient);
        }
        let scale = self.scale(gradient);
        let mut gradients = Vec::new();
        gradient.visit(&mut |array| gradients.push(array));
        let mut means: Vec<Vec<ArrayViewMutD<'_, f32>>> = Vec::new();
        for mean in &mut self.means {
            let mut arrays = Vec::new();
            mean.visit_mut(&mut |array| arrays.push(array));
            means.push(arrays);
        }
        let mut means = means.into_iter().map(Vec::into_iter).collect::<Vec<_>>();
        let mut gradients = gradients.into_iter();
        let (rule, steps) = (self.settings.rule, self.steps);
        params.visit_mut(&mut |mut array| {
            let gradient =
                gradients.next().expect("a gradient has as many arrays as the parameters");
            assert!(
                gradient.shape() == array.shape(),
                "a gradient of shape {:?} for parameters of shape {:?}",
                gradient.shape(),
                array.shape()
            );
            let mut means: Vec<_> = means.iter_mut().filter_map(Iterator::next).collect();
            let decay = if array.ndim() >= 2 { self.settings.weight_decay } else { 0.0 };
            let step = rule::Step { rule, eta, decay, scale, number: steps };
            step.apply(array.view_mut(), gradient, &mut means);
        });
    }

    /// By what the gradient is multiplied.
    fn scale(&self, gradient: &P) -> f32 {
        let longest = self.settings.clip;
        if longest <= 0.0 {
            return 1.0;
        }
        // In f64, as there may be millions of parameters.
        let mut square = 0.0_f64;
        gradient.visit(&mut |array: ArrayViewD<'_, f32>| {
            square += array.iter().map(|&g| f64::from(g).powi(2)).sum::<f64>();
        });
        let length = square.sqrt() as f32;
        if length > longest { longest / length } else { 1.0 }
    }
}
