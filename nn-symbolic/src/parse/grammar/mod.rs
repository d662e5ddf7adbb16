//! The grammar: operands and groups, on stacks of its own, so that no depth of nesting is a depth of recursion.

mod groups;
mod word;

use super::MAX_LENGTH;
use super::ast::{Ast, Kind, NodeId, Operator, Span};
use super::callee::Head;
use super::command::skip_blanks;
use super::definitions::Definitions;
use super::draft::{Ask, By, Draft};
use super::error::{ParseError, ParseErrorKind as Error};
use super::latex::{Slot, without_dollars};
use super::pieces::{self, Cases, Pieces};
use super::precedence::Pending;
use super::sums::Range;
use super::token::{Delimiter, Token, token};
use crate::graph::{Constant, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// Reads a formula.
///
/// # Errors
/// [`ParseError`] at the first mistake.
pub fn parse(text: &str) -> Result<Ast, ParseError> {
    check_length(text)?;
    let draft = Parser::new(text, without_dollars(text), None).run()?;
    match draft.plain() {
        // Mostly there is nothing to be put in.
        Some(_) => Ok(draft.ast),
        None => Definitions::default().resolved(&draft),
    }
}

/// Reads a formula that may use definitions, but for those with the names of its `parameters`.
///
/// # Errors
/// [`ParseError`] at the first mistake.
pub fn parse_with(
    text: &str,
    definitions: &Definitions,
    parameters: &[String],
) -> Result<Draft, ParseError> {
    check_length(text)?;
    let mut parser = Parser::new(text, without_dollars(text), Some(definitions));
    parser.parameters = parameters;
    parser.run()
}

fn check_length(text: &str) -> Result<(), ParseError> {
    if text.len() > MAX_LENGTH {
        return Err(fail(Error::TooLong, Span { start: 0, end: 0 }));
    }
    if text.trim().is_empty() {
        return Err(fail(Error::Empty, Span { start: 0, end: text.len() }));
    }
    Ok(())
}

/// What a group is read for.
pub(super) enum Group {
    Parentheses,
    /// A function that is written as what stands around its argument: |x|.
    Around(Function),
    Call(Head, Vec<NodeId>),
    /// `diff(f, x)`
    Diff(Vec<NodeId>),
    /// `if(x < 0, -x, x)`
    Pieces(Pieces),
    /// A parenthesis within that, which is a pair if there is a comma in it: then the value before the comma.
    Pair(Option<NodeId>),
    /// `\begin{cases}`
    Cases(Cases),
    /// A defined function or one of its derivatives.
    Applied(String, By, Vec<NodeId>),
    /// A sum, or a product.
    Sum(bool, Vec<NodeId>),
    /// What a command of LaTeX has in braces.
    Argument(Slot),
}

/// A group that is not closed.
pub(super) struct Open {
    pub(super) group: Group,
    /// What closes it.
    pub(super) delimiter: Delimiter,
    /// From the name of the function, if it has one, to the parenthesis or bar.
    pub(super) head: Span,
    /// The parenthesis or bar.
    pub(super) bracket: Span,
    /// How many operators were pending when it was opened.
    pub(super) operators: usize,
}

pub(super) struct Parser<'s> {
    pub(super) text: &'s str,
    pub(super) rest: &'s str,
    /// Whether there is a backslash in it.
    pub(super) is_latex: bool,
    pub(super) ast: Ast,
    pub(super) operands: Vec<NodeId>,
    pub(super) operators: Vec<(Pending, Span)>,
    pub(super) groups: Vec<Open>,
    /// Names that may run together others.
    pub(super) suspects: Vec<Span>,
    /// The derivatives of terms that are pending: the variable and the order of each.
    pub(super) differentials: Vec<(String, usize)>,
    /// The ranges of sums in LaTeX.
    pub(super) ranges: Vec<Range>,
    pub(super) asks: Vec<Ask>,
    /// What may be used by name.
    pub(super) definitions: Option<&'s Definitions>,
    /// Of which these are not.
    pub(super) parameters: &'s [String],
}

pub(super) fn fail(kind: Error, span: Span) -> ParseError {
    ParseError { kind, span, opened: None }
}

impl<'s> Parser<'s> {
    /// Reads the part `inner` of `text`.
    fn new(text: &'s str, inner: Span, definitions: Option<&'s Definitions>) -> Self {
        let (operands, operators, groups, suspects, differentials) = Default::default();
        let text = &text[..inner.end];
        let (rest, is_latex) = (&text[inner.start..], text.contains('\\'));
        Self {
            text,
            rest,
            is_latex,
            ast: Ast::new(),
            operands,
            operators,
            groups,
            suspects,
            differentials,
            ranges: Vec::new(),
            asks: Vec::new(),
            definitions,
            parameters: &[],
        }
    }

    fn run(mut self) -> Result<Draft, ParseError> {
        loop {
            self.operand()?;
            if self.operators_and_closings()? {
                self.refuse_fused()?;
                self.ast.set_root(self.operands[0]);
                let draft = Draft::new(self.ast, self.asks);
                pieces::check(&draft)?;
                return Ok(draft);
            }
        }
    }

    /// The next word and its place.
    pub(super) fn next(&mut self) -> Result<(Token<'s>, Span), ParseError> {
        let (token, span, rest) = self.peek()?;
        self.rest = rest;
        Ok((token, span))
    }

    pub(super) fn peek(&self) -> Result<(Token<'s>, Span, &'s str), ParseError> {
        let trimmed = skip_blanks(self.rest);
        let start = self.text.len() - trimmed.len();
        match token(trimmed) {
            Some((rest, length, token)) => Ok((token, Span { start, end: start + length }, rest)),
            None => {
                let character = trimmed.chars().next().unwrap_or_default();
                let span = Span { start, end: start + character.len_utf8() };
                Err(self.unexpected(character, span))
            }
        }
    }

    pub(super) fn written(&self, span: Span) -> &'s str {
        &self.text[span.start..span.end]
    }

    /// The text of a word for a message, of a long one the beginning.
    pub(super) fn words(&self, span: Span) -> String {
        const SHOWN: usize = 40;
        let word = &self.text[span.start..span.end];
        match word.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &word[..end]),
            None => word.to_owned(),
        }
    }

    /// Reads up to the end of an operand: signs, roots, opening parentheses, then a number or a name.
    fn operand(&mut self) -> Result<(), ParseError> {
        loop {
            if let Some(found) = self.partial()? {
                if found {
                    return Ok(());
                }
                continue;
            }
            let (token, span) = self.next()?;
            match token {
                Token::Minus => self.sign(Pending::Minus, span),
                Token::Plus => self.sign(Pending::Plus, span),
                Token::Root(root) => self.operators.push((Pending::Root(root), span)),
                Token::Bar => {
                    self.open(Group::Around(Function::Abs), Delimiter::Bars, span, span)?;
                }
                Token::Not | Token::Exclamation => self.operators.push((Pending::Not, span)),
                Token::Open(Delimiter::Parentheses) if self.begins_pair() => {
                    self.open(Group::Pair(None), Delimiter::Parentheses, span, span)?;
                }
                Token::Open(delimiter) => {
                    let group = delimiter.function().map_or(Group::Parentheses, Group::Around);
                    self.open(group, delimiter, span, span)?;
                }
                Token::Number(digits) => {
                    let number = self.number(digits, span)?;
                    return self.complete(Kind::Number(number), span);
                }
                Token::Vulgar(above, below) => return self.vulgar((above, below), span),
                Token::Pi => return self.constant(Constant::Pi, span),
                Token::Name(name, subscript) => {
                    if self.name(name, subscript, span)? {
                        return Ok(());
                    }
                }
                Token::Command(name) => {
                    if self.command(name, span)? {
                        return Ok(());
                    }
                }
                Token::Comma if !self.in_call() => return Err(fail(Error::Comma, span)),
                Token::Close(delimiter) if self.groups.is_empty() => {
                    return Err(self.nothing_to_close(delimiter, span));
                }
                _ => return Err(self.no_operand(span)),
            }
        }
    }

    /// Something else where an operand should be.
    fn no_operand(&self, span: Span) -> ParseError {
        if let Some(&(Pending::Function(head), place)) = self.operators.last()
            && self.groups.last().is_none_or(|open| open.operators < self.operators.len())
        {
            return fail(Error::NoArgument(head.name), place);
        }
        let found = self.words(span);
        self.within(Error::ExpectedOperand(found), span)
    }

    fn nothing_to_close(&self, delimiter: Delimiter, span: Span) -> ParseError {
        let kind = match &self.text[span.start..span.end] {
            "]" => Error::Character(']'),
            _ => Error::NothingToClose(delimiter.closing()),
        };
        fail(kind, span)
    }

    pub(super) fn number(&mut self, digits: &str, span: Span) -> Result<Rational, ParseError> {
        if digits.contains(['.', 'e', 'E']) {
            self.ast.has_decimal();
        }
        Rational::from_decimal(digits).map_err(|error| fail(Error::Number(error), span))
    }

    pub(super) fn complete(&mut self, kind: Kind, span: Span) -> Result<(), ParseError> {
        let id = self.ast.push(kind, span);
        self.operands.push(id);
        Ok(())
    }

    /// The parenthesis that follows, if one does, and the text behind it.
    pub(super) fn opening(&self) -> Option<(Span, &'s str)> {
        match self.peek() {
            Ok((Token::Open(Delimiter::Parentheses), bracket, rest)) => Some((bracket, rest)),
            _ => None,
        }
    }

    pub(super) fn constant(&mut self, constant: Constant, span: Span) -> Result<(), ParseError> {
        self.complete(Kind::Constant(constant), span)
    }

    /// An error inside the innermost group.
    fn within(&self, kind: Error, span: Span) -> ParseError {
        ParseError { kind, span, opened: self.groups.last().map(|open| open.bracket) }
    }

    /// Reads what may follow an operand, up to where the next one is expected (false) or to the end (true).
    fn operators_and_closings(&mut self) -> Result<bool, ParseError> {
        loop {
            let (token, span, rest) = self.peek()?;
            let infix = match token {
                Token::Plus => Some(Operator::Add),
                Token::Minus => Some(Operator::Sub),
                Token::Times => Some(Operator::Mul),
                Token::Slash => Some(Operator::Div),
                Token::Caret => Some(Operator::Pow),
                _ => None,
            };
            let closing = self.groups.last().map(|open| open.delimiter);
            if let Some((connective, end)) = self.connective(token, span) {
                self.rest = &self.text[end..];
                self.infix(Pending::Join(connective), Span { end, ..span })?;
                return Ok(false);
            }
            match token {
                _ if infix.is_some() => {
                    self.rest = rest;
                    let operator = infix.expect("just tested");
                    self.infix(Pending::Infix(operator), span)?;
                    return Ok(false);
                }
                Token::Compare(Relation::Equal) if !self.in_pieces() => {
                    return Err(fail(Error::Character('='), span));
                }
                Token::Compare(relation) => {
                    self.rest = rest;
                    self.infix(Pending::Compare(relation), span)?;
                    return Ok(false);
                }
                Token::Ampersand | Token::Row | Token::Command("end") => {
                    self.rest = rest;
                    if !self.next_case(token, span)? {
                        return Ok(false);
                    }
                }
                // Nothing between two operands: a product. The word is read again as the operand.
                Token::Name(..)
                | Token::Pi
                | Token::Root(_)
                | Token::Open(_)
                | Token::Command(_) => {
                    self.juxtapose(token, span)?;
                    return Ok(false);
                }
                Token::Bar if closing != Some(Delimiter::Bars) => {
                    self.juxtapose(token, span)?;
                    return Ok(false);
                }
                Token::Superscript(power) => {
                    self.rest = rest;
                    self.superscript(power, span)?;
                }
                Token::Exclamation if rest.starts_with('!') => {
                    return Err(fail(Error::Character('!'), span));
                }
                Token::Exclamation => {
                    self.rest = rest;
                    self.factorial(span)?;
                }
                Token::Close(delimiter) => {
                    self.rest = rest;
                    if !self.close(delimiter, span)? {
                        return Ok(false);
                    }
                }
                Token::Bar => {
                    self.rest = rest;
                    self.close(Delimiter::Bars, span)?;
                }
                Token::Comma => {
                    self.rest = rest;
                    if self.comma(span)? {
                        return Ok(false);
                    }
                }
                Token::End if self.groups.is_empty() => {
                    self.reduce_group()?;
                    return Ok(true);
                }
                // A number after an operand, or the end within a group.
                _ => {
                    let closing = closing.map(Delimiter::closing);
                    let found = self.words(span);
                    return Err(self.within(Error::ExpectedOperator { found, closing }, span));
                }
            }
        }
    }
}
