//! Functions as textbooks write them, without parentheses or with a power before the argument: `sin 2x`, `sin^2(x)`.

use super::ast::{Kind, Span};
use super::callee::Head;
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Group, Parser, fail};
use super::latex::Slot;
use super::precedence::Pending;
use super::token::{Delimiter, Token, on_the_line};
use crate::rational::Rational;
use crate::table::Function;

impl Parser<'_> {
    /// A function by its name, without a parenthesis behind that: a power perhaps, then the argument. Always false: the
    /// argument must follow.
    pub(super) fn bare_function(&mut self, head: Head, span: Span) -> Result<bool, ParseError> {
        if !head.takes_one() {
            return Err(self.no_argument(head, span));
        }
        let raised = match self.peek()? {
            (Token::Caret, _, rest) => {
                self.refuse_inverse(head, span, rest)?;
                self.rest = rest;
                if let (Token::Open(Delimiter::Braces), ..) = self.peek()? {
                    return self.argument(Slot::Power(head), span);
                }
                self.power(head, span)?
            }
            (Token::Superscript(power), place, rest) => {
                if power == "⁻¹" {
                    return Err(fail(Error::InverseOrReciprocal(head.name), span.to(place)));
                }
                if power.starts_with('⁻') {
                    return Err(fail(Error::PowerOfFunction(head.name), span));
                }
                self.rest = rest;
                let number = self.number(&on_the_line(power), place)?;
                let id = self.ast.push(Kind::Number(number), place);
                head.to_power(&self.ast, id)
            }
            _ => head,
        };
        match self.peek()? {
            (Token::Open(Delimiter::Parentheses), bracket, rest) => {
                self.rest = rest;
                self.open(Group::Call(raised, Vec::new()), Delimiter::Parentheses, span, bracket)?;
            }
            (
                Token::Number(_)
                | Token::Vulgar(..)
                | Token::Name(..)
                | Token::Pi
                | Token::Root(_)
                | Token::Bar
                | Token::Open(_)
                | Token::Command(_),
                ..,
            ) => self.operators.push((Pending::Function(raised), span)),
            _ => return Err(self.no_argument(head, span)),
        }
        Ok(false)
    }

    /// The power before an argument: a whole number or one letter.
    fn power(&mut self, head: Head, span: Span) -> Result<Head, ParseError> {
        let refused = fail(Error::PowerOfFunction(head.name), span);
        let (token, place, rest) = self.peek()?;
        let id = match token {
            Token::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                let number = self.number(digits, place)?;
                self.ast.push(Kind::Number(number), place)
            }
            Token::Name(name, "") if name.chars().count() == 1 && name != "e" => {
                self.ast.push_variable(name, place)
            }
            _ => return Err(refused),
        };
        self.rest = rest;
        Ok(head.to_power(&self.ast, id))
    }

    /// `sin^-1(x)` is asin(x) to some and 1/sin(x) to others. `rest` is behind the caret.
    fn refuse_inverse(&self, head: Head, span: Span, rest: &str) -> Result<(), ParseError> {
        let power = rest.trim_start();
        let inner = power.trim_start_matches(['(', '{']).trim_start();
        let Some(one) = inner.strip_prefix(['-', '−', '–']) else { return Ok(()) };
        let after = one.trim_start().strip_prefix('1');
        let is_one = after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_digit()));
        let end = self.text.len() - after.unwrap_or(one).len();
        let kind = if is_one {
            Error::InverseOrReciprocal(head.name)
        } else {
            Error::PowerOfFunction(head.name)
        };
        Err(fail(kind, Span { end, ..span }))
    }

    /// Whether the operand that was just read is all of the argument of a function without parentheses, since bars stand
    /// around it: `ln|x| y` is ln(|x|)·y.
    pub(super) fn ends_with_bars(&self) -> bool {
        let function = matches!(self.operators.last(), Some((Pending::Function(_), _)));
        let bars = |&id| matches!(self.ast.kind(id), Kind::Call(Function::Abs, _));
        !self.is_latex && function && self.operands.last().is_some_and(bars)
    }

    /// A number such as ½.
    pub(super) fn vulgar(
        &mut self,
        (above, below): (i64, i64),
        span: Span,
    ) -> Result<(), ParseError> {
        let number = Rational::new(above, below).expect("no denominator is 0");
        self.complete(Kind::Number(number), span)
    }
}
