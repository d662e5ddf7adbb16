//! Smooth curves through points.

use super::strokes::Turn;

/// A point of the plane; the unit is up to the user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

impl Point {
    fn minus(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }

    fn length(self) -> f32 {
        // Not `hypot`, whose last bit is the platform's own; roots are exact by IEEE 754.
        (self.x * self.x + self.y * self.y).sqrt()
    }
}

/// Straight pieces that a span between two points of a curve is made of.
const PIECES: usize = 5;

/// The corners of a polygonal line along the curve through `points`.
///
/// The spans are cubics in Hermite's form. In a round point the curve is parallel to the chord of
/// its neighbours; its velocity there is `roundness` times what a steady pace along the chords
/// makes it, so 1 is smooth and 0 is polygonal. At its ends and in corners every span sets out
/// straight towards its other end.
pub(super) fn trace(points: &[(Point, Turn)], roundness: f32) -> Vec<Point> {
    let mut line = Vec::from_iter(points.first().map(|&(point, _)| point));
    for (index, pair) in points.windows(2).enumerate() {
        let ((from, _), (to, _)) = (pair[0], pair[1]);
        let span = to.minus(from);
        let tangent = |at: usize| match (at.checked_sub(1).map(|i| points[i]), points.get(at + 1)) {
            (Some((before, _)), Some(&(after, _))) if points[at].1 == Turn::Round => {
                let here = points[at].0;
                let way = here.minus(before).length() + after.minus(here).length();
                // Points may fall together; then there is no way and no direction.
                let scale = if way > 0.0 { roundness * span.length() / way } else { 0.0 };
                let chord = after.minus(before);
                Point { x: scale * chord.x, y: scale * chord.y }
            }
            _ => span,
        };
        let (start, end) = (tangent(index), tangent(index + 1));
        line.extend((1..=PIECES).map(|piece| {
            let t = piece as f32 / PIECES as f32;
            let [a, b, c] = [t * t * (3.0 - 2.0 * t), t * (1.0 - t) * (1.0 - t), t * t * (t - 1.0)];
            Point {
                x: from.x + a * span.x + b * start.x + c * end.x,
                y: from.y + a * span.y + b * start.y + c * end.y,
            }
        }));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(points: &[(f32, f32)], turn: Turn, roundness: f32) -> Vec<Point> {
        let points: Vec<_> = points.iter().map(|&(x, y)| (Point { x, y }, turn)).collect();
        trace(&points, roundness)
    }

    const STEPS: [(f32, f32); 4] = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (9.0, 3.0)];

    #[test]
    fn a_curve_leads_through_its_points_in_order() {
        for turn in [Turn::Round, Turn::Corner] {
            let line = through(&STEPS, turn, 0.9);
            assert_eq!(line.len(), 3 * PIECES + 1);
            for (index, &(x, y)) in STEPS.iter().enumerate() {
                assert!(line[index * PIECES].minus(Point { x, y }).length() < 1e-6);
            }
        }
    }

    #[test]
    fn spans_between_corners_are_straight() {
        for point in &through(&STEPS, Turn::Corner, 1.0)[..PIECES] {
            assert_eq!(point.y, 0.0);
        }
        assert!(
            through(&STEPS, Turn::Round, 1.0)[..PIECES].iter().any(|point| point.y.abs() > 0.1)
        );
    }

    #[test]
    fn round_points_on_a_circle_give_nearly_a_circle() {
        let angles = (0..=12).map(|i| std::f32::consts::TAU * i as f32 / 12.0);
        let points: Vec<_> = angles.map(|angle| (angle.cos(), angle.sin())).collect();
        let line = through(&points, Turn::Round, 1.0);
        // The first and the last span set out straight.
        let inner = &line[PIECES..line.len() - PIECES];
        assert!(inner.iter().all(|point| (point.length() - 1.0).abs() < 2e-3), "{inner:?}");
    }

    #[test]
    fn points_that_fall_together_do_no_harm() {
        let line = through(&[(1.0, 2.0); 4], Turn::Round, 1.0);
        assert!(line.iter().all(|&point| point == Point { x: 1.0, y: 2.0 }));
        assert!(through(&[], Turn::Round, 1.0).is_empty());
    }
}
