//! Expressions of a language: how they are written, and how tightly they bind.

use crate::code::as_fraction;
use crate::graph::{Connective, Relation};
use crate::rational::Rational;

/// How tightly the outermost operator of an expression binds, from the loosest to the tightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One of two values.
    Selection,
    /// `||`
    Either,
    /// `&&`
    Both,
    /// `<` and the like.
    Comparison,
    /// `+`, `-`
    Sum,
    /// `*`, `/`, and a minus before them: −(a·b) and (−a)·b are the same number.
    Product,
    /// A minus.
    Sign,
    /// A name, a number, a call.
    Atom,
}

impl Level {
    /// Of two conditions that are joined, and what the second one must bind more tightly than.
    pub(super) fn of(connective: Connective) -> [Self; 2] {
        match connective {
            Connective::And => [Self::Both, Self::Comparison],
            Connective::Or => [Self::Either, Self::Both],
        }
    }
}

/// What source code is written as: text, or the tokens of a macro. Operators are those that most languages share.
pub trait Source: Clone {
    /// A name, or another word that stands alone.
    fn word(word: &str) -> Self;

    /// `left sign right`
    fn infix(left: Self, sign: &str, right: Self) -> Self;

    /// `-operand`
    fn minus(operand: Self) -> Self;

    /// `(self)`
    fn in_parentheses(self) -> Self;

    /// The name that this is, if it is one.
    fn as_word(&self) -> Option<String>;

    /// Whether it gets a name of its own, for the reader and for compilers that recurse; operators and calls are nested in it
    /// so deep.
    fn is_long(&self, depth: usize) -> bool;
}

impl Source for String {
    fn word(word: &str) -> Self {
        word.to_owned()
    }

    fn infix(left: Self, sign: &str, right: Self) -> Self {
        format!("{left} {sign} {right}")
    }

    fn minus(operand: Self) -> Self {
        format!("-{operand}")
    }

    fn in_parentheses(self) -> Self {
        format!("({self})")
    }

    fn as_word(&self) -> Option<String> {
        let is_word = self.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_word.then(|| self.clone())
    }

    fn is_long(&self, _: usize) -> bool {
        const LONGEST: usize = 64;
        self.len() > LONGEST
    }
}

/// An expression of a language.
#[derive(Clone, Debug)]
pub struct Text<S = String> {
    /// As it is written.
    pub text: S,
    /// How tightly its outermost operator binds.
    pub level: Level,
    /// Whether it is made of numbers alone.
    pub(super) constant: bool,
    /// How deep operators and calls are nested in it.
    pub(super) depth: usize,
}

impl<S: Source> Text<S> {
    /// An expression whose outermost operator binds like this.
    pub fn new(text: impl Into<S>, level: Level) -> Self {
        Self { text: text.into(), level, constant: false, depth: 0 }
    }

    /// A name, or another word that stands alone.
    pub(super) fn word(word: &str) -> Self {
        Self::new(S::word(word), Level::Atom)
    }

    /// In parentheses if it binds less tightly than `level`.
    pub fn at(&self, level: Level) -> S {
        let text = self.text.clone();
        if self.level < level { text.in_parentheses() } else { text }
    }

    /// `a sign b`, taken from the left.
    fn infix(a: &Self, sign: &str, b: &Self, [left, right]: [Level; 2], own: Level) -> Self {
        Self::new(S::infix(a.at(left), sign, b.at(right)), own)
    }

    /// A sum or a difference.
    pub(super) fn sum(a: &Self, sign: &str, b: &Self) -> Self {
        Self::infix(a, sign, b, [Level::Sum, Level::Product], Level::Sum)
    }

    /// A product or a quotient.
    pub(super) fn product(a: &Self, sign: &str, b: &Self) -> Self {
        Self::infix(a, sign, b, [Level::Product, Level::Sign], Level::Product)
    }

    /// How two numbers compare.
    pub(super) fn comparison(a: &Self, relation: Relation, b: &Self) -> Self {
        Self::infix(a, &relation.to_string(), b, [Level::Sum; 2], Level::Comparison)
    }

    /// Two conditions, joined by an infix operator.
    pub fn joined(connective: Connective, sign: &str, a: &Self, b: &Self) -> Self {
        let [own, inner] = Level::of(connective);
        Self::infix(a, sign, b, [own, inner], own)
    }

    /// The negative. A product needs no parentheses.
    #[must_use]
    pub fn negated(&self) -> Self {
        match self.level {
            Level::Product => Self::new(S::minus(self.text.clone()), Level::Product),
            _ => Self::new(S::minus(self.at(Level::Atom)), Level::Sign),
        }
    }
}

impl Text {
    /// A function of some arguments.
    pub(super) fn call(name: &str, args: &[&Self]) -> Self {
        let args: Vec<&str> = args.iter().map(|arg| arg.text.as_str()).collect();
        Self::new(format!("{name}({})", args.join(", ")), Level::Atom)
    }

    /// A number, where `infinity` is what is beyond the largest `f64`.
    pub(super) fn number(literal: Literal, infinity: &str) -> Self {
        match literal {
            Literal::Decimal(f64::INFINITY) => Self::word(infinity),
            Literal::Decimal(value) => Self::new(format!("{value:?}"), Level::Atom),
            Literal::Quotient(numerator, denominator) => {
                Self::new(format!("{numerator:?} / {denominator:?}"), Level::Product)
            }
        }
    }
}

/// A number that is not negative, as source code has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// The shortest decimal that reads back as this; of a number beyond the largest `f64` it is infinite.
    Decimal(f64),
    /// A quotient of whole numbers, where a decimal would not be exact.
    Quotient(f64, f64),
}

impl Literal {
    /// Of a number that is not negative.
    pub(super) fn of(number: &Rational) -> Self {
        match as_fraction(number) {
            Some((numerator, denominator)) => Self::Quotient(numerator as f64, denominator as f64),
            None => Self::Decimal(number.to_f64()),
        }
    }
}
