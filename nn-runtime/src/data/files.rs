//! Where in a folder MNIST's four files are.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::DataError;

/// Training images, training labels, test images, test labels: the original names and those with
/// a dot, which some mirrors use.
const NAMES: [[&str; 2]; 4] = [
    ["train-images-idx3-ubyte", "train-images.idx3-ubyte"],
    ["train-labels-idx1-ubyte", "train-labels.idx1-ubyte"],
    ["t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"],
    ["t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"],
];

/// The four files in `dir`, in the order of [`NAMES`].
pub(super) fn find_files(dir: &Path) -> Result<[PathBuf; 4], DataError> {
    match fs::metadata(dir) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(DataError::NotAFolder { dir: dir.into() }),
        Err(reason) if reason.kind() == ErrorKind::NotFound => {
            return Err(DataError::NoFolder { dir: dir.into() });
        }
        Err(reason) => {
            return Err(DataError::Unreadable { path: dir.into(), reason });
        }
    }

    let mut found = [const { None }; 4];
    for (file, names) in found.iter_mut().zip(NAMES) {
        *file = find_file(dir, names)?;
    }
    match found {
        [Some(a), Some(b), Some(c), Some(d)] => Ok([a, b, c, d]),
        [None, None, None, None] => {
            Err(DataError::NoFiles { dir: dir.into(), names: NAMES.map(|[name, _]| name) })
        }
        some => {
            let missing = some.iter().position(Option::is_none).expect("not all are there");
            Err(DataError::MissingFile { dir: dir.into(), name: NAMES[missing][0] })
        }
    }
}

/// The first of the `names` that exists in `dir`, plain before packed as it is read faster.
fn find_file(dir: &Path, names: [&str; 2]) -> Result<Option<PathBuf>, DataError> {
    for ending in ["", ".gz"] {
        for name in names {
            let path = dir.join(format!("{name}{ending}"));
            match path.try_exists() {
                Ok(true) => return Ok(Some(path)),
                Ok(false) => {}
                Err(reason) => return Err(DataError::Unreadable { path, reason }),
            }
        }
    }
    Ok(None)
}
