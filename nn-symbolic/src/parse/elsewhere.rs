//! What programming languages write in formulas: `np.sin(x)`, `x[1]`, `1_000`, `PI`.

use super::ast::Span;
use super::callee::{Head, known_as};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Group, Parser, fail};
use super::pieces::Pieces;
use super::token::{Delimiter, Token, is_letter};
use crate::graph::Constant;

/// Modules whose functions have the names and the meaning of ours.
const MODULES: [&str; 11] =
    ["np", "numpy", "jnp", "math", "cmath", "Math", "torch", "tf", "sympy", "sp", "scipy"];

/// Functions of modules that are not what formulas mean by the name: sin(πx)/(πx), and half to even.
const DIFFERENT: [&str; 2] = ["sinc", "round"];

/// Whether what stands here begins with a number, with a sign perhaps, or is one in a group.
fn is_number(text: &str) -> bool {
    let text = text.trim_start();
    let inner = text.strip_prefix(['{', '(']);
    let digits = inner.unwrap_or(text).trim_start_matches(['-', '−', '+', ' ']);
    let behind = digits.trim_start_matches(|c: char| c.is_ascii_digit() || "./ ".contains(c));
    digits.is_empty()
        || behind.len() < digits.len() && (inner.is_none() || behind.starts_with(['}', ')']))
}

impl Parser<'_> {
    /// Whether `name` is a module before the point and the name of something in it.
    pub(super) fn is_module(&self, name: &str) -> bool {
        let member = self.rest.strip_prefix('.');
        member.is_some_and(|text| text.starts_with(is_letter)) && MODULES.contains(&name)
    }

    /// Whether a word that comes next is a module.
    pub(super) fn names_module(&self, name: &str) -> bool {
        MODULES.contains(&name)
    }

    /// What stands behind the module at `span`: a function, which opens its arguments (false), or a constant (true).
    pub(super) fn member(&mut self, span: Span) -> Result<bool, ParseError> {
        self.rest = &self.rest[1..];
        let (token, place) = self.next()?;
        let span = span.to(place);
        let Token::Name(name, "") = token else {
            return Err(self.unknown_function(self.written(span), true, span));
        };
        match name {
            "pi" | "PI" => return self.constant(Constant::Pi, span).map(|()| true),
            "e" | "E" => return self.constant(Constant::E, span).map(|()| true),
            _ => {}
        }
        if let (Some(pieces), Some((bracket, rest))) = (Pieces::named(name), self.opening()) {
            self.rest = rest;
            self.open(Group::Pieces(pieces), Delimiter::Parentheses, span, bracket)?;
            return Ok(false);
        }
        let known = Head::named(name).or_else(|| known_as(name).and_then(Head::named));
        let Some(head) = known.filter(|_| !DIFFERENT.contains(&name)) else {
            let name = self.words(span);
            return Err(fail(
                Error::UnknownFunction { name, suggestion: None, product: false },
                span,
            ));
        };
        let Some((bracket, rest)) = self.opening() else {
            return Err(self.no_argument(head, span));
        };
        self.rest = rest;
        self.open(Group::Call(head, Vec::new()), Delimiter::Parentheses, span, bracket)?;
        Ok(false)
    }

    /// A constant that is called otherwise elsewhere.
    pub(super) fn refuse_constant(&self, name: &str, span: Span) -> Result<(), ParseError> {
        let meant = match name {
            "PI" | "Pi" => "pi",
            // Of energies and moduli of elasticity the powers are numbers.
            "E" => match self.peek() {
                Ok((Token::Caret, _, rest)) if !is_number(rest) => "e",
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        Err(fail(Error::Constant { name: name.to_owned(), meant }, span))
    }

    /// A character that begins no word, at `span`.
    pub(super) fn unexpected(&self, character: char, span: Span) -> ParseError {
        let before = &self.text[..span.start];
        let name =
            before.rsplit(|c: char| !(is_letter(c) || c.is_ascii_digit() || c == '_')).next();
        let name = name.unwrap_or_default();
        let kind = match character {
            '[' if name.starts_with(is_letter) => Error::Element(name.to_owned()),
            '_' if before.ends_with(|c: char| c.is_ascii_digit()) => Error::Separator,
            _ => Error::Character(character),
        };
        fail(kind, span)
    }
}
