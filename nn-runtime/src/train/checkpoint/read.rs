//! Reading checkpoints.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ndarray::{ArrayD, IxDyn};
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

use super::super::Settings;
use super::super::state::State;
use super::write::digest;
use super::{CheckpointError, KEY, Owned, VERSION, paths};
use crate::Params;
use crate::data::CLASSES;

/// A run that was saved.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    pub(in super::super) path: PathBuf,
    /// The settings of the run.
    pub settings: Settings,
    pub(in super::super) state: State,
    /// The checksum of the images.
    pub(in super::super) data: String,
    /// The names of the classes.
    pub(in super::super) classes: Vec<String>,
    arrays: BTreeMap<String, ArrayD<f32>>,
}

impl Checkpoint {
    /// Reads a file that a run with [`Options::checkpoint`](super::super::Options::checkpoint) saved.
    ///
    /// # Errors
    /// [`CheckpointError`] if it cannot be read, is damaged, or is not of this program or of a later version of it.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, CheckpointError> {
        let path = path.as_ref();
        let damaged = |reason: String| CheckpointError::Damaged { path: path.into(), reason };
        let bytes =
            fs::read(path).map_err(|reason| CheckpointError::Read { path: path.into(), reason })?;
        let (_, metadata) =
            SafeTensors::read_metadata(&bytes).map_err(|error| damaged(error.to_string()))?;
        let entries = metadata.metadata().as_ref();
        let Some(header) = entries.and_then(|entries| entries.get(KEY)) else {
            return Err(CheckpointError::Foreign { path: path.into() });
        };
        /// What every version says.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let unreadable = |error: serde_json::Error| damaged(error.to_string());
        let Versioned { version } = serde_json::from_str(header).map_err(unreadable)?;
        if version > VERSION {
            let (path, newest) = (path.into(), VERSION);
            return Err(CheckpointError::Newer { path, version, newest });
        }
        let header: Owned = serde_json::from_str(header).map_err(unreadable)?;
        if header.classes.len() != usize::from(CLASSES) {
            return Err(damaged(format!("it names {} classes", header.classes.len())));
        }

        let tensors =
            SafeTensors::deserialize(&bytes).map_err(|error| damaged(error.to_string()))?;
        let sorted: BTreeMap<String, _> = tensors.tensors().into_iter().collect();
        if digest(sorted.values().map(|tensor| tensor.data())) != header.arrays {
            return Err(damaged("the arrays are not those that were written".into()));
        }
        let mut arrays = BTreeMap::new();
        for (name, tensor) in sorted {
            let numbers =
                tensor.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes));
            let array = match tensor.dtype() {
                Dtype::F32 => ArrayD::from_shape_vec(IxDyn(tensor.shape()), numbers.collect()).ok(),
                _ => None,
            };
            let array = array.ok_or_else(|| damaged(format!("`{name}` is no array of f32")))?;
            arrays.insert(name, array);
        }
        let Owned { settings, state, data, classes, .. } = header;
        Ok(Self { path: path.into(), settings, state, data, classes, arrays })
    }

    /// Whether there is a network of the best epoch, too: behind `best`.
    pub(in super::super) fn has_best(&self) -> bool {
        self.settings.validation > 0 && self.state.best.is_some()
    }

    /// Gives a network, or something of its form, the numbers of the arrays behind `prefix`.
    pub(in super::super) fn fill<M: Params<Elem = f32>>(
        &self,
        prefix: &str,
        params: &mut M,
    ) -> Result<(), CheckpointError> {
        let mut paths = paths(params, prefix);
        let mut wrong = None;
        params.visit_mut(&mut |mut array| {
            let path = paths.next().expect("a path for each array");
            match self.arrays.get(&path) {
                Some(ours) if ours.shape() == array.shape() => array.assign(ours),
                ours => {
                    let ours = ours.map_or("is missing".to_owned(), |ours| {
                        format!("has the shape {:?}", ours.shape())
                    });
                    wrong.get_or_insert(format!(
                        "`{path}` {ours}, expected the shape {:?}",
                        array.shape()
                    ));
                }
            }
        });
        match wrong {
            None => Ok(()),
            Some(reason) => Err(CheckpointError::Mismatch { path: self.path.clone(), reason }),
        }
    }

    /// An error that names the file.
    pub(in super::super) fn other_data(&self) -> CheckpointError {
        CheckpointError::OtherData { path: self.path.clone() }
    }

    /// Settings that go on with this checkpoint: those that were asked for, if they may change on the way.
    pub(in super::super) fn check(&self, asked: &Settings) -> Result<(), CheckpointError> {
        let ours = &self.settings;
        let changed = [
            ("layers", ours.layers != asked.layers),
            ("cost", ours.cost != asked.cost),
            ("targets", ours.targets != asked.targets),
            ("batch-size", ours.batch_size != asked.batch_size),
            ("seed", ours.seed != asked.seed),
            ("validation", ours.validation != asked.validation),
            ("optimiser.rule", ours.optimiser.rule.means() != asked.optimiser.rule.means()),
        ];
        match changed.into_iter().find(|(_, changed)| *changed) {
            None => Ok(()),
            Some((setting, _)) => {
                Err(CheckpointError::OtherSettings { path: self.path.clone(), setting })
            }
        }
    }
}
