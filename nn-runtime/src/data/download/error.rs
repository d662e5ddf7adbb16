//! Why a download failed.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// Why files could not be downloaded.
///
/// The text includes the operating system's reason, which is therefore not reported a second time
/// as the error's [`source`](std::error::Error::source).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// No mirror gave the file.
    #[error("cannot download `{file}` ({})", joined(refusals))]
    Mirrors {
        /// The file's name.
        file: String,
        /// What became of each mirror.
        refusals: Vec<Refusal>,
    },

    /// There is no place for caches.
    #[error("there is no cache folder to download to: neither XDG_CACHE_HOME nor a home is set")]
    NoCache,

    /// The cache folder, or a file in it, cannot be written.
    #[error("cannot write `{path}` in the cache: {reason}")]
    Cache {
        /// The folder or the file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
}

fn joined(refusals: &[Refusal]) -> String {
    if refusals.is_empty() {
        return "no mirror is known".into();
    }
    refusals.iter().map(Refusal::to_string).collect::<Vec<_>>().join("; ")
}

/// Why a mirror is not asked again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}: {reason}", host(url))]
pub struct Refusal {
    /// What it was asked for.
    pub url: String,
    /// What was wrong with its answer.
    pub reason: Reason,
}

/// The host in a URL, with its port if there is one; the URL itself if it has none.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().filter(|host| !host.is_empty()).unwrap_or(url)
}

/// What was wrong with a mirror's answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Reason {
    /// Nothing came, neither an answer nor a refusal.
    #[error("no answer within {patience:?}")]
    NoAnswer {
        /// How long it was waited for.
        patience: Duration,
    },

    /// The server was not reached, does not speak HTTP, or the connection broke.
    #[error("{text}")]
    Connection {
        /// What the connection says.
        text: String,
    },

    /// An answer without the file.
    #[error("the server answers with status {status}, expected 200")]
    Status {
        /// The status code of HTTP.
        status: u16,
    },

    /// A web page instead of the file, as a login page of a network gives.
    #[error("the server answers with a web page (HTML) instead of the file")]
    WebPage,

    /// The transfer came to a stop.
    #[error("the transfer stopped after {arrived} bytes: nothing more came within {patience:?}")]
    Stalled {
        /// Bytes that came, as sent.
        arrived: u64,
        /// How long more was waited for.
        patience: Duration,
    },

    /// The transfer ended early.
    #[error("the transfer was cut short: it ended after {arrived} bytes")]
    CutShort {
        /// Bytes that came, as sent.
        arrived: u64,
    },

    /// The gzip data contradict themselves.
    #[error("the gzip data are damaged: {text}")]
    DamagedGzip {
        /// What the decoder says.
        text: String,
    },

    /// More came than the file has.
    #[error("more comes than the {expected} bytes of the file")]
    TooLong {
        /// Bytes of the file, unpacked.
        expected: u64,
    },

    /// Less came than the file has.
    #[error("the content has {found} bytes, expected {expected}")]
    TooShort {
        /// Bytes of the file, unpacked.
        expected: u64,
        /// Bytes that came, unpacked.
        found: u64,
    },

    /// The content is another one.
    #[error("the content has the SHA-256 {found}, expected {expected}")]
    WrongSum {
        /// The sum of the file.
        expected: String,
        /// The sum of what came.
        found: String,
    },
}
