//! The grammar of what LaTeX writes with commands: fractions, roots, functions without parentheses, names.

use super::ast::{Kind, NodeId, Operator, Span};
use super::callee::{Head, callee_names, known_as, root};
use super::command::{UPRIGHT, letters, skip_blanks, word};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Group, Parser, fail};
use super::names::did_you_mean;
use super::precedence::Pending;
use super::token::{Delimiter, Token, is_letter};
use crate::graph::Constant;
use crate::print::{letter, letter_commands};

/// What an argument in braces is for.
#[derive(Clone, Copy)]
pub(super) enum Slot {
    Numerator,
    Denominator(NodeId),
    /// The degree of a root, in brackets.
    Degree,
    Radicand(Option<NodeId>),
    /// The base of a logarithm.
    Base(Head),
    /// The power of a function, before its argument.
    Power(Head),
    /// The lower and the upper bound of a sum, by the number of its range.
    From(usize),
    To(usize),
}

/// Where the formula is in `text`, without the signs that begin and end mathematics in LaTeX.
pub(super) fn without_dollars(text: &str) -> Span {
    const AROUND: [(&str, &str); 4] = [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")];
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let inner = AROUND.iter().find_map(|(open, close)| {
        let inner = trimmed.strip_prefix(open)?.strip_suffix(close)?;
        Some(Span { start: start + open.len(), end: start + open.len() + inner.len() })
    });
    inner.unwrap_or(Span { start: 0, end: text.len() })
}

impl Parser<'_> {
    /// A command where an operand is expected: whether it is one (true), or one must follow (false).
    pub(super) fn command(&mut self, name: &str, span: Span) -> Result<bool, ParseError> {
        if let ("text" | "textrm" | "mathrm", Some(found)) = (name, self.text_of_cases(span)) {
            return found;
        }
        match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" if self.differential_fraction(span) => Ok(false),
            "frac" | "dfrac" | "tfrac" | "cfrac" => self.argument(Slot::Numerator, span),
            "sqrt" => self.root(span),
            "begin" => self.begin(span),
            "sum" | "prod" => self.sum_command(name, span),
            "operatorname" => self.operator(name, span),
            _ if UPRIGHT.contains(&name) => self.upright(name, span),
            "pi" if !self.rest.starts_with('_') => {
                self.constant(Constant::Pi, span)?;
                Ok(true)
            }
            _ => match (self.function_command(name), letter(name)) {
                (Some(head), _) => self.function(head, span),
                (None, Some(letter)) => {
                    if self.is_applied(span, self.opening()) {
                        return Err(self.unknown_function(name, false, span));
                    }
                    self.with_subscript(&[name, letter.encode_utf8(&mut [0; 4])], span)?;
                    Ok(true)
                }
                (None, None) => Err(unknown_command(name, span)),
            },
        }
    }

    /// The function of a command; `\sigma` and `\Gamma` are some before a parenthesis alone, as they are printed, and other
    /// letters none.
    fn function_command(&self, name: &str) -> Option<Head> {
        match name {
            "sigma" if self.opens() => Head::named("sigmoid"),
            "Gamma" if self.opens() => Head::named("gamma"),
            _ if letter(name).is_some() => None,
            _ => Head::named(name),
        }
    }

    /// Whether a parenthesis follows.
    fn opens(&self) -> bool {
        self.opening().is_some()
    }

    /// Whether a word begins a function, which ends the argument of another that has no parentheses.
    pub(super) fn begins_function(&self, token: Token<'_>) -> bool {
        match token {
            Token::Name(name, "") => {
                Head::named(name).is_some() && letter(name).is_none() || self.names_module(name)
            }
            Token::Command(name) => {
                let is_function = Head::named(name).is_some() && letter(name).is_none();
                name == "operatorname" || name != "sqrt" && is_function
            }
            _ => false,
        }
    }

    /// The argument of a command: a group in braces, of which the operand must follow (false), or one letter, digit or
    /// command (true, or what filling its place says).
    pub(super) fn argument(&mut self, slot: Slot, head: Span) -> Result<bool, ParseError> {
        if let (Token::Open(Delimiter::Braces), bracket, rest) = self.peek()? {
            self.rest = rest;
            self.open(Group::Argument(slot), Delimiter::Braces, head, bracket)?;
            return Ok(false);
        }
        let rest = skip_blanks(self.rest);
        let start = self.text.len() - rest.len();
        let missing = fail(Error::NoBraces(self.command_name(head)), head);
        let (length, constant) = match rest.chars().next() {
            Some('\\') => (1 + letters(&rest[1..]).len(), None),
            Some('e') => (1, Some(Constant::E)),
            Some('π') => ('π'.len_utf8(), Some(Constant::Pi)),
            Some(c) if is_letter(c) || c.is_ascii_digit() => (c.len_utf8(), None),
            _ => return Err(missing),
        };
        let (atom, rest) = rest.split_at(length);
        let span = Span { start, end: start + length };
        let id = match constant.or((atom == "\\pi").then_some(Constant::Pi)) {
            Some(constant) => self.ast.push(Kind::Constant(constant), span),
            None if atom.starts_with(|c: char| c.is_ascii_digit()) => {
                let number = self.number(atom, span)?;
                self.ast.push(Kind::Number(number), span)
            }
            None => match atom.strip_prefix('\\').map(|name| (name, letter(name))) {
                None => self.ast.push_variable(atom, span),
                Some((name, Some(letter))) => {
                    self.ast.push_spelled(&[name.into(), letter.into()], span)
                }
                Some((_, None)) => return Err(missing),
            },
        };
        self.rest = rest;
        self.fill(slot, id, head.to(span))
    }

    /// The command at the beginning of `head`, for messages.
    fn command_name(&self, head: Span) -> String {
        letters(self.text[head.start..head.end].trim_start_matches('\\')).to_owned()
    }

    /// Puts an argument where it belongs: whether that completes an operand.
    pub(super) fn fill(&mut self, slot: Slot, id: NodeId, span: Span) -> Result<bool, ParseError> {
        self.ast.group(id, self.ast.span(id));
        match slot {
            Slot::Numerator => return self.argument(Slot::Denominator(id), span),
            Slot::Degree => return self.argument(Slot::Radicand(Some(id)), span),
            Slot::Base(head) => {
                let head = head.to_base(&self.ast, id);
                return self.function(head, span);
            }
            Slot::Power(head) => {
                let head = head.to_power(&self.ast, id);
                return self.function_argument(head, span);
            }
            Slot::From(which) => return self.lower_bound(which, id, span),
            Slot::To(which) => return Ok(self.upper_bound(which, id, span)),
            Slot::Denominator(above) => {
                self.complete(Kind::Binary(Operator::Div, above, id), span)?;
            }
            Slot::Radicand(degree) => {
                let id = root(&mut self.ast, degree, id, span);
                self.operands.push(id);
            }
        }
        Ok(true)
    }

    fn root(&mut self, span: Span) -> Result<bool, ParseError> {
        if let (true, Some(head)) = (self.opens(), Head::named("sqrt")) {
            return self.function(head, span);
        }
        let rest = skip_blanks(self.rest);
        let Some(after) = rest.strip_prefix('[') else {
            return self.argument(Slot::Radicand(None), span);
        };
        let start = self.text.len() - rest.len();
        self.rest = after;
        let bracket = Span { start, end: start + 1 };
        self.open(Group::Argument(Slot::Degree), Delimiter::Brackets, span, bracket)?;
        Ok(false)
    }

    /// A function by its command; then its base, its power and its argument.
    pub(super) fn function(&mut self, head: Head, span: Span) -> Result<bool, ParseError> {
        if let (true, Some(rest)) = (head.is_log(), skip_blanks(self.rest).strip_prefix('_')) {
            self.rest = rest;
            return self.argument(Slot::Base(head), span);
        }
        match self.peek()? {
            (Token::Caret, _, rest) => {
                self.rest = rest;
                self.argument(Slot::Power(head), span)
            }
            _ => self.function_argument(head, span),
        }
    }

    /// What a function is applied to: a group, or what follows up to a sign or the next function.
    fn function_argument(&mut self, head: Head, span: Span) -> Result<bool, ParseError> {
        match self.peek()? {
            (Token::Open(delimiter), bracket, rest) if delimiter.function().is_none() => {
                self.rest = rest;
                self.open(Group::Call(head, Vec::new()), delimiter, span, bracket)?;
            }
            _ => self.operators.push((Pending::Function(head), span)),
        }
        Ok(false)
    }

    /// `\operatorname{name}`, which is a function.
    fn operator(&mut self, command: &str, span: Span) -> Result<bool, ParseError> {
        self.rest = self.rest.strip_prefix('*').unwrap_or(self.rest);
        let (name, span) = self.word_of(command, span)?;
        match Head::named(&name) {
            Some(head) => self.function(head, span),
            None => Err(self.unknown_function(&name, true, span)),
        }
    }

    /// `\mathrm{name}`: a function, a constant or a variable.
    fn upright(&mut self, command: &str, span: Span) -> Result<bool, ParseError> {
        let (name, span) = self.word_of(command, span)?;
        if name.starts_with(|c: char| c.is_ascii_digit() || c == '_') {
            return Err(fail(Error::NoWord, span));
        }
        if self.rest.starts_with('_') {
            let (subscript, place) = self.subscript()?;
            let span = span.to(place);
            let names = spellings(&[&name], &subscript);
            return match Head::named(&names[0]) {
                Some(head) => self.function(head, span),
                None => {
                    let id = self.ast.push_spelled(&names, span);
                    self.operands.push(id);
                    Ok(true)
                }
            };
        }
        if let Some(found) = self.condition_word(&name, span) {
            return found;
        }
        let head = Head::named(&name).filter(|_| self.opens() || letter(&name).is_none());
        match (head, &name[..]) {
            (Some(head), _) => return self.function(head, span),
            (None, "e") => self.constant(Constant::E, span)?,
            (None, "pi") => self.constant(Constant::Pi, span)?,
            (None, _) if self.is_applied(span, self.opening()) => {
                return Err(self.unknown_function(&name, true, span));
            }
            (None, _) => {
                let id = self.ast.push_verbatim(&name, span);
                self.operands.push(id);
            }
        }
        Ok(true)
    }

    /// The word in the braces of a command at `span`, and the place of both.
    fn word_of(&mut self, command: &str, span: Span) -> Result<(String, Span), ParseError> {
        let rest = skip_blanks(self.rest);
        if !rest.starts_with('{') {
            return Err(fail(Error::NoBraces(command.to_owned()), span));
        }
        let Some((word, rest)) = word(rest) else { return Err(fail(Error::NoWord, span)) };
        self.rest = rest;
        Ok((word, Span { end: self.text.len() - rest.len(), ..span }))
    }

    /// The word behind `_`, and the place of both.
    fn subscript(&mut self) -> Result<(String, Span), ParseError> {
        let start = self.text.len() - self.rest.len();
        let Some((word, rest)) = word(&self.rest[1..]) else {
            return Err(fail(Error::NoWord, Span { start, end: start + 1 }));
        };
        self.rest = rest;
        Ok((word, Span { start, end: self.text.len() - rest.len() }))
    }

    /// A variable that is spelled in one of the ways `bases`, with a subscript perhaps.
    pub(super) fn with_subscript(&mut self, bases: &[&str], span: Span) -> Result<(), ParseError> {
        let (subscript, span) = match self.rest.starts_with('_') {
            true => self.subscript().map(|(word, place)| (word, span.to(place)))?,
            false => (String::new(), span),
        };
        let id = self.ast.push_spelled(&spellings(bases, &subscript), span);
        self.operands.push(id);
        Ok(())
    }
}

/// The names that look like this in LaTeX: x1 and x_1 for x₁. The first is the usual one.
fn spellings(bases: &[&str], subscript: &str) -> Vec<String> {
    let is_number = !subscript.is_empty() && subscript.bytes().all(|b| b.is_ascii_digit());
    let joined = |base: &&str| {
        let with_line = format!("{base}_{subscript}");
        match subscript {
            "" => vec![(*base).to_owned()],
            _ if is_number && !base.ends_with(|c: char| c.is_ascii_digit()) => {
                vec![format!("{base}{subscript}"), with_line]
            }
            _ => vec![with_line],
        }
    };
    bases.iter().flat_map(joined).collect()
}

fn unknown_command(name: &str, span: Span) -> ParseError {
    const OTHERS: [&str; 10] =
        ["frac", "sqrt", "sum", "prod", "cdot", "times", "left", "right", "operatorname", "mathrm"];
    let known = OTHERS.into_iter().chain(letter_commands()).chain(callee_names()).chain(["pi"]);
    // Accents are near names of functions.
    const ACCENTS: [&str; 7] = ["dot", "ddot", "vec", "hat", "bar", "tilde", "overline"];
    let is_accent = ACCENTS.contains(&name);
    let near = || if is_accent { None } else { did_you_mean(name, known) };
    let suggestion = known_as(name).or_else(near);
    fail(Error::UnknownCommand { name: name.to_owned(), suggestion }, span)
}
