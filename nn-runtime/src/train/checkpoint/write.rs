//! Writing checkpoints.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use ndarray::ArrayViewD;
use safetensors::{Dtype, View, serialize};
use sha2::{Digest, Sha256};

use super::super::Settings;
use super::super::replace::{self, replace};
use super::super::state::State;
use super::{CheckpointError, Header, KEY, VERSION, paths};
use crate::Params;
use crate::data::{Split, hex};

/// What a checkpoint holds.
pub(in super::super) struct Contents<'a, M> {
    pub(in super::super) settings: &'a Settings,
    pub(in super::super) state: &'a State,
    /// The [`checksum`] of the images.
    pub(in super::super) data: &'a str,
    /// The names of the classes.
    pub(in super::super) classes: &'a [String],
    pub(in super::super) net: &'a M,
    /// What the optimiser remembers.
    pub(in super::super) means: &'a [M],
    /// The network of the best epoch.
    pub(in super::super) best: Option<&'a M>,
}

impl<M: Params<Elem = f32>> Contents<'_, M> {
    /// Writes the file, which at every moment is whole, the old one or the new one.
    pub(in super::super) fn write(&self, path: &Path) -> Result<(), CheckpointError> {
        self.bytes()
            .and_then(|bytes| replace(path, &bytes))
            .map_err(|reason| CheckpointError::Write { path: path.into(), reason })
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut arrays = BTreeMap::new();
        add(&mut arrays, "", self.net);
        for (number, mean) in self.means.iter().enumerate() {
            add(&mut arrays, &format!("optimiser.{number}"), mean);
        }
        if let Some(best) = self.best {
            add(&mut arrays, "best", best);
        }
        let header = Header {
            version: VERSION,
            arrays: digest(arrays.values().map(|array| &array.bytes[..])),
            data: self.data.to_owned(),
            classes: self.classes.to_vec(),
            settings: self.settings,
            state: self.state,
        };
        let header = serde_json::to_string(&header)?;
        serialize(arrays, Some(HashMap::from([(KEY.to_owned(), header)]))).map_err(io::Error::other)
    }
}

/// Whether a checkpoint can be written here shows before the first epoch, not after it.
pub(in super::super) fn prepare(path: &Path) -> Result<(), CheckpointError> {
    replace::check(path).map_err(|reason| CheckpointError::Write { path: path.into(), reason })
}

/// An array as it lies in the file.
struct Array {
    shape: Vec<usize>,
    /// Row by row, each element least significant byte first.
    bytes: Vec<u8>,
}

impl Array {
    fn new(array: ArrayViewD<'_, f32>) -> Self {
        let mut bytes = Vec::with_capacity(4 * array.len());
        bytes.extend(array.iter().flat_map(|x| x.to_le_bytes()));
        Self { shape: array.shape().to_vec(), bytes }
    }
}

impl View for Array {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The arrays of a structure by their paths behind `prefix`.
fn add<M: Params<Elem = f32>>(arrays: &mut BTreeMap<String, Array>, prefix: &str, params: &M) {
    let mut paths = paths(params, prefix);
    params.visit(&mut |array| {
        arrays.insert(paths.next().expect("a path for each array"), Array::new(array));
    });
}

/// SHA-256 of bytes that follow each other, in hexadecimal.
pub(super) fn digest<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut sha = Sha256::new();
    parts.for_each(|part| sha.update(part));
    hex(sha)
}

/// SHA-256 of images and labels.
pub(in super::super) fn checksum(splits: &[&Split]) -> String {
    let mut sha = Sha256::new();
    let mut bytes = Vec::new();
    for split in splits {
        for row in split.images.rows() {
            bytes.clear();
            bytes.extend(row.iter().flat_map(|x| x.to_le_bytes()));
            sha.update(&bytes);
        }
        sha.update(&split.labels);
    }
    hex(sha)
}
