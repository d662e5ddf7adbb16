//! What a window sees at its places: images to patches, and back.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};

use super::Window;
use crate::Float;

/// Brings images into the form in which a convolution is a product of matrices, and cotangents back.
///
/// A patch is a row of what the window sees at one place; an image has places × inputs of them. Source: K. Chellapilla,
/// S. Puri and P. Simard, *High performance convolutional neural networks for document processing*, 2006.
pub(super) struct Patches<T> {
    window: Window,
    /// One image with the zeros around it.
    padded: Vec<T>,
    /// The patches of some images.
    patches: Array2<T>,
}

impl<T: Float> Patches<T> {
    /// Room for as many images as have `rows` patches.
    pub(super) fn new(window: Window, rows: usize) -> Self {
        let images = rows.div_ceil(window.places());
        Self {
            window,
            padded: vec![T::zero(); window.padded().count()],
            patches: Array2::zeros((images * window.places(), window.inputs())),
        }
    }

    /// The images that there is room for.
    pub(super) fn images(&self) -> usize {
        self.patches.nrows() / self.window.places()
    }

    /// The patches of images that there is room for.
    pub(super) fn of(&mut self, images: ArrayView2<'_, T>) -> ArrayView2<'_, T> {
        let window = self.window;
        let rows = images.nrows() * window.places();
        let mut patches = self.patches.slice_mut(s![..rows, ..]);
        let patches_of = window.places() * window.inputs();
        let flat = patches.as_slice_mut().expect("whole rows");
        for (image, patches) in images.rows().into_iter().zip(flat.chunks_exact_mut(patches_of)) {
            match image.as_slice() {
                Some(image) if window.padded() == window.image() => gather(window, image, patches),
                _ => {
                    // What is around the image stays 0.
                    for (pixel, place) in image.iter().zip(pixels(window)) {
                        self.padded[place] = *pixel;
                    }
                    gather(window, &self.padded, patches);
                }
            }
        }
        self.patches.slice(s![..rows, ..])
    }

    /// Adds to each number of the images what belongs to it in patches: the adjoint of [`of`](Self::of).
    pub(super) fn scatter(&mut self, patches: ArrayView2<'_, T>, mut images: ArrayViewMut2<'_, T>) {
        let window = self.window;
        let patches_of = window.places() * window.inputs();
        let flat = patches.as_slice().expect("a product is stored by rows");
        for (mut image, patches) in images.rows_mut().into_iter().zip(flat.chunks_exact(patches_of))
        {
            match image.as_slice_mut() {
                Some(image) if window.padded() == window.image() => scatter(window, patches, image),
                _ => {
                    self.padded.fill(T::zero());
                    scatter(window, patches, &mut self.padded);
                    for (number, place) in image.iter_mut().zip(pixels(window)) {
                        *number += self.padded[place];
                    }
                    // What fell on the zeros is lost.
                    self.padded.fill(T::zero());
                }
            }
        }
    }
}

/// Copies what the window sees in a padded image, place by place.
fn gather<T: Float>(window: Window, image: &[T], patches: &mut [T]) {
    let (line, run) = (line(window), window.size() * window.image().channels);
    for (place, patch) in patches.chunks_exact_mut(window.inputs()).enumerate() {
        let seen = &image[corner(window, place)..];
        for (dy, to) in patch.chunks_exact_mut(run).enumerate() {
            for (to, from) in to.iter_mut().zip(&seen[dy * line..][..run]) {
                *to = *from;
            }
        }
    }
}

/// Adds patches to where the window saw them in a padded image.
fn scatter<T: Float>(window: Window, patches: &[T], image: &mut [T]) {
    let (line, run) = (line(window), window.size() * window.image().channels);
    for (place, patch) in patches.chunks_exact(window.inputs()).enumerate() {
        let seen = &mut image[corner(window, place)..];
        for (dy, from) in patch.chunks_exact(run).enumerate() {
            for (to, from) in seen[dy * line..][..run].iter_mut().zip(from) {
                *to += *from;
            }
        }
    }
}

/// The numbers in a line of the padded image.
fn line(window: Window) -> usize {
    window.padded().width * window.padded().channels
}

/// Where in the padded image the window begins at a place.
fn corner(window: Window, place: usize) -> usize {
    let width = window.output(1).width;
    (place / width * window.padded().width + place % width) * window.padded().channels
}

/// Where in the padded image the numbers of the image are.
fn pixels(window: Window) -> impl Iterator<Item = usize> {
    let (image, padded, before) = (window.image(), window.padded(), window.before());
    (0..image.height).flat_map(move |y| {
        let start = ((y + before) * padded.width + before) * padded.channels;
        start..start + image.width * image.channels
    })
}
