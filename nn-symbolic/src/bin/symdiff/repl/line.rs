//! What a line of a session asks for.

use nn_symbolic::parse::Span;

/// A line that is not blank.
pub(super) enum Line<'l> {
    /// `:help`, and what stands behind it.
    Command(&'l str, &'l str),
    /// `f = x^2` or `f(x, y) = x^2*y`.
    Define { name: &'l str, parameters: Option<Span>, value: Span },
    /// `f`, `f'`, `df/dx`, `f(3)`, `f'(3)`: of a name that is defined.
    Query(Query<'l>),
    /// A formula.
    Formula,
}

/// A question about something that is defined.
pub(super) struct Query<'l> {
    pub(super) name: &'l str,
    pub(super) derivative: Derivative<'l>,
    /// The arguments, without their parentheses.
    pub(super) args: Option<Span>,
}

/// Which derivative is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Derivative<'l> {
    /// Primes: with respect to the first variable.
    Primes(usize),
    /// ∂ⁿf/∂xⁿ
    By(&'l str, usize),
}

impl<'l> Line<'l> {
    /// Reads a line; `is_defined` says which names are.
    pub(super) fn read(text: &'l str, is_defined: impl Fn(&str) -> bool) -> Self {
        let trimmed = text.trim();
        if let Some(command) = trimmed.strip_prefix(':') {
            let end = command.find(char::is_whitespace).unwrap_or(command.len());
            return Self::Command(&command[..end], command[end..].trim());
        }
        if matches!(trimmed, "help" | "quit" | "exit") && !is_defined(trimmed) {
            return Self::Command(trimmed, "");
        }
        if let Some((left, _)) = text.split_once('=') {
            let value = Span { start: left.len() + 1, end: text.len() };
            let (head, parameters) = with_args(text, 0, left.len());
            return Self::Define { name: head.trim(), parameters, value };
        }
        let start = text.len() - text.trim_start().len();
        let (head, args) = with_args(text, start, start + trimmed.len());
        let head = head.trim();
        let (name, derivative) = derivative(head);
        let is_asked = match derivative {
            // f' is nothing but a derivative; df/dx may be a quotient.
            Derivative::Primes(1..) => is_name(name),
            Derivative::Primes(_) | Derivative::By(..) => is_defined(name),
        };
        if is_asked { Self::Query(Query { name, derivative, args }) } else { Self::Formula }
    }
}

/// The text between `start` and `end` without the parentheses at its end, and what is in them.
fn with_args(text: &str, start: usize, end: usize) -> (&str, Option<Span>) {
    let whole = text[start..end].trim_end();
    let Some((head, _)) = whole.split_once('(').filter(|_| whole.ends_with(')')) else {
        return (whole, None);
    };
    let args = Span { start: start + head.len() + 1, end: start + whole.len() - 1 };
    // f(1)*(2) is no call.
    let mut depth = 0;
    let closes = text[args.start..args.end].chars().any(|c| {
        depth += i64::from(c == '(') - i64::from(c == ')');
        depth < 0
    });
    if closes { (whole, None) } else { (head, Some(args)) }
}

/// What `head` is the derivative of, and which.
fn derivative(head: &str) -> (&str, Derivative<'_>) {
    let name = head.trim_end_matches(['\'', '’', '′']);
    let primes = head[name.len()..].chars().count();
    if primes > 0 {
        return (name, Derivative::Primes(primes));
    }
    leibniz(head).unwrap_or((head, Derivative::Primes(0)))
}

/// `df/dx`, `∂f/∂x`, `d2f/dx2` or `d^2f/dx^2`.
fn leibniz(head: &str) -> Option<(&str, Derivative<'_>)> {
    let (above, below) = head.split_once('/')?;
    let above = above.trim().strip_prefix(['d', '∂'])?;
    let below = below.trim().strip_prefix(['d', '∂'])?;
    let above = above.strip_prefix('^').unwrap_or(above);
    let name = above.trim_start_matches(|c: char| c.is_ascii_digit());
    let order = &above[..above.len() - name.len()];
    let below = match order {
        "" => below,
        _ => below.strip_suffix(order)?.trim_end_matches('^'),
    };
    let order = if order.is_empty() { 1 } else { order.parse().ok()? };
    (is_name(name) && is_name(below)).then_some((name.trim(), Derivative::By(below, order)))
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}
