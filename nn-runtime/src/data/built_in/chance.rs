//! Random numbers that are the same on every platform, to the bit.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use crate::data::shuffle::shuffled;

/// The random numbers of one purpose: a stream of ChaCha with 8 rounds (D. J. Bernstein, *ChaCha,
/// a variant of Salsa20*, 2008).
///
/// Whatever is random has a stream of its own, so that nothing depends on what was drawn before it,
/// and so on which thread draws what.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    /// Stream `number` under the key that begins with `key` and goes on with zeros.
    pub(super) fn new(key: [u8; 2], number: u64) -> Self {
        let mut seed = [0; 32];
        seed[..2].copy_from_slice(&key);
        let mut stream = ChaCha8Rng::from_seed(seed);
        stream.set_stream(number);
        Self(stream)
    }

    /// A number from `low` to `high`, all equally likely.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        // As many bits as an `f32` holds, so the fraction is exact.
        let fraction = (self.0.next_u64() >> 40) as f32 / (1_u32 << 24) as f32;
        low + (high - low) * fraction
    }

    /// A number near 0 with the given standard deviation and never beyond 3.5 of them: the sum of
    /// four uniform numbers, which is close to normal and takes no function of the platform's.
    pub(super) fn spread(&mut self, deviation: f32) -> f32 {
        let bits = self.0.next_u64();
        let sum: u64 = (0..4).map(|quarter| bits >> (16 * quarter) & 0xffff).sum();
        // Each of the four has mean ½ and variance 1/12.
        deviation * 1.732_050_8 * (sum as f32 / 65_536.0 - 2.0)
    }

    /// The numbers 0 to `n − 1` in random order.
    pub(super) fn order(&mut self, n: usize) -> Vec<usize> {
        shuffled(n, &mut self.0)
    }

    /// One of the indices of `weights`, each as often as its weight says.
    pub(super) fn choose(&mut self, weights: impl Iterator<Item = u8> + Clone) -> usize {
        let total: u32 = weights.clone().map(u32::from).sum();
        let mut left = self.between(0.0, total as f32);
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            last = index;
            left -= f32::from(weight);
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Estimates of *n* draws are off by five of their deviations at most.
    const N: usize = 100_000;

    #[test]
    fn the_moments_of_spread_numbers_are_those_of_the_distribution() {
        let mut chance = Chance::new([1, 2], 3);
        let x: Vec<f64> = (0..N).map(|_| f64::from(chance.spread(2.0)) / 2.0).collect();
        let moment = |k| x.iter().map(|x| x.powi(k)).sum::<f64>() / N as f64;
        // The fourth moment of a sum of four uniform numbers is 3 − 6/5 · 1/4.
        for (k, mean, variance) in [(1, 0.0, 1.0), (2, 1.0, 1.7), (3, 0.0, 15.0), (4, 2.7, 96.0)] {
            let tolerance = 5.0 * f64::sqrt(variance / N as f64);
            assert!((moment(k) - mean).abs() < tolerance, "moment {k}: {}", moment(k));
        }
        assert!(x.iter().all(|x| x.abs() <= 3.5));
    }

    #[test]
    fn choices_come_as_often_as_their_weights_say() {
        let weights = [3_u8, 0, 1, 4];
        let mut chance = Chance::new([1, 2], 3);
        let mut counts = [0.0; 4];
        for _ in 0..N {
            counts[chance.choose(weights.into_iter())] += 1.0;
        }
        for (count, weight) in counts.into_iter().zip(weights) {
            let share = f64::from(weight) / 8.0;
            let tolerance = 5.0 * f64::sqrt(share * (1.0 - share) / N as f64);
            assert!((count / N as f64 - share).abs() <= tolerance, "{counts:?}");
        }
    }

    #[test]
    fn every_key_and_number_has_a_stream_of_its_own() {
        let begin = |key, number| Chance::new(key, number).between(0.0, 1.0);
        let begins = [([0, 0], 0), ([1, 0], 0), ([0, 1], 0), ([0, 0], 1)].map(|(k, n)| begin(k, n));
        for i in 0..begins.len() {
            assert!(begins[..i].iter().all(|&other| other != begins[i]), "{begins:?}");
        }
        assert_eq!(begin([0, 1], 5), begin([0, 1], 5));
    }
}
