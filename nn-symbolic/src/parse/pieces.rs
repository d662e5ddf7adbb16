//! Conditions and what holds under them: `if(x < 0, -x, x^2)`, `piecewise(…)`, `\begin{cases} … \end{cases}`.

use super::ast::{Ast, Kind, NodeId, Operator, Span};
use super::command::skip_blanks;
use super::draft::{AskKind, Draft};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Group, Open, Parser, fail};
use super::precedence::Pending;
use super::token::{Delimiter, Token};
use crate::graph::{Connective, Relation};
use crate::rational::Rational;

/// Conditions, each with what holds under it.
type Rows = Vec<[NodeId; 2]>;

/// What has been read of `if(…)` or `piecewise(…)`.
pub(super) struct Pieces {
    name: &'static str,
    /// Conditions and values in turn.
    pub(super) args: Vec<NodeId>,
    /// The arguments of the form `(value, condition)`.
    pairs: Rows,
}

/// What has been read of `\begin{cases}`.
#[derive(Default)]
pub(super) struct Cases {
    rows: Rows,
    /// The value of the row that has begun.
    value: Option<NodeId>,
}

impl Pieces {
    /// The names under which pieces are written elsewhere too: in Julia, NumPy and SymPy.
    pub(super) fn named(name: &str) -> Option<Self> {
        const NAMES: [&str; 5] = ["if", "ifelse", "where", "piecewise", "Piecewise"];
        let name = NAMES.into_iter().find(|known| *known == name)?;
        Some(Self { name, args: Vec::new(), pairs: Vec::new() })
    }

    /// Takes them for one expression, if they are as many as it takes.
    fn complete(mut self, ast: &mut Ast, span: Span) -> Result<NodeId, Error> {
        let (name, found) = (self.name, self.args.len() + self.pairs.len());
        let count = |takes| Error::ArgumentCount { name, takes, found };
        let is_list = name.eq_ignore_ascii_case("piecewise");
        if !is_list && (found != 3 || !self.pairs.is_empty()) {
            return Err(count("a condition and two values"));
        }
        if is_list && self.pairs.is_empty() && found < 2 {
            return Err(count("conditions and values in turn, and a last value"));
        }
        if !self.pairs.is_empty() && self.args.len() > 1 {
            return Err(count(
                "either pairs `(value, condition)`, or conditions and values in turn",
            ));
        }
        let otherwise = if self.args.len() % 2 == 1 { self.args.pop() } else { None };
        let in_turn = self.args.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
        let rows: Rows = self.pairs.into_iter().chain(in_turn).collect();
        Ok(selection(ast, &rows, otherwise, span))
    }
}

/// The first value whose condition holds. Where none does and there is no other, it is undefined.
fn selection(ast: &mut Ast, rows: &[[NodeId; 2]], otherwise: Option<NodeId>, span: Span) -> NodeId {
    let (last, rows) = match (otherwise, rows) {
        (Some(otherwise), _) => (otherwise, rows),
        (None, [rows @ .., [condition, value]])
            if matches!(ast.kind(*condition), Kind::Truth(true)) =>
        {
            (*value, rows)
        }
        (None, _) => {
            let zero = ast.push(Kind::Number(Rational::ZERO), span);
            (ast.push(Kind::Binary(Operator::Div, zero, zero), span), rows)
        }
    };
    rows.iter().rev().fold(last, |rest, &[condition, value]| {
        ast.push(Kind::Select([condition, value, rest]), span)
    })
}

impl Parser<'_> {
    /// Whether a condition may stand here.
    pub(super) fn in_pieces(&self) -> bool {
        let is_piece =
            |open: &Open| matches!(open.group, Group::Pieces(_) | Group::Pair(_) | Group::Cases(_));
        self.groups.iter().rev().any(is_piece)
    }

    /// Whether what has been read of the innermost group ends with a condition, so that a word or `||` may join it.
    fn after_condition(&self) -> bool {
        let floor = self.groups.last().map_or(0, |open| open.operators);
        let compares = |(pending, _): &(Pending, Span)| {
            matches!(pending, Pending::Compare(_) | Pending::Join(_) | Pending::Not)
        };
        let is_condition = |id: &NodeId| self.ast.kind(*id).is_condition();
        self.operators[floor..].iter().any(compares)
            || self.operands.last().is_some_and(is_condition)
    }

    /// What joins conditions at this place, and the text behind it.
    pub(super) fn connective(&self, token: Token<'_>, span: Span) -> Option<(Connective, usize)> {
        let text = &self.text[span.start..];
        match token {
            Token::Join(connective) => Some((connective, span.end)),
            Token::Bar if text.starts_with("||") && self.after_condition() => {
                Some((Connective::Or, span.start + 2))
            }
            Token::Name("and", "") if self.after_condition() => Some((Connective::And, span.end)),
            Token::Name("or", "") if self.after_condition() => Some((Connective::Or, span.end)),
            _ => None,
        }
    }

    /// A word that is a condition, or negates the one that follows: whether it is one (true).
    pub(super) fn condition_word(
        &mut self,
        name: &str,
        span: Span,
    ) -> Option<Result<bool, ParseError>> {
        const WORDS: [&str; 7] = ["true", "True", "otherwise", "else", "false", "False", "not"];
        match name {
            _ if !WORDS.contains(&name) || !self.in_pieces() => None,
            "true" | "True" | "otherwise" | "else" => {
                Some(self.complete(Kind::Truth(true), span).map(|()| true))
            }
            "false" | "False" => Some(self.complete(Kind::Truth(false), span).map(|()| true)),
            _ => {
                self.operators.push((Pending::Not, span));
                Some(Ok(false))
            }
        }
    }

    /// a < b, or what that adds to a comparison on its left: 0 < x < 1 is 0 < x and x < 1.
    pub(super) fn compared(&mut self, relation: Relation, a: NodeId, b: NodeId) -> Kind {
        let last = match *self.ast.kind(a) {
            _ if self.ast.is_grouped(a) => None,
            Kind::Compare(_, _, middle) => Some(middle),
            Kind::Join(_, _, chained) => match *self.ast.kind(chained) {
                Kind::Compare(_, _, middle) => Some(middle),
                _ => None,
            },
            _ => None,
        };
        match last {
            None => Kind::Compare(relation, a, b),
            Some(middle) => {
                let span = self.ast.span(middle).to(self.ast.span(b));
                let next = self.ast.push(Kind::Compare(relation, middle, b), span);
                Kind::Join(Connective::And, a, next)
            }
        }
    }

    /// Whether a parenthesis that opens here may be that of a pair `(value, condition)`.
    pub(super) fn begins_pair(&self) -> bool {
        matches!(self.groups.last(), Some(Open { group: Group::Pieces(pieces), operators, .. })
            if *operators == self.operators.len() && pieces.args.is_empty())
    }

    /// Closes `if(…)`.
    pub(super) fn close_pieces(
        &mut self,
        mut pieces: Pieces,
        last: Option<NodeId>,
        span: Span,
    ) -> Result<bool, ParseError> {
        pieces.args.extend(last);
        let id = pieces.complete(&mut self.ast, span).map_err(|kind| fail(kind, span))?;
        self.operands.push(id);
        Ok(true)
    }

    /// Closes a pair, of which `value` stands before the comma; without a comma it is a group in parentheses. Behind a pair
    /// the next argument follows (false), or the end (true).
    pub(super) fn close_pair(
        &mut self,
        value: Option<NodeId>,
        last: NodeId,
        span: Span,
    ) -> Result<bool, ParseError> {
        let Some(value) = value else {
            self.ast.group(last, span);
            self.operands.push(last);
            return Ok(true);
        };
        if let Some(Open { group: Group::Pieces(pieces), .. }) = self.groups.last_mut() {
            pieces.pairs.push([last, value]);
        }
        match self.next()? {
            (Token::Comma, _) => Ok(false),
            (Token::Close(Delimiter::Parentheses), end) => match self.groups.pop() {
                Some(Open { group: Group::Pieces(pieces), head, .. }) => {
                    self.close_pieces(pieces, None, head.to(end))
                }
                _ => Err(fail(Error::NothingToClose(')'), end)),
            },
            (_, span) => {
                let found = self.words(span);
                Err(fail(Error::ExpectedOperator { found, closing: Some(')') }, span))
            }
        }
    }

    /// `\begin{cases}`.
    pub(super) fn begin(&mut self, span: Span) -> Result<bool, ParseError> {
        let span = self.environment("begin", span)?;
        self.open(Group::Cases(Cases::default()), Delimiter::Cases, span, span)?;
        Ok(false)
    }

    /// The `{cases}` behind `\begin` or `\end`.
    fn environment(&mut self, command: &str, span: Span) -> Result<Span, ParseError> {
        let rest = skip_blanks(self.rest);
        for name in ["{cases}", "{dcases}"] {
            if let Some(after) = rest.strip_prefix(name) {
                self.rest = after;
                return Ok(Span { end: self.text.len() - after.len(), ..span });
            }
        }
        Err(fail(Error::UnknownCommand { name: command.to_owned(), suggestion: None }, span))
    }

    /// `\text{if}` before a condition, or `\text{otherwise}`, which is one.
    pub(super) fn text_of_cases(&mut self, span: Span) -> Option<Result<bool, ParseError>> {
        let Some(Open { group: Group::Cases(Cases { value: Some(_), .. }), .. }) =
            self.groups.last()
        else {
            return None;
        };
        let inner = skip_blanks(self.rest).strip_prefix('{')?;
        let (words, rest) = inner.split_once('}')?;
        let whole = Span { end: self.text.len() - rest.len(), ..span };
        match words.trim().trim_end_matches(':').trim_end() {
            "if" | "for" | "when" | "where" => {
                self.rest = rest;
                Some(Ok(false))
            }
            "otherwise" | "else" | "elsewhere" => {
                self.rest = rest;
                Some(self.complete(Kind::Truth(true), whole).map(|()| true))
            }
            _ => None,
        }
    }

    /// `&`, `\\` and `\end` between the parts of `\begin{cases}`: whether that completes it.
    pub(super) fn next_case(&mut self, token: Token<'_>, span: Span) -> Result<bool, ParseError> {
        self.reduce_group()?;
        let operand = self.operands.pop().expect("an operand was just read");
        let Some(Open { group: Group::Cases(cases), head, .. }) = self.groups.last_mut() else {
            let kind = Error::Character(self.text[span.start..].chars().next().unwrap_or('&'));
            return Err(fail(kind, span));
        };
        let head = *head;
        if token == Token::Ampersand {
            if cases.value.replace(operand).is_some() {
                return Err(fail(Error::Character('&'), span));
            }
            return Ok(false);
        }
        let mut otherwise = None;
        match cases.value.take() {
            Some(value) => cases.rows.push([operand, value]),
            None => otherwise = Some(operand),
        }
        let ends = match token {
            Token::Row => matches!(self.peek()?.0, Token::Command("end")),
            _ => true,
        };
        if !ends {
            // What holds everywhere else can only be the last row.
            return otherwise.map_or(Ok(false), |_| Err(fail(Error::NoCondition, span)));
        }
        let end = if token == Token::Row { self.next()?.1 } else { span };
        let end = self.environment("end", end)?;
        if let Some(Open { group: Group::Cases(cases), .. }) = self.groups.pop() {
            let whole = head.to(end);
            let id = selection(&mut self.ast, &cases.rows, otherwise, whole);
            self.operands.push(id);
        }
        Ok(true)
    }
}

/// Refuses conditions where numbers are expected, and numbers where conditions are.
pub(super) fn check(draft: &Draft) -> Result<(), ParseError> {
    let ast = &draft.ast;
    let number = |id: NodeId| match ast.kind(id).is_condition() {
        true => Err(fail(Error::Condition, ast.span(id))),
        false => Ok(()),
    };
    let condition = |id: NodeId| match ast.kind(id).is_condition() {
        true => Ok(()),
        false => Err(fail(Error::NoCondition, ast.span(id))),
    };
    for id in ast.ids() {
        match ast.kind(id) {
            Kind::Number(_) | Kind::Constant(_) | Kind::Variable(_) | Kind::Truth(_) => {}
            Kind::Neg(a) => number(*a)?,
            Kind::Binary(_, a, b) | Kind::Compare(_, a, b) => {
                number(*a)?;
                number(*b)?;
            }
            Kind::Call(_, args) => args.iter().try_for_each(|&arg| number(arg))?,
            Kind::Join(_, a, b) => {
                condition(*a)?;
                condition(*b)?;
            }
            Kind::Not(a) => condition(*a)?,
            Kind::Select([tested, then, otherwise]) => {
                condition(*tested)?;
                number(*then)?;
                number(*otherwise)?;
            }
        }
    }
    for ask in &draft.asks {
        match &ask.kind {
            AskKind::Apply { args, .. } => {
                let args = args.iter().flat_map(|(args, _)| args);
                args.copied().try_for_each(number)?;
            }
            AskKind::Derive { of, .. } => number(*of)?,
            AskKind::Sum { term, .. } => number(*term)?,
        }
    }
    number(ast.root())
}
