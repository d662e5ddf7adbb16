//! Learning rates that change in the course of training.

use std::f32::consts::PI;

use serde::{Deserialize, Serialize};

/// By what the learning rate η is multiplied, from step to step.
///
/// Time is counted in epochs: 2.5 is the middle of the third one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Schedule {
    /// η stays as it is.
    #[default]
    Constant,
    /// η is multiplied by `factor` after every `every` epochs.
    Steps {
        /// Epochs between two changes.
        every: usize,
        /// What η is multiplied by at each.
        factor: f32,
    },
    /// η is multiplied by `factor` in the course of an epoch, little by little.
    Exponential {
        /// What η is multiplied by in an epoch.
        factor: f32,
    },
    /// η falls from its value to 0 along half a period of a cosine (Loshchilov and Hutter, *SGDR*, 2017), after it rose
    /// linearly from 0 in the first `warmup` epochs.
    Cosine {
        /// Epochs of the rise.
        #[serde(default)]
        warmup: f32,
    },
}

impl Schedule {
    /// The factor of η after `time` of `epochs` epochs.
    #[must_use]
    pub fn factor(self, time: f32, epochs: usize) -> f32 {
        match self {
            Self::Constant => 1.0,
            Self::Steps { every, factor } => {
                factor.powi((time as usize / every.max(1)).try_into().unwrap_or(i32::MAX))
            }
            Self::Exponential { factor } => factor.powf(time),
            Self::Cosine { warmup } if time < warmup => time / warmup,
            Self::Cosine { warmup } => {
                let whole = epochs as f32 - warmup;
                let part = if whole > 0.0 { (time - warmup) / whole } else { 1.0 };
                0.5 * (1.0 + (PI * part.min(1.0)).cos())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_go_through_their_points() {
        let at = |schedule: Schedule, times: [f32; 4]| times.map(|time| schedule.factor(time, 10));
        assert_eq!(at(Schedule::Constant, [0.0, 1.0, 5.5, 10.0]), [1.0; 4]);
        let steps = Schedule::Steps { every: 3, factor: 0.5 };
        assert_eq!(at(steps, [0.0, 2.9, 3.0, 9.5]), [1.0, 1.0, 0.5, 0.125]);
        let exponential = at(Schedule::Exponential { factor: 0.25 }, [0.0, 0.5, 1.0, 2.0]);
        assert_eq!(exponential, [1.0, 0.5, 0.25, 0.0625]);
        let cosine = at(Schedule::Cosine { warmup: 2.0 }, [0.0, 1.0, 2.0, 6.0]);
        assert_eq!(cosine[..3], [0.0, 0.5, 1.0]);
        assert!((cosine[3] - 0.5).abs() < 1e-6, "{cosine:?}");
        assert!(Schedule::Cosine { warmup: 0.0 }.factor(10.0, 10).abs() < 1e-7);
    }

    #[test]
    fn impossible_times_give_numbers() {
        assert_eq!(Schedule::Steps { every: 0, factor: 0.5 }.factor(2.0, 10), 0.25);
        assert_eq!(Schedule::Cosine { warmup: 20.0 }.factor(20.0, 10), 0.0);
    }
}
