//! The parts of networks: values against plain loops, derivatives against differences.

mod augmentation;
mod costs;
mod elementwise;
mod images;
mod initialisers;
mod settings;

use ndarray::{Array, Array2, ShapeBuilder};
use nn_runtime::train::{normal, rng};

/// Normally distributed numbers.
fn random<Sh: ShapeBuilder>(shape: Sh, seed: u64) -> Array<f64, Sh::Dim> {
    normal(shape, 1.0, &mut rng(seed))
}

/// ⟨a, b⟩.
fn inner(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    (a * b).sum()
}
