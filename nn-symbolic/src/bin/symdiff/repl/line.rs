//! What a line of a session asks for.

use nn_symbolic::parse::{ParseError, Statement};

/// A line that is not blank.
pub(super) enum Line<'l> {
    /// `:help`, and what stands behind it.
    Command(&'l str, &'l str),
    /// A definition, a formula, or what is asked about one.
    Statement(Statement),
}

impl<'l> Line<'l> {
    /// Reads a line; `is_defined` says which names are.
    pub(super) fn read(
        text: &'l str,
        is_defined: impl Fn(&str) -> bool,
    ) -> Result<Self, ParseError> {
        let trimmed = text.trim();
        if let Some(command) = trimmed.strip_prefix(':') {
            let end = command.find(char::is_whitespace).unwrap_or(command.len());
            return Ok(Self::Command(&command[..end], command[end..].trim()));
        }
        if matches!(trimmed, "help" | "quit" | "exit") && !is_defined(trimmed) {
            return Ok(Self::Command(trimmed, ""));
        }
        Statement::read(text).map(Self::Statement)
    }
}
