//! Where functions are tested.

use std::ops::Range;

use ndarray::{Array, Dimension, Ix1, Ix2, Ix3};

use crate::numbers::Held;
use crate::random::Random;

/// Values to draw at random.
pub(crate) trait Domain {
    type Value;
    fn draw(&self, random: &mut Random) -> Self::Value;
}

impl Domain for Range<f64> {
    type Value = f64;
    fn draw(&self, random: &mut Random) -> f64 {
        random.number(self)
    }
}

/// Arrays of one shape.
pub(crate) struct Arrays<D> {
    dim: D,
    range: Range<f64>,
}

impl<D> Arrays<D> {
    /// The same with elements of this range.
    pub(crate) fn within(self, range: Range<f64>) -> Self {
        Self { range, ..self }
    }
}

impl<D: Dimension> Domain for Arrays<D> {
    type Value = Array<f64, D>;
    fn draw(&self, random: &mut Random) -> Self::Value {
        random.array(self.dim.clone(), &self.range)
    }
}

/// Vectors with elements of −1 to 1.
pub(crate) fn vector(len: usize) -> Arrays<Ix1> {
    Arrays { dim: Ix1(len), range: -1.0..1.0 }
}

/// Matrices with elements of −1 to 1.
pub(crate) fn matrix(rows: usize, columns: usize) -> Arrays<Ix2> {
    Arrays { dim: Ix2(rows, columns), range: -1.0..1.0 }
}

/// Arrays of three axes with elements of −1 to 1.
pub(crate) fn cube(a: usize, b: usize, c: usize) -> Arrays<Ix3> {
    Arrays { dim: Ix3(a, b, c), range: -1.0..1.0 }
}

/// Arrays of any number of axes with elements of −1 to 1.
pub(crate) fn shaped<D: Dimension>(dim: D) -> Arrays<D> {
    Arrays { dim, range: -1.0..1.0 }
}

/// Values made by a function.
pub(crate) struct With<F>(pub(crate) F);

impl<T, F: Fn(&mut Random) -> T> Domain for With<F> {
    type Value = T;
    fn draw(&self, random: &mut Random) -> T {
        (self.0)(random)
    }
}

/// An argument that always is this value, and takes no part in differentiation.
pub(crate) struct Always<T>(pub(crate) T);

impl<T: Clone> Domain for Always<T> {
    type Value = Held<T>;
    fn draw(&self, _: &mut Random) -> Held<T> {
        Held(self.0.clone())
    }
}

/// Arguments that `wrt(…)` leaves out.
pub(crate) struct LeftOut<D>(pub(crate) D);

impl<D: Domain> Domain for LeftOut<D> {
    type Value = Held<D::Value>;
    fn draw(&self, random: &mut Random) -> Self::Value {
        Held(self.0.draw(random))
    }
}

impl<D: Domain, const N: usize> Domain for [D; N] {
    type Value = [D::Value; N];
    fn draw(&self, random: &mut Random) -> Self::Value {
        std::array::from_fn(|i| self[i].draw(random))
    }
}
