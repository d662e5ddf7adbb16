//! What is known of an epoch when it is over.

use indicatif::HumanCount;
use serde::{Deserialize, Serialize};

/// The result of one epoch: a line of the metrics file, and of the screen.
///
/// As JSON it is an object with these fields in this order; numbers that are not finite are `null`, and so is an accuracy
/// that was not measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Number of the epoch, from 1.
    pub epoch: usize,
    /// Time of training in seconds, evaluation excluded.
    pub seconds: f64,
    /// Training images a second.
    pub images_per_second: f64,
    /// Mean cost of an image, in the epoch's course: each batch with the weights before its step.
    pub train_cost: f64,
    /// Fraction recognised of the images held back, 0 to 1; absent where none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_accuracy: Option<f64>,
    /// Fraction of the test images recognised, 0 to 1. Where images are held back it is measured once, when all choices are
    /// made.
    pub test_accuracy: Option<f64>,
    /// Name of the data: `mnist` or `built-in`, see [`Origin::name`](crate::data::Origin::name).
    pub data: String,
    /// The names of the classes, where they are not the digits: Fashion-MNIST is not taken for MNIST.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The seed, where several runs are recorded in one file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Record {
    /// The record for a reader, in one line; `epochs` is the number of epochs planned. With `is_stuck` it says that nothing
    /// is learnt.
    pub(super) fn line(&self, epochs: usize, is_stuck: bool) -> String {
        let width = epochs.to_string().len();
        let Self { epoch, seconds, train_cost, .. } = self;
        let mut line = format!("epoch {epoch:>width$}/{epochs}  cost {train_cost:.4}");
        if let Some(accuracy) = self.validation_accuracy {
            line.push_str(&format!("  validation {:.2} %", 100.0 * accuracy));
        }
        if let Some(accuracy) = self.test_accuracy {
            let name = if self.validation_accuracy.is_some() { "test" } else { "accuracy" };
            line.push_str(&format!("  {name} {:.2} %", 100.0 * accuracy));
        }
        let speed = HumanCount(self.images_per_second.round() as u64);
        line.push_str(&format!("  {seconds:.2} s  {speed} images/s"));
        // The mean over no images is not finite either, but no sign of divergence.
        if !train_cost.is_finite() && self.images_per_second > 0.0 {
            line.push_str("  diverged: try a smaller --eta");
        } else if is_stuck {
            line.push_str("  the cost does not move: try another --eta");
        }
        line
    }
}
