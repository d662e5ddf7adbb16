//! Sums and products over an index: `sum(k, 1, 5, x^k)`, `sum(x^k, k, 1, 5)`, `\sum_{k=1}^{5} x^k`.

use super::ast::{Kind, NodeId, Span};
use super::command::{skip_blanks, word};
use super::draft::{AskKind, ask_of};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Group, Parser, fail};
use super::latex::Slot;
use super::precedence::Pending;
use super::token::Delimiter;

/// What stands around the sign of a sum or product.
pub(super) struct Range {
    is_product: bool,
    index: String,
    /// The bounds; of one that is not read yet, any node.
    from: NodeId,
    to: NodeId,
}

/// Whether the function of this name is a product; `None` if it is no sum either.
fn is_product(name: &str) -> Option<bool> {
    match name {
        "sum" => Some(false),
        "prod" | "product" => Some(true),
        _ => None,
    }
}

impl Parser<'_> {
    /// Opens the arguments of `sum` or `prod`, if it is called.
    pub(super) fn sum(&mut self, name: &str, span: Span) -> Result<bool, ParseError> {
        let Some(is_product) = is_product(name).filter(|_| !self.is_defined(name)) else {
            return Ok(false);
        };
        let Some((bracket, rest)) = self.opening() else { return Ok(false) };
        self.rest = rest;
        self.open(Group::Sum(is_product, Vec::new()), Delimiter::Parentheses, span, bracket)?;
        Ok(true)
    }

    /// A sum of these arguments: the index, its bounds and the term, or the term, the index and its bounds.
    pub(super) fn close_sum(
        &mut self,
        is_product: bool,
        args: &[NodeId],
        span: Span,
    ) -> Result<NodeId, ParseError> {
        let &[first, second, third, fourth] = args else {
            let name = if is_product { "prod" } else { "sum" };
            let (takes, found) = ("an index, its bounds and a term", args.len());
            return Err(fail(Error::ArgumentCount { name, takes, found }, span));
        };
        let index_first = match (self.bare_name(first), self.bare_name(second)) {
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) if a == b => false,
            // In `sum(k, n, 5, x^k)`, n is an index further out.
            (Some(name), Some(_)) if self.occurs_between(name, third, fourth) => true,
            _ => return Err(fail(Error::NoIndex, span)),
        };
        let [index, from, to, term] = match index_first {
            true => [first, second, third, fourth],
            false => [second, third, fourth, first],
        };
        let index = self.bare_name(index).unwrap_or_default().to_owned();
        Ok(self.ask(AskKind::Sum { is_product, index, from, to, term }, span))
    }

    fn bare_name(&self, id: NodeId) -> Option<&str> {
        match self.ast.kind(id) {
            Kind::Variable(index) => {
                Some(self.ast.variable_name(*index)).filter(|name| ask_of(name).is_none())
            }
            _ => None,
        }
    }

    /// Whether a variable occurs among the nodes behind one up to another.
    fn occurs_between(&self, name: &str, after: NodeId, last: NodeId) -> bool {
        self.ast.ids_between(after, last).any(|id| self.bare_name(id) == Some(name))
    }

    /// `\sum_{k=1}^{5}`: an operator on the term that follows.
    pub(super) fn sum_command(&mut self, name: &str, span: Span) -> Result<bool, ParseError> {
        let missing = fail(Error::SumWithoutRange(name.to_owned()), span);
        let read = || {
            let below = skip_blanks(skip_blanks(self.rest).strip_prefix('_')?);
            let inner = skip_blanks(below.strip_prefix('{')?);
            let (index, rest) = match inner.starts_with('\\') {
                true => word(inner)?,
                false => {
                    let end = inner.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
                    (inner[..end].to_owned(), &inner[end..])
                }
            };
            let rest = skip_blanks(rest).strip_prefix('=')?;
            let starts = index.starts_with(char::is_alphabetic) && index != "e";
            let bracket = self.text.len() - below.len();
            starts.then_some((index, rest, Span { start: bracket, end: bracket + 1 }))
        };
        let Some((index, rest, bracket)) = read() else { return Err(missing) };
        self.rest = rest;
        let is_product = is_product(name) == Some(true);
        let none = NodeId::default();
        self.ranges.push(Range { is_product, index, from: none, to: none });
        let slot = Slot::From(self.ranges.len() - 1);
        self.open(Group::Argument(slot), Delimiter::Braces, span, bracket)?;
        Ok(false)
    }

    /// The lower bound of a range, behind which the upper one must stand.
    pub(super) fn lower_bound(
        &mut self,
        which: usize,
        id: NodeId,
        span: Span,
    ) -> Result<bool, ParseError> {
        self.ranges[which].from = id;
        let name = if self.ranges[which].is_product { "prod" } else { "sum" };
        let Some(rest) = skip_blanks(self.rest).strip_prefix('^') else {
            return Err(fail(Error::SumWithoutRange(name.into()), span));
        };
        self.rest = rest;
        self.argument(Slot::To(which), span)
    }

    /// The upper bound of a range, behind which the term must stand.
    pub(super) fn upper_bound(&mut self, which: usize, id: NodeId, span: Span) -> bool {
        self.ranges[which].to = id;
        self.operators.push((Pending::Sum(which), span));
        false
    }

    /// The sum of a term over a range of LaTeX.
    pub(super) fn sum_of(&mut self, which: usize, term: NodeId, span: Span) -> NodeId {
        let Range { is_product, ref index, from, to } = self.ranges[which];
        let index = index.clone();
        self.ask(AskKind::Sum { is_product, index, from, to, term }, span)
    }
}
