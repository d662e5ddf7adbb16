//! Sizes of images, and of what convolutions and pooling make of them.

use serde::{Deserialize, Serialize};

use crate::data::SIDE;

/// The size of an image with several numbers a pixel.
///
/// A batch of images is a matrix whose rows are images, m × (height·width·channels): pixel by pixel along its
/// lines, the channels of a pixel beside each other. An image of one channel is a row of its pixels, as in
/// [`Batch`](crate::data::Batch). In this order a convolution is one product of matrices, whose result is in
/// this order again, and a dense layer can follow without a change of shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Lines of pixels.
    pub height: usize,
    /// Pixels in a line.
    pub width: usize,
    /// Numbers that each pixel has.
    pub channels: usize,
}

impl Grid {
    /// The images of handwritten digits: 28 × 28, one channel.
    pub const DIGIT: Self = Self { height: SIDE, width: SIDE, channels: 1 };

    /// The numbers of an image: height·width·channels, the length of its row in a batch.
    pub fn count(self) -> usize {
        self.height * self.width * self.channels
    }

    /// The size after pooling squares of `size` × `size` pixels: lines and columns that fill no square are
    /// left out. Nothing if no square fits.
    pub fn pooled(self, size: usize) -> Option<Self> {
        let [height, width] = [self.height, self.width].map(|side| side.checked_div(size));
        let pooled = Self { height: height?, width: width?, ..self };
        (pooled.height > 0 && pooled.width > 0).then_some(pooled)
    }
}

/// What a convolution does at the border of the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Padding {
    /// The window stays within the image: the result is smaller by one less than the window's size.
    #[default]
    Valid,
    /// There are zeros around the image, so that the result is as large as the image. A window of even size
    /// reaches one pixel further to the right and the bottom than to the left and the top.
    Same,
}

/// A square window that visits each place of an image where it fits: stride 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    image: Grid,
    size: usize,
    padding: Padding,
}

impl Window {
    /// A window of `size` × `size` pixels. Nothing if its size is 0 or larger than the image, or if pixels have no
    /// numbers.
    pub fn new(image: Grid, size: usize, padding: Padding) -> Option<Self> {
        let fits = 0 < size && size <= image.height && size <= image.width && image.channels > 0;
        fits.then_some(Self { image, size, padding })
    }

    /// The size of the image.
    pub fn image(self) -> Grid {
        self.image
    }

    /// Pixels along a side.
    pub fn size(self) -> usize {
        self.size
    }

    /// The numbers that the window sees at one place: size·size·channels, the inputs of a filter.
    pub fn inputs(self) -> usize {
        self.size * self.size * self.image.channels
    }

    /// The size of the result of a convolution: a place of the window is a pixel, a filter a channel.
    pub fn output(self, filters: usize) -> Grid {
        let lost = match self.padding {
            Padding::Valid => self.size - 1,
            Padding::Same => 0,
        };
        let Grid { height, width, .. } = self.image;
        Grid { height: height - lost, width: width - lost, channels: filters }
    }

    /// The number of places.
    pub(super) fn places(self) -> usize {
        self.output(1).count()
    }

    /// The image with the zeros around it.
    pub(super) fn padded(self) -> Grid {
        let added = match self.padding {
            Padding::Valid => 0,
            Padding::Same => self.size - 1,
        };
        let Grid { height, width, channels } = self.image;
        Grid { height: height + added, width: width + added, channels }
    }

    /// The zeros to the left and above the image.
    pub(super) fn before(self) -> usize {
        match self.padding {
            Padding::Valid => 0,
            Padding::Same => (self.size - 1) / 2,
        }
    }
}
