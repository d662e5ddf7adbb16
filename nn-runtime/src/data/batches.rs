//! One epoch of shuffled mini-batches.

use std::iter::FusedIterator;
use std::ops::Range;

use ndarray::Array2;
use rand::Rng;
use thiserror::Error;

#[cfg(feature = "train")]
use super::Bytes;
use super::Split;
use super::gather::gather;
use super::shuffle::shuffled;
use super::targets::{LabelError, Targets};

/// Some images and the output that the network should give for each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// One image a row. Shape *m* × 784.
    pub x: Array2<f32>,
    /// One target a row. Shape *m* × width of the code, 10 for one-hot.
    pub y: Array2<f32>,
}

impl Batch {
    /// Number of images, *m*.
    pub fn len(&self) -> usize {
        self.x.nrows()
    }

    /// Whether there are no images; a batch from [`Batches`] has at least one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The mini-batches of one epoch: every image once, in random order. See [`Split::batches`].
#[derive(Clone, Debug)]
pub struct Batches<'s> {
    split: &'s Split,
    targets: Targets,
    deal: Deal,
}

/// In which order images are dealt, and how far it went.
#[derive(Clone, Debug)]
pub(crate) struct Deal {
    size: usize,
    /// Indices of the images.
    order: Vec<usize>,
    /// How many of them are dealt already.
    dealt: usize,
}

impl Deal {
    /// All images of a set once, in random order.
    pub(crate) fn new<R: Rng + ?Sized>(
        split: &Split,
        targets: &Targets,
        size: usize,
        rng: &mut R,
    ) -> Result<Self, BatchError> {
        let (images, labels) = (split.len(), split.labels.len());
        if size == 0 {
            return Err(BatchError::SizeZero);
        }
        if images != labels {
            return Err(BatchError::CountMismatch { images, labels });
        }
        targets.check(&split.labels)?;
        Ok(Self { size, order: shuffled(images, rng), dealt: 0 })
    }

    /// How many batches are left.
    pub(crate) fn left(&self) -> usize {
        (self.order.len() - self.dealt).div_ceil(self.size)
    }

    /// Leaves out so many batches: those that were dealt before a run was interrupted.
    #[cfg(feature = "train")]
    pub(crate) fn skip(&mut self, batches: usize) {
        self.dealt = self.order.len().min(self.dealt + batches.saturating_mul(self.size));
    }

    /// The next batch, of the set and in the code that it began with.
    pub(crate) fn next(&mut self, split: &Split, targets: &Targets) -> Option<Batch> {
        let chosen = self.deal()?;
        let chosen = &self.order[chosen];
        let x = gather(split.images.view(), chosen.iter().copied(), Vec::new());
        Some(Batch { x, y: codes(chosen, split, targets, Vec::new()) })
    }

    /// [`Self::next`], from the bytes of the images, if there are any, and in the memory of a batch that is done with.
    #[cfg(feature = "train")]
    pub(crate) fn next_in(
        &mut self,
        split: &Split,
        targets: &Targets,
        bytes: Option<&Bytes>,
        done: Option<Batch>,
    ) -> Option<Batch> {
        let chosen = self.deal()?;
        let chosen = &self.order[chosen];
        let (x, y) = done.map_or_else(Default::default, |batch| (memory(batch.x), memory(batch.y)));
        let x = match bytes {
            Some(bytes) => bytes.gather(chosen, self.ahead(), x),
            None => gather(split.images.view(), chosen.iter().copied(), x),
        };
        Some(Batch { x, y: codes(chosen, split, targets, y) })
    }

    /// Deals the images of the next batch, and returns their places in the order; `None` if there are no more.
    fn deal(&mut self) -> Option<Range<usize>> {
        let start = self.dealt;
        self.dealt += self.ahead().len();
        let dealt = start..self.dealt;
        (!dealt.is_empty()).then_some(dealt)
    }

    /// The images of the next batch.
    fn ahead(&self) -> &[usize] {
        let rest = &self.order[self.dealt..];
        &rest[..self.size.min(rest.len())]
    }
}

/// The targets of images.
fn codes(chosen: &[usize], split: &Split, targets: &Targets, memory: Vec<f32>) -> Array2<f32> {
    let labels = chosen.iter().map(|&image| split.labels[image].into());
    gather(targets.codes(), labels, memory)
}

/// The memory of an array whose elements nobody needs any more.
#[cfg(feature = "train")]
fn memory(array: Array2<f32>) -> Vec<f32> {
    array.into_raw_vec_and_offset().0
}

impl<'s> Batches<'s> {
    pub(super) fn new<R: Rng + ?Sized>(
        split: &'s Split,
        targets: Targets,
        size: usize,
        rng: &mut R,
    ) -> Result<Self, BatchError> {
        let deal = Deal::new(split, &targets, size, rng)?;
        Ok(Self { split, targets, deal })
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        self.deal.next(self.split, &self.targets)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.deal.left(), Some(self.deal.left()))
    }
}

impl ExactSizeIterator for Batches<'_> {}

impl FusedIterator for Batches<'_> {}

/// Why a set of images cannot be dealt into mini-batches.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BatchError {
    /// Batches without images would never use up the set.
    #[error("the batch size is 0, expected at least 1")]
    SizeZero,

    /// As many labels as images are needed.
    #[error("there are {images} images but {labels} labels, expected as many")]
    CountMismatch {
        /// Number of images.
        images: usize,
        /// Number of labels.
        labels: usize,
    },

    /// A label has no code.
    #[error(transparent)]
    Label(#[from] LabelError),
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    use super::*;

    fn rng(seed: u8) -> ChaCha8Rng {
        ChaCha8Rng::from_seed([seed; 32])
    }

    /// Images that say in their first pixel which they are; image `i` shows the digit `i mod 10`.
    fn split(n: usize) -> Split {
        Split {
            images: Array2::from_shape_fn((n, 784), |(i, j)| (if j == 0 { i } else { j }) as f32),
            labels: (0..n).map(|i| (i % 10) as u8).collect(),
        }
    }

    fn order(batches: Batches<'_>) -> Vec<usize> {
        batches.flat_map(|batch| batch.x.column(0).mapv(|i| i as usize).to_vec()).collect()
    }

    #[test]
    fn every_image_comes_once_with_its_own_pixels_and_label() {
        for (n, size) in [(60, 10), (61, 10), (9, 10), (7, 1), (5, usize::MAX)] {
            let split = split(n);
            let mut seen = vec![0; n];
            for batch in split.batches(size, &mut rng(1)).unwrap() {
                for (x, y) in batch.x.rows().into_iter().zip(batch.y.rows()) {
                    let image = x[0] as usize;
                    seen[image] += 1;
                    assert_eq!(x, split.images.row(image));
                    let place = |k| if k == image % 10 { 1.0 } else { 0.0 };
                    assert!((0..10).all(|k| y[k] == place(k)), "{image}: {y}");
                }
            }
            assert_eq!(seen, vec![1; n]);
        }
    }

    #[test]
    fn targets_come_in_the_code_asked_for_and_the_images_in_the_same_order() {
        let (split, targets) = (split(33), Targets::binary(10));
        let one_hot = split.batches(8, &mut rng(1)).unwrap();
        let binary = split.batches_in(&targets, 8, &mut rng(1)).unwrap();
        assert_eq!(one_hot.len(), binary.len());
        for (one_hot, binary) in one_hot.zip(binary) {
            assert_eq!(binary.x, one_hot.x);
            assert_eq!(binary.y.dim(), (binary.len(), 4));
            for (x, y) in binary.x.rows().into_iter().zip(binary.y.rows()) {
                assert_eq!(targets.class(y), Some(x[0] as usize % 10));
            }
        }
        let label = LabelError { index: 8, label: 8, classes: 8 };
        let refused = split.batches_in(&Targets::binary(8), 8, &mut rng(1)).err();
        assert_eq!(refused, Some(BatchError::Label(label)));
    }

    #[test]
    fn batches_are_full_but_the_last_and_counted_ahead() {
        let split = split(23);
        let mut batches = split.batches(5, &mut rng(1)).unwrap();
        for (left, size) in [(5, 5), (4, 5), (3, 5), (2, 5), (1, 3)] {
            assert_eq!(batches.len(), left);
            let batch = batches.next().unwrap();
            assert_eq!(
                (batch.len(), batch.x.dim(), batch.y.dim()),
                (size, (size, 784), (size, 10))
            );
        }
        assert_eq!((batches.len(), batches.next(), batches.next()), (0, None, None));
    }

    #[test]
    fn a_seed_gives_the_same_order_again_and_the_next_epoch_another() {
        let split = split(100);
        let mut one = rng(1);
        let first = order(split.batches(10, &mut one).unwrap());
        let second = order(split.batches(10, &mut one).unwrap());
        assert_eq!(first, order(split.batches(10, &mut rng(1)).unwrap()));
        assert_ne!(first, second);
        assert_ne!(first, order(split.batches(10, &mut rng(2)).unwrap()));
        assert_ne!(first, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn the_size_of_batches_does_not_change_the_order() {
        let split = split(50);
        let orders = [1, 7, 50].map(|size| order(split.batches(size, &mut rng(3)).unwrap()));
        assert!(orders.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn images_stored_column_by_column_are_dealt_alike() {
        let split = split(12);
        let columns = split.images.t().as_standard_layout().into_owned();
        let transposed = Split { images: columns.reversed_axes(), labels: split.labels.clone() };
        assert!(!transposed.images.is_standard_layout());
        let batches = split.batches(5, &mut rng(1)).unwrap();
        assert!(batches.eq(transposed.batches(5, &mut rng(1)).unwrap()));
    }

    #[test]
    fn no_images_give_no_batches() {
        assert_eq!(split(0).batches(10, &mut rng(1)).unwrap().count(), 0);
    }

    #[test]
    fn batches_of_size_zero_are_refused() {
        assert_eq!(split(3).batches(0, &mut rng(1)).err(), Some(BatchError::SizeZero));
    }

    #[test]
    fn labels_that_do_not_fit_the_images_are_refused() {
        let mut split = split(3);
        split.labels[1] = 10;
        let label = LabelError { index: 1, label: 10, classes: 10 };
        assert_eq!(split.batches(2, &mut rng(1)).err(), Some(BatchError::Label(label)));
        split.labels.pop();
        let count = BatchError::CountMismatch { images: 3, labels: 2 };
        assert_eq!(split.batches(2, &mut rng(1)).err(), Some(count));
    }
}
