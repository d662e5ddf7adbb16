//! Networks from checkpoints, to be used.

use std::path::Path;

use rand::rngs::ChaCha8Rng;

use super::checkpoint::Checkpoint;
use super::{Model, Settings, TrainError, rng};

/// A network that was trained, and what belongs to it.
#[derive(Clone, Debug)]
pub struct Trained<M> {
    /// The network.
    pub net: M,
    /// With what it was trained.
    pub settings: Settings,
    /// The names of the classes that its outputs stand for.
    pub classes: Vec<String>,
}

/// Reads the network of a checkpoint: that of the best epoch if images were held back to judge by, else the last. `new`
/// makes a network of this form.
///
/// # Errors
/// [`TrainError`] if the file cannot be read, if `new` makes no network, or one of another form.
pub fn load<M: Model>(
    path: impl AsRef<Path>,
    new: impl FnOnce(&Settings, &mut ChaCha8Rng) -> Result<M, TrainError>,
) -> Result<Trained<M>, TrainError> {
    let checkpoint = Checkpoint::read(path)?;
    let mut net = new(&checkpoint.settings, &mut rng(checkpoint.state.seed))?;
    checkpoint.fill(if checkpoint.has_best() { "best" } else { "" }, &mut net)?;
    let Checkpoint { settings, classes, .. } = checkpoint;
    Ok(Trained { net, settings, classes })
}
