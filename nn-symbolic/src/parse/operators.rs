//! The operators that wait for their operands: E. W. Dijkstra's shunting yard (1961), so that no depth of nesting is a
//! depth of recursion.

use super::ast::{Kind, Operator, Span};
use super::error::ParseError;
use super::grammar::{Parser, fail};
use super::precedence::{Level, Pending};
use super::token::{Token, on_the_line};

impl Parser<'_> {
    pub(super) fn sign(&mut self, sign: fn(Level) -> Pending, span: Span) {
        let floor = self.groups.last().map_or(0, |open| open.operators);
        let before = self.operators[floor..].last().map(|(pending, _)| pending.level());
        let leads = before.is_none_or(|level| level <= Level::Term);
        self.operators.push((sign(if leads { Level::Term } else { Level::Sign }), span));
    }

    pub(super) fn infix(&mut self, operator: Pending, span: Span) -> Result<(), ParseError> {
        let level = operator.level();
        self.reduce_while(|pending| match operator {
            // Powers group from the right.
            Pending::Infix(Operator::Pow) => pending > level,
            _ => pending >= level,
        })?;
        self.operators.push((operator, span));
        Ok(())
    }

    /// A product without a sign, before `token`. It extends the argument of a function that has no parentheses, up to the
    /// next function: `\sin 2x \cos x` is sin(2x)·cos(x).
    pub(super) fn juxtapose(&mut self, token: Token<'_>, span: Span) -> Result<(), ParseError> {
        let floor = self.groups.last().map_or(0, |open| open.operators);
        let looser = self.operators[floor..]
            .iter()
            .rev()
            .map(|(pending, _)| pending.level())
            .find(|&level| level <= Level::Function);
        let in_argument = looser == Some(Level::Function)
            && !self.begins_function(token)
            && !self.ends_with_bars();
        let product = if in_argument { Pending::Juxtaposed } else { Pending::Infix(Operator::Mul) };
        self.infix(product, Span { end: span.start, ..span })
    }

    /// x² is x^2 at once: nothing binds tighter but the root.
    pub(super) fn superscript(&mut self, power: &str, span: Span) -> Result<(), ParseError> {
        self.reduce_while(|pending| pending > Level::Power)?;
        let digits = on_the_line(power);
        let magnitude = self.number(digits.trim_start_matches('-'), span)?;
        let number = if digits.starts_with('-') { -magnitude } else { magnitude };
        let exponent = self.ast.push(Kind::Number(number), span);
        let base = self.operands.pop().expect("an operand was just read");
        let whole = self.ast.span(base).to(span);
        self.complete(Kind::Binary(Operator::Pow, base, exponent), whole)
    }

    /// Applies the pending operators of the innermost group that bind as tightly as `binds` asks.
    pub(super) fn reduce_while(&mut self, binds: impl Fn(Level) -> bool) -> Result<(), ParseError> {
        let floor = self.groups.last().map_or(0, |open| open.operators);
        while self.operators.len() > floor {
            let (pending, span) = self.operators[self.operators.len() - 1];
            if !binds(pending.level()) {
                break;
            }
            self.operators.pop();
            self.apply(pending, span)?;
        }
        Ok(())
    }

    pub(super) fn reduce_group(&mut self) -> Result<(), ParseError> {
        self.reduce_while(|_| true)
    }

    fn apply(&mut self, pending: Pending, span: Span) -> Result<(), ParseError> {
        let last = self.operands.pop().expect("operators are applied when their operands are read");
        let end = self.ast.span(last);
        let (kind, span) = match pending {
            Pending::Plus(_) => {
                self.operands.push(last);
                return Ok(());
            }
            Pending::Minus(_) => (Kind::Neg(last), span.to(end)),
            Pending::Root(root) => (Kind::Call(root, vec![last]), span.to(end)),
            Pending::Function(head) => {
                let span = span.to(end);
                let id =
                    head.apply(&mut self.ast, vec![last], span).map_err(|kind| fail(kind, span))?;
                self.operands.push(id);
                return Ok(());
            }
            Pending::Derivative(which) => {
                let id = self.differentiate(which, last, span.to(end))?;
                self.operands.push(id);
                return Ok(());
            }
            Pending::Not => (Kind::Not(last), span.to(end)),
            Pending::Compare(_) | Pending::Join(_) => {
                let first = self.operands.pop().expect("an infix operator has a left operand");
                let kind = match pending {
                    Pending::Compare(relation) => self.compared(relation, first, last),
                    Pending::Join(connective) => Kind::Join(connective, first, last),
                    _ => unreachable!("one of the two"),
                };
                (kind, self.ast.span(first).to(end))
            }
            Pending::Sum(which) => {
                let id = self.sum_of(which, last, span.to(end));
                self.operands.push(id);
                return Ok(());
            }
            Pending::Infix(_) | Pending::Juxtaposed => {
                let operator = match pending {
                    Pending::Infix(operator) => operator,
                    _ => Operator::Mul,
                };
                let first = self.operands.pop().expect("an infix operator has a left operand");
                (Kind::Binary(operator, first, last), self.ast.span(first).to(end))
            }
        };
        self.complete(kind, span)
    }
}
