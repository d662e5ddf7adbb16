//! What users see who write what has no derivative.
//!
//! The errors come from the macro, but rustc prints them, and every release of it prints a little differently. So the
//! snapshots are compared on one release only. `.ci/run` reads its number here.

#[path = "support/skip.rs"]
mod skip;

use std::process::Command;

use skip::skip;

/// The release whose output `tests/ui/*.stderr` shows.
const PINNED: &str = "rustc 1.95.";

#[test]
fn errors_are_as_in_the_snapshots() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&output.stdout);
    if !version.starts_with(PINNED) {
        let why = format!("the snapshots are those of {PINNED}x, this is {}", version.trim());
        skip("ui", &why);
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
