//! The report of a run: one page of HTML that needs nothing from elsewhere, with pictures and drawings in it and without
//! scripts.
//!
//! | module | writes |
//! |---|---|
//! | `page` | the document around everything, and texts and numbers as they stand in HTML |
//! | `headline` | the accuracy in large figures, the figure to compare with, the runs of several seeds |
//! | `curves`, `axis` | drawings of what changes from epoch to epoch |
//! | `confusion` | which class is taken for which |
//! | `mistakes` | images that are far from recognised |
//! | `weights` | what the first layer looks for |
//! | `phases`, `setup` | where the time goes; settings and data |
//! | `pictures` | images in the page's own text |

mod axis;
mod confusion;
mod curves;
mod headline;
mod mistakes;
mod page;
mod phases;
mod pictures;
mod setup;
mod weights;

use std::fs;
use std::io;
use std::path::Path;

use ndarray::Array2;

use super::replace::{self, replace};
use super::state::State;
use super::{Confusion, Settings, TrainError};
use crate::Params;
use crate::data::Digits;
use crate::data::targets::Targets;

/// The name of the page in its folder.
const PAGE: &str = "index.html";

/// What the report is about: a run that is over.
pub(super) struct Report<'a, M> {
    pub(super) settings: &'a Settings,
    pub(super) digits: &'a Digits,
    pub(super) targets: &'a Targets,
    /// The state of the run, which is the last of those that are finished.
    pub(super) state: &'a State,
    pub(super) net: &'a M,
    /// What the network makes of the test images.
    pub(super) outputs: Array2<f32>,
}

/// Makes the folder of the report. Whether the page can be written shows here, before hours of training.
pub(super) fn prepare(folder: &Path) -> Result<(), TrainError> {
    let path = folder.join(PAGE);
    fs::create_dir_all(folder)
        .and_then(|()| replace::check(&path))
        .map_err(|reason| error(&path, reason))
}

fn error(path: &Path, reason: io::Error) -> TrainError {
    TrainError::Report { path: path.into(), reason }
}

impl<M: Params<Elem = f32>> Report<'_, M> {
    /// Writes the page into the folder.
    pub(super) fn write(&self, folder: &Path) -> Result<(), TrainError> {
        let path = folder.join(PAGE);
        replace(&path, self.page().as_bytes()).map_err(|reason| error(&path, reason))
    }

    fn page(&self) -> String {
        let Self { settings, digits, targets, state, net, outputs } = self;
        let confusion = Confusion::new(targets, outputs.view(), &digits.test.labels);
        let sections = [
            headline::html(&confusion, settings, digits, state, net.count()),
            headline::runs(settings, state),
            curves::html(settings, state),
            confusion::html(&confusion, &digits.classes),
            mistakes::html(&digits.test, outputs.view(), targets, &digits.classes),
            weights::html(*net),
            phases::html(&state.phases),
            setup::html(settings, digits, state.seed),
        ];
        let title =
            format!("{}: {} recognised", digits.origin, page::percent(confusion.accuracy()));
        page::document(&title, &sections.concat())
    }
}
