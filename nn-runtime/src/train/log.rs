//! The log of a training run: for the eye and for the plot.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Record;
use super::bar::Bar;

/// Writes what becomes of a network, epoch by epoch: a line each to standard output, a progress bar
/// to standard error if that is a terminal, and a JSON object each to a file.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (epochs, quiet, metrics) = (2, true, None);
/// use nn_runtime::train::{Log, Record};
///
/// let mut log = Log::new(epochs).quiet(quiet).metrics(metrics)?;
/// # let (seconds, images_per_second, train_cost) = (1.0, 60_000.0, 0.1);
/// for epoch in 1..=epochs {
///     // … steps of gradient descent, and a look at the test images
///     let record = Record {
///         epoch,
///         seconds,
///         images_per_second,
///         train_cost,
///         test_accuracy: Some(0.95),
///         data: "mnist".into(),
///         ..Record::default()
///     };
///     log.write(&record, false)?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct Log {
    epochs: usize,
    quiet: bool,
    bar: bool,
    lines: Box<dyn Write + Send>,
    metrics: Option<Metrics>,
}

struct Metrics {
    path: PathBuf,
    file: Box<dyn Write + Send>,
}

impl Log {
    /// The log of a run of `epochs` epochs.
    pub fn new(epochs: usize) -> Self {
        Self { epochs, quiet: false, bar: true, lines: Box::new(io::stdout()), metrics: None }
    }

    /// With `true`, neither lines nor a bar are shown; metrics are still recorded.
    pub fn quiet(self, quiet: bool) -> Self {
        Self { quiet, ..self }
    }

    /// Sends the lines to `lines` instead of standard output, and draws no bar.
    pub fn lines_to(self, lines: impl Write + Send + 'static) -> Self {
        Self { bar: false, lines: Box::new(lines), ..self }
    }

    /// Appends a JSON line for every epoch to the file at `path`; with `None` to none.
    ///
    /// The file is created here and now, so that a wrong path is found before the work, not after.
    ///
    /// # Errors
    ///
    /// [`LogError::Create`] if the file cannot be created or opened to append.
    pub fn metrics(self, path: Option<&Path>) -> Result<Self, LogError> {
        let Some(path) = path else {
            return Ok(Self { metrics: None, ..self });
        };
        match File::options().create(true).append(true).open(path) {
            Ok(file) => Ok(self.metrics_to(path, file)),
            Err(reason) => Err(LogError::Create { path: path.into(), reason }),
        }
    }

    /// Writes a JSON line for every epoch to `file`; errors will call it `name`.
    pub fn metrics_to(self, name: impl AsRef<Path>, file: impl Write + Send + 'static) -> Self {
        let metrics = Metrics { path: name.as_ref().into(), file: Box::new(file) };
        Self { metrics: Some(metrics), ..self }
    }

    /// As [`metrics`](Self::metrics), for a run with this seed that goes on after so many epochs: lines of later epochs,
    /// which were recorded but not saved, and what is left of half a line are taken out.
    ///
    /// # Errors
    ///
    /// [`LogError::Create`] if the file cannot be read or replaced.
    pub(super) fn resume_metrics(
        self,
        path: Option<&Path>,
        seed: u64,
        epochs: usize,
    ) -> Result<Self, LogError> {
        if let Some(path) = path {
            let create = |reason| LogError::Create { path: path.into(), reason };
            match fs::read_to_string(path) {
                Ok(text) => {
                    let kept = &text[..saved(&text, seed, epochs)];
                    if kept.len() < text.len() {
                        let file = File::options().write(true).open(path).map_err(create)?;
                        file.set_len(kept.len() as u64).map_err(create)?;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(create(error)),
            }
        }
        self.metrics(path)
    }

    /// A bar for the epoch of this number, if anybody sees it.
    pub(super) fn bar(&self, number: usize, images: usize) -> Option<Bar> {
        let title = format!("epoch {number}/{}", self.epochs);
        if self.bar && !self.quiet { Bar::on_terminal(title, images) } else { None }
    }

    /// Prints a line beside those of epochs.
    pub(super) fn say(&mut self, line: &str) -> Result<(), LogError> {
        if self.quiet {
            return Ok(());
        }
        writeln!(self.lines, "{line}").and_then(|()| self.lines.flush()).map_err(LogError::Say)
    }

    /// Prints the line of an epoch, and appends it to the metrics. With `is_stuck` the printed line says that the cost does
    /// not move.
    ///
    /// # Errors
    /// [`LogError`] if either cannot be written, for example on a full disk.
    pub fn write(&mut self, record: &Record, is_stuck: bool) -> Result<(), LogError> {
        if !self.quiet {
            writeln!(self.lines, "{}", record.line(self.epochs, is_stuck))
                .and_then(|()| self.lines.flush())
                .map_err(|reason| LogError::Print { epoch: record.epoch, reason })?;
        }
        if let Some(Metrics { path, file }) = &mut self.metrics {
            append_json(file, record).map_err(|reason| LogError::Record {
                path: path.clone(),
                epoch: record.epoch,
                reason,
            })?;
        }
        Ok(())
    }
}

/// How many bytes of metrics belong to what was saved: all but lines at the end of later epochs, or of later seeds.
fn saved(text: &str, seed: u64, epochs: usize) -> usize {
    let mut end = text.rfind('\n').map_or(0, |last| last + 1);
    while end > 0 {
        let start = text[..end - 1].rfind('\n').map_or(0, |before| before + 1);
        let is_later = |record: Record| {
            let of = record.seed.unwrap_or(seed);
            of > seed || (of == seed && record.epoch > epochs)
        };
        if !serde_json::from_str(&text[start..end]).is_ok_and(is_later) {
            break;
        }
        end = start;
    }
    end
}

/// One write for the whole line, so that a reader never sees half of one.
fn append_json(file: &mut dyn Write, record: &Record) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.flush()
}

/// Why the log cannot be written.
///
/// The text includes the operating system's reason, which is therefore not reported a second time
/// as the error's [`source`](std::error::Error::source).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LogError {
    /// The metrics file cannot be created or opened.
    #[error("cannot create the metrics file `{path}`: {reason}")]
    Create {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },

    /// An epoch's record did not reach the metrics file.
    #[error("cannot write epoch {epoch} to the metrics file `{path}`: {reason}")]
    Record {
        /// The file.
        path: PathBuf,
        /// Number of the epoch.
        epoch: usize,
        /// What the operating system says.
        reason: io::Error,
    },

    /// Another line could not be printed.
    #[error("cannot print: {0}")]
    Say(io::Error),

    /// An epoch's line could not be printed.
    #[error("cannot print the line of epoch {epoch}: {reason}")]
    Print {
        /// Number of the epoch.
        epoch: usize,
        /// What the operating system says.
        reason: io::Error,
    },
}
