//! Names: of functions, of what is defined, of constants and of variables.

use super::super::ast::Span;
use super::super::callee::Head;
use super::super::error::{ParseError, ParseErrorKind as Error};
use super::super::pieces::Pieces;
use super::super::token::{Delimiter, on_the_line};
use super::{Group, Parser, fail};
use crate::graph::Constant;
use crate::print::letter;

impl Parser<'_> {
    /// A name: a function opens its arguments (false), anything else is an operand (true).
    pub(super) fn name(
        &mut self,
        name: &str,
        subscript: &str,
        span: Span,
    ) -> Result<bool, ParseError> {
        if self.rest.starts_with('_') {
            // `x__{2}` would be printed as x_2, which is another name.
            if name.ends_with('_') {
                return Err(fail(Error::NoWord, Span { start: span.end - 1, end: span.end }));
            }
            if let Some(head) = Head::named(name) {
                return self.function(head, span);
            }
            return self.with_subscript(&[name], span).map(|()| true);
        }
        if self.differential(name, span) {
            return Ok(false);
        }
        let opening = self.opening();
        if let ("", Some((bracket, rest))) = (subscript, opening) {
            let group = match name {
                "diff" => Some(Group::Diff(Vec::new())),
                _ => Pieces::named(name).map(Group::Pieces),
            };
            if let Some(group) = group {
                self.rest = rest;
                self.open(group, Delimiter::Parentheses, span, bracket)?;
                return Ok(false);
            }
        }
        if let ("", Some(found)) = (subscript, self.condition_word(name, span)) {
            return found;
        }
        if subscript.is_empty() && self.sum(name, span)? {
            return Ok(false);
        }
        if self.is_module(name) {
            return self.member(span);
        }
        let head = match (subscript, name.split_once('_')) {
            ("", None) => Head::named(name),
            // log₂ and log_2 are log2.
            ("", Some((base, below))) if below.bytes().all(|byte| byte.is_ascii_digit()) => {
                Head::named(&format!("{base}{below}"))
            }
            ("", Some(_)) => None,
            _ => Head::named(&format!("{name}{}", on_the_line(subscript))),
        };
        if head.is_none()
            && let Some(found) = self.defined_name(name, subscript, span)?
        {
            return Ok(found);
        }
        // gamma and beta are variables, too.
        let head = head.filter(|_| opening.is_some() || letter(name).is_none());
        match (head, opening) {
            (Some(head), Some((bracket, rest))) => {
                self.rest = rest;
                self.open(Group::Call(head, Vec::new()), Delimiter::Parentheses, span, bracket)?;
                return Ok(false);
            }
            (Some(head), None) => return self.bare_function(head, span),
            (None, _) if self.is_applied(span, opening) => {
                let plain = format!("{name}{}", on_the_line(subscript));
                return Err(self.unknown_function(&plain, subscript.is_empty(), span));
            }
            (None, _) => {}
        }
        match (name, subscript) {
            ("e", "") => self.constant(Constant::E, span)?,
            ("pi", "") => self.constant(Constant::Pi, span)?,
            (_, "") => {
                self.refuse_constant(name, span)?;
                self.suspect(name, span);
                let id = self.ast.push_variable(name, span);
                self.operands.push(id);
            }
            _ => {
                let id = self.ast.push_variable(&format!("{name}{}", on_the_line(subscript)), span);
                self.operands.push(id);
            }
        }
        Ok(true)
    }
}
