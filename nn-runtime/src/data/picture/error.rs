//! Why there is no digit on a picture.

use thiserror::Error;

/// Why there is no digit to be read on a picture.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PictureError {
    /// There are no pixels.
    #[error("the picture has no pixels")]
    Empty,

    /// A brightness is NaN or infinite.
    #[error("the picture has a brightness that is no number")]
    NotANumber,

    /// All is of about the same brightness.
    #[error("the picture is blank: nothing on it is much darker or lighter than its border")]
    NoInk,

    /// The ink is everywhere.
    #[error("the picture has no digit: its ink is scattered in many small pieces")]
    Scattered,

    /// The ink is a filled rectangle.
    #[error("the picture has no digit: its ink is a filled area of {width}×{height} pixels")]
    Block {
        /// Height in pixels.
        height: usize,
        /// Width in pixels.
        width: usize,
    },

    /// The digit has too few pixels.
    #[error(
        "what is on the picture measures {width}×{height} pixels, expected a digit of at least \
         {least} along its longer side"
    )]
    Small {
        /// Height in pixels.
        height: usize,
        /// Width in pixels.
        width: usize,
        /// The least number along the longer side.
        least: usize,
    },
}
