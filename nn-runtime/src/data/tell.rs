//! News for a user at a terminal.

#[cfg(feature = "download")]
mod bar;

use super::News;

/// Tells news on standard error: a line each, and a progress bar for a file that arrives if standard
/// error is a terminal. With `quiet` nothing but that the digits are not MNIST, which nobody should
/// miss.
///
/// ```no_run
/// use nn_runtime::data::{Digits, tell};
///
/// let digits = Digits::open(None, tell(false))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tell(quiet: bool) -> impl FnMut(News<'_>) {
    #[cfg(feature = "download")]
    let mut bar = None;
    move |news| {
        #[cfg(feature = "download")]
        if !quiet {
            bar::follow(&mut bar, news);
        }
        if let Some(line) = news.line()
            && (!quiet || matches!(news, News::BuiltIn { .. }))
        {
            eprintln!("note: {line}");
        }
    }
}
