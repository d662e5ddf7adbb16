//! Where the pixels of an image come from.

use ndarray::ArrayViewMut1;

use super::super::{PIXELS, SIDE};

/// The middle of an image, from which it is turned and stretched.
const MIDDLE: f32 = (SIDE as f32 - 1.0) / 2.0;

/// Zeros around an image, so that what is outside of it can be read.
const PADDED: usize = SIDE + 2;

/// For each pixel of an image, the place in the original that it shows.
pub(super) struct Warp {
    /// Columns and lines.
    places: [[f32; PIXELS]; 2],
    /// The original, with zeros around it.
    original: [f32; PADDED * PADDED],
}

impl Warp {
    pub(super) fn new() -> Self {
        Self { places: [[0.0; PIXELS]; 2], original: [0.0; PADDED * PADDED] }
    }

    /// Turns around the middle, counter-clockwise, makes larger by a factor, and shifts to the right and down.
    pub(super) fn affine(&mut self, shift: [f32; 2], angle: f32, scale: f32) {
        let (sin, cos) = (libm::sinf(angle) / scale, libm::cosf(angle) / scale);
        let [columns, lines] = &mut self.places;
        for y in 0..SIDE {
            for x in 0..SIDE {
                let (dx, dy) = (x as f32 - MIDDLE - shift[0], y as f32 - MIDDLE - shift[1]);
                columns[y * SIDE + x] = MIDDLE + cos * dx - sin * dy;
                lines[y * SIDE + x] = MIDDLE + sin * dx + cos * dy;
            }
        }
    }

    /// Adds displacements along the columns (0) or lines (1).
    pub(super) fn displace(&mut self, axis: usize, factor: f32, by: &[f32; PIXELS]) {
        for (place, by) in self.places[axis].iter_mut().zip(by) {
            *place += factor * by;
        }
    }

    /// Draws the image anew.
    pub(super) fn apply(&mut self, mut image: ArrayViewMut1<'_, f32>) {
        for (pixel, &brightness) in image.iter().enumerate() {
            self.original[(pixel / SIDE + 1) * PADDED + pixel % SIDE + 1] = brightness;
        }
        let [columns, lines] = &self.places;
        for ((pixel, &x), &y) in image.iter_mut().zip(columns).zip(lines) {
            *pixel = self.brightness(x, y);
        }
    }

    /// The brightness at a place, between the pixels around it; 0 from one pixel outside of the image on.
    fn brightness(&self, x: f32, y: f32) -> f32 {
        const END: f32 = PADDED as f32 - 1.0;
        // In pixels of the padded image. A NaN is nowhere.
        let (x, y) = (x + 1.0, y + 1.0);
        if !(x >= 0.0 && y >= 0.0 && x < END && y < END) {
            return 0.0;
        }
        let (column, line) = (x as usize, y as usize);
        let (right, below) = (x - column as f32, y - line as f32);
        let upper = &self.original[line * PADDED + column..][..2];
        let lower = &self.original[(line + 1) * PADDED + column..][..2];
        let between = |row: &[f32]| row[0] + right * (row[1] - row[0]);
        between(upper) + below * (between(lower) - between(upper))
    }
}
