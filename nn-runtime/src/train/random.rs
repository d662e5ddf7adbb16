//! Random numbers that a seed determines.

use ndarray::{Array, ShapeBuilder};
use num_traits::Float;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};

/// The random numbers of `seed`: the keystream of ChaCha with 8 rounds (D. J. Bernstein, *ChaCha,
/// a variant of Salsa20*, 2008) whose key is the seed, least significant byte first, then zeros.
///
/// A cipher, because its output is fixed by a specification: the same on every platform and in
/// every release, which no library promises of its "standard" generator. With 8 rounds it is as
/// fast as this needs, and no statistical test tells it from chance.
pub fn rng(seed: u64) -> ChaCha8Rng {
    // Not `seed_from_u64`, whose way of spreading the seed is a library's own.
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// A number from −1 to 1, uniformly distributed: one of 2²⁴ that are equally far apart. It takes 32 bits of `rng`.
pub(crate) fn symmetric<R: Rng + ?Sized>(rng: &mut R) -> f32 {
    const STEPS: i32 = 1 << 24;
    // Odd, so that the mean is 0, and small enough to be exact.
    let odd = 2 * (rng.next_u32() >> 8) as i32 + 1 - STEPS;
    odd as f32 / STEPS as f32
}

/// An array of independent normally distributed numbers with mean 0 and standard deviation
/// `deviation`, to start weights and biases from.
///
/// ```
/// use ndarray::Array2;
/// use nn_runtime::train;
///
/// let mut rng = train::rng(1);
/// // Weights for 784 inputs of the size of one keep the weighted input of a neuron near one.
/// let w: Array2<f32> = train::normal((784, 30), 1.0 / 784_f32.sqrt(), &mut rng);
/// assert_eq!(w.dim(), (784, 30));
/// ```
pub fn normal<T, Sh, R>(shape: Sh, deviation: T, rng: &mut R) -> Array<T, Sh::Dim>
where
    T: Float,
    Sh: ShapeBuilder,
    R: Rng + ?Sized,
    StandardNormal: Distribution<T>,
{
    Array::from_shape_simple_fn(shape, || deviation * StandardNormal.sample(rng))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2};

    use super::*;

    #[test]
    fn seed_zero_gives_the_published_keystream_of_chacha8() {
        // J. Strömbergson, draft-strombergson-chacha-test-vectors-01, TC1: 256-bit key of zeros,
        // 8 rounds, first half of the first block.
        let keystream = [
            0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6, 0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09,
            0xa5, 0xa1, 0x2c, 0x84, 0x0e, 0xc3, 0xce, 0x9a, 0x7f, 0x3b, 0x18, 0x1b, 0xe1, 0x88,
            0xef, 0x71, 0x1a, 0x1e,
        ];
        let mut bytes = [0; 32];
        rng(0).fill_bytes(&mut bytes);
        assert_eq!(bytes, keystream);
    }

    #[test]
    fn the_moments_of_normal_numbers_are_those_of_the_distribution() {
        let n = 100_000;
        let x: Array1<f64> = normal(n, 2.0, &mut rng(1));
        let moment = |k| x.mapv(|x| (x / 2.0).powi(k)).mean().unwrap();
        // E xᵏ = 0, 1, 0, 3; variance of the estimate (E x²ᵏ − (E xᵏ)²) / n; five deviations.
        for (k, mean, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
            let tolerance = 5.0 * f64::sqrt(variance / n as f64);
            assert!((moment(k) - mean).abs() < tolerance, "moment {k}: {}", moment(k));
        }
    }

    #[test]
    fn single_precision_rounds_the_same_numbers() {
        let exact: Array2<f64> = normal((7, 5), 0.3, &mut rng(2));
        let rounded: Array2<f32> = normal((7, 5), 0.3, &mut rng(2));
        for (&exact, &rounded) in exact.iter().zip(&rounded) {
            assert!((exact - f64::from(rounded)).abs() <= 2e-7 * exact.abs());
        }
    }
}
