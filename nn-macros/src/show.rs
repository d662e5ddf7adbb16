//! `show = "file"`: the generated code as a file to read.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::{Ident, LitStr};

/// Writes the companion of a function, formatted, to a file beside the package's `Cargo.toml`; only if that changes it,
/// so that no build waits for another. `lines` are those of the source, which the marks in the companion name.
#[cfg(feature = "show")]
pub(crate) fn show(
    function: &Ident,
    companion: &TokenStream,
    lines: &[String],
    path: &LitStr,
) -> syn::Result<()> {
    let error = |why: String| syn::Error::new(path.span(), why);
    let file: syn::File =
        syn::parse2(companion.clone()).map_err(|why| error(format!("cannot be shown: {why}")))?;
    let text = format!(
        "// What `#[derive_grad]` writes for `{function}`, formatted. Written by the option `show`; changes are lost.\n\
         //\n\
         // Above each group of statements stands the line of `{function}` that it computes or, behind `←`, that it\n\
         // takes the cotangents back through.\n\n{}",
        commented(&prettyplease::unparse(&file), lines)
    );
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let path_there = std::path::Path::new(&package).join(path.value());
    if std::fs::read_to_string(&path_there).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(&path_there, text)
        .map_err(|why| error(format!("cannot write `{}`: {why}", path_there.display())))
}

/// Without the feature there is nothing to format with.
#[cfg(not(feature = "show"))]
pub(crate) fn show(_: &Ident, _: &TokenStream, _: &[String], path: &LitStr) -> syn::Result<()> {
    Err(syn::Error::new(path.span(), "the option `show` needs the feature `show` of nn-runtime"))
}

/// The formatted text with comments in place of the marks of `emit`.
#[cfg(feature = "show")]
fn commented(text: &str, lines: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mark = line.trim_start();
        match mark.strip_prefix("__line!(").and_then(|mark| mark.strip_suffix(");")) {
            Some(mark) => {
                out.push_str(&line[..line.len() - line.trim_start().len()]);
                out.push_str(&comment(mark, lines));
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

#[cfg(feature = "show")]
fn comment(mark: &str, lines: &[String]) -> String {
    let (kind, number) = mark.split_once(' ').unwrap_or((mark, ""));
    let line = number.trim().parse::<usize>().ok().and_then(|number| lines.get(number));
    let line = line.map_or("", String::as_str);
    match kind {
        "does" => format!("// {line}"),
        "undoes" => format!("// ← {line}"),
        "again" => "// computed again".to_owned(),
        "record" => "// for the pullback".to_owned(),
        "cotangents" => "// cotangents, 0 at first".to_owned(),
        "gradient" => "// to the gradient".to_owned(),
        _ => "// memory for the next call".to_owned(),
    }
}

/// The companion as it is compiled: without the marks of `emit`.
pub(crate) fn without_marks(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            // `__line ! (…) ;`
            TokenTree::Ident(ident) if ident == "__line" => drop(tokens.by_ref().take(3).count()),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), without_marks(group.stream()));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}
