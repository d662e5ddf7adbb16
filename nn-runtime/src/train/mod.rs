//! What a training loop needs around the gradient: random numbers, accuracy, a log.

mod accuracy;
mod bar;
mod log;
mod model;
mod random;
mod record;

pub use accuracy::{accuracy, accuracy_in};
pub use log::{Epoch, Log, LogError};
pub use model::Model;
pub(crate) use random::symmetric;
pub use random::{normal, rng};
pub use record::Record;
