//! Names that a programming language accepts, each for one thing.

use std::collections::HashSet;

/// Makes names.
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Names other than those `reserved`.
    pub(super) fn new<'n>(reserved: impl IntoIterator<Item = &'n str>) -> Self {
        Self { taken: reserved.into_iter().map(str::to_owned).collect() }
    }

    /// A name like `wish`, in ASCII letters, digits and underscores, that was not given before.
    pub(super) fn give(&mut self, wish: &str) -> String {
        let mut base = String::new();
        for c in wish.chars() {
            match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => base.push(c),
                _ => match crate::print::greek(c) {
                    Some(word) => base.push_str(word),
                    None => base.push_str(&format!("u{:x}", u32::from(c))),
                },
            }
        }
        if !base.starts_with(|c: char| c.is_ascii_alphabetic()) {
            base.insert(0, 'v');
        }
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let free =
            [base.clone()].into_iter().chain(numbered).find(|name| !self.taken.contains(name));
        let name = free.unwrap_or(base);
        self.taken.insert(name.clone());
        name
    }
}
