//! How long expansion takes, for the benchmark `expansion`.

use proc_macro2::TokenStream;

/// Appends the name of the function and the time in nanoseconds to the file that `NN_MACROS_TIME` names.
#[cfg(feature = "time")]
pub(crate) fn timed(item: &TokenStream, expand: impl FnOnce() -> TokenStream) -> TokenStream {
    use std::io::Write;

    use proc_macro2::TokenTree;

    let start = std::time::Instant::now();
    let expanded = expand();
    let taken = start.elapsed().as_nanos();
    if let Some(path) = std::env::var_os("NN_MACROS_TIME") {
        let is_fn = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "fn");
        let name = item.clone().into_iter().skip_while(|token| !is_fn(token)).nth(1);
        let name = name.map_or_else(String::new, |name| name.to_string());
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        // A benchmark that finds nothing says so.
        let _ = file.and_then(|mut file| writeln!(file, "{name} {taken}"));
    }
    expanded
}

#[cfg(not(feature = "time"))]
pub(crate) fn timed(_: &TokenStream, expand: impl FnOnce() -> TokenStream) -> TokenStream {
    expand()
}
