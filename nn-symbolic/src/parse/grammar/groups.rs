//! Groups: what opens them, what separates their parts and what closes them.

use super::super::MAX_NESTING;
use super::super::ast::{Kind, Span};
use super::super::draft::AskKind;
use super::super::error::{ParseError, ParseErrorKind as Error};
use super::super::token::{Delimiter, Token};
use super::{Group, Open, Parser, fail};

impl Parser<'_> {
    pub(in crate::parse) fn open(
        &mut self,
        group: Group,
        delimiter: Delimiter,
        head: Span,
        bracket: Span,
    ) -> Result<(), ParseError> {
        if self.groups.len() == MAX_NESTING {
            return Err(fail(Error::TooDeep, bracket));
        }
        let operators = self.operators.len();
        self.groups.push(Open { group, delimiter, head, bracket, operators });
        Ok(())
    }

    pub(super) fn in_call(&self) -> bool {
        let group = self.groups.last().map(|open| &open.group);
        matches!(
            group,
            Some(
                Group::Call(..)
                    | Group::Diff(_)
                    | Group::Applied(..)
                    | Group::Sum(..)
                    | Group::Pieces(_)
                    | Group::Pair(None)
            )
        )
    }

    /// What stands before a comma is an argument, and another one must follow (true); a comma at the end of a value in
    /// `\begin{cases}` means nothing.
    pub(super) fn comma(&mut self, span: Span) -> Result<bool, ParseError> {
        if let Some(Open { group: Group::Cases(_), .. }) = self.groups.last() {
            return match self.peek()?.0 {
                Token::Ampersand | Token::Row | Token::Command("end") => Ok(false),
                _ => Err(fail(Error::Comma, span)),
            };
        }
        self.reduce_group()?;
        let argument = self.operands.pop().expect("an operand was just read");
        match self.groups.last_mut().map(|open| &mut open.group) {
            Some(
                Group::Call(_, args)
                | Group::Diff(args)
                | Group::Applied(_, _, args)
                | Group::Sum(_, args),
            ) => args.push(argument),
            Some(Group::Pieces(pieces)) => pieces.args.push(argument),
            Some(Group::Pair(value @ None)) => *value = Some(argument),
            _ => return Err(fail(Error::Comma, span)),
        }
        Ok(true)
    }

    /// Closes the innermost group: whether that completes an operand (true), or another argument must follow.
    pub(super) fn close(&mut self, delimiter: Delimiter, span: Span) -> Result<bool, ParseError> {
        self.reduce_group()?;
        let Some(open) = self.groups.pop_if(|open| open.delimiter == delimiter) else {
            let Some(open) = self.groups.last() else {
                return Err(self.nothing_to_close(delimiter, span));
            };
            let closing = Some(open.delimiter.closing());
            let kind = Error::ExpectedOperator { found: self.words(span), closing };
            return Err(self.within(kind, span));
        };
        let operand = self.operands.pop().expect("an operand was just read");
        let whole = open.head.to(span);
        match open.group {
            Group::Parentheses => {
                self.ast.group(operand, whole);
                self.operands.push(operand);
            }
            Group::Around(function) => {
                self.complete(Kind::Call(function, vec![operand]), whole)?;
            }
            Group::Call(head, mut args) => {
                args.push(operand);
                let call = head.apply(&mut self.ast, args, whole);
                self.operands.push(call.map_err(|kind| fail(kind, whole))?);
            }
            Group::Diff(mut args) => {
                args.push(operand);
                let id = self.diff(&args, whole)?;
                self.operands.push(id);
            }
            Group::Pieces(pieces) => return self.close_pieces(pieces, Some(operand), whole),
            Group::Pair(value) => return self.close_pair(value, operand, whole),
            // Closed by `\end` alone.
            Group::Cases(_) => return Err(self.nothing_to_close(delimiter, span)),
            Group::Applied(function, by, mut args) => {
                args.push(operand);
                let inner = Span { start: open.bracket.end, end: span.start };
                let args = Some((args, inner));
                let id = self.ask(AskKind::Apply { function, by, args }, whole);
                self.operands.push(id);
            }
            Group::Sum(is_product, mut args) => {
                args.push(operand);
                let id = self.close_sum(is_product, &args, whole)?;
                self.operands.push(id);
            }
            Group::Argument(slot) => return self.fill(slot, operand, whole),
        }
        Ok(true)
    }
}
