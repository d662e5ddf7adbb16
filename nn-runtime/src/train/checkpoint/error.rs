//! What can be wrong with a checkpoint.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a checkpoint cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The file cannot be read.
    #[error("cannot read the checkpoint `{path}`: {reason}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },

    /// The file cannot be written. If there was one before, it is as it was.
    #[error("cannot write the checkpoint `{path}`: {reason}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },

    /// The file is damaged: cut off, or changed.
    #[error("the checkpoint `{path}` is damaged: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// In which way.
        reason: String,
    },

    /// The file has weights, but of another program.
    #[error("`{path}` is no checkpoint of this program: it does not say how to go on")]
    Foreign {
        /// The file.
        path: PathBuf,
    },

    /// The file is of a later version of this program.
    #[error(
        "the checkpoint `{path}` has the form {version}, this program reads forms up to {newest}"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its form.
        version: u32,
        /// The newest that this program reads.
        newest: u32,
    },

    /// The arrays are not those of the network.
    #[error("the checkpoint `{path}` does not fit the network: {reason}")]
    Mismatch {
        /// The file.
        path: PathBuf,
        /// Which array, and how.
        reason: String,
    },

    /// The checkpoint was made with other images.
    #[error(
        "the checkpoint `{path}` was made with other images: continue with those it was trained with"
    )]
    OtherData {
        /// The file.
        path: PathBuf,
    },

    /// An option contradicts the checkpoint.
    #[error("the checkpoint `{path}` has another `{setting}`, with which a run cannot go on")]
    OtherSettings {
        /// The file.
        path: PathBuf,
        /// Which setting.
        setting: &'static str,
    },
}
