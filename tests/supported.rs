//! What `docs/supported.md` says is so: each "yes" names functions of the zoo, each "no" entries of the table of refusals.

use std::fs;
use std::path::Path;

/// The links of a line: text and address.
fn links(line: &str) -> Vec<(&str, &str)> {
    let parts = line.split("](").collect::<Vec<_>>();
    let pairs = parts.windows(2).filter_map(|pair| {
        let text = pair[0].rsplit_once('[')?.1;
        let address = pair[1].split_once(')')?.0;
        Some((text, address))
    });
    pairs.collect()
}

/// Whether a zoo has the function and judges its gradient: in the table at the end of a file of programs, or in a test.
fn is_judged(path: &str, text: &str, function: &str) -> bool {
    let is_word = |before: Option<char>| before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    let named = |text: &str| {
        let mut places = text.match_indices(function);
        places.any(|(at, _)| {
            is_word(text[..at].chars().next_back())
                && is_word(text[at + function.len()..].chars().next())
        })
    };
    let Some((before, behind)) = text.split_once(&format!("fn {function}")) else { return false };
    let judges = match path.contains("programs/") {
        true => text.split_once("\nzoo! {").map_or("", |(_, table)| table),
        false => behind,
    };
    // A function of a file of programs may be judged through another that calls it.
    let called = path.contains("programs/") && (named(before) || named(behind));
    named(judges) || called
}

#[test]
fn what_is_said_to_be_supported_is_in_the_zoo_and_the_rest_is_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/supported.md")).expect("the page can be read");
    let refused =
        fs::read_to_string(root.join("nn-macros/src/refused.txt")).expect("the table too");
    let mut count = 0;
    for line in page.lines().filter(|line| line.contains("| yes") || line.contains("| no")) {
        if !line.contains("| yes: ") && !line.contains("| no: ") {
            continue; // of the comparison
        }
        for (text, address) in links(line) {
            let path = address.trim_start_matches("../");
            if line.contains("| no: ") {
                assert_eq!(path, "nn-macros/src/refused.txt", "{line}");
                assert!(refused.lines().any(|entry| entry == text), "no entry `{text}`: {line}");
            } else {
                let function = text.trim_matches('`');
                let zoo = fs::read_to_string(root.join(path));
                let zoo = zoo.unwrap_or_else(|error| panic!("{path}: {error}"));
                assert!(is_judged(path, &zoo, function), "{path} does not judge `{function}`");
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count} links were read");
}
