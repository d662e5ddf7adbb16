//! What a picture holds.

use std::path::Path;

use roxmltree::{Document, Node};

/// The curves and the words of a picture.
#[derive(Debug, PartialEq)]
pub(crate) struct Picture {
    /// Lines of more than two points: their colours, and how many points.
    pub(crate) curves: Vec<(String, usize)>,
    /// Titles, labels, ticks, notes.
    pub(crate) words: Vec<String>,
}

impl Picture {
    /// Reads an SVG file, which must be well-formed, hold nothing outside its view, and be no larger than 60 kB.
    #[track_caller]
    pub(crate) fn read(path: &Path) -> Self {
        let text =
            std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(text.len() < 60_000, "{} has {} bytes", path.display(), text.len());
        let document = Document::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let root = document.root_element();
        let view: Vec<f64> = numbers(root.attribute("viewBox").expect("a view box"));
        let of_name = |name: &'static str| root.descendants().filter(move |n| n.has_tag_name(name));

        let mut curves = Vec::new();
        for line in of_name("polyline") {
            let points = numbers(line.attribute("points").expect("points"));
            for (number, at) in points.iter().enumerate() {
                assert!((0.0..=view[2 + number % 2]).contains(at), "{at} is outside the view");
            }
            if points.len() > 4 {
                let colour = line.attribute("stroke").expect("a colour");
                curves.push((colour.to_owned(), points.len() / 2));
            }
        }
        let word = |node: Node<'_, '_>| node.text().unwrap_or_default().trim().to_owned();
        Self { curves, words: of_name("text").map(word).collect() }
    }

    /// In how many colours there are curves of at least so many points, the thin grey ones left out.
    pub(crate) fn colours(&self, points: usize) -> usize {
        const GREY: &str = "#828282";
        let curves =
            self.curves.iter().filter(|(colour, count)| colour != GREY && *count >= points);
        let mut colours: Vec<_> = curves.map(|(colour, _)| colour).collect();
        colours.sort_unstable();
        colours.dedup();
        colours.len()
    }

    #[track_caller]
    pub(crate) fn assert_says(&self, words: &[&str]) {
        for word in words {
            assert!(self.words.iter().any(|text| text == word), "no “{word}” in {:?}", self.words);
        }
    }
}

fn numbers(text: &str) -> Vec<f64> {
    let separated = text.split([' ', ',']).filter(|part| !part.is_empty());
    separated.map(|number| number.parse().expect("a number")).collect()
}
