//! Convolutions and pooling.

use ndarray::{Array1, Array2, ShapeBuilder, array};
use nn_runtime::gradcheck;
use nn_runtime::nn::{Grid, Padding, Window, conv2d, conv2d_of_data, max_pool2d};

use super::{inner, random};

type Point = (Array2<f64>, Array2<f64>, Array1<f64>);

const IMAGE: Grid = Grid { height: 5, width: 7, channels: 2 };

/// Images, filters and biases.
fn point(window: Window, images: usize, filters: usize) -> Point {
    let x = random((images, window.image().count()), 1);
    (x, random((window.inputs(), filters), 2), random(filters, 3))
}

fn windows() -> impl Iterator<Item = Window> {
    let paddings = [Padding::Valid, Padding::Same];
    paddings.into_iter().flat_map(|padding| {
        (1..=5).map(move |size| Window::new(IMAGE, size, padding).expect("it fits"))
    })
}

/// A convolution, index by index.
fn plain((x, w, b): &Point, window: Window, padding: Padding) -> Array2<f64> {
    let (image, size, output) = (window.image(), window.size(), window.output(b.len()));
    let before = if padding == Padding::Same { (size - 1) / 2 } else { 0 };
    let mut y = Array2::zeros((x.nrows(), output.count()));
    for (m, (i, j)) in (0..x.nrows()).flat_map(|m| {
        (0..output.height).flat_map(move |i| (0..output.width).map(move |j| (m, (i, j))))
    }) {
        for f in 0..output.channels {
            let mut sum = b[f];
            for k in 0..size {
                for l in 0..size {
                    let (row, column) =
                        ((i + k).wrapping_sub(before), (j + l).wrapping_sub(before));
                    if row < image.height && column < image.width {
                        for c in 0..image.channels {
                            sum += x[[m, (row * image.width + column) * image.channels + c]]
                                * w[[(k * size + l) * image.channels + c, f]];
                        }
                    }
                }
            }
            y[[m, (i * output.width + j) * output.channels + f]] = sum;
        }
    }
    y
}

#[test]
fn convolutions_are_what_a_plain_loop_computes() {
    for padding in [Padding::Valid, Padding::Same] {
        for size in 1..=5 {
            let window = Window::new(IMAGE, size, padding).unwrap();
            // More images than are multiplied at once.
            let point = point(window, 30, 3);
            let (x, w, b) = &point;
            let expected = plain(&point, window, padding);
            let largest = |y: Array2<f64>| y.iter().fold(0.0, |a: f64, e| a.max(e.abs()));
            assert!(largest(conv2d(x.view(), w, b, window) - &expected) < 1e-13);
            assert_eq!(conv2d_of_data(x.view(), w, b, window), conv2d(x.view(), w, b, window));
            // Columns that are contiguous are no other matter.
            let turned =
                Array2::from_shape_vec(x.dim().f(), x.t().iter().copied().collect()).unwrap();
            assert_eq!(turned, x);
            assert_eq!(conv2d(turned.view(), w, b, window), conv2d(x.view(), w, b, window));
            let narrow = |a: &Array2<f64>| a.mapv(|x| x as f32);
            let single = conv2d(narrow(x).view(), &narrow(w), &b.mapv(|b| b as f32), window);
            assert!(largest(single.mapv(f64::from) - &expected) < 1e-4);
        }
    }
}

#[test]
fn derivatives_of_convolutions_are_those_of_differences() {
    for window in windows() {
        let point = point(window, 2, 3);
        let seed = random((2, window.output(3).count()), 4);
        let function = |(x, w, b): &Point| inner(&seed, &conv2d(x.view(), w, b, window));
        let gradient = |(x, w, b): &Point| conv2d::vjp(x.view(), w, b, window, seed.clone()).1;
        gradcheck(&point, function, gradient).unwrap_or_else(|error| panic!("{window:?}: {error}"));
    }
}

#[test]
fn pullbacks_and_pushforwards_of_convolutions_are_adjoint_over_many_images() {
    for window in windows() {
        let (x, w, b) = point(window, 40, 3);
        let seed = random((40, window.output(3).count()), 4);
        let (x_dot, w_dot, b_dot) = (random(x.raw_dim(), 5), random(w.raw_dim(), 6), random(3, 7));
        let (_, (x_bar, w_bar, b_bar)) = conv2d::vjp(x.view(), &w, &b, window, seed.clone());
        let tangents = (x_dot.clone(), w_dot.clone(), b_dot.clone());
        let (_, y_dot) = conv2d::jvp(x.view(), &w, &b, window, tangents);
        let by_parameters = inner(&w_bar, &w_dot) + b_bar.dot(&b_dot);
        let (forward, reverse) = (inner(&seed, &y_dot), inner(&x_bar, &x_dot) + by_parameters);
        assert!((forward - reverse).abs() < 1e-10, "{window:?}: {forward}, {reverse}");

        let (_, of_data) = conv2d_of_data::vjp(x.view(), &w, &b, window, seed.clone());
        assert_eq!(of_data, (w_bar, b_bar));
        let (_, y_dot) = conv2d_of_data::jvp(x.view(), &w, &b, window, (w_dot, b_dot));
        assert!((inner(&seed, &y_dot) - by_parameters).abs() < 1e-10);
    }
}

#[test]
fn windows_that_do_not_fit_are_none() {
    for padding in [Padding::Valid, Padding::Same] {
        assert_eq!(Window::new(IMAGE, 0, padding), None);
        assert_eq!(Window::new(IMAGE, 6, padding), None);
        assert_eq!(Window::new(Grid { channels: 0, ..IMAGE }, 3, padding), None);
    }
    let [valid, same] =
        [Padding::Valid, Padding::Same].map(|padding| Window::new(IMAGE, 5, padding).unwrap());
    assert_eq!(valid.output(4), Grid { height: 1, width: 3, channels: 4 });
    assert_eq!(same.output(4), Grid { height: 5, width: 7, channels: 4 });
    assert_eq!(IMAGE.pooled(3), Some(Grid { height: 1, width: 2, channels: 2 }));
    assert_eq!((IMAGE.pooled(0), IMAGE.pooled(6)), (None, None));
}

#[test]
#[should_panic = "conv2d: rows of shape [2, 69]"]
fn images_of_another_size_are_refused() {
    let window = Window::new(IMAGE, 3, Padding::Valid).unwrap();
    let (_, w, b) = point(window, 2, 3);
    conv2d(random((2, 69), 1).view(), &w, &b, window);
}

#[test]
fn no_images_have_no_convolution() {
    let window = Window::new(IMAGE, 3, Padding::Valid).unwrap();
    let (x, w, b) = point(window, 0, 3);
    let (y, (x_bar, w_bar, _)) = conv2d::vjp(x.view(), &w, &b, window, Array2::zeros((0, 45)));
    assert_eq!((y.dim(), x_bar.dim()), ((0, 45), (0, 70)));
    assert_eq!(w_bar, Array2::<f64>::zeros(w.dim()));
    assert_eq!(max_pool2d(x.view(), IMAGE, 2).dim(), (0, 12));
}

#[test]
fn pooling_takes_the_largest_of_each_square() {
    for size in 1..=5 {
        let x = random((3, IMAGE.count()), 1);
        let y = max_pool2d(x.view(), IMAGE, size);
        let pooled = IMAGE.pooled(size).unwrap();
        assert_eq!(y.ncols(), pooled.count());
        let x = x.into_shape_with_order((3, 5, 7, 2)).unwrap();
        let y = y.into_shape_with_order((3, pooled.height, pooled.width, 2)).unwrap();
        for ((m, i, j, c), &largest) in y.indexed_iter() {
            let square =
                (0..size * size).map(|p| x[[m, i * size + p / size, j * size + p % size, c]]);
            assert_eq!(largest, square.fold(f64::MIN, f64::max));
        }
    }
}

#[test]
fn derivatives_of_pooling_are_those_of_differences() {
    for size in 1..=3 {
        let x = random((2, IMAGE.count()), 1);
        let seed = random((2, IMAGE.pooled(size).unwrap().count()), 2);
        let gradient = |x: &Array2<f64>| max_pool2d::vjp(x.view(), IMAGE, size, seed.clone()).1;
        gradcheck(&x, |x| inner(&seed, &max_pool2d(x.view(), IMAGE, size)), gradient).unwrap();
        let x_dot = random(x.raw_dim(), 3);
        let (_, y_dot) = max_pool2d::jvp(x.view(), IMAGE, size, x_dot.clone());
        assert!((inner(&seed, &y_dot) - inner(&gradient(&x), &x_dot)).abs() < 1e-12);
    }
}

#[test]
fn of_equal_numbers_the_first_one_counts_and_nan_above_all() {
    let image = Grid { height: 2, width: 2, channels: 1 };
    let bar = |x: Array2<f64>| max_pool2d::vjp(x.view(), image, 2, array![[1.0]]).1;
    assert_eq!(bar(array![[1.0, 3.0, 3.0, 2.0]]), array![[0.0, 1.0, 0.0, 0.0]]);
    assert_eq!(bar(array![[0.0; 4]]), array![[1.0, 0.0, 0.0, 0.0]]);
    assert_eq!(bar(array![[1.0, f64::NAN, f64::NAN, 9.0]]), array![[0.0, 1.0, 0.0, 0.0]]);
    assert!(max_pool2d(array![[f64::NAN, 1.0, 2.0, 3.0]].view(), image, 2)[[0, 0]].is_nan());
}
