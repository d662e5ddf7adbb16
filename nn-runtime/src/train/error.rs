//! Why a run ends before its time.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::{CheckpointError, INTERRUPTED, LogError, SettingsError};
use crate::Mismatch;
use crate::data::BatchError;
use crate::nn::NetworkError;

/// Why a run of training ends before its time.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// Something in the settings cannot be.
    #[error(transparent)]
    Settings(#[from] SettingsError),

    /// There is no such network.
    #[error(transparent)]
    Network(#[from] NetworkError),

    /// The images cannot be dealt into batches.
    #[error(transparent)]
    Batch(#[from] BatchError),

    /// Lines or metrics cannot be written.
    #[error(transparent)]
    Log(#[from] LogError),

    /// A checkpoint cannot be read or written.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),

    /// The report cannot be written.
    #[error("cannot write the report `{path}`: {reason}")]
    Report {
        /// The page.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },

    /// More images are to be held back than there are.
    #[error(
        "of {images} training images {validation} cannot be held back: there would be none to train with"
    )]
    Validation {
        /// The training images.
        images: usize,
        /// How many of them.
        validation: usize,
    },

    /// The network and what training it takes do not fit into the memory.
    #[error("a network of {parameters} parameters takes {} to train, more than the {} of memory that are free", bytes(*.needed), bytes(*.free))]
    Memory {
        /// Its weights and biases.
        parameters: u128,
        /// Bytes of the network, its gradient and what the optimiser remembers.
        needed: u128,
        /// Bytes.
        free: u128,
    },

    /// The gradient is not that of the cost.
    #[error("the gradient is wrong: {0}")]
    Gradient(Mismatch),

    /// The cost is no number any more.
    #[error(
        "the cost is {cost} in step {step} of epoch {epoch}: the network has diverged; try a learning rate smaller than --eta {eta}"
    )]
    Diverged {
        /// The epoch, from 1.
        epoch: usize,
        /// The step in it, from 1.
        step: usize,
        /// NaN or infinite.
        cost: f64,
        /// The learning rate.
        eta: f32,
    },

    /// Ctrl-C was pressed.
    #[error("interrupted in epoch {epoch}{}", how_to_go_on(.checkpoint))]
    Interrupted {
        /// The epoch, from 1.
        epoch: usize,
        /// Where the run was saved, if that was asked for.
        checkpoint: Option<PathBuf>,
    },
}

impl TrainError {
    /// The exit code of a program that ends with this.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted { .. } => INTERRUPTED,
            _ => 1,
        }
    }
}

fn how_to_go_on(checkpoint: &Option<PathBuf>) -> String {
    match checkpoint {
        Some(path) => format!("; to go on: --resume {}", path.display()),
        None => "; nothing is saved without --checkpoint FILE".into(),
    }
}

/// A number of bytes for a reader.
fn bytes(count: u128) -> String {
    const UNITS: [&str; 6] = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let (mut size, mut unit) = (count as f64, 0);
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{count} bytes") } else { format!("{size:.1} {}", UNITS[unit]) }
}
