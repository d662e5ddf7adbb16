//! Which class is taken for which.

use ndarray::{Array2, ArrayView2};

use crate::data::CLASSES;
use crate::data::targets::Targets;

/// How often each class was taken for each: the confusion matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    counts: Array2<usize>,
}

impl Confusion {
    /// Counts what a network answers, in the code `targets`: row *i* of `outputs`, shape *n* × width of the code, belongs to
    /// `labels[i]`.
    pub fn new(targets: &Targets, outputs: ArrayView2<'_, f32>, labels: &[u8]) -> Self {
        let classes = usize::from(CLASSES);
        let mut counts = Array2::zeros((classes, classes + 1));
        for (row, &label) in outputs.rows().into_iter().zip(labels) {
            let answer = targets.class(row).unwrap_or(classes);
            if let Some(count) = counts.get_mut((usize::from(label), answer)) {
                *count += 1;
            }
        }
        Self { counts }
    }

    /// The counts, 10 × 11: a row for each class, a column for each answer; the last one is for answers that are no class.
    pub fn counts(&self) -> ArrayView2<'_, usize> {
        self.counts.view()
    }

    /// All images.
    pub fn images(&self) -> usize {
        self.counts.sum()
    }

    /// Those that are recognised.
    pub fn right(&self) -> usize {
        self.counts.diag().sum()
    }

    /// The fraction recognised, NaN without images.
    pub fn accuracy(&self) -> f64 {
        self.right() as f64 / self.images() as f64
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn answers_are_counted_by_class_and_answers_without_a_class_apart() {
        let outputs = array![[0.1, 0.9, 0.1, 0.1], [0.9, 0.9, 0.9, 0.9], [0.1, 0.1, 0.1, 0.9]];
        let confusion = Confusion::new(&Targets::binary(10), outputs.view(), &[4, 4, 2]);
        assert_eq!((confusion.images(), confusion.right()), (3, 1));
        assert_eq!(confusion.counts()[[4, 10]], 1); // 15 is no digit
        assert_eq!(confusion.counts()[[2, 1]], 1);
    }
}
