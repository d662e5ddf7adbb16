//! Pictures of single digits, from cameras, scanners and drawing programs, brought into the form of MNIST's images.
//!
//! ```
//! use ndarray::{Array2, s};
//! use nn_runtime::data::{SIDE, picture};
//!
//! // A black stroke on white paper, not in the middle.
//! let mut grey = Array2::from_elem((200, 300), 1.0);
//! grey.slice_mut(s![20..120, 40..55]).fill(0.0);
//! let image = picture::digit(grey.view())?;
//! assert_eq!(image.dim(), (SIDE, SIDE));
//! assert_eq!((image[[14, 14]], image[[14, 2]]), (1.0, 0.0)); // white ink on black, in the middle
//! # Ok::<(), picture::PictureError>(())
//! ```

mod error;
mod ink;
mod resample;

use ndarray::{Array2, ArrayView2, s};

pub use error::PictureError;

use super::SIDE;
use ink::{ink, strokes};
use resample::resample;

/// Side of the square that a digit is fitted into.
const BOX: usize = 20;

/// A digit of fewer pixels along its longer side cannot be read.
const LEAST: usize = 8;

/// How much of its bounding box a block fills, and no digit but a stroke like that of a 1.
const SOLID: f32 = 0.9;

/// The digit on a picture as an image like those of MNIST, 28×28 pixels from 0 (paper) to 1 (ink).
///
/// `grey` has a row for each line of pixels, from 0 (black) to 1 (white). The paper is what is at the border; the ink
/// may be darker or lighter. As the makers of MNIST did, the digit's bounding box is fitted into 20×20 pixels with its
/// proportions kept, and placed so that its centre of mass is in the middle. Source: Y. LeCun, L. Bottou, Y. Bengio and
/// P. Haffner, *Gradient-based learning applied to document recognition*, Proceedings of the IEEE 86(11), 1998, section
/// III.A.
///
/// # Errors
/// [`PictureError`] if there are no pixels, no ink, or what there is cannot be a single digit.
pub fn digit(grey: ArrayView2<'_, f32>) -> Result<Array2<f32>, PictureError> {
    let ink = strokes(ink(grey)?)?;
    let (rows, columns) = bounds(&ink);
    let (height, width) = (rows.len(), columns.len());
    if height.max(width) < LEAST {
        return Err(PictureError::Small { height, width, least: LEAST });
    }
    let ink = ink.slice(s![rows, columns]);
    let is_stroke = 2 * height.min(width) < height.max(width);
    if !is_stroke && ink.mean().is_some_and(|mean| mean > SOLID) {
        return Err(PictureError::Block { height, width });
    }
    let fitted = |length: usize| {
        let longer = height.max(width);
        ((length * BOX + longer / 2) / longer).max(1)
    };
    Ok(centred(&strong(resample(ink, (fitted(height), fitted(width))))))
}

/// Makes thin strokes, whose pixels are mostly paper when they are fitted, as dark as a pen of MNIST's writers made them.
fn strong(ink: Array2<f32>) -> Array2<f32> {
    let mut inked: Vec<f32> = ink.iter().copied().filter(|&ink| ink > 0.02).collect();
    let quartile = inked.len() * 3 / 4;
    if inked.is_empty() {
        return ink;
    }
    let level = *inked.select_nth_unstable_by(quartile, f32::total_cmp).1;
    ink.mapv_into(|ink| (ink / level).min(1.0))
}

/// A whole picture as an image of 28×28 pixels, from 0 (what is at the border) to 1: for other images than digits, such
/// as those of Fashion-MNIST, which fill theirs.
///
/// # Errors
/// [`PictureError`] if there are no pixels, or if they are all alike.
pub fn whole(grey: ArrayView2<'_, f32>) -> Result<Array2<f32>, PictureError> {
    Ok(resample(ink::levels(grey)?.view(), (SIDE, SIDE)))
}

/// The rows and columns between the first and the last with ink.
fn bounds(ink: &Array2<f32>) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let range = |has_ink: Vec<bool>| {
        let first = has_ink.iter().position(|&ink| ink).unwrap_or(0);
        first..has_ink.iter().rposition(|&ink| ink).map_or(0, |last| last + 1)
    };
    let is_ink = |&ink: &f32| ink >= 0.5;
    let rows = ink.rows().into_iter().map(|row| row.iter().any(is_ink)).collect();
    let columns = ink.columns().into_iter().map(|column| column.iter().any(is_ink)).collect();
    (range(rows), range(columns))
}

/// Places an image of at most 20×20 pixels so that its centre of mass is in the middle of 28×28.
fn centred(ink: &Array2<f32>) -> Array2<f32> {
    let mass = ink.sum().max(f32::MIN_POSITIVE);
    let (mut row_moment, mut column_moment) = (0.0, 0.0);
    for ((row, column), &ink) in ink.indexed_iter() {
        row_moment += row as f32 * ink;
        column_moment += column as f32 * ink;
    }
    let middle = (SIDE - 1) as f32 / 2.0;
    // No ink is to be lost, however lopsided it is.
    let start = |moment: f32, length: usize| {
        ((middle - moment / mass).round().max(0.0) as usize).min(SIDE - length)
    };
    let (height, width) = ink.dim();
    let (top, left) = (start(row_moment, height), start(column_moment, width));
    let mut image = Array2::zeros((SIDE, SIDE));
    image.slice_mut(s![top..top + height, left..left + width]).assign(ink);
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of `paper` with a rectangle of `ink`.
    fn page(
        paper: f32,
        ink: f32,
        rows: std::ops::Range<usize>,
        columns: std::ops::Range<usize>,
    ) -> Array2<f32> {
        let mut page = Array2::from_elem((100, 160), paper);
        page.slice_mut(s![rows, columns]).fill(ink);
        page
    }

    #[test]
    fn ink_may_be_darker_or_lighter_than_paper() {
        let dark = digit(page(0.9, 0.2, 10..90, 30..50).view()).unwrap();
        let light = digit(page(0.1, 0.6, 10..90, 30..50).view()).unwrap();
        assert_eq!(dark, light);
        assert_eq!((dark.sum(), dark[[14, 14]]), (100.0, 1.0)); // 20 × 5 pixels of ink
    }

    #[test]
    fn digits_keep_their_proportions_in_twenty_pixels_around_the_middle() {
        for (rows, columns, expected) in [
            (5..95, 10..28, (4..24, 12..16)),
            (0..40, 3..10, (4..24, 12..16)),
            (50..58, 20..60, (12..16, 4..24)),
        ] {
            let image = digit(page(1.0, 0.0, rows.clone(), columns).view()).unwrap();
            assert_eq!(bounds(&image), expected, "{rows:?}");
        }
    }

    #[test]
    fn the_centre_of_mass_is_in_the_middle_and_no_ink_is_lost() {
        // A 7 of which all but the bar at the top is thin.
        let mut grey = page(1.0, 0.0, 10..30, 40..120);
        grey.slice_mut(s![30..90, 80..83]).fill(0.0);
        let image = digit(grey.view()).unwrap();
        let (rows, _) = bounds(&image);
        assert_eq!((rows.len(), rows.start), (20, 8), "{image:.1}");
    }

    #[test]
    fn strokes_of_a_fine_pen_are_as_dark_as_others() {
        let mut grey = page(1.0, 0.0, 10..90, 50..52);
        grey.slice_mut(s![10..12, 50..90]).fill(0.0);
        let image = digit(grey.view()).unwrap();
        assert!(image.iter().filter(|&&ink| ink > 0.9).count() >= 20, "{image:.1}");
    }

    #[test]
    fn dust_is_no_part_of_a_digit() {
        let clean = page(1.0, 0.0, 10..90, 30..50);
        let mut dusty = clean.clone();
        dusty.slice_mut(s![3..5, 150..152]).fill(0.0);
        assert_eq!(digit(dusty.view()), digit(clean.view()));
    }

    #[test]
    fn what_is_no_digit_is_refused() {
        let refused = |grey: Array2<f32>| digit(grey.view()).unwrap_err();
        assert_eq!(refused(Array2::zeros((0, 7))), PictureError::Empty);
        assert_eq!(refused(page(0.5, 0.5, 0..9, 0..9)), PictureError::NoInk);
        assert_eq!(refused(page(0.5, 0.53, 10..90, 30..50)), PictureError::NoInk);
        assert_eq!(refused(page(1.0, f32::NAN, 0..9, 0..9)), PictureError::NotANumber);
        let block = refused(page(1.0, 0.0, 10..90, 30..110));
        assert_eq!(block, PictureError::Block { height: 80, width: 80 });
        let speck = refused(page(1.0, 0.0, 10..13, 30..33));
        assert!(matches!(speck, PictureError::Small { height: 3, width: 3, .. }));
        // A quarter of the pixels, here and there.
        let noise = Array2::from_shape_fn((90, 90), |(i, j)| {
            let is_ink = (i * 2 + j) % 5 == 0 && (i * 7 + j * 3) % 4 != 0;
            if is_ink && i % 3 > 0 && j % 3 > 0 { 0.0 } else { 1.0 }
        });
        assert_eq!(refused(noise), PictureError::Scattered);
    }

    #[test]
    fn whole_pictures_are_fitted_as_they_are() {
        let image = whole(page(1.0, 0.0, 0..50, 40..120).view()).unwrap();
        assert_eq!(bounds(&image), (0..14, 7..21));
    }
}
