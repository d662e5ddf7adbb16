//! Where a run of training is: all that a checkpoint keeps beside arrays.

use serde::{Deserialize, Serialize};

use super::Record;
use super::phases::Phases;

/// Where a run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// The seed of the run under way.
    pub(super) seed: u64,
    /// What the runs with earlier seeds came to.
    pub(super) finished: Vec<Outcome>,
    /// The epochs of this run, as they were recorded.
    pub(super) records: Vec<Record>,
    /// The epoch that was the best on the images held back.
    pub(super) best: Option<Best>,
    /// The steps of the optimiser.
    pub(super) steps: u64,
    /// Position in the random numbers of the seed, in words.
    pub(super) random: u64,
    /// The epoch under way.
    pub(super) epoch: Under,
    /// What the time went to.
    #[serde(default)]
    pub(super) phases: Phases,
}

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// The fraction of test images recognised after the last epoch, or by the network that was best on the images held back.
    pub last: f64,
    /// The largest fraction of test images recognised after any epoch, where each was judged on them.
    pub best: f64,
}

/// The best epoch so far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// Its number, from 1.
    pub epoch: usize,
    /// The fraction recognised, 0 to 1.
    pub accuracy: f64,
}

/// The epoch under way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Under {
    /// Position in the random numbers where it began, and its order was drawn.
    pub(super) random: u64,
    /// How many steps were made.
    pub(super) steps: usize,
    /// With how many images.
    pub(super) images: usize,
    /// Their costs, added up.
    pub(super) cost: f64,
    /// In how many seconds.
    pub(super) seconds: f64,
    /// The mean cost of the first half.
    pub(super) first_half: Option<f64>,
}

impl Under {
    /// The mean cost of an image so far.
    pub(super) fn mean(&self) -> f64 {
        self.cost / self.images as f64
    }

    /// Whether the cost of the second half is that of the first, but for a hundredth.
    pub(super) fn stands_still(&self) -> bool {
        self.first_half.is_some_and(|first| {
            let second = 2.0 * self.mean() - first;
            (second - first).abs() <= 0.01 * first.abs()
        })
    }
}

impl State {
    /// The beginning of a run.
    pub(super) fn new(seed: u64, finished: Vec<Outcome>) -> Self {
        Self { seed, finished, ..Self::default() }
    }

    /// How many epochs are finished.
    pub(super) fn epochs(&self) -> usize {
        self.records.len()
    }

    /// How many epochs it is since the best one.
    pub(super) fn since_best(&self) -> usize {
        self.best.map_or(0, |best| self.epochs() - best.epoch)
    }
}
