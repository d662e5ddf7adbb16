//! Source text from tokens, for the messages of panics.

use proc_macro2::TokenStream;

/// Source text from tokens, spaced as people write it: for the messages of panics.
pub(crate) fn source_text(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let glued = out.is_empty()
            || out.ends_with(['(', '.', '&', '!', '[', '|'])
            || out.ends_with("::")
            || word.starts_with(['.', ',', ';', ')', '(', '?', ']', '['])
            || word.starts_with("::");
        if !glued || (out.ends_with('|') && !word.starts_with(['|', ','])) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
