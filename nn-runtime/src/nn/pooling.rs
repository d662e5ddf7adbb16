//! Pooling.

use ndarray::{Array2, ArrayView2};

use super::Grid;
use super::rows::by_rows;
use crate::{Float, grad_rule};

/// The largest number of each square of `size` × `size` pixels, channel by channel; squares do not overlap.
///
/// `x` are images, m × (height·width·channels) in the order of [`Grid`]; the result is
/// m × (⌊height/size⌋·⌊width/size⌋·channels), see [`Grid::pooled`]. A NaN is larger than every number.
///
/// It is differentiable with respect to `x`. Of equal numbers, the first one in its square, line by line, has the
/// derivative. Source: M. Ranzato, F. J. Huang, Y.-L. Boureau and Y. LeCun, *Unsupervised learning of invariant feature
/// hierarchies with applications to object recognition*, CVPR 2007.
///
/// ```
/// use ndarray::array;
/// use nn_runtime::nn::{Grid, max_pool2d};
///
/// let image = Grid { height: 2, width: 4, channels: 1 };
/// let x = array![[1.0, 2.0, 0.0, 5.0, 3.0, 2.0, 5.0, 1.0]];
/// assert_eq!(max_pool2d(x.view(), image, 2), array![[3.0, 5.0]]);
/// let (_, x_bar) = max_pool2d::vjp(x.view(), image, 2, array![[10.0, 20.0]]);
/// assert_eq!(x_bar, array![[0.0, 0.0, 0.0, 20.0, 10.0, 0.0, 0.0, 0.0]]);
/// ```
///
/// # Panics
/// If the shapes do not fit, or no square fits.
#[grad_rule(vjp = max_pool2d_vjp, jvp = max_pool2d_jvp, wrt(x))]
#[track_caller]
pub fn max_pool2d<T: Float>(x: ArrayView2<'_, T>, image: Grid, size: usize) -> Array2<T> {
    let pooled = pooled(x.shape(), image, size);
    let offsets = offsets(image, size);
    let mut y = Array2::zeros((x.nrows(), pooled.count()));
    let x = x.as_standard_layout();
    for (x, mut y) in x.rows().into_iter().zip(y.rows_mut()) {
        let x = x.to_slice().expect("standard layout");
        let y = y.as_slice_mut().expect("stored by rows");
        // Unlike `each_square`, in place, and where the largest numbers are is not asked.
        for (square, largest) in y.chunks_exact_mut(image.channels.max(1)).enumerate() {
            let x = &x[corner(square, image, pooled, size)..];
            largest.copy_from_slice(&x[..image.channels]);
            for &offset in &offsets[1..] {
                for (largest, &number) in largest.iter_mut().zip(&x[offset..]) {
                    *largest = if is_larger(number, *largest) { number } else { *largest };
                }
            }
        }
    }
    y
}

fn max_pool2d_vjp<T: Float>(
    x: ArrayView2<'_, T>,
    image: Grid,
    size: usize,
    seed: Array2<T>,
) -> Array2<T> {
    let mut x_bar = Array2::zeros(x.raw_dim());
    let mut seed = by_rows(seed);
    let rows = x_bar.as_slice_mut().expect("stored by rows");
    each_square(x, image, size, |square| {
        let x_bar = &mut rows[square.image * x.ncols()..][..x.ncols()];
        for (place, &seed) in square.places().zip(&*square.part(&mut seed)) {
            x_bar[place] = seed;
        }
    });
    x_bar
}

fn max_pool2d_jvp<T: Float>(
    x: ArrayView2<'_, T>,
    image: Grid,
    size: usize,
    x_dot: &Array2<T>,
) -> Array2<T> {
    let mut y_dot = Array2::zeros((x.nrows(), pooled(x.shape(), image, size).count()));
    each_square(x, image, size, |square| {
        let x_dot = x_dot.row(square.image);
        for (place, y_dot) in square.places().zip(square.part(&mut y_dot)) {
            *y_dot = x_dot[place];
        }
    });
    y_dot
}

/// Where the largest numbers of a square are, by channel.
struct Square<'a> {
    /// The row of the image.
    image: usize,
    /// Where in the row of the result its numbers begin.
    start: usize,
    /// Where in the row of the image it begins.
    corner: usize,
    /// The pixel of the square that each of the largest numbers is in.
    pixels: &'a [u32],
    /// How far behind the corner each pixel of the square begins.
    offsets: &'a [usize],
}

impl Square<'_> {
    /// Where in the row of the image the largest numbers are.
    fn places(&self) -> impl Iterator<Item = usize> {
        let pixels = self.pixels.iter().enumerate();
        pixels.map(|(channel, &pixel)| self.corner + self.offsets[pixel as usize] + channel)
    }

    /// The part of the result for this square.
    fn part<'y, T>(&self, y: &'y mut Array2<T>) -> &'y mut [T] {
        let start = self.image * y.ncols() + self.start;
        &mut y.as_slice_mut().expect("stored by rows")[start..start + self.pixels.len()]
    }
}

/// Calls `f` with each square of each image.
fn each_square<T: Float>(
    x: ArrayView2<'_, T>,
    image: Grid,
    size: usize,
    mut f: impl FnMut(Square<'_>),
) {
    let pooled = pooled(x.shape(), image, size);
    let (channels, offsets) = (image.channels, offsets(image, size));
    let x = x.as_standard_layout();
    let mut largest = vec![T::zero(); channels];
    // As wide as the numbers of most images, so that both are compared and chosen side by side.
    let mut pixels = vec![0_u32; channels];
    for (row, x) in x.rows().into_iter().enumerate() {
        let x = x.to_slice().expect("standard layout");
        for square in 0..pooled.height * pooled.width {
            let corner = corner(square, image, pooled, size);
            largest.copy_from_slice(&x[corner..][..channels]);
            pixels.fill(0);
            for (pixel, &offset) in (0..).zip(&offsets).skip(1) {
                let candidates = x[corner + offset..][..channels].iter();
                for ((&number, largest), at) in candidates.zip(&mut largest).zip(&mut pixels) {
                    let is_larger = is_larger(number, *largest);
                    *largest = if is_larger { number } else { *largest };
                    *at = if is_larger { pixel } else { *at };
                }
            }
            let (pixels, offsets) = (&pixels[..], &offsets[..]);
            f(Square { image: row, start: square * channels, corner, pixels, offsets });
        }
    }
}

/// Whether a number takes the place of the largest so far. The first NaN stays.
fn is_larger<T: Float>(number: T, largest: T) -> bool {
    number > largest || number.is_nan() && !largest.is_nan()
}

/// How far behind its first number each pixel of a square begins in the row of the image.
fn offsets(image: Grid, size: usize) -> Vec<usize> {
    let pixels = 0..size * size;
    pixels.map(|pixel| (pixel / size * image.width + pixel % size) * image.channels).collect()
}

/// Where in the row of the image the square of this number begins.
fn corner(square: usize, image: Grid, pooled: Grid, size: usize) -> usize {
    (square / pooled.width * image.width + square % pooled.width) * size * image.channels
}

#[track_caller]
fn pooled(x: &[usize], image: Grid, size: usize) -> Grid {
    assert!(x[1] == image.count(), "max_pool2d: rows of shape {x:?} are no images of {image:?}");
    let pooled = image.pooled(size);
    pooled.unwrap_or_else(|| panic!("max_pool2d: no square of size {size} in images of {image:?}"))
}
