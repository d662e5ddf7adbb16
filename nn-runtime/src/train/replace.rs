//! Files that are written as a whole.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Whether [`replace`] can write this file, as far as that shows without writing it: the folder must take a temporary file, and
/// the name must not be that of a folder.
pub(super) fn check(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    temporary(path).map(drop)
}

/// Writes a file under a temporary name in the same folder, to the disk, then gives it its name, so that at every moment
/// there is a whole file, the old one or the new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = temporary(path)?;
    file.as_file_mut().write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The new name, too, is to survive a loss of power. Not every system opens folders.
    if let Ok(folder) = File::open(folder(path)) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// A file without a lasting name in the folder of `path`.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    // Temporary files are their owner's alone; this one is for whoever may read what the user writes.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Its own text would name a temporary file, which says nothing to anybody.
    builder.tempfile_in(folder(path)).map_err(|error| error.kind().into())
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
