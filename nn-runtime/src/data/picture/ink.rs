//! What on a picture is ink.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};

use super::PictureError;
use super::resample::resample;

/// Ink differs at least by this from the paper, in parts of the way from black to white. Pencil on paper does by more,
/// the grain of paper and the noise of cameras by less.
const CONTRAST: f32 = 0.1;

/// A piece of less than this part of the largest one is dust. Strokes that do not touch are longer.
const DUST: f32 = 0.03;

/// Brightness becomes 0 (paper) to 1 (ink), with soft edges: at the threshold that separates the two best it is ½.
pub(super) fn ink(grey: ArrayView2<'_, f32>) -> Result<Array2<f32>, PictureError> {
    let levels = levels(grey)?;
    // What is left where shadows, too, are paper; an area as large as a shadow is judged as it is.
    let levels = lit(grey, is_dark(grey)).unwrap_or(levels);
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
    let differences = differences(grey);
    let (darkest, lightest) = extremes(differences.view());
    let (sign, contrast) = if -darkest >= lightest { (-1.0, -darkest) } else { (1.0, lightest) };
    if contrast < CONTRAST {
        return Err(PictureError::NoInk);
    }
    Ok(differences.mapv_into(|difference| (sign * difference / contrast).max(0.0)))
}

/// Whether what differs most from the paper is darker.
fn is_dark(grey: ArrayView2<'_, f32>) -> bool {
    let (darkest, lightest) = extremes(differences(grey).view());
    -darkest >= lightest
}

/// How much lighter each pixel is than the paper by its border.
fn differences(grey: ArrayView2<'_, f32>) -> Array2<f32> {
    let paper = paper(grey);
    let (height, width) = grey.dim();
    Array2::from_shape_fn(grey.dim(), |(row, column)| {
        let place = |at: usize, length: usize| (at as f32 + 0.5) / length as f32 - 0.5;
        grey[(row, column)] - paper.at(place(row, height), place(column, width))
    })
}

/// Levels of ink, 0 to 1, on paper that has shadows and ruled lines; nothing if none is left.
fn lit(grey: ArrayView2<'_, f32>, is_dark: bool) -> Option<Array2<f32>> {
    let grey = if is_dark { grey.to_owned() } else { grey.mapv(|grey| 1.0 - grey) };
    // A shadow leaves some of the light; what is darker is a large area of ink.
    const SHADE: f32 = 0.25;
    let least = (SHADE * paper(grey.view()).middle).max(f32::MIN_POSITIVE);
    let paper = shaded(grey.view()).mapv_into(|paper| paper.max(least));
    let most = grey.iter().zip(&paper).map(|(grey, paper)| paper - grey).fold(0.0, f32::max);
    if most < CONTRAST {
        return None;
    }
    // Dark ink takes a part of the light that falls on it.
    let mut levels = grey;
    levels.zip_mut_with(&paper, |level, &paper| {
        *level = (paper - *level).max(0.0) / if is_dark { paper } else { 1.0 };
    });
    erase_ruled(levels.view_mut());
    erase_ruled(levels.view_mut().reversed_axes());
    let (_, most) = extremes(levels.view());
    (most >= CONTRAST).then(|| levels / most)
}

/// Paper under dark ink, as bright as it is at each pixel: without what is dark and narrower than a third of the picture,
/// which morphologists call closing (J. Serra, *Image Analysis and Mathematical Morphology*, 1982).
fn shaded(grey: ArrayView2<'_, f32>) -> Array2<f32> {
    /// Of the longer side. Paper changes slowly, and means over so many pixels have less of its grain.
    const CELLS: usize = 48;
    let (height, width) = grey.dim();
    let cell = height.max(width).div_ceil(CELLS);
    let coarse = resample(grey, (height.div_ceil(cell), width.div_ceil(cell)));
    let radius = coarse.nrows().max(coarse.ncols()).div_ceil(6);
    let most = |a: f32, b: f32| a.max(b);
    let least = |a: f32, b: f32| a.min(b);
    let dilated = window(&window(&coarse, radius, most).reversed_axes(), radius, most);
    let closed = window(&window(&dilated, radius, least).reversed_axes(), radius, least);
    resample(closed.view(), (height, width))
}

/// The extreme of the pixels of each line that are not farther away than `radius`.
fn window(picture: &Array2<f32>, radius: usize, choose: impl Fn(f32, f32) -> f32) -> Array2<f32> {
    let width = picture.ncols();
    Array2::from_shape_fn(picture.dim(), |(row, column)| {
        let near = column.saturating_sub(radius)..width.min(column + radius + 1);
        near.map(|column| picture[(row, column)]).reduce(&choose).unwrap_or(0.0)
    })
}

/// Takes out lines that run from edge to edge along the rows, as on paper for exercises. A stroke that crosses one stays.
fn erase_ruled(mut levels: ArrayViewMut2<'_, f32>) {
    let width = levels.ncols();
    let edge = (width / 20).max(1);
    for mut row in levels.rows_mut() {
        let part = |from: usize, to: usize| median(row.slice(s![from..to]).to_vec());
        let ruled = part(0, edge).min(part(0, width)).min(part(width - edge, width));
        row.mapv_inplace(|level| (level - ruled).max(0.0));
    }
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
    // What comes in from the border is a shadow, or something else on the table, if there is a digit that does not.
    const ELSEWHERE: f32 = 0.2;
    let (height, width) = ink.dim();
    let mut touches = vec![false; sizes.len()];
    for ((row, column), piece) in pieces.indexed_iter() {
        if let Some(piece) = *piece
            && (row.min(column) == 0 || row + 1 == height || column + 1 == width)
        {
            touches[piece] = true;
        }
    }
    let inner = (0..sizes.len()).filter(|&piece| !touches[piece]).map(|piece| sizes[piece]);
    let inner = inner.fold(0.0, f32::max);
    let has_inner = inner >= ELSEWHERE * largest;
    let largest = if has_inner { inner } else { largest };
    let is_kept = |piece: usize| sizes[piece] >= DUST * largest && !(has_inner && touches[piece]);
    let kept: f32 =
        (0..sizes.len()).filter(|&piece| is_kept(piece)).map(|piece| sizes[piece]).sum();
    // A digit has few strokes, and they are most of the ink.
    const STROKES: usize = 8;
    let strokes = (0..sizes.len()).filter(|&piece| is_kept(piece)).count();
    let all = (0..sizes.len()).filter(|&piece| !(has_inner && touches[piece]));
    if strokes > STROKES || kept < 0.5 * all.map(|piece| sizes[piece]).sum::<f32>() {
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
    fn shadows_and_ruled_lines_are_no_ink() {
        // A stroke of 100 × 6 pixels on paper that is half as bright in the corner, behind soft lines.
        let paper = |row: usize, column: usize| {
            let far = ((row * row + column * column) as f32).sqrt() / 240.0;
            let ruled = if row % 30 == 7 { 0.75 } else { 1.0 };
            (0.9 - 0.45 * (1.0 - far).max(0.0)) * ruled
        };
        let is_stroke = |row, column| (40..140).contains(&row) && (100..106).contains(&column);
        let grey = Array2::from_shape_fn((180, 240), |(row, column)| {
            paper(row, column) * if is_stroke(row, column) { 0.3 } else { 1.0 }
        });
        let ink = strokes(ink(grey.view()).unwrap()).unwrap();
        for ((row, column), &ink) in ink.indexed_iter() {
            assert!(ink > 0.5 || !is_stroke(row, column), "no ink at {row}, {column}");
            assert!(ink == 0.0 || is_stroke(row, column), "{ink} at {row}, {column}");
        }
    }

    #[test]
    fn what_comes_in_from_the_border_is_left_out_if_there_is_a_digit_besides() {
        let mut ink = Array2::zeros((20, 20));
        ink.slice_mut(s![.., ..3]).fill(1.0);
        assert_eq!(strokes(ink.clone()).unwrap(), ink);
        ink.slice_mut(s![5..15, 10..13]).fill(1.0);
        let found = strokes(ink).unwrap();
        assert_eq!((found.sum(), found[[5, 10]]), (30.0, 1.0));
    }

    #[test]
    fn pieces_touch_at_corners_too() {
        let (_, sizes) = pieces(&array![[1.0, 0.0, 0.0, 0.5], [0.0, 1.0, 0.0, 0.5], [0.0; 4]]);
        assert_eq!(sizes, [2.0, 1.0]);
    }
}
