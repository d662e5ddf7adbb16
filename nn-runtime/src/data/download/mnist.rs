//! MNIST: who has it, and how to know that it is MNIST.

use std::time::Duration;

use super::{Download, DownloadError, RemoteFile, cache};

/// Copies of the files on Y. LeCun's page, which itself asks for a password at times.
const MIRRORS: [&str; 2] = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

/// Name, length and SHA-256 of each file, unpacked: mirrors may pack them as they like.
const FILES: [(&str, u64, &str); 4] = [
    (
        "train-images-idx3-ubyte",
        47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    (
        "train-labels-idx1-ubyte",
        60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    (
        "t10k-images-idx3-ubyte",
        7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    (
        "t10k-labels-idx1-ubyte",
        10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
];

/// With two mirrors, it is known after 5 seconds that none answers.
const PATIENCE: Duration = Duration::from_secs(4);

impl Download {
    /// The four files of MNIST from two mirrors, in the folder `gradient-compiler/mnist` of the
    /// user's cache: `$XDG_CACHE_HOME`, or where the operating system has caches.
    ///
    /// # Errors
    ///
    /// [`DownloadError::NoCache`] if the user has no home.
    pub fn mnist() -> Result<Self, DownloadError> {
        let file = |(name, bytes, sha256): (&str, u64, &str)| RemoteFile {
            name: name.into(),
            bytes,
            sha256: sha256.into(),
        };
        Ok(Self {
            mirrors: MIRRORS.map(String::from).into(),
            files: FILES.map(file).into(),
            folder: cache::of_the_user()?.join("gradient-compiler").join("mnist"),
            patience: PATIENCE,
            direct: false,
        })
    }
}
