//! What the run depends on: settings and data.

use super::super::Settings;
use super::page::{count, escape, pairs, section};
use crate::data::Digits;

/// The data and the settings, in the form in which they can be used again.
pub(super) fn html(settings: &Settings, digits: &Digits, seed: u64) -> String {
    let images = [
        ("data", escape(&digits.origin.to_string())),
        ("training images", count(digits.train.len())),
        ("validation images", count(digits.validation.len())),
        ("test images", count(digits.test.len())),
        ("classes", escape(&digits.classes.join(", "))),
    ];
    let data = section("data", "Data", &pairs(images));
    // Settings that were read can be written; if not, Rust's own form says as much.
    let text = toml::to_string(settings).unwrap_or_else(|_| format!("{settings:#?}"));
    let content = format!(
        "<p class=\"note\">This run had the seed {seed}. As a file, the settings can be used again.</p>\n\
         <pre tabindex=\"0\">{}</pre>\n",
        escape(&text)
    );
    data + &section("settings", "Settings", &content)
}
