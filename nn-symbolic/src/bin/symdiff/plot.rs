//! The file of `--plot`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use nn_symbolic::FormulaRef;
use nn_symbolic::compare::{Comparison, svg};

use super::Failure;
use super::point::Point;

/// A picture in the making: written under another name beside its own, which it gets when it is complete. What is not
/// finished leaves nothing behind.
pub(crate) struct Plot {
    path: PathBuf,
    unfinished: PathBuf,
    file: File,
}

impl Plot {
    /// Opens the file, so that it is known early whether it can be written.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(format!(".{}.part", std::process::id()));
        let unfinished = PathBuf::from(unfinished);
        if path.is_dir() {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(refused(path, &error));
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&unfinished);
        let file = file.map_err(|error| refused(path, &error))?;
        Ok(Self { path: path.to_owned(), unfinished, file })
    }

    /// Draws the comparisons of some functions at a point.
    pub(crate) fn draw(
        mut self,
        functions: &[(String, FormulaRef<'_>)],
        point: &Point,
    ) -> Result<(), Failure> {
        let compare =
            |(_, formula): &(_, FormulaRef<'_>)| Comparison::at(*formula, &point.of(*formula));
        let comparisons: Vec<Comparison> = functions.iter().map(compare).collect();
        let all: Vec<_> = functions
            .iter()
            .zip(&comparisons)
            .map(|((name, formula), comparison)| (name.as_str(), *formula, comparison))
            .collect();
        let Some(picture) = svg(&all) else {
            let message = "there is nothing to plot: no derivative has a finite value";
            return Err(Failure::Wrong(message.into()));
        };
        let written = self.file.write_all(picture.as_bytes()).and_then(|()| self.file.sync_all());
        let renamed = written.and_then(|()| fs::rename(&self.unfinished, &self.path));
        renamed.map_err(|error| refused(&self.path, &error))
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        // Gone already if all went well.
        let _ = fs::remove_file(&self.unfinished);
    }
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    Failure::Wrong(format!("cannot write the plot `{}`: {error}", path.display()))
}
