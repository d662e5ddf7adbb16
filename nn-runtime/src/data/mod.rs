//! Images of handwritten digits, from the files of MNIST to mini-batches.
//!
//! ```no_run
//! # #[cfg(feature = "train")] {
//! use nn_runtime::{data::Digits, train};
//!
//! let digits = Digits::load("data/mnist")?;
//! let mut rng = train::rng(1);
//! for batch in digits.train.batches(10, &mut rng)? {
//!     assert_eq!(batch.x.dim(), (batch.len(), 784)); // brightnesses, 0 to 1
//!     assert_eq!(batch.y.dim(), (batch.len(), 10)); // one-hot
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "train")]
pub mod augment;
mod batches;
mod built_in;
#[cfg(feature = "train")]
mod bytes;
mod classes;
mod digits;
#[cfg(feature = "download")]
pub mod download;
mod error;
mod files;
mod gather;
#[cfg(any(feature = "download", feature = "train"))]
mod hex;
pub mod idx;
mod news;
mod open;
pub mod picture;
mod shuffle;
mod source;
pub mod targets;
mod tell;

#[cfg(feature = "train")]
pub(crate) use batches::Deal;
pub use batches::{Batch, BatchError, Batches};
#[cfg(feature = "train")]
pub(crate) use bytes::Bytes;
pub use classes::digit_names;
pub use digits::{CLASSES, Digits, Origin, PIXELS, SIDE, Split};
pub use error::DataError;
#[cfg(any(feature = "download", feature = "train"))]
pub(crate) use hex::hex;
pub use news::News;
pub use tell::tell;
