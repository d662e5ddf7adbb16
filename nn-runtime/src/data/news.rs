//! What is told on the way to the data.

use std::path::Path;

/// What happens while data are looked for. [`tell`](super::tell) shows it to a user.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum News<'a> {
    /// A file in the cache is not what it should be, and will be downloaded anew.
    Damaged {
        /// The file.
        path: &'a Path,
    },

    /// Files are missing in the cache, and mirrors are being asked for them.
    Downloading {
        /// Where they will be.
        folder: &'a Path,
    },

    /// A mirror answers, and a file begins to arrive.
    Started {
        /// Name of the file.
        file: &'a str,
        /// The mirror.
        host: &'a str,
        /// How many bytes there are to come, if the mirror says so.
        bytes: Option<u64>,
    },

    /// More of the file is there.
    Arrived {
        /// How many bytes have come by now.
        bytes: u64,
    },

    /// Nothing more of the file will come from this mirror, be it complete or not.
    Ended,

    /// What a mirror sent was not the file; another one is asked, if there is one.
    Refused {
        /// Name of the file.
        file: &'a str,
        /// The mirror.
        host: &'a str,
        /// What was wrong.
        reason: &'a str,
    },

    /// There is no MNIST: the built-in digits are taken.
    BuiltIn {
        /// Why there is none.
        why: &'a str,
    },
}

impl News<'_> {
    /// What a user should read, if anything: progress is for a bar.
    pub fn line(&self) -> Option<String> {
        Some(match self {
            Self::Damaged { path } => {
                format!("`{}` is damaged and will be downloaded again", path.display())
            }
            Self::Downloading { folder } => format!("downloading to `{}`", folder.display()),
            Self::Refused { file, host, reason } => format!("`{file}` from {host}: {reason}"),
            Self::BuiltIn { why } => format!(
                "{why}; training on the built-in digits, which are not MNIST: a program draws them. \
                 For MNIST give the folder of its files with --data DIR."
            ),
            Self::Started { .. } | Self::Arrived { .. } | Self::Ended => return None,
        })
    }
}
