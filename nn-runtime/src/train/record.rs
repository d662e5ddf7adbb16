//! What is known of an epoch when it is over.

use indicatif::HumanCount;
use serde::Serialize;

/// The result of one epoch: a line of the metrics file, and of the screen.
///
/// As JSON it is an object with these fields in this order; numbers that are not finite are `null`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// Number of the epoch, from 1.
    pub epoch: usize,
    /// Time of training in seconds, evaluation excluded.
    pub seconds: f64,
    /// Training images a second.
    pub images_per_second: f64,
    /// Mean cost of an image, in the epoch's course: each batch with the weights before its step.
    pub train_cost: f64,
    /// Fraction of the test images recognised, 0 to 1.
    pub test_accuracy: f64,
    /// Name of the data.
    pub data: String,
}

impl Record {
    /// The record for a reader, in one line; `epochs` is the number of epochs planned.
    pub(super) fn line(&self, epochs: usize) -> String {
        let width = epochs.to_string().len();
        let Self { epoch, seconds, train_cost, .. } = self;
        let percent = 100.0 * self.test_accuracy;
        let speed = HumanCount(self.images_per_second.round() as u64);
        let mut line = format!(
            "epoch {epoch:>width$}/{epochs}  cost {train_cost:.4}  accuracy {percent:.2} %  \
             {seconds:.2} s  {speed} images/s"
        );
        // The mean over no images is not finite either, but no sign of divergence.
        if !train_cost.is_finite() && self.images_per_second > 0.0 {
            line.push_str("  diverged: try a smaller --eta");
        }
        line
    }
}
