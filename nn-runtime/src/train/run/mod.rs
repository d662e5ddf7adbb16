//! Runs of training: everything around the gradient.

mod epoch;
mod judge;
mod summary;
mod training;

use std::path::PathBuf;

use rand::rngs::ChaCha8Rng;

pub use epoch::Pass;
pub use training::Training;

use super::checkpoint::{self, Checkpoint, checksum};
use super::state::{Outcome, State};
use super::{Log, Model, Settings, TrainError, memory, report, rng};
use crate::data::targets::Targets;
use crate::data::{Bytes, Digits};

/// What a run leaves behind, and where it goes on from.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Prints nothing.
    pub quiet: bool,
    /// A line of JSON for each epoch is added to this file.
    pub metrics: Option<PathBuf>,
    /// The run is saved here after each epoch; with `None`, in the file that it goes on from, if it does.
    pub checkpoint: Option<PathBuf>,
    /// The run goes on from here.
    pub resume: Option<Checkpoint>,
    /// Whether a few derivatives are compared with differences before training.
    pub gradcheck: bool,
    /// A page about the run, `index.html`, is written into this folder, which is made if need be.
    pub report: Option<PathBuf>,
}

/// A run of training, or several with a seed each.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use nn_runtime::data::{Digits, Split};
/// # let built_in = Digits::built_in();
/// # let few = |split: &Split| Split {
/// #     images: split.images.slice(ndarray::s![..100, ..]).to_owned(),
/// #     labels: split.labels[..100].to_vec(),
/// # };
/// # let digits = Digits { train: few(&built_in.train), test: few(&built_in.test), ..built_in };
/// use nn_runtime::nn::Network;
/// use nn_runtime::train::{Model, Options, Run, Settings};
///
/// let settings = Settings::parse(
///     r#"
///     about = "two epochs"
///     epochs = 2
///     batch-size = 10
///     eta = 0.5
///     cost = "cross-entropy"
///     layers = [{ kind = "dense", neurons = 30, activation = "relu" }]
///     "#,
/// )?;
/// let mut run = Run::new(settings, digits, Options { quiet: true, ..Options::default() })?;
/// while let Some(mut training) = run.start(|settings, rng| Network::from_settings(settings, rng))? {
///     while let Some(mut epoch) = training.epoch()? {
///         while let Some(batch) = epoch.batch() {
///             let (net, rng) = epoch.parts();
///             let (cost, gradient) = net.cost_and_gradient(&batch, rng);
///             epoch.descend(cost, &gradient)?;
///         }
///         epoch.finish()?;
///     }
///     training.finish()?;
/// }
/// assert_eq!(run.outcomes().len(), 1);
/// # Ok(())
/// # }
/// ```
pub struct Run {
    settings: Settings,
    options: Options,
    digits: Digits,
    /// The training images as bytes, if they are.
    bytes: Option<Bytes>,
    targets: Targets,
    log: Log,
    state: State,
    /// Taken by the run that it belongs to.
    resumed: Option<Checkpoint>,
    /// The checksum of the images, if a checkpoint needs it.
    data: String,
}

impl Run {
    /// A run with these settings on these digits, of which some are held back if the settings say so.
    ///
    /// To resume, the settings must be those of the checkpoint but for what may change on the way: the number of epochs,
    /// the learning rate, and the like.
    ///
    /// # Errors
    /// [`TrainError`] if settings and digits do not go together, or if a file cannot be written.
    pub fn new(settings: Settings, digits: Digits, options: Options) -> Result<Self, TrainError> {
        settings.check()?;
        let (mut digits, mut options) = (digits, options);
        if settings.images > 0 {
            digits.train.truncate(settings.images);
        }
        let images = digits.train.len();
        let digits = digits.hold_back(settings.validation);
        if digits.train.is_empty() && settings.validation > 0 {
            return Err(TrainError::Validation { images, validation: settings.validation });
        }
        let resumed = options.resume.take();
        if let Some(checkpoint) = &resumed {
            options.checkpoint.get_or_insert_with(|| checkpoint.path.clone());
        }
        let data = match &options.checkpoint {
            Some(path) => {
                checkpoint::prepare(path)?;
                checksum(&[&digits.train, &digits.validation])
            }
            None => String::new(),
        };
        let state = match &resumed {
            Some(checkpoint) => {
                checkpoint.check(&settings)?;
                if checkpoint.data != data {
                    return Err(checkpoint.other_data().into());
                }
                checkpoint.state.clone()
            }
            None => State::new(settings.seed, Vec::new()),
        };
        if let Some(folder) = &options.report {
            report::prepare(folder)?;
        }
        let log = Log::new(settings.epochs).quiet(options.quiet);
        let log = match &resumed {
            Some(_) => {
                log.resume_metrics(options.metrics.as_deref(), state.seed, state.epochs())?
            }
            None => log.metrics(options.metrics.as_deref())?,
        };
        let targets = settings.targets.targets();
        let bytes = Bytes::of(digits.train.images.view());
        Ok(Self { settings, options, digits, bytes, targets, log, state, resumed, data })
    }

    /// The next of the runs, with a network that `new` makes, and that has the weights of the checkpoint if it goes on with
    /// one; `None` after the last.
    ///
    /// # Errors
    /// [`TrainError`] if there is no such network, or if it is not that of the checkpoint.
    pub fn start<M: Model>(
        &mut self,
        new: impl FnOnce(&Settings, &mut ChaCha8Rng) -> Result<M, TrainError>,
    ) -> Result<Option<Training<'_, M>>, TrainError> {
        let finished = self.state.finished.len();
        if finished >= self.settings.runs {
            return Ok(None);
        }
        // The network, its gradient, what the optimiser remembers, and the best network.
        let copies = 2 + self.settings.optimiser.rule.means() + self.settings.validation.min(1);
        if let Some(parameters) = self.settings.parameters() {
            memory::check(parameters, copies)?;
        }
        if self.settings.runs > 1 {
            let line =
                format!("run {} of {}, seed {}", finished + 1, self.settings.runs, self.state.seed);
            self.log.say(&line)?;
        }
        let mut rng = rng(self.state.seed);
        let net = new(&self.settings, &mut rng)?;
        Training::new(self, net, rng).map(Some)
    }

    /// What the runs that are finished came to.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.state.finished
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
