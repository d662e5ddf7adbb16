//! Convolutions.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, s};

use super::Window;
use super::patches::Patches;
use super::rows::by_rows;
use crate::kernels::gemm::product;
use crate::{Float, grad_rule};

/// The rows of patches that are multiplied at once: enough to be worth the preparations of a product, few enough to
/// stay in the cache until they are read.
const ROWS: usize = 256;

/// The convolution of images with filters: at each place of the window, each filter is a neuron with the inputs
/// that the window sees there.
///
/// | | shape |
/// |---|---|
/// | `x`, the images | m × (height·width·channels), in the order of [`Grid`](super::Grid) |
/// | `w`, a column for each filter | (size·size·channels) × filters, in the order of an image |
/// | `b`, one for each filter | filters |
/// | result | m × (height'·width'·filters), the size of [`Window::output`] |
///
/// As everywhere in the field, the filter is not mirrored: y\[i, j, f\] = b\[f\] + Σ x\[i + k, j + l, c\]·w\[(k, l, c), f\].
///
/// It is differentiable with respect to `x`, `w` and `b`, and may be called in functions with
/// [`derive_grad`](macro@crate::derive_grad). Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, *Gradient-based
/// learning applied to document recognition*, Proceedings of the IEEE 86(11), 1998.
///
/// ```
/// use ndarray::array;
/// use nn_runtime::nn::{Grid, Padding, Window, conv2d};
///
/// // The difference of neighbours in a line, in an image of 2 × 3 pixels.
/// let image = Grid { height: 2, width: 3, channels: 1 };
/// let window = Window::new(image, 2, Padding::Valid).unwrap();
/// let x = array![[1.0, 2.0, 4.0, 0.0, 0.0, 0.0]];
/// let w = array![[-1.0], [1.0], [0.0], [0.0]];
/// assert_eq!(conv2d(x.view(), &w, &array![0.5], window), array![[1.5, 2.5]]);
/// ```
///
/// # Panics
/// If the shapes do not fit.
#[grad_rule(vjp = conv2d_vjp, jvp = conv2d_jvp, wrt(x, w, b))]
#[track_caller]
pub fn conv2d<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    b: &Array1<T>,
    window: Window,
) -> Array2<T> {
    forward(x, w, Some(b.view()), window)
}

fn conv2d_vjp<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    _: &Array1<T>,
    window: Window,
    seed: Array2<T>,
) -> (Array2<T>, Array2<T>, Array1<T>) {
    let mut x_bar = Array2::zeros(x.raw_dim());
    let (w_bar, b_bar) = backward(x, w, window, seed, Some(&mut x_bar));
    (x_bar, w_bar, b_bar)
}

fn conv2d_jvp<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    b: &Array1<T>,
    window: Window,
    x_dot: &Array2<T>,
    w_dot: &Array2<T>,
    b_dot: &Array1<T>,
) -> Array2<T> {
    forward(x_dot.view(), w, None, window) + conv2d_of_data_jvp(x, w, b, window, w_dot, b_dot)
}

/// [`conv2d()`] of images that nobody differentiates with respect to, such as those of the data: the same convolution,
/// differentiable with respect to `w` and `b` alone.
///
/// In the first layer of a network this saves a third of the products of the way back.
///
/// # Panics
/// If the shapes do not fit.
#[grad_rule(vjp = conv2d_of_data_vjp, jvp = conv2d_of_data_jvp, wrt(w, b))]
#[track_caller]
pub fn conv2d_of_data<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    b: &Array1<T>,
    window: Window,
) -> Array2<T> {
    forward(x, w, Some(b.view()), window)
}

fn conv2d_of_data_vjp<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    _: &Array1<T>,
    window: Window,
    seed: Array2<T>,
) -> (Array2<T>, Array1<T>) {
    backward(x, w, window, seed, None)
}

fn conv2d_of_data_jvp<T: Float>(
    x: ArrayView2<'_, T>,
    _: &Array2<T>,
    _: &Array1<T>,
    window: Window,
    w_dot: &Array2<T>,
    b_dot: &Array1<T>,
) -> Array2<T> {
    forward(x, w_dot, Some(b_dot.view()), window)
}

/// x ∗ w + b, or without b.
#[track_caller]
fn forward<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    b: Option<ArrayView1<'_, T>>,
    window: Window,
) -> Array2<T> {
    check(x.shape(), w.shape(), window);
    let filters = w.ncols();
    let mut y = Array2::zeros((x.nrows() * window.places(), filters));
    if let Some(b) = b {
        assert!(b.len() == filters, "conv2d: {} biases for {filters} filters", b.len());
        y += &b;
    }
    let mut patches = Patches::new(window, ROWS);
    let images = x.axis_chunks_iter(Axis(0), patches.images());
    let results = y.axis_chunks_iter_mut(Axis(0), patches.images() * window.places());
    for (images, y) in images.zip(results) {
        T::gemm(T::one(), patches.of(images), w.view(), T::one(), y);
    }
    reshaped(y, (x.nrows(), window.output(filters).count()))
}

/// The cotangents of w and b for that of the result; that of x is written to `x_bar`, if it is asked for.
fn backward<T: Float>(
    x: ArrayView2<'_, T>,
    w: &Array2<T>,
    window: Window,
    y_bar: Array2<T>,
    mut x_bar: Option<&mut Array2<T>>,
) -> (Array2<T>, Array1<T>) {
    let filters = w.ncols();
    let y_bar = reshaped(y_bar, (x.nrows() * window.places(), filters));
    let (mut w_bar, mut b_bar) = (Array2::zeros(w.raw_dim()), Array1::zeros(filters));
    let mut patches = Patches::new(window, ROWS);
    let images = x.axis_chunks_iter(Axis(0), patches.images());
    let seeds = y_bar.axis_chunks_iter(Axis(0), patches.images() * window.places());
    for (block, (images, y_bar)) in images.zip(seeds).enumerate() {
        // Sums of sums: their errors grow with the length of the parts, not of the whole.
        b_bar += &y_bar.sum_axis(Axis(0));
        T::gemm(T::one(), patches.of(images).reversed_axes(), y_bar, T::one(), w_bar.view_mut());
        if let Some(x_bar) = &mut x_bar {
            let cotangents = product(y_bar, w.t());
            let start = block * patches.images();
            let images = x_bar.slice_mut(s![start..start + images.nrows(), ..]);
            patches.scatter(cotangents.view(), images);
        }
    }
    (w_bar, b_bar)
}

fn reshaped<T: Float>(a: Array2<T>, shape: (usize, usize)) -> Array2<T> {
    by_rows(a).into_shape_with_order(shape).expect("as many elements")
}

#[track_caller]
fn check(x: &[usize], w: &[usize], window: Window) {
    let (image, inputs) = (window.image(), window.inputs());
    assert!(x[1] == image.count(), "conv2d: rows of shape {x:?} are no images of {image:?}");
    assert!(w[0] == inputs, "conv2d: filters of shape {w:?} for {inputs} inputs");
}
