//! Images of digits with their labels, in two sets.

use std::fmt;
use std::path::{Path, PathBuf};

use ndarray::{Array2, s};
use rand::Rng;

use super::classes::{self, digit_names};
use super::files::find_files;
use super::targets::Targets;
use super::{BatchError, Batches, DataError, idx};

/// Height and width of an image in pixels.
pub const SIDE: usize = 28;
/// Number of pixels of an image, the width of the network's input.
pub const PIXELS: usize = SIDE * SIDE;
/// Number of classes, the digits 0 to 9.
pub const CLASSES: u8 = 10;

/// Images of handwritten digits, or of such as look like it: of the MNIST database 60,000 to train
/// with and 10,000 to test with.
#[derive(Clone, Debug, PartialEq)]
pub struct Digits {
    /// Whose digits they are.
    pub origin: Origin,
    /// The images to learn from.
    pub train: Split,
    /// Images held back from them to make choices with, such as when to stop; none at first.
    pub validation: Split,
    /// The images to measure the accuracy with.
    pub test: Split,
    /// What the labels stand for: the name of class *k* in place *k*.
    pub classes: Vec<String>,
}

/// Where digits come from. Its name is in every record of a training run, so that results on the built-in digits are
/// never taken for results on MNIST; those on other images in MNIST's format have the names of their classes besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The files of the MNIST database, or an excerpt in their format.
    Mnist,
    /// A program that is part of this crate; they are not MNIST.
    BuiltIn,
    /// Files in the format of MNIST that name classes of their own, such as those of Fashion-MNIST.
    Files,
}

impl Origin {
    /// The name in records: `mnist` for what was read from files in the format of MNIST, or `built-in`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mnist | Self::Files => "mnist",
            Self::BuiltIn => "built-in",
        }
    }
}

/// For a reader.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mnist => "MNIST",
            Self::BuiltIn => "built-in digits, which are not MNIST",
            Self::Files => "images from files, which are not MNIST",
        })
    }
}

/// Images and what they show.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// One image a row, its pixels row by row; brightness from 0 (paper) to 1 (ink).
    /// Shape *n* × 784.
    pub images: Array2<f32>,
    /// The digit on every image, 0 to 9.
    pub labels: Vec<u8>,
}

impl Digits {
    /// Reads the MNIST database from the folder `dir`.
    ///
    /// The files are named as on Y. LeCun's page, `train-images-idx3-ubyte`,
    /// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, or with a
    /// dot instead of the second hyphen; each of them is plain or has `.gz` at the end. Any
    /// number of images is accepted, so that excerpts can be used.
    ///
    /// Other images in the same format can be read too, for example
    /// [Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist): a file `classes.txt` or
    /// `labels.txt` in the folder has the names of the ten classes, one a line.
    ///
    /// # Errors
    ///
    /// [`DataError`] if a file is missing or defective, if a set is empty, if it has not as many
    /// labels as images, if images do not have 28×28 pixels, if a label is not a digit or if there
    /// are not ten names of classes.
    pub fn load(dir: impl AsRef<Path>) -> Result<Self, DataError> {
        let dir = dir.as_ref();
        let [train_images, train_labels, test_images, test_labels] = find_files(dir)?;
        let classes = classes::read(dir)?.unwrap_or_else(digit_names);
        Ok(Self {
            origin: if classes == digit_names() { Origin::Mnist } else { Origin::Files },
            train: Split::read(train_images, train_labels)?,
            validation: Split::none(),
            test: Split::read(test_images, test_labels)?,
            classes,
        })
    }
}

impl Digits {
    /// The same digits with the last `count` training images, or all if there are not as many, held back for validation.
    #[must_use]
    pub fn hold_back(mut self, count: usize) -> Self {
        let kept = self.train.len().saturating_sub(count);
        self.validation = self.train.split_off(kept);
        self
    }
}

impl Split {
    /// No images.
    pub fn none() -> Self {
        Self { images: Array2::zeros((0, PIXELS)), labels: Vec::new() }
    }

    /// Keeps the first images alone, as many as `count`.
    pub fn truncate(&mut self, count: usize) {
        self.split_off(count.min(self.len()));
    }

    /// Takes out the images from number `at` on.
    fn split_off(&mut self, at: usize) -> Self {
        let (images, labels) =
            (self.images.slice(s![at.., ..]).to_owned(), self.labels.split_off(at));
        if !labels.is_empty() {
            self.images = self.images.slice(s![..at, ..]).to_owned();
        }
        Self { images, labels }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.images.nrows()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Deals the images once, in random order, into mini-batches of `size`; the last one may be
    /// smaller. The targets are one-hot rows of ten.
    ///
    /// The order depends on the state of `rng` alone: on every platform the same seed gives the
    /// same batches.
    ///
    /// # Errors
    ///
    /// [`BatchError`] if `size` is 0, if there are not as many labels as images or if a label is
    /// not a digit.
    pub fn batches<R: Rng + ?Sized>(
        &self,
        size: usize,
        rng: &mut R,
    ) -> Result<Batches<'_>, BatchError> {
        Batches::new(self, Targets::one_hot(CLASSES), size, rng)
    }

    /// As [`batches`](Self::batches), with targets in the code `targets`.
    ///
    /// # Errors
    ///
    /// [`BatchError`] if `size` is 0, if there are not as many labels as images or if a label has no
    /// code.
    pub fn batches_in<R: Rng + ?Sized>(
        &self,
        targets: &Targets,
        size: usize,
        rng: &mut R,
    ) -> Result<Batches<'_>, BatchError> {
        Batches::new(self, targets.clone(), size, rng)
    }

    fn read(images_path: PathBuf, labels_path: PathBuf) -> Result<Self, DataError> {
        let images = idx::read(&images_path)?;
        let labels = idx::read(&labels_path)?;
        let ([count, rows, columns], [label_count]) = (images.shape, labels.shape);

        if count == 0 {
            return Err(DataError::NoImages { path: images_path });
        }
        if (rows, columns) != (SIDE, SIDE) {
            return Err(DataError::ImageSize { path: images_path, rows, columns });
        }
        if count != label_count {
            return Err(DataError::CountMismatch {
                images_path,
                images: count,
                labels_path,
                labels: label_count,
            });
        }
        if let Some(index) = labels.bytes.iter().position(|&label| label >= CLASSES) {
            let label = labels.bytes[index];
            return Err(DataError::Label { path: labels_path, index, label });
        }

        let brightness = images.bytes.iter().map(|&byte| f32::from(byte) / 255.0).collect();
        Ok(Self {
            images: Array2::from_shape_vec((count, PIXELS), brightness)
                .expect("an IDX array holds as many bytes as its shape says"),
            labels: labels.bytes,
        })
    }
}
