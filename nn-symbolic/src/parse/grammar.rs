//! The grammar: operator precedence with stacks of its own (E. W. Dijkstra's shunting yard, 1961), so that no depth of
//! nesting is a depth of recursion.

use super::ast::{Ast, Kind, NodeId, Operator, Span};
use super::callee::{Callee, application, callee_names};
use super::error::{ParseError, ParseErrorKind as Error};
use super::names::did_you_mean;
use super::precedence::{Level, Pending};
use super::token::{Token, on_the_line, token};
use super::{MAX_LENGTH, MAX_NESTING};
use crate::graph::Constant;
use crate::rational::Rational;
use crate::table::Function;

/// Reads a formula.
///
/// # Errors
/// [`ParseError`] at the first mistake.
pub fn parse(text: &str) -> Result<Ast, ParseError> {
    let whole = Span { start: 0, end: text.len() };
    if text.len() > MAX_LENGTH {
        return Err(fail(Error::TooLong, Span { start: 0, end: 0 }));
    }
    if text.trim().is_empty() {
        return Err(fail(Error::Empty, whole));
    }
    Parser::new(text).run()
}

/// What a group is read for.
enum Group {
    Parentheses,
    Bars,
    Call(Callee, Vec<NodeId>),
}

/// A group that is not closed.
struct Open {
    group: Group,
    /// From the name of the function, if it has one, to the parenthesis or bar.
    head: Span,
    /// The parenthesis or bar.
    bracket: Span,
    /// How many operators were pending when it was opened.
    operators: usize,
}

struct Parser<'s> {
    text: &'s str,
    rest: &'s str,
    ast: Ast,
    operands: Vec<NodeId>,
    operators: Vec<(Pending, Span)>,
    groups: Vec<Open>,
}

fn fail(kind: Error, span: Span) -> ParseError {
    ParseError { kind, span, opened: None }
}

impl<'s> Parser<'s> {
    fn new(text: &'s str) -> Self {
        let (operands, operators, groups) = Default::default();
        Self { text, rest: text, ast: Ast::new(), operands, operators, groups }
    }

    fn run(mut self) -> Result<Ast, ParseError> {
        loop {
            self.operand()?;
            if self.operators_and_closings()? {
                self.ast.set_root(self.operands[0]);
                return Ok(self.ast);
            }
        }
    }

    /// The next word and its place.
    fn next(&mut self) -> Result<(Token<'s>, Span), ParseError> {
        let (token, span, rest) = self.peek()?;
        self.rest = rest;
        Ok((token, span))
    }

    fn peek(&self) -> Result<(Token<'s>, Span, &'s str), ParseError> {
        let trimmed = self.rest.trim_start();
        let start = self.text.len() - trimmed.len();
        match token(trimmed) {
            Some((rest, length, token)) => Ok((token, Span { start, end: start + length }, rest)),
            None => {
                let character = trimmed.chars().next().unwrap_or_default();
                let span = Span { start, end: start + character.len_utf8() };
                Err(fail(Error::Character(character), span))
            }
        }
    }

    /// The text of a word for a message, of a long one the beginning.
    fn words(&self, span: Span) -> String {
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
            let (token, span) = self.next()?;
            match token {
                Token::Minus => self.sign(Pending::Minus, span),
                Token::Plus => self.sign(Pending::Plus, span),
                Token::Root => self.operators.push((Pending::Root, span)),
                Token::Open => self.open(Group::Parentheses, span, span)?,
                Token::Bar => self.open(Group::Bars, span, span)?,
                Token::Number(digits) => {
                    let number = self.number(digits, span)?;
                    return self.complete(Kind::Number(number), span);
                }
                Token::Pi => return self.constant(Constant::Pi, span),
                Token::Name(name, subscript) => {
                    if self.name(name, subscript, span)? {
                        return Ok(());
                    }
                }
                Token::Comma if !self.in_call() => return Err(fail(Error::Comma, span)),
                Token::Close if self.groups.is_empty() => {
                    return Err(fail(Error::NothingToClose(')'), span));
                }
                _ => {
                    let found = self.words(span);
                    return Err(self.within(Error::ExpectedOperand(found), span));
                }
            }
        }
    }

    fn sign(&mut self, sign: fn(Level) -> Pending, span: Span) {
        let floor = self.groups.last().map_or(0, |open| open.operators);
        let before = self.operators[floor..].last().map(|(pending, _)| pending.level());
        let leads = before.is_none_or(|level| level <= Level::Term);
        self.operators.push((sign(if leads { Level::Term } else { Level::Sign }), span));
    }

    fn number(&mut self, digits: &str, span: Span) -> Result<Rational, ParseError> {
        if digits.contains(['.', 'e', 'E']) {
            self.ast.has_decimal();
        }
        Rational::from_decimal(digits).map_err(|error| fail(Error::Number(error), span))
    }

    fn complete(&mut self, kind: Kind, span: Span) -> Result<(), ParseError> {
        let id = self.ast.push(kind, span);
        self.operands.push(id);
        Ok(())
    }

    /// A name: a function opens its arguments (false), anything else is an operand (true).
    fn name(&mut self, name: &str, subscript: &str, span: Span) -> Result<bool, ParseError> {
        let callee = if subscript.is_empty() { Callee::named(name) } else { None };
        let opening = match self.peek() {
            Ok((Token::Open, bracket, rest)) => Some((bracket, rest)),
            _ => None,
        };
        match (callee, opening) {
            (Some(callee), Some((bracket, rest))) => {
                self.rest = rest;
                self.open(Group::Call(callee, Vec::new()), span, bracket)?;
                return Ok(false);
            }
            (Some(callee), None) => {
                // The name as it was written, not the one it is an alias of.
                let known = callee_names().find(|known| *known == name);
                return Err(fail(Error::NoArgument(known.unwrap_or(callee.name())), span));
            }
            (None, Some(_)) => {
                let suggestion = match name {
                    "σ" => Some("sigmoid"),
                    _ if subscript.is_empty() => did_you_mean(name, callee_names()),
                    _ => None,
                };
                let plain = format!("{name}{}", on_the_line(subscript));
                let is_operand = name.chars().count() == 1 || self.ast.place(&plain).is_some();
                let product = is_operand || matches!(name, "e" | "pi") || !subscript.is_empty();
                let name = self.words(span);
                let suggestion = if product && name != "σ" { None } else { suggestion };
                return Err(fail(Error::UnknownFunction { name, suggestion, product }, span));
            }
            (None, None) => {}
        }
        match (name, subscript) {
            ("e", "") => self.constant(Constant::E, span)?,
            ("pi", "") => self.constant(Constant::Pi, span)?,
            (_, "") => {
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

    fn constant(&mut self, constant: Constant, span: Span) -> Result<(), ParseError> {
        self.complete(Kind::Constant(constant), span)
    }

    fn open(&mut self, group: Group, head: Span, bracket: Span) -> Result<(), ParseError> {
        if self.groups.len() == MAX_NESTING {
            return Err(fail(Error::TooDeep, bracket));
        }
        let operators = self.operators.len();
        self.groups.push(Open { group, head, bracket, operators });
        Ok(())
    }

    fn in_call(&self) -> bool {
        matches!(self.groups.last(), Some(Open { group: Group::Call(..), .. }))
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
            let closes_bars = matches!(self.groups.last(), Some(Open { group: Group::Bars, .. }));
            match token {
                _ if infix.is_some() => {
                    self.rest = rest;
                    let operator = infix.expect("just tested");
                    self.infix(operator, span);
                    return Ok(false);
                }
                // Nothing between two operands: a product. The word is read again as the operand.
                Token::Name(..) | Token::Pi | Token::Root | Token::Open => {
                    self.infix(Operator::Mul, Span { end: span.start, ..span });
                    return Ok(false);
                }
                Token::Bar if !closes_bars => {
                    self.infix(Operator::Mul, Span { end: span.start, ..span });
                    return Ok(false);
                }
                Token::Superscript(power) => {
                    self.rest = rest;
                    self.superscript(power, span)?;
                }
                Token::Close | Token::Bar => {
                    self.rest = rest;
                    self.close(token, span)?;
                }
                Token::Comma => {
                    self.rest = rest;
                    self.reduce_group();
                    let argument = self.operands.pop().expect("an operand was just read");
                    let Some(Open { group: Group::Call(_, args), .. }) = self.groups.last_mut()
                    else {
                        return Err(fail(Error::Comma, span));
                    };
                    args.push(argument);
                    return Ok(false);
                }
                Token::End if self.groups.is_empty() => {
                    self.reduce_group();
                    return Ok(true);
                }
                // A number after an operand, or the end within a group.
                _ => {
                    let closing = self.groups.last().map(|open| match open.group {
                        Group::Bars => '|',
                        _ => ')',
                    });
                    let found = self.words(span);
                    return Err(self.within(Error::ExpectedOperator { found, closing }, span));
                }
            }
        }
    }

    fn infix(&mut self, operator: Operator, span: Span) {
        let level = Pending::Infix(operator).level();
        self.reduce_while(|pending| match operator {
            // Powers group from the right.
            Operator::Pow => pending > level,
            _ => pending >= level,
        });
        self.operators.push((Pending::Infix(operator), span));
    }

    /// x² is x^2 at once: nothing binds tighter but the root.
    fn superscript(&mut self, power: &str, span: Span) -> Result<(), ParseError> {
        self.reduce_while(|pending| pending > Level::Power);
        let digits = on_the_line(power);
        let magnitude = self.number(digits.trim_start_matches('-'), span)?;
        let number = if digits.starts_with('-') { -magnitude } else { magnitude };
        let exponent = self.ast.push(Kind::Number(number), span);
        let base = self.operands.pop().expect("an operand was just read");
        let whole = self.ast.span(base).to(span);
        self.complete(Kind::Binary(Operator::Pow, base, exponent), whole)
    }

    /// Applies the pending operators of the innermost group that bind as tightly as `binds` asks.
    fn reduce_while(&mut self, binds: impl Fn(Level) -> bool) {
        let floor = self.groups.last().map_or(0, |open| open.operators);
        while self.operators.len() > floor {
            let (pending, span) = self.operators[self.operators.len() - 1];
            if !binds(pending.level()) {
                break;
            }
            self.operators.pop();
            self.apply(pending, span);
        }
    }

    fn reduce_group(&mut self) {
        self.reduce_while(|_| true);
    }

    fn apply(&mut self, pending: Pending, span: Span) {
        let last = self.operands.pop().expect("operators are applied when their operands are read");
        let end = self.ast.span(last);
        let (kind, span) = match pending {
            Pending::Plus(_) => {
                self.operands.push(last);
                return;
            }
            Pending::Minus(_) => (Kind::Neg(last), span.to(end)),
            Pending::Root => (Kind::Call(Function::Sqrt, vec![last]), span.to(end)),
            Pending::Infix(operator) => {
                let first = self.operands.pop().expect("an infix operator has a left operand");
                (Kind::Binary(operator, first, last), self.ast.span(first).to(end))
            }
        };
        let id = self.ast.push(kind, span);
        self.operands.push(id);
    }

    fn close(&mut self, token: Token<'_>, span: Span) -> Result<(), ParseError> {
        self.reduce_group();
        let Some(open) = self.groups.pop() else {
            return Err(fail(Error::NothingToClose(')'), span));
        };
        let operand = self.operands.pop().expect("an operand was just read");
        let whole = open.head.to(span);
        match (open.group, token) {
            (Group::Parentheses, Token::Close) => {
                self.ast.group(operand, whole);
                self.operands.push(operand);
                Ok(())
            }
            (Group::Bars, Token::Bar) => {
                self.complete(Kind::Call(Function::Abs, vec![operand]), whole)
            }
            (Group::Call(callee, mut args), Token::Close) => {
                args.push(operand);
                let kind = application(callee, args).map_err(|kind| fail(kind, whole))?;
                self.complete(kind, whole)
            }
            // A parenthesis inside bars.
            _ => {
                let kind = Error::ExpectedOperator { found: self.words(span), closing: Some('|') };
                Err(ParseError { kind, span, opened: Some(open.bracket) })
            }
        }
    }
}
