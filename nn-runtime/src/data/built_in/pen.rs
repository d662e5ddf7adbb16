//! A round pen with soft edges on an image of MNIST's size.

use std::ops::Range;

use super::curve::Point;
use crate::data::{PIXELS, SIDE};

/// A point under the pen, in pixels from the top left corner of the image, and how wide the pen is
/// there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dot {
    pub(super) at: Point,
    pub(super) radius: f32,
}

/// An image in the making: how much ink every pixel holds, 0 to 1, row by row.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    ink: [f32; PIXELS],
}

impl Canvas {
    pub(super) fn blank() -> Self {
        Self { ink: [0.0; PIXELS] }
    }

    /// Draws a straight line. Over `softness` pixels, half of them outside the pen's radius, the
    /// ink falls off from 1 to 0.
    ///
    /// A pixel holds what the nearest point of the line gives it; more than one line gives the most
    /// of what they give, so that crossings are no brighter than their arms.
    pub(super) fn line(&mut self, from: Dot, to: Dot, softness: f32) {
        let reach = from.radius.max(to.radius) + softness / 2.0;
        let columns = near(from.at.x, to.at.x, reach);
        let (dx, dy) = (to.at.x - from.at.x, to.at.y - from.at.y);
        let square = dx * dx + dy * dy;
        let inverse = if square > 0.0 { 1.0 / square } else { 0.0 };
        for row in near(from.at.y, to.at.y, reach) {
            let y = row as f32 + 0.5 - from.at.y;
            let row = &mut self.ink[row * SIDE..][..SIDE];
            for column in columns.clone() {
                let x = column as f32 + 0.5 - from.at.x;
                let t = ((x * dx + y * dy) * inverse).clamp(0.0, 1.0);
                let (x, y) = (x - t * dx, y - t * dy);
                let radius = from.radius + t * (to.radius - from.radius);
                let ink = (0.5 + (radius - (x * x + y * y).sqrt()) / softness).clamp(0.0, 1.0);
                row[column] = row[column].max(ink);
            }
        }
    }

    /// Writes the image to `pixels` in MNIST's way: moved by whole pixels so that its centre of
    /// mass comes nearest to the centre, with brightnesses that are whole numbers of 255ths.
    /// Ink that would leave the image is lost.
    pub(super) fn centred(&self, pixels: &mut [f32]) {
        let [down, right] = self.shift();
        pixels.fill(0.0);
        for row in 0..SIDE {
            let Some(target) = row.checked_add_signed(down).filter(|&row| row < SIDE) else {
                continue;
            };
            for column in 0..SIDE {
                if let Some(column_there) = column.checked_add_signed(right)
                    && column_there < SIDE
                {
                    let byte = (255.0 * self.ink[row * SIDE + column] + 0.5) as u8;
                    pixels[target * SIDE + column_there] = f32::from(byte) / 255.0;
                }
            }
        }
    }

    /// The way from the centre of mass to the centre, in whole pixels downwards and to the right.
    fn shift(&self) -> [isize; 2] {
        let (mut mass, mut moments) = (0.0, [0.0; 2]);
        for (row, inks) in self.ink.chunks_exact(SIDE).enumerate() {
            for (column, &ink) in inks.iter().enumerate() {
                mass += ink;
                moments[0] += ink * row as f32;
                moments[1] += ink * column as f32;
            }
        }
        let centre = (SIDE - 1) as f32 / 2.0;
        moments.map(|moment| if mass > 0.0 { (centre - moment / mass).round() as isize } else { 0 })
    }
}

/// The pixels whose centres may be within `reach` of a line between two places on an axis.
fn near(one: f32, other: f32, reach: f32) -> Range<usize> {
    // Conversion to integers is limited to their range, so this holds anywhere.
    let first = (one.min(other) - reach) as usize;
    let end = (one.max(other) + reach + 1.0) as usize;
    first..end.min(SIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(x: f32, y: f32, radius: f32) -> Dot {
        Dot { at: Point { x, y }, radius }
    }

    fn drawn(canvas: &Canvas) -> [f32; PIXELS] {
        let mut pixels = [9.0; PIXELS];
        canvas.centred(&mut pixels);
        pixels
    }

    #[test]
    fn ink_falls_off_across_the_edge_of_the_pen() {
        let mut canvas = Canvas::blank();
        canvas.line(dot(8.0, 14.5, 2.0), dot(20.0, 14.5, 2.0), 2.0);
        let column: Vec<f32> = canvas.ink.iter().skip(14).step_by(SIDE).copied().collect();
        for (row, ink) in column.into_iter().enumerate() {
            let expected = match row.abs_diff(14) {
                0 | 1 => 1.0,
                2 => 0.5,
                _ => 0.0,
            };
            assert_eq!(ink, expected, "{row}");
        }
        // The ends are round: half a pen farther there is ink straight on, not at the corners.
        assert!(canvas.ink[14 * SIDE + 21] == 0.75 && canvas.ink[12 * SIDE + 21] < 0.5);
    }

    #[test]
    fn the_pen_widens_evenly_from_one_end_to_the_other() {
        let mut canvas = Canvas::blank();
        canvas.line(dot(4.0, 14.0, 1.0), dot(24.0, 14.0, 3.0), 1.0);
        let widths: Vec<f32> = (6..22)
            .map(|column| canvas.ink.iter().skip(column).step_by(SIDE).sum::<f32>())
            .collect();
        for (index, width) in widths.into_iter().enumerate() {
            let radius = 1.0 + 2.0 * (index as f32 + 2.5) / 20.0;
            assert!((width - 2.0 * radius).abs() < 0.15, "{index}: {width}");
        }
    }

    #[test]
    fn a_crossing_is_no_brighter_than_its_arms() {
        let (mut one, mut both) = (Canvas::blank(), Canvas::blank());
        let (down, across) = ([dot(14.0, 5.0, 1.0), dot(14.0, 23.0, 1.0)], [5.0, 23.0]);
        one.line(down[0], down[1], 3.0);
        both.line(down[0], down[1], 3.0);
        both.line(dot(across[0], 14.0, 1.0), dot(across[1], 14.0, 1.0), 3.0);
        let brightest = |canvas: &Canvas| canvas.ink.into_iter().fold(0.0, f32::max);
        assert!(brightest(&one) < 1.0);
        assert_eq!(brightest(&both), brightest(&one));
        assert!(both.ink.iter().sum::<f32>() > 1.5 * one.ink.iter().sum::<f32>());
    }

    #[test]
    fn the_centre_of_mass_comes_to_the_centre_and_no_ink_is_lost() {
        let mut canvas = Canvas::blank();
        canvas.line(dot(6.0, 9.0, 1.5), dot(10.0, 4.0, 2.0), 1.5);
        let pixels = drawn(&canvas);
        let (before, mass) = (canvas.ink.iter().sum::<f32>(), pixels.iter().sum::<f32>());
        assert!((before - mass).abs() < 0.1);
        for stride in [SIDE, 1] {
            let place = |i: usize| ((i / stride) % SIDE) as f32;
            let moment: f32 = pixels.iter().enumerate().map(|(i, ink)| ink * place(i)).sum();
            assert!((moment / mass - 13.5).abs() < 0.51, "{}", moment / mass);
        }
    }

    #[test]
    fn lines_off_the_image_and_blank_images_do_no_harm() {
        let mut canvas = Canvas::blank();
        canvas.line(dot(-60.0, -9.0, 2.0), dot(-20.0, 50.0, 2.0), 1.0);
        canvas.line(dot(40.0, 90.0, 2.0), dot(41.0, 12.0, 2.0), 1.0);
        assert!(drawn(&canvas).iter().all(|&pixel| pixel == 0.0));
        canvas.line(dot(14.0, 14.0, 2.0), dot(14.0, 14.0, 2.0), 1.0);
        assert_eq!(canvas.ink[14 * SIDE + 14], 1.0);
    }
}
