//! What a letter of a pattern may stand for.

use super::super::canonical::SHORT;
use super::super::facts::is_even;
use super::Simplifier;
use crate::graph::{Expr, Node};
use crate::rational::Rational;

/// What a letter may stand for. This is asked of what stands there, not of its value: see the guards of a rule for that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sort {
    /// Any expression.
    Any,
    /// No number.
    Symbolic,
    /// What does not begin with a minus.
    Plus,
    /// What is not minus something else.
    NotMinus,
    Number,
    Even,
    Odd,
    Uneven,
    Whole,
    Positive,
    PositiveWhole,
    Negative,
    /// Whole, but not 1.
    OtherWhole,
    /// Odd, but not 1.
    OtherOdd,
}

impl Sort {
    /// Whether it is a number.
    pub(super) fn is_number(self) -> bool {
        !matches!(self, Self::Any | Self::Symbolic | Self::Plus | Self::NotMinus)
    }

    /// What a statement says of a letter, where that is no condition of form alone.
    pub(super) fn said_of(self, letter: &str) -> Option<String> {
        Some(match self {
            Self::Any | Self::Symbolic | Self::Plus | Self::NotMinus => return None,
            Self::Number => format!("numbers {letter}"),
            Self::Even => format!("even {letter}"),
            Self::Odd => format!("odd {letter}"),
            Self::Uneven => format!("numbers {letter} that are not even"),
            Self::Whole => format!("whole {letter}"),
            Self::Positive => format!("{letter} > 0"),
            Self::PositiveWhole => format!("whole {letter} > 0"),
            Self::Negative => format!("{letter} < 0"),
            Self::OtherWhole => format!("whole {letter} != 1"),
            Self::OtherOdd => format!("odd {letter} != 1"),
        })
    }

    /// Whether a letter may stand for `expr`, or for minus that.
    pub(super) fn admits(self, s: &Simplifier<'_>, expr: Expr, is_negated: bool) -> bool {
        match (self, s.graph.as_number(expr)) {
            (Self::Any, _) => true,
            (_, Some(number)) if is_negated => self.admits_number(&-number.clone()),
            (_, Some(number)) => self.admits_number(number),
            (Self::Symbolic, None) => true,
            (Self::Plus, None) => s.begins_with_minus(expr) == is_negated,
            (Self::NotMinus, None) => s.is_minus_something(expr) == is_negated,
            (_, None) => false,
        }
    }

    pub(super) fn admits_number(self, number: &Rational) -> bool {
        match self {
            Self::Any | Self::Number => true,
            Self::Symbolic => false,
            Self::Plus | Self::NotMinus | Self::Positive => number.is_positive(),
            Self::Negative => number.is_negative(),
            Self::Even => is_even(number),
            Self::Uneven => !is_even(number),
            Self::Odd => number.is_integer() && !is_even(number),
            Self::OtherOdd => Self::Odd.admits_number(number) && !number.is_one(),
            Self::Whole => number.is_integer(),
            Self::OtherWhole => number.is_integer() && !number.is_one(),
            Self::PositiveWhole => number.is_integer() && number.is_positive(),
        }
    }
}

impl Simplifier<'_> {
    /// Whether an expression is minus something: a negative number or coefficient, or a sum of nothing else.
    fn is_minus_something(&self, expr: Expr) -> bool {
        match self.graph.node(expr) {
            Node::Add(terms) if terms.len() <= SHORT => {
                terms.iter().all(|&term| self.has_minus(term))
            }
            _ => self.has_minus(expr),
        }
    }

    /// Whether an expression, or the first term of a sum, has a minus.
    pub(super) fn begins_with_minus(&self, expr: Expr) -> bool {
        match self.graph.node(expr) {
            Node::Add(terms) if terms.len() <= SHORT => self.has_minus(terms[0]),
            _ => self.has_minus(expr),
        }
    }

    fn has_minus(&self, term: Expr) -> bool {
        self.graph.as_number(term).unwrap_or(self.coefficient(term)).is_negative()
    }
}
