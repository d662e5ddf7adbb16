//! Dropout.

use ndarray::Array2;
use rand::Rng;

use crate::Float;

/// Neurons that are left out while training, each with the same probability, so that none relies on another.
///
/// Inverted: those that stay are divided by the probability to stay, so that nothing is left to do when a network is
/// used. Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, *Dropout: a simple way to prevent
/// neural networks from overfitting*, Journal of Machine Learning Research 15, 2014.
///
/// ```
/// use nn_runtime::{nn::Dropout, train};
///
/// let mask = Dropout::new(0.5).unwrap().mask::<f32>((4, 30), &mut train::rng(1));
/// assert!(mask.iter().all(|&factor| factor == 0.0 || factor == 2.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    rate: f32,
}

impl Dropout {
    /// Leaves out neurons with the probability `rate`. Nothing if that is not from 0 to below 1.
    pub fn new(rate: f32) -> Option<Self> {
        (0.0..1.0).contains(&rate).then_some(Self { rate })
    }

    /// The factors for the activations of a batch, shape m × neurons: 0, or 1/(1 − rate). Differentiable code
    /// multiplies by them; when a network is used, there are none.
    ///
    /// Each takes 32 bits of `rng`, row by row.
    pub fn mask<T: Float>(self, shape: (usize, usize), rng: &mut impl Rng) -> Array2<T> {
        let stays = T::lit(1.0 / (1.0 - f64::from(self.rate)));
        // Of 2³² numbers, these leave a neuron out.
        let out = (f64::from(self.rate) * 2.0_f64.powi(32)) as u64;
        Array2::from_shape_simple_fn(shape, || {
            if u64::from(rng.next_u32()) < out { T::zero() } else { stays }
        })
    }
}
