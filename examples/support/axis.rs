//! Axes: a label, a range, and where the ticks are.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

use super::count;

/// How many ticks are wanted at most.
const TICKS: usize = 8;

/// An axis of a chart, from one number to another.
#[derive(Clone)]
pub(crate) struct Axis {
    pub(crate) label: String,
    range: Range<f64>,
    scale: Scale,
}

#[derive(Clone, Copy, PartialEq)]
enum Scale {
    Linear,
    Logarithmic,
}

impl Axis {
    pub(crate) fn linear(label: &str, range: Range<f64>) -> Self {
        Self { label: label.into(), range, scale: Scale::Linear }
    }

    /// Around these numbers, from 1, 2 or 5 times a power of ten to another; those that are not positive have no place on it.
    pub(crate) fn logarithmic(label: &str, numbers: impl IntoIterator<Item = f64>) -> Self {
        let numbers = numbers.into_iter().filter(|number| *number > 0.0 && number.is_finite());
        let (low, high) = numbers.fold((1.0, 0.0_f64), |(low, high), n| {
            (if high > 0.0 { n.min(low) } else { n }, n.max(high))
        });
        let round = |number: f64| {
            let power = 10_f64.powf(number.log10().floor());
            [1.0, 2.0, 5.0, 10.0].map(|step| step * power)
        };
        // The slack is for powers of ten that were computed.
        let from = round(low).into_iter().filter(|end| *end <= low * 1.000_001).fold(0.0, f64::max);
        let to = round(high).into_iter().find(|end| *end >= high * 0.999_999).unwrap_or(10.0);
        let range = if from < to { from..to } else { 1.0..10.0 };
        Self { label: label.into(), range, scale: Scale::Logarithmic }
    }

    /// Whether a number has a place on the axis.
    pub(crate) fn holds(&self, number: f64) -> bool {
        (-1e-9..=1.0 + 1e-9).contains(&self.fraction(number))
    }

    /// What part of the axis lies before a number.
    fn fraction(&self, number: f64) -> f64 {
        let Range { start, end } = self.scaled();
        (self.scale.of(number) - start) / (end - start)
    }

    fn scaled(&self) -> Range<f64> {
        self.scale.of(self.range.start)..self.scale.of(self.range.end)
    }

    /// Round numbers at even distances; on a logarithmic axis, whole powers of ten.
    fn ticks(&self) -> Vec<f64> {
        let range = self.scaled();
        if self.scale == Scale::Linear {
            return RangedCoordf64::from(range).key_points(TICKS);
        }
        let (first, last) = (range.start.ceil() as i32, range.end.floor() as i32);
        let powers = (first..=last).step_by((last - first).unsigned_abs() as usize / TICKS + 1);
        powers.map(|power| 10_f64.powi(power)).collect()
    }
}

impl Scale {
    fn of(self, number: f64) -> f64 {
        if self == Self::Linear { number } else { number.log10() }
    }
}

/// What plotters asks of an axis.
impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, number: &f64, (from, to): (i32, i32)) -> i32 {
        from + (f64::from(to - from) * self.fraction(*number)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // No lines between those of the ticks.
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks() }
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, number: &f64) -> String {
        if self.scale == Scale::Linear {
            // As many as tell two ticks apart; the slack is for rounding.
            let step = self.ticks().windows(2).map(|pair| pair[1] - pair[0]).fold(1.0, f64::min);
            let decimals = (-(step * 1.000_001).log10().floor()).max(0.0) as usize;
            let text = format!("{number:.decimals$}").replace('-', "−");
            return if text == "−0" { "0".into() } else { text };
        }
        if self.range.start >= 1.0 && self.range.end <= 1e7 {
            return count(number.round() as usize);
        }
        let exponent = format!("{:.0}", number.log10());
        let raised = exponent.chars().map(|digit| match digit {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            _ => '⁰',
        });
        raised.fold("10".into(), |text, digit| text + &digit.to_string())
    }
}
