//! All that a run of training depends on, as a file.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{OptimiserSettings, Schedule};
use crate::data::augment::{Augmentation, AugmentationError};
use crate::data::targets::Targets;
use crate::data::{CLASSES, PIXELS};
use crate::nn::{Activation, Cost, Initialiser, LayerSettings};

/// Settings of a run: a *preset* if they have a name, and a file of TOML that can be copied and changed.
///
/// ```
/// use nn_runtime::train::Settings;
///
/// let settings = Settings::parse(
///     r#"
///     about = "the network of the lecture"
///     epochs = 30
///     batch-size = 10
///     eta = 3.0
///     cost = "quadratic"
///
///     [[layers]]
///     kind = "dense"
///     neurons = 30
///     activation = "sigmoid"
///     "#,
/// )?;
/// assert_eq!((settings.seed, settings.layers.len()), (1, 1));
/// # Ok::<(), nn_runtime::train::SettingsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// What it is, in a line.
    pub about: String,
    /// Passes over the training images.
    pub epochs: usize,
    /// Images in a mini-batch.
    pub batch_size: usize,
    /// Learning rate η.
    pub eta: f32,
    /// What is minimised.
    pub cost: Cost,
    /// What the outputs stand for.
    #[serde(default)]
    pub targets: Code,
    /// What the random numbers start from.
    #[serde(default = "one")]
    pub seed: u64,
    /// How many times, each with the next seed.
    #[serde(default = "one")]
    pub runs: usize,
    /// How many of the training images are used, the first ones; 0 for all.
    #[serde(default)]
    pub images: usize,
    /// How many of the training images are held back to make choices with; with 0, each epoch is judged on the test images.
    #[serde(default)]
    pub validation: usize,
    /// How many epochs without a better accuracy of the images held back end the run; 0 for no end.
    #[serde(default)]
    pub patience: usize,
    /// What weights start from; what suits the activation, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initialiser: Option<Initialiser>,
    /// What others reached with the same settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// How η changes.
    #[serde(default)]
    pub schedule: Schedule,
    /// How parameters follow their gradient.
    #[serde(default)]
    pub optimiser: OptimiserSettings,
    /// What is done to the training images.
    #[serde(default)]
    pub augmentation: Augmentation,
    /// The layers between the pixels and the outputs.
    pub layers: Vec<LayerSettings>,
}

/// A figure to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reference {
    /// Where it stands.
    pub source: String,
    /// The fraction of test images recognised, 0 to 1, after the best epoch.
    pub accuracy: f64,
}

/// A code of the digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// An output for each digit.
    #[default]
    OneHot,
    /// The four places of a digit in base two.
    Binary,
}

impl Code {
    /// The targets in this code.
    #[must_use]
    pub fn targets(self) -> Targets {
        match self {
            Self::OneHot => Targets::one_hot(CLASSES),
            Self::Binary => Targets::binary(CLASSES),
        }
    }
}

fn one<T: From<u8>>() -> T {
    1.into()
}

impl Settings {
    /// Reads settings from TOML.
    ///
    /// # Errors
    /// [`SettingsError`] if it is no TOML, if keys are missing or unknown, or if values are impossible.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text)?;
        settings.check()?;
        Ok(settings)
    }

    /// Reads the preset of this name among `presets` (names and texts), or else the file of this name.
    ///
    /// # Errors
    /// [`SettingsError`] if there is neither, or what is there cannot be [parsed](Self::parse).
    pub fn open(name: &str, presets: &[(&str, &str)]) -> Result<Self, SettingsError> {
        if let Some((_, text)) = presets.iter().find(|(preset, _)| *preset == name) {
            return Self::parse(text);
        }
        let path = Path::new(name);
        if path.extension().is_none() && !path.exists() {
            let presets = presets.iter().map(|(preset, _)| *preset).collect::<Vec<_>>().join(", ");
            return Err(SettingsError::NoPreset { name: name.into(), presets });
        }
        let read = |reason| SettingsError::Read { path: path.into(), reason };
        let text = fs::read_to_string(path).map_err(read)?;
        Self::parse(&text).map_err(|error| match error {
            SettingsError::Syntax(reason) => SettingsError::File { path: path.into(), reason },
            other => other,
        })
    }

    /// Replaces the hidden layers by dense ones of these numbers of neurons, otherwise like the first.
    ///
    /// # Errors
    /// [`SettingsError::Value`] if the first one is not dense.
    pub fn set_hidden(&mut self, hidden: &[usize]) -> Result<(), SettingsError> {
        let first = self.layers.first().cloned().unwrap_or(LayerSettings::Dense {
            neurons: 0,
            activation: Activation::Sigmoid,
            dropout: 0.0,
        });
        let LayerSettings::Dense { activation, dropout, .. } = first else {
            let expected = "dense layers alone to be replaced by their numbers of neurons";
            return Err(SettingsError::Value { key: "layers", expected });
        };
        let layer = |&neurons| LayerSettings::Dense { neurons, activation, dropout };
        self.layers = hidden.iter().map(layer).collect();
        Ok(())
    }

    /// Whether these are layers of sigmoid neurons with the quadratic cost: the network of the lecture, of any size.
    #[must_use]
    pub fn is_the_lectures(&self) -> bool {
        let is_sigmoid = |layer: &LayerSettings| {
            matches!(
                layer,
                LayerSettings::Dense { activation: Activation::Sigmoid, dropout: 0.0, .. }
            )
        };
        self.cost == Cost::Quadratic && self.layers.iter().all(is_sigmoid)
    }

    /// Neurons from the input to the output of a network of dense layers: 784 pixels, the hidden layers, 10 digits or 4
    /// places.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let neurons = self.layers.iter().filter_map(|layer| match layer {
            LayerSettings::Dense { neurons, .. } => Some(*neurons),
            LayerSettings::Convolution { .. } => None,
        });
        [PIXELS].into_iter().chain(neurons).chain([self.targets.targets().width()]).collect()
    }

    /// How many weights and biases a network of dense layers has; of one with convolutions it is not known here.
    pub(super) fn parameters(&self) -> Option<u128> {
        let is_dense = |layer: &LayerSettings| matches!(layer, LayerSettings::Dense { .. });
        let count = |pair: &[usize]| (pair[0] as u128 + 1) * pair[1] as u128;
        let sizes = self.sizes();
        self.layers.iter().all(is_dense).then(|| sizes.windows(2).map(count).sum())
    }

    /// Checks that values are possible.
    ///
    /// # Errors
    /// [`SettingsError::Value`] for the first that is not.
    pub fn check(&self) -> Result<(), SettingsError> {
        let refused = |key, expected| Err(SettingsError::Value { key, expected });
        let positive = |value: f32| value > 0.0 && value.is_finite();
        let fraction = |value: f32| (0.0..1.0).contains(&value);
        if self.batch_size == 0 {
            return refused("batch-size", "at least 1");
        }
        if self.runs == 0 {
            return refused("runs", "at least 1");
        }
        if !positive(self.eta) {
            return refused("eta", "positive and finite");
        }
        if self.patience > 0 && self.validation == 0 {
            return refused("patience", "0 without `validation` images to judge by");
        }
        let OptimiserSettings { weight_decay, clip, rule } = self.optimiser;
        if !(0.0..f32::INFINITY).contains(&weight_decay) {
            return refused("optimiser.weight-decay", "finite and not negative");
        }
        if !(0.0..f32::INFINITY).contains(&clip) {
            return refused("optimiser.clip", "finite and not negative");
        }
        if !rule.memories().into_iter().all(fraction) {
            return refused("optimiser.rule", "0 or more, and less than 1, for each memory");
        }
        self.augmentation.check()?;
        match self.schedule {
            Schedule::Steps { factor, every } if !positive(factor) || every == 0 => {
                refused("schedule", "a positive factor, and at least 1 epoch")
            }
            Schedule::Exponential { factor } if !positive(factor) => {
                refused("schedule.factor", "positive and finite")
            }
            Schedule::Cosine { warmup } if !(0.0..f32::INFINITY).contains(&warmup) => {
                refused("schedule.warmup", "finite and not negative")
            }
            _ => Ok(()),
        }
    }
}

/// Why there are no settings.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// It is no TOML, or not of this form. The text says where.
    #[error("the settings cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),

    /// The same, in a file.
    #[error("the settings in `{path}` cannot be read: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: toml::de::Error,
    },

    /// A file cannot be read.
    #[error("cannot read the settings in `{path}`: {reason}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },

    /// There is no such preset, nor a file.
    #[error("there is no preset `{name}`, nor a file of that name; presets are {presets}")]
    NoPreset {
        /// The name.
        name: String,
        /// Those that there are.
        presets: String,
    },

    /// The images cannot be changed so.
    #[error(transparent)]
    Augmentation(#[from] AugmentationError),

    /// A value cannot be.
    #[error("the setting `{key}` must be {expected}")]
    Value {
        /// Which.
        key: &'static str,
        /// What it may be.
        expected: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str =
        "about = ''\nepochs = 1\nbatch-size = 10\neta = 1.0\ncost = 'quadratic'\nlayers = []\n";

    #[test]
    fn settings_can_be_written_and_read_again() {
        let mut settings = Settings::parse(LEAST).unwrap();
        settings.schedule = Schedule::Cosine { warmup: 0.5 };
        settings.optimiser.rule = super::super::Rule::Adam { beta1: 0.9, beta2: 0.98 };
        let text = toml::to_string(&settings).unwrap();
        assert_eq!(Settings::parse(&text).unwrap(), settings, "{text}");
    }

    #[test]
    fn what_cannot_be_is_refused_by_its_name() {
        for (line, key) in [
            ("runs = 0", "runs"),
            ("patience = 3", "patience"),
            ("optimiser = { weight-decay = -1.0 }", "weight-decay"),
            ("optimiser = { clip = nan }", "clip"),
            ("optimiser = { rule = { kind = 'momentum', mu = 1.0 } }", "optimiser.rule"),
            ("schedule = { kind = 'steps', every = 0, factor = 0.5 }", "schedule"),
            ("schedule = { kind = 'cosine', warmup = -1.0 }", "schedule.warmup"),
            ("epoch = 3", "epoch"),
            ("optimiser = { rule = { kind = 'adan' } }", "adan"),
        ] {
            let error = Settings::parse(&format!("{line}\n{LEAST}")).unwrap_err();
            assert!(error.to_string().contains(key), "{line}: {error}");
        }
        for (from, to) in [("eta = 1.0", "eta = -1.0"), ("batch-size = 10", "batch-size = 0")] {
            assert!(Settings::parse(&LEAST.replace(from, to)).is_err(), "{to}");
        }
    }

    #[test]
    fn a_preset_is_found_by_name_and_a_file_by_its_path() {
        let presets = [("least", LEAST)];
        assert!(Settings::open("least", &presets).is_ok());
        let error = Settings::open("lest", &presets).unwrap_err().to_string();
        assert!(error.contains("`lest`") && error.contains("presets are least"), "{error}");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mine.toml");
        let name = path.to_str().unwrap();
        assert!(matches!(Settings::open(name, &presets), Err(SettingsError::Read { .. })));
        fs::write(&path, LEAST).unwrap();
        assert!(Settings::open(name, &presets).is_ok());
        fs::write(&path, "epochs = ").unwrap();
        let error = Settings::open(name, &presets).unwrap_err().to_string();
        assert!(error.contains("mine.toml"), "{error}");
    }
}
