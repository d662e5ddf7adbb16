//! A number as far as it is known.

use super::DIGITS;
use super::ball::{Ball, Mag};
use super::decimal::{self, Decimal};
use super::exact::{Nothing, Number};
use super::pair::Pair;

/// How far a radius must be below a unit of the last digit, in bits: then at most one result in a million lies so close to
/// halfway between two numbers of so many digits that the other one is as good.
const MARGIN: i128 = 20;

/// The value of a formula at a point: to as many digits as were asked for, or as far as it is known.
#[derive(Clone, Debug)]
pub struct Answer {
    nearest: f64,
    enclosure: Enclosure,
    digits: usize,
    /// Whether fewer digits are known than were asked for.
    is_doubtful: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Enclosure {
    Pair(Pair),
    Ball(Ball),
    Nothing(Nothing),
}

/// How many bits so many digits have, and a few more.
fn bits(digits: usize) -> i128 {
    digits as i128 * 10 / 3 + 2
}

impl Answer {
    /// A pair that is known to 17 digits, and whose nearest `f64` is known.
    pub(super) fn of_pair(pair: Pair) -> Option<Self> {
        let [high, low] = pair.parts();
        let radius = pair.radius();
        // 2^−77: see [`MARGIN`].
        let limit = high.abs() * (f64::EPSILON * f64::EPSILON * f64::from(1 << 27));
        // A little more, as sums round.
        let most = low.abs() * f64::EPSILON + radius * (1.0 + 8.0 * f64::EPSILON);
        let is_certain =
            radius <= limit && high + (low + most) == high && high + (low - most) == high;
        is_certain.then_some(Self {
            // Without the sign of a zero.
            nearest: high + 0.0,
            enclosure: Enclosure::Pair(pair),
            digits: DIGITS,
            is_doubtful: false,
        })
    }

    /// A number that is known to so many digits, or known to be none.
    pub(super) fn certain(number: &Number, digits: usize) -> Option<Self> {
        if let Number::Nothing(why) = number {
            let is_certain = *why != Nothing::Unknown;
            return is_certain.then(|| Self::nothing(*why, digits));
        }
        let ball = number.ball(bits(digits) as u64 + 128)?;
        if !ball.is_exact() {
            let below = ball.top().saturating_sub(ball.radius().top());
            if below < bits(digits) + MARGIN {
                return None;
            }
            // Halfway between two numbers of `f64`, more bits do not help.
            const TIE: i128 = 60;
            let [low, high] = ball.ends().map(|end| end.to_f64());
            if low != high && below < bits(digits.max(DIGITS)) + MARGIN + TIE {
                return None;
            }
        }
        Some(Self {
            nearest: ball.to_f64() + 0.0,
            enclosure: Enclosure::Ball(ball),
            digits,
            is_doubtful: false,
        })
    }

    /// What is known of a number that is not known to so many digits.
    pub(super) fn doubtful(number: &Number, digits: usize) -> Self {
        let Some(ball) = number.ball(bits(digits) as u64 + 128) else {
            let Number::Nothing(why) = number else {
                return Self::nothing(Nothing::Unknown, digits);
            };
            return Self::nothing(*why, digits);
        };
        // No number at all, unless at least some digits are known.
        const SOME: i128 = 10;
        let [low, high] = ball.ends().map(|end| end.to_f64() + 0.0);
        let is_known = low == high || ball.top().saturating_sub(ball.radius().top()) > SOME;
        let nearest = if is_known { ball.to_f64() + 0.0 } else { f64::NAN };
        Self { nearest, enclosure: Enclosure::Ball(ball), digits, is_doubtful: true }
    }

    /// That there is no value.
    pub(crate) fn undefined(digits: usize) -> Self {
        Self::nothing(Nothing::Undefined, digits)
    }

    fn nothing(why: Nothing, digits: usize) -> Self {
        let is_doubtful = why == Nothing::Unknown;
        Self { nearest: f64::NAN, enclosure: Enclosure::Nothing(why), digits, is_doubtful }
    }

    /// The nearest `f64`: infinite where that is beyond its range, NaN where there is no value or too little is known.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.nearest
    }

    /// Whether there is a value and it is known, be it beyond the range of `f64` or not.
    #[must_use]
    pub fn is_number(&self) -> bool {
        !matches!(self.enclosure, Enclosure::Nothing(_))
    }

    /// Whether all digits are right.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.is_number() && !self.is_doubtful
    }

    /// Whether the formula has no value there: a pole, or no real number.
    pub(crate) fn is_not_finite(&self) -> bool {
        matches!(self.enclosure, Enclosure::Nothing(Nothing::Undefined | Nothing::Infinite))
    }

    /// Whether it is a pole, or beyond all exponents.
    pub(crate) fn is_infinite(&self) -> bool {
        matches!(self.enclosure, Enclosure::Nothing(Nothing::Infinite | Nothing::TooLarge))
    }

    /// Whether it is beyond all exponents.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self.enclosure, Enclosure::Nothing(Nothing::TooLarge))
    }

    /// Whether there is a number that `f64` cannot hold.
    #[must_use]
    pub fn overflows(&self) -> bool {
        self.is_number() && self.nearest.is_infinite()
    }

    /// What is wrong with it, if anything is: it has no value, or fewer digits are known than were asked for. `name` is what
    /// it is called.
    #[must_use]
    pub fn warning(&self, name: &str) -> Option<String> {
        Some(match &self.enclosure {
            Enclosure::Nothing(Nothing::Undefined | Nothing::Infinite) => {
                format!("{name} is not finite")
            }
            Enclosure::Nothing(Nothing::TooLarge) => {
                format!("{name} is too large: beyond 2^(2^120)")
            }
            Enclosure::Nothing(Nothing::Unknown) => {
                format!("{name} could not be computed to any digit")
            }
            Enclosure::Ball(ball) if self.is_doubtful => {
                let (value, within) = known(ball);
                format!("{name} is {value} to within {within}: no more digits of it are known")
            }
            _ => return None,
        })
    }

    /// The decimal: the shortest that no other `f64` is nearer to if 17 digits were asked for, else all digits. Of what is
    /// not known to so many digits, those that are.
    #[must_use]
    pub fn text(&self) -> String {
        self.decimal().map_or_else(|| self.no_number().to_owned(), |decimal| decimal.to_string())
    }

    /// The same in LaTeX.
    #[must_use]
    pub fn latex(&self) -> String {
        self.decimal().map_or_else(|| self.no_number().to_owned(), |decimal| decimal.latex())
    }

    fn no_number(&self) -> &'static str {
        match self.enclosure {
            Enclosure::Nothing(Nothing::Infinite | Nothing::TooLarge) => "inf",
            _ => "NaN",
        }
    }

    fn decimal(&self) -> Option<Decimal> {
        let ball = match &self.enclosure {
            Enclosure::Pair(pair) => {
                let [high, low] = pair.parts();
                Ball::from_f64(high).plus(&Ball::from_f64(low), u64::MAX)
            }
            Enclosure::Ball(ball) if self.is_doubtful => return Some(known(ball).0),
            Enclosure::Ball(ball) => ball.clone(),
            Enclosure::Nothing(_) => return None,
        };
        if self.digits != DIGITS {
            return Some(Decimal::new(&ball, self.digits).trimmed_if(ball.is_exact()));
        }
        // In the range of `f64` that is at most 17.
        let is_read_back = |decimal: &Decimal| decimal.to_f64() == self.nearest;
        let in_range = self.nearest.is_normal();
        let shortest = (1..DIGITS).filter(|_| in_range);
        let full = Decimal::new(&ball, DIGITS);
        Some(
            shortest
                .map(|digits| full.shortened(digits, &ball))
                .find(is_read_back)
                .unwrap_or(full)
                .trimmed(),
        )
    }
}

/// The digits of a ball that are known, and a bound of the error.
fn known(ball: &Ball) -> (Decimal, Decimal) {
    let within = decimal::above(ball.radius());
    let digits = ball.top().saturating_sub(ball.radius().top()).saturating_mul(3) / 10;
    match usize::try_from(digits) {
        Ok(digits) if digits > 0 => (Decimal::new(ball, digits.min(DIGITS)), within),
        _ => (Decimal::ZERO, decimal::above(ball.above().max(Mag::ZERO))),
    }
}
