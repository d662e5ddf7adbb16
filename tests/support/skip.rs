//! Tests of what is not at hand everywhere. Other crates of the workspace use this file too, by `#[path]`.

/// Says on standard error that a test, or a part of one, is left out for want of `what`, and why.
///
/// # Panics
/// If `what` is one of the words in the environment variable `TESTS_REQUIRE`: it is at hand, so the test must run.
/// `.ci/run` sets the variable.
#[track_caller]
pub(crate) fn skip(what: &str, why: &str) {
    let required = std::env::var("TESTS_REQUIRE").unwrap_or_default();
    assert!(
        !required.split_whitespace().any(|word| word == what),
        "TESTS_REQUIRE names `{what}`, but the test would be skipped: {why}"
    );
    eprintln!("skipped: {why}");
}
