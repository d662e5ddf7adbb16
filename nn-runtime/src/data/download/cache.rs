//! The folder of the files: what is there, what is on its way there, what was left behind.

use std::env;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::base_strategy::{BaseStrategy, Xdg, choose_native_strategy};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::super::hex;
use super::{DownloadError, RemoteFile};
use crate::data::News;

/// How the names of temporary files end.
const PART: &str = ".part";

/// After this time nobody is writing a temporary file any more.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// The folder of the user's caches.
pub(super) fn of_the_user() -> Result<PathBuf, DownloadError> {
    // Who sets the variable on a system that does not know it means it nonetheless.
    let folder = if env::var_os("XDG_CACHE_HOME").is_some() {
        Xdg::new().map(|folders| folders.cache_dir())
    } else {
        choose_native_strategy().map(|folders| folders.cache_dir())
    };
    folder.map_err(|_| DownloadError::NoCache)
}

/// Those of the `files` that are not in `folder` with the right content. One with a wrong content is
/// told of: it was altered, since only what is right gets its name.
pub(super) fn missing<'f>(
    folder: &Path,
    files: &'f [RemoteFile],
    tell: &mut dyn FnMut(News<'_>),
) -> Vec<&'f RemoteFile> {
    let is_missing = |file: &&RemoteFile| {
        let path = folder.join(&file.name);
        match is_right(&path, file) {
            Ok(true) => return false,
            Err(reason) if reason.kind() == ErrorKind::NotFound => {}
            Ok(false) | Err(_) => tell(News::Damaged { path: &path }),
        }
        true
    };
    files.iter().filter(is_missing).collect()
}

fn is_right(path: &Path, file: &RemoteFile) -> io::Result<bool> {
    let mut content = File::open(path)?;
    if content.metadata()?.len() != file.bytes {
        return Ok(false);
    }
    let (mut sum, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match content.read(&mut buffer) {
            Ok(0) => return Ok(hex(sum) == file.sha256),
            Ok(count) => sum.update(&buffer[..count]),
            Err(reason) if reason.kind() == ErrorKind::Interrupted => {}
            Err(reason) => return Err(reason),
        }
    }
}

/// Creates the folder if need be, and removes temporary files that a killed program left there.
pub(super) fn prepare(folder: &Path) -> Result<(), DownloadError> {
    fs::create_dir_all(folder)
        .map_err(|reason| DownloadError::Cache { path: folder.into(), reason })?;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_part = entry.file_name().to_string_lossy().ends_with(PART);
        if is_part && is_abandoned(&entry).unwrap_or(false) {
            // If it cannot be removed it takes up space, no more.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn is_abandoned(entry: &fs::DirEntry) -> io::Result<bool> {
    let age = entry.metadata()?.modified()?.elapsed();
    // A time in the future is no age.
    Ok(age.is_ok_and(|age| age > ABANDONED))
}

/// A file that is being written. It goes away unless it is [kept](Temporary::keep).
pub(super) struct Temporary<'f> {
    file: NamedTempFile,
    /// What it is to be.
    is: &'f RemoteFile,
    /// The name that it is to have.
    path: PathBuf,
}

impl<'f> Temporary<'f> {
    /// An empty file with a name that no other has, in the folder, so that it can be renamed.
    pub(super) fn new(folder: &Path, is: &'f RemoteFile) -> Result<Self, DownloadError> {
        let file = tempfile::Builder::new()
            .prefix(&format!("{}.", is.name))
            .suffix(PART)
            .tempfile_in(folder)
            .map_err(|reason| DownloadError::Cache { path: folder.into(), reason })?;
        Ok(Self { file, is, path: folder.join(&is.name) })
    }

    pub(super) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    pub(super) fn error(&self, reason: io::Error) -> DownloadError {
        DownloadError::Cache { path: self.path.clone(), reason }
    }

    /// Gives the file its name, once its content is on the disk.
    pub(super) fn keep(self) -> Result<(), DownloadError> {
        self.file.as_file().sync_all().map_err(|reason| self.error(reason))?;
        let Self { file, is, path } = self;
        match file.persist(&path) {
            Ok(_) => Ok(()),
            // Windows does not replace a file that someone reads: who put it there was faster.
            Err(_) if is_right(&path, is).unwrap_or(false) => Ok(()),
            Err(error) => Err(DownloadError::Cache { path, reason: error.error }),
        }
    }
}
