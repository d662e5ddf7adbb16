//! A page taken apart.

use std::collections::BTreeMap;

/// A tag that opens an element, and the text up to the next tag.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) text: String,
}

/// The elements in order. Tags must be balanced, attributes quoted and not repeated, and texts without characters that
/// stand for markup.
#[track_caller]
pub(crate) fn elements(page: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let rest = page.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    let mut tags = rest.split('<');
    assert_eq!(tags.next(), Some(""));
    for tag in tags {
        let (tag, text) = tag.split_once('>').unwrap_or_else(|| panic!("`<{tag}` does not end"));
        // In style sheets it is a combinator, in texts it is to be escaped.
        assert!(!text.contains('>'), "{text}");
        for entity in text.split('&').skip(1) {
            let name = entity.split(';').next().unwrap();
            assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "&{entity}");
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed by </{name}> within {open:?}");
            continue;
        }
        let (tag, is_closed) = tag.strip_suffix(" /").map_or((tag, false), |tag| (tag, true));
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = BTreeMap::new();
        while !rest.is_empty() {
            let (key, value) = rest.split_once("=\"").unwrap_or_else(|| panic!("<{tag}>"));
            let (value, after) = value.split_once('"').unwrap_or_else(|| panic!("<{tag}>"));
            let is_new = attributes.insert(key.trim().to_owned(), value.to_owned()).is_none();
            assert!(is_new, "{key} twice in <{tag}>");
            rest = after;
        }
        elements.push(Element { name: name.into(), attributes, text: text.into() });
        if !is_closed {
            open.push(name.into());
        }
    }
    assert_eq!(open, [""; 0], "left open");
    elements
}
