//! What the time of a run goes to.

use std::time::Instant;

use serde::{Deserialize, Serialize};

/// Seconds of each phase of training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Phases {
    /// Images are dealt into batches, and augmented.
    pub(super) batches: f64,
    /// The caller computes gradients.
    pub(super) gradient: f64,
    /// The optimiser makes steps.
    pub(super) update: f64,
    /// Networks are judged.
    pub(super) evaluation: f64,
    /// The run is saved.
    pub(super) saving: f64,
}

impl Phases {
    /// The phases by name, in the order of an epoch.
    pub(super) fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("dealing and augmenting batches", self.batches),
            ("gradient", self.gradient),
            ("update", self.update),
            ("evaluation", self.evaluation),
            ("saving", self.saving),
        ]
    }
}

/// A stopwatch for what is done one after the other.
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// Adds the seconds since the start, or since the last lap, to `phase`.
    pub(super) fn lap(&mut self, phase: &mut f64) {
        let now = Instant::now();
        *phase += (now - self.0).as_secs_f64();
        self.0 = now;
    }
}
