//! Whether a name is applied to what follows it, and why it cannot be: it is no function, or nothing follows.

use super::ast::Span;
use super::callee::{Head, callee_names, is_another, known_as};
use super::error::{ParseError, ParseErrorKind as Error};
use super::grammar::{Parser, fail};
use super::names::did_you_mean;
use super::token::Token;

impl Parser<'_> {
    /// A function that is not followed by its argument in parentheses.
    pub(super) fn no_argument(&self, head: Head, span: Span) -> ParseError {
        let raised = matches!(self.peek(), Ok((Token::Caret | Token::Superscript(_), ..)));
        let kind =
            if raised { Error::PowerOfFunction(head.name) } else { Error::NoArgument(head.name) };
        fail(kind, span)
    }

    /// A name before a parenthesis that is no function; `bare` says that it has no subscript.
    pub(super) fn unknown_function(&self, name: &str, bare: bool, span: Span) -> ParseError {
        let is_operand = name.chars().count() == 1 || self.ast.place(name).is_some();
        let product = is_operand || matches!(name, "e" | "pi") || !bare;
        let known = known_as(name);
        if known.is_none()
            && let (true, Some(meant)) = (bare, self.factor_before_function(name))
        {
            let name = self.words(span);
            return fail(Error::FusedFunction { name, meant }, span);
        }
        let near =
            if product || is_another(name) { None } else { did_you_mean(name, callee_names()) };
        let name = self.words(span);
        fail(Error::UnknownFunction { name, suggestion: known.or(near), product }, span)
    }

    /// Whether the name at `name` is applied to the parenthesis behind it, like a function. In LaTeX, a blank between makes
    /// it a factor: nobody needs one before `\left`. Behind a command a blank says nothing before a plain parenthesis.
    pub(super) fn is_applied(&self, name: Span, opening: Option<(Span, &str)>) -> bool {
        let Some((bracket, _)) = opening else {
            // How SymPy writes it.
            return self.text[name.end..].starts_with("{\\left(");
        };
        let [from_name, from_bracket] = [name, bracket].map(|span| &self.text[span.start..]);
        let tells = from_bracket.starts_with('\\') || !from_name.starts_with('\\');
        !(self.is_latex && tells && name.end < bracket.start)
    }
}
