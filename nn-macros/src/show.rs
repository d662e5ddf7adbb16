//! `show = "file"`: the generated code as a file to read.

use proc_macro2::TokenStream;
use syn::{Ident, LitStr};

/// Writes the companion of a function, formatted, to a file beside the package's `Cargo.toml`; only if that changes it,
/// so that no build waits for another.
#[cfg(feature = "show")]
pub(crate) fn show(function: &Ident, companion: &TokenStream, path: &LitStr) -> syn::Result<()> {
    let error = |why: String| syn::Error::new(path.span(), why);
    let file: syn::File =
        syn::parse2(companion.clone()).map_err(|why| error(format!("cannot be shown: {why}")))?;
    let text = format!(
        "// What `#[derive_grad]` writes for `{function}`, formatted. Written by the option `show`; changes are lost.\n\n{}",
        prettyplease::unparse(&file)
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
pub(crate) fn show(_: &Ident, _: &TokenStream, path: &LitStr) -> syn::Result<()> {
    Err(syn::Error::new(path.span(), "the option `show` needs the feature `show` of nn-runtime"))
}
