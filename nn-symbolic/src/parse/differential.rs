//! Derivatives in a formula: `d/dx x^2`, `\frac{d}{dx} x^2` and `diff(f, x)` are the derivative, simplified.

use super::ast::{Kind, NodeId, Span};
use super::command::letters;
use super::draft::{AskKind, ask_of};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Parser, fail};
use super::precedence::Pending;
use super::token::{Token, is_letter, token};

/// How many times a formula may be differentiated by what stands in it.
const MOST_ORDERS: usize = 20;

impl<'s> Parser<'s> {
    /// `d/dx` or `d^2/dx^2`, of which `name` at `span` is the beginning: an operator on the term that follows.
    pub(super) fn differential(&mut self, name: &str, span: Span) -> bool {
        let Some(order) = name.strip_prefix('d') else { return false };
        let (order, rest) = match (order, self.rest.trim_start().strip_prefix('^')) {
            ("", Some(rest)) => whole(rest.trim_start()),
            _ => (order, self.rest),
        };
        let Some(below) = rest.trim_start().strip_prefix('/') else { return false };
        let Some(below) = below.trim_start().strip_prefix(['d', '∂']) else { return false };
        self.operator_of(order, below, span)
    }

    /// `\frac{d}{dx}` or `\frac{\partial^2}{\partial x^2}`, of which `\frac` stands at `span`.
    pub(super) fn differential_fraction(&mut self, span: Span) -> bool {
        let sign = |text: &'s str| -> Option<&'s str> {
            let text = text.trim_start();
            text.strip_prefix("\\partial").or_else(|| text.strip_prefix('d'))
        };
        let read = || {
            let above = sign(self.rest.trim_start().strip_prefix('{')?)?.trim_start();
            let (order, rest) = above.strip_prefix('^').map_or(("", above), braced);
            let below = rest.trim_start().strip_prefix('}')?.trim_start().strip_prefix('{')?;
            Some((order, sign(below)?))
        };
        let Some((order, below)) = read() else { return false };
        self.operator_of(order, below, span)
    }

    /// Reads `x`, or `x^2` if `order` is 2, which stands behind the d below the line.
    fn operator_of(&mut self, order: &str, below: &'s str, span: Span) -> bool {
        let is_fraction = self.text[span.start..].starts_with('\\');
        let below = below.trim_start();
        let greek = below.strip_prefix('\\').map(letters);
        let name_of = |text: &'s str| match token(text) {
            Some((rest, _, Token::Name(name, ""))) => Some((name, rest)),
            _ => None,
        };
        let found = match greek {
            Some(name) => Some((name, &below[1 + name.len()..])),
            None => name_of(below),
        };
        let Some((name, mut rest)) = found else { return false };
        let mut name = name;
        if !order.is_empty() {
            if let Some(base) = name.strip_suffix(order).filter(|base| !base.is_empty()) {
                name = base;
            } else {
                let Some(raised) = rest.trim_start().strip_prefix('^') else { return false };
                let (power, after) = braced(raised);
                if power != order {
                    return false;
                }
                rest = after;
            }
        }
        if is_fraction {
            let Some(after) = rest.trim_start().strip_prefix('}') else { return false };
            rest = after;
        }
        // More than are taken are refused later.
        let times = if order.is_empty() { 1 } else { order.parse().unwrap_or(1_000).min(1_000) };
        let follows = rest.trim_start();
        let begins = |c: char| is_letter(c) || c.is_ascii_digit() || "(|\\√π{-−".contains(c);
        if !follows.starts_with(begins) || !name.starts_with(is_letter) {
            return false;
        }
        // d/dx - 1 is a difference.
        if follows.starts_with(['-', '−']) && follows.chars().nth(1).is_none_or(char::is_whitespace)
        {
            return false;
        }
        self.differentials.push((name.to_owned(), times));
        let span = Span { end: self.text.len() - rest.len(), ..span };
        self.operators.push((Pending::Derivative(self.differentials.len() - 1), span));
        self.rest = rest;
        true
    }

    /// The derivative of `of` that was asked for at this place in the list.
    pub(super) fn differentiate(
        &mut self,
        which: usize,
        of: NodeId,
        span: Span,
    ) -> Result<NodeId, ParseError> {
        let orders: usize = self.differentials.iter().map(|(_, times)| *times).sum();
        if orders > MOST_ORDERS {
            return Err(fail(Error::TooManyDerivatives, span));
        }
        let (by, times) = self.differentials[which].clone();
        // That what is no function depends on nothing else is seldom what is meant by d/dx y.
        if let Kind::Variable(index) = *self.ast.kind(of)
            && let name = self.ast.variable_name(index)
            && ask_of(name).is_none()
            && name != by
            && !self.is_defined(name)
        {
            return Err(fail(Error::Undefined(name.to_owned()), self.ast.span(of)));
        }
        Ok(self.ask(AskKind::Derive { of, by, times }, span))
    }

    /// The last argument of `diff(f, x)` names the variable.
    pub(super) fn diff(&mut self, args: &[NodeId], span: Span) -> Result<NodeId, ParseError> {
        let [of, variable] = args else {
            let (takes, found) = ("a formula and a variable", args.len());
            return Err(fail(Error::ArgumentCount { name: "diff", takes, found }, span));
        };
        let Kind::Variable(index) = *self.ast.kind(*variable) else {
            return Err(fail(Error::NoVariable, self.ast.span(*variable)));
        };
        let name = self.ast.variable_name(index).to_owned();
        if ask_of(&name).is_some() {
            return Err(fail(Error::NoVariable, self.ast.span(*variable)));
        }
        self.differentials.push((name, 1));
        self.differentiate(self.differentials.len() - 1, *of, span)
    }
}

/// The whole number at the front and what is behind it.
pub(super) fn whole(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// The same, in braces perhaps.
fn braced(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    match text.strip_prefix('{') {
        Some(inner) => {
            let (number, rest) = whole(inner);
            rest.strip_prefix('}').map_or(("", text), |rest| (number, rest))
        }
        None => whole(text),
    }
}
