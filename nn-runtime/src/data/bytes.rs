//! Images in a quarter of the memory, for mini-batches.

use ndarray::{Array2, ArrayView2};

use crate::kernels::{brightnesses, prefetch};

/// The bytes that the brightnesses of images were made of.
///
/// A mini-batch takes its images from all over the set, so its pixels come from memory, not from a cache. Bytes are on their
/// way for a quarter of the time.
#[derive(Clone, Debug)]
pub(crate) struct Bytes {
    /// Row by row.
    pixels: Vec<u8>,
    width: usize,
}

impl Bytes {
    /// Those of images; `None` if a brightness is no whole 255th.
    pub(crate) fn of(images: ArrayView2<'_, f32>) -> Option<Self> {
        let byte = |&brightness: &f32| {
            let byte = (255.0 * brightness + 0.5) as u8;
            (f32::from(byte) / 255.0 == brightness).then_some(byte)
        };
        let pixels = images.iter().map(byte).collect::<Option<Vec<u8>>>()?;
        Some(Self { pixels, width: images.ncols() })
    }

    /// The images with these indices as brightnesses, one a row, in memory that is there.
    ///
    /// Those of the batch after it, `next`, are asked for one by one in between: all at once they would wait for one
    /// another.
    pub(crate) fn gather(
        &self,
        indices: &[usize],
        next: &[usize],
        mut memory: Vec<f32>,
    ) -> Array2<f32> {
        let shape = (indices.len(), self.width);
        memory.resize(shape.0 * shape.1, 0.0);
        let rows = memory.chunks_exact_mut(self.width.max(1));
        for (i, (&index, row)) in indices.iter().zip(rows).enumerate() {
            if let Some(&next) = next.get(i) {
                prefetch(self.image(next));
            }
            brightnesses(self.image(index), row);
        }
        Array2::from_shape_vec(shape, memory).expect("one number for each pixel")
    }

    fn image(&self, index: usize) -> &[u8] {
        &self.pixels[index * self.width..][..self.width]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_come_back_as_they_were() {
        let images = Array2::from_shape_fn((7, 784), |(i, j)| ((i * 37 + j) % 256) as f32 / 255.0);
        let bytes = Bytes::of(images.view()).expect("whole 255ths");
        for memory in [Vec::new(), vec![7.0; 3], vec![7.0; 5000]] {
            let rows = bytes.gather(&[6, 0, 6, 3], &[5, 1], memory);
            assert_eq!(rows, images.select(ndarray::Axis(0), &[6, 0, 6, 3]));
        }
    }

    #[test]
    fn what_is_no_whole_255th_has_no_bytes() {
        for brightness in [0.5, -1.0 / 255.0, 256.0 / 255.0, f32::NAN, f32::INFINITY] {
            assert!(Bytes::of(ndarray::array![[0.0, brightness, 1.0]].view()).is_none());
        }
    }
}
