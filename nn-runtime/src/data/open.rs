//! Where the digits come from.

use std::path::Path;

use super::classes::digit_names;
#[cfg(feature = "download")]
use super::download::Download;
use super::{DataError, Digits, News, Origin, Split, built_in};

impl Digits {
    /// The digits from the first of these sources that there is:
    ///
    /// 1. the folder `dir`, if one is given: it is read, or it is an error;
    /// 2. MNIST in the cache of the user;
    /// 3. MNIST from one of its mirrors, which is kept in the cache (both with the feature
    ///    `download`);
    /// 4. the [built-in digits](Self::built_in), which is told with the reason.
    ///
    /// So without a `dir` there are always digits, on a machine without a network after some
    /// seconds. [`origin`](Self::origin) says whose they are.
    ///
    /// # Errors
    ///
    /// [`DataError`] if a `dir` is given and cannot be [loaded](Self::load).
    pub fn open(dir: Option<&Path>, mut tell: impl FnMut(News<'_>)) -> Result<Self, DataError> {
        if let Some(dir) = dir {
            return Self::load(dir);
        }
        Ok(mnist(&mut tell).unwrap_or_else(|why| {
            tell(News::BuiltIn { why: &why });
            Self::built_in()
        }))
    }

    /// Digits that are drawn by a program which is part of this crate, as many as in MNIST: always
    /// the same ones, on every platform. They look like handwriting, but they are not MNIST, and
    /// accuracies on them say nothing of accuracies there.
    pub fn built_in() -> Self {
        let (train, test) = built_in::built_in();
        let (validation, classes) = (Split::none(), digit_names());
        Self { origin: Origin::BuiltIn, train, validation, test, classes }
    }
}

/// MNIST from the cache, which is completed before if need be, or why it cannot be had.
#[cfg(feature = "download")]
fn mnist(tell: &mut dyn FnMut(News<'_>)) -> Result<Digits, String> {
    let download = Download::mnist().map_err(|error| error.to_string())?;
    download.complete(tell).map_err(|error| error.to_string())?;
    Digits::load(&download.folder).map_err(|error| error.to_string())
}

#[cfg(not(feature = "download"))]
fn mnist(_: &mut dyn FnMut(News<'_>)) -> Result<Digits, String> {
    Err("this program cannot download MNIST, being built without the feature `download`".into())
}
