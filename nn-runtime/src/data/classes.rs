//! Names of classes.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::{CLASSES, DataError};

/// Where the names stand, beside the images: the first file that is there counts.
const FILES: [&str; 2] = ["classes.txt", "labels.txt"];

/// Bytes that are read. Ten names are shorter, and what is longer is no file of names.
const LIMIT: u64 = 1 << 16;

/// The names of the digits: `0` to `9`.
pub fn digit_names() -> Vec<String> {
    (0..CLASSES).map(|digit| digit.to_string()).collect()
}

/// The names of the classes from the folder `dir`, if it has any. Blank lines are no names.
pub(super) fn read(dir: &Path) -> Result<Option<Vec<String>>, DataError> {
    for path in FILES.map(|name| dir.join(name)) {
        let unreadable = |reason| DataError::Unreadable { path: path.clone(), reason };
        let file = match File::open(&path) {
            Err(reason) if reason.kind() == ErrorKind::NotFound => continue,
            file => file.map_err(unreadable)?,
        };
        let mut bytes = Vec::new();
        file.take(LIMIT).read_to_end(&mut bytes).map_err(unreadable)?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(DataError::ClassNames { path });
        };
        // Some editors put a mark of the byte order in front.
        let text = text.trim_start_matches('\u{feff}');
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let names: Vec<String> = lines.map(str::to_owned).collect();
        if names.len() != usize::from(CLASSES) {
            return Err(DataError::ClassCount { path, found: names.len() });
        }
        return Ok(Some(names));
    }
    Ok(None)
}
