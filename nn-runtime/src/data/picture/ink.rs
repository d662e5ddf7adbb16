//! What on a picture is ink.

use ndarray::{Array2, ArrayView2, s};

use super::PictureError;

/// Ink differs at least by this from the paper, in parts of the way from black to white. Pencil on paper does by more,
/// the grain of paper and the noise of cameras by less.
const CONTRAST: f32 = 0.1;

/// A piece of less than this part of the largest one is dust. Strokes that do not touch are longer.
const DUST: f32 = 0.03;

/// Brightness becomes 0 (paper) to 1 (ink), with soft edges: at the threshold that separates the two best it is ½.
pub(super) fn ink(grey: ArrayView2<'_, f32>) -> Result<Array2<f32>, PictureError> {
    let levels = levels(grey)?;
    let threshold = threshold(&levels);
    // MNIST's strokes are full of ink but at their edges.
    Ok(levels.mapv(|level| (level / threshold - 0.5).clamp(0.0, 1.0)))
}

/// Brightness becomes 0 (paper) to 1 (what differs most from it).
pub(super) fn levels(grey: ArrayView2<'_, f32>) -> Result<Array2<f32>, PictureError> {
    if grey.is_empty() {
        return Err(PictureError::Empty);
    }
    if grey.iter().any(|grey| !grey.is_finite()) {
        return Err(PictureError::NotANumber);
    }
    let paper = paper(grey);
    let (height, width) = grey.dim();
    let differences = Array2::from_shape_fn(grey.dim(), |(row, column)| {
        let place = |at: usize, length: usize| (at as f32 + 0.5) / length as f32 - 0.5;
        grey[(row, column)] - paper.at(place(row, height), place(column, width))
    });
    let (darkest, lightest) = extremes(differences.view());
    let (dark, light) = (-darkest, lightest);
    let contrast = dark.max(light);
    if contrast < CONTRAST {
        return Err(PictureError::NoInk);
    }
    let sign = if dark >= light { -1.0 } else { 1.0 };
    Ok(differences.mapv_into(|difference| (sign * difference / contrast).max(0.0)))
}

/// How bright the paper is, which a lamp at one side makes a plane.
struct Paper {
    middle: f32,
    /// How much brighter it is at the bottom than at the top, and at the right than at the left.
    tilt: [f32; 2],
}

impl Paper {
    /// The brightness at places from −½ (top, left) to ½.
    fn at(&self, row: f32, column: f32) -> f32 {
        self.middle + self.tilt[0] * row + self.tilt[1] * column
    }
}

/// The paper by its border: by medians, so that strokes may touch it.
fn paper(grey: ArrayView2<'_, f32>) -> Paper {
    let (height, width) = grey.dim();
    let wide = (height.min(width) / 20).max(1);
    let sides = [s![..wide, ..], s![height - wide.., ..], s![.., ..wide], s![.., width - wide..]];
    let sides = sides.map(|side| grey.slice(side));
    let middle = median(sides.iter().flatten().copied().collect());
    let [top, bottom, left, right] = sides.map(|side| median(side.iter().copied().collect()));
    let (darkest, lightest) = extremes(grey);
    // A side that differs by more is no paper: a stroke runs along it.
    let most = 0.75 * (middle - darkest).max(lightest - middle);
    let tilt = [bottom - top, right - left];
    Paper { middle, tilt: tilt.map(|tilt| if tilt.abs() < most { tilt } else { 0.0 }) }
}

/// The one in the middle of some numbers.
fn median(mut numbers: Vec<f32>) -> f32 {
    let middle = numbers.len() / 2;
    *numbers.select_nth_unstable_by(middle, f32::total_cmp).1
}

fn extremes(numbers: ArrayView2<'_, f32>) -> (f32, f32) {
    let least = numbers.iter().copied().fold(f32::INFINITY, f32::min);
    (least, numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max))
}

/// The level that separates two classes with the largest variance between them (N. Otsu, *A threshold selection method
/// from gray-level histograms*, IEEE Transactions on Systems, Man, and Cybernetics 9(1), 1979).
fn threshold(levels: &Array2<f32>) -> f32 {
    const BINS: usize = 256;
    let mut histogram = [0.0_f64; BINS];
    for &level in levels {
        histogram[((level * BINS as f32) as usize).min(BINS - 1)] += 1.0;
    }
    let count = levels.len() as f64;
    let moment = |bins: &[f64]| bins.iter().enumerate().map(|(bin, n)| bin as f64 * n).sum::<f64>();
    let total = moment(&histogram);
    let (mut below, mut sum) = (0.0, 0.0);
    let (mut best, mut first, mut last) = (-1.0, 0, 0);
    for (bin, n) in histogram.iter().enumerate().take(BINS - 1) {
        below += n;
        sum += bin as f64 * n;
        let above = count - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let between = below * above * (sum / below - (total - sum) / above).powi(2);
        if between > best {
            (best, first, last) = (between, bin, bin);
        } else if between == best {
            last = bin;
        }
    }
    // Between two levels without pixels between them any threshold is as good; the middle is the safest.
    (first + last + 2) as f32 / (2 * BINS) as f32
}

/// The ink without dust, and without what is faint beside it.
pub(super) fn strokes(mut ink: Array2<f32>) -> Result<Array2<f32>, PictureError> {
    let (pieces, sizes) = pieces(&ink);
    let largest = sizes.iter().copied().fold(0.0, f32::max);
    if largest == 0.0 {
        return Err(PictureError::NoInk);
    }
    let is_kept = |piece: usize| sizes[piece] >= DUST * largest;
    let kept: f32 =
        (0..sizes.len()).filter(|&piece| is_kept(piece)).map(|piece| sizes[piece]).sum();
    // A digit has few strokes, and they are most of the ink.
    const STROKES: usize = 8;
    let strokes = (0..sizes.len()).filter(|&piece| is_kept(piece)).count();
    if strokes > STROKES || kept < 0.5 * sizes.iter().sum::<f32>() {
        return Err(PictureError::Scattered);
    }
    ink.zip_mut_with(&pieces, |ink, piece| {
        if piece.is_none_or(|piece| !is_kept(piece)) {
            *ink = 0.0;
        }
    });
    Ok(ink)
}

/// To which of the connected pieces each pixel with any ink belongs, and how much ink a piece has.
fn pieces(ink: &Array2<f32>) -> (Array2<Option<usize>>, Vec<f32>) {
    let (height, width) = ink.dim();
    let mut pieces = Array2::from_elem(ink.dim(), None);
    let mut sizes = Vec::new();
    let mut open = Vec::new();
    for (start, &level) in ink.indexed_iter() {
        if level == 0.0 || pieces[start].is_some() {
            continue;
        }
        let piece = sizes.len();
        sizes.push(0.0);
        pieces[start] = Some(piece);
        open.push(start);
        while let Some((row, column)) = open.pop() {
            sizes[piece] += ink[(row, column)];
            for row in row.saturating_sub(1)..height.min(row + 2) {
                for column in column.saturating_sub(1)..width.min(column + 2) {
                    let next = (row, column);
                    if ink[next] > 0.0 && pieces[next].is_none() {
                        pieces[next] = Some(piece);
                        open.push(next);
                    }
                }
            }
        }
    }
    (pieces, sizes)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_threshold_lies_between_the_levels() {
        assert!((threshold(&array![[0.0, 0.0, 0.0, 1.0]]) - 0.5).abs() < 0.01);
        let t = threshold(&array![[0.0, 0.1, 0.1, 0.2, 0.7, 0.8, 1.0]]);
        assert!((0.2..0.7).contains(&t), "{t}");
    }

    #[test]
    fn the_paper_is_what_most_of_the_border_is() {
        // A stroke across the picture from edge to edge, and one along the top.
        let mut grey = Array2::from_elem((30, 30), 0.8);
        grey.column_mut(15).fill(0.1);
        grey.row_mut(0).fill(0.1);
        let Paper { middle, tilt } = paper(grey.view());
        assert_eq!((middle, tilt), (0.8, [0.0; 2]));
    }

    #[test]
    fn shade_is_no_ink() {
        let mut grey = Array2::from_shape_fn((60, 80), |(row, column)| {
            0.5 + 0.3 * (column as f32 / 79.0) + 0.1 * (row as f32 / 59.0)
        });
        grey.slice_mut(s![20..40, 30..36]).mapv_inplace(|paper| paper - 0.4);
        let ink = ink(grey.view()).unwrap();
        let is_stroke = |row, column| (20..40).contains(&row) && (30..36).contains(&column);
        for ((row, column), &ink) in ink.indexed_iter() {
            assert_eq!(ink, if is_stroke(row, column) { 1.0 } else { 0.0 }, "{row}, {column}");
        }
    }

    #[test]
    fn pieces_touch_at_corners_too() {
        let (_, sizes) = pieces(&array![[1.0, 0.0, 0.0, 0.5], [0.0, 1.0, 0.0, 0.5], [0.0; 4]]);
        assert_eq!(sizes, [2.0, 1.0]);
    }
}
