//! Functions that the user has defined, and their derivatives: `f(2)`, `f'(x)`, `df/dx`, `d2f/dxdy(1, 2)`.

use super::ast::{NodeId, Span};
use super::command::skip_blanks;
use super::differential::whole;
use super::draft::{Ask, AskKind, By, name_of_ask};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Group, Parser, fail};
use super::token::{Delimiter, is_letter, on_the_line};

/// What primes are written with.
const PRIMES: [char; 3] = ['\'', '’', '′'];

impl Parser<'_> {
    /// Whether a name is that of something defined.
    pub(super) fn is_defined(&self, name: &str) -> bool {
        let is_parameter = || self.parameters.iter().any(|parameter| parameter == name);
        self.definitions.is_some_and(|all| all.get(name).is_some() && !is_parameter())
    }

    /// A name that is none of this program's functions: whether it is applied, or differentiated. Then its arguments may
    /// follow (false). `None` if it is a variable.
    pub(super) fn defined_name(
        &mut self,
        name: &str,
        subscript: &str,
        span: Span,
    ) -> Result<Option<bool>, ParseError> {
        if let Some(found) = self.leibniz(span)? {
            return Ok(Some(found));
        }
        let behind = self.rest.trim_start_matches(PRIMES);
        // Without definitions a prime is a mistake like another, unless it is the derivative of a function.
        let is_primed = behind.len() < self.rest.len()
            && (self.definitions.is_some() || behind.starts_with('('));
        if !is_primed && (self.definitions.is_none() || self.opening().is_none()) {
            return Ok(None);
        }
        let name = format!("{name}{}", on_the_line(subscript));
        match self.is_defined(&name) {
            false if is_primed => return Err(fail(Error::Undefined(name), span)),
            false => return Ok(None),
            true => {}
        }
        let primes = self.rest.chars().take_while(|c| PRIMES.contains(c)).count();
        self.rest = behind;
        self.arguments(name, By::Primes(primes), span).map(Some)
    }

    /// `∂f/∂x` or `∂/∂x`, if it comes next: whether it is an operand (true), or one must follow.
    pub(super) fn partial(&mut self) -> Result<Option<bool>, ParseError> {
        let rest = skip_blanks(self.rest);
        let Some(after) = rest.strip_prefix('∂') else { return Ok(None) };
        let start = self.text.len() - rest.len();
        let span = Span { start, end: start + '∂'.len_utf8() };
        if let Some(found) = self.leibniz(span)? {
            return Ok(Some(found));
        }
        let before = std::mem::replace(&mut self.rest, after);
        if self.differential("d", span) {
            return Ok(Some(false));
        }
        self.rest = before;
        Ok(None)
    }

    /// `df/dx`, `∂f/∂x`, `d2f/dxdy` or `d^2f/dx^2`, which begins at `span`, if one does.
    pub(super) fn leibniz(&mut self, span: Span) -> Result<Option<bool>, ParseError> {
        let Some(Leibniz { function, by, rest }) = leibniz(&self.text[span.start..]) else {
            return Ok(None);
        };
        let whole = Span { start: span.start, end: self.text.len() - rest.len() };
        if !self.is_defined(function) {
            // Perhaps a quotient of two variables, such as density/distance.
            let below = by.as_ref().and_then(|by| by.first());
            let is_quotient = self.definitions.is_none()
                || function.chars().count() > 1
                || self.is_defined(&format!("d{function}"))
                || below.is_some_and(|(name, _)| self.is_defined(&format!("d{name}")));
            if is_quotient && self.text[span.start..].starts_with('d') {
                return Ok(None);
            }
            return Err(fail(Error::Undefined(function.to_owned()), whole));
        }
        let Some(by) = by else { return Err(fail(Error::Leibniz, whole)) };
        let function = function.to_owned();
        self.rest = &self.text[whole.end..];
        self.arguments(function, By::Variables(by), whole).map(Some)
    }

    /// Opens the arguments of a function (false), or applies it to its own parameters (true).
    fn arguments(&mut self, function: String, by: By, span: Span) -> Result<bool, ParseError> {
        let span = Span { end: self.text.len() - self.rest.len(), ..span };
        if let Some((bracket, rest)) = self.opening() {
            self.rest = rest;
            let group = Group::Applied(function, by, Vec::new());
            self.open(group, Delimiter::Parentheses, span, bracket)?;
            return Ok(false);
        }
        let id = self.ask(AskKind::Apply { function, by, args: None }, span);
        self.operands.push(id);
        Ok(true)
    }

    /// Notes what is asked for, and returns what stands for it.
    pub(super) fn ask(&mut self, kind: AskKind, span: Span) -> NodeId {
        let id = self.ast.push_variable(&name_of_ask(self.asks.len()), span);
        self.asks.push(Ask { kind, span });
        id
    }
}

/// A derivative by Leibniz.
struct Leibniz<'s> {
    function: &'s str,
    /// The variables, each with how many times; `None` if they do not add up to the order.
    by: Option<Vec<(String, usize)>>,
    rest: &'s str,
}

/// The most variables of one derivative.
const MOST_VARIABLES: usize = 100;

/// The derivative at the front of `text`, if what stands there looks like one.
fn leibniz(text: &str) -> Option<Leibniz<'_>> {
    let above = sign(text)?;
    let (order, above) = whole(above.strip_prefix('^').unwrap_or(above));
    let (function, rest) = word(above)?;
    let below = sign(rest.trim_start().strip_prefix('/')?)?;
    // Higher ones are refused when they are taken.
    let order = if order.is_empty() { 1 } else { order.parse().unwrap_or(usize::MAX) };
    let (first, after) = word(below)?;
    match variables(below, order) {
        Some((by, rest)) => Some(Leibniz { function, by: Some(by), rest }),
        None => Some(Leibniz { function, by: None, rest: after }).filter(|_| !first.is_empty()),
    }
}

/// The variables behind the first d below the line: `x`, `x2`, `x^2`, `xdy`, `x ∂y`.
fn variables(mut rest: &str, order: usize) -> Option<(Vec<(String, usize)>, &str)> {
    let (mut by, mut left) = (Vec::new(), order);
    while left > 0 {
        if by.len() == MOST_VARIABLES {
            return None;
        }
        let (name, after) = word(rest)?;
        // `x1dx2` is two variables; in `xd` the d is the end of a name.
        let split = name.char_indices().skip(1).find(|&(at, c)| c == 'd' && at + 1 < name.len());
        let whole_order = name.strip_suffix(&left.to_string()).filter(|base| !base.is_empty());
        let (name, times, next) = if let Some(raised) = after.strip_prefix('^') {
            let (power, after) = whole(raised);
            (name, power.parse().ok().filter(|times| (1..=left).contains(times))?, after)
        } else if left == 1 {
            (name, 1, after)
        } else if let Some((at, _)) = split {
            let (base, power) = split_power(&name[..at]);
            match power.filter(|times| (2..left).contains(times)) {
                Some(times) => (base, times, &rest[at..]),
                None => (&name[..at], 1, &rest[at..]),
            }
        } else if let Some(base) = whole_order {
            (base, left, after)
        } else {
            let (base, power) = split_power(name);
            match power.filter(|times| (2..left).contains(times)) {
                Some(times) => (base, times, after),
                None => (name, 1, after),
            }
        };
        by.push((name.to_owned(), times));
        left -= times;
        rest = if left > 0 { sign(next)? } else { next };
    }
    (order > 0).then_some((by, rest))
}

/// What is behind the d at the front.
fn sign(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(['d', '∂'])
}

/// A name with the number at its end, as in `x2`, apart.
fn split_power(name: &str) -> (&str, Option<usize>) {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (base, name[base.len()..].parse().ok())
}

/// The name at the front.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(is_letter(c) || c.is_ascii_digit() || c == '_'));
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    word.starts_with(is_letter).then_some((word, rest))
}
