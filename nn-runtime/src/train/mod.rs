//! What a training loop needs around the gradient: settings, optimisers, random numbers, a log, checkpoints.
//!
//! [`Run`] has all of it together; the parts serve loops of one's own, too.

mod accuracy;
mod bar;
mod checkpoint;
mod confusion;
mod error;
mod interrupt;
mod load;
mod log;
mod memory;
mod model;
mod optimiser;
mod phases;
mod random;
mod record;
mod replace;
mod report;
mod run;
mod schedule;
mod settings;
mod state;

pub use accuracy::{accuracy, accuracy_in};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use confusion::Confusion;
pub use error::TrainError;
pub use interrupt::{INTERRUPTED, stop_on_ctrl_c};
pub use load::{Trained, load};
pub use log::{Log, LogError};
pub use model::Model;
pub(crate) use model::{gradient_anew, step_by_gradient};
pub use optimiser::{Optimiser, OptimiserSettings, Rule};
pub(crate) use random::symmetric;
pub use random::{normal, rng};
pub use record::Record;
pub use run::{Options, Pass, Run, Training};
pub use schedule::Schedule;
pub use settings::{Code, Reference, Settings, SettingsError};
pub use state::{Best, Outcome};
