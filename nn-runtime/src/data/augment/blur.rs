//! Smooth random fields.

use rand::Rng;

use super::super::{PIXELS, SIDE};
use crate::train::symmetric;

/// The most pixels on either side that take part in an average: all there are.
const REACH: usize = SIDE - 1;

/// Averages over neighbours by a normal distribution, first along columns, then along lines.
pub(super) struct Blur {
    /// The weights of pixels from −reach to reach.
    weights: Vec<f32>,
    reach: usize,
    noise: Vec<f32>,
    /// A line with zeros on either side.
    line: Vec<f32>,
    field: [f32; PIXELS],
}

impl Blur {
    /// The standard deviation `sigma` is in pixels; 0 leaves everything as it is.
    pub(super) fn new(sigma: f32) -> Self {
        // Beyond three standard deviations there is a quarter of a percent.
        let reach = ((3.0 * sigma).ceil() as usize).min(REACH);
        let weight = |offset: usize| {
            let x = offset as f32 - reach as f32;
            // With a reach of 0 there is this one, whatever sigma is.
            if x == 0.0 { 1.0 } else { libm::expf(-x * x / (2.0 * sigma * sigma)) }
        };
        let mut weights: Vec<f32> = (0..=2 * reach).map(weight).collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Self {
            weights,
            reach,
            // Lines of zeros above and below.
            noise: vec![0.0; (SIDE + 2 * reach) * SIDE],
            line: vec![0.0; SIDE + 2 * reach],
            field: [0.0; PIXELS],
        }
    }

    /// Independent numbers from −1 to 1, averaged; outside of the image they are 0.
    pub(super) fn noise(&mut self, rng: &mut impl Rng) -> &[f32; PIXELS] {
        let Self { weights, reach, noise, line, field } = self;
        for number in &mut noise[*reach * SIDE..][..PIXELS] {
            *number = symmetric(rng);
        }
        for (y, row) in field.as_chunks_mut::<SIDE>().0.iter_mut().enumerate() {
            let mut sums = [0.0; SIDE];
            let lines = noise[y * SIDE..].as_chunks::<SIDE>().0;
            for (weight, line) in weights.iter().zip(lines) {
                for x in 0..SIDE {
                    sums[x] += weight * line[x];
                }
            }
            line[*reach..][..SIDE].copy_from_slice(&sums);
            let mut sums = [0.0; SIDE];
            for (weight, window) in weights.iter().zip(line.windows(SIDE)) {
                for x in 0..SIDE {
                    sums[x] += weight * window[x];
                }
            }
            *row = sums;
        }
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train;

    #[test]
    fn the_deviation_is_that_of_the_average() {
        // Far from the border the variance is (1/3)·(1/(2σ√π))² but for the sum in place of an integral.
        let mut blur = Blur::new(2.0);
        let mut rng = train::rng(1);
        let (mut sum, mut count) = (0.0, 0);
        for _ in 0..400 {
            let field = blur.noise(&mut rng);
            for y in 8..20 {
                sum += (8..20).map(|x| field[y * SIDE + x].powi(2)).sum::<f32>();
                count += 12;
            }
        }
        let deviation = (sum / count as f32).sqrt();
        let expected = (1.0 / 3.0_f32).sqrt() / (2.0 * 2.0 * std::f32::consts::PI.sqrt());
        assert!((deviation / expected - 1.0).abs() < 0.03, "{deviation} for {expected}");
    }

    #[test]
    fn no_blur_leaves_the_noise() {
        let mut rng = train::rng(2);
        let numbers: Vec<f32> = (0..PIXELS).map(|_| symmetric(&mut rng)).collect();
        assert_eq!(Blur::new(0.0).noise(&mut train::rng(2))[..], numbers);
    }

    #[test]
    fn an_average_that_reaches_everywhere_is_almost_the_same_everywhere() {
        let mut blur = Blur::new(1e9);
        let field = blur.noise(&mut train::rng(3));
        let (low, high) =
            field.iter().fold((f32::MAX, f32::MIN), |(low, high), &x| (low.min(x), high.max(x)));
        assert!(high - low < 1e-3, "from {low} to {high}");
    }
}
