//! Settings that are worth a name, each a file beside this one.

use nn_runtime::train::Settings;

/// Names and texts.
pub(crate) const PRESETS: &[(&str, &str)] = &[
    ("lecture", include_str!("lecture.toml")),
    ("nielsen-30", include_str!("nielsen-30.toml")),
    ("nielsen-100", include_str!("nielsen-100.toml")),
    ("cross-entropy", include_str!("cross-entropy.toml")),
    ("mlp", include_str!("mlp.toml")),
    ("cnn", include_str!("cnn.toml")),
];

/// Prints what they are.
pub(crate) fn list() {
    for (name, text) in PRESETS {
        let settings =
            Settings::parse(text).unwrap_or_else(|error| panic!("preset {name}: {error}"));
        println!("{name:14} {}", settings.about);
    }
}
