//! Checkpoints: a run of training as a file, from which it goes on to the same bits.
//!
//! The file has the format of [safetensors](https://github.com/huggingface/safetensors), so that other programs read the
//! weights: an array for each path of the network (`layers.0.w`); behind `optimiser.0.`, `optimiser.1.` what the optimiser
//! remembers, and behind `best.` the network of the best epoch so far. The metadata has one entry, [`KEY`], which is JSON.

mod error;
mod read;
mod write;

pub use error::CheckpointError;
pub use read::Checkpoint;
pub(super) use write::{Contents, checksum, prepare};

use serde::{Deserialize, Serialize};

use super::Settings;
use super::state::State;
use crate::Params;
use crate::data::digit_names;

/// The entry of the metadata by which a checkpoint is known.
const KEY: &str = "nn-runtime-checkpoint";

/// The newest form of checkpoint that this program reads, and the one it writes.
const VERSION: u32 = 1;

/// What the metadata says.
#[derive(Serialize, Deserialize)]
struct Header<S, T> {
    version: u32,
    /// SHA-256 of the bytes of all arrays, in the order of their names.
    arrays: String,
    /// SHA-256 of the images and labels that it was trained with.
    data: String,
    /// The names of the classes.
    #[serde(default = "digit_names")]
    classes: Vec<String>,
    settings: S,
    state: T,
}

/// What is read.
type Owned = Header<Settings, State>;

/// The paths of the arrays of a structure behind `prefix`, in the order in which they are visited.
fn paths<P: Params>(params: &P, prefix: &str) -> impl Iterator<Item = String> + use<P> {
    let mut paths = Vec::new();
    params.paths(prefix, &mut |path| paths.push(path.to_owned()));
    paths.into_iter()
}
