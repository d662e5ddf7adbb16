//! Who writes, and how a hand varies.

use super::chance::Chance;
use super::curve::{Point, trace};
use super::pen::{Canvas, Dot};
use super::strokes::{FORMS, Form, Node};
use crate::data::SIDE;

/// What MNIST's digits measure in pixels, in height or in width, whichever is more.
const BOX: f32 = 20.0;

// The second bytes of the keys, see [`Chance::new`]; the first is the number of the set.
const HANDS: u8 = 0;
const HABITS: u8 = 1;
const WHIMS: u8 = 2;

/// The handwriting of one person: what all their digits have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    /// The set that they write.
    set: u8,
    /// Number of the person among those who do.
    writer: u64,
    /// How far the top of an upright line leans to the right, in heights.
    slant: f32,
    /// Width of digits, where 1 is what `strokes` has.
    width: f32,
    /// Radius of the pen in pixels.
    radius: f32,
    /// Pixels over which the edge of a line fades.
    softness: f32,
    /// See [`trace`].
    roundness: f32,
    /// How much images of the same digit differ, where 1 is usual.
    haste: f32,
}

/// How a digit is bent as a whole, in heights.
#[derive(Clone, Copy, Debug)]
struct Bends {
    /// How far the middle is to the right of where it should be.
    belly: f32,
    /// How far it is below.
    waist: f32,
    /// By which part the bottom is wider, and the top narrower.
    taper: f32,
}

impl Hand {
    /// Person number `writer` of those who write the set number `set`.
    ///
    /// The figures were chosen by eye, beside a sheet of MNIST's digits, and so that the network
    /// of the lecture learns them about as fast.
    pub(super) fn of(set: u8, writer: u64) -> Self {
        let mut chance = Chance::new([set, HANDS], writer);
        let hurry = chance.between(0.0, 1.0);
        Self {
            set,
            writer,
            slant: 0.12 + chance.spread(0.22),
            width: 1.0 + chance.spread(0.16),
            radius: 1.5 + chance.spread(0.3),
            softness: chance.between(1.0, 1.7),
            roundness: chance.between(0.8, 1.2),
            // Most are calm.
            haste: 0.6 + 1.4 * hurry * hurry,
        }
    }

    /// Writes `digit`, 0 to 9, for the `copy`th time.
    pub(super) fn write(&self, digit: u8, copy: u64) -> Canvas {
        // What is drawn from `habit` is the same in every copy. `whim` has 32 bits for the class,
        // more than enough for all writers.
        let class = 10 * self.writer + u64::from(digit);
        let mut habit = Chance::new([self.set, HABITS], class);
        let mut whim = Chance::new([self.set, WHIMS], copy << 32 | class);

        let forms = FORMS[usize::from(digit)];
        let form = &forms[habit.choose(forms.iter().map(|form| form.weight))];
        let lines = self.lines(form, &mut habit, &mut whim);
        self.ink(&lines, &mut whim)
    }

    /// The lines to be drawn, in heights of a digit from a place near its middle.
    fn lines(&self, form: &Form, habit: &mut Chance, whim: &mut Chance) -> Vec<Vec<Point>> {
        let mut vary = |usual, now| habit.spread(usual) + whim.spread(now * self.haste);
        let bends =
            Bends { belly: vary(0.05, 0.03), waist: vary(0.07, 0.03), taper: vary(0.17, 0.08) };
        let width = self.width * (1.0 + vary(0.1, 0.08));
        // Leaning farther, a 7 is an angle bracket.
        let slant = (self.slant + vary(0.06, 0.07)).clamp(-0.35, 0.55);
        // A rotation without sine and cosine, whose last bits are the platform's own.
        let turn = vary(0.07, 0.09);
        let norm = (1.0 + turn * turn).sqrt();

        let mut place = |node: Node| {
            let x = (f32::from(node.x) - 33.0) / 100.0 + vary(0.03, 0.018);
            let y = (f32::from(node.y) - 50.0) / 100.0 + vary(0.03, 0.018);
            let Point { x, y } = bends.bend(Point { x, y });
            let x = width * x - slant * y;
            (Point { x: (x - turn * y) / norm, y: (y + turn * x) / norm }, node.turn)
        };
        let line = |stroke: &&[Node]| {
            let points: Vec<_> = stroke.iter().map(|&node| place(node)).collect();
            trace(&points, self.roundness)
        };
        form.strokes.iter().map(line).collect()
    }

    /// Draws the lines so that their ink fills the box, in the middle.
    fn ink(&self, lines: &[Vec<Point>], whim: &mut Chance) -> Canvas {
        let radius = (self.radius + whim.spread(0.12 * self.haste)).max(0.6);
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for point in lines.iter().flatten() {
            for (axis, place) in [point.x, point.y].into_iter().enumerate() {
                low[axis] = low[axis].min(place);
                high[axis] = high[axis].max(place);
            }
        }
        let extent = (high[0] - low[0]).max(high[1] - low[1]);
        let scale = (BOX - 2.0 * radius - self.softness) / extent;
        let to_pixel = |place: f32, axis: usize| {
            SIDE as f32 / 2.0 + scale * (place - (low[axis] + high[axis]) / 2.0)
        };

        let mut canvas = Canvas::blank();
        for line in lines {
            // The pen is lifted a little towards the end or, if negative, from the beginning.
            let lift = whim.spread(0.15);
            let dots: Vec<Dot> = line
                .iter()
                .enumerate()
                .map(|(index, point)| {
                    let along = index as f32 / line.len() as f32;
                    let loss = if lift > 0.0 { lift * along } else { lift * (along - 1.0) };
                    let at = Point { x: to_pixel(point.x, 0), y: to_pixel(point.y, 1) };
                    Dot { at, radius: radius * (1.0 - loss) }
                })
                .collect();
            for pair in dots.windows(2) {
                canvas.line(pair[0], pair[1], self.softness);
            }
        }
        canvas
    }
}

impl Bends {
    /// Leaves the middle of the top and of the bottom, at heights −½ and ½, where they are.
    fn bend(self, point: Point) -> Point {
        let height = 2.0 * point.y;
        let middle = 1.0 - height * height;
        Point {
            x: point.x * (1.0 + self.taper * height) + self.belly * middle,
            y: point.y + self.waist * middle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::PIXELS;

    fn image(set: u8, writer: u64, digit: u8, copy: u64) -> [f32; PIXELS] {
        let mut pixels = [0.0; PIXELS];
        Hand::of(set, writer).write(digit, copy).centred(&mut pixels);
        pixels
    }

    fn distance(one: &[f32; PIXELS], other: &[f32; PIXELS]) -> f32 {
        one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
    }

    #[test]
    fn writer_digit_and_copy_each_make_another_image_and_together_always_the_same() {
        let images =
            [(0, 7, 3, 1), (1, 7, 3, 1), (0, 8, 3, 1), (0, 7, 4, 1), (0, 7, 3, 2), (0, 7, 3, 1)]
                .map(|(set, writer, digit, copy)| image(set, writer, digit, copy));
        for (index, other) in images.iter().enumerate().skip(1) {
            assert_eq!(images[0] == *other, index == 5, "{index}");
        }
    }

    #[test]
    fn copies_by_one_hand_are_more_alike_than_those_by_two() {
        for digit in 0..10 {
            let (mut own, mut others) = (0.0, 0.0);
            for writer in 0..100 {
                let first = image(0, writer, digit, 0);
                own += distance(&first, &image(0, writer, digit, 1));
                others += distance(&first, &image(0, writer + 1, digit, 1));
            }
            assert!(own < 0.9 * others, "{digit}: {own} and {others}");
        }
    }

    #[test]
    fn bends_leave_the_ends_in_place_and_move_the_middle() {
        let bends = Bends { belly: 0.1, waist: 0.2, taper: 0.5 };
        for end in [-0.5, 0.5] {
            assert_eq!(bends.bend(Point { x: 0.0, y: end }), Point { x: 0.0, y: end });
        }
        assert_eq!(bends.bend(Point { x: 0.0, y: 0.0 }), Point { x: 0.1, y: 0.2 });
        assert_eq!(bends.bend(Point { x: 0.4, y: 0.5 }), Point { x: 0.6, y: 0.5 });
    }
}
