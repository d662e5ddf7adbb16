//! Files from mirrors, kept in a folder: MNIST in the cache of the user.
//!
//! A file is under its name only when all of it is there and its SHA-256 is the one expected. Until
//! then it is a temporary file beside, which goes away with whoever writes it; so several programs
//! can fill the same folder at once, and one that is killed leaves nothing that is taken for data.

mod cache;
mod error;
mod mirrors;
mod mnist;
mod receive;

use std::path::PathBuf;
use std::time::Duration;

pub use error::{DownloadError, Reason, Refusal};

use super::News;
use mirrors::Mirrors;
use receive::Failure;

/// Files that several servers have, and the folder to keep them in.
///
/// Servers are reached through the proxy that the environment names (`ALL_PROXY`, `HTTPS_PROXY` or
/// `HTTP_PROXY`, but for the hosts in `NO_PROXY`).
#[derive(Clone, Debug)]
pub struct Download {
    /// Where the files are, the preferred place first: a URL to which `NAME.gz` is appended.
    pub mirrors: Vec<String>,
    /// The files.
    pub files: Vec<RemoteFile>,
    /// The folder in which they are kept, unpacked.
    pub folder: PathBuf,
    /// How long a mirror may say nothing before it is given up: at the start, until it answers, and
    /// later between any two bytes. However slow, a mirror that goes on sending is waited for.
    pub patience: Duration,
    /// Reaches the servers directly, whatever proxy the environment names.
    pub direct: bool,
}

/// A file on a mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// Its name in the folder; the mirrors' has `.gz` at the end.
    pub name: String,
    /// Length of its content, unpacked.
    pub bytes: u64,
    /// SHA-256 of its content, unpacked: 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl Download {
    /// Downloads what is not in the folder yet, or not as it should be; nothing, if all is there.
    ///
    /// A file comes from the first mirror that answers. The next one is asked too when one has
    /// not answered for a quarter of the [`patience`](Self::patience), so if no mirror answers at
    /// all, this is over after the patience and a quarter of it for each mirror but the first. A
    /// mirror that has failed once is not asked again.
    ///
    /// # Errors
    ///
    /// [`DownloadError`] if all mirrors have failed or the folder cannot be written. Files that are
    /// complete by then remain, for the next time.
    pub fn complete(&self, tell: &mut dyn FnMut(News<'_>)) -> Result<(), DownloadError> {
        let missing = cache::missing(&self.folder, &self.files, tell);
        if missing.is_empty() {
            return Ok(());
        }
        cache::prepare(&self.folder)?;
        tell(News::Downloading { folder: &self.folder });
        let mut mirrors = Mirrors::new(&self.mirrors, self.patience, self.direct);
        missing.into_iter().try_for_each(|file| self.fetch(file, &mut mirrors, tell))
    }

    /// Downloads one file, from one mirror after the other if need be.
    fn fetch(
        &self,
        file: &RemoteFile,
        mirrors: &mut Mirrors,
        tell: &mut dyn FnMut(News<'_>),
    ) -> Result<(), DownloadError> {
        let packed = format!("{}.gz", file.name);
        loop {
            // Before anyone is asked: a folder that cannot be written makes asking pointless.
            let mut temporary = cache::Temporary::new(&self.folder, file)?;
            let Some(mut answer) = mirrors.ask(&packed) else {
                let (file, refusals) = (file.name.clone(), mirrors.refusals().to_vec());
                return Err(DownloadError::Mirrors { file, refusals });
            };
            tell(News::Started { file: &packed, host: answer.host(), bytes: answer.length });
            let received = receive::receive(&mut answer, file, temporary.file(), tell);
            tell(News::Ended);
            match received {
                Ok(()) => return temporary.keep(),
                Err(Failure::Disk(reason)) => return Err(temporary.error(reason)),
                Err(Failure::Mirror(reason)) => {
                    let (file, host, text) = (&packed, answer.host(), reason.to_string());
                    tell(News::Refused { file, host, reason: &text });
                    mirrors.refuse(&answer.mirror, &packed, reason);
                }
            }
        }
    }
}
