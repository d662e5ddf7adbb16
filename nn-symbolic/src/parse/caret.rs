//! The line of a mistake with carets under its place.

use unicode_width::UnicodeWidthStr;

use super::ast::Span;

/// What is shown of a long line on each side of the place, in characters.
const CONTEXT: usize = 48;

/// The line of `source` that holds `span`, carets under it, `label` beside them; and a dash under `opened`, if that is
/// on the same line. Of a long line, what is around the place.
///
/// ```
/// use nn_symbolic::parse::{Span, excerpt};
///
/// let shown = excerpt("2*foo(x)", Span { start: 2, end: 5 }, None, "no function of this name");
/// assert_eq!(shown, "  |\n1 | 2*foo(x)\n  |   ^^^ no function of this name");
/// ```
#[must_use]
pub fn excerpt(source: &str, span: Span, opened: Option<Span>, label: &str) -> String {
    excerpt_from(1, source, span, opened, label)
}

/// [`excerpt`] of a `source` that begins at the line `first`.
#[must_use]
pub fn excerpt_from(
    first: usize,
    source: &str,
    span: Span,
    opened: Option<Span>,
    label: &str,
) -> String {
    let start = floor(source, span.start);
    let end = floor(source, span.end.max(span.start)).max(start);
    let line_start = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = source[start..].find('\n').map_or(source.len(), |newline| start + newline);
    let number = source[..line_start].matches('\n').count() + first;
    let (before, place) = (&source[line_start..start], &source[start..end.min(line_end)]);
    let after = &source[end.min(line_end)..line_end];

    let shown_from = before.char_indices().rev().nth(CONTEXT).map_or(0, |(index, _)| index);
    let before_shown = &before[shown_from..];
    let place_shown = first_chars(place, CONTEXT);
    let after_shown = if place_shown == place { first_chars(after, CONTEXT) } else { "" };
    let (left, right) = (
        if shown_from > 0 { "…" } else { "" },
        if place_shown == place && after_shown == after { "" } else { "…" },
    );

    let text = printable(&format!("{left}{before_shown}{place_shown}{after_shown}{right}"));
    let indent = width(left) + width(before_shown);
    let mut marks = " ".repeat(indent);
    if let Some(opened) = opened
        && (line_start + shown_from..start).contains(&opened.start)
    {
        let column = width(left) + width(&source[line_start + shown_from..opened.start]);
        marks.replace_range(column..=column, "-");
    }
    marks.push_str(&"^".repeat(width(place_shown).max(1)));
    let gutter = " ".repeat(number.to_string().len());
    let label = if label.is_empty() { String::new() } else { format!(" {label}") };
    format!("{gutter} |\n{number} | {text}\n{gutter} | {marks}{label}")
}

/// The border between characters at `index` or before it.
fn floor(source: &str, index: usize) -> usize {
    (0..=index.min(source.len())).rev().find(|&i| source.is_char_boundary(i)).unwrap_or(0)
}

fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(index, _)| &text[..index])
}

/// Tabs and other control characters as blanks, so that the columns are right.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn width(text: &str) -> usize {
    printable(text).width()
}
