//! Source text from tokens, for the messages of panics.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

/// Source text from tokens, spaced as people write it: for the messages of panics.
pub(crate) fn source_text(tokens: &TokenStream) -> String {
    joined(tokens, |_| false)
}

/// The words of tokens, spaced; `is_apart` says behind what a parenthesis or bracket has a space before it.
fn joined(tokens: &TokenStream, is_apart: impl Fn(&str) -> bool) -> String {
    let text = tokens.to_string();
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let glued = out.is_empty()
            || out.ends_with(['(', '.', '&', '!', '[', '|'])
            || out.ends_with("::")
            || word.starts_with(['.', ',', ';', ')', '(', '?', ']', '['])
            || word.starts_with("::");
        let glued = glued && !(word.starts_with(['(', '[']) && is_apart(&out));
        if !glued || (out.ends_with('|') && !word.starts_with(['|', ','])) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// One line of source text from the tokens of a statement: of blocks nothing but that they are there.
pub(crate) fn line_text(tokens: &TokenStream) -> String {
    let without_blocks = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            TokenTree::Ident(Ident::new("__block", Span::call_site()))
        }
        token => token,
    });
    let is_apart = |out: &str| {
        let word = out.rsplit(' ').next().unwrap_or(out);
        let is_keyword = ["if", "in", "while", "match", "return", "break", "mut"].contains(&word);
        is_keyword || word.ends_with(['*', '/', '+', '-', '%', '=', '<', '>', ',']) && word != "->"
    };
    let text = joined(&without_blocks.collect(), is_apart).replace("__block", "{ … }");
    text.strip_suffix(';').unwrap_or(&text).to_owned()
}
