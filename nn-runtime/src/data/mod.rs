//! The MNIST database of handwritten digits, from its files to mini-batches.
//!
//! ```no_run
//! # #[cfg(feature = "train")] {
//! use nn_runtime::{data::Mnist, train};
//!
//! let mnist = Mnist::load("data/mnist")?;
//! let mut rng = train::rng(1);
//! for batch in mnist.train.batches(10, &mut rng)? {
//!     assert_eq!(batch.x.dim(), (batch.len(), 784)); // brightnesses, 0 to 1
//!     assert_eq!(batch.y.dim(), (batch.len(), 10)); // one-hot
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batches;
mod error;
mod gather;
pub mod idx;
mod mnist;
mod shuffle;
mod source;
pub mod targets;

pub use batches::{Batch, BatchError, Batches};
pub use error::DataError;
pub use mnist::{CLASSES, Mnist, PIXELS, SIDE, Split};
